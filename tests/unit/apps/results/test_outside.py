"""Marks that somebody loads, and the survey that is made of their codes."""

from __future__ import annotations

from io import BytesIO

import pandas as pd
import pytest
from factories import a_survey, a_tally

from toolkit.apps.results.outside import (
    MOST_PROBLEMS,
    count_outside,
    read_outside,
)
from toolkit.apps.results.plain_survey import as_publication, survey_of_codes
from toolkit.errors import FileRefusedError
from toolkit.tally import Tally

HEAD = "评议对象,题目,身份,等次"
LINES = ["b1,B1,staff,good", "b1,B1,staff,poor", "b2,B1,staff,good", "b2,B1,staff,"]
BOTH = {"subject": "subject", "item": "item", "group": "group", "grade": "grade"}


def a_file(*lines, head=HEAD):
    return read_outside("form.csv", "\n".join([head, *lines]).encode())


def parquet(frame):
    file = BytesIO()
    frame.to_parquet(file)
    return file.getvalue()


def problems(refused):
    return [str(problem) for problem in refused.value.problems]


def test_columns_with_usual_names_are_guessed():
    assert a_file(*LINES).guess() == {
        "subject": "评议对象",
        "item": "题目",
        "group": "身份",
        "grade": "等次",
    }


def test_rows_become_counts_and_an_empty_mark_is_blank():
    file = a_file(*LINES)

    tally = count_outside(file, file.guess())

    assert tally.select(subject="b2").counts["grade"].tolist() == ["blank", "good"]
    assert tally.counts["count"].sum() == len(LINES)


def test_a_column_of_counts_is_read_as_such():
    file = a_file("b1,B1,staff,good,7", head=f"{HEAD},票数")

    tally = count_outside(file, file.guess())

    assert tally.counts["count"].tolist() == [7]


def test_columns_of_other_names_are_told():
    file = a_file("b1,B1,staff,good", head="a,b,c,d")

    named = dict(zip(BOTH, "abcd", strict=True))

    assert file.guess() == {}
    assert count_outside(file, named).subjects == ["b1"]


def test_every_cell_that_cannot_be_is_named_with_its_place():
    file = a_file(
        ",B1,staff,good,1",
        "b1,B1,staff,good,many",
        "b1,=A1,staff,x,1",
        head=f"{HEAD},票数",
    )

    with pytest.raises(FileRefusedError) as refused:
        count_outside(file, file.guess())

    places = [problem.place for problem in refused.value.problems]
    assert places == ["form.csv!A2", "form.csv!E3", "form.csv!B4"]


def test_of_many_problems_the_rest_is_a_number():
    file = a_file(*[",B1,staff,good"] * (MOST_PROBLEMS + 5))

    with pytest.raises(FileRefusedError) as refused:
        count_outside(file, file.guess())

    assert len(refused.value.problems) == MOST_PROBLEMS + 1
    assert problems(refused)[-1].startswith("form.csv: 5 more")


def test_a_column_that_was_not_named_is_asked_for():
    file = a_file("b1,B1,staff,good", head="a,b,c,d")

    with pytest.raises(FileRefusedError) as refused:
        count_outside(file, {})

    assert len(refused.value.problems) == len(BOTH)


def test_a_tally_keeps_its_ballots(tmp_path):
    tally = a_tally(absent=2)
    tally.to_parquet(tmp_path / "t.parquet")
    file = read_outside("t.parquet", (tmp_path / "t.parquet").read_bytes())

    assert count_outside(file, file.guess()) == tally


def test_a_table_in_parquet_is_read():
    frame = pd.DataFrame(
        {"subject": [1, 2], "item": "B1", "group": "staff", "grade": ["good", None]}
    )
    file = read_outside("t.parquet", parquet(frame))

    tally = count_outside(file, file.guess())

    assert tally.counts["grade"].tolist() == ["good", "blank"]
    assert tally.subjects == ["1", "2"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("form.csv", b"a,b\n"),
        ("form.csv", b"a,a\n1,2\n"),
        ("form.csv", b"a" * (6 << 20)),
        ("form.xlsx", b"no workbook"),
        ("form.parquet", b"no parquet"),
        ("form.exe", b"MZ"),
        ("../../form", b""),
        ("form.\0csv", b"a,b\n"),
        ("f" * 500 + ".c" + "s" * 500, b"a,b\n"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(name, content):
    with pytest.raises(FileRefusedError) as refused:
        read_outside(name, content)

    place = problems(refused)[0].partition(": ")[0]
    assert place.isprintable()
    assert "/" not in place


def test_a_long_text_repeated_is_refused_before_it_fills_the_memory():
    marks = {"subject": "b" * 1000, "item": "B1", "group": "staff"}
    frame = pd.DataFrame({**marks, "grade": ["good"] * 3})

    with pytest.raises(FileRefusedError, match="one line of 100 characters"):
        read_outside("t.parquet", parquet(frame))


def marks_of(*grades):
    marks = {"subject": "b1", "item": "B1", "group": "staff", "grade": [*grades]}
    return Tally.from_marks(pd.DataFrame(marks))


@pytest.mark.parametrize(
    ("grades", "kind", "codes"),
    [
        (["poor", "excellent", "dont_know"], "grade", ["excellent", "poor"]),
        (["yes", "no"], "choice", ["no", "yes"]),
        (["2", "0"], "points", ["2", "1", "0"]),
        (["500", "0"], "choice", ["0", "500"]),
    ],
)
def test_grades_have_an_order_where_their_codes_tell_it(grades, kind, codes):
    (question,) = survey_of_codes(marks_of(*grades), title="form").questions

    assert question.kind == kind
    assert [one.code for one in question.scale.grades] == codes


def test_marks_of_a_survey_have_its_words():
    tally = a_tally()

    found = as_publication(tally, a_survey(), name="form.csv", day="2026-03-05")

    assert found.survey == a_survey()
    assert [one.id for one in found.subjects] == ["m1", "m2"]


def test_codes_that_are_not_the_surveys_are_named():
    with pytest.raises(FileRefusedError) as refused:
        as_publication(marks_of("yes"), a_survey(), name="form.csv", day="2026-03-05")

    assert "“B1”" in problems(refused)[0]
