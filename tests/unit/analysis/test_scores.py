"""Scores can be followed by hand: group means first, weights last."""

from __future__ import annotations

import pandas as pd
import pytest
from factories import a_tally
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import GRADES, tallies

from toolkit.analysis.scores import (
    COMPOSITE_COLUMNS,
    GROUP_COLUMNS,
    score,
)
from toolkit.analysis.weighting import PolicyWeights, SamplingWeights
from toolkit.errors import TallyError
from toolkit.tally import Tally

SCHEME = "q4_100_80_60_40"
MIXED = {
    "m1": {
        "leaders": {"excellent": 3, "good": 2},
        "staff": {"excellent": 20, "good": 15, "fair": 4, "poor": 1},
        "panel": {"excellent": 2, "good": 3, "fair": 1, "dont_know": 2, "blank": 1},
    }
}
RULE = {"leaders": 0.2, "staff": 0.4, "panel": 0.4}
points = dict(zip(GRADES, (100, 80, 60, 40), strict=True))


def by_group(scores, column):
    return dict(zip(scores.groups["group"], scores.groups[column], strict=True))


def test_every_row_can_be_checked_with_a_pocket_calculator():
    scores = score(a_tally(MIXED), scheme=SCHEME, weights=RULE)

    assert by_group(scores, "mean") == pytest.approx(
        {"leaders": 92, "staff": 87, "panel": 250 / 3}
    )
    assert by_group(scores, "rated") == {"leaders": 5, "staff": 40, "panel": 6}
    assert by_group(scores, "weighted")["leaders"] == pytest.approx(18.4)
    assert scores.composites["score"].item() == pytest.approx(86.5333333)


def test_whoever_could_not_judge_is_left_out_and_told():
    scores = score(a_tally(MIXED), scheme=SCHEME, weights=RULE)

    assert by_group(scores, "dont_know") == {"leaders": 0, "staff": 0, "panel": 2}
    assert by_group(scores, "dont_know_share")["panel"] == 0.25
    assert scores.composites["dont_know_share"].item() == pytest.approx(2 / 53)


def test_without_weights_every_ballot_counts_alike():
    scores = score(a_tally(MIXED), scheme=SCHEME)

    assert scores.composites["score"].item() == pytest.approx((460 + 3480 + 500) / 51)
    assert scores.groups["weight"].isna().all()


def test_a_complete_vote_has_no_error_and_an_incomplete_one_has():
    complete = score(a_tally(MIXED), scheme=SCHEME, weights=RULE).composites
    partial = score(a_tally(MIXED, absent=3), scheme=SCHEME, weights=RULE).composites

    assert complete["standard_error"].item() == 0
    assert partial["standard_error"].item() > 0


def test_an_invalid_ballot_is_an_opinion_not_known():
    composites = score(a_tally(MIXED, invalid=2), scheme=SCHEME).composites

    assert composites["standard_error"].item() > 0


def test_uncounted_ballots_stand_for_an_endless_crowd():
    counts_only = Tally.from_counts(a_tally(MIXED).counts)

    composites = score(counts_only, scheme=SCHEME, weights=RULE).composites

    assert composites["standard_error"].item() == pytest.approx(2.819953324460665)


@pytest.mark.parametrize("silent", [{}, {"dont_know": 4}, {"blank": 4}])
def test_a_weighted_group_without_grades_is_a_question(silent):
    tally = a_tally({"m1": {"staff": {"excellent": 5}, "panel": silent}})

    with pytest.raises(TallyError, match="does its weight move") as refused:
        score(tally, scheme=SCHEME, weights={"staff": 0.5, "panel": 0.5})

    facts = refused.value.facts
    assert (facts["subject"], facts["item"], facts["group"]) == ("m1", "A15", "panel")


def test_once_the_committee_has_decided_the_weight_moves():
    tally = a_tally({"m1": {"staff": {"excellent": 5, "good": 5}}})
    rule = PolicyWeights({"staff": 0.5, "panel": 0.5})

    composites = score(tally, scheme=SCHEME, weights=rule.without("panel")).composites

    assert composites["score"].item() == 90


def test_a_group_nobody_weighed_is_refused():
    with pytest.raises(TallyError, match="has no weight"):
        score(a_tally(MIXED), scheme=SCHEME, weights={"leaders": 0.5, "staff": 0.5})


def test_sampling_weights_are_not_taken_for_those_of_a_rule():
    sampling = SamplingWeights.from_sizes({"staff": 50}, {"staff": 40})

    with pytest.raises(TallyError, match="sampling weights"):
        score(a_tally(MIXED), scheme=SCHEME, weights=sampling)


def test_a_subject_nobody_could_judge_has_no_score():
    scores = score(a_tally({"m1": {"staff": {"dont_know": 5}}}), scheme=SCHEME)

    assert scores.composites["score"].isna().all()
    assert scores.groups["mean"].isna().all()
    assert scores.composites["dont_know_share"].item() == 1


def test_grades_are_never_trimmed():
    for scheme in (SCHEME, points):
        with pytest.raises(TallyError, match="only whole-number marks"):
            score(a_tally(MIXED), scheme=scheme, trim=0.05)


def test_whole_number_marks_are_trimmed_within_each_group():
    marks = {
        "subject": "m1",
        "item": "A15",
        "group": "jury",
        "grade": ["50", "60", "90", "90", "90", "99"],
    }
    tally = Tally.from_marks(pd.DataFrame(marks))

    scores = score(tally, scheme="marks_50_99", trim=0.2)

    assert by_group(scores, "rated") == {"jury": 3}
    assert by_group(scores, "dont_know") == {"jury": 1}
    assert by_group(scores, "mean") == {"jury": 90}


def test_trimming_down_to_two_is_refused():
    marks = {"subject": "m1", "item": "A15", "group": "jury", "grade": list("1234")}

    with pytest.raises(TallyError, match="fewer than three"):
        score(Tally.from_marks(pd.DataFrame(marks)), scheme="marks_0_100", trim=0.25)


def test_an_empty_tally_has_no_scores():
    scores = score(a_tally({}), scheme=SCHEME)

    assert tuple(scores.groups.columns) == GROUP_COLUMNS
    assert tuple(scores.composites.columns) == COMPOSITE_COLUMNS
    assert scores.groups.empty
    assert scores.composites.empty


@settings(max_examples=25)
@given(tally=tallies(items=("A15", "B01")))
def test_means_lie_between_the_worst_and_the_best_points(tally):
    scores = score(tally, scheme=points)

    for found in (scores.groups["mean"], scores.composites["score"]):
        assert found.dropna().between(40, 100).all()


@settings(max_examples=25)
@given(tally=tallies(), shift=st.integers(-50, 50))
def test_raising_all_points_raises_all_scores(tally, shift):
    before = score(tally, scheme=points).groups["mean"].dropna()
    raised = {grade: value + shift for grade, value in points.items()}

    after = score(tally, scheme=raised).groups["mean"].dropna()

    assert list(after) == pytest.approx([mean + shift for mean in before])
