"""What freezing fixes, and whether it is still as it was.

The rules are all that raters and those appraised may rely on.  They are
written down once as text, known by their digest, and drawn up anew from
the tables at every later step: who changed a threshold, a name or the
list of codes in between is found out.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING

from toolkit.errors import RulesChangedError
from toolkit.storage import register, rounds
from toolkit.storage.archive import canonical

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from toolkit.collection.round import Round


def rules_of(
    connection: Connection, frozen: Round, public_key: str, needed: int
) -> str:
    """Return all that is fixed, as canonical JSON.

    ``needed`` is how many slips open the box; none if the key is on the server.
    """
    survey = rounds.get_survey(connection, frozen.id)
    subjects = rounds.get_subjects(connection, frozen.id)
    codes = b"".join(register.codes_issued(connection, frozen.id))
    return canonical(
        {
            "id": frozen.id,
            "title": frozen.title,
            "fewest": frozen.fewest,
            "fewest_texts": frozen.fewest_texts,
            "merge_order": survey.merge_order,
            "survey": survey.to_data(),
            "subjects": [asdict(one) for one in subjects],
            "assignment": rounds.get_assignment(connection, frozen.id),
            "slates": rounds.get_slates(connection, frozen.id),
            "eligible": register.eligible_by_group(connection, frozen.id),
            "roster": rounds.get_roster_digest(connection, frozen.id),
            "codes": hashlib.sha256(codes).hexdigest(),
            "key": public_key,
            "slips_needed": needed,
        }
    )


def digest_of(rules: str) -> str:
    """Return the digest under which rules are known, as on the notice."""
    return hashlib.sha256(rules.encode()).hexdigest()


def require_as_frozen(connection: Connection, found: Round) -> None:
    """Refuse to go on if anything that was frozen was changed since.

    Raises
    ------
    RulesChangedError : also if a code was added or taken away, or came in
        place of another one without being lost.
    """
    frozen = rounds.get_frozen(connection, found.id)
    if frozen is None:
        raise RulesChangedError(round=found.id)
    now = rules_of(connection, found, frozen.public_key, frozen.needed)
    is_as_it_was = frozen.rules == now and frozen.rules_digest == digest_of(now)
    if not (is_as_it_was and register.is_replacing_right(connection, found.id)):
        raise RulesChangedError(round=found.id)
