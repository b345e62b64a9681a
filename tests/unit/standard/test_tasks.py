"""A standard as tasks, by unit and deadline."""

from __future__ import annotations

from datetime import date

import pytest
from unit.standard.grids import a_row, a_standard

from toolkit.standard.tasks import by_unit, tasks_of


def row(code, units, due, grade=""):
    return a_row(
        编号=code, 测评要素=f"要素{code}", 责任单位=units, 完成时限=due, 自评等次=grade
    )


STANDARD = a_standard(
    row("F01", "组织部、人事处", "2026-09-30"),
    row("F02", "组织部", "2026-06-30", "达标"),
    row("F03", "组织部", "长期"),
    row("F04", "", "2026-05-31"),
    row("F05", "组织部", "2026-06-30", "未达标"),
)


def test_there_is_one_task_for_each_element_and_unit_by_deadline():
    assert [(one.unit, one.element.code) for one in tasks_of(STANDARD)] == [
        ("组织部", "F02"),
        ("组织部", "F05"),
        ("组织部", "F01"),
        ("组织部", "F03"),
        ("人事处", "F01"),
        ("", "F04"),
    ]


@pytest.mark.parametrize(
    ("day", "overdue"),
    [
        (date(2026, 6, 30), [0, 0, 1]),
        (date(2026, 7, 1), [1, 0, 1]),
        (date(2026, 10, 1), [2, 1, 1]),
    ],
)
def test_a_task_is_overdue_from_the_day_after_its_deadline(day, overdue):
    assert [unit.overdue(day) for unit in by_unit(STANDARD)] == overdue


def test_what_is_met_is_never_overdue_and_what_is_not_is():
    days = {one.code: one.days_overdue(date(2026, 7, 10)) for one in STANDARD.elements}

    assert (days["F02"], days["F05"], days["F03"]) == (0, 10, 0)


def test_a_unit_knows_what_is_settled_and_what_comes_next():
    unit = by_unit(STANDARD)[0]

    assert (unit.settled, unit.next_due) == (1, date(2026, 6, 30))
