"""How sure coefficients of agreement are.

Published numbers are in `tests/reference`; here are their properties.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from toolkit.analysis.agreement import brennan_prediger, fleiss_kappa, gwet_ac
from toolkit.analysis.agreement_errors import (
    agreement_error,
    agreement_interval,
    fleiss_test,
)
from toolkit.errors import TallyError

TABLE = [[3, 0], [0, 3], [2, 1], [3, 0], [0, 3], [1, 2]]
COEFFICIENTS = {
    "fleiss": fleiss_kappa,
    "gwet": gwet_ac,
    "brennan_prediger": brennan_prediger,
}


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_an_error_is_that_of_leaving_out_one_unit_after_another(coefficient):
    rng = np.random.default_rng(4)
    table = rng.multinomial(5, [0.6, 0.3, 0.1], size=60)
    values = [
        COEFFICIENTS[coefficient](np.delete(table, unit, axis=0))
        for unit in range(len(table))
    ]
    apart = np.array(values) - np.mean(values)
    jackknife = math.sqrt((len(table) - 1) / len(table) * float(apart @ apart))

    found = agreement_error(table, coefficient=coefficient)

    assert found == pytest.approx(jackknife, rel=0.05)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_four_times_the_units_halve_the_error(coefficient):
    once = agreement_error(TABLE, coefficient=coefficient)
    often = agreement_error(TABLE * 40, coefficient=coefficient)

    assert often == pytest.approx(once * math.sqrt(5 / 239), rel=1e-6)


def test_full_agreement_has_no_error():
    found = agreement_interval([[3, 0], [0, 3], [3, 0]], coefficient="gwet")

    assert (found.low, found.high) == (1, 1)


@pytest.mark.parametrize("table", [[[3, 0], [3, 0]], [[2, 1]]])
def test_without_two_units_or_two_grades_there_is_no_error(table):
    assert math.isnan(agreement_error(table, coefficient="fleiss"))


def test_units_nobody_rated_change_nothing():
    assert agreement_error(
        [*TABLE, [0, 0]], coefficient="gwet", credit="linear"
    ) == agreement_error(TABLE, coefficient="gwet", credit="linear")


def test_with_two_grades_each_is_tested_like_the_whole():
    table = np.array(TABLE)

    assert fleiss_test(table).z == pytest.approx(fleiss_test(table[:, ::-1]).z)
    assert fleiss_test(table).p_value < 0.05


def test_marks_of_one_grade_cannot_be_tested():
    assert math.isnan(fleiss_test([[3, 0], [3, 0]]).z)


def test_unequal_numbers_of_raters_cannot_be_tested():
    with pytest.raises(TallyError, match="same number of raters"):
        fleiss_test([[3, 0], [1, 1]])
