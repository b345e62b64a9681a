"""The order of subjects: a fact, certain, likely, or not to be had."""

from __future__ import annotations

import pytest
from factories import a_survey, a_tally

from toolkit.analysis.counted import Counted, values_of
from toolkit.analysis.order import flips_to_undo, order_of
from toolkit.survey.loading import load_survey
from toolkit.tally import Tally

QUESTION = load_survey("member-appraisal-short").question("A15")


def the_order(counts, *, absent=0):
    tally = a_tally(
        {subject: {"staff": grades} for subject, grades in counts.items()},
        absent=absent,
    )
    return order_of(tally, a_survey(), "A15")


def test_everybodys_order_is_the_order_of_the_means():
    order = the_order(
        {"m1": {"qualified": 9}, "m2": {"excellent": 9}, "m3": {"excellent": 9}}
    )

    assert order.is_complete
    assert order.rank_sets.low == (3, 1, 1)
    assert order.rank_sets.high == (3, 2, 2)


def test_few_voters_who_agree_are_not_told_apart():
    order = the_order({"m1": {"excellent": 3}, "m2": {"qualified": 3}}, absent=2)

    assert not order.is_complete
    assert (order.rank_sets.low, order.rank_sets.high) == ((1, 1), (2, 2))


def test_many_voters_who_agree_are_told_apart_although_the_missing_could_turn_it():
    counts = {"m1": {"excellent": 60}, "m2": {"qualified": 60}}
    order = the_order(counts, absent=60)

    assert order.rank_sets.high == (1, 2)
    assert not order.certain.surely_before().any()


def test_what_is_certain_is_likely_too():
    counts = {"m1": {"excellent": 9}, "m2": {"unqualified": 9}}
    order = the_order(counts, absent=1)

    assert order.certain.surely_before()[0, 1]
    assert order.rank_sets.high == (1, 2)


def test_an_open_round_has_nothing_certain():
    marks = a_tally({"m1": {"staff": {"excellent": 9}}, "m2": {"staff": {"blank": 9}}})
    marks += a_tally({"m3": {"staff": {"qualified": 9}}})
    order = order_of(Tally.from_counts(marks.counts), a_survey(), "A15")

    assert order.subjects == ("m1", "m3")
    assert order.certain is None


def test_one_subject_has_no_order():
    assert the_order({"m1": {"excellent": 9}, "m2": {"dont_know": 9}}) is None


def test_points_decide_how_far_grades_lie_apart():
    tally = a_tally(
        {
            "m1": {"staff": {"excellent": 5, "unqualified": 5}},
            "m2": {"staff": {"qualified": 10}},
        }
    )
    grades = [grade.code for grade in QUESTION.scale.grades]
    points = dict(zip(grades, (100, 90, 89, 88), strict=True))

    assert order_of(tally, a_survey(), "A15").rank_sets.rank == (2, 1)
    assert order_of(tally, a_survey(), "A15", points=points).rank_sets.rank == (1, 2)


@pytest.mark.parametrize(
    ("ahead", "behind", "flips"),
    [
        ({"excellent": 9, "qualified": 3}, {"excellent": 7, "qualified": 5}, 2),
        ({"excellent": 5}, {"excellent": 9, "qualified": 1}, 1),
        ({"excellent": 6}, {"excellent": 6}, 0),
        ({"excellent": 6}, {"unqualified": 6}, None),
        ({"excellent": 6}, {"dont_know": 6}, None),
    ],
)
def test_flips_are_the_fewest_ballots_that_undo_a_lead(ahead, behind, flips):
    found = flips_to_undo(
        Counted(QUESTION, ahead), Counted(QUESTION, behind), values_of(QUESTION)
    )

    assert found == flips


def test_the_largest_steps_are_taken_first():
    ahead = Counted(QUESTION, {"excellent": 2, "qualified": 2})
    behind = Counted(QUESTION, {"qualified": 40})

    assert flips_to_undo(ahead, behind, values_of(QUESTION)) == 2
