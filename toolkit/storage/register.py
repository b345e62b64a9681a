"""The register: who may vote, and which codes were issued.

Names live here and nowhere else, and go when the round is destroyed.  A
ticket's credential names nobody: tickets are drawn from a bag.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Select, delete, func, insert, or_, select

from toolkit.collection.turnout import Turnout
from toolkit.storage.tables import credential, electorate, rater, slate, spent, voided

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.collection.credential import CredentialKind


Place = tuple[str, str]
"""A slate, and a rater group with this slate."""

_RATER: Final = (
    rater.c.id,
    rater.c.name,
    rater.c.number,
    rater.c.unit,
    rater.c.group,
    rater.c.slate,
)


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
    query = select(*_RATER).where(rater.c.round == round_id)
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


def forget_codes(connection: Connection, round_id: str) -> None:
    """Delete the codes of a round, and what is known of those taken back."""
    issued = select(credential.c.digest).where(credential.c.round == round_id)
    connection.execute(delete(voided).where(voided.c.digest.in_(issued)))
    connection.execute(delete(credential).where(credential.c.round == round_id))


def is_issued(connection: Connection, round_id: str) -> bool:
    """Return whether codes were issued for the round."""
    query = select(func.count()).where(credential.c.round == round_id)
    return connection.execute(query).scalar_one() > 0


def codes_issued(connection: Connection, round_id: str) -> list[bytes]:
    """Return digest and place of all codes as they were issued first, sorted.

    A code that replaces another is not among them: it adds no ballot.
    """
    query = select(credential.c.digest, credential.c.slate, credential.c.group).where(
        credential.c.round == round_id,
        credential.c.digest.not_in(_replacements()),
    )
    return [
        digest + f"|{s}|{g}".encode()
        for digest, s, g in connection.execute(query.order_by(credential.c.digest))
    ]


def is_replacing_right(connection: Connection, round_id: str) -> bool:
    """Return whether no ballot and no other right came of taking codes back.

    Codes that were taken back are not spent, and a code stands for one of the
    same kind and place: then there are never more ballots than codes issued.
    """
    lost, new = credential.alias(), credential.alias()
    has_voted = voided.c.digest.in_(select(spent.c.digest))
    has_changed = or_(
        *(
            lost.c[name].is_distinct_from(new.c[name])
            for name in ("round", "kind", "group", "slate", "rater")
        )
    )
    query = (
        select(func.count())
        .select_from(voided)
        .join(lost, lost.c.digest == voided.c.digest)
        .outerjoin(new, new.c.digest == voided.c.replaced_by)
        .where(
            or_(lost.c.round == round_id, new.c.round == round_id),
            or_(has_voted, voided.c.replaced_by.is_not(None) & has_changed),
        )
    )
    return connection.execute(query).scalar_one() == 0


def count_valid_codes(connection: Connection, round_id: str) -> dict[Place, int]:
    """Return how many codes of every slate and group were not taken back."""
    taken_back = select(voided.c.digest)
    query = (
        select(credential.c.slate, credential.c.group, func.count())
        .where(credential.c.round == round_id, credential.c.digest.not_in(taken_back))
        .group_by(credential.c.slate, credential.c.group)
    )
    return {(s, g): count for s, g, count in connection.execute(query)}


def count_taken_back(connection: Connection, round_id: str) -> tuple[int, int]:
    """Return how many codes were taken back, and how many of them replaced."""
    query = (
        select(func.count(), func.count(voided.c.replaced_by))
        .join(credential, credential.c.digest == voided.c.digest)
        .where(credential.c.round == round_id)
    )
    taken_back, replaced = connection.execute(query).one()
    return taken_back, replaced


def take_back(
    connection: Connection, digest: bytes, *, replaced_by: bytes | None = None
) -> None:
    """Take a code back, for another one or for none."""
    connection.execute(insert(voided).values(digest=digest, replaced_by=replaced_by))


def find_link(
    connection: Connection, round_id: str, number: str
) -> tuple[RegisteredRater, bytes] | None:
    """Return the rater with this staff or student number, and the link's digest."""
    query = (
        select(*_RATER, credential.c.digest)
        .join(
            credential,
            (credential.c.round == rater.c.round) & (credential.c.rater == rater.c.id),
        )
        .where(
            rater.c.round == round_id,
            rater.c.number == number,
            rater.c.number != "",  # nobody is told by having none
            credential.c.digest.not_in(select(voided.c.digest)),
        )
    )
    row = connection.execute(query).one_or_none()
    return (RegisteredRater(*row[:-1]), row[-1]) if row else None


def _replacements() -> Select[tuple[bytes | None]]:
    return select(voided.c.replaced_by).where(voided.c.replaced_by.is_not(None))


def count_turnout(
    connection: Connection, round_id: str
) -> Mapping[tuple[str, str], Turnout]:
    """Return eligible and issued ballots of every subject and rater group."""
    issued = count_valid_codes(connection, round_id)
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
