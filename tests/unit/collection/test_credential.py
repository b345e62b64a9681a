"""Codes that allow one ballot, and how they are recognised."""

from __future__ import annotations

import base64
import hashlib
import hmac
import random

import pytest

from toolkit.collection.credential import (
    ALPHABET,
    LINK_LENGTH,
    TICKET_LENGTH,
    CredentialKind,
    author_code_for,
    check_character,
    clean_code,
    digest_code,
    draw_code,
    draw_credential,
    read_credential,
    show_code,
)
from toolkit.errors import MistypedCodeError

PEPPER = bytes(range(32))
LINK = "0123456789ABCDEFGHJKMNPQRS"
TICKET = "ABCDEFGH012T"
TICKETS = [
    draw_credential(CredentialKind.TICKET, draw=random.Random(seed).randrange)
    for seed in range(5)
]


def with_check(body):
    return body + check_character(body)


def is_mistyped(code):
    try:
        read_credential(code)
    except MistypedCodeError:
        return True
    return False


def test_the_alphabet_has_no_letter_that_looks_like_another_character():
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    ("kind", "length"),
    [(CredentialKind.LINK, LINK_LENGTH), (CredentialKind.TICKET, TICKET_LENGTH)],
)
def test_a_new_code_has_its_length_and_is_read_as_it_is(kind, length):
    code = draw_credential(kind)

    assert len(code) == length
    assert read_credential(code) == code


def test_a_code_is_drawn_with_the_given_chance_only():
    assert draw_code(4, draw=lambda below: below - 1) == "ZZZZ"


def test_a_ticket_is_drawn_from_55_bits_and_a_link_from_130():
    drawn = []

    for kind in CredentialKind:
        draws = []
        draw_credential(kind, draw=lambda below, draws=draws: draws.append(below) or 0)
        drawn.append((kind.value, 5 * len(draws), set(draws)))

    assert drawn == [("link", 130, {32}), ("ticket", 55, {32})]


@pytest.mark.abuse(3)
@pytest.mark.parametrize(
    "typed",
    [
        "abcdefgh012t",
        "ABCD-EFGH-012T",
        " ABCD EFGH 012T\n",
        "ABCD\u3000EFGH\u00a0012T",
        "ABCD—EFGH–012T",
        "ABCD\u2010EFGH\u2011012T",
        "ABCD\u2212EFGH_012T",
        "ＡＢＣＤ－ＥＦＧＨ－０１２Ｔ",
        "ａｂｃｄｅｆｇｈ０１２ｔ",
        "ABCDEFGHOI2T",
        "abcdefghol2t",
        "ABCD\u200bEFGH\ufeff012T",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert read_credential(typed) == TICKET


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        TICKET[:-1],
        TICKET + "0",
        LINK[:-1],
        LINK + "0",
        "U" + LINK[1:],
        "*" + TICKET[1:],
        "中" + LINK[1:],
        "\0" + LINK[1:],
        "é" + LINK[1:],
        LINK * 1000,
    ],
)
def test_what_cannot_be_a_code_is_called_mistyped(typed):
    assert is_mistyped(typed)


@pytest.mark.abuse(2)
@pytest.mark.parametrize("ticket", TICKETS)
def test_every_single_wrong_character_is_caught(ticket):
    wrong = [
        ticket[:place] + character + ticket[place + 1 :]
        for place in range(TICKET_LENGTH)
        for character in ALPHABET
        if character != ticket[place]
    ]

    assert len(wrong) == 12 * 31
    assert all(map(is_mistyped, wrong))


@pytest.mark.parametrize("place", range(TICKET_LENGTH - 2))
def test_of_992_swaps_of_neighbours_990_are_caught(place):
    pairs = [(a, b) for a in ALPHABET for b in ALPHABET if a != b]
    missed = set()

    for first, second in pairs:
        body = list("7" * (TICKET_LENGTH - 1))
        body[place : place + 2] = first, second
        code = list(with_check("".join(body)))
        code[place : place + 2] = second, first
        if not is_mistyped("".join(code)):
            missed.add(first + second)

    assert len(pairs) == 992
    assert missed == {"0Z", "Z0"}


def test_a_code_is_shown_in_groups_of_four():
    assert show_code(TICKET) == "ABCD-EFGH-012T"
    assert clean_code(show_code(LINK)) == LINK


def test_a_digest_is_the_keyed_one_of_purpose_and_code():
    digest = digest_code(TICKET, pepper=PEPPER, purpose="spring")

    wanted = hmac.new(PEPPER, f"spring|{TICKET}".encode(), hashlib.sha256)
    assert digest == wanted.digest()


def test_a_digest_depends_on_code_pepper_and_round():
    digests = {
        digest_code(TICKET, pepper=PEPPER, purpose="spring"),
        digest_code(LINK, pepper=PEPPER, purpose="spring"),
        digest_code(TICKET, pepper=PEPPER[::-1], purpose="spring"),
        digest_code(TICKET, pepper=PEPPER, purpose="autumn"),
    }

    assert len(digests) == 4


def test_the_code_of_a_text_is_what_any_base_32_gives():
    tag = hmac.new(b"0123456789ABCDEF", b"m001|A17", hashlib.sha256).digest()
    usual = base64.b32encode(tag[:10]).decode()
    crockford = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)

    code = author_code_for("0123456789ABCDEF", subject="m001", item="A17")

    assert code == usual.translate(crockford)


def test_codes_of_different_texts_differ():
    codes = {
        author_code_for("0123456789ABCDEF", subject=subject, item=item)
        for subject in ("m001", "m002")
        for item in ("A16", "A17")
    }

    assert len(codes) == 4
