"""Envelopes: who can open them, and what their outside tells."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.collection.sealing import (
    OVERHEAD,
    UnreadableEnvelopeError,
    decode,
    empty,
    encode,
    fill,
    fingerprint,
    info_for,
    key_from_text,
    key_text,
    make_key,
    seal,
    unseal,
)

KEY = make_key()
PLAIN = fill(b"excellent", 64)
PLACE = {"round_id": "spring", "group": "staff", "subject": "m001"}
SEALED = seal(PLAIN, KEY.public_key(), info_for(**PLACE))


def test_what_is_sealed_is_read_with_the_key_at_its_place():
    assert unseal(SEALED, KEY, info_for(**PLACE)) == PLAIN


@pytest.mark.parametrize(
    "moved", [{"round_id": "autumn"}, {"group": "students"}, {"subject": "m002"}]
)
def test_an_envelope_moved_to_another_place_cannot_be_read(moved):
    with pytest.raises(UnreadableEnvelopeError):
        unseal(SEALED, KEY, info_for(**PLACE | moved))


def test_another_key_cannot_read_it():
    with pytest.raises(UnreadableEnvelopeError):
        unseal(SEALED, make_key(), info_for(**PLACE))


@pytest.mark.parametrize("place", range(0, len(SEALED), 7))
def test_a_changed_envelope_cannot_be_read(place):
    damaged = bytearray(SEALED)
    damaged[place] ^= 1

    with pytest.raises(UnreadableEnvelopeError):
        unseal(bytes(damaged), KEY, info_for(**PLACE))


@given(st.binary(max_size=200))
def test_bytes_that_are_no_envelope_cannot_be_read(raw):
    with pytest.raises(UnreadableEnvelopeError):
        unseal(raw, KEY, info_for(**PLACE))


def test_the_same_contents_never_look_the_same():
    again = seal(PLAIN, KEY.public_key(), info_for(**PLACE))

    assert again[:65] != SEALED[:65]
    assert again[65:] != SEALED[65:]


@given(st.binary(max_size=60))
def test_every_envelope_of_a_form_has_one_size(text):
    sealed = seal(fill(text, 64), KEY.public_key(), info_for(**PLACE))

    assert len(sealed) == 64 + OVERHEAD


@given(st.binary(max_size=60), st.integers(64, 80))
def test_what_was_filled_in_comes_out(text, size):
    filled = fill(text, size)

    assert len(filled) == size
    assert empty(filled) == text


def test_what_does_not_fit_is_not_cut():
    with pytest.raises(ValueError, match="61 bytes do not fit into 60"):
        fill(bytes(61), 64)


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\0\0\0",
        b"\0\0\0\5abcd",
        b"\xff\xff\xff\xffabcd",
        b"\0\0\0\2abcd",
        b"\0\0\0\2ab\0\1",
    ],
    ids=["nothing", "no length", "too short", "4 GiB", "a rest", "a hidden rest"],
)
def test_hostile_lengths_are_refused(hostile):
    with pytest.raises(ValueError, match="not a filled text"):
        empty(hostile)


@given(st.binary(max_size=40))
def test_base64url_comes_back_padded_or_not(raw):
    text = encode(raw)

    assert re.fullmatch(r"[A-Za-z0-9_-]*", text)
    assert decode(text) == decode(text + "=" * (-len(text) % 4)) == raw


@pytest.mark.parametrize(
    "text",
    ["A", "AAAAA", "A A=", "AA\n", "+/+/", "AA=A", "=", "AA=====", "Ａ", "A*==", "é"],
)
def test_what_is_not_base64url_is_refused(text):
    with pytest.raises(ValueError, match="not base64url"):
        decode(text)


def test_a_key_is_published_as_the_uncompressed_point():
    text = key_text(KEY.public_key())

    assert len(decode(text)) == 65
    assert decode(text)[0] == 4
    assert key_from_text(text) == KEY.public_key()


@pytest.mark.parametrize("text", ["", "AAAA", encode(b"\4" + bytes(64))])
def test_what_is_no_point_of_the_curve_is_no_key(text):
    with pytest.raises(ValueError, match=r".+"):
        key_from_text(text)


def test_a_fingerprint_is_eight_groups_of_the_key_s_digest():
    text = key_text(KEY.public_key())

    said = fingerprint(text)

    assert re.fullmatch(r"[0-9a-f]{4}( [0-9a-f]{4}){7}", said)
    assert said.replace(" ", "") == hashlib.sha256(decode(text)).hexdigest()[:32]
