"""Rounds as anybody may know them: state, survey, subjects, key.

Nothing here touches a rater, a credential or an envelope.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Select, delete, insert, select, update

from toolkit.collection.round import Round, State
from toolkit.collection.staff import Act
from toolkit.errors import NoSuchRoundError, RoundExistsError
from toolkit.storage.tables import (
    act,
    electorate,
    frozen,
    round_,
    slate,
    subject,
    wrap,
)
from toolkit.survey.model import Survey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class StoredSubject:
    """A subject on the list of a round, under the heading of its branch.

    ``category`` is its subject group, where the survey has some.
    """

    id: str
    name: str
    branch: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day of voting as they are announced, in ISO form.

    No rule depends on them; what is not planned is empty.
    """

    opens: str = ""
    closes: str = ""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was fixed when the round was frozen.

    ``rules`` is canonical JSON; ``probe`` is a sealed test envelope that
    the key slips must open before the round may open.
    """

    rules: str
    rules_digest: str
    public_key: str
    needed: int
    probe: bytes
    wraps: tuple[bytes, ...]


def add_round(
    connection: Connection,
    new: Round,
    *,
    survey: Survey,
    roster_digest: str,
    subjects: Iterable[StoredSubject],
    slates: Iterable[tuple[str, str]],
    assignment: Mapping[str, object] | None = None,
) -> None:
    """Write down a new round; ``slates`` are pairs of slate and subject.

    ``assignment`` is what was decided about who appraises whom, as JSON
    takes it.

    Raises
    ------
    RoundExistsError : the id is taken.
    """
    taken = connection.scalar(select(round_.c.id).where(round_.c.id == new.id))
    if taken is not None:
        raise RoundExistsError(round=new.id)
    connection.execute(
        insert(round_).values(
            id=new.id,
            title=new.title,
            state=new.state.value,
            fewest=new.fewest,
            fewest_texts=new.fewest_texts,
            survey=json.dumps(survey.to_data(), ensure_ascii=False),
            roster_digest=roster_digest,
            assignment=json.dumps(assignment or {}, ensure_ascii=False),
        )
    )
    connection.execute(
        insert(subject),
        [
            {
                "round": new.id,
                "id": one.id,
                "name": one.name,
                "branch": one.branch,
                "category": one.category,
                "position": position,
            }
            for position, one in enumerate(subjects)
        ],
    )
    connection.execute(
        insert(slate),
        [{"round": new.id, "slate": s, "subject": one} for s, one in slates],
    )


def get_round(connection: Connection, round_id: str) -> Round:
    """Return the round; ``NoSuchRoundError`` if there is none."""
    return _read_round(connection, _round_of(round_id), round_id)


def hold_round(connection: Connection, round_id: str) -> Round:
    """Return the round; nobody takes it before this transaction ends."""
    query = _round_of(round_id).with_for_update(read=True)
    return _read_round(connection, query, round_id)


def take_round(connection: Connection, round_id: str) -> Round:
    """Return the round when nobody holds it; nobody does before this ends."""
    return _read_round(connection, _round_of(round_id).with_for_update(), round_id)


def _round_of(round_id: str) -> Select[tuple[str, str, str, int, int]]:
    return select(
        round_.c.id,
        round_.c.title,
        round_.c.state,
        round_.c.fewest,
        round_.c.fewest_texts,
    ).where(round_.c.id == round_id)


def _read_round(
    connection: Connection,
    query: Select[tuple[str, str, str, int, int]],
    round_id: str,
) -> Round:
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NoSuchRoundError(round=round_id)
    return Round(row.id, row.title, State(row.state), row.fewest, row.fewest_texts)


def list_rounds(connection: Connection) -> list[Round]:
    """Return all rounds, by id."""
    ids = connection.scalars(select(round_.c.id).order_by(round_.c.id))
    return [get_round(connection, round_id) for round_id in ids.all()]


def save_state(connection: Connection, moved: Round) -> None:
    """Write down where the round stands now."""
    connection.execute(
        update(round_).where(round_.c.id == moved.id).values(state=moved.state.value)
    )


def get_survey(connection: Connection, round_id: str) -> Survey:
    """Return the survey the round asks."""
    stored = connection.scalar(select(round_.c.survey).where(round_.c.id == round_id))
    if stored is None:
        raise NoSuchRoundError(round=round_id)
    return Survey.model_validate_json(stored)


def get_roster_digest(connection: Connection, round_id: str) -> str:
    """Return the digest of the roster the round was made from."""
    query = select(round_.c.roster_digest).where(round_.c.id == round_id)
    return str(connection.execute(query).scalar_one())


def get_assignment(connection: Connection, round_id: str) -> dict[str, object]:
    """Return what was decided about who appraises whom."""
    query = select(round_.c.assignment).where(round_.c.id == round_id)
    decided: dict[str, object] = json.loads(connection.execute(query).scalar_one())
    return decided


def get_days(connection: Connection, round_id: str) -> Days:
    """Return which days of voting are announced."""
    query = select(round_.c.opens, round_.c.closes).where(round_.c.id == round_id)
    return Days(*connection.execute(query).one())


def save_days(connection: Connection, round_id: str, days: Days) -> None:
    """Write down which days of voting are announced."""
    connection.execute(
        update(round_)
        .where(round_.c.id == round_id)
        .values(opens=days.opens, closes=days.closes)
    )


def forget_draft(connection: Connection, round_id: str) -> None:
    """Delete a draft; its codes and people are forgotten beforehand."""
    for table in (electorate, slate, subject):
        connection.execute(delete(table).where(table.c.round == round_id))
    connection.execute(delete(round_).where(round_.c.id == round_id))


def get_subjects(
    connection: Connection, round_id: str, *, on_slate: str | None = None
) -> list[StoredSubject]:
    """Return the subjects in agenda order, of one slate or all."""
    query = (
        select(subject.c.id, subject.c.name, subject.c.branch, subject.c.category)
        .where(subject.c.round == round_id)
        .order_by(subject.c.position)
    )
    if on_slate is not None:
        query = query.join(
            slate,
            (slate.c.round == subject.c.round) & (slate.c.subject == subject.c.id),
        ).where(slate.c.slate == on_slate)
    return [StoredSubject(*row) for row in connection.execute(query)]


def get_slates(connection: Connection, round_id: str) -> dict[str, list[str]]:
    """Return the subjects of every slate."""
    slates: dict[str, list[str]] = {}
    query = select(slate.c.slate, slate.c.subject).where(slate.c.round == round_id)
    for name, one in connection.execute(query.order_by(*query.selected_columns)):
        slates.setdefault(name, []).append(one)
    return slates


def save_frozen(connection: Connection, round_id: str, fixed: Frozen) -> None:
    """Write down what is fixed from now on."""
    connection.execute(
        insert(frozen).values(
            round=round_id,
            rules=fixed.rules,
            rules_digest=fixed.rules_digest,
            public_key=fixed.public_key,
            needed=fixed.needed,
            probe=fixed.probe,
        )
    )
    wraps = [{"round": round_id, "wrap": one} for one in fixed.wraps]
    if wraps:
        connection.execute(insert(wrap), wraps)


def get_frozen(connection: Connection, round_id: str) -> Frozen | None:
    """Return what was fixed, or ``None`` before freezing."""
    row = connection.execute(
        select(frozen).where(frozen.c.round == round_id)
    ).one_or_none()
    if row is None:
        return None
    wraps: Sequence[bytes] = connection.scalars(
        select(wrap.c.wrap).where(wrap.c.round == round_id).order_by(wrap.c.wrap)
    ).all()
    return Frozen(
        rules=row.rules,
        rules_digest=row.rules_digest,
        public_key=row.public_key,
        needed=row.needed,
        probe=row.probe,
        wraps=tuple(wraps),
    )


def record_act(
    connection: Connection, round_id: str, *, done: str, day: str, detail: str = ""
) -> None:
    """Write down what staff did; raters' acts are never written down.

    Raises
    ------
    NotPermittedError : it is not for whoever acts.
    """
    staff = connection.get_execution_options().get("pingyi_staff")
    if staff is not None:
        staff.require(Act(done))
    by = "" if staff is None else staff.name
    connection.execute(
        insert(act).values(round=round_id, act=done, day=day, detail=detail, by=by)
    )
