"""The round key on paper: any t of n slips open the box, fewer tell nothing.

The private key is wrapped once for every combination of t slips: each
wrap is AES-256-GCM under a key derived by HKDF from those slips together.
The wraps may lie in the database; the slips exist on paper only.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from toolkit.collection.credential import LINK_LENGTH, clean_code, draw_code
from toolkit.errors import SlipRefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.collection.sealing import PrivateKey

SLIPS: Final = 3
NEEDED: Final = 2
_NONCE: Final = bytes(12)  # each wrapping key is used once only


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips for the scrutineers, and the wraps for the database."""

    codes: tuple[str, ...]
    wraps: tuple[bytes, ...]


def cut_slips(
    key: PrivateKey, *, round_id: str, slips: int = SLIPS, needed: int = NEEDED
) -> Slips:
    """Return slips of which any ``needed`` open the round's box."""
    codes = tuple(draw_code(LINK_LENGTH) for _ in range(slips))
    secret = key.private_numbers().private_value.to_bytes(32, "big")
    wraps = tuple(
        _cipher(chosen, round_id).encrypt(_NONCE, secret, round_id.encode())
        for chosen in combinations(codes, needed)
    )
    return Slips(codes, wraps)


def join_slips(
    wraps: Sequence[bytes],
    codes: Sequence[str],
    *,
    round_id: str,
    needed: int = NEEDED,
) -> PrivateKey:
    """Return the round key that the slips open.

    Raises
    ------
    SlipRefusedError : too few, the same one twice, or of another round.
    """
    distinct = sorted({clean_code(code) for code in codes})
    for chosen in combinations(distinct, needed):
        cipher = _cipher(chosen, round_id)
        for wrap in wraps:
            try:
                secret = cipher.decrypt(_NONCE, wrap, round_id.encode())
            except InvalidTag:
                continue
            return ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())
    raise SlipRefusedError(round=round_id, needed=needed)


def _cipher(codes: Sequence[str], round_id: str) -> AESGCM:
    derive = HKDF(SHA256(), length=32, salt=None, info=f"slips|{round_id}".encode())
    return AESGCM(derive.derive("|".join(sorted(codes)).encode()))
