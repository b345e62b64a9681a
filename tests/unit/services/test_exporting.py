"""Published counts as data files that other libraries read."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pyreadstat
import pytest
from archives import put_archive
from factories import a_lifelike_publication, a_publication, a_tally, members
from places import ROOT

from toolkit.errors import (
    ArchiveRefusedError,
    ExtraMissingError,
    FileRefusedError,
    SettingError,
)
from toolkit.i18n import translator
from toolkit.publication import Banded
from toolkit.services.exporting import export
from toolkit.survey.loading import load_survey
from toolkit.tally import read_tally

FORMATS = (".csv", ".xlsx", ".parquet", ".sav", ".dta")
STATISTICAL = {".sav": pyreadstat.read_sav, ".dta": pyreadstat.read_dta}
TITLES = {"": "勾选", "ballots": "票数", "bands": "区段", "codebook": "编码簿"}
BANDS = (
    Banded("m3", "A15", "excellent", 4, 5, 6, 61, 80),
    Banded("m3", "A15", "dont_know", 0, 1, 6, 0, 20),
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A shelf with the archive of a round that has counts, bands and a formula."""
    shelf = tmp_path_factory.mktemp("published")
    *counted, banded = members(["m1", "m2", "m3"], branch="=1+1")
    publication = a_publication(subjects=[*counted, banded], bands=BANDS)
    put_archive(publication, shelf)
    return shelf


@pytest.fixture
def exported(shelf, tmp_path):
    """Return a door that exports the round; it gives the files by their names."""

    def export_to(name, *, language="zh-CN", **wishes):
        files = export(
            "2026-members", tmp_path / name, translator(language), shelf=shelf, **wishes
        )
        return {file.name: file for file in files}

    return export_to


def csv_rows(path, encoding="utf-8-sig"):
    with path.open(encoding=encoding, newline="") as file:
        return [tuple(row) for row in csv.reader(file)]


def sheet_rows(path, title):
    rows = openpyxl.load_workbook(path)[title].iter_rows(values_only=True)
    return [tuple("" if cell is None else str(cell) for cell in row) for row in rows]


def parquet_rows(path):
    table = pq.read_table(path)
    cells = (row.values() for row in table.to_pylist())
    return [tuple(table.column_names), *(tuple(map(str, row)) for row in cells)]


def statistical_rows(path, numbers):
    """Return the rows of a file for SPSS or Stata, its numbers as codes again."""
    read = STATISTICAL[path.suffix]
    frame, _about = read(
        path, **({"user_missing": True} if path.suffix == ".sav" else {})
    )
    rows = frame.itertuples(index=False, name=None)
    names = tuple(frame.columns)
    return [
        names,
        *(
            tuple(
                cell
                if isinstance(cell, str)
                else numbers.get((name, int(cell)), str(int(cell)))
                for name, cell in zip(names, row, strict=True)
            )
            for row in rows
        ),
    ]


def rows_of(files, stem, suffix, table):
    """Return the rows of one table, as text, by a library that is not ours."""
    name = f"{stem}-{table}" if table else stem
    if suffix == ".xlsx":
        return sheet_rows(files[f"{stem}.xlsx"], TITLES[table])
    path = files.get(f"{name}{suffix}", files.get(f"{name}.csv"))
    if path.suffix == ".csv":
        return [tuple(c.removeprefix("'") for c in row) for row in csv_rows(path)]
    if path.suffix == ".parquet":
        return parquet_rows(path)
    book = csv_rows(files[f"{stem}-codebook.csv"])
    numbers = {(row[1], int(row[3])): row[2] for row in book[1:] if row[3]}
    return statistical_rows(path, numbers)


def without_words(rows):
    """Return rows without the columns that say a code in words."""
    kept = [place for place, name in enumerate(rows[0]) if not name.endswith("_text")]
    return [tuple(row[place] for place in kept) for row in rows]


@pytest.mark.parametrize("table", TITLES)
def test_every_format_holds_the_same(exported, table):
    read = {
        suffix: rows_of(exported(f"数据{suffix}"), "数据", suffix, table)
        for suffix in FORMATS
    }
    first = read[".csv"]

    assert len(first) > 2
    assert read[".xlsx"] == read[".parquet"] == first
    assert read[".sav"] == read[".dta"] == without_words(first)


