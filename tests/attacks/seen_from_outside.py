"""What is told by sizes, times and copies, and by what is published."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from attacks.chance import Score, score_order, score_secrets
from attacks.forensics import words_in
from attacks.seen_in_rows import one_of, ranked
from attacks.stage import FIRST

from toolkit.collection.round import State

if TYPE_CHECKING:
    from attacks.stage import Play


def two_backups(play: Play) -> Score:
    """Compare what the tables say before and after one vote.

    Counted is whatever is new and neither sealed nor a number of chance.
    """
    before, after = play.around
    told = {
        (table, column): {row[column] for row in rows}
        for table, rows in before.rows.items()
        for column in (rows[0] if rows else ())
    }
    new = {
        (table, column, value)
        for table, rows in after.rows.items()
        for row in rows
        for column, value in row.items()
        if value not in told.get((table, column), ())
    }
    plain = {one for one in new if not isinstance(one[2], bytes)}
    written = set(words_in(after.bytes_at_rest)) - set(words_in(before.bytes_at_rest))
    return score_secrets(plain | written)


def weighed_envelopes(play: Play) -> Score:
    """Say by the length of its envelope who wrote much."""
    box = play.moments[State.OPEN].about("envelope")
    ranks = ((len(row["sealed"]), row["leaf"]) for row in box)
    return score_lengths(play.lengths, play.places_of(ranked(ranks)))


def score_lengths(lengths: Sequence[int], places: Sequence[int]) -> Score:
    """Score an order in which those are said to come first who wrote least."""
    least_first = sorted(range(len(lengths)), key=lambda place: (lengths[place], place))
    rank = {place: number for number, place in enumerate(least_first)}
    return score_order([rank[place] for place in places])


def file_times(play: Play) -> Score:
    """Take envelopes by the time at which the file that holds them changed."""
    moment = play.moments[State.OPEN]
    box = moment.about("envelope")
    changed = {
        row["leaf"]: max(
            (
                moment.changed[name]
                for name, content in moment.files.items()
                if row["sealed"] == content
            ),
            default=0,
        )
        for row in box
    }
    return score_order(play.places_of(ranked((t, leaf) for leaf, t in changed.items())))


# What is published


def published_receipts(play: Play) -> Score:
    """Take the receipts in the order of the published list."""
    listed = _published(play, "receipts.txt").decode().split()
    return score_order(play.places_of(listed))


def published_opinions(play: Play) -> Score:
    """Take the opinions on one subject in the order of the archive."""
    words = words_in(_published(play, "opinions.csv"))
    first = set(play.words[FIRST])
    return score_order(play.places_of([one for one in words if one in first]))


def archive_secrets(play: Play) -> Score:
    """Look in the archive for what was withheld, and for anything of the roll."""
    published = play.moments[State.PUBLISHED]
    archive = b"".join(
        content
        for name, content in published.files.items()
        if name.startswith("published/")
    )
    withheld = [
        one_of("opinion", row).encode()
        for row in published.rows["opinion"]
        if row["review"] == "withheld"
    ]
    roll = [row["digest"] for row in published.rows["credential"]]
    sought = chain(withheld, roll, (one.hex().encode() for one in roll))
    return score_secrets(one for one in sought if one in archive)


def _published(play: Play, name: str) -> bytes:
    return play.moments[State.PUBLISHED].files[f"published/{play.it.id}/{name}"]
