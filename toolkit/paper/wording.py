"""The words on a paper ballot that are the same whatever is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.i18n import Translator
    from toolkit.survey.items import ChooseItem, Item, NumberItem, PointsItem
    from toolkit.survey.model import Survey

BRANCH_LINE: Final = "_" * 16
NAME_LINE: Final = "_" * 12
NUMBER_LINE: Final = "_" * 8

COLUMN_OF: Final[Mapping[str, Phrase]] = {
    "member": Phrase("Name"),
    "branch": Phrase("Branch"),
    "organisation": Phrase("Party organisation"),
    "unit": Phrase("Unit"),
    "matter": Phrase("Matter"),
    "nominee": Phrase("Candidate"),
}
BOX_OF: Final[Mapping[str, Phrase]] = {
    "member": Phrase("Member appraised"),
    "branch": Phrase("Branch appraised"),
    "organisation": Phrase("Organisation appraised"),
    "unit": Phrase("Unit appraised"),
    "matter": Phrase("Matter at issue"),
    "nominee": Phrase("Candidate considered"),
}


def column_of(survey: Survey, _: Translator) -> str:
    """Return what stands over the names in a table of subjects."""
    return _(COLUMN_OF[survey.subjects])


def box_of(survey: Survey, _: Translator) -> str:
    """Return what stands before the name at the head of a form."""
    return _(BOX_OF[survey.subjects])


def notes(survey: Survey, _: Translator) -> str:
    """Return what is to be known when filling in, numbered."""
    said = _notes(survey, frozenset(item.kind for item in survey.items), _)
    numbered = (f"{number}. {one}" for number, one in enumerate(said, start=1))
    return _("Notes: {said}", said=" ".join(numbered))


def _notes(survey: Survey, kinds: frozenset[str], _: Translator) -> Iterator[str]:
    if survey.is_signed:
        yield _("This form is signed; keep it apart from secret ballots.")
    else:
        yield _("This ballot is secret: write no name on it, and make no other mark.")
    if kinds & {"grade", "choice", "evidence"}:
        yield _(
            "Put a tick “√” in one box for each question. None is an abstention; "
            "with two or more, the answer does not count."
        )
    if "choose" in kinds:
        yield _(
            "Where several may be chosen, put a tick “√” in each of their boxes, but "
            "no more than said; with more, the answer does not count."
        )
    if kinds & {"points", "number"}:
        yield _("Write a number within the limits given, or tick the box beside it.")
    if survey.subjects == "member":
        yield _("Probationary members take part and are not graded.")


def quota(item: ChooseItem, _: Translator) -> str:
    """Return how many options may be chosen."""
    if item.at_least > 1 and item.at_least == item.at_most:
        return _("(choose {n})", n=item.at_most)
    if item.at_least > 1:
        return _("(choose {least} to {most})", least=item.at_least, most=item.at_most)
    if item.asks_subjects or item.at_most < len(item.options):
        return _("(choose {most} at most)", most=item.at_most)
    return _("(several may be chosen)")


def condition(
    survey: Survey, item: Item, numbers: Mapping[str, int], _: Translator
) -> str:
    """Return who is asked: those who gave some answer to another question."""
    if item.show_if is None:
        return ""
    other = survey.item(item.show_if.item)
    labels = {one.code: one.text[_.language] for one in other.options_in(survey)}
    said = _.join([f"“{labels.get(code, code)}”" for code in item.show_if.is_])
    if other.id not in numbers:
        return _("(if {answers} is chosen)", answers=said)
    return _("(if {answers} is chosen in {n})", answers=said, n=numbers[other.id])


def number_line(item: PointsItem | NumberItem, _: Translator) -> str:
    """Return a line to write a number on, with its unit and its limits."""
    low, high, _decimals = item.limits()
    facts = {"blank": NUMBER_LINE, "low": f"{low:g}", "high": f"{high:g}"}
    if item.kind == "points":
        return _("{blank} ({low}–{high} points)", **facts)
    unit = item.unit[_.language] if item.unit else ""
    return _("{blank}{unit} ({low}–{high})", unit=unit, **facts)


def audience(survey: Survey, item: Item, _: Translator) -> str:
    """Return of which subjects an item is asked, where not of all."""
    texts = {group.id: group.text[_.language] for group in survey.subject_groups}
    if not item.only_for:
        return ""
    groups = _.join([texts.get(group, group) for group in item.only_for])
    return _("(only about: {groups})", groups=groups)
