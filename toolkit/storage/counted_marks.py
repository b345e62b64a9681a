"""What was counted, before it is a tally: numbers of combinations, and labels.

Small to send and quick to add up; a tally spells every label out.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa

from toolkit.tally import MARK_COLUMNS, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.int32]
    Numbers: TypeAlias = NDArray[np.int64]

LABEL: Final = pa.large_string()


@dataclass(frozen=True, slots=True)
class Coded:
    """A column: its labels and, for each row, which one it is.

    Attributes
    ----------
    labels : of the kind `LABEL`, since there may be millions.
    codes : the places of labels, counted from `low`, which whole numbers in a
        file may be just as they are.
    """

    labels: pa.Array
    codes: NDArray[np.integer]
    low: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """How often each combination of labels occurs.

    Attributes
    ----------
    labels : for each of the four columns, sorted.
    numbers : ascending; a combination's place, the last column counting
        fastest, as `numpy.ravel_multi_index` has it.
    counts : how often it occurs, at least once.
    """

    labels: tuple[pa.Array, ...]
    numbers: Numbers
    counts: Numbers

    def columns(self) -> tuple[Coded, ...]:
        """Return the combinations as four columns, in order."""
        narrow = prod(len(one) for one in self.labels) <= np.iinfo(np.int32).max
        wide = np.int32 if narrow else np.int64
        rest: NDArray[Any] = self.numbers.astype(wide, copy=False)
        codes: list[Codes] = []
        for labels in reversed(self.labels[1:]):  # quicker than `unravel_index`
            wider = rest // max(len(labels), 1)
            codes.append((rest - wider * len(labels)).astype(np.int32, copy=False))
            rest = wider
        codes.append(rest.astype(np.int32, copy=False))
        return tuple(map(Coded, self.labels, reversed(codes)))

    def tally(self) -> Tally:
        """Return the tally of these marks; it knows nothing of ballots."""
        with ThreadPoolExecutor() as threads:
            spelled = threads.map(texts, self.columns())
            frame = pd.DataFrame(dict(zip(MARK_COLUMNS, spelled, strict=True)))
        empty = Tally.from_counts(frame.head(0).assign(count=0))
        return Tally(frame.assign(count=self.counts), empty.ballots)


def texts(column: Coded) -> pd.Series[str]:
    """Return the labels of the rows, one after another."""
    return pd.Series(column.labels.take(pa.array(column.codes)), dtype="str")
