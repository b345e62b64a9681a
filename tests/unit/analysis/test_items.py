"""Items are appraised: ceilings, exits, and what they add to the others."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from factories import a_survey, a_tally

from toolkit.analysis.items import discrimination, easiness_of, item_profile
from toolkit.errors import TallyError

SURVEY = a_survey(items=2)


def profile(**grades):
    tally = a_tally({"m1": {"staff": grades}})
    return item_profile(tally, SURVEY).set_index("item").loc["A15"]


def patterns(*rows):
    return pd.DataFrame(rows, columns=["subject", "group", "pattern", "count"])


def test_easiness_is_the_mean_place_between_worst_and_best():
    found = profile(excellent=2, unqualified=1, qualified=3)

    assert found["rated"] == 6
    assert found["easiness"] == pytest.approx((2 * 1 + 3 * 2 / 3) / 6)


def test_a_ceiling_is_more_than_so_many_best_grades():
    assert not profile(excellent=8, qualified=2)["is_at_ceiling"]
    assert profile(excellent=9, qualified=2)["is_at_ceiling"]


def test_dont_know_is_a_share_of_answers_and_blank_is_none():
    found = profile(excellent=3, dont_know=1, blank=6)

    assert found["dont_know_share"] == 0.25
    assert found["ceiling_share"] == 1


def test_an_item_nobody_graded_has_no_shares_and_no_ceiling():
    found = item_profile(a_tally(), SURVEY).set_index("item").loc["B01"]

    assert found["rated"] == 0
    assert math.isnan(found["easiness"])
    assert not found["is_at_ceiling"]


def test_items_stand_in_the_order_of_the_survey():
    found = item_profile(a_tally(), SURVEY)

    assert found["item"].tolist() == [item.id for item in SURVEY.rated_questions]


def test_items_answered_alike_go_along_and_opposite_ones_do_not():
    alike = patterns(
        ("m1", "staff", "excellent|excellent", 3),
        ("m1", "staff", "qualified|qualified", 2),
    )
    opposite = patterns(
        ("m1", "staff", "excellent|qualified", 3),
        ("m1", "staff", "qualified|excellent", 3),
    )

    assert discrimination(alike, SURVEY)["A15"] == pytest.approx(1)
    assert discrimination(opposite, SURVEY)["A15"] == pytest.approx(-1)


def test_differences_between_subjects_are_no_discrimination():
    table = patterns(
        ("m1", "staff", "excellent|excellent", 5),
        ("m2", "staff", "unqualified|unqualified", 5),
    )

    assert all(map(math.isnan, discrimination(table, SURVEY).values()))


def test_one_item_alone_cannot_go_along_with_others():
    with pytest.raises(TallyError, match="fewer than two rated questions"):
        discrimination(patterns(("m1", "staff", "excellent", 5)), a_survey())


def test_ballots_with_a_gap_do_not_count():
    with pytest.raises(TallyError, match="fewer than two ballots"):
        discrimination(patterns(("m1", "staff", "excellent|dont_know", 9)), SURVEY)


def test_the_best_grade_counts_one_and_the_worst_nothing():
    places = list(easiness_of(SURVEY.scales["l4"]).values())

    assert (places[0], places[-1]) == (1, 0)
