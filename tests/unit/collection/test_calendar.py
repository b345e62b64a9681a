"""What was held when, and when it is due again."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.collection.calendar import (
    DIRECTIONS,
    DatedRound,
    after_months,
    calendar_of,
)
from toolkit.collection.round import Round, State
from toolkit.survey.loading import load_survey
from toolkit.survey.model import Direction

SURVEY = load_survey("member-appraisal-short")
MASSES, BRANCH, LOWER = DIRECTIONS

unhurried = settings(max_examples=60, deadline=None)


def held(
    day, *, direction=MASSES, state=State.PUBLISHED, closed=None, name="a", **survey
):
    asked = SURVEY.model_copy(update={"direction": direction, **survey})
    return DatedRound(Round(name, name, state), asked, closed, day)


def line(rounds, today=date(2026, 5, 1), direction=MASSES):
    (found,) = [
        one for one in calendar_of(rounds, today=today) if one.direction is direction
    ]
    return found


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 5, 20), 24, date(2028, 5, 20)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_are_added_as_people_add_them(day, months, later):
    assert after_months(day, months) == later


@given(day=st.dates(date(1990, 1, 1), date(2100, 12, 31)), months=st.integers(1, 120))
@unhurried
def test_the_month_is_exact_and_the_day_is_kept_or_the_last(day, months):
    later = after_months(day, months)
    last = monthrange(later.year, later.month)[1]

    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day == min(day.day, last)


@given(
    day=st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    months=st.integers(1, 120),
    ahead=st.integers(-4000, 4000),
)
@unhurried
def test_a_round_is_overdue_from_the_day_after_it_was_due(day, months, ahead):
    due = after_months(day, months)
    today = due + timedelta(days=ahead)

    assert line([held(day, cycle_months=months)], today).days_overdue == max(ahead, 0)


def test_a_direction_that_was_never_held_has_a_line_all_the_same():
    lines = calendar_of([], today=date(2026, 5, 1))

    assert [one.direction for one in lines] == [*DIRECTIONS]
    assert {(one.last, one.due, one.days_overdue) for one in lines} == {(None, None, 0)}


def test_the_last_round_counts_with_its_own_cycle():
    rounds = [
        held(date(2024, 3, 1), name="b"),
        held(date(2025, 3, 1), name="a", cycle_months=12),
    ]
    found = line(rounds)

    assert (found.last, found.due) == (date(2025, 3, 1), date(2026, 3, 1))
    assert found.days_overdue == 61


def test_until_its_result_is_published_a_round_counts_from_its_closing():
    closed = held(None, state=State.CLOSED, closed=date(2026, 3, 1))
    published = held(date(2026, 4, 1), closed=date(2026, 3, 1))

    assert line([closed]).last == date(2026, 3, 1)
    assert line([published]).last == date(2026, 4, 1)


@pytest.mark.parametrize("state", [State.DRAFT, State.FROZEN, State.OPEN])
def test_a_round_that_is_not_closed_was_not_held(state):
    found = line([held(None, state=state, name="now")])

    assert found.last is None
    assert found.running == (("now",) if state is State.OPEN else ())


def test_a_round_that_is_running_does_not_hide_that_it_is_overdue():
    rounds = [
        held(date(2024, 1, 1), name="old"),
        held(None, state=State.OPEN, name="now"),
    ]
    found = line(rounds)

    assert (found.running, found.days_overdue) == (("now",), 120)


def test_another_survey_has_a_line_once_it_was_held():
    other = {"direction": Direction.OPINION_SURVEY}
    drafts = [held(None, state=State.DRAFT, **other)]
    rounds = [
        held(date(2026, 1, 5), id="survey-b", name="1", **other),
        held(date(2026, 1, 6), id="survey-a", name="2", **other),
    ]

    assert len(calendar_of(drafts, today=date(2026, 5, 1))) == 3
    more = calendar_of(rounds, today=date(2026, 5, 1))[3:]
    assert [one.survey.id for one in more] == ["survey-a", "survey-b"]
