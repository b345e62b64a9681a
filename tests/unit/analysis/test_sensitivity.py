"""Whether the order of subjects comes from ballots or from the scheme."""

from __future__ import annotations

import pytest
from factories import a_tally
from strategies import GRADES

from toolkit.analysis.sensitivity import (
    SPACINGS,
    VARIANTS,
    orders_agree,
    sensitivity,
    spacing,
)
from toolkit.errors import TallyError

DIVIDED = {"excellent": 5, "basically_qualified": 5}
AGREED = {"excellent": 1, "qualified": 9}


def test_every_spacing_runs_from_a_hundred_to_nothing():
    for name in SPACINGS:
        points = spacing(name, 4)

        assert (points[0], points[-1]) == (100, 0)
        assert list(points) == sorted(points, reverse=True)


def test_the_even_spacing_is_that_of_equal_steps():
    assert spacing("even", 5) == (100, 75, 50, 25, 0)


def test_the_strict_and_the_lenient_lie_on_either_side():
    strict, even, lenient = (spacing(name, 4) for name in ("strict", "even", "lenient"))

    assert all(
        s < e < b for s, e, b in zip(strict, even, lenient, strict=True) if 0 < e < 100
    )


def test_an_order_that_hangs_on_the_spacing_is_shown_to():
    tally = a_tally({"m1": {"staff": DIVIDED}, "m2": {"staff": AGREED}})

    table = sensitivity(tally, grades=GRADES)

    assert list(table["place_strict"]) == [1, 2]
    assert list(table["place_lenient"]) == [2, 1]
    assert not orders_agree(table)


def test_a_better_subject_is_better_under_every_spacing():
    tally = a_tally({"m1": {"staff": {"excellent": 9}}, "m2": {"staff": AGREED}})

    assert orders_agree(sensitivity(tally, grades=GRADES))


def test_equal_subjects_share_a_place():
    tally = a_tally({name: {"staff": AGREED} for name in ("m1", "m2")})

    table = sensitivity(tally, grades=GRADES)

    assert list(table["place_even"]) == [1, 1]


def test_items_are_ordered_apart():
    tally = a_tally({"m1": {"staff": AGREED}}) + a_tally(
        {"m1": {"staff": DIVIDED}}, item="B01"
    )

    assert list(sensitivity(tally, grades=GRADES)["place_even"]) == [1, 1]


def test_a_subject_nobody_could_judge_has_no_place():
    tally = a_tally({"m1": {"staff": AGREED}, "m2": {"staff": {"dont_know": 5}}})

    assert list(sensitivity(tally, grades=GRADES)["subject"]) == ["m1"]


def test_equal_groups_count_alike_whatever_the_rule_and_their_size():
    tally = a_tally({"m1": {"staff": {"excellent": 9}, "panel": {"unqualified": 1}}})
    rule = {"staff": 0.8, "panel": 0.2}

    unweighted = sensitivity(tally, grades=GRADES)
    weighted = sensitivity(tally, grades=GRADES, weights=rule)

    assert unweighted["score_even"].item() == pytest.approx(90)
    assert weighted["score_even"].item() == pytest.approx(80)
    assert unweighted["score_equal"].item() == weighted["score_equal"].item() == 50


def test_a_group_of_no_weight_counts_in_no_way():
    tally = a_tally({"m1": {"staff": AGREED, "panel": {"unqualified": 40}}})
    alone = a_tally({"m1": {"staff": AGREED}})

    table = sensitivity(tally, grades=GRADES, weights={"staff": 1, "panel": 0})

    assert table.equals(sensitivity(alone, grades=GRADES))


@pytest.mark.parametrize(
    ("weights", "median"),
    [
        (None, 100),
        ({"staff": 0.4, "panel": 0.6}, 0),
        ({"staff": 0.5, "panel": 0.5}, 50),
    ],
)
def test_the_median_follows_the_weights(weights, median):
    tally = a_tally({"m1": {"staff": {"excellent": 9}, "panel": {"unqualified": 3}}})

    table = sensitivity(tally, grades=GRADES, weights=weights)

    assert table["score_median"].item() == median


def test_one_mark_in_twenty_is_left_out_at_each_end_of_a_group():
    many = {"excellent": 1, "qualified": 18, "unqualified": 1}
    tally = a_tally({"m1": {"staff": many}, "m2": {"staff": {"excellent": 2}}})

    table = sensitivity(tally, grades=GRADES)

    assert list(table["score_trimmed"]) == pytest.approx([200 / 3, 100])


def test_sharing_a_place_is_no_change_of_order():
    loud = {"excellent": 3, "qualified": 17}
    calm = {"excellent": 2, "qualified": 18}
    tally = a_tally({"m1": {"staff": loud}, "m2": {"staff": calm}})

    table = sensitivity(tally, grades=GRADES)

    assert list(table["place_even"]) == [1, 2]
    assert list(table["place_median"]) == [1, 1]
    assert orders_agree(table)


def test_every_way_has_its_score_and_its_place():
    table = sensitivity(a_tally({"m1": {"staff": AGREED}}), grades=GRADES)

    assert set(table) == {"subject", "item"} | {
        f"{told}_{name}" for told in ("score", "place") for name in VARIANTS
    }


def test_an_empty_tally_has_no_order():
    assert sensitivity(a_tally({}), grades=GRADES).empty


@pytest.mark.parametrize(("name", "places"), [("even", 1), ("wild", 4)])
def test_a_spacing_that_is_none_is_refused(name, places):
    with pytest.raises(TallyError):
        spacing(name, places)
