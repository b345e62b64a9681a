"""Ballots on PostgreSQL: what its rows remember, and two servers on one database.

Rows are read as the server's administrator could, down to their headers
and to pages of the files.
"""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations
from math import sqrt
from threading import Barrier

import pytest
from psycopg import sql
from small_rounds import ROUND, TODAY, new_idem, round_in, small_roster
from sqlalchemy import event, func, insert, select
from sqlalchemy.exc import DBAPIError

from toolkit.collection.credential import digest_code
from toolkit.collection.round import State
from toolkit.errors import (
    AlreadyVotedError,
    BusyError,
    MalformedBallotError,
    NotOpenError,
)
from toolkit.services import announcing, casting, conducting
from toolkit.storage import rounds
from toolkit.storage.ballot_box import Outcome
from toolkit.storage.engine import open_store
from toolkit.storage.rewriting import REWRITTEN
from toolkit.storage.tables import envelope

REMEMBERING = ("spent", "envelope", "opinion", "receipt", "credential", "rater")
ROWS_AND_ITEMS = """
SELECT
  (SELECT count(*) FROM {table}),
  (SELECT count(*)
   FROM generate_series(0, pg_relation_size('{table}') / 8192 - 1) AS page,
        heap_page_items(get_raw_page('{table}', page::int)))
"""
KEYS = {"spent": "digest, subject", "credential": "digest", "rater": "round, id"}


@pytest.fixture
def database(cluster):
    name = cluster.new_database()
    cluster.ask("CREATE EXTENSION pageinspect", database=name)
    yield name
    cluster.drop(name)


@pytest.fixture
def another_server(cluster, database, tmp_path):
    """Open the database once more, as another ballot server would."""
    opened = []

    def another_server():
        opened.append(open_store(cluster.url(database), pepper=tmp_path / "pepper"))
        return opened[-1]

    yield another_server
    for store in opened:
        store.close()


@pytest.fixture
def voting(another_server, tmp_path):
    return round_in(State.OPEN, tmp_path, store=another_server())


@pytest.fixture
def ask(cluster, database):
    return lambda statement, *values: cluster.ask(statement, *values, database=database)


@pytest.fixture
def voted(another_server, tmp_path):
    """An open round in which so many handed in, in the order of raters."""

    def voted(raters):
        half = raters // 2
        roster = small_roster(members=1, staff=half, students=raters - half)
        it = round_in(State.OPEN, tmp_path, roster=roster, store=another_server())
        for rater in range(raters):
            it.cast(rater, words=f"第{rater}条：多听意见")
        return it

    return voted


def digests(it):
    """Return the digests of the raters' codes, in the order of raters."""
    return [
        digest_code(code, pepper=it.store.pepper, purpose=it.id) for code in it.codes
    ]


def kendall_tau(places):
    """Return how far places follow the order they are given in, −1 to 1."""
    pairs = list(combinations(places, 2))
    return sum(1 if first < second else -1 for first, second in pairs) / len(pairs)


def is_noise(tau, count):
    """Tell whether so many values in an order of chance give such a tau."""
    deviation = sqrt(2 * (2 * count + 5) / (9 * count * (count - 1)))
    return abs(tau) < min(5 * deviation, 0.9)


def filled(statement, **parts):
    """Return a statement with names in its blanks."""
    return sql.SQL(statement).format(**{k: sql.SQL(v) for k, v in parts.items()})


def rows_in_place(ask, table, columns):
    """Return the rows of a table as they lie in its file."""
    query = "SELECT {columns} FROM {table} ORDER BY ctid"
    return ask(filled(query, columns=columns, table=table))


# What rows remember


def test_before_opening_the_server_does_tell_whose_envelope_is_whose(ask, voted):
    """So the measure bites: what is sealed, not who wrote the row, keeps the secret."""
    voted(12)

    pairs = ask("SELECT digest, id FROM spent s JOIN envelope e ON e.xmin = s.xmin")

    assert len(pairs) == len({digest for digest, _ in pairs}) == 12


