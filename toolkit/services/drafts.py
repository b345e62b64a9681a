"""The key of a draft, which lies encrypted on the rater's own device.

The server keeps no draft, the device no key.  The key is told only as long
as no ballot was handed in with the code; what a browser deletes, but leaves
on its disk, can then not be read by whoever has the device and the code.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from toolkit.collection import credential, sealing
from toolkit.errors import UnknownCodeError
from toolkit.services import casting
from toolkit.storage import ballot_box, rounds

if TYPE_CHECKING:
    from toolkit.services.casting import FormForRater
    from toolkit.storage.engine import Store


def hand_out_with_key(
    store: Store, round_id: str, code: str
) -> tuple[FormForRater, str]:
    """Return the form that a code opens, and the key of its draft.

    Raises
    ------
    NotOpenError, MistypedCodeError, UnknownCodeError, AlreadyVotedError
    """
    form = casting.hand_out(store, round_id, code)
    key = _key_of_draft(store, round_id, _digest_of(store, round_id, code))
    return form, sealing.encode(key)


def key_of_receipt(store: Store, round_id: str, code: str, idem: str) -> str | None:
    """Return the key of the receipt that was kept with a submission.

    It comes from the key of the draft, and does not lead back to it.

    Parameters
    ----------
    idem : the submission's own key; what was handed in under another, or not
        at all, has no receipt here.

    Raises
    ------
    NotOpenError, MistypedCodeError, UnknownCodeError, VoidedCodeError
    """
    own_key = hashlib.sha256(bytes.fromhex(idem)).digest()
    with store.reading() as connection:
        rounds.get_round(connection, round_id).require_open()
        digest = _digest_of(store, round_id, code)
        if ballot_box.find_entitlement(connection, round_id, digest) is None:
            raise UnknownCodeError
        if not ballot_box.is_dropped(connection, digest, own_key):
            return None
    key = _key_of_draft(store, round_id, digest)
    return sealing.encode(hashlib.sha256(key).digest())


def _digest_of(store: Store, round_id: str, code: str) -> bytes:
    return credential.digest_code(
        credential.read_credential(code), pepper=store.pepper, purpose=round_id
    )


def _key_of_draft(store: Store, round_id: str, digest: bytes) -> bytes:
    purpose = f"draft|{round_id}|{digest.hex()}"
    return hmac.digest(store.pepper, purpose.encode(), hashlib.sha256)
