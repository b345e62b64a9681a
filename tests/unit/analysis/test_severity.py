"""Three variances come from sums, whoever made them and in however many parts."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.analysis.crossed_effects import crossed_effects
from toolkit.analysis.severity import (
    adjusted_scores,
    score_sums,
    severity_components,
)
from toolkit.errors import TallyError


def ratings(*, raters, subjects, seed):
    """Return a sparse crossed table with leniency .5, subjects 1, error .3."""
    rng = np.random.default_rng(seed)
    met = np.argwhere(rng.random((raters, subjects)) < 0.4)
    lenient, good = rng.normal(0, 0.5, raters), rng.normal(0, 1, subjects)
    noise = rng.normal(0, 0.3, len(met))
    return met[:, 0], met[:, 1], lenient[met[:, 0]] + good[met[:, 1]] + noise


def test_sums_are_those_of_the_ratings():
    sums = score_sums(["b", "a", "b"], [3, 1, 4])

    assert sums.ratings.tolist() == [1, 2]
    assert sums.total.tolist() == [1, 7]
    assert sums.squares.tolist() == [1, 25]


def test_complete_ratings_give_the_classical_analysis_of_variance():
    scores = np.array([[4.0, 3, 2, 4], [3, 2, 2, 4], [4, 4, 3, 4]])
    rows, columns = scores.mean(axis=1), scores.mean(axis=0)
    rest = scores - rows[:, None] - columns + scores.mean()
    error = (rest**2).sum() / 6

    raters, subjects = np.indices(scores.shape)
    parts = severity_components(
        score_sums(raters.ravel(), scores.ravel()),
        score_sums(subjects.ravel(), scores.ravel()),
    )

    assert parts.error == pytest.approx(error)
    assert parts.rater == pytest.approx(rows.var(ddof=1) - error / 4)
    assert parts.subject == pytest.approx(columns.var(ddof=1) - error / 3)


def test_components_are_found_again_where_not_everybody_rates_everybody():
    raters, subjects, scores = ratings(raters=300, subjects=200, seed=3)

    parts = severity_components(
        score_sums(raters, scores), score_sums(subjects, scores)
    )

    assert parts.rater == pytest.approx(0.25, abs=0.05)
    assert parts.subject == pytest.approx(1.0, abs=0.2)
    assert parts.error == pytest.approx(0.09, abs=0.01)


def test_an_added_constant_changes_nothing_even_if_it_is_huge():
    raters, subjects, scores = ratings(raters=20, subjects=15, seed=4)
    whole = np.round(scores * 4).astype(np.int64)

    def parts(values):
        return severity_components(
            score_sums(raters, values), score_sums(subjects, values)
        )

    assert parts(whole + 10_000_000).statistics == parts(whole).statistics


def test_sums_of_different_ratings_are_refused():
    with pytest.raises(TallyError):
        severity_components(
            score_sums([1, 1, 2], [3, 4, 2]), score_sums([7, 8, 7], [3, 4, 3])
        )


def test_raters_of_one_subject_each_are_refused():
    scores = [3, 4, 2, 4]

    with pytest.raises(TallyError):
        severity_components(
            score_sums([1, 2, 3, 4], scores), score_sums([7, 7, 8, 8], scores)
        )


def crossed(seed, *, ratings=400):
    rng = np.random.default_rng(seed)
    raters, subjects = rng.integers(0, 40, ratings), rng.integers(0, 15, ratings)
    once = np.unique(raters * 100 + subjects, return_index=True)[1]
    raters, subjects = raters[once], subjects[once]
    noise = rng.normal(0, 1, len(once))
    scores = 3 + rng.normal(0, 0.6, 40)[raters] + rng.normal(0, 0.8, 15)[subjects]
    return raters, subjects, scores + noise


def test_adjusted_scores_are_near_those_of_likelihood():
    raters, subjects, scores = crossed(1)
    model = crossed_effects(
        scores, {"rater": raters, "subject": subjects}, restricted=True
    )

    found = adjusted_scores(raters, subjects, scores)

    known = model.coefficients[0] + model.effects["subject"]
    assert list(found.values()) == pytest.approx(known.tolist(), abs=0.1)


def test_who_met_severe_raters_is_helped():
    scores = {("lax", one): 4 for one in "abc"} | {("severe", one): 2 for one in "bcd"}
    scores |= {("fair", one): 3 for one in "abcd"} | {("fair2", "a"): 4}
    raters, subjects = zip(*scores, strict=True)

    found = adjusted_scores(raters, subjects, list(scores.values()))
    plain = {one: [n for (_, of), n in scores.items() if of == one] for one in "abcd"}

    assert found["d"] > np.mean(plain["d"])
    assert found["a"] < np.mean(plain["a"])
