"""Count marks from elsewhere, and add up the tallies of many boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from toolkit.errors import FileRefusedError, TallyError
from toolkit.problem import Problem
from toolkit.storage.marks import tally_of_marks
from toolkit.tally import Tally, read_tally


def count_marks(path: Path, columns: Mapping[str, str] | None = None) -> Tally:
    """Return the tally of a file of marks; see `tally_of_marks`."""
    return tally_of_marks(path, columns)


def pool(paths: Sequence[Path]) -> Tally:
    """Return the sum of tallies in files.

    Raises
    ------
    FileRefusedError : naming every file that is no tally.
    """
    tallies: list[Tally] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            tallies.append(read_tally(path))
        except (OSError, ValueError, KeyError, TallyError):
            problems.append(
                Problem(
                    place=str(path),
                    message="This is no tally.",
                    remedy=(
                        "Give Parquet files as pingyi tally and pingyi publish "
                        "write them."
                    ),
                )
            )
    if problems:
        raise FileRefusedError(file=problems[0].place, problems=problems)
    return Tally.from_counts(
        pd.concat([one.counts for one in tallies]),
        pd.concat([one.ballots for one in tallies]),
    )
