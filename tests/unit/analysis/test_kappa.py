"""Cohen's kappa of two raters, its weights and its interval."""

from __future__ import annotations

import math

import pytest

from toolkit.analysis.kappa import Kappa, cohen_kappa
from toolkit.errors import TallyError

TABLE = [[20, 5, 1], [4, 15, 6], [2, 3, 14]]


def test_two_who_always_say_the_same_agree_in_full():
    assert cohen_kappa([[4, 0], [0, 9]]).value == 1


def test_two_who_answer_by_chance_do_not_agree():
    assert cohen_kappa([[4, 6], [6, 9]]).value == pytest.approx(0)


def test_weights_of_no_effect_leave_kappa_as_it_is():
    plain = [[0, 1, 1], [1, 0, 1], [1, 1, 0]]

    assert cohen_kappa(TABLE, disagreement=plain) == cohen_kappa(TABLE)


def test_who_errs_by_one_grade_only_gains_from_weights():
    linear = [[0, 1, 2], [1, 0, 1], [2, 1, 0]]

    assert cohen_kappa(TABLE, disagreement=linear).value > cohen_kappa(TABLE).value


def test_an_interval_is_wider_the_surer_it_is_to_be():
    kappa = Kappa(0.5, 0.1)

    assert kappa.interval(confidence=0.99).low < kappa.interval().low < 0.5


def test_one_grade_throughout_has_no_kappa():
    assert math.isnan(cohen_kappa([[7, 0], [0, 0]]).value)


@pytest.mark.parametrize(
    ("table", "weights"),
    [
        ([[1, 2, 3], [4, 5, 6]], None),
        ([[0, 0], [0, 0]], None),
        ([[1, 1], [1, 1]], [[1, 1], [1, 0]]),
        ([[1, 1], [1, 1]], [[0, -1], [1, 0]]),
        ([[1, 1], [1, 1]], [[0, 1, 2]]),
    ],
)
def test_tables_and_weights_that_do_not_fit_are_refused(table, weights):
    with pytest.raises(TallyError):
        cohen_kappa(table, disagreement=weights)


def test_agreement_beyond_chance_is_tested_with_the_error_of_none():
    kappa = cohen_kappa([[20, 5, 1], [4, 30, 6], [0, 3, 31]])

    # (pe + pe² − Σ a b (a + b)) ÷ (n (1 − pe)²), margins a and b, by hand.
    assert kappa.null_error > kappa.standard_error
    assert kappa.z == pytest.approx(9.969, abs=1e-3)
    assert kappa.p_value < 1e-9
    assert cohen_kappa([[5, 5], [5, 5]]).p_value == pytest.approx(1)
