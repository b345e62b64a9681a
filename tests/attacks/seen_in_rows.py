"""What rows tell by their order, their keys and their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import TYPE_CHECKING, Final

from attacks.chance import Score, score_order, score_pairs, score_secrets
from attacks.stage import FIRST, OPENING_LENGTH, SECOND, Play

from toolkit.collection.round import State
from toolkit.storage.tables import metadata

if TYPE_CHECKING:
    from attacks.stage import Row

Attempt = Callable[[Play], Score]

SAYS_WHOSE: Final = {
    "spent": "digest",
    "envelope": "leaf",
    "opinion": "body",
    "receipt": "code",
}
"""The column by which the bench knows whose a row is."""
WHEN: Final = {
    "spent": State.OPEN,
    "envelope": State.OPEN,
    "opinion": State.OPENED,
    "receipt": State.OPENED,
}
"""When a table is looked at: as soon as it has rows."""


def ranked(things: Iterable[tuple[object, object]]) -> list[object]:
    """Return things by their rank; where ranks are equal, by chance."""
    mixed = list(things)
    Random().shuffle(mixed)
    return [thing for _, thing in sorted(mixed, key=lambda pair: pair[0])]


def whose(table: str, rows: Iterable[Row]) -> list[object]:
    return [one_of(table, row) for row in rows]


def one_of(table: str, row: Row) -> object:
    """Return what a row is told by."""
    said = row[SAYS_WHOSE[table]]
    return said[:OPENING_LENGTH] if table == "opinion" else said


def row_order(table: str) -> Attempt:
    """Take the rows as a SELECT without ORDER BY gives them."""

    def attempt(play: Play) -> Score:
        rows = play.moments[WHEN[table]].about(table)
        return score_order(play.places_of(whose(table, rows)))

    return attempt


def key_order(table: str) -> Attempt:
    """Sort the rows by their keys, as by a time or a running number."""

    def attempt(play: Play) -> Score:
        rows = play.moments[WHEN[table]].about(table)
        ranks = ((row["id"], one_of(table, row)) for row in rows)
        return score_order(play.places_of(ranked(ranks)))

    return attempt


def any_clock(play: Play) -> Score:
    """Sort rows of the box by whatever column the schema does not name."""
    rows = play.moments[State.OPEN].about("envelope")
    known = {column.name for column in metadata.tables["envelope"].columns}
    unknown = sorted(rows[0].keys() - known)
    ranks = (([row[name] for name in unknown], row["leaf"]) for row in rows)
    return score_order(play.places_of(ranked(ranks)))


def packs(play: Play) -> Score:
    """Pair what was written on two subjects by its rank among the rest."""
    opened = play.moments[State.OPENED]
    first, second = (
        play.places_of(whose("opinion", opened.about("opinion", subject)))
        for subject in (FIRST, SECOND)
    )
    return score_pairs(zip(first, second, strict=True), play.raters)


def submission_keys(play: Play) -> Score:
    """Look for submissions' own keys, seen on the way, in the opened roll."""
    used = {row["idem"] for row in play.moments[State.OPEN].rows["spent"]}
    opened = play.moments[State.OPENED]
    return score_secrets(one for one in used if one in opened.bytes_at_rest)
