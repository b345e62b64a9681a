"""Alpha reads grades as names, ranks or numbers, and drops single ratings."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from toolkit.analysis.krippendorff import krippendorff_alpha, krippendorff_interval
from toolkit.errors import TallyError

LEVELS = ("nominal", "ordinal", "interval", "ratio")
FOUR_CODERS = [[3, 0], [0, 3], [2, 1], [3, 0], [0, 3], [1, 0]]
tables = st.lists(
    st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=6
).filter(lambda table: any(sum(unit) > 1 for unit in table))


@pytest.mark.parametrize("level", LEVELS)
def test_full_agreement_is_one(level):
    assert krippendorff_alpha([[2, 0], [0, 3]], level=level) == pytest.approx(1)


@pytest.mark.parametrize("level", LEVELS)
def test_a_unit_with_one_rating_drops_out(level):
    alone = krippendorff_alpha(FOUR_CODERS, level=level)
    without = krippendorff_alpha(FOUR_CODERS[:-1], level=level)

    assert alone == without


@given(tables, st.integers(1, 5), st.integers(-5, 5))
def test_interval_alpha_does_not_depend_on_unit_and_origin(table, times, more):
    plain = krippendorff_alpha(table, level="interval")
    assume(not math.isnan(plain))
    moved = [times * value + more for value in (1, 2, 3)]

    assert krippendorff_alpha(table, level="interval", values=moved) == pytest.approx(
        plain
    )


@given(tables)
def test_alpha_is_never_above_one(table):
    found = [krippendorff_alpha(table, level=level) for level in LEVELS]

    assert all(math.isnan(alpha) or alpha <= 1 + 1e-12 for alpha in found)


def test_one_grade_throughout_has_no_alpha():
    assert math.isnan(krippendorff_alpha([[3, 0], [2, 0]], level="nominal"))


def test_the_interval_surrounds_alpha_and_repeats_with_the_same_chance():
    first, again = (
        krippendorff_interval(
            FOUR_CODERS,
            level="nominal",
            rng=np.random.default_rng(5),
            resamples=300,
        )
        for _ in range(2)
    )

    assert first == again
    assert krippendorff_alpha(FOUR_CODERS, level="nominal") in first
    assert first.low < first.high


def test_ratings_without_a_pair_are_refused():
    with pytest.raises(TallyError, match="two ratings"):
        krippendorff_alpha([[1, 0], [0, 1]], level="nominal")


def test_a_number_for_every_grade_is_needed():
    with pytest.raises(TallyError, match="one number"):
        krippendorff_alpha(FOUR_CODERS, level="interval", values=[1, 2, 3])
