"""Read what was published: archives on a shelf, and one of them opened."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from small_rounds import ROUND, round_in

from toolkit.collection.round import State
from toolkit.errors import ArchiveRefusedError
from toolkit.services import reading, reporting


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A folder with the archives of two rounds."""
    folder = tmp_path_factory.mktemp("rounds")
    spring = round_in(State.PUBLISHED, folder)
    autumn = round_in(State.OPENED, folder, store=spring.store, round_id="autumn")
    day = date(2026, 10, 8)
    reporting.publish(autumn.store, autumn.id, autumn.archive, today=day)
    return spring.archive.parent


@pytest.fixture
def shelf(published, tmp_path):
    """A copy of the folder that may be spoiled."""
    return shutil.copytree(published, tmp_path / "published")


def found(folder):
    return [one.id for one in reading.find_publications(folder).rounds]


def test_a_publication_is_read_from_its_folder(shelf):
    assert reading.read_publication(shelf / ROUND).round_id == ROUND


def test_what_was_published_is_found_newest_first(shelf):
    on_shelf = reading.find_publications(shelf)

    assert [(one.id, one.day, one.folder) for one in on_shelf.rounds] == [
        ("autumn", "2026-10-08", shelf / "autumn"),
        (ROUND, "2026-05-20", shelf / ROUND),
    ]
    assert {one.title for one in on_shelf.rounds} == {"2026年春季民主评议"}
    assert on_shelf.refused == ()


def test_a_damaged_archive_is_named_beside_those_found(shelf):
    (shelf / ROUND / "receipts.txt").write_text("x\n", encoding="utf-8")

    (refused,) = reading.find_publications(shelf).refused

    assert found(shelf) == ["autumn"]
    assert refused.facts["file"] == ROUND
    with pytest.raises(ArchiveRefusedError):
        reading.read_publication(shelf / ROUND)


def test_an_archive_that_was_never_finished_is_passed_over(shelf):
    (shelf / ROUND).rename(shelf / f".{ROUND}.part")

    assert found(shelf) == ["autumn"]
    assert reading.find_publications(shelf).refused == ()


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_without_archives_is_an_empty_shelf(tmp_path, name):
    (tmp_path / "empty").mkdir()

    assert reading.find_publications(tmp_path / name) == reading.Shelf((), ())
