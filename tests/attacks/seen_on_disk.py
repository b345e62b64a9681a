"""What the bytes of a seized disk tell: pages, free pages, the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from attacks.chance import Score, score_order, score_pairs, score_secrets
from attacks.forensics import (
    first_seen,
    in_order_of_place,
    words_in,
    written_back,
)
from attacks.seen_in_rows import whose
from attacks.stage import FIRST, OPENING_LENGTH

from toolkit.collection.round import State

if TYPE_CHECKING:
    from attacks.seen_in_rows import Attempt
    from attacks.stage import Moment, Play


def marks_of(table: str, moment: Moment) -> dict[bytes, object]:
    """Return the bytes by which a table's own rows are found in a file."""
    told = whose(table, moment.about(table))
    if table == "spent":
        return {one + FIRST.encode(): one for one in told}
    if table == "envelope":
        # The end of what is long lies on a page of its own.
        sealed = (row["sealed"][-32:] for row in moment.about(table))
        return dict(zip(sealed, told, strict=True))
    return {one.encode(): one for one in told}


def byte_order(table: str) -> Attempt:
    """Take the rows as they lie in the seized file after the count."""

    def attempt(play: Play) -> Score:
        opened = play.moments[State.OPENED]
        marks = marks_of(table, opened)
        file = written_back(opened.files["pingyi.db"], opened.files["pingyi.db-wal"])
        lying = in_order_of_place(file, list(marks))
        return score_order(play.places_of([marks[one] for one in lying]))

    return attempt


def carved_words(play: Play) -> Score:
    """Carve words out of all files while the box is sealed."""
    return score_secrets(words_in(play.moments[State.OPEN].bytes_at_rest))


def carved_remains(play: Play) -> Score:
    """Carve envelopes, codes' digests and withheld words after destruction."""
    opened, destroyed = play.moments[State.PUBLISHED], play.moments[State.DESTROYED]
    left = destroyed.bytes_at_rest
    released = {row["shown"][:OPENING_LENGTH] for row in opened.rows["opinion"]}
    words = set(whose("opinion", opened.rows["opinion"])) - released
    ends = chain.from_iterable(
        (sealed[:16], sealed[-16:])
        for ballot in play.sealed
        for sealed in ballot.envelopes.values()
    )
    digests = {row["digest"] for row in opened.rows["credential"]}
    names = {row["name"].encode() for row in opened.rows["rater"]}
    sought = {*ends, *digests, *names, *(one.encode() for one in words)}
    return score_secrets(one for one in sought if one in left)


# The log, commit by commit


def log_reveals_words(play: Play) -> Score:
    """Pair whom a commit marks on the roll with the words in that commit."""
    moment = play.moments[State.OPEN]
    log = moment.files["pingyi.db-wal"]
    words = [one.encode() for one in words_in(log)]
    return _paired_by_commit(play, moment, words, lambda one: one.decode())


def log_pairs_envelopes(play: Play) -> Score:
    """Pair roll and envelopes by their commits, when the box has been opened."""
    log = play.moments[State.OPENED].files.get("pingyi.db-wal", b"")
    moment = play.moments[State.OPEN]
    leaves = whose("envelope", moment.about("envelope"))
    with_log = replace(moment, files={"pingyi.db-wal": log})
    return _paired_by_commit(play, with_log, leaves, lambda one: one)


def _paired_by_commit(
    play: Play,
    moment: Moment,
    contents: Sequence[bytes],
    told_by: Callable[[bytes], object],
) -> Score:
    log = moment.files["pingyi.db-wal"]
    marks = marks_of("spent", moment)
    persons = _one_to_a_commit(first_seen(log, list(marks)))
    found = _one_to_a_commit(first_seen(log, contents))
    return score_pairs(
        (
            (
                play.place_of(marks[persons[commit]]),
                play.place_of(told_by(found[commit])),
            )
            for commit in persons.keys() & found.keys()
        ),
        play.raters,
    )


def _one_to_a_commit(seen: dict[bytes, tuple[int, int]]) -> dict[int, bytes]:
    """Return what came first in every commit: each commit is one voter's."""
    return {
        commit: thing
        for thing, (commit, _) in sorted(
            seen.items(), key=lambda one: one[1], reverse=True
        )
    }
