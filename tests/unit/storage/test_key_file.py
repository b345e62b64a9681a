"""A round key that lies on the server: in a private file, and nowhere else."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from boxes import bytes_in
from small_rounds import ROUND, small_store

from toolkit.collection.sealing import make_key
from toolkit.errors import FileTakenError, KeyMissingError
from toolkit.storage.key_file import forget_key, keep_key, read_key

KEY = make_key()
SECRET = KEY.private_numbers().private_value


@pytest.fixture
def store(tmp_path):
    """A store with a key in its file."""
    store = small_store(tmp_path)
    keep_key(store, ROUND, KEY)
    return store


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_key_that_is_kept_is_the_key_that_is_read(store):
    assert read_key(store, ROUND).private_numbers().private_value == SECRET


def test_nobody_else_may_read_the_key(store):
    assert mode(store.keys / f"{ROUND}.key") == 0o600
    assert mode(store.keys) == 0o700


def test_the_key_stands_in_its_file_only(store, tmp_path):
    store.close()
    (store.keys / f"{ROUND}.key").unlink()

    left = bytes_in(tmp_path)

    assert SECRET.to_bytes(32, "big") not in left
    assert f"{SECRET:064x}".encode() not in left


def test_every_round_has_a_key_of_its_own(store):
    keep_key(store, "autumn", make_key())

    assert read_key(store, ROUND).private_numbers().private_value == SECRET


@pytest.mark.parametrize("there", [b"", b"the key of another store"])
def test_a_key_that_is_there_is_never_overwritten(store, there):
    file = store.keys / "autumn.key"
    file.write_bytes(there)

    with pytest.raises(FileTakenError) as refusal:
        keep_key(store, "autumn", make_key())
    assert refusal.value.facts["file"] == file
    assert file.read_bytes() == there


def test_a_key_is_on_the_disk_before_it_is_relied_on(store, monkeypatch):
    """Both what is in the file, and that the folder has it."""
    synced = []
    monkeypatch.setattr(os, "fsync", lambda it: synced.append(place_of(it)))

    keep_key(store, "autumn", make_key())

    assert synced == [store.keys / "autumn.key", store.keys]


def place_of(descriptor):
    return Path(f"/proc/self/fd/{descriptor}").readlink()


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\n",
        b"0" * 64,
        b"f" * 64,
        b"-1",
        b"key",
        "密".encode(),
        b"\xff",
        b"1" * 65,
    ],
)
def test_a_damaged_key_is_missing(store, damaged):
    (store.keys / f"{ROUND}.key").write_bytes(damaged)

    with pytest.raises(KeyMissingError) as refusal:
        read_key(store, ROUND)
    assert refusal.value.facts["file"] == store.keys / f"{ROUND}.key"


def test_a_key_that_was_never_kept_is_missing(store):
    with pytest.raises(KeyMissingError):
        read_key(store, "autumn")


def test_a_key_that_is_forgotten_is_gone(store):
    forget_key(store, ROUND)

    assert list(store.keys.iterdir()) == []
    with pytest.raises(KeyMissingError):
        read_key(store, ROUND)


def test_a_key_is_overwritten_before_it_is_deleted(store, tmp_path):
    other_name = tmp_path / "other name"
    other_name.hardlink_to(store.keys / f"{ROUND}.key")

    forget_key(store, ROUND)

    assert set(other_name.read_bytes()) == {0}
    assert len(other_name.read_bytes()) >= 64


def test_a_key_may_be_forgotten_twice_or_never_have_been(store):
    forget_key(store, ROUND)
    forget_key(store, ROUND)
    forget_key(small_store(store.keys.parent / "other"), ROUND)

    assert list(store.keys.iterdir()) == []
