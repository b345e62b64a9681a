"""A tally adds up, chooses and pools counts, and refuses those that cannot be."""

from __future__ import annotations

import pandas as pd
import pytest
from factories import SOME_COUNTS, a_tally

from toolkit.errors import TallyError
from toolkit.tally import BALLOT_COLUMNS, COUNT_COLUMNS, Tally, read_tally


def counts_of(tally):
    return list(tally.counts.itertuples(index=False, name=None))


def ballots_of(tally):
    return list(tally.ballots.itertuples(index=False, name=None))


def counts(*rows):
    return pd.DataFrame(rows, columns=list(COUNT_COLUMNS))


def ballots(*rows):
    return pd.DataFrame(rows, columns=list(BALLOT_COLUMNS))


def test_counts_are_added_up_sorted_and_rid_of_zeros():
    tally = Tally.from_counts(
        counts(
            ("m2", "A15", "staff", "excellent", 1),
            ("m1", "A15", "staff", "qualified", 2),
            ("m1", "A15", "staff", "excellent", 0),
            ("m2", "A15", "staff", "excellent", 3),
        )
    )

    assert counts_of(tally) == [
        ("m1", "A15", "staff", "qualified", 2),
        ("m2", "A15", "staff", "excellent", 4),
    ]


def test_ballots_counted_as_none_are_kept():
    tally = Tally.from_counts(counts(), ballots(("m1", "staff", 5, 5, 0, 0, 0)))

    assert ballots_of(tally) == [("m1", "staff", 5, 5, 0, 0, 0)]


def test_marks_are_counted_and_a_missing_one_is_blank():
    marks = pd.DataFrame(
        {
            "subject": ["m1", "m1", "m1"],
            "item": "A15",
            "group": "staff",
            "grade": ["excellent", None, "excellent"],
            "shoe_size": [41, 42, 43],
        }
    )

    assert counts_of(Tally.from_marks(marks)) == [
        ("m1", "A15", "staff", "blank", 1),
        ("m1", "A15", "staff", "excellent", 2),
    ]


def test_whole_numbers_are_codes_whatever_type_a_gap_makes_them():
    marks = pd.DataFrame(
        {"subject": ["m1"] * 3, "item": "A15", "group": 1, "grade": [4.0, 4.0, None]}
    )

    assert counts_of(Tally.from_marks(marks)) == [
        ("m1", "A15", "1", "4", 2),
        ("m1", "A15", "1", "blank", 1),
    ]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ((counts(("m1", "A15", "staff", "excellent", -1)),), "negative"),
        ((counts().drop(columns="group"),), "group"),
        ((counts(), ballots(("m1", "staff", 9, 9, 8, 7, 2))), "valid plus invalid"),
        ((counts(), ballots(("m1", "staff", -1, 0, 0, 0, 0))), "negative"),
        ((counts(), ballots().drop(columns="valid")), "valid"),
    ],
)
def test_counts_that_cannot_be_are_refused(told, reason):
    with pytest.raises(TallyError, match=reason):
        Tally.from_counts(*told)


def test_marks_without_a_column_are_refused():
    with pytest.raises(TallyError, match="grade"):
        Tally.from_marks(counts().drop(columns="grade"))


def test_two_tallies_add_up_mark_by_mark_and_ballot_by_ballot():
    one = a_tally({"m1": {"staff": {"excellent": 2, "qualified": 1}}}, invalid=1)
    other = a_tally({"m1": {"staff": {"excellent": 3}}}, absent=2)

    together = one + other

    assert counts_of(together) == [
        ("m1", "A15", "staff", "excellent", 5),
        ("m1", "A15", "staff", "qualified", 1),
    ]
    assert ballots_of(together) == [("m1", "staff", 9, 9, 7, 6, 1)]


def test_a_part_is_selected_by_subject_item_and_group():
    tally = a_tally()

    part = tally.select(subject="m1", group=["staff", "retired"])

    assert part.subjects == ["m1"]
    assert (
        set(part.counts["group"]) == set(part.ballots["group"]) == {"staff", "retired"}
    )
    assert tally.select(item="A16").counts.empty
    assert len(tally.select(item="A16").ballots) == len(tally.ballots)


def test_groups_are_pooled_under_new_names():
    pooled = a_tally().pool({"retired": "staff"}).select(subject="m1", group="staff")

    assert counts_of(pooled) == [
        ("m1", "A15", "staff", "dont_know", 1),
        ("m1", "A15", "staff", "excellent", 10),
        ("m1", "A15", "staff", "qualified", 3),
    ]
    assert ballots_of(pooled) == [("m1", "staff", 14, 14, 14, 14, 0)]


def test_all_groups_are_pooled_under_one_name():
    pooled = a_tally().pool("all")

    assert set(pooled.counts["group"]) == {"all"}
    assert len(pooled.ballots) == len(SOME_COUNTS)


def test_what_is_written_is_read_back_the_same(tmp_path):
    tally = a_tally(absent=1, invalid=2)

    tally.to_parquet(tmp_path / "tally.parquet")

    assert Tally.read_parquet(tmp_path / "tally.parquet") == tally
    assert read_tally(tmp_path / "tally.parquet") == tally


def test_the_table_handed_out_is_ones_own():
    tally = a_tally()

    frame = tally.to_frame()
    frame.loc[:, "count"] = 0

    assert tally == a_tally()


def test_tallies_are_equal_when_counts_and_ballots_are():
    assert a_tally() == a_tally()
    assert a_tally() != a_tally(absent=1)
    assert a_tally() != "a tally"
