"""Share the work out: few subjects to a rater, enough raters to a subject.

Raters are dealt with one after another, each taking the subjects that have
the fewest so far; then work is handed on, from subjects with many raters to
those with few, until it can be handed on no further.  The numbers of raters
are then as even as they can be, so that the smallest is as large as it can
be: what is refused is refused because no sharing out would do.  (The
numbers that can be reached are the base of a polymatroid, in which such
exchanges find the most even point: A. Frank, K. Murota, *Decreasing
minimization on M-convex sets*, Mathematical Programming 195, 2022.)

All chance follows from the seed, by a generator whose stream never changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from toolkit.collection.roster.problems import Complaint
from toolkit.errors import RosterRefusedError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from toolkit.collection.assignment.model import Appraised, Load
    from toolkit.problem import Problem

TOO_FEW_PLACES: Final = Complaint(
    "{raters} raters with at most {at_most} subjects each make {places} appraisals, "
    "fewer than {subjects} subjects with at least {at_least} raters each need: "
    "{wanted}.",
    "Ask for {reachable} raters at least, let each rater appraise more, or add raters.",
)
TOO_FEW_RATERS: Final = Complaint(
    "“{name}” can be appraised by {count} raters only, and at least {at_least} are "
    "wanted.",
    "Ask for {reachable} raters at least, or add raters who may appraise it.",
)
TOO_MUCH_TOGETHER: Final = Complaint(
    "With at most {at_most} subjects each, those who may appraise {names} make "
    "{places} appraisals of these; {wanted} are wanted.",
    "Ask for {reachable} raters at least, let each rater appraise more, or add "
    "raters who may appraise them.",
)
MOST_NAMED: Final = 5

_Matrix: TypeAlias = NDArray[np.bool_]
_BITS: Final = 21  # three numbers of so many bits are compared as one


def share_out(
    permitted: Mapping[str, tuple[str, ...]],
    groups: Mapping[str, str],
    subjects: Sequence[Appraised],
    *,
    load: Load,
    seed: str,
) -> dict[str, tuple[str, ...]]:
    """Return, by rater, some of the subjects that each may appraise.

    Subjects get as even numbers of raters as can be, and from every rater
    group as even a number as this allows.

    Raises
    ------
    RosterRefusedError : no sharing out gives each subject enough raters.
    """
    ids = [one.id for one in subjects]
    place = {one: number for number, one in enumerate(ids)}
    may = np.zeros((len(permitted), len(ids)), dtype=np.bool_)
    for row, task in enumerate(permitted.values()):
        may[row, [place[one] for one in task]] = True
    kinds = {group: number for number, group in enumerate(sorted(set(groups.values())))}
    group_of = np.array([kinds[groups[rater]] for rater in permitted], dtype=np.intp)
    shares = _Shares(may, group_of, load.at_most, seed)
    shares.deal()
    shares.even_out()
    if problems := list(_shortfalls(shares, subjects, load)):
        raise RosterRefusedError(file=Phrase("The roster"), problems=problems)
    return {
        rater: tuple(ids[number] for number in np.flatnonzero(shares.given[row]))
        for row, rater in enumerate(permitted)
        if shares.given[row].any()
    }


class _Shares:
    """Who is given which subjects, while it is being decided."""

    def __init__(
        self, may: _Matrix, group_of: NDArray[np.intp], at_most: int, seed: str
    ) -> None:
        self.may, self.group_of, self.at_most = may, group_of, at_most
        number = int.from_bytes(sha256(seed.encode()).digest()[:16], "big")
        self.chance = np.random.PCG64(number)
        self.given = np.zeros_like(may)
        self.raters = np.zeros(may.shape[1], dtype=np.int64)
        kinds = int(group_of.max(initial=0)) + 1
        self.of_group = np.zeros((kinds, may.shape[1]), dtype=np.int64)

    def deal(self) -> None:
        """Let each rater take the subjects with fewest raters, small groups first."""
        sizes = np.bincount(self.group_of)
        lots = self._lots(len(self.may))
        for row in np.lexsort((lots, self.group_of, sizes[self.group_of])):
            open_to = np.flatnonzero(self.may[row])
            group = self.of_group[self.group_of[row]]
            rank = (self.raters[open_to] << 2 * _BITS) + (group[open_to] << _BITS)
            rank += self._lots(len(open_to))
            taken = open_to[np.argsort(rank, kind="stable")[: self.at_most]]
            self.given[row, taken] = True
            self.raters[taken] += 1
            group[taken] += 1

    def even_out(self) -> None:
        """Hand work on until no subject has two raters more than it need have."""
        free = self.may & ~self.given
        self.movable = self.given.T.astype(np.float32) @ free.astype(np.float32)
        moved = True
        while moved:
            moved = False
            for level in sorted({*self.raters.tolist()}, reverse=True):
                while path := self._path(level):
                    moved = True
                    for giver, taker in pairwise(path):
                        self._hand_on(giver, taker)

    def drains_into(self, few: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the subjects from which work could be handed on to these."""
        reached = few.copy()
        while True:
            more = (self.movable[:, reached] > 0).any(axis=1) & ~reached
            if not more.any():
                return reached
            reached |= more

    def _path(self, level: int) -> list[int]:
        """Return how to hand on work of subjects with so many raters, if one can."""
        source = np.full(len(self.raters), -1)
        reached = self.raters == level
        frontier = np.flatnonzero(reached)
        while len(frontier):
            links = (self.movable[frontier] > 0) & ~reached
            fresh = np.flatnonzero(links.any(axis=0))
            source[fresh] = frontier[links[:, fresh].argmax(axis=0)]
            ends = fresh[self.raters[fresh] <= level - 2]
            if len(ends):
                path = [int(ends[self.raters[ends].argmin()])]
                while source[path[-1]] >= 0:
                    path.append(int(source[path[-1]]))
                return path[::-1]
            reached[fresh] = True
            frontier = fresh
        return []

    def _hand_on(self, giver: int, taker: int) -> None:
        """Let one rater appraise the taker in the giver's place.

        It is one of the group that the giver has most of, and the taker least.
        """
        able = self.given[:, giver] & self.may[:, taker] & ~self.given[:, taker]
        rows = np.flatnonzero(able)
        surplus = (self.of_group[:, giver] - self.of_group[:, taker])[
            self.group_of[rows]
        ]
        rows = rows[surplus == surplus.max()]
        row = rows[self._lots(len(rows)).argmin()]
        given, may = self.given[row], self.may[row]
        self.movable[given] -= may & ~given
        given[giver], given[taker] = False, True
        self.movable[given] += may & ~given
        for counts in (self.raters, self.of_group[self.group_of[row]]):
            counts[giver] -= 1
            counts[taker] += 1

    def _lots(self, count: int) -> NDArray[np.int64]:
        raw = self.chance.random_raw(count)
        return (raw >> np.uint64(64 - _BITS)).astype(np.int64)


