"""No p-value comes alone: it is corrected for how many there are."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from toolkit.analysis.comparison import kruskal_wallis
from toolkit.analysis.pairwise import Correction, adjust, dunn
from toolkit.errors import TallyError

NAMES_ELSEWHERE = {
    "bonferroni": "bonferroni",
    "sidak": "sidak",
    "holm": "holm",
    "holm-sidak": "holm-sidak",
    "hochberg": "simes-hochberg",
    "hommel": "hommel",
    "benjamini-hochberg": "fdr_bh",
    "benjamini-yekutieli": "fdr_by",
}
P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@given(P_VALUES, st.sampled_from(get_args(Correction)))
def test_a_correction_never_makes_a_p_value_smaller(p_values, correction):
    adjusted = adjust(p_values, correction)

    assert all(
        before - 1e-12 <= after <= 1
        for before, after in zip(p_values, adjusted, strict=True)
    )


@given(P_VALUES)
def test_holm_is_what_its_formula_says(p_values):
    adjusted = adjust(p_values, "holm")
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    highest = 0.0

    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        assert adjusted[i] == pytest.approx(highest)


@pytest.mark.parametrize("correction", get_args(Correction))
def test_a_correction_is_what_statsmodels_computes(correction):
    rng = np.random.default_rng(5)
    smooth = rng.random(11) ** 3
    for p_values in (smooth, np.round(smooth, 1).clip(0.1, 0.9), np.array([0.03])):
        _, expected, *_ = multipletests(p_values, method=NAMES_ELSEWHERE[correction])

        assert adjust(p_values, correction) == pytest.approx(list(expected))


@pytest.mark.parametrize("correction", get_args(Correction))
def test_certainties_stay_what_they_are(correction):
    assert adjust([0.0, 1.0, 1.0], correction) == pytest.approx([0, 1, 1])


def test_p_values_come_back_in_the_order_given():
    assert adjust([0.5, 0.001], "bonferroni") == pytest.approx([1.0, 0.002])


def test_nothing_to_compare_needs_no_correction():
    assert adjust([]) == []


@pytest.mark.parametrize("wrong", [-0.1, 1.5, float("nan")])
def test_what_is_no_probability_is_refused(wrong):
    with pytest.raises(TallyError, match="outside 0 and 1"):
        adjust([0.5, wrong])


def test_dunn_of_two_groups_is_kruskal_wallis():
    counts = [[5, 3, 2], [1, 3, 6]]
    (pair,) = dunn(counts)

    assert pair.z**2 == pytest.approx(kruskal_wallis(counts).h)
    assert pair.adjusted == pytest.approx(kruskal_wallis(counts).p_value)
    assert pair.z < 0


def test_every_pair_of_groups_is_compared_once():
    pairs = dunn([[5, 3, 2], [1, 3, 6], [2, 2, 2], [0, 4, 4]])

    assert [(one.first, one.second) for one in pairs] == [
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 2),
        (1, 3),
        (2, 3),
    ]
    assert [one.adjusted for one in pairs] == adjust([one.p_value for one in pairs])


def test_where_all_grades_are_equal_no_pair_differs():
    assert {pair.adjusted for pair in dunn([[3, 0], [4, 0], [5, 0]])} == {1.0}
