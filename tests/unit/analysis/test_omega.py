"""Omega of scales whose true structure is known."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.analysis.omega import (
    omega,
    omega_of_loadings,
    omega_one_factor,
    schmid_leiman,
)
from toolkit.analysis.reliability import cronbach_alpha
from toolkit.errors import TallyError


def clustered(clusters, *, within=0.6, between=0.3):
    items = 3 * clusters
    blocks = np.kron(np.eye(clusters), np.ones((3, 3)))
    table = np.full((items, items), between) + (within - between) * blocks
    np.fill_diagonal(table, 1)
    return table


@pytest.mark.parametrize("clusters", [2, 3, 4])
def test_the_general_and_the_common_share_of_a_known_scale_are_found(clusters):
    table = clustered(clusters)
    items = len(table)
    found = omega(table, clusters=clusters)

    assert found.hierarchical == pytest.approx(items**2 * 0.3 / table.sum(), abs=1e-3)
    assert found.total == pytest.approx(1 - items * 0.4 / table.sum(), abs=1e-3)


def test_known_loadings_give_the_correlations_back():
    table = clustered(3)
    loadings = schmid_leiman(table, clusters=3)
    shared = loadings @ loadings.T
    np.fill_diagonal(shared, 1)

    assert shared == pytest.approx(table, abs=1e-3)


def test_items_that_load_alike_have_their_alpha_as_omega():
    alike = clustered(1, within=0.5)

    assert omega_one_factor(alike) == pytest.approx(cronbach_alpha(alike), abs=1e-4)


def test_items_that_load_unlike_have_a_higher_omega_than_alpha():
    loadings = np.array([0.9, 0.8, 0.5, 0.3])
    table = np.outer(loadings, loadings)
    np.fill_diagonal(table, 1)

    assert omega_one_factor(table) > cronbach_alpha(table)


def test_no_general_factor_leaves_nothing_hierarchical():
    found = omega_of_loadings(clustered(2, between=0), [[0, 0.77]] * 6)

    assert found.hierarchical == 0
    assert found.total > 0


def test_too_few_items_are_refused():
    with pytest.raises(TallyError, match="too few items"):
        omega(clustered(2), clusters=3)
    with pytest.raises(TallyError, match="fewer than three"):
        omega_one_factor([[1, 0.5], [0.5, 1]])


def test_an_item_that_does_not_vary_is_refused():
    with pytest.raises(TallyError, match="does not vary"):
        omega_one_factor(np.diag([1, 1, 0]))


def test_loadings_of_other_items_are_refused():
    with pytest.raises(TallyError, match="do not fit"):
        omega_of_loadings(clustered(2), [[0.5]])
