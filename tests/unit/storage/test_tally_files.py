"""Tallies in files add up as they do in memory."""

from __future__ import annotations

import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from factories import a_tally

from toolkit.errors import FileRefusedError
from toolkit.storage import mark_counters, tally_files
from toolkit.storage.tally_files import sum_of_tallies
from toolkit.tally import COUNT_COLUMNS, MARK_COLUMNS, Tally

BALLOTS = ["m1", "staff", 5, 5, 4, 3, 1]


def written(folder, tallies):
    for number, tally in enumerate(tallies):
        tally.to_parquet(folder / f"{number:03d}.parquet")
    return sorted(folder.iterdir())


def some(number):
    """Return tallies that share some subjects, and some labels."""
    return [
        a_tally({f"m{n % 5}": {"staff": {"excellent": n + 1}}}, absent=n, invalid=n % 2)
        for n in range(number)
    ]


def by_hand(folder, count, *, ballots=(), kind="int64"):
    """Write a file that is nearly a tally, and return its path."""
    labels = {name: ["a"] for name in MARK_COLUMNS}
    table = pa.table({**labels, "count": pa.array([count], kind)})
    metadata = {b"pingyi.ballots": json.dumps(ballots).encode()}
    pq.write_table(table.replace_schema_metadata(metadata), folder / "hand.parquet")
    return folder / "hand.parquet"


@pytest.mark.parametrize("at_once", [1, 3, 256])
def test_files_add_up_as_tallies_do(tmp_path, monkeypatch, at_once):
    monkeypatch.setattr(tally_files, "_AT_ONCE", at_once)
    tallies = some(20)

    total = sum_of_tallies(written(tmp_path, tallies))

    assert total == sum(tallies[1:], tallies[0])


def test_nothing_adds_up_to_nothing(tmp_path):
    empty = Tally.from_counts(pd.DataFrame(columns=list(COUNT_COLUMNS)))

    assert sum_of_tallies(written(tmp_path, [empty, empty])) == empty
    assert sum_of_tallies([]) == empty


def test_a_tally_written_by_another_program_is_added_too(tmp_path):
    path = by_hand(tmp_path, 3, ballots=[BALLOTS], kind="int16")

    assert sum_of_tallies([path]) == Tally.read_parquet(path)


@pytest.mark.parametrize("most", [0, 9])
def test_zeros_are_left_out_as_in_any_tally(tmp_path, monkeypatch, most):
    monkeypatch.setattr(mark_counters, "MOST_COUNTERS", most)

    assert sum_of_tallies([by_hand(tmp_path, 0)]).counts.empty


def test_the_same_box_twice_is_refused_by_both_names(tmp_path):
    files = written(tmp_path, [*some(3), some(1)[0]])

    with pytest.raises(FileRefusedError) as refused:
        sum_of_tallies(files)

    [problem] = refused.value.problems
    assert problem.place == str(files[3])
    assert str(files[0]) in str(problem)


def test_boxes_that_agree_in_every_count_are_added_on_request(tmp_path):
    one = a_tally()

    assert sum_of_tallies(written(tmp_path, [one, one]), equal_too=True) == one + one


@pytest.mark.parametrize(
    "hand",
    [
        {"count": -1},
        {"count": None},
        {"count": 1, "ballots": [[*BALLOTS[:-1], 9]]},
        {"count": 1, "ballots": [["m1", "staff", -1, 0, 0, 0, 0]]},
        {"count": 1, "ballots": [BALLOTS[:-1]]},
        {"count": 1, "ballots": 7},
    ],
)
def test_what_cannot_be_a_tally_is_named(tmp_path, hand):
    good = written(tmp_path, some(2))
    bad = by_hand(tmp_path, **hand)

    with pytest.raises(FileRefusedError) as refused:
        sum_of_tallies([*good, bad])

    assert [problem.place for problem in refused.value.problems] == [str(bad)]
