"""A folder of an operator's own surveys, a published round, and the model."""

from __future__ import annotations

import shutil

import pytest
from archives import put_archive
from factories import SOME_COUNTS, a_publication, members
from places import SURVEYS

from toolkit.apps.environment import Told
from toolkit.apps.preview.model import PreviewModel

TITLE = "2026年民主评议"


@pytest.fixture
def templates(tmp_path):
    """A folder with one survey that is in order and one that is not."""
    folder = tmp_path / "templates"
    folder.mkdir()
    shutil.copy(SURVEYS / "every-kind.yaml", folder)
    (folder / "broken.yaml").write_text("id: other\n", "utf-8")
    return folder


@pytest.fixture(scope="session")
def archives(tmp_path_factory):
    archives = tmp_path_factory.mktemp("published")
    published = a_publication(
        SOME_COUNTS, title=TITLE, subjects=members(["m1", "m2"], branch="教师支部")
    )
    put_archive(published, archives)
    return archives


@pytest.fixture
def model(templates, archives):
    model = PreviewModel(Told(archives, "zh-CN", templates))
    model.load()
    return model


@pytest.fixture
def choose(model):
    """Choose the source in whose name some words stand."""

    def choose(words):
        (model.chosen,) = (
            number for number, name in enumerate(model.screen.sources) if words in name
        )
        return model.screen

    return choose
