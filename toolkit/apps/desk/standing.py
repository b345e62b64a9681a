"""How a round stands, and what was counted, as it is told at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.apps.desk.told import (
    CountProtocol,
    Done,
    GroupCount,
    RaterGroup,
    Standing,
)
from toolkit.apps.desk.words import sentences
from toolkit.collection import sealing
from toolkit.collection.round import State
from toolkit.errors import SettingError
from toolkit.i18n import Phrase
from toolkit.services.consequences import consequences
from toolkit.services.overview import status_of
from toolkit.storage import acts, ballot_box, batches, counter, rounds

if TYPE_CHECKING:
    from toolkit.settings import Settings
    from toolkit.storage.engine import Store

COUNTED: Final = frozenset({State.OPENED, State.PUBLISHED})
"""Where there is a count to be told."""
BALLOT_COUNTS: Final = ("eligible", "issued", "returned", "valid", "invalid")


def standing_of(
    store: Store, settings: Settings, round_id: str, *, with_record: bool = True
) -> Standing:
    """Return how a round stands, with what was done to it or without."""
    found = status_of(store, round_id)
    with store.reading() as connection:
        frozen = rounds.get_frozen(connection, round_id)
        days = rounds.get_days(connection, round_id)
        kinds = ballot_box.kinds_issued(connection, round_id)
        record = acts.read_acts(connection, round_id) if with_record else ()
    return Standing(
        id=round_id,
        title=found.round.title,
        survey=found.survey.title,
        state=found.round.state,
        next=found.next,
        groups=tuple(
            RaterGroup(group.id, group.text, group.weight)
            for group in found.survey.rater_groups
        ),
        subjects=found.subjects,
        raters=found.raters,
        fewest=found.round.fewest,
        fewest_texts=found.round.fewest_texts,
        opens=days.opens,
        closes=days.closes,
        issued=found.issued,
        returned=found.returned,
        rules_digest=found.rules_digest or "",
        fingerprint=sealing.fingerprint(frozen.public_key) if frozen else "",
        slips_needed=found.slips_needed,
        head=found.head or "",
        undrawn=found.undrawn,
        said=sentences(lambda _: consequences(found, _)),
        ballot_page=f"{settings.ballot_address}/b/{round_id}",
        kinds=tuple(sorted(kind.value for kind in kinds)),
        record=tuple(
            Done(one.day.isoformat(), one.done, one.by, one.detail) for one in record
        ),
    )


def protocol_of(store: Store, round_id: str) -> CountProtocol:
    """Return what was counted of a round whose box was opened.

    Raises
    ------
    SettingError : there is no count yet, or none any more.
    """
    with store.reading() as connection:
        if rounds.get_round(connection, round_id).state not in COUNTED:
            raise SettingError(
                setting=round_id, reason=Phrase("there is no count of its box")
            )
        survey = rounds.get_survey(connection, round_id)
        ballots = counter.read_tally(connection, round_id).ballots
        box = counter.read_box_count(connection, round_id)
        heads = batches.read_heads(connection, round_id)
    counts = ballots.groupby("group")[list(BALLOT_COUNTS)].sum()
    return CountProtocol(
        spent=box.spent,
        envelopes=box.envelopes,
        voided=box.voided,
        replaced=box.replaced,
        groups=tuple(
            GroupCount(group.text, *map(int, counts.loc[group.id]))
            for group in survey.rater_groups
            if group.id in counts.index
        ),
        heads=tuple(one.head for one in heads),
    )
