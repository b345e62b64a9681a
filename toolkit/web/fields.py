"""The fields of a ballot, drawn once for all who are given the same form.

In a hall hundreds open the same empty ballot within a minute.  What somebody
has filled in is drawn anew each time and kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from typing_extensions import override

from toolkit.forms.page import ballot_form

if TYPE_CHECKING:
    from markupsafe import Markup

    from toolkit.forms.page import Places
    from toolkit.i18n import Language
    from toolkit.services.casting import FormForRater
    from toolkit.storage.rounds import StoredSubject
    from toolkit.survey.model import Survey
    from toolkit.web.wire import FilledForm

_MOST_FORMS: Final = 64


@dataclass(frozen=True, eq=False, slots=True)
class _Same:
    """A survey, equal to itself alone: what is frozen is read but once."""

    survey: Survey

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.survey is other.survey

    @override
    def __hash__(self) -> int:
        return id(self.survey)


def fields_for(
    form: FormForRater, filled: FilledForm, *, language: Language, unfit: Places = ()
) -> Markup:
    """Return the fields of a form with what is filled in."""
    if not filled.answers and not unfit:
        return _empty(_Same(form.survey), form.subjects, form.title, language)
    return ballot_form(
        form.survey,
        form.subjects,
        language=language,
        title=form.title,
        answers=filled.answers,
        unfit=unfit,
        can_clear=True,
    )


@lru_cache(maxsize=_MOST_FORMS)
def _empty(
    same: _Same, subjects: tuple[StoredSubject, ...], title: str, language: Language
) -> Markup:
    return ballot_form(
        same.survey, subjects, language=language, title=title, can_clear=True
    )
