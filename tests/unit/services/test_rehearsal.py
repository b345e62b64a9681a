"""A draft is rehearsed: all of it happens, to nobody, and the draft is as before."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import pytest
from small_rounds import ROUND, TODAY, SmallRound, draft, round_in, small_store
from sqlalchemy import select

from toolkit.collection.round import State
from toolkit.collection.staff import Role, Staff
from toolkit.errors import (
    FolderTakenError,
    NotDraftError,
    NotPermittedError,
    SettingError,
)
from toolkit.i18n import translator
from toolkit.services.rehearsal import Rehearsal, rehearse_round
from toolkit.services.rehearsal_draft import copy_draft
from toolkit.services.rehearsing import ANSWERS
from toolkit.storage import register, rounds
from toolkit.storage.tables import metadata

ENGLISH = translator("en")
MARK = "Rehearsal · "


@dataclass(frozen=True)
class Rehearsed:
    """A draft that was rehearsed, and what was seen of it."""

    it: SmallRound
    before: dict[str, list[object]]
    told: list[tuple[int, int]]
    scratch: Path
    found: Rehearsal


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory):
    """Rehearse as the staff server does: in a thread, for an organiser."""
    folder = tmp_path_factory.mktemp("rehearsed")
    it = draft(folder)
    before, told = everything(it.store), []
    organiser = it.store.acting(Staff("zhang", Role.ORGANISER))
    with scratch_in(folder) as scratch, ThreadPoolExecutor(1) as threads:
        found = threads.submit(
            rehearse_round,
            organiser,
            ROUND,
            folder / "documents",
            ENGLISH,
            today=TODAY,
            progress=lambda done, of: told.append((done, of)),
        ).result()
    yield Rehearsed(it, before, told, scratch, found)
    it.store.close()


@contextmanager
def scratch_in(folder):
    """Let whatever is temporary be made in a new folder."""
    scratch = folder / "scratch"
    scratch.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(scratch))
        yield scratch


def everything(store):
    """Return all rows of all tables, but for the record of acts."""
    with store.reading() as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for name, table in metadata.tables.items()
            if name != "act"
        }


def people(store, round_id):
    with store.reading() as connection:
        return register.get_raters(connection, round_id)


def test_all_that_was_acknowledged_was_counted_whatever_people_did(rehearsed):
    found = rehearsed.found

    assert found.raters == 13
    assert found.acknowledged == found.counted == 10
    assert found.answers.keys() == ANSWERS.keys()
    assert found.seconds > 0


def test_the_organiser_learns_how_results_would_be_told(rehearsed):
    found = rehearsed.found

    assert (found.in_counts, found.in_bands, found.withheld) == (2, 0, 0)
    assert found.merged == {"staff+students": 2}


def test_what_is_done_is_told_in_percent(rehearsed):
    assert rehearsed.told == sorted(rehearsed.told)
    assert rehearsed.told[-1] == (100, 100)
    assert len(rehearsed.told) > 10


def test_every_document_says_what_it_is(rehearsed):
    documents = rehearsed.found.documents
    said = [line for path in documents for line in second_lines(path)]

    assert {path.suffix for path in documents} == {".docx", ".xlsx", ".png", ".svg"}
    assert all(path.name.startswith("rehearsal-") for path in documents)
    assert len(said) > 4
    assert all(line.startswith(MARK) for line in said)


def second_lines(path):
    """Return what stands under each title: which round, published when."""
    if path.suffix == ".docx":
        return [docx.Document(path).paragraphs[1].text]
    if path.suffix == ".xlsx":
        return [str(sheet["A2"].value) for sheet in openpyxl.load_workbook(path)]
    return []


def test_nothing_but_documents_is_kept(rehearsed):
    folder = rehearsed.it.folder / "documents"
    files = {path for path in folder.rglob("*") if path.is_file()}

    assert files == set(rehearsed.found.documents)
    assert list(rehearsed.scratch.iterdir()) == []


def test_the_draft_is_as_before_and_the_rehearsal_stands_in_its_record(rehearsed):
    with rehearsed.it.store.reading() as connection:
        acts = connection.execute(select(metadata.tables["act"])).all()

    assert everything(rehearsed.it.store) == rehearsed.before
    assert [(one.round, one.act, one.by) for one in acts] == [
        (ROUND, "rehearsed", "zhang")
    ]


def test_a_copy_holds_the_places_of_raters_and_none_of_the_people(tmp_path):
    it = draft(tmp_path / "draft")
    into = small_store(tmp_path / "copy")
    marked = copy_draft(it.store, ROUND, into, ENGLISH)
    real, made_up = people(it.store, ROUND), people(into, marked.id)
    with it.store.reading() as ours, into.reading() as theirs:
        subjects = [rounds.get_subjects(ours, ROUND)]
        subjects.append(rounds.get_subjects(theirs, marked.id))
        digests = {rounds.get_roster_digest(ours, ROUND)}
        digests.add(rounds.get_roster_digest(theirs, marked.id))
    told = [
        {said for one in those for said in (one.name, one.number, one.unit)}
        for those in (real, made_up)
    ]
    it.store.close()
    into.close()

    assert marked.id == f"{ROUND}-rehearsal"
    assert marked.title.startswith(MARK)
    assert subjects[0] == subjects[1]
    assert [(r.group, r.slate) for r in made_up] == [(r.group, r.slate) for r in real]
    assert told[0] & told[1] == set()
    assert len(digests) == 2


def test_the_longest_id_can_still_be_marked(tmp_path):
    it = draft(tmp_path / "draft", round_id="a" * 64)
    into = small_store(tmp_path / "copy")
    marked = copy_draft(it.store, it.id, into, ENGLISH)
    it.store.close()
    into.close()

    assert len(marked.id) == 64
    assert marked.id.endswith("a-rehearsal")


@pytest.mark.parametrize("state", [State.FROZEN, State.OPEN, State.CLOSED])
def test_only_a_draft_is_rehearsed_and_nothing_is_left_of_a_refusal(tmp_path, state):
    it = round_in(state, tmp_path)
    with (
        scratch_in(tmp_path) as scratch,
        pytest.raises(NotDraftError, match=f"is {state}; .* a draft only"),
    ):
        rehearse_round(it.store, ROUND, tmp_path / "out", ENGLISH, today=TODAY)
    it.store.close()

    assert list(scratch.iterdir()) == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("share", [0, -0.1, 1.1])
def test_a_share_of_nobody_or_more_than_all_is_refused(tmp_path, share):
    it = draft(tmp_path)
    with pytest.raises(SettingError, match="a share is above 0"):
        rehearse_round(
            it.store, ROUND, tmp_path / "out", ENGLISH, today=TODAY, share=share
        )
    it.store.close()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    it = draft(tmp_path)
    with pytest.raises(FolderTakenError):
        rehearse_round(it.store, ROUND, tmp_path, ENGLISH, today=TODAY)
    it.store.close()


@pytest.mark.parametrize("role", [role for role in Role if role != "organiser"])
def test_only_an_organiser_rehearses(tmp_path, role):
    it = draft(tmp_path)
    store = it.store.acting(Staff("li", role))
    with pytest.raises(NotPermittedError):
        rehearse_round(store, ROUND, tmp_path / "out", ENGLISH, today=TODAY)
    it.store.close()


def test_what_is_broken_off_leaves_nothing(tmp_path):
    it = draft(tmp_path)

    def break_off(done, of):
        raise KeyboardInterrupt

    with scratch_in(tmp_path) as scratch, pytest.raises(KeyboardInterrupt):
        rehearse_round(
            it.store,
            ROUND,
            tmp_path / "out",
            ENGLISH,
            today=TODAY,
            share=0.1,
            progress=break_off,
        )
    with it.store.reading() as connection:
        acts = connection.execute(select(metadata.tables["act"])).all()
    it.store.close()

    assert acts == []
    assert list(scratch.iterdir()) == []
    assert not (tmp_path / "out").exists()