def test_before_opening_the_server_does_tell_the_order_of_the_roll(ask, voted):
    it = voted(12)

    order = [digest for (digest,) in rows_in_place(ask, "spent", "digest")]

    assert kendall_tau([order.index(one) for one in digests(it)]) == 1


@pytest.mark.abuse(64)
@pytest.mark.parametrize("raters", [12, 40])
def test_after_opening_all_rows_are_of_one_transaction(ask, voted, raters):
    voted(raters).bring_to(State.OPENED)

    numbers = set()
    for table in REMEMBERING:
        query = "SELECT xmin::text, xmax::text FROM {table}"
        numbers |= {number for row in ask(filled(query, table=table)) for number in row}

    assert len(numbers - {"0"}) == 1


@pytest.mark.abuse(64)
@pytest.mark.parametrize("raters", [12, 40])
def test_after_opening_no_place_tells_an_order(ask, voted, raters):
    it = voted(raters).bring_to(State.OPENED)
    sought = {
        "spent": ("digest", digests(it)),
        "envelope": ("sealed", [one.envelopes["m001"] for one in it.sealed]),
        "opinion": ("body", [f"第{rater}条：多听意见" for rater in range(raters)]),
        "receipt": ("code", [one.receipt for one in it.sealed]),
    }

    for table, (column, in_order) in sought.items():
        order = [value for (value,) in rows_in_place(ask, table, column)]
        tau = kendall_tau([order.index(one) for one in in_order])
        assert is_noise(tau, raters), table


@pytest.mark.abuse(64)
@pytest.mark.parametrize("table", REMEMBERING)
def test_after_opening_rows_lie_in_the_order_of_their_keys(ask, voted, table):
    voted(12).bring_to(State.OPENED)
    keys = KEYS.get(table, "id")

    lying = rows_in_place(ask, table, keys)

    assert lying == sorted(lying)
    assert len(lying) == 12


@pytest.mark.abuse(64)
def test_after_opening_what_lies_outside_the_rows_is_of_the_same_order(ask, voted):
    """Long values lie in a table of their own, under numbers that count up."""
    voted(12).bring_to(State.OPENED)
    ((outside,),) = ask(
        "SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = 'envelope'"
    )

    lying = ask(
        filled(
            "SELECT chunk_data, xmin::text FROM {outside} WHERE chunk_seq = 0 "
            "ORDER BY chunk_id",
            outside=outside,
        )
    )

    assert len({transaction for _, transaction in lying}) == 1
    in_order = [sealed for (sealed,) in ask("SELECT sealed FROM envelope ORDER BY id")]
    assert len(lying) == 12
    assert all(
        sealed.startswith(start)
        for sealed, (start, _) in zip(in_order, lying, strict=True)
    )


@pytest.mark.parametrize("state", [State.OPENED, State.DESTROYED])
def test_no_row_that_is_gone_is_left_on_a_page(ask, voted, state):
    voted(12).bring_to(state)

    for table in REWRITTEN:
        ((live, on_pages),) = ask(filled(ROWS_AND_ITEMS, table=table.name))
        assert live == on_pages, table.name


def test_after_destroying_the_files_hold_nothing_of_raters_or_ballots(
    cluster, ask, voted
):
    it = voted(12).bring_to(State.DESTROYED)

    ask("CHECKPOINT")
    ((folder,),) = ask(
        "SELECT 'base/' || oid FROM pg_database WHERE datname = current_database()"
    )
    files = b"".join(
        path.read_bytes()
        for path in (cluster.data / folder).iterdir()
        if path.is_file()
    )

    assert ROUND.encode() in files
    for sealed in it.sealed:
        assert sealed.envelopes["m001"][:16] not in files
        assert sealed.envelopes["m001"][-16:] not in files
    for digest in digests(it):
        assert digest not in files
    for secret in ("参评人", "R0000", "多听意见"):
        assert secret.encode() not in files


@pytest.mark.abuse(61)
def test_the_log_of_the_server_tells_nothing_of_ballots(cluster, voted):
    before = cluster.log.stat().st_size
    it = voted(12).bring_to(State.PUBLISHED)

    log = cluster.log.read_bytes()[before:].decode()

    assert not re.search("INSERT|UPDATE|SELECT", log)
    for secret in (*it.codes, *(one.hex() for one in digests(it)), "多听意见"):
        assert secret not in log


