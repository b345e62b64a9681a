"""The register: who may vote, and which codes were issued.

Names live here and nowhere else, and go when the round is destroyed.  A
ticket's credential names nobody: tickets are drawn from a bag.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, func, insert, select

from toolkit.collection.turnout import Turnout
from toolkit.storage.tables import credential, electorate, rater, slate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.collection.credential import CredentialKind


@dataclass(frozen=True, slots=True)
class RegisteredRater:
    """A rater of a round, and the slate to be appraised on one visit."""

    id: str
    name: str
    number: str
    unit: str
    group: str
    slate: str


@dataclass(frozen=True, slots=True)
class NewCredential:
    """A code to be known from now on, by its digest only."""

    digest: bytes
    kind: CredentialKind
    group: str
    slate: str
    rater: str | None


def add_raters(
    connection: Connection, round_id: str, raters: Iterable[RegisteredRater]
) -> None:
    """Register the raters of a round, and how many of each kind there are."""
    eligible: dict[tuple[str, str], int] = {}
    rows = []
    for one in raters:
        place = one.slate, one.group
        eligible[place] = eligible.get(place, 0) + 1
        rows.append(
            {
                "round": round_id,
                "id": one.id,
                "name": one.name,
                "number": one.number,
                "unit": one.unit,
                "group": one.group,
                "slate": one.slate,
            }
        )
    connection.execute(insert(rater), rows)
    connection.execute(
        insert(electorate),
        [
            {"round": round_id, "slate": s, "group": g, "eligible": count}
            for (s, g), count in sorted(eligible.items())
        ],
    )


def get_raters(connection: Connection, round_id: str) -> list[RegisteredRater]:
    """Return the raters of a round, by id; none once it is destroyed."""
    query = select(
        rater.c.id,
        rater.c.name,
        rater.c.number,
        rater.c.unit,
        rater.c.group,
        rater.c.slate,
    ).where(rater.c.round == round_id)
    return [
        RegisteredRater(*row) for row in connection.execute(query.order_by(rater.c.id))
    ]


def issue(
    connection: Connection, round_id: str, credentials: Iterable[NewCredential]
) -> None:
    """Make new codes known."""
    rows = [
        {
            "digest": one.digest,
            "round": round_id,
            "kind": one.kind.value,
            "group": one.group,
            "slate": one.slate,
            "rater": one.rater,
        }
        for one in sorted(credentials, key=lambda one: one.digest)
    ]
    connection.execute(insert(credential), rows)


def is_issued(connection: Connection, round_id: str) -> bool:
    """Return whether codes were issued for the round."""
    query = select(func.count()).where(credential.c.round == round_id)
    return connection.execute(query).scalar_one() > 0


def digests_issued(connection: Connection, round_id: str) -> list[bytes]:
    """Return the digests of all codes of a round, sorted."""
    query = select(credential.c.digest).where(credential.c.round == round_id)
    return list(connection.scalars(query.order_by(credential.c.digest)))


def count_turnout(
    connection: Connection, round_id: str
) -> Mapping[tuple[str, str], Turnout]:
    """Return eligible and issued ballots of every subject and rater group."""
    issued = {
        (row.slate, row.group): row.issued
        for row in connection.execute(
            select(credential.c.slate, credential.c.group, func.count().label("issued"))
            .where(credential.c.round == round_id)
            .group_by(credential.c.slate, credential.c.group)
        )
    }
    query = (
        select(
            slate.c.subject,
            electorate.c.slate,
            electorate.c.group,
            electorate.c.eligible,
        )
        .join(
            electorate,
            (electorate.c.round == slate.c.round)
            & (electorate.c.slate == slate.c.slate),
        )
        .where(slate.c.round == round_id)
    )
    turnout: dict[tuple[str, str], Turnout] = {}
    for row in connection.execute(query):
        place = row.subject, row.group
        so_far = turnout.get(place, Turnout(0, 0))
        turnout[place] = Turnout(
            so_far.eligible + row.eligible,
            so_far.issued + issued.get((row.slate, row.group), 0),
        )
    return turnout


def count_raters(connection: Connection, round_id: str) -> int:
    """Return how many raters may vote in the round, destroyed or not."""
    query = select(func.coalesce(func.sum(electorate.c.eligible), 0))
    return int(
        connection.execute(query.where(electorate.c.round == round_id)).scalar_one()
    )


def eligible_by_group(
    connection: Connection, round_id: str
) -> dict[str, dict[str, int]]:
    """Return, for every slate, how many raters of each group may vote."""
    query = select(electorate.c.slate, electorate.c.group, electorate.c.eligible).where(
        electorate.c.round == round_id
    )
    sizes: dict[str, dict[str, int]] = {}
    for name, group, eligible in connection.execute(query):
        sizes.setdefault(name, {})[group] = eligible
    return sizes


def forget_people(connection: Connection, round_id: str) -> None:
    """Delete every name and every tie between a code and a name."""
    connection.execute(delete(rater).where(rater.c.round == round_id))
