"""Crossed effects equal closed forms where there are any."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from toolkit.analysis.crossed_effects import crossed_effects
from toolkit.errors import TallyError

SCORES = np.array([[4.0, 3, 1, 4], [3, 2, 1, 3], [4, 4, 2, 4], [4, 3, 3, 2]])
RATERS, SUBJECTS = (index.ravel() for index in np.indices(SCORES.shape))


def test_one_factor_equals_the_closed_form():
    within = SCORES.var(axis=0, ddof=1).mean()
    between = 4 * SCORES.mean(axis=0).var(ddof=1)

    by_ml = crossed_effects(SCORES.ravel(), {"subject": SUBJECTS})
    by_reml = crossed_effects(SCORES.ravel(), {"subject": SUBJECTS}, restricted=True)

    assert by_ml.residual == pytest.approx(within, abs=1e-4)
    assert by_ml.variances["subject"] == pytest.approx(
        (between * 3 / 4 - within) / 4, abs=1e-4
    )
    assert by_reml.variances["subject"] == pytest.approx(
        (between - within) / 4, abs=1e-4
    )


def test_two_factors_equal_the_analysis_of_variance():
    rows, columns = SCORES.mean(axis=1), SCORES.mean(axis=0)
    rest = SCORES - rows[:, None] - columns + SCORES.mean()
    error = (rest**2).sum() / 9

    model = crossed_effects(
        SCORES.ravel(), {"rater": RATERS, "subject": SUBJECTS}, restricted=True
    )

    assert model.residual == pytest.approx(error, abs=1e-3)
    assert model.variances["rater"] == pytest.approx(
        rows.var(ddof=1) - error / 4, abs=1e-3
    )
    assert model.variances["subject"] == pytest.approx(
        columns.var(ddof=1) - error / 4, abs=1e-3
    )


def test_the_deviance_is_that_of_the_normal_distribution():
    covariate = np.arange(16) % 3
    model = crossed_effects(
        SCORES.ravel(), {"rater": RATERS, "subject": SUBJECTS}, covariates=[covariate]
    )
    same_rater = RATERS[:, None] == RATERS
    same_subject = SUBJECTS[:, None] == SUBJECTS
    covariance = (
        model.variances["rater"] * same_rater
        + model.variances["subject"] * same_subject
        + model.residual * np.eye(16)
    )
    mean = model.coefficients[0] + model.coefficients[1] * covariate

    density = multivariate_normal(mean, covariance).logpdf(SCORES.ravel())

    assert model.deviance == pytest.approx(-2 * density, abs=1e-6)


def test_effects_are_shrunk_and_in_sorted_order():
    model = crossed_effects(
        SCORES.ravel(), {"subject": np.array(["d", "b", "a", "c"])[SUBJECTS]}
    )
    raw = SCORES.mean(axis=0)[[2, 1, 3, 0]] - SCORES.mean()

    effects = model.effects["subject"]

    assert np.argsort(effects).tolist() == np.argsort(raw).tolist()
    assert (np.abs(effects) < np.abs(raw) + 1e-12).all()


def test_whoever_met_severe_raters_is_compensated():
    raters = [1, 1, 1, 1, 2, 2, 2, 2, 1, 2]
    subjects = ["a", "b", "c", "x", "a", "b", "c", "y", "d", "d"]
    scores = [4, 3, 4, 3, 2, 1, 2, 3, 4, 2]
    model = crossed_effects(scores, {"rater": raters, "subject": subjects})

    by_subject = dict(zip("abcdxy", model.effects["subject"], strict=True))

    assert by_subject["y"] > by_subject["x"]


@pytest.mark.parametrize(
    ("scores", "factors"), [([1, 2], {}), ([1, 2], {"rater": [1]}), ([], {"rater": []})]
)
def test_columns_that_do_not_fit_are_refused(scores, factors):
    with pytest.raises(TallyError):
        crossed_effects(scores, factors)
