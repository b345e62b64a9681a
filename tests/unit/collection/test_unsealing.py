"""Open a box: what is folded, what spoils only itself, what stops everything."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from itertools import pairwise

import pytest
from boxes import (
    CODE,
    GROUP,
    KEY,
    SUBJECTS,
    WISHED,
    WORDS,
    envelope,
    filled_box,
    sealed_envelope,
)

from toolkit.collection import sealing
from toolkit.collection.ballot import Spoil
from toolkit.collection.folding import UnlinkedText
from toolkit.collection.unsealing import open_box, require_agreement, require_whole
from toolkit.errors import BoxChangedError, CountMismatchError, EnvelopeChangedError

IT = filled_box({"excellent": 3, "qualified": 2}, batches=2)
PLACE = ("m001", GROUP)


def opened(it=IT, **how):
    return open_box(it.box, it.envelopes, it.key, **how)


def grades(folded, subject):
    counts = folded.tally.select(subject=subject).counts
    return dict(zip(counts["grade"], counts["count"], strict=True))


def remains(folded):
    """Return all that came out of a box, so that it can be compared."""
    tables = folded.sums.patterns, folded.sums.spreads, folded.sums.replicates
    return (
        folded.tally.counts.to_dict("records"),
        folded.tally.ballots.to_dict("records"),
        [sorted(map(tuple, table.to_numpy().tolist())) for table in tables],
        set(folded.texts),
        folded.receipts,
        folded.spoiled,
    )


def test_what_was_put_in_comes_out():
    folded = opened()

    for subject in SUBJECTS:
        assert grades(folded, subject) == {"excellent": 3, "qualified": 2}
    assert folded.receipts == tuple(f"{number:016d}" for number in range(5))
    assert set(folded.texts) == {
        UnlinkedText(subject, WISHED, WORDS, CODE) for subject in SUBJECTS
    }
    assert folded.spoiled == {}


def test_eligible_and_issued_are_those_of_the_box():
    ballots = opened().tally.ballots

    assert set(ballots["eligible"]) == {20}
    assert set(ballots["issued"]) == {15}
    assert set(ballots["returned"]) == {5}


def test_an_empty_box_opens_too():
    folded = opened(filled_box({}))

    assert folded.receipts == ()
    assert list(folded.tally.ballots["returned"]) == [0, 0]


def test_several_processes_count_as_one_does():
    many = filled_box({"excellent": 180, "qualified": 120}, batches=3)

    assert remains(opened(many, workers=2)) == remains(opened(many, workers=1))


def test_progress_is_told_up_to_the_last_envelope():
    many = filled_box({"excellent": 150})
    told = []

    opened(many, workers=1, progress=lambda done, total: told.append((done, total)))

    assert told == [(256, 300), (300, 300)]
    assert all(before < after for before, after in pairwise(told))


@pytest.mark.abuse(35)
@pytest.mark.parametrize("length", [0, 64, 81, 3665])
def test_an_envelope_of_random_bytes_spoils_only_itself(length):
    odd = sealed_envelope(os.urandom(length), "m001")

    folded = opened(IT.with_envelopes(odd, *IT.envelopes))

    assert folded.spoiled == {(*PLACE, Spoil.UNREADABLE): 1}
    assert grades(folded, "m001") == {"excellent": 3, "qualified": 2}


@pytest.mark.abuse(36)
def test_an_envelope_sealed_for_another_subject_spoils_only_itself():
    moved = replace(envelope(9, "unqualified", "m002"), subject="m001")

    folded = opened(IT.with_envelopes(moved, *IT.envelopes))

    assert folded.spoiled == {(*PLACE, Spoil.UNREADABLE): 1}
    assert "unqualified" not in grades(folded, "m001")


@pytest.mark.abuse(36)
def test_an_envelope_sealed_for_another_round_spoils_only_itself():
    foreign = envelope(9, "unqualified", "m001", round_id="autumn")

    folded = opened(IT.with_envelopes(foreign, *IT.envelopes))

    assert folded.spoiled == {(*PLACE, Spoil.UNREADABLE): 1}


def test_an_envelope_sealed_to_another_key_spoils_only_itself():
    info = sealing.info_for(round_id=IT.box.round_id, group=GROUP, subject="m001")
    sealed = sealing.seal(b"plain", sealing.make_key().public_key(), info)

    folded = opened(IT.with_envelopes(sealed_envelope(sealed, "m001")))

    assert folded.spoiled == {(*PLACE, Spoil.UNREADABLE): 1}


@pytest.mark.abuse(38)
def test_two_envelopes_with_one_receipt_are_both_counted():
    again = envelope(0, "qualified", "m001", batch=2)

    folded = opened(IT.with_envelopes(again, *IT.envelopes))

    assert grades(folded, "m001") == {"excellent": 3, "qualified": 3}


@pytest.mark.abuse(39)
@pytest.mark.parametrize("plain", [b"", b"{", b"[" * 3000, b"9" * 3000, b"\xff" * 9])
def test_hostile_contents_spoil_only_themselves(plain):
    info = sealing.info_for(round_id=IT.box.round_id, group=GROUP, subject="m001")
    filled = sealing.fill(plain, 3584)
    odd = sealed_envelope(sealing.seal(filled, KEY.public_key(), info), "m001")

    folded = opened(IT.with_envelopes(odd, *IT.envelopes))

    assert folded.spoiled == {(*PLACE, Spoil.MALFORMED): 1}
    assert grades(folded, "m001") == {"excellent": 3, "qualified": 2}


@pytest.mark.abuse(44)
def test_an_envelope_that_is_missing_stops_everything():
    with pytest.raises(CountMismatchError) as refusal:
        require_whole(IT.box, IT.envelopes[1:])

    assert (refusal.value.facts["spent"], refusal.value.facts["envelopes"]) == (5, 4)


@pytest.mark.abuse(44)
def test_an_envelope_missing_on_the_roll_as_well_is_missing_in_its_batch():
    gone = IT.envelopes[0]
    spent = {**IT.box.spent, (gone.subject, GROUP): 4}

    with pytest.raises(BoxChangedError) as refusal:
        require_whole(replace(IT.box, spent=spent), IT.envelopes[1:])
    assert refusal.value.facts["batch"] == gone.batch


@pytest.mark.abuse(45)
def test_an_envelope_too_many_stops_everything():
    with pytest.raises(CountMismatchError):
        require_whole(IT.box, (*IT.envelopes, envelope(9, "excellent", "m001")))


@pytest.mark.abuse(46)
def test_a_roll_mark_too_many_stops_everything():
    spent = {**IT.box.spent, ("m003", GROUP): 1}

    with pytest.raises(CountMismatchError) as refusal:
        require_whole(replace(IT.box, spent=spent), IT.envelopes)
    assert refusal.value.facts["subject"] == "m003"


@pytest.mark.abuse(47)
def test_an_envelope_that_is_exchanged_is_named_by_its_batch():
    gone, *others = IT.envelopes
    other = envelope(9, "unqualified", gone.subject, batch=gone.batch)

    with pytest.raises(BoxChangedError) as refusal:
        require_whole(IT.box, (other, *others))
    assert refusal.value.facts["batch"] == gone.batch


@pytest.mark.abuse(47)
def test_two_envelopes_that_change_places_stop_everything():
    one = next(e for e in IT.envelopes if e.subject == "m001")
    two = next(e for e in IT.envelopes if e.subject == "m002" and e.batch == one.batch)
    others = [e for e in IT.envelopes if e not in {one, two}]
    swapped = replace(one, subject="m002"), replace(two, subject="m001")

    with pytest.raises(BoxChangedError):
        require_whole(IT.box, (*swapped, *others))


def test_an_envelope_that_is_not_what_was_dropped_is_named_by_its_place():
    gone, *others = IT.envelopes
    changed = replace(gone, sealed=gone.sealed[:-1] + b"\0\0")

    with pytest.raises(EnvelopeChangedError) as refusal:
        require_whole(IT.box, (changed, *others))
    assert refusal.value.facts["subject"] == gone.subject


def test_nothing_is_opened_of_a_box_that_is_not_whole():
    told = []

    with pytest.raises(CountMismatchError):
        open_box(
            IT.box,
            IT.envelopes[1:],
            IT.key,
            progress=lambda *done: told.append(done),
        )
    assert told == []


def test_a_place_with_nothing_may_be_left_out():
    require_agreement({PLACE: 0}, {}, "spring")
    require_agreement({}, {PLACE: 0}, "spring")


def test_the_leaf_of_an_envelope_is_the_digest_of_what_is_sealed():
    one = IT.envelopes[0]

    assert one.leaf == hashlib.sha256(one.sealed).digest()
