"""What is true for every code, however it is drawn and typed."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from toolkit.collection.credential import (
    ALPHABET,
    LINK_LENGTH,
    TICKET_LENGTH,
    check_character,
    digest_code,
    read_credential,
    show_code,
)
from toolkit.errors import MistypedCodeError

GAPS = [" ", "-", "\u3000", "—", "\n", "_"]
LOOKALIKES = {"0": "0oO", "1": "1iIlL"}

links = st.text(ALPHABET, min_size=LINK_LENGTH, max_size=LINK_LENGTH)
bodies = st.text(ALPHABET, min_size=TICKET_LENGTH - 1, max_size=TICKET_LENGTH - 1)
tickets = bodies.map(lambda body: body + check_character(body))
codes = links | tickets


@st.composite
def spellings(draw, code):
    """Return a code as somebody might type it."""
    typed = []
    for character in code:
        spelling = draw(st.sampled_from(LOOKALIKES.get(character, character)))
        spelling = draw(st.sampled_from([spelling.lower(), spelling.upper()]))
        if draw(st.booleans()):
            spelling = chr(ord(spelling) + 0xFEE0)  # its full-width form
        typed += [draw(st.sampled_from(["", *GAPS])), spelling]
    return "".join(typed)


@given(st.data(), codes)
def test_a_code_is_read_in_every_spelling(data, code):
    typed = data.draw(spellings(code), label="typed")

    assert read_credential(typed) == code


@given(codes)
def test_a_printed_code_is_read_back(code):
    assert read_credential(show_code(code)) == code


@given(tickets, st.data())
def test_one_wrong_character_is_never_taken(ticket, data):
    place = data.draw(st.integers(0, TICKET_LENGTH - 1), label="place")
    others = ALPHABET.replace(ticket[place], "")
    wrong = data.draw(st.sampled_from(others), label="wrong")

    try:
        read_credential(ticket[:place] + wrong + ticket[place + 1 :])
    except MistypedCodeError:
        return
    raise AssertionError(ticket)


@given(st.text())
def test_any_text_is_a_code_or_mistyped(typed):
    try:
        code = read_credential(typed)
    except MistypedCodeError:
        return
    assert set(code) <= set(ALPHABET)


@given(codes, codes, st.binary(min_size=32, max_size=32))
def test_only_equal_codes_have_equal_digests(one, other, pepper):
    first, second = (
        digest_code(code, pepper=pepper, purpose="spring") for code in (one, other)
    )

    assert len(first) == 32
    assert (first == second) == (one == other)


def test_the_full_width_forms_are_those_of_unicode():
    assert all(
        unicodedata.normalize("NFKC", chr(ord(c) + 0xFEE0)) == c for c in ALPHABET
    )
