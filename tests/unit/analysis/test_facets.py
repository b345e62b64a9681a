"""Measures of subjects, raters and items on one scale.

No published table is used: what is checked are the equations that joint
maximum likelihood solves, and that a known design is found again.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from toolkit.analysis.facets import many_facets
from toolkit.errors import TallyError

SUBJECTS, RATERS, ITEMS = 40, 6, 4
SEVERITY = np.array([-0.9, -0.4, 0.0, 0.1, 0.4, 0.8])
STEPS = np.array([-1.2, 0.0, 1.2])


@pytest.fixture(scope="module")
def design():
    rng = np.random.default_rng(7)
    able, hard = rng.normal(0, 1.2, SUBJECTS), np.array([-0.6, -0.2, 0.3, 0.5])
    places = np.indices((SUBJECTS, RATERS, ITEMS)).reshape(3, -1)
    subject, rater, item = places
    line = able[subject] - SEVERITY[rater] - hard[item]
    logs = np.outer(line, np.arange(4)) - np.concatenate([[0], np.cumsum(STEPS)])
    chances = np.exp(logs)
    chances /= chances.sum(axis=1, keepdims=True)
    marks = (rng.random(len(line))[:, None] > chances.cumsum(axis=1)).sum(axis=1)
    return marks, {"subject": subject, "rater": rater, "item": item}, hard


@pytest.fixture(scope="module")
def model(design):
    marks, facets, _ = design
    return many_facets(marks, facets)


def expected(model, facets):
    line = model.facets["subject"].measures[facets["subject"]]
    line = line - model.facets["rater"].measures[facets["rater"]]
    line = line - model.facets["item"].measures[facets["item"]]
    passed = np.concatenate([[0], np.cumsum(model.steps[0])])
    chances = np.exp(np.outer(line, np.arange(4)) - passed)
    return chances / chances.sum(axis=1, keepdims=True) @ np.arange(4)


@pytest.mark.parametrize("name", ["subject", "rater", "item"])
def test_every_level_is_expected_to_get_what_it_got(design, model, name):
    marks, facets, _ = design
    known = np.isfinite(model.facets["subject"].measures)[facets["subject"]]
    off = (marks - expected(model, facets))[known]

    assert np.abs(np.bincount(facets[name][known], off)).max() < 1e-3


def test_known_severities_difficulties_and_steps_are_found(design, model):
    hard = design[2]

    assert model.facets["rater"].measures == pytest.approx(SEVERITY, abs=0.25)
    assert model.facets["item"].measures == pytest.approx(hard - hard.mean(), abs=0.25)
    assert model.steps[0] == pytest.approx(STEPS, abs=0.2)


def test_other_facets_and_steps_have_their_zero_in_the_middle(model):
    assert model.facets["rater"].measures.mean() == pytest.approx(0, abs=1e-9)
    assert model.steps.sum() == pytest.approx(0, abs=1e-9)


def test_marks_that_follow_the_model_fit_it(model):
    rater = model.facets["rater"]

    assert rater.infit == pytest.approx(np.ones(RATERS), abs=0.3)
    assert rater.infit.mean() == pytest.approx(1, abs=0.05)
    assert rater.outfit.mean() == pytest.approx(1, abs=0.1)
    assert rater.reliability > 0.9
    assert rater.separation == pytest.approx(
        math.sqrt(rater.reliability / (1 - rater.reliability))
    )


def test_a_rater_who_throws_dice_does_not_fit(design):
    marks, facets, _ = design
    thrown = marks.copy()
    loose = facets["rater"] == 0
    thrown[loose] = np.random.default_rng(1).integers(0, 4, loose.sum())

    found = many_facets(thrown, facets).facets["rater"]

    assert found.outfit[0] == max(found.outfit)
    assert found.outfit[0] > 1.4


def test_steps_may_be_each_items_own(design, model):
    marks, facets, _ = design
    own = many_facets(marks, facets, steps_by="item")

    assert own.steps.shape == (ITEMS, 3)
    assert own.steps.sum(axis=1) == pytest.approx(np.zeros(ITEMS), abs=1e-9)
    assert own.log_likelihood > model.log_likelihood
    assert own.facets["item"].measures == pytest.approx(
        model.facets["item"].measures, abs=0.2
    )


def test_a_subject_with_only_the_best_marks_has_an_endless_measure():
    marks = [2, 2, 2, 1, 0, 1, 1, 0]
    subjects, raters = [1, 1, 2, 2, 3, 3, 4, 4], [7, 8] * 4

    found = many_facets(marks, {"subject": subjects, "rater": raters})

    assert found.facets["subject"].measures[0] == math.inf
    assert np.isfinite(found.facets["rater"].measures).all()


@pytest.mark.parametrize(
    ("marks", "subjects", "raters"),
    [
        ([0, 1, 1, 0], [1, 1, 2, 2], [7, 8, 9, 5]),
        ([0, 1, 1], [1, 1, 2, 2], [7, 8, 7, 8]),
        ([0, 1.5, 1, 0], [1, 1, 2, 2], [7, 8, 7, 8]),
        ([0, 2, 2, 0], [1, 1, 2, 2], [7, 8, 7, 8]),
    ],
    ids=["not connected", "unequal lengths", "half a mark", "a mark never given"],
)
def test_what_cannot_be_compared_is_refused(marks, subjects, raters):
    with pytest.raises(TallyError):
        many_facets(marks, {"subject": subjects, "rater": raters})
