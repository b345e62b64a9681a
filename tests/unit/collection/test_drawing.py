"""Raters drawn by lot."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.collection.drawing import apportion, draw_raters
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


@given(
    sizes=st.dictionaries(st.integers(), st.integers(0, 99), min_size=1),
    data=st.data(),
)
def test_shares_add_up_and_nobody_gets_more_than_there_is(sizes, data):
    total = data.draw(st.integers(0, sum(sizes.values())))

    shares = apportion(total, sizes)

    assert sum(shares.values()) == total
    assert all(0 <= shares[key] <= size for key, size in sizes.items())
