"""Draw raters from a roster by lot, unit by unit and group by group.

The draw is repeated by anyone who has the roster and the seed.  `draw_lots`
needs no more than a program for SHA-256 to be repeated by hand; what it
returns is what is posted before the round.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from toolkit.errors import SettingError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from toolkit.collection.roster.model import Rater, Roster

K = TypeVar("K")

COMFORTABLE_UNIT = 30


@dataclass(frozen=True, slots=True)
class Stratum:
    """One rater group of one unit: how many are listed, and how many drawn."""

    unit: str
    group: str
    listed: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw as it is posted: whoever has the list can repeat it.

    Attributes
    ----------
    list_digest : of the roster that was drawn from.
    listed : how many raters stand on it.
    numbers : the places in the list of those drawn, from 1, rising.
    """

    seed: str
    list_digest: str
    listed: int
    strata: tuple[Stratum, ...]
    numbers: tuple[int, ...]

    def drawn_from(self, roster: Roster) -> Roster:
        """Return the roster with only those raters who were drawn."""
        raters = tuple(roster.raters[number - 1] for number in self.numbers)
        return replace(roster, raters=raters)


def draw_lots(roster: Roster, *, raters: int, seed: str) -> Draw:
    """Draw raters by lot, each unit and each group of it in proportion.

    The lot of a rater is the SHA-256, in hex, of the seed, a vertical bar
    and the place in the list (``echo -n "seed|17" | sha256sum``).  In every
    unit and group those with the smallest lots are drawn.

    Raises
    ------
    SettingError : the roster lists fewer raters, or none is to be drawn.
    """
    if not 1 <= raters <= len(roster.raters):
        raise SettingError(
            setting=raters,
            reason=Phrase("at least one rater is drawn, and no more than are listed"),
        )
    lots: dict[str, dict[str, list[tuple[str, int]]]]
    lots = defaultdict(lambda: defaultdict(list))
    for number, rater in enumerate(roster.raters, start=1):
        lots[rater.unit][rater.group].append((_lot(seed, number), number))
    sizes = {unit: sum(map(len, groups.values())) for unit, groups in lots.items()}
    strata: list[Stratum] = []
    numbers: list[int] = []
    for unit, quota in apportion(raters, sizes).items():
        listed = {group: len(there) for group, there in lots[unit].items()}
        for group, drawn in apportion(quota, listed).items():
            strata.append(Stratum(unit, group, listed[group], drawn))
            numbers += [number for _, number in sorted(lots[unit][group])[:drawn]]
    return Draw(
        seed=seed,
        list_digest=roster.digest(),
        listed=len(roster.raters),
        strata=tuple(strata),
        numbers=tuple(sorted(numbers)),
    )


def _lot(seed: str, number: int) -> str:
    return sha256(f"{seed}|{number}".encode()).hexdigest()


def draw_raters(roster: Roster, *, raters: int, rng: random.Random) -> Roster:
    """Return a smaller roster: some units whole in subjects, raters by lot.

    As many units are drawn as give each about thirty raters; within a unit
    every group is drawn from in proportion.

    Parameters
    ----------
    raters : how many raters to draw in all; capped by the roster.
    """
    strata: dict[str, dict[str, list[Rater]]] = defaultdict(lambda: defaultdict(list))
    for rater in roster.raters:
        strata[rater.unit][rater.group].append(rater)
    sizes = {unit: sum(map(len, groups.values())) for unit, groups in strata.items()}
    units = rng.sample(list(sizes), len(sizes))
    enough = 0
    chosen: dict[str, int] = {}
    for unit in units:
        if len(chosen) * COMFORTABLE_UNIT >= raters and enough >= raters:
            break
        chosen[unit] = sizes[unit]
        enough += sizes[unit]
    drawn: set[str] = set()
    for unit, quota in apportion(min(raters, enough), chosen).items():
        groups = {group: len(members) for group, members in strata[unit].items()}
        for group, count in apportion(quota, groups).items():
            drawn.update(one.id for one in rng.sample(strata[unit][group], count))
    return replace(
        roster,
        subjects=tuple(one for one in roster.subjects if one.unit in chosen),
        raters=tuple(one for one in roster.raters if one.id in drawn),
    )


def apportion(total: int, sizes: Mapping[K, int]) -> dict[K, int]:
    """Share a total out in proportion to sizes, by largest remainder.

    Nobody gets more than the own size; ``total`` is at most their sum.
    """
    whole = sum(sizes.values())
    exact = {key: total * size / whole if whole else 0 for key, size in sizes.items()}
    shares = {key: int(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: shares[key] - exact[key])
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return shares
