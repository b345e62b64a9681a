"""Batches: of many raters each, made up by chance, and never told apart within."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_rounds import ROUND, round_in, small_roster

from toolkit.collection.credential import digest_code
from toolkit.collection.round import State
from toolkit.heads import Head
from toolkit.storage import ballot_box, batches, counter, rounds
from toolkit.storage.ballot_box import Pack

UNITS, STAFF, STUDENTS = 2, 13, 6
CROWDS = (13, 6, 13, 6)
"""How many raters each unit has of each group, in the order of raters."""
numbers = count()


@pytest.fixture
def voting(tmp_path):
    return round_in(State.OPEN, tmp_path)


def close(it, *, fewest=3, round_id=ROUND):
    with it.store.writing() as connection:
        return batches.close_batch(connection, round_id, fewest=fewest)


def heads(it, round_id=ROUND):
    with it.store.reading() as connection:
        return batches.read_heads(connection, round_id)


def cells(connection):
    """Return how many envelopes each batch holds of each subject and group."""
    return Counter(
        (one.batch, one.subject, one.group)
        for one in counter.read_envelopes(connection, ROUND)
    )


def batches_in_box(it):
    with it.store.reading() as connection:
        found = counter.read_envelopes(connection, ROUND)
        return sorted(one.batch for one in found)


def recomputed(it):
    """Return the newest head, from the rows of the box and as it is described."""
    with it.store.reading() as connection:
        rows = connection.exec_driver_sql(
            'SELECT batch, sealed, "group", subject FROM envelope WHERE batch > 0'
        ).all()
        rules = rounds.get_frozen(connection, ROUND).rules_digest
    head = hashlib.sha256(rules.encode()).digest()
    for batch in sorted({row[0] for row in rows}):
        entries = [
            hashlib.sha256(
                hashlib.sha256(sealed).digest() + f"{group}|{subject}".encode()
            ).digest()
            for within, sealed, group, subject in rows
            if within == batch
        ]
        head = hashlib.sha256(head + b"".join(sorted(entries))).digest()
    return head.hex()


def test_an_empty_box_has_no_head_and_closes_no_batch(voting):
    assert not close(voting)
    assert heads(voting) == ()


def test_an_empty_box_has_no_last_batch_either(voting):
    with voting.store.writing() as connection:
        batches.close_last_batch(connection, ROUND)

    assert heads(voting) == ()


def test_a_batch_is_made_up_when_twice_as_many_wait_as_it_needs(voting):
    made = []
    for number in range(7):
        voting.cast(number)
        made.append(close(voting, fewest=3))

    assert made == [False, False, False, False, False, True, False]
    assert [(one.batch, one.envelopes) for one in heads(voting)] == [(1, 6)]


def test_as_many_are_left_behind_as_the_next_batch_needs(voting):
    for number in range(7):
        voting.cast(number)

    close(voting, fewest=3)

    assert batches_in_box(voting) == [batches.NONE] * 6 + [1] * 8


def test_the_many_envelopes_of_a_few_raters_are_not_enough(voting):
    for number in range(4):
        voting.cast(number)  # eight envelopes, four of them for each subject

    assert not close(voting, fewest=3)
    assert close(voting, fewest=2)


def test_many_of_one_group_do_not_take_few_of_another_along(voting):
    for number in (*range(6), 7, 8, 9):
        voting.cast(number)

    close(voting, fewest=3)

    with voting.store.reading() as connection:
        found = cells(connection)
    assert {group for batch, _, group in found if batch} == {"staff"}
    assert found[batches.NONE, "m001", "students"] == 3


def test_the_last_batch_is_of_all_that_waits(voting):
    for number in range(6):
        voting.cast(number)
    close(voting, fewest=3)
    voting.cast(7)

    with voting.store.writing() as connection:
        batches.close_last_batch(connection, ROUND)

    assert batches_in_box(voting) == [1] * 6 + [2] * 8
    assert [one.envelopes for one in heads(voting)] == [6, 8]


def test_a_head_is_what_anybody_can_recompute(voting):
    for number in range(7):
        voting.cast(number)
        close(voting, fewest=2)

    assert len(heads(voting)) > 1
    assert heads(voting)[-1].head == recomputed(voting)


def test_rounds_have_batches_of_their_own(voting):
    other = round_in(State.OPEN, voting.folder, store=voting.store, round_id="autumn")
    for number in range(2):
        other.cast(number)
        voting.cast(number)
    close(other, round_id="autumn", fewest=1)
    close(voting, fewest=1)

    (here,), (there,) = heads(voting), heads(other, "autumn")
    assert (here.batch, here.envelopes) == (there.batch, there.envelopes) == (1, 2)
    assert here.head != there.head


def test_forgetting_batches_blanks_them_and_keeps_the_heads(voting):
    for number in range(2):
        voting.cast(number)
    close(voting, fewest=1)
    before = heads(voting)

    with voting.store.writing() as connection:
        batches.forget_batches(connection, ROUND)

    assert set(batches_in_box(voting)) == {batches.NONE}
    assert heads(voting) == before
    assert isinstance(before[0], Head)


# Whoever knows who came when


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    """A round of two units, and the entitlements of its raters in their order.

    It stays empty: what a test drops is rolled back.
    """
    roster = small_roster(units=UNITS, staff=STAFF, students=STUDENTS)
    it = round_in(State.OPEN, tmp_path_factory.mktemp("hall"), roster=roster)
    digests = [
        digest_code(code, pepper=it.store.pepper, purpose=ROUND) for code in it.codes
    ]
    with it.store.reading() as connection:
        found = ballot_box.find_entitlements(connection, ROUND, digests)
    return it.store, [found[digest] for digest in digests]


def drop(connection, entitlements, raters):
    """Drop what so many raters hand in for the two members of their unit."""
    packs = [
        Pack(entitlements[rater], next(numbers).to_bytes(32), envelopes_of(rater))
        for rater in raters
    ]
    outcomes = ballot_box.drop(connection, ROUND, packs)
    assert set(outcomes) <= {ballot_box.Outcome.COUNTED}


def envelopes_of(rater):
    unit = rater // (STAFF + STUDENTS)
    subjects = (f"m{number:03d}" for number in (2 * unit + 1, 2 * unit + 2))
    return {subject: f"{rater} {subject}".encode() for subject in subjects}


def rater_of(envelope):
    return int(envelope.sealed.split()[0])


@st.composite
def arrivals(draw):
    """Draw who hands in between one closing of batches and the next."""
    voters, first = [], 0
    for size in CROWDS:
        voters += range(first, first + draw(st.integers(0, size)))
        first += size
    order = draw(st.permutations(voters))
    pauses = draw(st.sets(st.integers(0, len(order)), max_size=12))
    return [
        order[start:end] for start, end in pairwise(sorted({0, *pauses, len(order)}))
    ]


@given(came=arrivals(), fewest=st.integers(1, 6))
def test_in_whatever_order_raters_come_no_batch_holds_few_of_a_cell(hall, came, fewest):
    """Who comes late, or alone, is in a batch with as many as anybody else."""
    store, entitlements = hall
    with store.writing() as connection:
        for raters in came:
            drop(connection, entitlements, raters)
            batches.close_batch(connection, ROUND, fewest=fewest)
        batches.close_last_batch(connection, ROUND)
        found = cells(connection)
        noted = batches.read_heads(connection, ROUND)
        connection.rollback()

    sizes = Counter()
    for (_, subject, group), size in found.items():
        sizes[subject, group] += size
    assert sizes.total() == 2 * sum(map(len, came))
    for (_, subject, group), size in found.items():
        assert size >= min(fewest, sizes[subject, group])
    within = Counter()
    for (batch, *_), size in found.items():
        within[batch] += size
    assert within == {one.batch: one.envelopes for one in noted}
    assert batches.NONE not in within


def box_after_a_batch(hall, early, late=()):
    """Return what lies in the box, as it shows it, when some came after a batch."""
    store, entitlements = hall
    with store.writing() as connection:
        drop(connection, entitlements, early)
        batches.close_batch(connection, ROUND, fewest=3)
        drop(connection, entitlements, late)
        box = list(counter.read_envelopes(connection, ROUND))
        connection.rollback()
    return box


def waiting(box, subject="m001"):
    """Return the raters whose envelopes wait, in the order in which they lie."""
    return [
        rater_of(one)
        for one in box
        if one.subject == subject and one.batch == batches.NONE
    ]


def test_those_left_behind_are_chosen_by_chance(hall):
    """Neither the first nor the last to come."""
    left = Counter()
    for _ in range(30):
        left.update(waiting(box_after_a_batch(hall, range(6))))

    assert left.total() == 90
    assert len(left) == 6  # one of them never: six times in 10⁹


def test_those_left_behind_are_others_for_every_subject(hall):
    """So the envelopes of one rater do not go together."""
    boxes = [box_after_a_batch(hall, range(6)) for _ in range(20)]

    assert any(set(waiting(box, "m001")) != set(waiting(box, "m002")) for box in boxes)


def test_no_place_in_the_box_tells_who_came_after_the_last_batch(hall):
    """Those left behind to hide the late ones lie among them, in any order."""
    late, hits = {10, 11, 12}, 0
    for _ in range(100):
        in_order = waiting(box_after_a_batch(hall, range(10), sorted(late)))
        hits += len(late & set(in_order[3:]))

    assert abs(hits - 150) < 45  # six deviations; who guesses is right in half
