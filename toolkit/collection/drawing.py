"""Draw raters from a roster by lot, unit by unit and group by group.

The draw is repeated by anyone who has the roster and the seed.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from toolkit.collection.roster.model import Rater, Roster

K = TypeVar("K")

COMFORTABLE_UNIT = 30


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
