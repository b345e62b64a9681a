"""Open the box: what stops everything, and what spoils only itself."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier

import pytest
from ceremonies import WRITTEN_AT_OPENING, is_untouched, key_kept_here
from small_rounds import ROUND, TODAY, WISHED, round_in, small_roster
from tampering import PUT_IN_AN_ENVELOPE, SWAP_ALL_ENVELOPES, TAKE_OUT_AN_ENVELOPE

from toolkit.collection.round import State
from toolkit.errors import (
    BoxChangedError,
    CeremonyError,
    CountMismatchError,
    EnvelopeChangedError,
    KeyMissingError,
    MoveRefusedError,
    RulesChangedError,
    SlipRefusedError,
)
from toolkit.opinions import Review
from toolkit.services import opening
from toolkit.services.batching import close_due_batches
from toolkit.storage import counter, ledger

pytestmark = pytest.mark.usefixtures("any_database")

PUT_IN_A_ROLL_MARK = """
    INSERT INTO spent
    SELECT digest, 'm001', zeroblob(32) FROM credential
    WHERE "group" = 'staff' AND digest NOT IN (SELECT digest FROM spent) LIMIT 1"""
PUT_IN_A_MARK_FOR_A_STRANGER = """
    INSERT INTO spent SELECT digest, 'm099', zeroblob(32) FROM spent LIMIT 1"""
PUT_IN_AN_ENVELOPE_FOR_A_STRANGER = """
    INSERT INTO envelope
    SELECT randomblob(16), credential.round, credential."group", 'm099', 1,
           randomblob(32), zeroblob(100)
    FROM spent JOIN credential USING (digest) WHERE subject = 'm099'"""
PUT_IN_A_CODE = """
    INSERT INTO credential
    SELECT zeroblob(32), round, kind, "group", slate, NULL FROM credential LIMIT 1"""
CHANGE_A_THRESHOLD = "UPDATE round SET fewest = 3"
MOVE_AN_ENVELOPE = """
    UPDATE envelope SET subject = 'm002'
    WHERE id = (SELECT id FROM envelope WHERE subject = 'm001' LIMIT 1)"""
DROP_ANOTHER_ENVELOPE = """
    UPDATE envelope SET sealed = ?, leaf = ?
    WHERE id = (SELECT id FROM envelope LIMIT 1)"""
CHANGE_AN_ENVELOPE = """
    UPDATE envelope SET sealed = ? WHERE id = (SELECT id FROM envelope LIMIT 1)"""


@pytest.fixture
def voting(tmp_path):
    """An open round with three ballots, one of them with an opinion."""
    it = round_in(State.OPEN, tmp_path)
    it.cast(0, grade="excellent", words="多听意见")
    it.cast(1, grade="qualified")
    it.cast(7, grade="excellent")
    return it


@pytest.fixture
def voted(voting):
    """The same round, closed."""
    return voting.bring_to(State.CLOSED)


def ballots(it):
    """Return issued, returned, valid and invalid by subject and group."""
    with it.store.reading() as connection:
        frame = counter.read_tally(connection, ROUND).ballots
    rows = frame[["issued", "returned", "valid", "invalid"]].to_numpy().tolist()
    places = zip(frame["subject"], frame["group"], strict=True)
    return dict(zip(places, map(tuple, rows), strict=True))


def grades(it, subject, group="staff"):
    with it.store.reading() as connection:
        tally = counter.read_tally(connection, ROUND)
    counts = tally.select(subject=subject, group=group).counts
    return dict(zip(counts["grade"], counts["count"], strict=True))


def spoiled(it):
    with it.store.reading() as connection:
        rows = connection.exec_driver_sql(
            'SELECT subject, "group", reason, count FROM spoiled_count'
        )
        return {(s, g, reason): count for s, g, reason, count in rows}


def test_what_was_put_in_comes_out(voted):
    voted.unseal()

    assert voted.state is State.OPENED
    assert ballots(voted) == {
        ("m001", "staff"): (7, 2, 2, 0),
        ("m001", "students"): (6, 1, 1, 0),
        ("m002", "staff"): (7, 2, 2, 0),
        ("m002", "students"): (6, 1, 1, 0),
    }
    assert grades(voted, "m001") == {"excellent": 1, "qualified": 1}
    assert grades(voted, "m002", "students") == {"excellent": 1}


def test_opinions_come_out_without_their_rater(voted):
    voted.unseal()

    with voted.store.reading() as connection:
        (opinion,) = ledger.read_opinions(connection, ROUND)
    assert (opinion.subject, opinion.item, opinion.body, opinion.review) == (
        "m001",
        WISHED,
        "多听意见",
        Review.WAITING,
    )


def test_every_submission_has_its_receipt(voted):
    voted.unseal()

    with voted.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT code FROM receipt").all()
    assert {code for (code,) in rows} == {one.receipt for one in voted.sealed}


def test_roll_and_box_are_counted(voted):
    voted.unseal()

    with voted.store.reading() as connection:
        box = counter.read_box_count(connection, ROUND)
    assert (box.spent, box.envelopes) == (6, 6)


def test_a_round_without_ballots_opens_too(tmp_path):
    it = round_in(State.OPENED, tmp_path)

    assert set(ballots(it).values()) == {(7, 0, 0, 0), (6, 0, 0, 0)}


def test_progress_is_told_to_the_end(voted):
    told = []

    opening.unseal(
        voted.store,
        ROUND,
        slips=voted.slips[1:],
        today=TODAY,
        progress=lambda done, total: told.append((done, total)),
    )

    assert told == sorted(told)
    assert told[-1] == (6, 6)


def test_the_slips_are_taken_as_they_are_typed(voted):
    typed = [f" {slip.lower()} " for slip in voted.slips[::2]]

    opening.unseal(voted.store, ROUND, slips=typed, today=TODAY)

    assert voted.state is State.OPENED


@pytest.mark.abuse(41)
@pytest.mark.fault("F14")
@pytest.mark.parametrize("chosen", [(), (0,), (1, 1)])
def test_too_few_slips_change_nothing(voted, chosen):
    slips = [voted.slips[place] for place in chosen]

    with pytest.raises(SlipRefusedError):
        opening.unseal(voted.store, ROUND, slips=slips, today=TODAY)
    assert is_untouched(voted)


@pytest.mark.abuse(41)
def test_slips_of_another_round_change_nothing(voted, tmp_path):
    other = round_in(State.FROZEN, tmp_path / "other")
    mixed = voted.slips[0], other.slips[1]

    for slips in (mixed, other.slips):
        with pytest.raises(SlipRefusedError):
            opening.unseal(voted.store, ROUND, slips=slips, today=TODAY)
    assert is_untouched(voted)


@pytest.mark.abuse(43)
@pytest.mark.parametrize(
    "state", [State.FROZEN, State.OPEN, State.OPENED, State.PUBLISHED]
)
def test_only_a_closed_round_is_opened(tmp_path, state):
    it = round_in(state, tmp_path)

    with pytest.raises(MoveRefusedError):
        it.unseal()
    assert it.state is state


@pytest.mark.abuse(42)
def test_a_second_opening_changes_nothing(voted):
    voted.unseal()
    before = voted.count_rows(*WRITTEN_AT_OPENING)

    with pytest.raises(MoveRefusedError):
        voted.unseal()
    assert voted.count_rows(*WRITTEN_AT_OPENING) == before


@pytest.mark.abuse(42)
def test_of_two_openings_at_the_same_moment_one_is_written_down(voted):
    both_have_counted = Barrier(2, timeout=20)

    def run(_):
        try:
            opened = opening.unseal(
                voted.store,
                ROUND,
                slips=voted.slips,
                today=TODAY,
                progress=lambda *_: both_have_counted.wait(),
            )
        except MoveRefusedError as refused:
            return type(refused)
        return opened.state

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(run, range(2)))

    assert set(outcomes) == {State.OPENED, MoveRefusedError}
    assert ballots(voted)["m001", "staff"] == (7, 2, 2, 0)
    assert grades(voted, "m001") == {"excellent": 1, "qualified": 1}
    assert voted.count_rows("opinion", "receipt", "box_count") == [1, 3, 1]


@pytest.mark.abuse(44)
@pytest.mark.abuse(45)
@pytest.mark.abuse(46)
@pytest.mark.parametrize(
    ("sql", "spent", "envelopes"),
    [
        (TAKE_OUT_AN_ENVELOPE, 2, 1),
        (PUT_IN_AN_ENVELOPE, 2, 3),
        (PUT_IN_A_ROLL_MARK, 3, 2),
    ],
    ids=["an envelope taken out", "an envelope put in", "a roll mark put in"],
)
def test_roll_and_box_that_disagree_stop_everything(voted, sql, spent, envelopes):
    voted.tamper(sql)

    with pytest.raises(CountMismatchError) as refusal:
        voted.unseal()

    assert refusal.value.facts == {
        "round": ROUND,
        "subject": "m001",
        "group": "staff",
        "spent": spent,
        "envelopes": envelopes,
    }
    assert is_untouched(voted)


@pytest.mark.abuse(36)
def test_an_envelope_moved_to_another_subject_stops_everything(voted):
    voted.tamper(MOVE_AN_ENVELOPE)

    with pytest.raises(CountMismatchError):
        voted.unseal()
    assert is_untouched(voted)


def test_a_mark_and_an_envelope_that_no_rater_could_have_stop_everything(voted):
    voted.tamper(PUT_IN_A_MARK_FOR_A_STRANGER)
    voted.tamper(PUT_IN_AN_ENVELOPE_FOR_A_STRANGER)

    with pytest.raises(CeremonyError):
        voted.unseal()
    assert is_untouched(voted)


@pytest.mark.abuse(48)
@pytest.mark.parametrize("sql", [CHANGE_A_THRESHOLD, PUT_IN_A_CODE])
def test_rules_that_were_changed_stop_everything(voted, sql):
    voted.tamper(sql)

    with pytest.raises(RulesChangedError):
        voted.unseal()
    assert is_untouched(voted)


@pytest.mark.abuse(35)
@pytest.mark.parametrize("length", [0, 1, 64, 65, 81, 3665])
def test_an_envelope_that_cannot_be_opened_spoils_only_itself(voting, length):
    dropped = os.urandom(length)
    voting.tamper(DROP_ANOTHER_ENVELOPE, dropped, sha256(dropped).digest())

    voting.bring_to(State.OPENED)

    assert sum(spoiled(voting).values()) == 1
    assert {reason for *_, reason in spoiled(voting)} == {"unreadable"}
    assert sum(valid for _, _, valid, _ in ballots(voting).values()) == 5


def test_an_envelope_changed_in_the_box_stops_everything(voted):
    voted.tamper(CHANGE_AN_ENVELOPE, os.urandom(3665))

    with pytest.raises(EnvelopeChangedError):
        voted.unseal()
    assert is_untouched(voted)


@pytest.mark.abuse(36)
def test_envelopes_swapped_before_they_are_noted_are_invalid(voting):
    voting.tamper(SWAP_ALL_ENVELOPES)

    voting.bring_to(State.OPENED)

    assert sum(spoiled(voting).values()) == 6


@pytest.mark.abuse(47)
def test_envelopes_swapped_after_they_were_noted_stop_everything(voted):
    voted.tamper(SWAP_ALL_ENVELOPES)

    with pytest.raises(BoxChangedError) as refusal:
        voted.unseal()
    assert refusal.value.facts == {"round": ROUND, "batch": 1}
    assert is_untouched(voted)


@pytest.mark.abuse(47)
def test_another_envelope_with_its_digest_stops_everything(voted):
    dropped = os.urandom(3665)
    voted.tamper(DROP_ANOTHER_ENVELOPE, dropped, sha256(dropped).digest())

    with pytest.raises(BoxChangedError):
        voted.unseal()
    assert is_untouched(voted)


@pytest.mark.abuse(39)
def test_hostile_contents_spoil_only_their_own_ballot(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    size = it.form(0).size
    it.cast_plain(0, {"m001": bytes(size), "m002": b"{".ljust(size, b"\xff")})
    it.cast_plain(1, dict.fromkeys(["m001", "m002"], os.urandom(size)))
    it.cast(2)

    it.bring_to(State.OPENED)

    assert spoiled(it) == {
        ("m001", "staff", "malformed"): 2,
        ("m002", "staff", "malformed"): 2,
    }
    assert ballots(it)["m001", "staff"] == (7, 3, 1, 2)
    assert grades(it, "m002") == {"excellent": 1}


def test_an_empty_submission_is_invalid_and_has_its_receipt(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    sealed = it.cast(0, grade="")

    it.bring_to(State.PUBLISHED)

    assert ballots(it)["m001", "staff"] == (7, 1, 0, 1)
    assert spoiled(it)["m002", "staff", "empty"] == 1
    assert f"{sealed.receipt}\n" == (it.archive / "receipts.txt").read_text("utf-8")


def test_after_opening_no_submission_can_be_told_from_another(voted):
    voted.unseal()

    with voted.store.reading() as connection:
        numbers = connection.exec_driver_sql("SELECT idem FROM spent").all()
    assert {tuple(row) for row in numbers} == {(bytes(32),)}


def test_another_round_in_the_store_keeps_its_submissions_apart(voted, tmp_path):
    other = round_in(State.OPEN, tmp_path, store=voted.store, round_id="autumn")
    other.cast(0)

    voted.unseal()

    with voted.store.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT idem FROM spent JOIN credential USING (digest) "
            "WHERE round = 'autumn'"
        ).all()
    assert len(set(rows)) == 1
    assert (bytes(32),) not in rows


def test_many_units_are_counted_apart(tmp_path):
    it = round_in(State.OPEN, tmp_path, roster=small_roster(units=2, staff=2))
    it.cast(0, grade="excellent")
    it.cast(8, grade="unqualified")

    it.bring_to(State.OPENED)

    assert grades(it, "m001") == {"excellent": 1}
    assert grades(it, "m003") == {"unqualified": 1}
    assert ballots(it)["m003", "staff"] == (2, 1, 1, 0)


def test_a_failure_while_counting_leaves_the_box_as_it_was(voted):
    def fail(done, total):
        assert done < total, "told to the end"

    with pytest.raises(AssertionError):
        opening.unseal(
            voted.store, ROUND, slips=voted.slips, today=TODAY, progress=fail
        )

    assert is_untouched(voted)
    assert voted.count_rows("envelope", "spent") == [6, 6]
    voted.unseal()


@pytest.mark.abuse(44)
@pytest.mark.parametrize("batch", [1, 2])
def test_the_batch_that_was_changed_is_named(tmp_path, batch):
    it = round_in(State.OPEN, tmp_path, fewest=3)
    for rater in range(7):
        it.cast(rater)
    close_due_batches(it.store)
    it.bring_to(State.CLOSED)
    dropped = os.urandom(3665)
    it.tamper(
        "UPDATE envelope SET sealed = ?, leaf = ? "
        "WHERE id = (SELECT id FROM envelope WHERE batch = ? LIMIT 1)",
        *(dropped, sha256(dropped).digest(), batch),
    )

    with pytest.raises(BoxChangedError) as refusal:
        it.unseal()
    assert refusal.value.facts["batch"] == batch
    assert is_untouched(it)


@pytest.mark.abuse(44)
@pytest.mark.abuse(47)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE head SET envelopes = envelopes + 1",
        "UPDATE head SET head = replace(head, substr(head, 1, 1), 'x')",
        "DELETE FROM head",
        "INSERT INTO head SELECT round, 2, 0, head FROM head",
        "UPDATE envelope SET batch = 2",
    ],
)
def test_heads_that_were_changed_stop_everything(voted, sql):
    voted.tamper(sql)

    with pytest.raises(BoxChangedError):
        voted.unseal()
    assert is_untouched(voted)


@pytest.mark.abuse(44)
def test_a_whole_submission_taken_out_of_roll_and_box_stops_everything(voted):
    mine = voted.sealed[1].envelopes.values()
    voted.tamper("DELETE FROM envelope WHERE sealed IN (?, ?)", *mine)
    voted.tamper(
        "DELETE FROM spent WHERE digest = (SELECT digest FROM spent "
        "JOIN credential USING (digest) WHERE \"group\" = 'staff' LIMIT 1)"
    )

    with pytest.raises(BoxChangedError):
        voted.unseal()
    assert is_untouched(voted)


def test_what_is_counted_by_hand_is_what_is_counted_by_a_key_kept_here(tmp_path):
    it = key_kept_here(tmp_path)
    it.cast(0, grade="qualified")
    it.bring_to(State.CLOSED)

    opening.unseal(it.store, ROUND, today=TODAY)

    assert grades(it, "m001") == {"qualified": 1}


def test_a_key_that_is_gone_changes_nothing(tmp_path):
    it = key_kept_here(tmp_path)
    it.cast(0)
    it.bring_to(State.CLOSED)
    file = it.store.keys / f"{ROUND}.key"
    aside = file.rename(tmp_path / "aside")

    with pytest.raises(KeyMissingError):
        opening.unseal(it.store, ROUND, today=TODAY)
    assert is_untouched(it)
    aside.rename(file)
    opening.unseal(it.store, ROUND, today=TODAY)
