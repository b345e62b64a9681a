"""Made-up subjects, to look at the layout of a form that is about somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.i18n import Translator
    from toolkit.survey.model import Survey

PEOPLE: Final = (
    Phrase("Zhang San"),
    Phrase("Li Xiaoming"),
    Phrase("Wang Fang"),
    Phrase("Ouyang Jingyi"),
)
NUMBERED: Final[Mapping[str, Phrase]] = {
    "branch": Phrase("Party branch {n}"),
    "organisation": Phrase("Party organisation {n}"),
    "unit": Phrase("Unit {n}"),
    "matter": Phrase("Matter {n}"),
}
MOST: Final = len(PEOPLE)


@dataclass(frozen=True, slots=True)
class Sample:
    """Somebody or something that does not exist."""

    id: str
    name: str
    branch: str = ""
    category: str = ""


def sample_subjects(survey: Survey, _: Translator) -> tuple[Sample, ...]:
    """Return some subjects of the kind a survey is about, of all subject groups."""
    if survey.subjects == "none":
        return ()
    groups = [group.id for group in survey.subject_groups] or [""]
    is_list = survey.layout == "matrix" or survey.subjects == "nominee"
    branch = _("Party branch {n}", n=1) if survey.subjects == "member" else ""
    return tuple(
        Sample(
            id=f"s{number}",
            name=_name(survey.subjects, number, _),
            branch=branch,
            category=groups[number % len(groups)],
        )
        for number in range(MOST if is_list else len(groups))
    )


def _name(kind: str, number: int, _: Translator) -> str:
    if kind in NUMBERED:
        return _(NUMBERED[kind], n=number + 1)
    return _(PEOPLE[number % MOST])
