"""A count on its way to the server: whole, private, and of one box only."""

from __future__ import annotations

import hashlib
import json
import stat
from dataclasses import replace

import pytest
from boxes import KEY, WORDS, envelope, filled_box, sealed_envelope

from toolkit.collection import unsealing
from toolkit.collection.sealing import make_key
from toolkit.errors import FileRefusedError
from toolkit.storage.count_file import is_of, read_count, write_count

IT = filled_box({"excellent": 150, "qualified": 50}, batches=2)
SPOILED = IT.with_envelopes(*IT.envelopes, sealed_envelope(b"nonsense", "m001"))
FOLDED = unsealing.open_box(SPOILED.box, SPOILED.envelopes, KEY)


@pytest.fixture
def file(tmp_path):
    write_count(tmp_path / "count", SPOILED.box, FOLDED, KEY)
    return tmp_path / "count"


def edit(file, change):
    """Change what the file says and leave its signature, as an editor would."""
    said, _, signature = file.read_bytes().partition(b"\n")
    data = json.loads(said)
    change(data)
    edited = json.dumps(data, ensure_ascii=False).encode()
    assert edited != said
    file.write_bytes(edited + b"\n" + signature)


def refused(file):
    with pytest.raises(FileRefusedError) as refusal:
        read_count(file)
    return refusal.value.facts["file"] == file.name


def test_a_count_comes_back_whole(file):
    folded = read_count(file).folded

    assert folded.tally == FOLDED.tally
    assert folded.texts == FOLDED.texts
    assert folded.receipts == FOLDED.receipts
    assert folded.spoiled == FOLDED.spoiled


@pytest.mark.parametrize("name", ["patterns", "spreads", "replicates"])
def test_sums_come_back_whole(file, name):
    wanted, found = (
        getattr(one.sums, name) for one in (FOLDED, read_count(file).folded)
    )

    assert len(wanted) > 0
    assert found.to_dict("list") == wanted.to_dict("list")


def test_the_count_of_an_empty_box_comes_back(tmp_path):
    empty = filled_box({})
    folded = unsealing.open_box(empty.box, empty.envelopes, KEY)
    write_count(tmp_path / "count", empty.box, folded, KEY)

    counted = read_count(tmp_path / "count")

    assert counted.folded.tally == folded.tally
    assert is_of(counted, empty.box)


def test_nobody_else_may_read_a_count(file):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert WORDS in file.read_text("utf-8")


def test_its_digest_is_that_of_the_file(tmp_path):
    digest = write_count(tmp_path / "count", SPOILED.box, FOLDED, KEY)

    raw = (tmp_path / "count").read_bytes()

    assert digest == hashlib.sha256(raw).hexdigest()
    assert read_count(tmp_path / "count").digest == digest


def test_a_file_that_is_there_is_never_overwritten(file):
    before = file.read_bytes()

    with pytest.raises(FileExistsError):
        write_count(file, SPOILED.box, FOLDED, KEY)
    assert file.read_bytes() == before


def test_a_count_holds_no_ballot_and_no_key(file):
    raw = file.read_text("utf-8")

    secret = KEY.private_numbers().private_value
    hidden = [f"{0:032x}", f"{1:032x}", str(secret), f"{secret:x}", *SPOILED.slips]
    assert not [one for one in hidden if one in raw]


def test_a_count_is_of_its_box_only(file):
    counted = read_count(file)
    fuller = IT.with_envelopes(*IT.envelopes, envelope(300, "excellent", "m001"))
    foreign = filled_box({"excellent": 200}, round_id="autumn")

    assert is_of(counted, SPOILED.box)
    for other in (IT.box, fuller.box, foreign.box, replace(IT.box, heads=())):
        assert not is_of(counted, other)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["receipts"].pop(),
        lambda data: data["texts"].clear(),
        lambda data: data["spoiled"].clear(),
        lambda data: data["sums"]["patterns"].pop(),
    ],
    ids=["a receipt", "texts", "spoiled ballots", "a pattern"],
)
def test_a_count_that_was_edited_is_of_no_box(file, change):
    edit(file, change)

    assert not is_of(read_count(file), SPOILED.box)


def test_a_count_that_is_not_signed_is_of_no_box(file):
    said, _, _ = file.read_bytes().partition(b"\n")
    file.write_bytes(said)

    assert not is_of(read_count(file), SPOILED.box)


def test_a_count_signed_with_another_key_is_of_no_box(tmp_path):
    write_count(tmp_path / "count", SPOILED.box, FOLDED, make_key())

    assert not is_of(read_count(tmp_path / "count"), SPOILED.box)


def test_a_count_in_a_form_of_another_day_is_refused(file):
    edit(file, lambda data: data.update(version=data["version"] + 1))

    assert refused(file)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"7", b"null", b"{}", b"\xff", b"PAR1"]
)
def test_a_foreign_file_is_refused(tmp_path, raw):
    (tmp_path / "count").write_bytes(raw)

    assert refused(tmp_path / "count")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refused(tmp_path / "count")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_file_that_was_cut_off_is_refused(file, share):
    raw = file.read_bytes()
    file.write_bytes(raw[: int(len(raw) * share)])

    assert refused(file)
