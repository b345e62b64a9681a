"""The roll, as far as a person may ask: whether a ballot came in with a code.

Whoever abstained learns here whether somebody else handed in for them.  The
answer tells neither what is in the ballot nor when it came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.collection import credential
from toolkit.collection.round import State
from toolkit.errors import NotOpenError, RollGoneError, UnknownCodeError
from toolkit.storage import ballot_box, rounds

if TYPE_CHECKING:
    from toolkit.storage.engine import Store

HAS_ROLL: Final = frozenset({State.OPEN, State.CLOSED, State.OPENED, State.PUBLISHED})
"""While a roll is kept: before there is none, and later it is destroyed."""


def handed_in(store: Store, round_id: str, code: str) -> bool:
    """Return whether a ballot was handed in with a code; nothing is changed.

    Raises
    ------
    NotOpenError : there is no roll yet.
    RollGoneError : it is destroyed.
    MistypedCodeError, UnknownCodeError, VoidedCodeError
    """
    with store.reading() as connection:
        found = rounds.get_round(connection, round_id)
        if found.state is State.DESTROYED:
            raise RollGoneError
        if found.state not in HAS_ROLL:
            raise NotOpenError(round=round_id, state=found.state)
        digest = credential.digest_code(
            credential.read_credential(code), pepper=store.pepper, purpose=found.id
        )
        if ballot_box.find_entitlement(connection, found.id, digest) is None:
            raise UnknownCodeError
        return ballot_box.is_spent(connection, digest)
