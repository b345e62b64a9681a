"""The round key on paper: any t of n slips open the box, fewer tell nothing.

The private key is wrapped once for every combination of t slips: each
wrap is AES-256-GCM under a key derived by HKDF from those slips together.
The wraps may lie in the database; the slips exist on paper only.

A slip is 128 random bits, printed as a code and as twelve words (BIP 39),
of which either can be typed.
"""

from __future__ import annotations

import secrets
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from mnemonic import Mnemonic

from toolkit.collection.credential import ALPHABET, clean_code
from toolkit.collection.sealing import key_from_number
from toolkit.errors import SettingError, SlipRefusedError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.collection.sealing import PrivateKey
    from toolkit.i18n import Language

SLIPS: Final = 3
NEEDED: Final = 2
MOST_SLIPS: Final = 9
SLIP_BYTES: Final = 16
_SLIP_LENGTH: Final = 26  # characters of five bits
_NONCE: Final = bytes(12)  # each wrapping key is used once only
_WORD_LISTS: Final[Mapping[Language, str]] = {
    "zh-CN": "chinese_simplified",
    "en": "english",
}


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips for the scrutineers, and the wraps for the database."""

    codes: tuple[str, ...]
    wraps: tuple[bytes, ...]


def cut_slips(
    key: PrivateKey, *, round_id: str, slips: int = SLIPS, needed: int = NEEDED
) -> Slips:
    """Return slips of which any ``needed`` open the round's box.

    Raises
    ------
    SettingError : one slip alone would open it, or there are too few or too
        many of them.
    """
    if not 2 <= needed <= slips <= MOST_SLIPS:  # noqa: PLR2004 -- two persons at least
        raise SettingError(
            setting=f"{needed} / {slips}",
            reason=Phrase("two slips at least must be needed, of nine at most"),
        )
    codes = tuple(_code(secrets.token_bytes(SLIP_BYTES)) for _ in range(slips))
    secret = key.private_numbers().private_value.to_bytes(32, "big")
    wraps = tuple(
        _cipher(chosen, round_id).encrypt(_NONCE, secret, round_id.encode())
        for chosen in combinations(codes, needed)
    )
    return Slips(codes, wraps)


def join_slips(
    wraps: Sequence[bytes],
    typed: Sequence[str],
    *,
    round_id: str,
    needed: int = NEEDED,
) -> PrivateKey:
    """Return the round key that the slips open, typed as codes or as words.

    Raises
    ------
    SlipRefusedError : too few, the same one twice, or of another round.
    """
    distinct = sorted({read_slip(one) for one in typed})
    for chosen in combinations(distinct, needed):
        cipher = _cipher(chosen, round_id)
        for wrap in wraps:
            try:
                secret = cipher.decrypt(_NONCE, wrap, round_id.encode())
            except InvalidTag:
                continue
            return key_from_number(int.from_bytes(secret, "big"))
    raise SlipRefusedError(round=round_id, needed=needed)


def slip_words(code: str, language: Language) -> tuple[str, ...]:
    """Return the twelve words of a slip; in Chinese each is one character."""
    number = 0
    for character in code:
        number = number << 5 | ALPHABET.index(character)
    words = _words(language).to_mnemonic(number.to_bytes(SLIP_BYTES, "big"))
    return tuple(words.split())


def read_slip(typed: str) -> str:
    """Return the code of a slip that was typed as its code or as its words."""
    letters = unicodedata.normalize("NFKC", typed).split()
    if not "".join(letters).isascii():  # Chinese is typed with few gaps or none
        letters = list("".join(letters))
    for language in _WORD_LISTS:
        with suppress(ValueError, LookupError):
            entropy = _words(language).to_entropy([one.lower() for one in letters])
            if len(entropy) == SLIP_BYTES:
                return _code(bytes(entropy))
    return clean_code(typed)


@cache
def _words(language: Language) -> Mnemonic:
    return Mnemonic(_WORD_LISTS[language])


def _code(slip: bytes) -> str:
    number = int.from_bytes(slip, "big")
    places = range(5 * (_SLIP_LENGTH - 1), -1, -5)
    return "".join(ALPHABET[number >> place & 31] for place in places)


def _cipher(codes: Sequence[str], round_id: str) -> AESGCM:
    derive = HKDF(SHA256(), length=32, salt=None, info=f"slips|{round_id}".encode())
    return AESGCM(derive.derive("|".join(sorted(codes)).encode()))
