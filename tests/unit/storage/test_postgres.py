"""PostgreSQL as a place for ballots: what is set up, and what is refused."""

from __future__ import annotations

import shutil
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from databases import ADMINISTRATOR, CLERK, CLERKS_PASSWORD, OWNER
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from toolkit.errors import BusyError, DatabaseRefusedError, SettingError
from toolkit.i18n import translator
from toolkit.storage import postgres
from toolkit.storage.engine import open_store
from toolkit.storage.rewriting import REWRITTEN
from toolkit.storage.tables import act, metadata

LINE = {"day": "2026-05-20", "round": "spring", "act": "open"}
OF_A_SESSION = {
    "synchronous_commit": "on",
    "log_parameter_max_length_on_error": "0",
    "lock_timeout": "10s",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "default_transaction_isolation": "read committed",
}
TELLING = {
    "log_statement": "all",
    "log_duration": "on",
    "log_min_duration_statement": "0",
    "log_min_duration_sample": "0",
    "log_transaction_sample_rate": "1",
    "log_parameter_max_length": "-1",
    "log_lock_waits": "on",
    "log_parser_stats": "on",
    "log_min_messages": "debug2",
}
WRONG_PASSWORD = "wrong-staple"  # noqa: S105 -- opens nothing
AS_CLERK = {"role": CLERK, "password": CLERKS_PASSWORD}


@pytest.fixture
def database(cluster):
    name = cluster.new_database()
    yield name
    cluster.drop(name)


@pytest.fixture
def empty(cluster):
    name = cluster.new_database(template="template1")
    yield name
    cluster.drop(name)


@pytest.fixture
def open_it(cluster, tmp_path):
    """Open the store of a database, as any role; it is closed in the end."""
    opened = []

    def open_it(database, **who):
        url = cluster.url(database, **who)
        opened.append(open_store(url, pepper=tmp_path / "pepper"))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(open_it, database):
    return open_it(database)


def count_acts(connection):
    return len(connection.execute(select(act)).all())


def add_line(store):
    with store.writing() as connection:
        connection.execute(insert(act).values(LINE))


def refusal(open_it, database, kind=SettingError, **who):
    with pytest.raises(kind) as refused:
        open_it(database, **who)
    return refused.value


def places(refused):
    return [problem.place for problem in refused.problems]


# Transactions


def test_a_reader_sees_one_state_whatever_is_written_meanwhile(store):
    with store.reading() as connection:
        before = count_acts(connection)
        add_line(store)
        after = count_acts(connection)

    assert (before, after) == (0, 0)
    with store.reading() as connection:
        assert count_acts(connection) == 1


def test_a_reader_cannot_write(store):
    with store.reading() as connection, pytest.raises(OperationalError):
        connection.execute(insert(act).values(LINE))


def test_what_fails_halfway_is_rolled_back_whole(store):
    def fail_halfway():
        with store.writing() as connection:
            connection.execute(insert(act).values(LINE))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()

    with store.reading() as connection:
        assert count_acts(connection) == 0


def test_of_two_writers_in_each_others_way_one_may_try_again(store):
    with store.writing() as connection:
        connection.execute(insert(act), [LINE, LINE])
    both_hold_one = Barrier(2)

    def change(*lines):
        try:
            with store.writing() as connection:
                for line in lines:
                    changed = update(act).where(act.c.sequence == line)
                    connection.execute(changed.values(day="2026-05-21"))
                    if line == lines[0]:
                        both_hold_one.wait()
        except BusyError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(change, 1, 2), pool.submit(change, 2, 1)]

    assert sorted(one.result() for one in done) == [False, True]


@pytest.mark.parametrize(("setting", "value"), OF_A_SESSION.items())
def test_a_session_is_set_up_to_lose_and_tell_nothing(
    cluster, open_it, database, setting, value
):
    cluster.ask(f"ALTER DATABASE {database} SET synchronous_commit = off")
    store = open_it(database)

    with store.writing() as one, store.writing() as other:
        found = {it.exec_driver_sql(f"SHOW {setting}").scalar() for it in (one, other)}

    assert found == {value}


