"""Marks counted from files agree with marks counted one by one."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ColumnMissingError, FileRefusedError
from toolkit.storage import marks
from toolkit.storage.marks import tally_of_marks
from toolkit.tally import MARK_COLUMNS, Tally

COLUMNS = list(MARK_COLUMNS)
SOME = pd.DataFrame(
    [
        ("m002", "A15", "staff", "excellent"),
        ("m001", "A15", "staff", "excellent"),
        ("m001", "A15", "staff", "excellent"),
        ("m001", "A15", "students", None),
    ],
    columns=COLUMNS,
)


def parquet(folder, frame, **options):
    path = folder / "marks.parquet"
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path, **options)
    return path


def csv(folder, frame, **options):
    path = folder / "marks.csv"
    frame.to_csv(path, index=False, **options)
    return path


@pytest.mark.parametrize("kind", [parquet, csv])
def test_a_file_is_counted_like_a_table(tmp_path, kind):
    assert tally_of_marks(kind(tmp_path, SOME)) == Tally.from_marks(SOME)


def test_coded_columns_are_counted_by_their_labels(tmp_path):
    coded = SOME.astype(dict.fromkeys(COLUMNS, "category"))

    assert tally_of_marks(parquet(tmp_path, coded)) == Tally.from_marks(SOME)


def test_whole_numbers_are_labels_too(tmp_path):
    frame = pd.DataFrame({"subject": [7, 9, 7], "item": 1, "group": -2, "grade": 0})

    counted = tally_of_marks(parquet(tmp_path, frame))

    assert counted.counts.to_numpy().tolist() == [
        ["7", "1", "-2", "0", 2],
        ["9", "1", "-2", "0", 1],
    ]


def test_parts_with_other_labels_are_added_up(tmp_path):
    frame = pd.concat([SOME, SOME.assign(subject="m009"), SOME])

    assert tally_of_marks(
        parquet(tmp_path, frame, row_group_size=3)
    ) == Tally.from_marks(frame)


def test_more_combinations_than_counters_are_counted_all_the_same(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(marks, "MOST_COUNTERS", 3)

    assert tally_of_marks(parquet(tmp_path, SOME)) == Tally.from_marks(SOME)


def test_columns_may_have_other_names(tmp_path):
    frame = SOME.rename(columns={"subject": "lecturer", "grade": "y"})
    named = {"subject": "lecturer", "grade": "y"}

    counted = tally_of_marks(parquet(tmp_path, frame.assign(other=1)), named)

    assert counted == Tally.from_marks(SOME)


def test_a_file_without_rows_has_an_empty_tally(tmp_path):
    counted = tally_of_marks(parquet(tmp_path, SOME.head(0).astype("str")))

    assert counted.counts.empty
    assert list(counted.counts.columns) == [*MARK_COLUMNS, "count"]


@pytest.mark.parametrize("kind", [parquet, csv])
def test_a_missing_column_is_named(tmp_path, kind):
    with pytest.raises(ColumnMissingError, match="grade"):
        tally_of_marks(kind(tmp_path, SOME.drop(columns="grade")))


@pytest.mark.parametrize("name", ["marks.parquet", "marks.csv", "marks.xlsx"])
def test_what_is_no_table_is_refused_by_name(tmp_path, name):
    (tmp_path / name).write_bytes(b"\x00\xff not a table")

    with pytest.raises((FileRefusedError, ColumnMissingError)):
        tally_of_marks(tmp_path / name)


labels = st.sampled_from(["a", "b", "乙", "=1"])


@given(
    rows=st.lists(st.tuples(labels, labels, labels, labels | st.none()), min_size=1),
    size=st.integers(1, 7),
)
def test_however_it_is_cut_into_parts_the_count_is_the_same(
    tmp_path_factory, rows, size
):
    frame = pd.DataFrame(rows, columns=COLUMNS).astype("str")
    path = parquet(tmp_path_factory.mktemp("cut"), frame, row_group_size=size)

    assert tally_of_marks(path) == Tally.from_marks(frame)
