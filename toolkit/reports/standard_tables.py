"""The basic standard as tables: self-evaluation (T14), evidence, tasks by unit.

Counts, days and words are those of the file it was read from; nothing of
an appraisal comes in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from toolkit.reports.report import Cell, Column, Kind, Table
from toolkit.standard.model import SelfGrade
from toolkit.standard.tasks import by_unit

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.standard.model import Element, Standard
    from toolkit.standard.tasks import Task, UnitTasks

_GRADES: Final[Mapping[SelfGrade, str]] = {
    SelfGrade.MET: "Met",
    SelfGrade.BASICALLY_MET: "Basically met",
    SelfGrade.NOT_MET: "Not met",
    SelfGrade.NOT_APPLICABLE: "Not applicable",
}


def named_grade(grade: SelfGrade | None, _: Translator) -> str:
    """Return a self-grade in words, empty if there is none yet."""
    return _(_GRADES[grade]) if grade else ""


def named_unit(unit: str, _: Translator) -> str:
    """Return a responsible unit's name, or that there is none."""
    return unit or _("No responsible unit")


def named_day(day: date | None, _: Translator) -> str:
    """Return a day in words, empty if there is none."""
    if day is None:
        return ""
    return _(
        "{year}-{month:02d}-{day:02d}", year=day.year, month=day.month, day=day.day
    )


def self_evaluation_table(standard: Standard, _: Translator) -> Table:
    """Return the whole standard with its tasks and self-grades, as form T14."""
    graded = [one.grade for one in standard.elements if one.grade]
    told = [
        _("{grade} {count}", grade=named_grade(grade, _), count=graded.count(grade))
        for grade in SelfGrade
    ]
    return Table(
        title=_("The basic standard: tasks and self-evaluation"),
        above=_heading(standard, _),
        columns=(
            Column(_("Element code"), Kind.NAME, width=8),
            Column(_("Level 1"), width=12),
            Column(_("Level 2"), width=14),
            Column(_("Element"), width=34),
            Column(_("Target"), width=18),
            Column(_("Responsible unit"), width=14),
            Column(_("Assisting units"), width=14),
            Column(_("Deadline"), width=14),
            Column(_("Evidence number"), width=12),
            Column(_("Self-grade"), Kind.NAME, width=10),
            Column(_("Self-score"), Kind.NAME, width=9),
            Column(_("Weaknesses"), width=20),
            Column(_("Measures of improvement"), width=20),
        ),
        rows=tuple(_self_evaluated(one, _) for one in standard.elements),
        notes=(
            _(
                "Graded {graded} of {all} elements: {told}.",
                graded=len(graded),
                all=len(standard.elements),
                told=_.join(told),
            ),
            *_total(standard, _),
        ),
    )


def evidence_table(standard: Standard, _: Translator) -> Table:
    """Return the catalogue of evidence: what is filed under which number."""
    filed = sorted(
        (one for one in standard.elements if one.evidence), key=lambda it: it.evidence
    )
    return Table(
        title=_("Catalogue of evidence"),
        above=_heading(standard, _),
        columns=(
            Column(_("Evidence number"), Kind.NAME, width=14),
            Column(_("Level 1"), width=14),
            Column(_("Level 2"), width=18),
            Column(_("Element"), width=40),
            Column(_("Responsible unit"), width=16),
        ),
        rows=tuple(
            (one.evidence, one.level_1, one.level_2, one.text, _.join(one.units))
            for one in filed
        ),
    )


def units_table(standard: Standard, day: date, _: Translator) -> Table:
    """Return how many tasks each unit has, and how they stand on a day."""
    return Table(
        title=_("Tasks by responsible unit"),
        above=(*_heading(standard, _), _on_day(day, _)),
        columns=(
            Column(_("Responsible unit"), Kind.NAME, width=24),
            Column(_("Tasks"), Kind.COUNT, width=9),
            Column(_("Settled"), Kind.COUNT, width=9),
            Column(_("Overdue"), Kind.COUNT, width=9),
            Column(_("Next deadline"), Kind.NAME, width=16),
        ),
        rows=tuple(
            (
                named_unit(one.unit, _),
                len(one.tasks),
                one.settled,
                one.overdue(day),
                named_day(one.next_due, _),
            )
            for one in by_unit(standard)
        ),
        notes=(
            _(
                "One task for each element and responsible unit; settled are those "
                "met or not applicable."
            ),
        ),
    )


def tasks_table(unit: UnitTasks, day: date, _: Translator) -> Table:
    """Return the tasks of one unit, the most urgent first."""
    return Table(
        title=named_unit(unit.unit, _),
        above=(_on_day(day, _),),
        columns=(
            Column(_("Element code"), Kind.NAME, width=8),
            Column(_("Element"), width=34),
            Column(_("Target"), width=20),
            Column(_("Assisting units"), width=16),
            Column(_("Deadline"), Kind.NAME, width=14),
            Column(_("How it stands"), Kind.NAME, width=16),
            Column(_("Evidence number"), width=12),
            Column(_("Measures of improvement"), width=20),
        ),
        rows=tuple(_task(task, day, _) for task in unit.tasks),
    )


def standing(element: Element, day: date, _: Translator) -> str:
    """Return how an element stands on a day: its grade, or how late it is."""
    if days := element.days_overdue(day):
        return _("overdue by {days} days", days=days)
    return named_grade(element.grade, _) or _("not settled yet")


def _task(task: Task, day: date, _: Translator) -> tuple[Cell, ...]:
    one = task.element
    return (
        one.code,
        one.text,
        one.target,
        _.join(one.assisting),
        named_day(one.due, _),
        standing(one, day, _),
        one.evidence,
        one.measures,
    )


def _self_evaluated(one: Element, _: Translator) -> tuple[Cell, ...]:
    return (
        one.code,
        one.level_1,
        one.level_2,
        one.text,
        one.target,
        _.join(one.units),
        _.join(one.assisting),
        named_day(one.due, _),
        one.evidence,
        named_grade(one.grade, _),
        "" if one.score is None else str(one.score),
        one.weaknesses,
        one.measures,
    )


def _heading(standard: Standard, _: Translator) -> tuple[str, ...]:
    return (
        _(
            "Version {version}; digest {digest}",
            version=standard.version,
            digest=standard.digest[:16],
        ),
    )


def _on_day(day: date, _: Translator) -> str:
    return _("As of {day}", day=named_day(day, _))


def _total(standard: Standard, _: Translator) -> tuple[str, ...]:
    total = standard.score
    return () if total is None else (_("Sum of self-scores: {total}.", total=total),)
