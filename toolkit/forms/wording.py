"""What may be given in answer to an item, in words for whoever answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.i18n import Language, Translator
    from toolkit.survey.items import (
        ChooseItem,
        ClauseItem,
        EvidenceItem,
        Item,
        NumberItem,
        PointsItem,
        TextItem,
    )
    from toolkit.survey.model import Survey

Hint = tuple[str, str]
"""In few words, and as a request to whoever gave something else."""


def hint(item: Item, language: Language) -> Hint:
    """Return what may be given in answer to an item."""
    return _HINTS[item.kind](item, translator(language), language)


def only_if(
    survey: Survey, item: Item, numbers: Mapping[str, int], language: Language
) -> str:
    """Return of whom the item is asked, in words; nothing if of everybody."""
    if item.show_if is None:
        return ""
    _ = translator(language)
    other = survey.item(item.show_if.item)
    labels = {option.code: option.text[language] for option in other.options_in(survey)}
    answers = _.join([f"“{labels.get(code, code)}”" for code in item.show_if.is_])
    if other.id in numbers:
        return _(
            "Only if you answered {answers} to question {n}.",
            answers=answers,
            n=numbers[other.id],
        )
    return _("Only if you answered {answers} above.", answers=answers)


def _of_one_mark(_item: Item, _: Translator, _language: Language) -> Hint:
    return "", _("Choose one answer.")


def _of_choose(item: ChooseItem, _: Translator, _language: Language) -> Hint:
    if item.at_least > 1 and item.at_least == item.at_most:
        quota = _("Choose {n}.", n=item.at_most)
    elif item.at_least > 1:
        quota = _("Choose {least} to {most}.", least=item.at_least, most=item.at_most)
    elif item.at_most < len(item.options):
        quota = _("Choose {most} at most.", most=item.at_most)
    else:
        quota = _("You may choose several.")
    return quota, quota


def _of_number(
    item: PointsItem | NumberItem, _: Translator, language: Language
) -> Hint:
    lowest, highest, decimals = item.limits()
    facts = {"low": f"{lowest:g}", "high": f"{highest:g}"}
    facts["exit"] = item.exit.text[language]
    wanted = (
        _(
            "Enter a number from {low} to {high} with {n} decimal places at most, "
            "or choose “{exit}”.",
            n=decimals,
            **facts,
        )
        if decimals
        else _(
            "Enter a whole number from {low} to {high}, or choose “{exit}”.", **facts
        )
    )
    return f"{lowest:g}–{highest:g}", wanted


def _of_text(item: TextItem, _: Translator, _language: Language) -> Hint:
    return "", _("Write {n} characters at most.", n=item.max_chars)


def _of_clause(item: ClauseItem, _: Translator, _language: Language) -> Hint:
    return "", _(
        "Fill in {n} rows at most, with {most} characters at most in each field.",
        n=item.at_most,
        most=item.max_chars,
    )


def _of_evidence(item: EvidenceItem, _: Translator, language: Language) -> Hint:
    target = item.target[language] if item.target else ""
    return (
        _("Target: {target}", target=target) if target else "",
        _("Write {n} characters at most in each field.", n=item.max_chars),
    )


_HINTS: Final[Mapping[str, Callable[..., Hint]]] = {
    "grade": _of_one_mark,
    "choice": _of_one_mark,
    "choose": _of_choose,
    "points": _of_number,
    "number": _of_number,
    "text": _of_text,
    "clause": _of_clause,
    "evidence": _of_evidence,
}