def test_a_server_that_is_read_only_by_default_is_written_to(
    cluster, open_it, database
):
    cluster.ask(f"ALTER DATABASE {database} SET default_transaction_read_only = on")

    store = open_it(database)

    add_line(store)


def test_the_store_survives_a_crash_of_its_server(cluster, store):
    add_line(store)

    cluster.crash()
    with pytest.raises(BusyError):
        add_line(store)
    cluster.start()

    with store.reading() as connection:
        assert count_acts(connection) == 1


# Tables


def test_servers_that_start_together_make_one_store(open_it, empty):
    several = 4
    start = Barrier(several)

    def opened(_):
        start.wait()
        return open_it(empty)

    with ThreadPoolExecutor(several) as pool:
        stores = list(pool.map(opened, range(several)))

    add_line(stores[0])
    for store in stores:
        with store.reading() as connection:
            assert count_acts(connection) == 1


def test_the_server_s_statistics_keep_no_names_and_no_words(cluster, open_it, empty):
    open_it(empty)
    cluster.ask(
        "INSERT INTO round SELECT n::text, '', '', 5, 10, '', '', '', false, '', '' "
        "FROM generate_series(1, 100) n; "
        "INSERT INTO rater SELECT n::text, n::text, '王五', '1', '', '', '' "
        "FROM generate_series(1, 100) n; "
        "ANALYZE",
        database=empty,
    )

    sampled = cluster.ask(
        "SELECT DISTINCT starelid::regclass::text FROM pg_statistic s "
        "JOIN pg_class c ON c.oid = starelid "
        "WHERE relnamespace = 'public'::regnamespace",
        database=empty,
    )

    assert sampled == [("round",)]
    assert "rater" in {table.name for table in REWRITTEN}


# Who is let in


@pytest.mark.parametrize(
    "change",
    [
        {"role": CLERK, "password": WRONG_PASSWORD},
        {"role": "nobody-known", "password": WRONG_PASSWORD},
    ],
)
def test_who_is_not_let_in_learns_why_but_no_password_is_told(
    cluster, open_it, database, change
):
    refused = refusal(open_it, database, **change)

    assert "the server does not let us in" in str(refused)
    assert change["role"] in str(refused)
    assert WRONG_PASSWORD not in "".join(traceback.format_exception(refused))
    assert WRONG_PASSWORD not in translator("zh-CN").explain(refused)
    assert WRONG_PASSWORD not in cluster.log.read_text()


def test_a_server_that_is_not_there_is_named_without_the_password(tmp_path):
    url = f"postgresql://clerk:{WRONG_PASSWORD}@127.0.0.1:1/rounds?application_name=x"

    with pytest.raises(SettingError) as refused:
        open_store(url, pepper=tmp_path / "pepper")

    assert "postgresql://127.0.0.1:1/rounds cannot be used" in str(refused.value)
    assert "refused" in str(refused.value)
    shown = [str(refused.value), *traceback.format_exception(refused.value)[-1:]]
    assert WRONG_PASSWORD not in "".join(shown)


def test_a_password_does_not_show_on_the_store(cluster, open_it, database):
    cluster.ask(
        f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {CLERK}", database=database
    )

    store = open_it(database, **AS_CLERK)

    assert CLERKS_PASSWORD not in f"{store!r} {store.engine.url}"


def test_values_do_not_show_in_what_goes_wrong(store):
    line = insert(act).values(LINE | {"sequence": 1})

    with store.writing() as connection:
        connection.execute(line)
        with pytest.raises(IntegrityError) as wrong:
            connection.execute(line)

    assert LINE["day"] not in str(wrong.value)


