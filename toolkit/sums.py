"""Sums: the few further tables that analysis needs beside the tally.

They are counts over what ballots look like from inside: which answers
stand together on one ballot, and how one rater's grades spread.  Nearly
ballots themselves, they never leave the data folder, and no report is
drawn from one directly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

PATTERN_COLUMNS: Final = ("subject", "group", "pattern", "count")
SPREAD_COLUMNS: Final = ("item", "group", "spread", "raters")
REPLICATE_COLUMNS: Final = ("replicate", "subject", "item", "group", "grade", "count")
REPLICATES: Final = 64


@dataclass(frozen=True, eq=False)
class Sums:
    """Three tables of counts, all additive.

    Attributes
    ----------
    patterns : how many ballots of a subject and group gave this sequence of
        grades over the rated questions, joined by ``|``.
    spreads : how many raters of a group gave, over all their subjects, these
        numbers of each grade, as ``excellent:12 qualified:3``.
    replicates : the tally split into random groups by pack number, for
        jackknife errors; only where every random group stays a crowd.
    """

    patterns: pd.DataFrame
    spreads: pd.DataFrame
    replicates: pd.DataFrame
