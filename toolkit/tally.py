"""The tally: how often each grade was given.

Collection ends here and analysis starts here.  A tally knows no rater,
no ballot and no clock, so whatever is computed from one can be shown
without asking who voted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.errors import ColumnMissingError, TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path


MARK_COLUMNS: Final = ("subject", "item", "group", "grade")
COUNT_COLUMNS: Final = (*MARK_COLUMNS, "count")
BALLOT_KEYS: Final = ("subject", "group")
BALLOT_COUNTS: Final = ("eligible", "issued", "returned", "valid", "invalid")
BALLOT_COLUMNS: Final = (*BALLOT_KEYS, *BALLOT_COUNTS)
_BALLOTS_IN_PARQUET: Final = b"pingyi.ballots"


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of marks and of ballots; a frozen value that can be added up.

    Attributes
    ----------
    counts : columns ``subject, item, group, grade, count``; sorted, without
        zeros.  ``grade`` is a grade's code, the exit's code, ``blank`` or
        ``invalid``.
    ballots : columns ``subject, group, eligible, issued, returned, valid,
        invalid``; empty when only marks are known.
    """

    counts: pd.DataFrame
    ballots: pd.DataFrame

    @classmethod
    def from_counts(
        cls, counts: pd.DataFrame, ballots: pd.DataFrame | None = None
    ) -> Self:
        """Return the tally of counted marks and, if known, of ballots.

        Raises
        ------
        TallyError : a column is missing, a count negative, or returned
            ballots are not valid plus invalid ones.
        """
        return cls(
            counts=_added_up(counts, MARK_COLUMNS, ("count",), keep_zeros=False),
            ballots=_ballots(ballots),
        )

    @classmethod
    def from_marks(
        cls, marks: pd.DataFrame, ballots: pd.DataFrame | None = None
    ) -> Self:
        """Return the tally of a table with one row per mark, and if known of ballots.

        ``marks`` has the columns ``subject, item, group, grade``; others
        are ignored.  A missing grade is counted as ``blank``; whole numbers
        are codes without a point, as in a file.
        """
        _require_columns(marks, MARK_COLUMNS)
        codes = marks[list(MARK_COLUMNS)].convert_dtypes()
        plain = codes.astype("str").where(marks.notna(), "blank")
        return cls.from_counts(plain.assign(count=1), ballots)

    @classmethod
    def read_parquet(cls, path: str | Path) -> Self:
        """Return the tally written by `to_parquet`."""
        table = pq.read_table(path)
        stored = (table.schema.metadata or {}).get(_BALLOTS_IN_PARQUET)
        ballots = pd.DataFrame(
            json.loads(stored) if stored else [], columns=list(BALLOT_COLUMNS)
        )
        return cls.from_counts(table.to_pandas(), ballots)

    def to_parquet(self, path: str | Path) -> None:
        """Write the counts as a table; the ballot counts ride in its metadata."""
        table = pa.Table.from_pandas(self.counts, preserve_index=False)
        ballots = self.ballots.to_numpy().tolist()
        metadata = {_BALLOTS_IN_PARQUET: json.dumps(ballots).encode()}
        pq.write_table(table.replace_schema_metadata(metadata), path)

    def to_frame(self) -> pd.DataFrame:
        """Return the counts as a table of one's own."""
        return self.counts.copy()

    def __add__(self, other: Tally) -> Tally:
        return Tally.from_counts(
            pd.concat([self.counts, other.counts]),
            pd.concat([self.ballots, other.ballots]),
        )

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Tally)
            and self.counts.equals(other.counts)
            and self.ballots.equals(other.ballots)
        )

    __hash__ = None  # type: ignore[assignment]  # frames do not hash

    @property
    def subjects(self) -> list[str]:
        """The subjects there are, sorted."""
        return sorted({*self.counts["subject"], *self.ballots["subject"]})

    def select(
        self,
        *,
        subject: str | Collection[str] | None = None,
        item: str | Collection[str] | None = None,
        group: str | Collection[str] | None = None,
    ) -> Tally:
        """Return the part of the tally that is about these only."""
        wanted = {"subject": subject, "item": item, "group": group}
        return Tally(
            counts=_only(self.counts, wanted), ballots=_only(self.ballots, wanted)
        )

    def pool(self, groups: Mapping[str, str] | str) -> Tally:
        """Return the tally with groups renamed and added up.

        ``groups`` maps old names to new ones, those left out staying as
        they are; a plain string pools all groups under that name.
        """

        def renamed(frame: pd.DataFrame) -> pd.DataFrame:
            old = frame["group"]
            new = groups if isinstance(groups, str) else old.replace(dict(groups))
            return frame.assign(group=new)

        return Tally.from_counts(renamed(self.counts), renamed(self.ballots))


def read_tally(path: str | Path) -> Tally:
    """Return the tally in a Parquet file."""
    return Tally.read_parquet(path)


def _added_up(
    frame: pd.DataFrame,
    keys: tuple[str, ...],
    numbers: tuple[str, ...],
    *,
    keep_zeros: bool,
) -> pd.DataFrame:
    _require_columns(frame, (*keys, *numbers))
    typed = frame.astype(dict.fromkeys(keys, "str") | dict.fromkeys(numbers, "int64"))
    if (typed[list(numbers)] < 0).any(axis=None):
        raise TallyError(reason=Phrase("a count is negative"))
    total = typed.groupby(list(keys), as_index=False, sort=True)[list(numbers)].sum()
    return total if keep_zeros else total[total["count"] > 0].reset_index(drop=True)


def _ballots(given: pd.DataFrame | None) -> pd.DataFrame:
    if given is None:
        given = pd.DataFrame(columns=list(BALLOT_COLUMNS))
    ballots = _added_up(given, BALLOT_KEYS, BALLOT_COUNTS, keep_zeros=True)
    if (ballots["returned"] != ballots["valid"] + ballots["invalid"]).any():
        raise TallyError(
            reason=Phrase("returned ballots are not valid plus invalid ones")
        )
    return ballots


def _require_columns(frame: pd.DataFrame, columns: tuple[str, ...]) -> None:
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ColumnMissingError(column=missing[0])


def _only(
    frame: pd.DataFrame, wanted: Mapping[str, str | Collection[str] | None]
) -> pd.DataFrame:
    for column, values in wanted.items():
        if values is not None and column in frame.columns:
            chosen = [values] if isinstance(values, str) else list(values)
            frame = frame[frame[column].isin(chosen)]
    return frame.reset_index(drop=True)
