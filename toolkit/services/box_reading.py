"""The exported box: its envelopes, its heads, and the key that opens it.

A part of the recount, written apart from the code that wrote the box and
cut the key into slips.  It uses the `cryptography` library directly.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from base64 import urlsafe_b64decode
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from mnemonic import Mnemonic

from toolkit.errors import KeyMissingError, SlipRefusedError

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES: Final = str.maketrans("OIL", "011")
SUITE: Final = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
WORDS_ON_A_SLIP: Final = 12


@dataclass(frozen=True, slots=True)
class Box:
    """A box file: what it says of itself, and where its envelopes lie."""

    path: Path
    stated: Mapping[str, Any]
    rules: Mapping[str, Any]

    @property
    def rules_digest(self) -> str:
        """The SHA-256 of the rules, as it stands on the notice."""
        return hashlib.sha256(self.stated["rules"].encode()).hexdigest()

    def rows(self) -> Iterator[tuple[str, str, int, bytes]]:
        """Yield subject, group, batch and sealed envelope of every row."""
        columns = ("subject", "group", "batch", "sealed")
        with pq.ParquetFile(self.path) as file:
            for part in file.iter_batches(columns=list(columns)):
                yield from zip(*(part[c].to_pylist() for c in columns), strict=True)


def read_box(path: Path) -> Box:
    """Return the box in a file; its envelopes are read when they are asked for."""
    stated = json.loads(pq.read_metadata(path).metadata[b"pingyi.box"])
    return Box(path, stated, json.loads(stated["rules"]))


def count_box(box: Box) -> tuple[Counter[tuple[str, str]], dict[int, str]]:
    """Return the envelopes of each subject and group, and the head of each batch.

    One that lies there twice is an envelope once.  A head is the SHA-256 of
    the head before and, sorted, one digest for each envelope of the batch, of
    what is sealed and where it belongs; the first follows on the digest of
    the rules.  Before it stands how many they are.
    """
    places: dict[bytes, tuple[str, str]] = {}
    leaves: dict[int, list[bytes]] = defaultdict(list)
    for subject, group, batch, sealed in box.rows():
        digest = hashlib.sha256(sealed).digest()
        leaf = hashlib.sha256(digest + f"{group}|{subject}".encode()).digest()
        places[digest] = subject, group
        leaves[batch].append(leaf)
    head = hashlib.sha256(box.rules_digest.encode()).digest()
    heads: dict[int, str] = {}
    for batch, within in sorted(leaves.items()):
        head = hashlib.sha256(head + b"".join(sorted(within))).digest()
        heads[batch] = f"{len(within)} {head.hex()}"
    return Counter(places.values()), heads


def key_of(
    box: Box, slips: Sequence[str], key_file: Path | None = None
) -> ec.EllipticCurvePrivateKey:
    """Return the key of the box, from slips or, if it was kept in one, from a file.

    Raises
    ------
    SlipRefusedError, KeyMissingError : it is not the key of this box.
    """
    name, needed = box.rules["id"], box.rules["slips_needed"]
    if needed:
        numbers = _numbers_under_slips(box, slips, needed)
    else:
        numbers = _numbers_in_file(key_file)
    wanted = _bytes(box.rules["key"])
    for number in numbers:
        with suppress(ValueError):  # not every number is a key
            key = ec.derive_private_key(number, ec.SECP256R1())
            public = key.public_key().public_bytes(
                Encoding.X962, PublicFormat.UncompressedPoint
            )
            if public == wanted:
                return key
    if needed:
        raise SlipRefusedError(round=name, needed=needed)
    raise KeyMissingError(round=name, file=key_file or f"{name}.key")


def open_envelope(
    sealed: bytes, key: ec.EllipticCurvePrivateKey, info: str
) -> bytes | None:
    """Return what is in an envelope; nothing if it was sealed otherwise."""
    try:
        return SUITE.decrypt(sealed, key, info.encode())
    except (InvalidTag, ValueError):
        return None


def slip_code(typed: str) -> str:
    """Return the 26 characters of a slip, typed as such or as 12 words.

    The words stand for 128 bits, which are written as 26 digits of 32.
    """
    plain = unicodedata.normalize("NFKC", typed)
    for language, words in (
        ("english", re.findall(r"[a-z]+", plain.lower())),
        ("chinese_simplified", re.findall(r"[^\W\d_a-zA-Z]", plain)),
    ):
        if len(words) == WORDS_ON_A_SLIP:
            try:
                bits = int.from_bytes(Mnemonic(language).to_entropy(words), "big")
            except (LookupError, ValueError):
                continue
            return "".join(ALPHABET[bits >> 5 * n & 31] for n in range(25, -1, -1))
    return re.sub(r"[\W_]", "", plain).upper().translate(LOOKALIKES)


def _numbers_under_slips(box: Box, slips: Sequence[str], needed: int) -> Iterator[int]:
    """Yield what the wraps hold that so many of the slips open."""
    name = box.rules["id"]
    for chosen in combinations(sorted({slip_code(one) for one in slips}), needed):
        derive = HKDF(SHA256(), length=32, salt=None, info=f"slips|{name}".encode())
        cipher = AESGCM(derive.derive("|".join(chosen).encode()))
        for wrap in box.stated["wraps"]:
            with suppress(InvalidTag):
                secret = cipher.decrypt(bytes(12), _bytes(wrap), name.encode())
                yield int.from_bytes(secret, "big")


def _numbers_in_file(path: Path | None) -> Iterator[int]:
    """Yield the private value that stands in a file as 64 hexadecimal digits."""
    digits = path.read_bytes().strip() if path and path.is_file() else b""
    if re.fullmatch(rb"[0-9a-fA-F]{64}", digits):
        yield int(digits, 16)


def _bytes(base64url: str) -> bytes:
    return urlsafe_b64decode(base64url + "=" * (-len(base64url) % 4))