@pytest.mark.abuse(61)
def test_the_log_of_the_server_does_not_tell_who_handed_in_a_copy(cluster, voting):
    before = cluster.log.stat().st_size
    victim = voting.cast(0)
    with pytest.raises(MalformedBallotError):
        voting.hand_in(1, victim.envelopes)

    log = cluster.log.read_bytes()[before:].decode()

    for digest in digests(voting):
        assert digest.hex() not in log


def is_scrubbed(ask):
    return ask("SELECT scrubbed FROM round") == [(True,)]


@pytest.mark.fault("F13")
def test_a_crash_before_rewriting_is_made_good_at_publication(ask, voted):
    it = voted(6).bring_to(State.OPENED)
    ask("UPDATE round SET scrubbed = false")  # as a crash leaves it

    it.bring_to(State.PUBLISHED)

    assert is_scrubbed(ask)


def test_a_reader_who_is_in_the_way_does_not_make_rewriting_forgotten(ask, voted):
    it = voted(6).bring_to(State.CLOSED)
    wait_for_no_lock(it.store)

    with it.store.reading() as reader:
        reader.execute(select(func.count()).select_from(envelope)).scalar_one()
        it.unseal()

    assert not is_scrubbed(ask)
    it.bring_to(State.PUBLISHED)
    assert is_scrubbed(ask)


def wait_for_no_lock(store):
    """Let the server say soon that something is locked, instead of waiting."""

    @event.listens_for(store.engine, "checkout")
    def _taken(connection, *_):
        connection.execute("SET lock_timeout = '100ms'")
        connection.commit()


def test_a_reader_never_finds_a_table_empty_that_is_being_rewritten(
    cluster, ask, voted, another_server
):
    it = voted(6).bring_to(State.CLOSED)
    other = another_server()
    seen = []

    def look():
        with other.reading() as connection:
            rounds.get_round(connection, ROUND)
            seen.append(connection.scalar(select(func.count()).select_from(envelope)))

    with ThreadPoolExecutor(1) as aside:
        with it.store.writing() as connection:
            connection.exec_driver_sql("LOCK TABLE envelope IN ACCESS EXCLUSIVE MODE")
            looking = aside.submit(look)
            cluster.wait_for(WAITING, it.store.engine.url.database)
            rows = connection.execute(select(envelope)).mappings().all()
            connection.exec_driver_sql("TRUNCATE envelope")
            connection.execute(insert(envelope), [dict(row) for row in rows])
        looking.result()

    assert seen == [6]


# Two servers on one database

WAITING = (
    "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
)


BROKEN = """
CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql
AS 'BEGIN RAISE EXCEPTION ''broken''; END';
CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW
WHEN (NEW.subject = 'm002') EXECUTE FUNCTION broken()
"""


def at_once(acts):
    """Do several things in the same instant; return what came of each."""
    start = Barrier(len(acts))

    def done(act):
        start.wait()
        try:
            return act()
        except (AlreadyVotedError, NotOpenError) as refused:
            return type(refused)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(done, acts))


def handing_in(store, it, rater, idem):
    sealed = it.seal(rater).envelopes
    return lambda: casting.cast(
        store, ROUND, code=it.codes[rater], idem=idem, envelopes=sealed
    )


@pytest.mark.abuse(8)
@pytest.mark.fault("F9")
@pytest.mark.parametrize("rater", range(6))
def test_of_one_submission_at_two_servers_one_is_counted(voting, another_server, rater):
    stores, idem = [voting.store, another_server()], new_idem()
    sealed = voting.seal(rater).envelopes
    acts = [
        lambda store=store: casting.cast(
            store, ROUND, code=voting.codes[rater], idem=idem, envelopes=sealed
        )
        for store in stores * 3
    ]

    outcomes = Counter(at_once(acts))

    assert outcomes == {Outcome.COUNTED: 1, Outcome.AGAIN: 5}
    assert voting.count_rows("spent", "envelope") == [2, 2]


