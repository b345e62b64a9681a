"""Count a box elsewhere: as it would be here, and by nobody without the slips."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from random import Random

import pyarrow.parquet as pq
import pytest
from answers import made_up_answers
from boxes import bytes_in
from ceremonies import copy_of, is_untouched, key_kept_here
from small_rounds import ROUND, TODAY, round_in
from tampering import PUT_IN_AN_ENVELOPE, SWAP_ALL_ENVELOPES, TAKE_OUT_AN_ENVELOPE

from toolkit.collection import key_slips, sealing
from toolkit.collection.round import State
from toolkit.errors import (
    BoxChangedError,
    CountMismatchError,
    CountRefusedError,
    FileRefusedError,
    FileTakenError,
    KeyMissingError,
    MoveRefusedError,
    NotClosedError,
    RulesChangedError,
    SlipRefusedError,
)
from toolkit.services import casting, conducting, opening
from toolkit.services.batching import close_due_batches
from toolkit.storage import box_file, counter


@pytest.fixture
def full(tmp_path):
    """A closed round with ballots of every kind, in several batches."""
    it = round_in(State.OPEN, tmp_path / "server", fewest=3)
    subjects = [one.id for one in it.form(0).subjects]
    for rater in range(12):
        form = it.form(rater)
        answers = made_up_answers(form.survey, subjects, Random(rater))
        it.hand_in(rater, casting.seal_answers(form, answers).envelopes)
        close_due_batches(it.store)
    it.cast_plain(12, dict.fromkeys(subjects, bytes(form.size)))
    return it.bring_to(State.CLOSED)


@pytest.fixture
def laptop(tmp_path):
    """A folder on a machine of the scrutineers' own."""
    folder = tmp_path / "laptop"
    folder.mkdir()
    return folder


def carry(it, laptop):
    """Take the box away and count it; return the file of the count."""
    opening.export_box(it.store, it.id, laptop / "box")
    opening.count_box(laptop / "box", it.slips[1:], laptop / "count")
    return laptop / "count"


def take(it, count):
    return opening.take_count(it.store, it.id, count, today=TODAY)


def edited(count, change):
    """Write the count anew, as somebody with an editor would."""
    before = count.read_text("utf-8")
    after = change(before)
    assert after != before
    count.write_text(after, "utf-8")
    return count


def remains(it):
    """Return all that an opened round keeps of its ballots."""
    with it.store.reading() as connection:
        tally = counter.read_tally(connection, ROUND)
        sums = counter.read_sums(connection, ROUND)
        opinions = connection.exec_driver_sql(
            "SELECT subject, item, body, claim FROM opinion"
        ).all()
        receipts = connection.exec_driver_sql("SELECT code FROM receipt").all()
        spoiled = connection.exec_driver_sql(
            'SELECT subject, "group", reason, count FROM spoiled_count'
        ).all()
        box = counter.read_box_count(connection, ROUND)
    tables = tally.counts, tally.ballots, sums.patterns, sums.spreads, sums.replicates
    return (
        [sorted(map(tuple, table.to_numpy().tolist())) for table in tables],
        sorted(map(tuple, opinions)),
        sorted(map(tuple, receipts)),
        sorted(map(tuple, spoiled)),
        box,
    )


def test_what_is_counted_elsewhere_is_what_is_counted_here(full, laptop, tmp_path):
    here = copy_of(full, tmp_path / "copy")
    here.unseal()

    opened = take(full, carry(full, laptop))

    assert opened.state is full.state is State.OPENED
    assert remains(full) == remains(here)
    assert min(map(len, remains(full)[1:4])) > 0


def test_a_round_that_was_counted_elsewhere_is_published_as_any_other(full, laptop):
    take(full, carry(full, laptop))

    full.bring_to(State.PUBLISHED)

    protocol = json.loads((full.archive / "protocol.json").read_text("utf-8"))
    assert (protocol["spent"], protocol["envelopes"]) == (26, 26)
    assert [one["envelopes"] for one in protocol["heads"]] == [6, 20]


