"""Envelopes: sealed to the round's key, so that the server cannot read them.

HPKE (RFC 9180) base mode with P-256, HKDF-SHA256 and AES-256-GCM, which
every browser's WebCrypto can do.  The info string binds an envelope to
its round, group and subject, and every envelope of a form has one size,
so that neither moving it nor weighing it tells anything.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SUITE: Final = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
OVERHEAD: Final = 65 + 16  # the encapsulated key before, the tag behind
LENGTH_BYTES: Final = 4
_BASE64URL: Final = re.compile(r"[\w-]*", re.ASCII)

PrivateKey = ec.EllipticCurvePrivateKey
PublicKey = ec.EllipticCurvePublicKey


class UnreadableEnvelopeError(ValueError):
    """The envelope was not sealed to this key for this place."""


def make_key() -> PrivateKey:
    """Return a new round key."""
    return ec.generate_private_key(ec.SECP256R1())


def key_from_number(number: int) -> PrivateKey:
    """Return the key with this private value; ``ValueError`` if there is none."""
    return ec.derive_private_key(number, ec.SECP256R1())


def key_text(public: PublicKey) -> str:
    """Return a public key as it is published: base64url of the 65-byte point."""
    return encode(
        public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
    )


def key_from_text(text: str) -> PublicKey:
    """Return the public key written by `key_text`."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(text))


def fingerprint(key: str) -> str:
    """Return a key's fingerprint: 8 groups of 4 hex digits, for wall and page."""
    digest = hashlib.sha256(decode(key)).hexdigest()
    return " ".join(digest[i : i + 4] for i in range(0, 32, 4))


def info_for(*, round_id: str, group: str, subject: str) -> bytes:
    """Return what binds an envelope to its place."""
    return f"{round_id}|{group}|{subject}".encode()


def seal(plain: bytes, public: PublicKey, info: bytes) -> bytes:
    """Return the envelope: encapsulated key, ciphertext, tag."""
    return SUITE.encrypt(plain, public, info)


def unseal(sealed: bytes, private: PrivateKey, info: bytes) -> bytes:
    """Return what is in an envelope.

    Raises
    ------
    UnreadableEnvelopeError : sealed to another key or place, or damaged.
    """
    try:
        return SUITE.decrypt(sealed, private, info)
    except (InvalidTag, ValueError) as error:
        raise UnreadableEnvelopeError from error


def sign(said: bytes, private: PrivateKey) -> bytes:
    """Return what shows that it was said by who could open the envelopes."""
    return private.sign(said, ec.ECDSA(SHA256()))


def is_signed(said: bytes, signature: bytes, public: PublicKey) -> bool:
    """Return whether it was said by who could open the envelopes."""
    try:
        public.verify(signature, said, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def fill(text: bytes, size: int) -> bytes:
    """Return text with its length before and zeros behind, ``size`` bytes in all."""
    room = size - LENGTH_BYTES
    if len(text) > room:
        message = f"{len(text)} bytes do not fit into {room}"
        raise ValueError(message)
    return len(text).to_bytes(LENGTH_BYTES, "big") + text.ljust(room, b"\0")


def empty(filled: bytes) -> bytes:
    """Return the text that `fill` put in; ``ValueError`` if it is not filled so."""
    length = int.from_bytes(filled[:LENGTH_BYTES], "big")
    body, rest = filled[LENGTH_BYTES:][:length], filled[LENGTH_BYTES + length :]
    if len(filled) < LENGTH_BYTES or len(body) < length or rest.strip(b"\0"):
        message = "not a filled text"
        raise ValueError(message)
    return body


def encode(raw: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Return the bytes of base64url, padded or not; ``ValueError`` otherwise."""
    bare = text.rstrip("=")
    padded = bare + "=" * (-len(bare) % 4)
    whole = len(bare) % 4 != 1  # one digit more is not even a byte
    if text not in {bare, padded} or not (whole and _BASE64URL.fullmatch(bare)):
        message = "not base64url"
        raise ValueError(message)
    return base64.urlsafe_b64decode(padded)
