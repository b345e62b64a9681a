"""A shelf with two published rounds, and the model that reads it."""

from __future__ import annotations

import pytest
from archives import put_archive
from factories import SOME_COUNTS, a_publication, members

from toolkit.apps.meeting.model import MeetingModel
from toolkit.opinions import ReleasedOpinion

OPINION = ReleasedOpinion("m1", "A16", "备课认真")
LATEST = {"title": "2026年民主评议", "day": "2026-03-05"}
EARLIER = {"title": "2024年民主评议", "day": "2024-03-07", "round_id": "2024-members"}
FEW = {"m3": {"staff": {"excellent": 2}}}
SUBJECTS = (
    *members(["m1", "m2"], branch="教师支部"),
    *members(["m3"], branch="学生支部"),
)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    shelf = tmp_path_factory.mktemp("published")
    latest = a_publication(
        SOME_COUNTS | FEW, subjects=SUBJECTS, opinions=(OPINION,), **LATEST
    )
    put_archive(latest, shelf)
    put_archive(a_publication(**EARLIER), shelf)
    return shelf


@pytest.fixture
def model(shelf):
    model = MeetingModel(shelf, language="zh-CN")
    model.load()
    return model
