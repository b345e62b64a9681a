"""The calendar of a store's rounds, from their record."""

from __future__ import annotations

from datetime import date

from small_rounds import ROUND, TODAY, draft, round_in

from toolkit.collection.round import State
from toolkit.services import conducting
from toolkit.services.calendar import calendar

LATER = date(2028, 5, 21)


def test_a_round_is_due_again_after_its_cycle(tmp_path):
    it = round_in(State.PUBLISHED, tmp_path)

    found = calendar(it.store, today=LATER)

    assert [(one.last, one.due, one.days_overdue) for one in found] == [
        (TODAY, date(2028, 5, 20), 1),
        (None, None, 0),
        (None, None, 0),
    ]


def test_a_round_that_was_destroyed_was_held(tmp_path):
    it = round_in(State.DESTROYED, tmp_path)

    assert calendar(it.store, today=TODAY)[0].last == TODAY


def test_a_round_counts_from_its_closing_before_it_is_published(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    assert calendar(it.store, today=TODAY)[0].running == (ROUND,)
    conducting.close_round(it.store, ROUND, today=date(2026, 6, 1))

    found = calendar(it.store, today=TODAY)[0]
    assert (found.last, found.running) == (date(2026, 6, 1), ())


def test_a_draft_leaves_the_calendar_empty(tmp_path):
    it = draft(tmp_path)

    assert [one.last for one in calendar(it.store, today=TODAY)] == [None] * 3
