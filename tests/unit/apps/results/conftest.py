"""A shelf with two published rounds, and the model that studies it.

In the newer one a member is told in bands, and of another nothing is told.
"""

from __future__ import annotations

import pytest
from archives import put_archive
from factories import SOME_COUNTS, a_publication, members

from toolkit.apps.results.model import ResultsModel

LATEST = {"title": "2026年民主评议", "day": "2026-03-05"}
EARLIER = {"title": "2024年民主评议", "day": "2024-03-07", "round_id": "2024-members"}
BANDED = {"m3": {"staff": {"excellent": 7, "qualified": 2}}}
FEW = {"m4": {"staff": {"excellent": 3}}}
SUBJECTS = (
    *members(["m1", "m2"], branch="教师支部"),
    *members(["m3", "m4"], branch="学生支部"),
)


@pytest.fixture(scope="session")
def latest():
    return a_publication(SOME_COUNTS | BANDED | FEW, subjects=SUBJECTS, **LATEST)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory, latest):
    shelf = tmp_path_factory.mktemp("published")
    put_archive(latest, shelf)
    put_archive(a_publication(**EARLIER), shelf)
    return shelf


@pytest.fixture
def model(shelf):
    model = ResultsModel(shelf, language="en")
    model.load()
    return model