def test_what_is_published_is_exported_in_the_order_of_the_agenda(exported):
    rows = csv_rows(exported("a.csv")["a.csv"])

    assert rows[:3] == [
        (
            *("subject", "subject_name", "branch", "item", "item_text"),
            *("group", "group_text", "grade", "grade_text", "count"),
        ),
        (
            *("m1", "王䶮", "'=1+1", "A15", "对该同志的总体评价。"),
            *("students", "学生", "excellent", "优秀", "10"),
        ),
        (
            *("m1", "王䶮", "'=1+1", "A15", "对该同志的总体评价。"),
            *("students", "学生", "qualified", "合格", "4"),
        ),
    ]


def test_ballots_and_bands_have_tables_of_their_own(exported):
    files = exported("a.csv", language="en")
    ballots, bands = csv_rows(files["a-ballots.csv"]), csv_rows(files["a-bands.csv"])

    assert ballots[0][-5:] == ("eligible", "issued", "returned", "valid", "invalid")
    assert ballots[1][-6:] == ("Students", "15", "15", "15", "15", "0")
    assert bands[0][-5:] == ("low", "high", "of", "percent_low", "percent_high")
    assert [row[-6:] for row in bands[1:]] == [
        ("Excellent", "4", "5", "6", "61", "80"),
        ("Don't know", "0", "1", "6", "0", "20"),
    ]


def test_a_banded_subject_has_no_marks(exported):
    rows = csv_rows(exported("a.csv")["a.csv"])

    assert {row[0] for row in rows[1:]} == {"m1", "m2"}


@pytest.mark.parametrize("suffix", STATISTICAL)
def test_numbers_and_variables_carry_chinese_labels(exported, suffix):
    _rows, about = STATISTICAL[suffix](exported(f"a{suffix}")[f"a{suffix}"])
    labels = about.variable_value_labels

    assert about.column_names_to_labels["group"] == "参评人类别"
    assert about.column_names_to_labels["count"] == "票数（频数权重）"
    assert labels["item"] == {1: "A15 对该同志的总体评价。"}
    assert labels["group"][1] == "教职工"
    assert labels["grade"][1] == "优秀"
    assert labels["grade"][-4] == "不了解"
    assert about.file_label == "计算机学院2026年民主评议党员 勾选"


def test_spss_takes_for_missing_what_is_no_grade(exported):
    path = exported("a.sav")["a.sav"]
    as_spss_does, _about = pyreadstat.read_sav(path)
    _as_it_is, about = pyreadstat.read_sav(path, user_missing=True)

    assert as_spss_does["grade"].isna().sum() == 3
    assert about.missing_ranges == {"grade": [{"lo": -999, "hi": -1}]}


def test_stata_14_reads_the_file(exported):
    start = exported("a.dta")["a.dta"].read_bytes()[:60]

    assert b"<release>118</release>" in start


@pytest.mark.parametrize(
    ("suffix", "longest"),
    [(".sav", lambda said: len(said.encode()) <= 120), (".dta", None)],
)
def test_a_long_label_is_cut_between_characters_and_stands_whole_in_the_codebook(
    tmp_path, suffix, longest
):
    survey = load_survey("member-appraisal-short")
    question = survey.item("A15")
    long = "𬱖" * 60
    item = question.model_copy(update={"text": {"zh-CN": long, "en": "Long"}})
    publication = a_publication(survey=survey.model_copy(update={"items": (item,)}))
    put_archive(publication, tmp_path)
    target = tmp_path / f"a{suffix}"
    export("2026-members", target, translator("zh-CN"), shelf=tmp_path)
    _rows, about = STATISTICAL[suffix](target)
    said = about.variable_value_labels["item"][1]

    assert said.removeprefix("A15 ").rstrip("…") in long
    assert longest(said) if longest else said == f"A15 {long}"
    assert any(row[-1] == long for row in csv_rows(tmp_path / "a-codebook.csv"))


@pytest.mark.parametrize(
    ("suffix", "size", "most"),
    [(".sav", lambda said: len(said.encode()), 64), (".dta", len, 64)],
)
def test_a_long_title_is_cut_as_the_program_allows(tmp_path, suffix, size, most):
    title = "𬱖" * 100
    put_archive(a_publication(title=title), tmp_path)
    target = tmp_path / f"a{suffix}"
    export("2026-members", target, translator("zh-CN"), shelf=tmp_path)
    _rows, about = STATISTICAL[suffix](target)
    said = about.file_label

    assert said.endswith("…")
    assert said.rstrip("…") in title
    assert most - 4 < size(said) <= most


