"""The wire contract: a sealed ballot that anybody may check a client against.

The sealing below is written a second time, straight from RFC 9180, with
the ephemeral key as an argument: it makes the vector, and shows that the
one in use is not merely consistent with itself.
"""

from __future__ import annotations

import hmac
import json
import re

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from places import ROOT

from toolkit.collection import sealing
from toolkit.collection.ballot import read_ballot
from toolkit.collection.credential import author_code_for
from toolkit.survey.loading import load_survey

VECTOR = json.loads((ROOT / "tests" / "vectors" / "hpke.json").read_text("utf-8"))
KEM = b"KEM\x00\x10"
SUITE = b"HPKE\x00\x10\x00\x01\x00\x02"


def private_key(number):
    return ec.derive_private_key(int(number, 16), ec.SECP256R1())


def point(key):
    return sealing.decode(sealing.key_text(key.public_key()))


def extract(suite, salt, label, material):
    return hmac.digest(
        salt or bytes(32), b"HPKE-v1" + suite + label + material, "sha256"
    )


def expand(suite, secret, label, info, length):
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(secret, labelled + b"\x01", "sha256")[:length]


def seal_with(ephemeral, key, plain, info):
    shared = ephemeral.exchange(ec.ECDH(), key)
    recipient = sealing.decode(sealing.key_text(key))
    context = point(ephemeral) + recipient
    secret = extract(KEM, b"", b"eae_prk", shared)
    secret = expand(KEM, secret, b"shared_secret", context, 32)
    hashes = (
        extract(SUITE, b"", b"psk_id_hash", b""),
        extract(SUITE, b"", b"info_hash", info),
    )
    schedule = b"\x00" + b"".join(hashes)
    secret = extract(SUITE, secret, b"secret", b"")
    cipher = AESGCM(expand(SUITE, secret, b"key", schedule, 32))
    nonce = expand(SUITE, secret, b"base_nonce", schedule, 12)
    return point(ephemeral) + cipher.encrypt(nonce, plain, b"")


def test_the_vector_can_be_made_anew():
    recipient, ephemeral = (
        private_key(VECTOR[name]) for name in ("private", "ephemeral_private")
    )
    plain = sealing.fill(VECTOR["text"].encode(), VECTOR["pad"])

    sealed = seal_with(
        ephemeral, recipient.public_key(), plain, VECTOR["info"].encode()
    )

    assert sealing.encode(sealed) == VECTOR["sealed"]


def test_the_vector_opens_to_its_text():
    plain = sealing.unseal(
        sealing.decode(VECTOR["sealed"]),
        private_key(VECTOR["private"]),
        VECTOR["info"].encode(),
    )

    assert len(plain) == VECTOR["pad"]
    assert sealing.empty(plain).decode() == VECTOR["text"]


def test_the_vectors_text_is_a_ballot():
    plain = sealing.fill(VECTOR["text"].encode(), VECTOR["pad"])

    ballot = read_ballot(plain, load_survey("member-appraisal-short"))

    assert ballot.marks == {"A15": "excellent"}
    assert ballot.texts["A17"].body == "多到实验室走走。"


def test_the_vectors_key_info_and_codes_are_as_agreed():
    key = sealing.key_text(private_key(VECTOR["private"]).public_key())
    info = sealing.info_for(
        round_id=VECTOR["round"], group=VECTOR["group"], subject=VECTOR["subject"]
    )
    code = author_code_for(VECTOR["author"], subject=VECTOR["subject"], item="A17")

    assert key == VECTOR["key"]
    assert sealing.fingerprint(key) == VECTOR["fingerprint"]
    assert info.decode() == VECTOR["info"]
    assert json.loads(VECTOR["text"])["texts"]["A17"]["code"] == code
    assert VECTOR["sealed"].startswith(VECTOR["enc"][:-1])


@pytest.mark.parametrize("change", ["other-round|staff|m017", "2026-spring|staff|m018"])
def test_the_vector_does_not_open_elsewhere(change):
    with pytest.raises(sealing.UnreadableEnvelopeError):
        sealing.unseal(
            sealing.decode(VECTOR["sealed"]),
            private_key(VECTOR["private"]),
            change.encode(),
        )


def test_what_is_sealed_in_use_opens_like_the_vector():
    recipient = private_key(VECTOR["private"])
    plain = sealing.fill(VECTOR["text"].encode(), VECTOR["pad"])

    sealed = sealing.seal(plain, recipient.public_key(), VECTOR["info"].encode())

    assert len(sealed) == len(sealing.decode(VECTOR["sealed"]))
    assert sealing.unseal(sealed, recipient, VECTOR["info"].encode()) == plain


def test_the_page_about_the_wire_shows_the_vector():
    page = (ROOT / "docs" / "wire.md").read_text("utf-8")

    (shown,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)

    assert json.loads(shown) == VECTOR
