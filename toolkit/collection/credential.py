"""Codes that allow one ballot, and how they are recognised.

A code exists on paper or in a person's message.  The database keeps a
keyed digest of it; the key (the pepper) stands in a file outside the
database, so that neither alone lets anybody try codes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from toolkit.errors import MistypedCodeError

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TICKET_LENGTH: Final = 12  # 11 random characters (55 bits) and a check character
LINK_LENGTH: Final = 26  # 130 bits; never typed, so no check character
SHORT_CODE_LENGTH: Final = 16  # 80 bits: receipts and author codes

_LOOKALIKES: Final = str.maketrans("OIL", "011")
_DASHES: Final = frozenset("-‐‑‒–—―−_")

Draw = Callable[[int], int]
"""Returns a random number below its argument."""


class CredentialKind(StrEnum):
    """How a code reaches its rater."""

    LINK = "link"
    TICKET = "ticket"


def draw_code(length: int, *, draw: Draw = secrets.randbelow) -> str:
    """Return a random code of Crockford's base 32 characters."""
    return "".join(ALPHABET[draw(len(ALPHABET))] for _ in range(length))


def draw_credential(kind: CredentialKind, *, draw: Draw = secrets.randbelow) -> str:
    """Return a new code: for a ticket to be typed, for a link to be followed."""
    if kind is CredentialKind.LINK:
        return draw_code(LINK_LENGTH, draw=draw)
    body = draw_code(TICKET_LENGTH - 1, draw=draw)
    return body + check_character(body)


def check_character(body: str) -> str:
    """Return the character that makes single typing errors evident.

    The Luhn algorithm over 32 characters: it catches every single wrong
    character and nearly every swap of neighbours.
    """
    total = 0
    for place, character in enumerate(reversed(body)):
        number = ALPHABET.index(character) * (2 - place % 2)
        total += number // 32 + number % 32
    return ALPHABET[-total % 32]


def clean_code(typed: str) -> str:
    """Return a code as it is stored: upper case, no gaps, no lookalikes."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    kept = (c for c in plain if not _is_gap(c))
    return "".join(kept).translate(_LOOKALIKES)


def _is_gap(character: str) -> bool:
    """Tell whether a character may stand in a code without being part of it."""
    invisible = unicodedata.category(character) == "Cf"  # messengers put them in
    return character.isspace() or character in _DASHES or invisible


def read_credential(typed: str) -> str:
    """Return the code somebody typed or followed.

    Raises
    ------
    MistypedCodeError : the length, a character or the check is wrong.
    """
    code = clean_code(typed)
    known = all(c in ALPHABET for c in code)
    if known and len(code) == LINK_LENGTH:
        return code
    if known and len(code) == TICKET_LENGTH and check_character(code[:-1]) == code[-1]:
        return code
    raise MistypedCodeError


def show_code(code: str) -> str:
    """Return a code in groups of four, as it is printed."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def digest_code(code: str, *, pepper: bytes, purpose: str) -> bytes:
    """Return the 32-byte keyed digest under which a code is known.

    ``purpose`` binds it to a round, so that equal codes of two rounds
    have nothing in common.
    """
    return hmac.digest(pepper, f"{purpose}|{code}".encode(), hashlib.sha256)


def author_code_for(author_code: str, *, subject: str, item: str) -> str:
    """Return the code of one text, derived from its author's one code.

    Author codes of different texts have nothing visible in common, yet
    their author keeps a single one.  The ballot page derives them in the
    same way: the first 80 bits of HMAC-SHA256(author code, subject|item).
    """
    return derive_code(author_code, f"{subject}|{item}")


def derive_code(secret: str, purpose: str) -> str:
    """Return the code that belongs to a secret and a purpose, always the same."""
    tag = hmac.digest(secret.encode(), purpose.encode(), "sha256")
    number = int.from_bytes(tag[:10], "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
