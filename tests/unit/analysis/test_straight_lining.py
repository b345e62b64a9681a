"""Uniform ballots are told for groups, and never for a few."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from factories import a_survey
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.straight_lining import (
    answer_variability,
    answers_of,
    is_straight,
    longest_run,
    mean_run,
    straight_lining,
    variability_of_parts,
    without_straight,
)

SURVEY = a_survey(items=3)
ALIKE = "excellent|excellent|excellent"
MIXED = "excellent|qualified|excellent"


def patterns(*rows):
    return pd.DataFrame(rows, columns=["subject", "group", "pattern", "count"])


def told(*rows, fewest_ballots=5):
    found = straight_lining(patterns(*rows), SURVEY, fewest_ballots=fewest_ballots)
    return {row.group: row for row in found.itertuples()}


def test_the_share_is_of_ballots_over_all_subjects_of_a_group():
    found = told(
        ("m1", "staff", ALIKE, 4), ("m2", "staff", ALIKE, 2), ("m1", "staff", MIXED, 2)
    )["staff"]

    assert (found.ballots, found.straight, found.straight_share) == (8, 6, 0.75)
    assert found.mean_longest_run == pytest.approx((6 * 3 + 2 * 1) / 8)
    assert found.mean_variability == pytest.approx(2 / 8 * math.sqrt(1 / 3))


def test_a_group_below_the_floor_is_named_and_nothing_is_told_of_it():
    found = told(("m1", "staff", ALIKE, 9), ("m1", "retired", ALIKE, 4))

    assert found["staff"].straight == 9
    assert pd.isna(found["retired"].ballots)
    assert pd.isna(found["retired"].straight)
    assert pd.isna(found["retired"].straight_share)


def test_few_raters_of_many_subjects_are_few_still():
    found = told(*((f"m{number}", "retired", ALIKE, 2) for number in range(9)))

    assert pd.isna(found["retired"].straight)


def test_ballots_with_too_few_answers_say_nothing():
    found = told(
        ("m1", "staff", ALIKE, 5), ("m1", "staff", "excellent|blank|blank", 7)
    )["staff"]

    assert found.ballots == 5


def test_dont_know_throughout_is_straight_and_has_no_variability():
    found = told(("m1", "staff", "|".join(["dont_know"] * 3), 6))["staff"]

    assert found.straight == 6
    assert math.isnan(found.mean_variability)


def test_no_ballots_make_an_empty_table():
    assert straight_lining(patterns(), SURVEY, fewest_ballots=5).empty


def test_the_rest_is_what_is_not_straight():
    table = patterns(("m1", "staff", ALIKE, 5), ("m1", "staff", MIXED, 2))

    assert without_straight(table)["pattern"].tolist() == [MIXED]
    assert without_straight(table, fewest_answers=4).equals(table)
    assert without_straight(patterns()).empty


@pytest.mark.parametrize(
    ("answers", "longest"),
    [("", 0), ("a", 1), ("abab", 1), ("aabbb", 3), ("aaaab", 4)],
)
def test_the_longest_run_is_counted_in_items(answers, longest):
    assert longest_run(answers) == longest


def test_a_missing_answer_breaks_a_run_and_not_a_straight_ballot():
    answers = answers_of("a|blank|a|invalid|a")

    assert longest_run(answers) == 1
    assert is_straight(answers)


@given(st.lists(st.integers(1, 4), min_size=3, max_size=12))
def test_a_ballot_is_straight_where_its_answers_do_not_vary(answers):
    straight = is_straight(answers)

    assert straight is (answer_variability(answers) == 0)
    assert straight is (longest_run(answers) == len(answers))


def test_one_answer_has_no_variability():
    assert math.isnan(answer_variability([3, float("nan")]))


def test_the_mean_run_counts_no_gap():
    assert mean_run([1, 1, None, 1, 2, 2]) == pytest.approx(5 / 3)
    assert math.isnan(mean_run([None, None]))


def test_the_last_part_may_vary_less_than_the_first():
    first, middle, last = variability_of_parts([1, 4, 2, 3, 1, 3, 2, 2, 2, 2])

    assert first > middle > last == 0
