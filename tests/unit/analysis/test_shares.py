"""Percentages are those a person finds with a pocket calculator."""

from __future__ import annotations

from decimal import Decimal

import pytest
from factories import a_survey, a_tally

from toolkit.analysis.shares import (
    SHARE_COLUMNS,
    Denominator,
    grade_shares,
    half_up,
)

BALLOTS = {
    "excellent": 9,
    "qualified": 3,
    "dont_know": 4,
    "blank": 3,
    "invalid": 1,
}


def told(shares, column):
    return dict(zip(shares["grade"], shares[column], strict=True))


@pytest.mark.parametrize(
    ("count", "of", "percent"),
    [
        (134, 141, "95.04"),
        (4, 141, "2.84"),
        (3, 141, "2.13"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 800, "0.13"),
        (3, 800, "0.38"),
        (0, 7, "0.00"),
        (7, 7, "100.00"),
        (10**15 + 1, 8 * 10**15, "12.50"),
    ],
)
def test_a_half_is_rounded_up(count, of, percent):
    assert str(half_up(count, of)) == percent


def test_as_many_places_as_wanted():
    assert [str(half_up(1, 16, places=n)) for n in (0, 1, 3)] == ["6", "6.3", "6.250"]


def test_a_share_of_nothing_is_refused():
    with pytest.raises(ZeroDivisionError):
        half_up(0, 0)


def test_every_mark_there_can_be_has_a_row_in_the_order_of_the_scale():
    shares = grade_shares(a_tally({"m1": {"staff": {"excellent": 1}}}), a_survey())

    assert tuple(shares.columns) == SHARE_COLUMNS
    assert tuple(shares["grade"]) == a_survey().question("A15").marks
    assert list(shares["count"]) == [1, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("denominator", "of_grades", "of_dont_know", "of_blank"),
    [
        (Denominator.RATED, 12, 20, 20),
        (Denominator.ANSWERED, 16, 16, 20),
        (Denominator.VALID, 20, 20, 20),
    ],
)
def test_the_denominator_is_chosen_and_told(
    denominator, of_grades, of_dont_know, of_blank
):
    tally = a_tally({"m1": {"staff": BALLOTS}})

    of = told(grade_shares(tally, a_survey(), denominator=denominator), "of")

    assert of["excellent"] == of["unqualified"] == of_grades
    assert (of["dont_know"], of["blank"], of["invalid"]) == (
        of_dont_know,
        of_blank,
        of_blank,
    )


def test_percentages_come_from_the_two_numbers_beside_them():
    percent = told(
        grade_shares(a_tally({"m1": {"staff": BALLOTS}}), a_survey()), "percent"
    )

    assert percent["excellent"] == Decimal("75.00")
    assert percent["qualified"] == Decimal("25.00")
    assert percent["dont_know"] == Decimal("20.00")
    assert percent["blank"] == Decimal("15.00")


def test_there_is_no_share_of_no_grades():
    shares = grade_shares(a_tally({"m1": {"staff": {"blank": 5}}}), a_survey())

    assert told(shares, "percent")["excellent"] is None
    assert told(shares, "percent")["blank"] == Decimal("100.00")


def test_groups_stand_apart_unless_they_are_pooled():
    tally = a_tally()

    apart = grade_shares(tally.select(subject="m1"), a_survey())
    pooled = grade_shares(tally.pool("*"), a_survey())

    assert list(dict.fromkeys(apart["group"])) == ["retired", "staff", "students"]
    assert told(pooled[pooled["subject"] == "m1"], "count")["excellent"] == 20


def test_every_item_has_its_own_block():
    survey = a_survey(items=2)
    tally = a_tally({"m1": {"staff": BALLOTS}}) + a_tally(
        {"m1": {"staff": {"qualified": 2}}}, item="B01"
    )

    shares = grade_shares(tally, survey)

    assert list(dict.fromkeys(shares["item"])) == ["B01", "A15"]
    assert told(shares[shares["item"] == "B01"], "of")["qualified"] == 2


def test_an_empty_tally_has_no_shares():
    shares = grade_shares(a_tally({}), a_survey())

    assert shares.empty
    assert tuple(shares.columns) == SHARE_COLUMNS
