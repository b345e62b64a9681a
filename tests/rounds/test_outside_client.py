"""Can a stranger vote and count with docs/wire.md alone?

The stranger writes HPKE out from RFC 9180 and takes from the toolkit only
what is handed to people: an address, codes, slips, and the box file.
"""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from contextlib import suppress
from hashlib import sha256

import pyarrow.parquet as pq
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from small_rounds import round_in
from unit.web.serving import JSON, Visitor, serving

from toolkit.collection.round import State
from toolkit.services import opening
from toolkit.services.batching import close_due_batches

CURVE = ec.SECP256R1()
KEM = b"KEM\x00\x10"  # DHKEM(P-256, HKDF-SHA256)
HPKE = b"HPKE\x00\x10\x00\x01\x00\x02"  # the same, HKDF-SHA256, AES-256-GCM
GRADES = ["excellent", "qualified"] * 6


def extract(suite, salt, label, secret):
    return hmac.digest(salt, b"HPKE-v1" + suite + label + secret, "sha256")


def expand(key, info):
    return hmac.digest(key, info + b"\x01", "sha256")


def labelled(suite, key, label, info, length=32):
    wanted = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return expand(key, wanted)[:length]


def point(key):
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def cipher(private, other, enc, receiver, info):
    """Return cipher and nonce of an envelope (RFC 9180, sections 4.1 and 5.1)."""
    other = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, other)
    secret = extract(KEM, b"", b"eae_prk", private.exchange(ec.ECDH(), other))
    secret = labelled(KEM, secret, b"shared_secret", enc + receiver)
    hashes = [(b"psk_id_hash", b""), (b"info_hash", info)]
    context = b"\0" + b"".join(extract(HPKE, b"", *one) for one in hashes)
    secret = extract(HPKE, secret, b"secret", b"")
    nonce = labelled(HPKE, secret, b"base_nonce", context, 12)
    return AESGCM(labelled(HPKE, secret, b"key", context)), nonce


def seal(plain, receiver, info):
    once = ec.generate_private_key(CURVE)
    enc = point(once.public_key())
    aes, nonce = cipher(once, receiver, enc, receiver, info)
    return enc + aes.encrypt(nonce, plain, b"")


def unseal(sealed, private, info):
    enc, receiver = sealed[:65], point(private.public_key())
    aes, nonce = cipher(private, enc, enc, receiver, info)
    return aes.decrypt(nonce, sealed[65:], b"")


def submission(form, round_id, code, grade):
    numbers = {"pack": secrets.token_hex(16), "receipt": f"{secrets.randbits(48):016}"}
    text = json.dumps({"v": 1, **numbers, "marks": {"A15": grade}, "texts": {}})
    plain = (len(text).to_bytes(4, "big") + text.encode()).ljust(form["pad"], b"\0")
    key, envelopes = urlsafe_b64decode(form["key"] + "="), []
    for subject in (one["id"] for one in form["subjects"]):
        info = f"{round_id}|{form['group']}|{subject}".encode()
        sealed = urlsafe_b64encode(seal(plain, key, info)).decode()
        envelopes.append({"subject": subject, "sealed": sealed})
    return {"code": code, "idem": secrets.token_hex(16), "envelopes": envelopes}


def key_of(box, round_id, slips):
    joined = "|".join(sorted(slip.replace("-", "") for slip in slips)).encode()
    secret = hmac.digest(bytes(32), joined, "sha256")
    aes = AESGCM(expand(secret, f"slips|{round_id}".encode()))
    for wrap in (urlsafe_b64decode(text + "==") for text in box["wraps"]):
        with suppress(InvalidTag):
            number = aes.decrypt(bytes(12), wrap, round_id.encode())
            return ec.derive_private_key(int.from_bytes(number, "big"), CURVE)
    return None


def heads_of(rules, rows):
    head, heads = sha256(sha256(rules.encode()).hexdigest().encode()).digest(), []
    for batch in sorted({row["batch"] for row in rows}):
        entries = sorted(
            sha256(
                sha256(row["sealed"]).digest()
                + f"{row['group']}|{row['subject']}".encode()
            ).digest()
            for row in rows
            if row["batch"] == batch
        )
        head = sha256(head + b"".join(entries)).digest()
        heads.append(head.hex())
    return heads


def test_a_stranger_votes_and_counts_as_it_is_published(tmp_path):
    it = round_in(State.OPEN, tmp_path, fewest=3)
    page, answers, noted = f"/b/{it.id}", Counter(), []
    with serving(it.store) as address:
        visitor = Visitor(address, {"Accept": JSON})
        for code, grade in zip(it.codes, GRADES, strict=False):
            form = visitor.post(f"{page}/form", {"code": code}).data
            sent = submission(form, it.id, code, grade)
            other = submission(form, it.id, code, "unqualified")
            for one in (sent, sent, other, {**other, "idem": sent["idem"]}):
                answer = visitor.post(page, one)
                answers[answer.status, answer.data.get("outcome")] += 1
        close_due_batches(it.store)
        for state in (State.OPEN, State.CLOSED):
            it.bring_to(state)
            noted.append(visitor.get(f"{page}/status").data["head"])
    opening.export_box(it.store, it.id, tmp_path / "box")
    table = pq.read_table(tmp_path / "box")
    box, counts = json.loads(table.schema.metadata[b"pingyi.box"]), Counter()
    private = key_of(box, it.id, it.slips[:2])
    for row in table.to_pylist():
        info = f"{it.id}|{row['group']}|{row['subject']}".encode()
        plain = unseal(row["sealed"], private, info)
        ballot = json.loads(plain[4 : 4 + int.from_bytes(plain[:4], "big")])
        counts[row["subject"], ballot["marks"]["A15"]] += 1
    it.bring_to(State.PUBLISHED)

    published = pq.read_table(it.archive / "tally.parquet").to_pylist()
    assert answers == {(200, "counted"): 12, (200, "again"): 24, (409, None): 12}
    assert heads_of(box["rules"], table.to_pylist()) == noted
    assert key_of(box, it.id, it.slips[:1]) is None
    assert sum(counts.values()) == 24
    assert counts == {(one["subject"], one["grade"]): one["count"] for one in published}