@pytest.mark.abuse(8)
@pytest.mark.fault("F9")
@pytest.mark.parametrize("rater", range(6))
def test_of_two_submissions_with_one_code_at_two_servers_one_is_counted(
    voting, another_server, rater
):
    stores = [voting.store, another_server()]
    acts = [handing_in(store, voting, rater, new_idem()) for store in stores * 3]

    outcomes = Counter(at_once(acts))

    assert outcomes == {Outcome.COUNTED: 1, AlreadyVotedError: 5}
    assert voting.count_rows("spent", "envelope") == [2, 2]


def test_who_hands_in_waits_for_nobody_with_another_code(voting, another_server):
    other = another_server()
    wait_for_no_lock(other)

    with voting.store.writing() as connection:
        rounds.hold_round(connection, ROUND)
        outcome = handing_in(other, voting, 0, new_idem())()

    assert outcome is Outcome.COUNTED


def test_a_round_that_is_taken_says_that_it_is_busy(voting):
    sealed, idem = voting.seal(0).envelopes, new_idem()
    wait_for_no_lock(voting.store)

    with voting.store.writing() as connection:
        rounds.take_round(connection, ROUND)
        with pytest.raises(BusyError):
            voting.hand_in(0, sealed, idem=idem)

    assert voting.hand_in(0, sealed, idem=idem) is Outcome.COUNTED


@pytest.mark.abuse(11)
def test_closing_waits_for_who_is_handing_in(cluster, voting, another_server):
    other = another_server()
    with ThreadPoolExecutor(1) as aside:
        with voting.store.writing() as connection:
            rounds.hold_round(connection, ROUND)
            closing = aside.submit(conducting.close_round, other, ROUND, today=TODAY)
            cluster.wait_for(WAITING, other.engine.url.database)
            assert not closing.done()
        assert closing.result().state is State.CLOSED


@pytest.mark.abuse(11)
def test_closing_while_many_hand_in_loses_and_adds_nothing(voting, another_server):
    stores = [voting.store, another_server()]
    acts = [
        handing_in(stores[rater % 2], voting, rater, new_idem()) for rater in range(13)
    ]

    *outcomes, closed = at_once(
        [*acts, lambda: conducting.close_round(stores[0], ROUND, today=TODAY)]
    )

    assert closed.state is State.CLOSED
    counted = outcomes.count(Outcome.COUNTED)
    assert counted + outcomes.count(NotOpenError) == 13
    assert voting.count_rows("spent", "envelope") == [2 * counted] * 2


# What breaks


@pytest.mark.parametrize("table", ["spent", "envelope"])
def test_what_fails_on_its_way_leaves_neither_mark_nor_envelope(ask, voting, table):
    ask(filled(BROKEN, table=table))

    with pytest.raises(DBAPIError):
        voting.cast(0)

    assert voting.count_rows("spent", "envelope") == [0, 0]


@pytest.mark.fault("F10")
def test_a_server_that_crashed_is_busy_and_has_all_it_acknowledged(cluster, voting):
    sealed, idem = voting.seal(1).envelopes, new_idem()
    voting.cast(0)

    cluster.crash()
    with pytest.raises(BusyError):
        voting.hand_in(1, sealed, idem=idem)
    assert not announcing.is_healthy(voting.store)
    cluster.start()

    assert voting.hand_in(1, sealed, idem=idem) is Outcome.COUNTED
    assert voting.count_rows("spent", "envelope") == [4, 4]


@pytest.mark.fault("F10")
def test_a_standby_that_takes_over_has_all_that_was_acknowledged(
    cluster, database, voting, tmp_path
):
    sealed, idem = voting.seal(3).envelopes, new_idem()
    with cluster.followed() as standby:
        for rater in range(3):
            voting.cast(rater)
        voting.hand_in(3, sealed, idem=idem)
        voting.store.close()

        cluster.crash()
        standby.promote()
        taken_over = open_store(standby.url(database), pepper=tmp_path / "pepper")
        voting = replace(voting, store=taken_over)

        assert voting.count_rows("spent", "envelope") == [8, 8]
        assert voting.hand_in(3, sealed, idem=idem) is Outcome.AGAIN
        taken_over.close()
