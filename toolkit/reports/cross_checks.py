"""What is said where an organisation's self-grade meets its raters' answers.

Counts stand beside per cents, and all of one sentence are shares of the
same ballots.  Who does not know of a fact does not deny it: many who do
not know are a finding about making it known, not a low grade.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.reports.report import Cell, Column, Share, Table, percent_text
from toolkit.reports.standard_tables import named_grade

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.i18n import Translator
    from toolkit.standard.cross_checks import Answer, Answers, Asked, CrossCheck


def statements(check: CrossCheck, _: Translator) -> tuple[str, ...]:
    """Return what can be said of one chain, in the order it is read out.

    One sentence for each round that asked one of its items, the self-grade
    before the first; then findings; then what nobody was asked.
    """
    grade = _self_grade(check, _)
    told = [_told(one, _) for one in check.answers]
    if told and grade:
        told[0] = _("{self_grade}. {answers}", self_grade=grade, answers=told[0])
    elif grade:
        told = [_("{sentence}.", sentence=grade)]
    return (*told, *_findings(check, _), *_silent(check, _))


def cross_check_table(checks: Iterable[CrossCheck], _: Translator) -> Table:
    """Return all chains: the self-grade, the answers, and what they show."""
    return Table(
        title=_("Self-evaluation beside the answers of raters"),
        columns=(
            Column(_("Chain"), width=22),
            Column(_("Self-grade"), width=12),
            Column(_("Item"), width=30),
            Column(_("Round"), width=24),
            Column(_("Answers"), width=30),
            Column(_("Don't know"), width=16),
            Column(_("Finding"), width=34),
        ),
        rows=tuple(row for check in checks for row in _rows(check, _)),
        notes=(
            _(
                "Counts and shares of all valid ballots of those who were asked, "
                "blank ones included; subjects without published counts are left out."
            ),
        ),
    )


def _self_grade(check: CrossCheck, _: Translator) -> str:
    if not check.chain.element:
        return ""
    grade = named_grade(check.grade, _) or _("none yet")
    return _("Self-evaluation: {grade}", grade=grade)


def _told(one: Answers, _: Translator) -> str:
    """Return the sentence on one round's answers to one item."""
    if not one.of:
        return _(
            "{item} in “{title}”: too few ballots, no counts are published.",
            item=one.asked.item,
            title=one.title,
        )
    return _(
        "Of the raters in “{title}” (item {item}), {answers}, {dont_know} “{exit}”.",
        title=one.title,
        item=one.asked.item,
        answers=_.join([_answered(each, one, _) for each in one.told]),
        exit=one.exit.option.text[_.language],
        dont_know=_counted(one.exit, one, _),
    )


def _answered(each: Answer, one: Answers, _: Translator) -> str:
    return _(
        "{share} answered “{answer}”",
        answer=each.option.text[_.language],
        share=_counted(each, one, _),
    )


def _counted(each: Answer, one: Answers, _: Translator) -> str:
    return _(
        "{percent} ({count} of {all})",
        percent=percent_text(Share(each.count, one.of)),
        count=each.count,
        all=one.of,
    )


def _findings(check: CrossCheck, _: Translator) -> Iterator[str]:
    for one in check.answers:
        yield from _findings_on(one, _)


def _findings_on(one: Answers, _: Translator) -> Iterator[str]:
    if one.is_hardly_known:
        yield _(
            "Finding on {item}: more than a third do not know. It was not made "
            "known; that is no low grade.",
            item=one.asked.item,
        )
    if one.of and one.withheld:
        yield _(
            "{item}: {n} subjects without published counts are left out.",
            item=one.asked.item,
            n=one.withheld,
        )


def _silent(check: CrossCheck, _: Translator) -> Iterator[str]:
    if check.written:
        yield _(
            "{items}: answered in words, not counted; see the opinions.",
            items=_items(check.written, _),
        )
    if check.unasked:
        yield _(
            "{items}: asked in none of these rounds.", items=_items(check.unasked, _)
        )


def _items(asked: Iterable[Asked], _: Translator) -> str:
    return _.join([one.item for one in asked])


def _rows(check: CrossCheck, _: Translator) -> Iterator[tuple[Cell, ...]]:
    first = (check.chain.name, named_grade(check.grade, _))
    if not check.answers:
        yield (*first, "", "", "", "", " ".join(_silent(check, _)))
    for place, one in enumerate(check.answers):
        silent = _silent(check, _) if place == 0 else ()
        yield (
            *first,
            f"{one.asked.item} {one.question.text[_.language]}",
            f"{one.title} · {one.day}",
            _.join([_answered(each, one, _) for each in one.told]) if one.of else None,
            _counted(one.exit, one, _) if one.of else None,
            " ".join([*_findings_on(one, _), *silent]),
        )