def test_what_was_counted_elsewhere_is_not_told_apart_afterwards(full, laptop):
    take(full, carry(full, laptop))

    with full.store.reading() as connection:
        numbers = connection.exec_driver_sql("SELECT DISTINCT idem FROM spent").all()
        found = connection.exec_driver_sql("SELECT DISTINCT batch FROM envelope").all()
    assert [tuple(row) for row in (*numbers, *found)] == [(bytes(32),), (0,)]


def test_a_round_without_ballots_is_counted_elsewhere_too(tmp_path, laptop):
    it = round_in(State.CLOSED, tmp_path / "server")

    take(it, carry(it, laptop))

    assert it.state is State.OPENED
    assert it.count_rows("mark_count", "receipt", "ballot_count") == [0, 0, 4]


def test_taking_a_box_away_changes_nothing(full, laptop):
    opening.export_box(full.store, ROUND, laptop / "box")
    opening.export_box(full.store, ROUND, laptop / "another")

    assert is_untouched(full)
    first, second = (
        pq.read_table(laptop / name).to_pydict() for name in ("box", "another")
    )
    assert first == second


def test_exporting_tells_what_box_it_is(full, laptop):
    box = opening.export_box(full.store, ROUND, laptop / "box")

    assert box == opening.look_at_box(laptop / "box")
    assert (box.round_id, box.needed) == (ROUND, 2)


def test_a_file_that_is_no_box_is_not_looked_at(laptop):
    (laptop / "box").write_text("{}", "utf-8")

    with pytest.raises(FileRefusedError):
        opening.look_at_box(laptop / "box")


@pytest.mark.abuse(43)
@pytest.mark.parametrize(
    "state",
    [
        *(State.DRAFT, State.FROZEN, State.OPEN),
        *(State.OPENED, State.PUBLISHED, State.DESTROYED),
    ],
)
def test_a_box_is_taken_away_only_while_the_round_is_closed(tmp_path, laptop, state):
    it = round_in(state, tmp_path / "server")

    with pytest.raises(NotClosedError):
        opening.export_box(it.store, ROUND, laptop / "box")
    assert list(laptop.iterdir()) == []


def test_no_file_is_overwritten(full, laptop):
    count = carry(full, laptop)
    before = bytes_in(laptop)

    with pytest.raises(FileTakenError):
        opening.export_box(full.store, ROUND, laptop / "box")
    with pytest.raises(FileTakenError):
        opening.export_box(full.store, ROUND, count)
    with pytest.raises(FileTakenError):
        opening.count_box(laptop / "box", full.slips, count)
    assert bytes_in(laptop) == before


def test_nobody_else_may_read_the_count(full, laptop):
    count = carry(full, laptop)

    assert stat.S_IMODE(count.stat().st_mode) == 0o600


@pytest.mark.abuse(44)
@pytest.mark.abuse(45)
@pytest.mark.parametrize(
    ("sql", "refusal"),
    [
        (TAKE_OUT_AN_ENVELOPE, CountMismatchError),
        (PUT_IN_AN_ENVELOPE, CountMismatchError),
        (SWAP_ALL_ENVELOPES, BoxChangedError),
        ("UPDATE round SET fewest = 2", RulesChangedError),
    ],
)
def test_a_box_that_was_changed_is_not_taken_away(full, laptop, sql, refusal):
    full.tamper(sql)

    with pytest.raises(refusal):
        opening.export_box(full.store, ROUND, laptop / "box")
    assert list(laptop.iterdir()) == []


@pytest.mark.abuse(41)
@pytest.mark.parametrize("chosen", [(), (0,), (1, 1)])
def test_a_box_is_not_counted_with_too_few_slips(full, laptop, chosen):
    opening.export_box(full.store, ROUND, laptop / "box")
    slips = [full.slips[place] for place in chosen]

    with pytest.raises(SlipRefusedError):
        opening.count_box(laptop / "box", slips, laptop / "count")
    assert not (laptop / "count").exists()


