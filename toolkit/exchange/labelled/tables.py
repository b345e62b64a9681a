"""The tables of a data file, in long form: marks, ballots, and bands.

A row of the first says how often one mark was given to one subject on one
question by one group.  What was not given has no row.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from toolkit.exchange.labelled.columns import Columns
    from toolkit.exchange.labelled.model import LabelledTable
    from toolkit.i18n import Translator
    from toolkit.publication import Banded
    from toolkit.tally import Tally

MARKS: Final = ""
BALLOTS: Final = "ballots"
BANDS: Final = "bands"
WEIGHT: Final = "count"
"""The variable that says how often a row stands for itself."""


def labelled_tables(
    tally: Tally, bands: Collection[Banded], columns: Columns, _: Translator
) -> tuple[LabelledTable, ...]:
    """Return the marks, and ballots and bands where there are any."""
    weight = {WEIGHT: _("Votes (frequency weight)")}
    tables = [columns.table(MARKS, _("Marks"), tally.counts, weight)]
    if len(tally.ballots):
        counts = _ballot_counts(_)
        tables.append(columns.table(BALLOTS, _("Ballots"), tally.ballots, counts))
    if bands:
        rows = pd.DataFrame([asdict(one) for one in bands])
        limits = _band_limits(_)
        named = rows.rename(columns={"mark": "grade"})
        tables.append(columns.table(BANDS, _("Bands"), named, limits))
    return tuple(tables)


def _ballot_counts(_: Translator) -> Mapping[str, str]:
    return {
        "eligible": _("Eligible"),
        "issued": _("Ballots issued"),
        "returned": _("Ballots returned"),
        "valid": _("Valid ballots"),
        "invalid": _("Invalid ballots"),
    }


def _band_limits(_: Translator) -> Mapping[str, str]:
    return {
        "low": _("Fewest votes that may be meant"),
        "high": _("Most votes that may be meant"),
        "of": _("Valid ballots that were asked"),
        "percent_low": _("Lower limit of the band, per cent"),
        "percent_high": _("Upper limit of the band, per cent"),
    }
