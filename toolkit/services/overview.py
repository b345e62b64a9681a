"""How a round stands, as its organiser may see it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.collection.apart import count_known_by_list
from toolkit.collection.round import NEXT, Round, State
from toolkit.collection.turnout import rounded
from toolkit.services.consequences import merged_groups
from toolkit.storage import ballot_box, batches, register, rounds
from toolkit.thresholds import COUNTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from toolkit.storage.engine import Store
    from toolkit.survey.model import Survey


@dataclass(frozen=True, slots=True)
class Status:
    """How a round stands, as its organiser may see it.

    Attributes
    ----------
    subjects, raters : how many are appraised, and how many may appraise.
    decided : what was decided about who appraises whom: load, draw, seed.
    merged : rater groups that are to be shown together because one has fewer
        eligible raters than the threshold, and for how many subjects.
    alone : how many raters could be known by their list of subjects, which
        fewer than the threshold of their group share with them.
    slips_needed : how many key slips open the box; none if its key is here.
    head : the newest head of the box.
    undrawn : how many more codes than raters are valid, by rater group: tickets
        that nobody drew.
    too_small : for how many subjects all groups together have fewer.
    """

    round: Round
    survey: Survey
    subjects: int
    raters: int
    decided: Mapping[str, object]
    issued: int
    returned: int
    next: State | None
    rules_digest: str | None
    slips_needed: int
    head: str | None
    undrawn: Mapping[str, int]
    merged: Mapping[str, int]
    too_small: int
    in_bands: int
    alone: int


def status_of(store: Store, round_id: str) -> Status:
    """Return how the round stands; turnout is rounded until it is closed."""
    with store.reading() as connection:
        found = rounds.get_round(connection, round_id)
        frozen = rounds.get_frozen(connection, round_id)
        returned = ballot_box.count_returned(connection, round_id)
        survey = rounds.get_survey(connection, round_id)
        eligible = _eligible_by_subject(connection, round_id)
        sizes = [sum(of_group.values()) for of_group in eligible]
        heads = batches.read_heads(connection, round_id)
        return Status(
            round=found,
            survey=survey,
            subjects=len(rounds.get_subjects(connection, round_id)),
            raters=register.count_raters(connection, round_id),
            decided=rounds.get_assignment(connection, round_id),
            issued=sum(register.count_valid_codes(connection, round_id).values()),
            returned=rounded(returned) if found.state is State.OPEN else returned,
            next=NEXT[found.state],
            rules_digest=frozen.rules_digest if frozen else None,
            slips_needed=frozen.needed if frozen else 0,
            head=heads[-1].head if heads else None,
            undrawn=_undrawn(connection, round_id),
            merged=merged_groups(eligible, survey, fewest=COUNTED * found.fewest),
            alone=count_known_by_list(
                register.eligible_by_group(connection, round_id),
                rounds.get_slates(connection, round_id),
                fewest=found.fewest,
            ),
            too_small=sum(size < found.fewest for size in sizes),
            in_bands=sum(
                found.fewest <= size < COUNTED * found.fewest for size in sizes
            ),
        )


def statuses(store: Store, round_id: str | None = None) -> list[Status]:
    """Return how one round stands, or every round."""
    if round_id is not None:
        return [status_of(store, round_id)]
    with store.reading() as connection:
        ids = [one.id for one in rounds.list_rounds(connection)]
    return [status_of(store, one) for one in ids]


def _undrawn(connection: Connection, round_id: str) -> dict[str, int]:
    spare: Counter[str] = Counter()
    for (_, group), count in register.count_valid_codes(connection, round_id).items():
        spare[group] += count
    for sizes in register.eligible_by_group(connection, round_id).values():
        spare.subtract(sizes)
    return {group: count for group, count in spare.items() if count > 0}


def _eligible_by_subject(connection: Connection, round_id: str) -> list[dict[str, int]]:
    """Return, for every subject, how many raters of each group may vote."""
    sizes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    turnout = register.count_turnout(connection, round_id)
    for (subject, group), told in turnout.items():
        sizes[subject][group] = told.eligible
    return list(sizes.values())
