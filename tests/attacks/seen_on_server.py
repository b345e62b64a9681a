"""What PostgreSQL remembers of rows: where they lie, and who wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attacks.chance import Score, score_order, score_pairs
from attacks.seen_in_rows import one_of, ranked

from toolkit.collection.round import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attacks.seen_in_rows import Attempt
    from attacks.stage import Play, Row


def place_on_page(table: str) -> Attempt:
    """Take the rows by `ctid`, as they lie on the server's pages."""

    def attempt(play: Play) -> Score:
        return score_order([place for _, place in sorted(_placed(play, table, _ctid))])

    return attempt


def transaction(table: str) -> Attempt:
    """Take the rows by `xmin`, the number of the transaction that wrote them."""

    def attempt(play: Play) -> Score:
        return score_order(ranked(_placed(play, table, _xmin)))

    return attempt


def same_transaction(play: Play) -> Score:
    """Pair roll and envelopes that one transaction wrote, after the count."""
    persons = dict(_placed(play, "spent", _xmin))
    contents = dict(_placed(play, "envelope", _xmin))
    shared = persons.keys() & contents.keys()
    return score_pairs(((persons[x], contents[x]) for x in shared), play.raters)


def _placed(play: Play, table: str, column: object) -> Iterator[tuple[object, int]]:
    for row in play.moments[State.OPENED].about(table):
        yield column(row), play.place_of(one_of(table, row))


def _ctid(row: Row) -> tuple[int, ...]:
    return tuple(map(int, str(row["ctid"]).strip("()").split(",")))


def _xmin(row: Row) -> int:
    return int(row["xmin"])
