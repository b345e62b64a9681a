"""What the database remembers, and what nobody may ever read in it.

The files are read as somebody would who seized the disk: byte by byte.
"""

from __future__ import annotations

import hashlib
import re
from itertools import combinations
from math import sqrt

import pytest
from small_rounds import ROUND, round_in, small_roster, wait_for_no_lock
from sqlalchemy import Boolean, Date, DateTime, Integer, Interval, Time, select

from toolkit.collection.credential import digest_code
from toolkit.collection.round import State
from toolkit.services import answering, conducting
from toolkit.services.batching import close_due_batches
from toolkit.storage import batches
from toolkit.storage.tables import metadata

BALLOTS = ("spent", "envelope", "opinion", "receipt")
UNLINKED = ("envelope", "opinion", "receipt")
TELLTALE = re.compile(
    r"time|date|day|when|_at$|stamp|seq|serial|order|position|number|person|rater"
    r"|name|address|^ip$|user|agent|pack"
)


def columns(table):
    return metadata.tables[table].columns


def files_of(it):
    """Return the bytes of the database and of what SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in it.folder.glob("pingyi.db*"))


def database_of(it):
    """Return the bytes of the database file, all of it written back."""
    it.store.close()
    return (it.folder / "pingyi.db").read_bytes()


def ids_in(it, table):
    """Return the ids of the rows in a table, sorted."""
    column = columns(table).id
    with it.store.reading() as connection:
        return list(connection.scalars(select(column).order_by(column)))


def digest(it, code):
    return digest_code(code, pepper=it.store.pepper, purpose=it.id)


def voted(folder, raters, *, words="第{}条：多听意见"):
    """Return an open round in which everybody handed in, in the order of raters."""
    half = raters // 2
    roster = small_roster(members=1, staff=half, students=raters - half)
    it = round_in(State.OPEN, folder, roster=roster)
    for rater in range(raters):
        it.cast(rater, words=words.format(rater))
    return it


def kendall_tau(places):
    """Return how far places follow the order they are given in, −1 to 1."""
    pairs = list(combinations(places, 2))
    return sum(1 if first < second else -1 for first, second in pairs) / len(pairs)


def is_noise(tau, count):
    """Tell whether so many values in an order of chance give such a tau."""
    deviation = sqrt(2 * (2 * count + 5) / (9 * count * (count - 1)))
    return abs(tau) < min(5 * deviation, 0.9)


# The schema


@pytest.mark.abuse(65)
@pytest.mark.parametrize("table", BALLOTS)
def test_no_ballot_table_has_a_column_for_time_order_or_person(table):
    types = Date | DateTime | Time | Interval | Integer | Boolean

    assert not [one.name for one in columns(table) if TELLTALE.search(one.name)]
    # The batch is of many raters at once, and is blanked when the box is opened.
    typed = {one.name for one in columns(table) if isinstance(one.type, types)}
    assert typed <= {"batch"}


@pytest.mark.abuse(65)
@pytest.mark.parametrize("table", BALLOTS)
def test_no_ballot_table_points_to_a_person(table):
    targets = {key.column.table.name for key in metadata.tables[table].foreign_keys}

    assert targets <= {"round", "credential"}


@pytest.mark.abuse(65)
@pytest.mark.parametrize("table", UNLINKED)
def test_nothing_that_was_sealed_points_to_a_credential(table):
    targets = {key.column.table.name for key in metadata.tables[table].foreign_keys}

    assert targets == {"round"}
    assert not {"digest", "idem"} & set(columns(table).keys())


@pytest.mark.abuse(65)
@pytest.mark.parametrize("table", ["credential", *BALLOTS])
def test_no_ballot_table_has_a_hidden_row_number(tmp_path, table):
    it = round_in(State.DRAFT, tmp_path)

    with it.store.reading() as connection:
        made = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
        ).scalar_one()

    assert made.rstrip().endswith("WITHOUT ROWID")


def test_nothing_watches_the_tables(tmp_path):
    it = round_in(State.DRAFT, tmp_path)

    with it.store.reading() as connection:
        kinds = connection.exec_driver_sql("SELECT DISTINCT type FROM sqlite_master")
        found = set(kinds.scalars())

    assert found == {"table", "index"}


def test_the_record_of_acts_is_of_staff_and_by_the_day(tmp_path):
    it = voted(tmp_path, 6)

    with it.store.reading() as connection:
        acts = connection.exec_driver_sql("SELECT act, day, detail FROM act").all()

    assert [tuple(act) for act in acts] == [
        ("frozen", "2026-05-20", ""),
        ("open", "2026-05-20", ""),
    ]


@pytest.mark.abuse(65)
@pytest.mark.parametrize("table", UNLINKED)
def test_ids_are_sixteen_random_bytes(tmp_path, table):
    it = voted(tmp_path, 40)
    if table != "envelope":
        it.bring_to(State.OPENED)

    ids = ids_in(it, table)

    assert {len(one) for one in ids} == {16}
    # Any kind of clock would give many the same beginning.
    assert len({one[:4] for one in ids}) == len(ids) == 40


# While ballots are taken


@pytest.mark.abuse(61)
def test_what_was_written_is_nowhere_in_the_files(tmp_path):
    it = voted(tmp_path, 12)

    files = files_of(it)

    secrets = [
        *("多听意见", '"marks"', '"A15":"excellent"', '"receipt"', '"pack"'),
        *it.codes,
        *it.slips,
        *(sealed.receipt for sealed in it.sealed),
        *(sealed.author_code for sealed in it.sealed),
    ]
    assert len(secrets) == 5 + 12 + 3 + 12 + 12
    assert not [secret for secret in secrets if secret.encode() in files]
    assert it.sealed[0].envelopes["m001"][:100] in files


def test_a_submission_s_own_number_is_kept_as_a_digest_only(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    idem = "0123456789abcdef" * 2

    it.hand_in(0, it.seal(0).envelopes, idem=idem)

    files = files_of(it)
    assert idem.encode() not in files
    assert bytes.fromhex(idem) not in files
    assert hashlib.sha256(bytes.fromhex(idem)).digest() in files


@pytest.mark.abuse(61)
def test_codes_are_known_by_their_keyed_digest_only(tmp_path):
    it = round_in(State.OPEN, tmp_path)

    files = files_of(it)

    for code in it.codes:
        assert digest(it, code) in files
        assert hashlib.sha256(code.encode()).digest() not in files
    assert it.store.pepper not in files


def test_before_opening_the_file_does_tell_the_order_of_the_roll(tmp_path):
    """So the measure bites: what is sealed, not where it lies, keeps the secret."""
    it = voted(tmp_path, 12)

    file = database_of(it)

    places = [file.find(digest(it, code) + b"m001") for code in it.codes]
    assert min(places) > 0
    assert abs(kendall_tau(places)) == 1


# After the box was opened


@pytest.mark.abuse(63)
@pytest.mark.parametrize("raters", [12, 40])
def test_after_opening_no_place_in_the_file_tells_an_order(tmp_path, raters):
    it = voted(tmp_path, raters).bring_to(State.OPENED)

    file = database_of(it)

    marks = {
        "roll": [digest(it, code) + b"m001" for code in it.codes],
        "envelopes": [sealed.envelopes["m001"][:32] for sealed in it.sealed],
        "opinions": [f"第{rater}条：".encode() for rater in range(raters)],
        "receipts": [sealed.receipt.encode() for sealed in it.sealed],
    }
    for name, sought in marks.items():
        places = [file.find(one) for one in sought]
        assert min(places) > 0, name
        assert is_noise(kendall_tau(places), raters), name


@pytest.mark.abuse(63)
@pytest.mark.parametrize("table", UNLINKED)
def test_after_opening_rows_lie_in_the_order_of_their_random_ids(tmp_path, table):
    it = voted(tmp_path, 12).bring_to(State.OPENED)
    ids = ids_in(it, table)

    file = database_of(it)

    # In a table's own page an id is followed by the round; in an index it is not.
    places = [file.find(one + ROUND.encode()) for one in ids]
    assert min(places) > 0
    pages = {place // 4096 for place in places}
    for page in pages:
        within = [place for place in places if place // 4096 == page]
        assert within in (sorted(within), sorted(within, reverse=True))


@pytest.mark.abuse(61)
def test_after_opening_the_log_holds_nothing_of_the_box(tmp_path):
    it = voted(tmp_path, 12).bring_to(State.OPENED)

    log = (tmp_path / "pingyi.db-wal").read_bytes()

    for sealed in it.sealed:
        assert sealed.receipt.encode() not in log
        assert sealed.envelopes["m001"][:32] not in log
    assert "多听意见".encode() not in log


def test_after_opening_nothing_tells_two_submissions_apart(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    idem = "0123456789abcdef" * 2
    it.hand_in(0, it.seal(0).envelopes, idem=idem)

    it.bring_to(State.OPENED)

    assert hashlib.sha256(bytes.fromhex(idem)).digest() not in files_of(it)


def test_after_opening_nothing_tells_two_batches_apart(tmp_path):
    it = round_in(State.OPEN, tmp_path, fewest=3)
    for rater in range(6):
        it.cast(rater)
    close_due_batches(it.store)
    it.bring_to(State.CLOSED)
    before = batches_in(it)

    it.bring_to(State.OPENED)

    assert before == {1, 2}
    assert batches_in(it) == {batches.NONE}


def batches_in(it):
    with it.store.reading() as connection:
        return set(connection.scalars(select(columns("envelope").batch)))


def test_a_reader_who_is_in_the_way_does_not_make_the_log_forgotten(tmp_path):
    it = voted(tmp_path, 12).bring_to(State.CLOSED)
    wait_for_no_lock(it.store)

    with it.store.reading() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM envelope").scalar_one()
        it.unseal()

    assert not is_scrubbed(it)
    it.bring_to(State.PUBLISHED)
    assert is_scrubbed(it)
    log = (tmp_path / "pingyi.db-wal").read_bytes()
    assert it.sealed[0].receipt.encode() not in log


def is_scrubbed(it):
    with it.store.reading() as connection:
        return connection.exec_driver_sql("SELECT scrubbed FROM round").scalar_one()


# After the round was destroyed


@pytest.fixture
def destroyed(tmp_path):
    it = voted(tmp_path, 12).bring_to(State.OPENED)
    first, second, *_ = answering.waiting(it.store, ROUND)
    answering.release(it.store, first, shown="已改写的话")
    answering.withhold(it.store, second)
    return it.bring_to(State.DESTROYED)


@pytest.mark.abuse(61)
def test_after_destroying_the_files_hold_nothing_of_raters_or_ballots(destroyed):
    files = files_of(destroyed)

    for sealed in destroyed.sealed:
        assert sealed.envelopes["m001"][:16] not in files
        assert sealed.envelopes["m001"][-16:] not in files
    for code in destroyed.codes:
        assert digest(destroyed, code) not in files
    for secret in ("参评人", "R0000", "多听意见"):
        assert secret.encode() not in files
    assert "已改写的话".encode() in files


def test_after_destroying_the_slips_open_nothing(destroyed):
    assert destroyed.count_rows("wrap") == [0]
    assert is_scrubbed(destroyed)


def test_a_crash_after_destroying_is_made_good_by_destroying_again(destroyed):
    destroyed.tamper("UPDATE round SET scrubbed = 0")  # as a crash leaves it

    conducting.destroy(destroyed.store, ROUND, today=None)

    assert is_scrubbed(destroyed)


def test_a_crash_after_opening_is_made_good_at_publication(tmp_path):
    it = voted(tmp_path, 6).bring_to(State.OPENED)
    it.tamper("UPDATE round SET scrubbed = 0")  # as a crash leaves it

    it.bring_to(State.PUBLISHED)

    assert is_scrubbed(it)


def test_the_file_is_sound_to_the_end(destroyed):
    with destroyed.store.reading() as connection:
        sound = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        foreign = connection.exec_driver_sql("PRAGMA foreign_key_check").all()

    assert (sound, foreign) == (["ok"], [])
