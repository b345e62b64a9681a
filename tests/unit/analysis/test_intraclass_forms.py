"""The six forms differ in what they forgive raters."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.intraclass import OneWay, icc1
from toolkit.analysis.intraclass_forms import FORMS, TwoWay, intraclass
from toolkit.errors import TallyError


def table_of(seed, subjects=6, raters=3):
    chance = np.random.default_rng(seed)
    return chance.normal(size=(subjects, raters)) + chance.normal(size=(subjects, 1))


@given(st.integers(0, 30))
def test_sums_give_what_the_table_gives(seed):
    table = table_of(seed)
    sums = TwoWay.from_sums(table.sum(axis=1), table.sum(axis=0), (table**2).sum())

    assert sums == TwoWay.from_values(table)


@pytest.mark.parametrize("form", FORMS)
def test_every_interval_surrounds_its_value(form):
    found = intraclass(TwoWay.from_values(table_of(1)), form)
    surer = intraclass(TwoWay.from_values(table_of(1)), form, confidence=0.99)

    assert found.value in found.interval
    assert surer.interval.low < found.interval.low
    assert surer.interval.high > found.interval.high


@given(st.integers(0, 30), st.floats(-5, 5))
def test_only_the_third_form_forgives_a_rater_severity(seed, severity):
    table = table_of(seed)
    severe = table + np.array([severity, 0, 0])
    plain, shifted = (TwoWay.from_values(one) for one in (table, severe))

    assert intraclass(shifted, "ICC(3,1)").value == pytest.approx(
        intraclass(plain, "ICC(3,1)").value, abs=1e-6
    )


def test_a_severe_rater_lowers_absolute_agreement():
    table = np.array([[1, 2, 1], [3, 3, 4], [5, 6, 5], [8, 7, 8]])
    severe = table - np.array([4, 0, 0])
    plain, shifted = (TwoWay.from_values(one) for one in (table, severe))

    assert intraclass(shifted, "ICC(2,1)").value < intraclass(plain, "ICC(2,1)").value


def test_the_first_form_is_that_of_nested_raters():
    table = table_of(3)
    nested = OneWay.from_sums([3] * 6, table.sum(axis=1), (table**2).sum(axis=1))

    assert intraclass(TwoWay.from_values(table), "ICC(1,1)").value == pytest.approx(
        icc1(nested)
    )


@pytest.mark.parametrize("table", [[[1, 2]], [[1], [2]], [[1, None], [2, 3]], [1, 2]])
def test_an_incomplete_table_is_refused(table):
    with pytest.raises(TallyError):
        TwoWay.from_values(table)


@pytest.mark.parametrize("form", FORMS)
def test_raters_of_one_mind_are_fully_reliable(form):
    found = intraclass(TwoWay.from_values([[1, 1], [2, 2], [3, 3]]), form)

    assert (found.value, found.f, found.p_value) == (1, math.inf, 0)
    assert found.interval.low == pytest.approx(1)
    assert found.interval.high == pytest.approx(1)


def test_raters_a_constant_apart_agree_in_order_only():
    squares = TwoWay.from_values([[1, 2, 3], [2, 3, 4], [4, 5, 6]])
    absolute = intraclass(squares, "ICC(2,1)")

    # pingouin 0.7.0: 0.7, 0.06 to 0.99.
    assert intraclass(squares, "ICC(3,1)").value == 1
    assert absolute.value == pytest.approx(0.7)
    assert absolute.interval.low == pytest.approx(0.06, abs=0.005)
    assert absolute.interval.high == pytest.approx(0.99, abs=0.005)


@pytest.mark.parametrize("form", FORMS)
def test_where_nothing_varies_there_is_no_correlation(form):
    found = intraclass(TwoWay.from_values(np.full((3, 3), 0.1)), form)

    assert math.isnan(found.value)
    assert math.isnan(found.p_value)