def test_a_workbook_has_no_formula_and_counts_are_numbers(exported):
    sheet = openpyxl.load_workbook(exported("a.xlsx")["a.xlsx"])["勾选"]

    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")
    assert (sheet["J2"].value, sheet["J2"].data_type) == (10, "n")


def test_parquet_is_a_tally_again_and_carries_labels(exported, shelf):
    path = exported("a.parquet")["a.parquet"]
    field = pq.read_schema(path).field("count")

    assert field.metadata == {b"label": "票数（频数权重）".encode()}
    assert read_tally(path).counts.equals(
        read_tally(shelf / "2026-members" / "tally.parquet").counts
    )


def test_the_codebook_says_what_was_fixed_and_what_is_not_shown(exported):
    book = csv_rows(exported("a.csv", language="en")["a-codebook.csv"])
    facts = {row[1]: row[-1] for row in book if row[0] == "About"}

    assert facts["Title"] == "计算机学院2026年民主评议党员"
    assert facts["Published on"] == "2026-03-05"
    assert facts["Digest of the rules"] == "a1" * 32
    assert facts["Smallest numbers"].startswith("Counts are published of 10 valid")
    assert "WEIGHT BY count" in facts["Weight"]
    assert "shown together with Staff" in facts["Groups together"]
    assert "nothing more exact" in facts["Bands"]


def test_withheld_subjects_are_named_in_the_codebook(tmp_path):
    counts = {"m1": {"staff": {"excellent": 12}}, "m2": {"staff": {"excellent": 2}}}
    put_archive(a_publication(counts), tmp_path)
    export("2026-members", tmp_path / "a.csv", translator("en"), shelf=tmp_path)
    book = csv_rows(tmp_path / "a-codebook.csv")

    assert [row[-1] for row in book if row[1] == "Withheld"] == [
        "李㛃: Fewer than 5 valid ballots, not shown."
    ]


def test_a_round_of_few_ballots_is_exported_in_bands_and_no_closer(tmp_path):
    counts = {"m1": {"staff": {"excellent": 6, "qualified": 1}}}
    publication = a_publication(counts)
    put_archive(publication, tmp_path)
    export("2026-members", tmp_path / "a.csv", translator("en"), shelf=tmp_path)
    header, *bands = csv_rows(tmp_path / "a-bands.csv")
    places = [header.index(name) for name in ("grade", "low", "high", "of")]
    told = {tuple(row[place] for place in places) for row in bands}

    assert len(csv_rows(tmp_path / "a.csv")) == 1
    assert told == {
        (one.mark, str(one.low), str(one.high), str(one.of))
        for one in publication.bands
    }
    assert all(int(row[places[1]]) < int(row[places[2]]) for row in bands)


def test_all_that_a_survey_can_ask_is_exported_with_its_words(tmp_path):
    survey = load_survey(ROOT / "tests" / "surveys" / "every-kind.yaml")
    crowd = {"staff": 60, "students": 60}
    put_archive(a_lifelike_publication(survey, raters=crowd, seed=3), tmp_path)
    export("2026-members", tmp_path / "a.csv", translator("zh-CN"), shelf=tmp_path)
    rows = csv_rows(tmp_path / "a.csv")
    words = {(row[3], row[4], row[7], row[8]) for row in rows[1:]}
    book = csv_rows(tmp_path / "a-codebook.csv")

    assert ("K3.talk", "最满意的环节：报告", "chosen", "选") in words
    assert ("K4", "创新。", "15", "15") in words
    assert ("K5", "参与率。", "from_85", "85.0–100.0%") in words
    assert ("勾选", "grade", "15", "15", "15") in book
    assert ("勾选", "grade", "good", "1001", "好") in book
    assert ("勾选", "grade", "not_asked", "-3", "无需回答") in book
    assert ("K1、K8、K9 的选项", "grade", "dont_know", "-4", "不了解") in book


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_bare_tally_is_exported_by_its_codes(tmp_path, suffix):
    a_tally(invalid=1).to_parquet(tmp_path / "box.parquet")
    files = export(
        str(tmp_path / "box.parquet"),
        tmp_path / f"a{suffix}",
        translator("zh-CN"),
        shelf=tmp_path,
    )
    by_name = {file.name: file for file in files}
    rows = rows_of(by_name, "a", suffix, "")
    ballots = rows_of(by_name, "a", suffix, "ballots")

    assert rows[:2] == [
        ("subject", "item", "group", "grade", "count"),
        ("m1", "A15", "retired", "excellent", "2"),
    ]
    assert ballots[1] == ("m1", "retired", "3", "3", "3", "2", "1")


