"""Heads: whoever noted one down can tell later whether the box was changed."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import BoxChangedError
from toolkit.heads import Head, entry, first_head, next_head, require_heads

RULES = "ab" * 32
LEAVES = [hashlib.sha256(bytes([number])).digest() for number in range(7)]
SIZES = (3, 2, 2)


def in_batches(leaves=LEAVES):
    """Return the entries of three batches."""
    entries = [entry(leaf, subject="m001", group="staff") for leaf in leaves]
    starts = (0, 3, 5)
    return {
        batch: entries[start : start + size]
        for batch, (start, size) in enumerate(zip(starts, SIZES, strict=True), start=1)
    }


def noted():
    """Return the heads of the three batches, computed as they are described."""
    heads, before = [], hashlib.sha256(RULES.encode("ascii")).digest()
    for batch, entries in in_batches().items():
        before = hashlib.sha256(before + b"".join(sorted(entries))).digest()
        heads.append(Head(batch, len(entries), before.hex()))
    return heads


def refused(found, heads=None):
    """Return the batch that is named when a box is refused."""
    heads = noted() if heads is None else heads
    with pytest.raises(BoxChangedError) as refusal:
        require_heads(heads, found, rules_digest=RULES, round_id="spring")
    assert refusal.value.facts["round"] == "spring"
    return refusal.value.facts["batch"]


def test_the_first_head_is_the_digest_of_the_rules_digest():
    assert first_head(RULES) == hashlib.sha256(b"ab" * 32).hexdigest()


def test_an_entry_binds_what_is_sealed_to_its_place():
    leaf = hashlib.sha256(b"sealed").digest()

    bound = entry(leaf, subject="m001", group="教职工")

    assert bound == hashlib.sha256(leaf + "教职工|m001".encode()).digest()


def test_a_head_joins_the_one_before_and_the_sorted_entries():
    before = first_head(RULES)

    head = next_head(before, [b"b" * 32, b"a" * 32])

    joined = bytes.fromhex(before) + b"a" * 32 + b"b" * 32
    assert head == hashlib.sha256(joined).hexdigest()


@given(order=st.permutations(LEAVES))
def test_a_head_knows_no_order_within_a_batch(order):
    assert next_head(first_head(RULES), order) == next_head(first_head(RULES), LEAVES)


def test_a_box_that_is_as_its_heads_say_is_taken():
    found = in_batches()
    for entries in found.values():
        random.Random(3).shuffle(entries)

    require_heads(noted(), found, rules_digest=RULES, round_id="spring")


def test_an_empty_box_needs_no_head():
    require_heads([], {}, rules_digest=RULES, round_id="spring")


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_an_entry_taken_away_is_noticed_in_its_batch(batch):
    found = in_batches()
    del found[batch][0]

    assert refused(found) == batch


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_an_entry_put_in_is_noticed_in_its_batch(batch):
    found = in_batches()
    found[batch].append(bytes(32))

    assert refused(found) == batch


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_an_entry_exchanged_is_noticed_in_its_batch(batch):
    found = in_batches()
    found[batch][1] = bytes(32)

    assert refused(found) == batch


def test_an_entry_moved_to_another_batch_is_noticed_in_the_earlier_one():
    found = in_batches()
    found[2].append(found[3].pop())

    assert refused(found) == 2


def test_an_envelope_moved_to_another_place_is_noticed():
    found = in_batches()
    found[2][0] = entry(LEAVES[3], subject="m002", group="staff")

    assert refused(found) == 2


def test_a_batch_without_a_head_is_noticed():
    assert refused({**in_batches(), 4: [bytes(32)]}) == 4
    assert refused(in_batches(), noted()[:2]) == 3
    assert refused(in_batches(), noted()[1:]) == 1


def test_a_head_without_a_batch_is_noticed():
    assert refused({1: in_batches()[1]}) == 2
    assert refused({}) == 1


@pytest.mark.parametrize("change", [{"head": "0" * 64}, {"envelopes": 9}])
def test_a_head_that_was_rewritten_is_noticed(change):
    heads = noted()
    heads[1] = replace(heads[1], **change)

    assert refused(in_batches(), heads) == 2


def test_the_heads_of_a_round_with_other_rules_are_not_these():
    with pytest.raises(BoxChangedError):
        require_heads(noted(), in_batches(), rules_digest="0" * 64, round_id="spring")
