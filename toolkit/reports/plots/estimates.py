"""Estimates: one number each, and all that the counts leave open about it.

Every figure of this package but the bars is drawn from these values, and
they can be written down by hand.  What is not shown has a reason and no
number, and says not even how many ballots there were.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.analysis.intervals import Interval
from toolkit.analysis.ranking import rank_sets, tiers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from toolkit.i18n import Translator

_SPREAD = ("interval", "bounds", "places")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share or a score of one subject on one item, as it is drawn.

    Attributes
    ----------
    value : a share between 0 and 1, or points; ``None`` where it is not
        shown, and ``reason`` says why.
    rated, unknown : ballots with a grade, and ballots that cannot say.
    interval : what the value may be among all, at the confidence chosen.
    bounds : what it may be whatever those who stayed away would have said.
    error : its standard error.
    step : how far one ballot, changed, can move it.
    is_complete : whether everybody voted; then there is no interval.
    places, tier : first and last possible place, and the tier; see `ranked`.
    """

    subject: str
    item: str
    value: float | None
    rated: int = 0
    unknown: int = 0
    interval: Interval | None = None
    bounds: Interval | None = None
    error: float | None = None
    step: float = 0.0
    is_complete: bool = False
    reason: str = ""
    places: tuple[int, int] | None = None
    tier: int | None = None

    @property
    def reach(self) -> Interval | None:
        """The interval, or of a complete ballot what one changed ballot leaves."""
        if self.value is None or self.interval is not None:
            return self.interval
        if not self.is_complete:
            return None
        return Interval(self.value - self.step, self.value + self.step)


def ranked(
    estimates: Sequence[Estimate],
    *,
    rng: np.random.Generator,
    confidence: float = 0.95,
) -> tuple[Estimate, ...]:
    """Return the estimates with the places they can hold, tier by tier.

    Within a tier they keep the order they were given in, so that position
    says nothing.  Sets hold for the whole list at once; see
    `toolkit.analysis.ranking`.  The subjects are taken to have raters of
    their own; where the same raters stand behind all of them and differ in
    how strict they are, the sets are wider than they need be.

    The order of complete ballots is a fact and not ranked here: if all are
    complete, or only one has an error, they come back as they are.

    >>> some = [Estimate("Li", "", 78.0, error=0.9), Estimate("Wu", "", 92.0, error=1)]
    >>> import numpy as np
    >>> [(one.subject, one.places) for one in
    ...  ranked(some, rng=np.random.default_rng(1))]
    [('Wu', (1, 1)), ('Li', (2, 2))]
    """
    known = [
        at
        for at, one in enumerate(estimates)
        if one.value is not None and one.error is not None
    ]
    if len(known) < 2 or not any(estimates[at].error for at in known):  # noqa: PLR2004 -- one alone has no place
        return tuple(estimates)
    sets = rank_sets(
        [estimates[at].value or 0.0 for at in known],
        [estimates[at].error or 0.0 for at in known],
        rng=rng,
        simultaneous=True,
        confidence=confidence,
    )
    found = list(estimates)
    places = zip(sets.low, sets.high, strict=True)
    for at, place, tier in zip(known, places, tiers(sets), strict=True):
        found[at] = replace(found[at], places=place, tier=tier)
    return in_tiers(found)


def in_tiers(estimates: Sequence[Estimate]) -> tuple[Estimate, ...]:
    """Return the estimates tier by tier, those of none last, else in their order."""
    return tuple(sorted(estimates, key=lambda one: (one.tier is None, one.tier or 0)))


def row_names(estimates: Sequence[Estimate], _: Translator) -> list[str]:
    """Return what tells estimates apart: subjects, items, or both."""
    if len({one.item for one in estimates}) == 1:
        return [one.subject for one in estimates]
    if len({one.subject for one in estimates}) == 1:
        return [one.item for one in estimates]
    return [_("{name}: {said}", name=one.subject, said=one.item) for one in estimates]


def estimates_table(estimates: Sequence[Estimate]) -> pd.DataFrame:
    """Return the table behind a figure: a row for each estimate.

    ``interval``, ``bounds`` and ``places`` are each two columns, as
    ``interval_low`` and ``interval_high``.

    >>> table = estimates_table([Estimate("Li", "A1", 0.5, bounds=Interval(0.4, 0.7))])
    >>> table[["subject", "value", "bounds_low", "bounds_high"]].values.tolist()
    [['Li', 0.5, 0.4, 0.7]]
    """
    names = [field.name for field in fields(Estimate)]
    table = pd.DataFrame([_cells(one, names) for one in estimates])
    return table.astype(
        {"tier": "Int64", "places_low": "Int64", "places_high": "Int64"}
    )


def _cells(one: Estimate, names: Sequence[str]) -> dict[str, object]:
    cells: dict[str, object] = {}
    for name in names:
        told = getattr(one, name)
        if name in _SPREAD:
            ends = (told.low, told.high) if isinstance(told, Interval) else told
            low, high = ends or (None, None)
            cells |= {f"{name}_low": low, f"{name}_high": high}
        else:
            cells[name] = told
    return cells