def _shortfalls(
    shares: _Shares, subjects: Sequence[Appraised], load: Load
) -> Iterator[Problem]:
    """Yield what stands in the way, if a subject has too few raters."""
    short = shares.raters < load.at_least
    if not short.any():
        return
    facts: dict[str, object] = {
        "at_most": load.at_most,
        "at_least": load.at_least,
        "reachable": int(shares.raters.min()),
    }
    able = shares.may.sum(axis=0)
    starved = np.flatnonzero(able < load.at_least).tolist()
    for number in starved:
        name = subjects[number].name
        yield TOO_FEW_RATERS.at(name, name=name, count=int(able[number]), **facts)
    if starved:
        return
    together = np.flatnonzero(shares.drains_into(short)).tolist()
    facts["places"] = int(shares.raters[together].sum())
    facts["wanted"] = load.at_least * len(together)
    names = [f"“{subjects[number].name}”" for number in together[:MOST_NAMED]]
    said = "、".join([*names, "…"] if len(together) > MOST_NAMED else names)
    if len(together) == len(subjects):
        facts |= {"raters": len(shares.may), "subjects": len(subjects)}
        yield TOO_FEW_PLACES.at(f"{load.at_most} / {load.at_least}", **facts)
    else:
        yield TOO_MUCH_TOGETHER.at(said, names=said, **facts)
