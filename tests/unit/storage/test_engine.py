"""The store: how it is set up, who may read its files, what it rolls back."""

from __future__ import annotations

import os
import sqlite3
import stat
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from small_rounds import wait_for_no_lock
from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import IntegrityError

from toolkit.errors import BusyError, SettingError, ToolkitError
from toolkit.storage.engine import PEPPER_BYTES, open_store
from toolkit.storage.tables import act, metadata

AS_STATED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "secure_delete": 1,
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "temp_store": 2,
    "trusted_schema": 0,
    "cell_size_check": 1,
}
LINE = {"day": "2026-05-20", "round": "spring", "act": "open"}


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def count_acts(store):
    with store.reading() as connection:
        return len(connection.execute(select(act)).all())


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path / "data" / "pingyi.db")


@pytest.mark.parametrize(("pragma", "value"), AS_STATED.items())
def test_a_ballot_acknowledged_survives_a_power_cut(store, pragma, value):
    with store.reading() as reading, store.writing() as writing:
        found = {
            connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
            for connection in (reading, writing)
        }

    assert found == {value}


def test_every_connection_is_set_up_alike(store):
    with store.reading() as one, store.reading() as other, store.reading() as third:
        found = [
            connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
            for connection in (one, other, third)
        ]

    assert found == [2, 2, 2]


def test_only_the_owner_may_read_the_files(tmp_path, store):
    with store.writing() as connection:
        connection.execute(insert(act).values(LINE))
    folder = tmp_path / "data"

    modes = {path.name: mode(path) for path in folder.iterdir()}

    assert mode(folder) == 0o700
    assert modes == dict.fromkeys(
        ["pingyi.db", "pingyi.db-wal", "pingyi.db-shm", "pepper"], 0o600
    )


@pytest.mark.parametrize("mask", [0, 0o022])
def test_a_generous_umask_changes_nothing(tmp_path, mask):
    before = os.umask(mask)
    try:
        open_store(tmp_path / "data" / "pingyi.db")
    finally:
        os.umask(before)

    assert mode(tmp_path / "data" / "pingyi.db") == 0o600
    assert mode(tmp_path / "data" / "pepper") == 0o600


def test_the_pepper_stands_outside_the_database(tmp_path, store):
    with store.writing() as connection:
        connection.execute(insert(act).values(LINE))
    files = [path for path in (tmp_path / "data").iterdir() if path.name != "pepper"]

    assert len(store.pepper) == PEPPER_BYTES
    assert not any(store.pepper in path.read_bytes() for path in files)


def test_a_store_opened_again_has_its_pepper_and_its_rows(tmp_path, store):
    with store.writing() as connection:
        connection.execute(insert(act).values(LINE))
    store.close()

    again = open_store(tmp_path / "data" / "pingyi.db")

    assert again.pepper == store.pepper
    assert count_acts(again) == 1


def test_the_pepper_may_lie_elsewhere(tmp_path):
    elsewhere = tmp_path / "vault"

    store = open_store(tmp_path / "data" / "pingyi.db", pepper=elsewhere)

    assert elsewhere.read_bytes() == store.pepper
    assert not (tmp_path / "data" / "pepper").exists()


@pytest.mark.parametrize("content", [b"", b"short"])
def test_a_pepper_that_is_not_whole_is_refused(tmp_path, content):
    (tmp_path / "pepper").write_bytes(content)

    with pytest.raises(ToolkitError, match="pepper"):
        open_store(tmp_path / "pingyi.db")


def test_a_database_on_a_server_needs_a_named_pepper():
    with pytest.raises(SettingError, match="pepper"):
        open_store("postgresql://localhost/pingyi")


@pytest.mark.parametrize("url", ["mysql://localhost/x", "postgresql+asyncpg://h/x"])
def test_another_kind_of_database_is_refused(tmp_path, url):
    with pytest.raises(SettingError, match="neither SQLite nor PostgreSQL"):
        open_store(url, pepper=tmp_path / "pepper")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://clerk:Tr0ub@dor@host/rounds",
        "postgresql://clerk:Tr0ub@dor/x@host/rounds",
        "postgresql://clerk:pass@Tr0ub:dor@host/rounds",
        "postgresql+psycopg://clerk:pass@host:Tr0ub/rounds",
    ],
)
def test_an_address_that_is_misspelt_is_refused_without_repeating_it(tmp_path, url):
    with pytest.raises(SettingError, match="%40") as refused:
        open_store(url, pepper=tmp_path / "pepper")

    told = "".join(traceback.format_exception(refused.value))
    assert "Tr0ub" not in told.replace(url, "")
    assert "dor" not in str(refused.value).replace("password", "")


def test_a_store_does_not_show_its_pepper(store):
    assert str(store.pepper) not in repr(store)


@pytest.mark.parametrize("name", ["a?b", "a%20b", "a#b", "评议 库"])
def test_a_file_may_have_any_name(tmp_path, name):
    open_store(tmp_path / name / "pingyi.db").close()

    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "pingyi.db").stat().st_size > 0


def test_a_store_opened_by_several_at_once_is_one_store(tmp_path):
    several = 4
    start = Barrier(several)

    def opened(_):
        start.wait()
        return open_store(tmp_path / "data" / "pingyi.db")

    with ThreadPoolExecutor(several) as pool:
        stores = list(pool.map(opened, range(several)))

    assert len({store.pepper for store in stores}) == 1
    with stores[0].writing() as connection:
        connection.execute(insert(act).values(LINE))
    assert [count_acts(store) for store in stores] == [1] * several


def test_what_fails_halfway_is_rolled_back_whole(store):
    def fail_halfway():
        with store.writing() as connection:
            connection.execute(insert(act).values(LINE))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()

    assert count_acts(store) == 0


def test_a_reader_sees_one_state_to_the_end(store):
    with store.reading() as reader:
        before = len(reader.execute(select(act)).all())
        with store.writing() as writer:
            writer.execute(insert(act).values(LINE))
        after = len(reader.execute(select(act)).all())

    assert (before, after) == (0, 0)
    assert count_acts(store) == 1


def test_only_one_writes_at_a_time(store):
    wait_for_no_lock(store)

    with store.writing(), pytest.raises(BusyError), store.writing():
        pass


def test_who_reads_waits_for_nobody_who_writes(store):
    wait_for_no_lock(store)

    with store.writing() as connection:
        connection.execute(insert(act).values(LINE))
        assert count_acts(store) == 0


def test_more_at_once_than_there_are_connections_are_told_to_wait(store):
    single = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0}
    narrow = replace(store, engine=create_engine(store.engine.url, **single))

    with narrow.reading(), pytest.raises(BusyError), narrow.reading():
        pass


def test_what_is_no_trouble_of_the_database_is_not_said_to_be_one(store):
    """A mark put in twice is refused as such; trying again would not help."""
    with store.writing() as connection:
        connection.execute(insert(act).values(LINE | {"sequence": 1}))

    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.execute(insert(act).values(LINE | {"sequence": 1}))


def test_rows_that_belong_to_nothing_are_refused(store):
    with store.writing() as connection, pytest.raises(Exception, match="FOREIGN KEY"):
        connection.exec_driver_sql("INSERT INTO spent VALUES (x'00', 'm001', x'00')")


def test_all_tables_are_there_from_the_start(tmp_path, store):
    store.close()

    with sqlite3.connect(tmp_path / "data" / "pingyi.db") as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        names = {name for (name,) in rows}

    assert names == set(metadata.tables)
