"""Marks counted from files agree with marks counted one by one."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from factories import a_tally
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import FileRefusedError
from toolkit.storage import mark_counters, mark_files, mark_numbers
from toolkit.storage.marks import column_names, count_parts, find_parts, tally_of_marks
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


def parquet(folder, frame, name="marks.parquet", **options):
    path = folder / name
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path, **options)
    return path


def csv(folder, frame, name="marks.csv", **options):
    path = folder / name
    frame.to_csv(path, index=False, **options)
    return path


def problems_of(path, **options):
    with pytest.raises(FileRefusedError) as refused:
        count(path, **options)
    return [str(problem) for problem in refused.value.problems]


def count(*paths, columns=None, encoding=None):
    names = column_names(columns)
    parts = find_parts(paths, names, encoding=encoding)
    return count_parts(parts, names, encoding=encoding)


@pytest.mark.parametrize("kind", [parquet, csv])
def test_a_file_is_counted_like_a_table(tmp_path, kind):
    assert tally_of_marks(kind(tmp_path, SOME)) == Tally.from_marks(SOME)


def test_coded_columns_are_counted_by_their_labels(tmp_path):
    coded = SOME.astype(dict.fromkeys(COLUMNS, "category"))

    assert tally_of_marks(parquet(tmp_path, coded)) == Tally.from_marks(SOME)


def test_columns_without_codes_are_coded_on_the_way(tmp_path):
    path = parquet(tmp_path, SOME, use_dictionary=False)

    assert tally_of_marks(path) == Tally.from_marks(SOME)


@pytest.mark.parametrize("far", [9, 10**6, 2**62])
@pytest.mark.parametrize("kind", ["int64", "uint64"])
def test_whole_numbers_are_labels_too(tmp_path, far, kind):
    frame = pd.DataFrame({"subject": [7, far, 7], "item": 1, "group": 2, "grade": 0})

    counted = tally_of_marks(parquet(tmp_path, frame.astype(kind)))

    assert counted == Tally.from_marks(frame)


def test_numbers_below_nothing_are_labels_too(tmp_path):
    frame = pd.DataFrame(
        {"subject": [-3, 4], "item": -1, "group": [-(2**63), 2**63 - 1], "grade": 0}
    )

    assert tally_of_marks(parquet(tmp_path, frame)) == Tally.from_marks(frame)


@pytest.mark.parametrize("most", [0, 1 << 20])
@pytest.mark.parametrize("size", [1, 9])
def test_huge_numbers_near_each_other_are_labels_too(tmp_path, monkeypatch, most, size):
    monkeypatch.setattr(mark_counters, "MOST_COUNTERS", most)
    monkeypatch.setattr(mark_files, "_LEAST_ROWS", 1)
    frame = pd.DataFrame(
        {
            "subject": [2**62, 2**62 + 3, 2**62 + 1],
            "item": [-(2**63) + 1, -(2**63), -(2**63)],
            "group": pd.array([2**64 - 1, 2**64 - 2, 2**64 - 1], "uint64"),
            "grade": pd.array([2**31 - 1, 2**31 - 9, 2**31 - 1], "int32"),
        }
    )

    counted = tally_of_marks(parquet(tmp_path, frame, row_group_size=size))

    assert counted == Tally.from_marks(frame)


def test_a_number_that_is_missing_is_a_blank(tmp_path):
    frame = pd.DataFrame(
        {"subject": 1, "item": 2, "group": 3, "grade": pd.array([5, None], "Int64")}
    )

    counted = tally_of_marks(parquet(tmp_path, frame))

    assert counted.counts["grade"].tolist() == ["5", "blank"]


def test_numbers_and_texts_of_the_same_look_are_the_same_label(tmp_path):
    numbers = pd.DataFrame({"subject": [7, 9], "item": 1, "group": 2, "grade": 0})
    files = [
        parquet(tmp_path, numbers, "numbers.parquet"),
        parquet(tmp_path, numbers.astype("str"), "texts.parquet"),
        csv(tmp_path, numbers),
    ]

    assert count(*files) == Tally.from_marks(pd.concat([numbers] * 3))


def test_parts_with_other_labels_are_added_up(tmp_path, monkeypatch):
    monkeypatch.setattr(mark_files, "_LEAST_ROWS", 1)
    frame = pd.concat([SOME, SOME.assign(subject="m009"), SOME])

    assert tally_of_marks(
        parquet(tmp_path, frame, row_group_size=3)
    ) == Tally.from_marks(frame)


@pytest.mark.parametrize("most", [0, 3, 7, 16])
def test_more_combinations_than_counters_are_counted_all_the_same(
    tmp_path, monkeypatch, most
):
    monkeypatch.setattr(mark_counters, "MOST_COUNTERS", most)
    monkeypatch.setattr(mark_numbers, "_MOST_WAITING", 2)
    monkeypatch.setattr(mark_files, "BATCH_ROWS", 2)
    monkeypatch.setattr(mark_files, "_LEAST_ROWS", 1)
    frame = pd.concat([SOME, SOME.assign(subject="m000"), SOME.assign(item="A1")])

    assert tally_of_marks(parquet(tmp_path, frame)) == Tally.from_marks(frame)


@pytest.mark.parametrize(("own", "rows"), [(0, 1 << 31), (1 << 21, 1 << 31), (99, 3)])
def test_threads_count_alike_together_and_by_themselves(
    tmp_path, monkeypatch, own, rows
):
    monkeypatch.setattr(mark_counters, "_MOST_OWN", own)
    monkeypatch.setattr(mark_counters, "NARROW", rows)
    monkeypatch.setattr(mark_files, "_LEAST_ROWS", 1)
    frames = [SOME, SOME.assign(subject="m000"), SOME.assign(item="A1"), SOME]
    paths = [
        parquet(tmp_path, frame, f"{n}.parquet", row_group_size=2)
        for n, frame in enumerate(frames)
    ]

    assert count(*paths) == Tally.from_marks(pd.concat(frames))


def test_more_combinations_than_numbers_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(mark_counters, "_LARGEST", 3)

    with pytest.raises(mark_counters.TallyError, match="too many different"):
        tally_of_marks(parquet(tmp_path, SOME))


def test_one_huge_row_group_is_read_in_slices(tmp_path, monkeypatch):
    monkeypatch.setattr(mark_files, "BATCH_ROWS", 3)
    monkeypatch.setattr(mark_files, "_LEAST_ROWS", 1)
    path = parquet(tmp_path, pd.concat([SOME] * 5))
    [part] = find_parts([path], COLUMNS)

    sizes = [len(batch[0].codes) for batch in mark_files.batches(part, COLUMNS)]

    assert sum(sizes) == 20
    assert max(sizes) == 3


def test_columns_may_have_other_names(tmp_path):
    frame = SOME.rename(columns={"subject": "lecturer", "grade": "y"})
    named = {"subject": "lecturer", "grade": "y"}

    counted = tally_of_marks(parquet(tmp_path, frame.assign(other=1)), named)

    assert counted == Tally.from_marks(SOME)


def test_one_column_may_stand_for_two(tmp_path):
    counted = tally_of_marks(parquet(tmp_path, SOME), {"item": "subject"})

    assert counted == Tally.from_marks(SOME.assign(item=SOME["subject"]))


@pytest.mark.parametrize("kind", [parquet, csv])
def test_a_file_without_rows_has_an_empty_tally(tmp_path, kind):
    counted = tally_of_marks(kind(tmp_path, SOME.head(0).astype("str")))

    assert counted == Tally.from_marks(SOME.head(0))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_of_offices(tmp_path, encoding):
    frame = SOME.assign(subject="张老师", grade="优秀")
    path = csv(
        tmp_path, frame.rename(columns={"subject": "教师"}), "1.CSV", encoding=encoding
    )

    assert count(path, columns={"subject": "教师"}) == Tally.from_marks(frame)


def test_csv_may_name_its_encoding(tmp_path):
    frame = SOME.assign(subject="張老師")
    path = csv(tmp_path, frame, encoding="big5")

    assert count(path, encoding="big5") == Tally.from_marks(frame)
    assert "--encoding" in problems_of(path, encoding="ascii")[0]


def test_a_label_that_looks_like_nothing_is_a_label_all_the_same(tmp_path):
    frame = SOME.assign(grade=["NA", "null", "nan", None])

    counted = tally_of_marks(csv(tmp_path, frame))

    assert set(counted.counts["grade"]) == {"NA", "null", "nan", "blank"}


def test_lines_of_other_length_are_refused_with_their_number(tmp_path):
    path = csv(tmp_path, SOME)
    path.write_text(path.read_text("utf-8") + "m1,A15,staff\nm1,a,b,c,d\n", "utf-8")

    assert "2 lines" in problems_of(path)[0]


@pytest.mark.parametrize("kind", [parquet, csv])
def test_missing_columns_of_all_files_are_named_together(tmp_path, kind):
    one = kind(tmp_path, SOME.drop(columns=["grade", "item"]))
    other = parquet(tmp_path, SOME.drop(columns="group"), "other.parquet")

    with pytest.raises(FileRefusedError) as refused:
        count(one, other)

    said = [str(problem) for problem in refused.value.problems]
    assert ["“item”" in said[0], "“grade”" in said[1], "“group”" in said[2]] == [
        True
    ] * 3
    assert "--column item=COLUMN" in said[0]


def test_a_column_that_holds_lists_is_refused(tmp_path):
    path = parquet(tmp_path, SOME.assign(grade=[["good"]] * 4))

    assert "“grade”" in problems_of(path)[0]


def test_a_tally_is_not_counted_as_marks(tmp_path):
    path = tmp_path / "tally.parquet"
    a_tally().to_parquet(path)

    assert "pingyi pool" in problems_of(path)[0]


@pytest.mark.parametrize(
    "name", ["marks.parquet", "marks.csv", "marks.xlsx", "gone.parquet", "gone.csv"]
)
def test_what_is_no_table_is_refused_by_name(tmp_path, name):
    if not name.startswith("gone"):
        (tmp_path / name).write_bytes(b"\x00\xff not a table")

    assert name in problems_of(tmp_path / name)[0]


def test_a_file_that_is_broken_further_down_is_refused(tmp_path):
    path = parquet(tmp_path, pd.concat([SOME] * 50), row_group_size=10)
    content = bytearray(path.read_bytes())
    content[10 : len(content) // 2] = bytes(len(content) // 2 - 10)
    path.write_bytes(content)

    assert path.name in problems_of(path)[0]


labels = st.sampled_from(["a", "b", "乙", "=1"])


@settings(max_examples=40)
@given(
    rows=st.lists(st.tuples(labels, labels, labels, labels | st.none()), min_size=1),
    size=st.integers(1, 7),
)
def test_however_it_is_cut_into_parts_the_count_is_the_same(
    tmp_path_factory, rows, size
):
    frame = pd.DataFrame(rows, columns=COLUMNS).astype("str")
    path = parquet(tmp_path_factory.mktemp("cut"), frame, row_group_size=size)

    counted = count_parts(find_parts([path], COLUMNS, rows=size), COLUMNS)

    assert counted == Tally.from_marks(frame)


@pytest.mark.parametrize("cell", ['"good\n', '"go\nod"', "go\x00od"])
def test_a_cell_of_csv_that_is_not_one_line_is_refused(tmp_path, cell):
    path = tmp_path / "marks.csv"
    path.write_text(f"subject,item,group,grade\na,q,g,{cell}\nb,q,g,good\n")

    with pytest.raises(FileRefusedError, match="control character"):
        tally_of_marks(path)