def test_a_driver_that_is_missing_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "DRIVER", "no_such_driver")

    with pytest.raises(SettingError, match=r"pip install 'pingyi\[postgres\]'"):
        open_store("postgresql://localhost/rounds", pepper=tmp_path / "pepper")


def test_who_may_not_make_tables_is_told_what_to_ask_for(cluster, open_it, empty):
    refused = refusal(open_it, empty, **AS_CLERK)

    assert f"GRANT CREATE ON SCHEMA public TO {CLERK}" in str(refused)


def test_who_may_not_change_the_tables_is_told_which(cluster, open_it, database):
    cluster.ask(f"GRANT SELECT ON act TO {CLERK}", database=database)

    refused = refusal(open_it, database, DatabaseRefusedError, **AS_CLERK)

    (problem,) = refused.problems
    assert problem.facts["tables"].count(",") == len(metadata.tables) - 1
    assert f"TO {CLERK}" in str(problem)


# What is refused of a server


def test_all_settings_that_would_tell_are_named_together(cluster, open_it, database):
    for name, value in TELLING.items():
        cluster.ask(f"ALTER DATABASE {database} SET {name} = '{value}'")

    refused = refusal(open_it, database, DatabaseRefusedError)

    assert places(refused) == list(TELLING)
    assert f"ALTER ROLE {OWNER} SET log_statement = none" in str(refused)


@pytest.mark.parametrize(("name", "value"), TELLING.items())
def test_the_way_out_that_is_told_leads_out(cluster, open_it, database, name, value):
    cluster.ask(f"ALTER DATABASE {database} SET {name} = '{value}'")
    (problem,) = refusal(open_it, database, DatabaseRefusedError).problems

    way_out = str(problem).partition("run: ")[2]
    cluster.ask(
        way_out.replace(f"ROLE {OWNER}", f"ROLE {OWNER} IN DATABASE {database}")
    )

    open_it(database)


def test_settings_that_would_lose_or_tell_of_the_whole_server_are_refused(
    cluster, open_it, database
):
    wrong = {"fsync": "off", "full_page_writes": "off", "track_commit_timestamp": "on"}

    with cluster.restarted(**wrong):
        refused = refusal(open_it, database, DatabaseRefusedError)

    assert places(refused) == list(wrong)
    assert "ALTER SYSTEM SET fsync = on; SELECT pg_reload_conf()" in str(refused)
    assert "track_commit_timestamp = off and restart" in str(refused)


def test_a_database_that_cannot_keep_chinese_is_refused(cluster, open_it):
    cluster.ask(
        f"CREATE DATABASE latin OWNER {OWNER} ENCODING 'LATIN1' LOCALE 'C' "
        "LOCALE_PROVIDER libc TEMPLATE template0"
    )

    refused = refusal(open_it, "latin", DatabaseRefusedError)

    assert places(refused) == ["server_encoding"]
    cluster.drop("latin")


@contextmanager
def following(cluster):
    """Let something follow the server, later than it acknowledges."""
    folder = cluster.new_folder("follower")
    where = ("-h", cluster.socket, "-U", ADMINISTRATOR, "-D", folder)
    follower = cluster.spawn("pg_receivewal", *where)
    cluster.wait_for("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'")
    try:
        yield
    finally:
        follower.terminate()
        follower.wait(timeout=10)
        shutil.rmtree(folder)


@pytest.mark.fault("F10")
@pytest.mark.parametrize(
    ("role", "place"),
    [
        (OWNER, "pg_stat_replication"),
        (ADMINISTRATOR, "synchronous_standby_names"),
    ],
)
def test_a_standby_that_lags_is_refused(cluster, open_it, database, role, place):
    with following(cluster):
        refused = refusal(open_it, database, DatabaseRefusedError, role=role)

    assert places(refused) == [place]


@pytest.mark.fault("F10")
def test_a_standby_that_is_waited_for_is_welcome(cluster, open_it, database):
    with cluster.restarted(synchronous_standby_names="*"), following(cluster):
        open_it(database)
