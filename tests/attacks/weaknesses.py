"""Deliberately weakened stores, by which the bench is known to bite.

Each undoes one precaution, by another schema or by a patched function, as a
well-meant change of some later year might.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

from sqlalchemy import delete, event, insert, select
from tornado.log import access_log

from toolkit.analysis import disclosure
from toolkit.collection import sealing
from toolkit.heads import entry, next_head
from toolkit.opinions import ReleasedOpinion
from toolkit.services import casting
from toolkit.storage import batches, scrubbing
from toolkit.storage.tables import head, opinion, receipt
from toolkit.web.assets import ASSETS

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from tornado.web import RequestHandler

    from toolkit.storage.engine import Store

Change = AbstractContextManager[object]


@dataclass(frozen=True, slots=True)
class Weakness:
    """A store weakened in one way.

    Attributes
    ----------
    name : what is wrong with it.
    changes : what is different as long as the round is played.
    alter : changes the schema of a new store.
    """

    name: str
    changes: Callable[[], Iterable[Change]] = tuple
    alter: Callable[[Store], None] = lambda _: None


SOUND: Final = Weakness("nothing: as it is")


def _rewrite(store: Store, table: str, change: Callable[[str], str]) -> None:
    """Make an empty table anew, by SQL that is a little different."""
    with store.writing() as connection:
        sql = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
        ).scalar_one()
        connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql(change(sql))


# Rows


def _number_rows(store: Store) -> None:
    for table in ("spent", "envelope"):
        _rewrite(store, table, lambda sql: sql.replace("WITHOUT ROWID", ""))


def _stamp_rows(store: Store) -> None:
    def stamp(sql: str) -> str:
        return sql.replace("PRIMARY KEY", f"{created}, PRIMARY KEY", 1)

    created = "created REAL DEFAULT (julianday('now'))"
    for table in ("spent", "envelope"):
        _rewrite(store, table, stamp)


def _clock() -> SimpleNamespace:
    """Draw ids as UUIDv1, v7 and ULID do: a clock first, then chance."""
    ticks = count(0x0197_0000_0000)

    def token_bytes(length: int) -> bytes:
        return next(ticks).to_bytes(6, "big") + secrets.token_bytes(length - 6)

    return SimpleNamespace(token_bytes=token_bytes)


def _clocked_ids() -> Iterable[Change]:
    yield patch("toolkit.storage.unlinked.secrets", _clock())


class _Unshuffled:
    def shuffle(self, things: list[object]) -> None:
        """Leave things as they came."""


def _receipts_as_they_came(connection: Connection, round_id: str) -> tuple[str, ...]:
    query = select(receipt.c.code).where(receipt.c.round == round_id)
    return tuple(connection.scalars(query.order_by(receipt.c.id)))


def _as_they_came() -> Iterable[Change]:
    yield from _clocked_ids()
    yield patch("toolkit.collection.folding.SystemRandom", _Unshuffled)
    yield patch("toolkit.collection.folding.sorted", list, create=True)
    yield patch("toolkit.storage.ballot_box.read_receipts", _receipts_as_they_came)


NUMBERED: Final = Weakness("rows under running numbers", alter=_number_rows)
STAMPED: Final = Weakness("a column `created`", alter=_stamp_rows)
CLOCKED: Final = Weakness("ids that begin with a clock", _clocked_ids)
AS_THEY_CAME: Final = Weakness("nothing shuffled, ids by the clock", _as_they_came)


# What is left on the disk


def _scrub_nothing(store: Store, round_id: str) -> None:
    with store.writing() as connection:
        scrubbing._note(connection, round_id, done=True)  # noqa: SLF001  # as the real one notes it


def _unscrubbed() -> Iterable[Change]:
    yield patch("toolkit.storage.scrubbing.scrub", _scrub_nothing)


def _delete_insecurely(store: Store) -> None:
    if store.engine.dialect.name != "sqlite":
        return

    @event.listens_for(store.engine, "connect")
    def _connected(connection: object, _record: object) -> None:
        connection.execute("PRAGMA secure_delete=OFF")

    store.engine.dispose()


def _forget_nothing() -> Iterable[Change]:
    yield patch("toolkit.storage.counter.forget_submissions", lambda *_: None)


def _note_in_passing(
    connection: Connection, round_id: str, chosen: list[batches.Waiting]
) -> bool:
    """Note one head of all, without writing its batch beside each envelope."""
    connection.execute(delete(head).where(head.c.round == round_id))
    entries = [
        entry(leaf, subject=subject, group=group) for _, subject, group, leaf in chosen
    ]
    before = batches._newest_head(connection, round_id)  # noqa: SLF001  # as the real one notes it
    noted = {"batch": batches.NONE, "head": next_head(before, entries)}
    connection.execute(
        insert(head).values(round=round_id, envelopes=len(entries), **noted)
    )
    return True


def _as_written() -> Iterable[Change]:
    yield from _unscrubbed()
    yield from _forget_nothing()
    yield patch("toolkit.storage.batches._note", _note_in_passing)
    yield patch("toolkit.storage.batches.forget_batches", lambda *_: None)


UNSCRUBBED: Final = Weakness(
    "no secure_delete, no rewriting after the count", _unscrubbed, _delete_insecurely
)
AS_WRITTEN: Final = Weakness("no row written anew at the count", _as_written)
IDEM_KEPT: Final = Weakness("submissions' own keys kept", _forget_nothing)


# Envelopes


def _open_envelopes() -> Iterable[Change]:
    yield patch(
        "toolkit.collection.sealing.seal",
        lambda plain, _public, _info: secrets.token_bytes(sealing.OVERHEAD) + plain,
    )
    yield patch(
        "toolkit.collection.sealing.unseal",
        lambda sealed, _private, _info: sealed[sealing.OVERHEAD :],
    )


class _AnySize:
    """A size that every other equals."""

    __hash__ = None

    def __radd__(self, _: int) -> _AnySize:
        return self

    def __eq__(self, _: object) -> bool:
        return True


def _unfilled() -> Iterable[Change]:
    def fill(text: bytes, _size: int) -> bytes:
        return len(text).to_bytes(sealing.LENGTH_BYTES, "big") + text

    yield patch("toolkit.collection.ballot.fill", fill)
    yield patch("toolkit.services.casting.sealing.OVERHEAD", _AnySize())


def _a_file_for_each() -> Iterable[Change]:
    cast = casting.cast

    def cast_and_file(store: Store, round_id: str, **ballot: object) -> object:
        outcome = cast(store, round_id, **ballot)
        folder = Path(store.engine.url.database).parent / "box"
        folder.mkdir(exist_ok=True)
        for envelope in ballot["envelopes"].values():
            (folder / secrets.token_hex(16)).write_bytes(envelope)
        return outcome

    yield patch("toolkit.services.casting.cast", cast_and_file)


def _numbered_alike() -> Iterable[Change]:
    yield patch("toolkit.storage.fixed.count_known_by_list", lambda *_, **__: 0)


OPEN_ENVELOPES: Final = Weakness("ballots in plain text", _open_envelopes)
UNFILLED: Final = Weakness("envelopes as long as what is in them", _unfilled)
A_FILE_FOR_EACH: Final = Weakness("a file for each envelope", _a_file_for_each)
NUMBERED_ALIKE: Final = Weakness(
    "one pack and one receipt in all envelopes of a rater", _numbered_alike
)


# The server


def _loud() -> Iterable[Change]:
    def log_as_tornado_does(visit: RequestHandler) -> None:
        asked = f"{visit.request.method} {visit.request.uri}"
        access_log.info("%s (%s)", asked, visit.request.remote_ip)

    yield patch("toolkit.web.server.log_nothing", log_as_tornado_does)


def _fresh_turnout() -> Iterable[Change]:
    yield patch("toolkit.web.turnout.TOLD_SECONDS", 0)


def _a_key_for_each() -> Iterable[Change]:
    fixed_of = casting.fixed_of

    def fixed_with_own_key(store: Store, round_id: str) -> object:
        key = sealing.key_text(sealing.make_key().public_key())
        return replace(fixed_of(store, round_id), key=key)

    yield patch("toolkit.services.casting.fixed_of", fixed_with_own_key)


def _with_first_line(name: str, function: bytes, line: bytes) -> Change:
    """Let a function of a script begin with another line."""
    script = ASSETS[name]
    assert function in script.content
    content = script.content.replace(function, function + line)
    return patch.dict(ASSETS, {name: replace(script, content=content)})


def _plain_draft() -> Iterable[Change]:
    locks = b"function lock(key, value) {", b" return JSON.stringify(value);"
    unlocks = b"function unlock(key, locked) {", b" return JSON.parse(locked);"
    yield _with_first_line("seal.js", *locks)
    yield _with_first_line("seal.js", *unlocks)


def _kept_draft() -> Iterable[Change]:
    yield from _plain_draft()
    yield _with_first_line("ballot.js", b"function forgetDraft() {", b" return;")


LOUD: Final = Weakness("Tornado's access log", _loud)
FRESH_TURNOUT: Final = Weakness("turnout told afresh", _fresh_turnout)
A_KEY_FOR_EACH: Final = Weakness("a key for each voter", _a_key_for_each)


PLAIN_DRAFT: Final = Weakness("the draft in plain text", _plain_draft)
KEPT_DRAFT: Final = Weakness("that draft is not even forgotten", _kept_draft)


# What is published, and what is taken away


def _nothing_withheld() -> Iterable[Change]:
    def read_all(connection: Connection, round_id: str) -> list[ReleasedOpinion]:
        query = select(opinion.c.subject, opinion.c.item, opinion.c.body)
        found = connection.execute(query.where(opinion.c.round == round_id))
        return [ReleasedOpinion(*row) for row in found]

    yield patch("toolkit.storage.ledger.read_released", read_all)


def _unprotected() -> Iterable[Change]:
    yield patch(
        "toolkit.analysis.disclosure.protect",
        lambda tally, **_: disclosure.Protected(tally, ()),
    )


def _small_batches() -> Iterable[Change]:
    close = batches.close_batch

    def close_any(connection: Connection, round_id: str, **_: object) -> bool:
        return close(connection, round_id, fewest=1)

    yield patch("toolkit.storage.batches.close_batch", close_any)


NOTHING_WITHHELD: Final = Weakness("reviewers are not heeded", _nothing_withheld)
UNPROTECTED: Final = Weakness("small groups are shown", _unprotected)
SMALL_BATCHES: Final = Weakness("batches of any size", _small_batches)
