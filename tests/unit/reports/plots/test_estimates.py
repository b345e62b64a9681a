"""Estimates hold what the counts leave open; ranks come tier by tier."""

from __future__ import annotations

import numpy as np
import pytest
from factories import ITEM, a_survey, a_tally
from unit.reports.plots.looking import some_estimates

from toolkit.analysis.finite import hypergeometric_total
from toolkit.analysis.intervals import wilson
from toolkit.analysis.scores import score
from toolkit.errors import TallyError
from toolkit.i18n import translator
from toolkit.reports.plots.estimates import Estimate, estimates_table, ranked
from toolkit.reports.plots.scores import score_estimates
from toolkit.reports.plots.shares import share_estimates
from toolkit.tally import Tally

EN = translator("en")
VOTES = {"excellent": 6, "qualified": 4, "unqualified": 2, "dont_know": 3}
SCHEME = "q4_100_80_60_40"
GRADES = ["excellent", "qualified", "basically_qualified", "unqualified"]


def share(tally, **options):
    (one,) = share_estimates(tally, a_survey(), EN, **options)
    return one


def in_points(tally, **options):
    (one,) = score_estimates(tally, a_survey(), EN, scheme=SCHEME, **options)
    return one


def voted(*, absent=0, **votes):
    return a_tally({"m1": {"staff": votes or VOTES}}, absent=absent)


def test_a_share_is_one_of_ballots_with_a_grade_and_those_who_cannot_say_beside():
    one = share(voted())

    assert (one.value, one.rated, one.unknown) == (10 / 12, 12, 3)


def test_grades_can_be_chosen():
    assert share(voted(), grades=["excellent"]).value == 0.5


@pytest.mark.parametrize("grades", [["good"], [], "excellent"])
def test_a_share_of_no_grade_is_refused(grades):
    with pytest.raises(TallyError):
        share(voted(), grades=grades)


def test_a_complete_ballot_has_no_interval_but_a_reach_of_one_ballot():
    one = share(voted())

    assert one.is_complete
    assert (one.interval, one.bounds) == (None, None)
    assert one.reach.low == pytest.approx(9 / 12)


def test_those_who_stayed_away_make_bounds_and_an_interval():
    one = share(voted(absent=8))

    assert one.interval == hypergeometric_total(10, valid=12, eligible=20).shares
    assert (one.bounds.low, one.bounds.high) == (10 / 20, 18 / 20)
    assert one.error > 0


def test_where_all_agree_the_error_is_not_zero():
    assert share(voted(absent=8, excellent=9)).error > 0


def test_without_ballot_counts_raters_stand_for_a_crowd():
    one = share(Tally.from_counts(voted().counts))

    assert one.interval == wilson(10, 12)
    assert one.bounds is None


def test_too_few_ballots_are_not_shown_nor_counted():
    one = share(voted(), fewest=16)

    assert (one.value, one.rated, one.unknown) == (None, 0, 0)
    assert one.reason == "fewer than 16 valid ballots, not shown"


def test_a_subject_without_marks_has_no_figures():
    one = share(voted(), names={"m9": "Li"})

    assert (one.subject, one.reason) == ("Li", "no figures shown")


def test_a_subject_nobody_graded_says_so():
    assert share(voted(dont_know=9)).reason == "no grades given"


def test_subjects_come_in_the_order_of_their_names():
    tally = a_tally({"m1": {"staff": VOTES}, "m2": {"staff": VOTES}})

    found = share_estimates(tally, a_survey(), EN, names={"m2": "Li", "m1": "Wu"})

    assert [one.subject for one in found] == ["Li", "Wu"]


def test_points_and_their_error_are_those_of_the_score():
    tally = voted(absent=8)
    one = in_points(tally)

    graded = tally.counts[tally.counts["grade"] != "dont_know"]
    (expected,) = score(
        Tally.from_counts(graded, tally.ballots), scheme=SCHEME, grades=GRADES
    ).composites.to_dict("records")

    assert one.value == pytest.approx(expected["score"])
    assert one.error == pytest.approx(expected["standard_error"])
    assert one.interval.high <= one.bounds.high


def test_a_unanimous_part_has_bounds_and_no_interval():
    one = in_points(voted(absent=8, excellent=8))

    assert one.interval is None
    assert (one.bounds.low, one.bounds.high) == (70, 100)


def test_a_complete_score_moves_by_a_grade_of_one_ballot():
    one = in_points(voted())

    assert one.is_complete
    assert one.step == pytest.approx(20 / 12)


def test_weighted_points_have_no_bounds():
    tally = a_tally({"m1": {"staff": VOTES, "students": VOTES}}, absent=4)
    one = in_points(tally, weights={"staff": 0.6, "students": 0.4})

    assert one.bounds is None
    assert one.interval is not None


def test_what_cannot_be_scored_keeps_its_reason():
    assert in_points(voted(), fewest=99).value is None


def test_complete_ballots_are_not_ranked():
    complete = some_estimates(4, complete=range(4))

    assert ranked(complete, rng=np.random.default_rng(1)) == tuple(complete)


def test_what_is_withheld_has_no_place_and_comes_last():
    found = ranked(
        [Estimate("Li", "", None, reason="few"), *some_estimates(3)],
        rng=np.random.default_rng(1),
    )

    assert found[-1].subject == "Li"
    assert found[-1].places is None
    assert all(one.places for one in found[:-1])


def test_the_same_seed_gives_the_same_places():
    one, other = (
        ranked(some_estimates(12), rng=np.random.default_rng(7)) for _ in "ab"
    )

    assert one == other


def test_the_table_has_all_that_is_drawn():
    table = estimates_table([share(voted(absent=8)), Estimate("Li", ITEM, None)])

    assert table["interval_low"].notna().tolist() == [True, False]
    assert table["places_low"].isna().all()
    assert table["rated"].tolist() == [12, 0]