def test_a_file_that_is_no_box_is_not_counted(full, laptop):
    (laptop / "box").write_text("{}", "utf-8")

    with pytest.raises(FileRefusedError):
        opening.count_box(laptop / "box", full.slips, laptop / "count")
    assert not (laptop / "count").exists()


def test_a_box_whose_key_is_on_the_server_is_counted_there_only(tmp_path, laptop):
    it = key_kept_here(tmp_path / "server").bring_to(State.CLOSED)
    opening.export_box(it.store, ROUND, laptop / "box")

    with pytest.raises(KeyMissingError):
        opening.count_box(laptop / "box", (), laptop / "count")
    assert not (laptop / "count").exists()


@pytest.mark.abuse(42)
def test_a_count_is_taken_in_once(full, laptop):
    count = carry(full, laptop)
    take(full, count)
    before = remains(full)

    with pytest.raises(MoveRefusedError):
        take(full, count)
    assert remains(full) == before


@pytest.mark.abuse(42)
def test_a_box_that_was_opened_here_takes_no_count(full, laptop):
    count = carry(full, laptop)
    full.unseal()
    before = remains(full)

    with pytest.raises(MoveRefusedError):
        take(full, count)
    assert remains(full) == before


def test_a_count_of_another_round_is_refused(full, laptop, tmp_path):
    other = round_in(State.OPEN, tmp_path / "other", fewest=3)
    for rater in range(13):
        other.cast(rater)
    count = carry(other.bring_to(State.CLOSED), laptop)

    with pytest.raises(CountRefusedError):
        take(full, count)
    assert is_untouched(full)


def test_a_count_of_another_box_of_the_round_is_refused(tmp_path, laptop):
    it = round_in(State.OPEN, tmp_path / "server")
    other = copy_of(it, tmp_path / "copy")
    it.cast(0, grade="unqualified")
    other.cast(0, grade="excellent")
    count = carry(other.bring_to(State.CLOSED), laptop)
    it.bring_to(State.CLOSED)

    with pytest.raises(CountRefusedError):
        take(it, count)
    assert is_untouched(it)


def test_a_file_that_is_no_count_is_refused(full, laptop):
    opening.export_box(full.store, ROUND, laptop / "box")

    with pytest.raises(FileRefusedError):
        take(full, laptop / "box")
    assert is_untouched(full)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("excellent", "qualified"),
        ('"receipts": ["', '"receipts": ["0000000000000000", "'),
        ('"m001", "staff", 7, 7,', '"m001", "staff", 9, 7,'),
        ('"m001", "staff", 7, 7,', '"m001", "staff", 7, 9,'),
        ('"body": "', '"body": "又：'),
        ('"malformed", 1', '"malformed", 2'),
    ],
    ids=["marks", "receipts", "eligible", "issued", "a text", "spoiled ballots"],
)
def test_a_count_that_was_edited_is_refused(full, laptop, old, new):
    count = edited(carry(full, laptop), lambda text: text.replace(old, new))

    with pytest.raises(CountRefusedError):
        take(full, count)
    assert is_untouched(full)


@pytest.mark.abuse(41)
def test_a_count_made_without_the_slips_of_the_round_is_refused(full, laptop):
    """A box of the same envelopes, but with the wraps of a key of one's own."""
    own = sealing.make_key()
    cut = key_slips.cut_slips(own, round_id=ROUND)
    info = full.info("", "probe")
    box = replace(
        opening.export_box(full.store, ROUND, laptop / "box"),
        wraps=cut.wraps,
        probe=sealing.seal(conducting.PROBE, own.public_key(), info),
    )
    box_file.write_box(laptop / "forged", box, box_file.read_envelopes(laptop / "box"))
    opening.count_box(laptop / "forged", cut.codes, laptop / "count")

    with pytest.raises(CountRefusedError):
        take(full, laptop / "count")
    assert is_untouched(full)
