"""What holds after every fault, whatever broke.

What was acknowledged is stored; a code is spent whole or not at all; roll
and box agree; the file is sound.  Loss would break the first, a half or
double ballot the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import select

from toolkit.storage import counter
from toolkit.storage.tables import credential, envelope, spent

if TYPE_CHECKING:
    from faults.ballots import Ready

    from toolkit.storage.engine import Store


def require_sound(store: Store, round_id: str, acknowledged: Iterable[Ready]) -> int:
    """Fail unless all of it holds; return how many ballots are in the box."""
    with store.reading() as connection:
        marks = connection.execute(
            select(spent.c.digest, spent.c.subject)
            .join(credential, credential.c.digest == spent.c.digest)
            .where(credential.c.round == round_id)
        ).all()
        leaves = connection.scalars(
            select(envelope.c.leaf).where(envelope.c.round == round_id)
        ).all()
        on_roll = counter.count_spent(connection, round_id)
        in_box = counter.count_envelopes(connection, round_id)
        if store.engine.dialect.name == "sqlite":
            checked = connection.exec_driver_sql("PRAGMA integrity_check").all()
            strays = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            assert ([tuple(row) for row in checked], strays) == ([("ok",)], [])
    subjects = {subject for _, subject in marks}
    packs = Counter(digest for digest, _ in marks)
    lost = [
        one.rater
        for one in acknowledged
        if one.digest not in packs or not one.leaves.issubset(leaves)
    ]

    assert lost == [], "acknowledged, and not in the box"
    assert len(set(marks)) == len(marks), "a code is spent twice on a subject"
    assert set(packs.values()) <= {len(subjects)}, "a ballot is there in part"
    assert len(set(leaves)) == len(leaves), "an envelope lies in the box twice"
    assert on_roll == in_box, "roll and box disagree"
    return len(packs)
