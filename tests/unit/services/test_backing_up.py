"""A backup holds what is sealed, and can be gone on with."""

from __future__ import annotations

import shutil
import stat

import pytest
from small_rounds import ROUND, TODAY, SmallRound, draft, round_in

from toolkit.collection.round import State
from toolkit.errors import (
    BoxChangedError,
    FileRefusedError,
    FileTakenError,
    PepperDiffersError,
    StoreTakenError,
)
from toolkit.services.backing_up import back_up, restore
from toolkit.services.conducting import freeze
from toolkit.services.issuing import issue_codes
from toolkit.storage import counter
from toolkit.storage.engine import open_store

PAGE = 4096


@pytest.fixture
def voting(tmp_path):
    """An open round with six ballots, one of them with an opinion."""
    it = round_in(State.OPEN, tmp_path / "here")
    it.cast(0, words="多听意见")
    for rater in range(1, 6):
        it.cast(rater, grade="qualified")
    return it


def restored(it, file, folder):
    """Put a backup into a new store with the same pepper, and go on there."""
    folder.mkdir()
    shutil.copy(it.folder / "pepper", folder / "pepper")
    store = open_store(folder / "pingyi.db")
    restore(store, file)
    return SmallRound(store, folder, it.id, it.codes, it.slips, it.sealed)


def tally_of(it):
    with it.store.reading() as connection:
        return counter.read_tally(connection, ROUND)


def test_a_round_goes_on_from_its_backup(voting, tmp_path):
    back_up(voting.store, tmp_path / "backup")

    there = restored(voting, tmp_path / "backup", tmp_path / "there")
    there.cast(6)
    there.bring_to(State.PUBLISHED)

    assert tally_of(there).select(subject="m001").ballots["valid"].sum() == 7


def test_what_was_opened_is_not_in_it_and_is_opened_anew(voting, tmp_path):
    voting.bring_to(State.OPENED)

    opened = back_up(voting.store, tmp_path / "backup")

    assert [one.id for one in opened] == [ROUND]
    raw = (tmp_path / "backup").read_bytes()
    assert "多听意见".encode() not in raw
    assert not [s for s in voting.sealed if s.receipt.encode() in raw]
    there = restored(voting, tmp_path / "backup", tmp_path / "there")
    assert there.state is State.CLOSED
    there.bring_to(State.OPENED)
    assert tally_of(there).counts.equals(tally_of(voting).counts)


def test_a_published_round_keeps_its_receipts_and_nothing_else_that_was_opened(
    voting, tmp_path
):
    voting.bring_to(State.PUBLISHED)

    back_up(voting.store, tmp_path / "backup")

    there = restored(voting, tmp_path / "backup", tmp_path / "there")
    assert there.state is State.PUBLISHED
    assert there.count_rows("receipt", "mark_count", "opinion") == [6, 0, 0]


def test_neither_pepper_nor_key_nor_code_is_in_it(tmp_path):
    it = draft(tmp_path / "here")
    it.codes = tuple(link.code for link in issue_codes(it.store, ROUND).links)
    freeze(it.store, ROUND, today=TODAY, on_server=True)
    it.bring_to(State.OPEN).cast(0)

    back_up(it.store, tmp_path / "backup")

    raw = (tmp_path / "backup").read_bytes()
    key = (it.store.keys / f"{ROUND}.key").read_text("ascii").strip()
    assert it.store.pepper not in raw
    assert key.encode() not in raw
    assert bytes.fromhex(key) not in raw
    assert not [code for code in it.codes if code.encode() in raw]


def test_it_is_one_file_of_its_owner_s_own(voting, tmp_path):
    (tmp_path / "out").mkdir()

    back_up(voting.store, tmp_path / "out" / "backup")

    (file,) = (tmp_path / "out").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_it_is_read_without_writing_anything_beside_it(voting, tmp_path):
    (tmp_path / "out").mkdir()
    back_up(voting.store, tmp_path / "out" / "backup")

    restored(voting, tmp_path / "out" / "backup", tmp_path / "there")

    assert [one.name for one in (tmp_path / "out").iterdir()] == ["backup"]


def test_it_tells_no_order_of_voting(voting, tmp_path):
    back_up(voting.store, tmp_path / "backup")

    raw = (tmp_path / "backup").read_bytes()
    with voting.store.reading() as connection:
        rows = list(counter.read_envelopes(connection, ROUND))
    places = [raw.find(one.sealed[:32]) for one in rows]
    assert min(places) > 0
    for page in {place // PAGE for place in places}:
        within = [place for place in places if place // PAGE == page]
        assert within in (sorted(within), sorted(within, reverse=True))


def test_what_was_put_into_the_box_of_a_backup_is_found_out(voting, tmp_path):
    voting.bring_to(State.CLOSED)
    back_up(voting.store, tmp_path / "backup")
    there = restored(voting, tmp_path / "backup", tmp_path / "there")
    there.tamper(
        "UPDATE envelope SET subject = "
        "CASE subject WHEN 'm001' THEN 'm002' ELSE 'm001' END"
    )

    with pytest.raises(BoxChangedError):
        there.unseal()


def test_a_backup_overwrites_no_file(voting, tmp_path):
    (tmp_path / "backup").write_text("kept")

    with pytest.raises(FileTakenError):
        back_up(voting.store, tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "kept"


def test_a_backup_overwrites_no_store(voting, tmp_path):
    back_up(voting.store, tmp_path / "backup")

    with pytest.raises(StoreTakenError):
        restore(voting.store, tmp_path / "backup")


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_what_is_no_backup_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / "file").write_bytes(content)
    store = open_store(tmp_path / "pingyi.db")

    with pytest.raises(FileRefusedError):
        restore(store, tmp_path / "file")


def test_a_backup_does_not_go_where_its_codes_would_not_be_known(voting, tmp_path):
    back_up(voting.store, tmp_path / "backup")
    elsewhere = open_store(tmp_path / "elsewhere" / "pingyi.db")

    with pytest.raises(PepperDiffersError):
        restore(elsewhere, tmp_path / "backup")
