"""Raters drawn by lot."""

from __future__ import annotations

import random
from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_rounds import small_roster

from toolkit.collection.drawing import Stratum, apportion, draw_lots, draw_raters
from toolkit.errors import SettingError
from toolkit.services.designing import load_roster
from toolkit.shipped import shipped
from toolkit.survey.loading import load_survey


@pytest.fixture(scope="module")
def roster():
    survey = load_survey("member-appraisal-short")
    return load_roster(shipped("sample_data") / "roster.xlsx", survey)


def draw(roster, raters, seed=7):
    return draw_raters(roster, raters=raters, rng=random.Random(seed))


def test_as_many_are_drawn_as_were_asked_for(roster):
    assert [len(draw(roster, n).raters) for n in (1, 30, 300, 3000)] == [
        1,
        30,
        300,
        3000,
    ]


def test_more_than_there_are_draws_all(roster):
    assert draw(roster, 10**6).raters == roster.raters


def test_the_same_seed_draws_the_same_and_another_does_not(roster):
    assert draw(roster, 300) == draw(roster, 300)
    assert draw(roster, 300) != draw(roster, 300, seed=8)


def test_everyone_drawn_has_someone_to_appraise(roster):
    drawn = draw(roster, 300)

    assert {one.unit for one in drawn.raters} == {one.unit for one in drawn.subjects}


def test_groups_are_drawn_in_proportion(roster):
    drawn = draw(roster, 300)
    units = {one.unit for one in drawn.raters}
    there = Counter((r.unit, r.group) for r in roster.raters if r.unit in units)
    got = Counter((rater.unit, rater.group) for rater in drawn.raters)
    rate = len(drawn.raters) / there.total()

    assert all(abs(got[place] - size * rate) < 2 for place, size in there.items())


def test_lots_draw_each_group_of_each_unit_in_proportion():
    roster = small_roster(units=2, staff=20, students=30)

    drawn = draw_lots(roster, raters=50, seed="2026-03-02")

    assert drawn.strata == tuple(
        Stratum(unit, group, listed, listed // 2)
        for unit in ("第1教研室", "第2教研室")
        for group, listed in (("staff", 20), ("students", 30))
    )
    kinds = Counter((it.unit, it.group) for it in drawn.drawn_from(roster).raters)
    assert kinds == {(it.unit, it.group): it.drawn for it in drawn.strata}


def test_a_draw_is_repeated_with_nothing_but_the_list_and_a_digest():
    roster = small_roster(staff=9, students=0)

    drawn = draw_lots(roster, raters=4, seed="seed")

    lots = {n: sha256(f"seed|{n}".encode()).hexdigest() for n in range(1, 10)}
    assert drawn.numbers == tuple(sorted(sorted(lots, key=lots.__getitem__)[:4]))
    assert (drawn.listed, drawn.list_digest) == (9, roster.digest())


def test_another_seed_draws_other_lots(roster):
    numbers = [draw_lots(roster, raters=300, seed=it).numbers for it in "aab"]

    assert numbers[0] == numbers[1] != numbers[2]
    assert len(numbers[0]) == 300


def test_drawing_by_lot_leaves_the_subjects_alone(roster):
    drawn = draw_lots(roster, raters=300, seed="a").drawn_from(roster)

    assert drawn.subjects == roster.subjects
    assert set(drawn.raters) <= set(roster.raters)


@pytest.mark.parametrize("raters", [0, -1, 14])
def test_no_more_lots_are_drawn_than_are_listed(raters):
    with pytest.raises(SettingError):
        draw_lots(small_roster(), raters=raters, seed="a")


@given(
    sizes=st.dictionaries(st.integers(), st.integers(0, 99), min_size=1),
    data=st.data(),
)
def test_shares_add_up_and_nobody_gets_more_than_there_is(sizes, data):
    total = data.draw(st.integers(0, sum(sizes.values())))

    shares = apportion(total, sizes)

    assert sum(shares.values()) == total
    assert all(0 <= shares[key] <= size for key, size in sizes.items())