def test_a_tally_of_marks_alone_has_no_table_of_ballots(tmp_path):
    tally = a_tally()
    type(tally).from_counts(tally.counts).to_parquet(tmp_path / "marks.parquet")
    files = export(
        str(tmp_path / "marks.parquet"),
        tmp_path / "a.csv",
        translator("en"),
        shelf=tmp_path,
    )

    assert [file.name for file in files] == ["a.csv", "a-codebook.csv"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_round_of_which_nothing_is_shown_has_its_ballots_still(tmp_path, suffix):
    put_archive(a_publication({"m1": {"staff": {"excellent": 2}}}), tmp_path)
    files = export(
        "2026-members", tmp_path / f"a{suffix}", translator("zh-CN"), shelf=tmp_path
    )
    by_name = {file.name: file for file in files}

    assert len(rows_of(by_name, "a", suffix, "")) == 1
    assert len(rows_of(by_name, "a", suffix, "ballots")) == 2


def test_csv_is_gb18030_on_request(exported):
    files = exported("a.csv", encoding="gb18030")
    rows = csv_rows(files["a.csv"], "gb18030")

    assert rows[1][1] == "王䶮"
    assert csv_rows(files["a-codebook.csv"], "gb18030")[1][0] == "说明"


@pytest.mark.parametrize("name", ["book.csv", "book.xlsx"])
def test_the_codebook_has_a_file_of_its_own_on_request(exported, tmp_path, name):
    files = exported("a.xlsx", codebook_file=tmp_path / name)
    inside = sheet_rows(files["a.xlsx"], "编码簿")
    apart = (
        sheet_rows(files[name], "编码簿")
        if name.endswith("xlsx")
        else csv_rows(files[name])
    )

    assert apart == inside


def test_without_the_library_nothing_is_written_and_the_extra_is_named(
    exported, tmp_path, monkeypatch
):
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(ExtraMissingError) as refused:
        exported("a.sav")

    assert "pingyi[stata]" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_no_other_one(exported, tmp_path):
    with pytest.raises(SettingError):
        exported("a.csv", codebook_file=tmp_path / "nowhere" / "b.csv")

    assert list(tmp_path.iterdir()) == []


def test_an_earlier_export_is_replaced_and_nothing_is_left_lying(exported, tmp_path):
    exported("a.parquet")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    exported("a.parquet")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("target", "book"), [("a.txt", None), ("a", None), ("a.csv", "b.sav")]
)
def test_other_kinds_of_files_are_refused(exported, tmp_path, target, book):
    with pytest.raises(SettingError) as refused:
        exported(target, codebook_file=tmp_path / book if book else None)

    assert ".csv .xlsx" in str(refused.value)


def test_data_and_codebook_cannot_be_one_file(exported, tmp_path):
    with pytest.raises(SettingError):
        exported("a.csv", codebook_file=tmp_path / "a.csv")


def test_the_source_is_never_written_over(shelf, tmp_path):
    archive, box = shelf / "2026-members", tmp_path / "box.parquet"
    a_tally().to_parquet(box)
    for source, target in ((archive, archive / "tally.parquet"), (box, box)):
        with pytest.raises(SettingError):
            export(str(source), target, translator("en"), shelf=shelf)

    assert read_tally(box) == a_tally()


@pytest.mark.parametrize("source", ["nowhere", "empty", "box.parquet", "a.json"])
def test_a_source_that_holds_no_counts_is_refused(tmp_path, monkeypatch, source):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "box.parquet").write_bytes(b"PAR1")
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(FileRefusedError) as refused:
        export(source, tmp_path / "out.csv", translator("en"), shelf=tmp_path)

    assert [Path(problem.place).name for problem in refused.value.problems] == [source]
    assert not (tmp_path / "out.csv").exists()


def test_a_damaged_archive_is_refused(tmp_path):
    folder = put_archive(a_publication(), tmp_path)
    (folder / "receipts.txt").write_text("x")
    with pytest.raises(ArchiveRefusedError):
        export(str(folder), tmp_path / "out.csv", translator("en"), shelf=tmp_path)

    assert not (tmp_path / "out.csv").exists()


def test_a_folder_of_documents_does_not_hide_the_archive_of_its_round(
    exported, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2026-members").mkdir()
    (tmp_path / "2026-members" / "datapackage.json").write_text("{}")

    assert "a.csv" in exported("a.csv")
