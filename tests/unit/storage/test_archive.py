"""The round archive: what any program reads in it, and what it refuses."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace

import pandas as pd
import pytest
from small_rounds import ROUND, round_in

from toolkit.collection.round import State
from toolkit.errors import ArchiveRefusedError, FolderTakenError
from toolkit.opinions import ReleasedOpinion
from toolkit.publication import Banded, Reason, Withheld
from toolkit.storage.archive import (
    canonical,
    describe_documents,
    read_archive,
    write_archive,
)

RULES = "rules.json"
FILES = (
    *("datapackage.json", "opinions.csv", "bands.csv", "protocol.json"),
    *("receipts.txt", "rules.json", "tally.parquet"),
)
TEXTS = [
    *("=1+1", "+86", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"),
    *("'=1+1", "''=1", "'quoted'", "'", '=HYPERLINK("http://a","b")'),
    *("a,b", 'say "yes"', "two\nlines", "多听意见", "<b>x</b>", "\ufeffx", "1", "𠮷"),
]


@pytest.fixture(scope="module")
def round_(tmp_path_factory):
    """A published round of eleven ballots."""
    it = round_in(State.OPEN, tmp_path_factory.mktemp("round"))
    for rater in range(11):
        it.cast(rater)
    return it.bring_to(State.PUBLISHED)


@pytest.fixture(scope="module")
def publication(round_):
    return read_archive(round_.archive)


@pytest.fixture(scope="module")
def rules(round_):
    return (round_.archive / RULES).read_text("utf-8")


@pytest.fixture
def folder(publication, rules, tmp_path):
    """An archive that may be spoiled."""
    return write_archive(publication, tmp_path / "published" / ROUND, rules=rules)


def package(folder):
    return json.loads((folder / "datapackage.json").read_text("utf-8"))


def refusal(folder):
    with pytest.raises(ArchiveRefusedError) as refused:
        read_archive(folder)
    return refused.value


def test_an_archive_has_these_files(folder):
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)


def test_the_package_names_every_other_file_with_size_and_digest(folder):
    described = {
        one["path"]: (one["bytes"], one["hash"]) for one in package(folder)["resources"]
    }

    assert described == {
        name: (
            len(raw := (folder / name).read_bytes()),
            f"sha256:{hashlib.sha256(raw).hexdigest()}",
        )
        for name in FILES
        if name != "datapackage.json"
    }


def test_the_package_carries_the_digest_of_the_rest_of_itself(folder):
    described = package(folder)
    digest = described.pop("digest")

    plain = json.dumps(described, ensure_ascii=False, sort_keys=True)
    assert digest == hashlib.sha256(plain.encode()).hexdigest()


def test_the_tables_are_described_column_by_column(folder):
    columns = {
        one["path"]: [
            (field["name"], field["type"]) for field in one["schema"]["fields"]
        ]
        for one in package(folder)["resources"]
        if "schema" in one
    }

    assert columns == {
        "tally.parquet": [
            *((name, "string") for name in ("subject", "item", "group", "grade")),
            ("count", "integer"),
        ],
        "opinions.csv": [(name, "string") for name in ("subject", "item", "text")],
        "bands.csv": [
            *((name, "string") for name in ("subject", "item", "grade")),
            *((name, "integer") for name in ("low", "high", "of")),
            *((name, "integer") for name in ("percent_low", "percent_high")),
        ],
    }


def test_pandas_alone_reads_the_tally(folder):
    counts = pd.read_parquet(folder / "tally.parquet")

    assert list(counts.columns) == ["subject", "item", "group", "grade", "count"]
    assert counts.to_numpy().tolist() == [
        [subject, "A15", "staff+students", "excellent", 11]
        for subject in ("m001", "m002")
    ]


def test_pandas_alone_reads_the_bands(publication, rules, tmp_path):
    banded = replace(
        publication, bands=(Banded("m001", "A15", "excellent", 6, 7, 7, 80, 100),)
    )

    folder = write_archive(banded, tmp_path / "archive", rules=rules)

    (row,) = pd.read_csv(folder / "bands.csv").to_dict("records")
    assert row == {
        "subject": "m001",
        "item": "A15",
        "grade": "excellent",
        "low": 6,
        "high": 7,
        "of": 7,
        "percent_low": 80,
        "percent_high": 100,
    }
    assert read_archive(folder).bands == banded.bands


def test_pandas_alone_reads_the_opinions(publication, rules, tmp_path):
    said = replace(
        publication, opinions=(ReleasedOpinion("m001", "A17", "多听，少说"),)
    )

    folder = write_archive(said, tmp_path / ROUND, rules=rules)

    table = pd.read_csv(folder / "opinions.csv")
    assert table.to_numpy().tolist() == [["m001", "A17", "多听，少说"]]


def test_the_protocol_says_how_many_ballots_there_were(folder):
    protocol = json.loads((folder / "protocol.json").read_text("utf-8"))

    assert protocol["round"] == ROUND
    assert (protocol["spent"], protocol["envelopes"]) == (22, 22)
    assert protocol["ballots"][0] == {
        "subject": "m001",
        "group": "staff+students",
        "eligible": 13,
        "issued": 13,
        "returned": 11,
        "valid": 11,
        "invalid": 0,
    }


def test_the_rules_are_kept_byte_for_byte(folder, publication):
    raw = (folder / RULES).read_bytes()

    assert hashlib.sha256(raw).hexdigest() == publication.seals.rules
    assert json.loads(raw)["id"] == ROUND


def test_an_archive_says_the_same_each_time_it_is_written(
    folder, publication, rules, tmp_path
):
    again = write_archive(publication, tmp_path / "again", rules=rules)

    for name in FILES:
        assert (again / name).read_bytes() == (folder / name).read_bytes()


def test_what_is_withheld_reads_back(publication, rules, tmp_path):
    withheld = replace(publication, withheld=(Withheld("m002", Reason.TOO_FEW),))

    folder = write_archive(withheld, tmp_path / ROUND, rules=rules)

    assert read_archive(folder).withheld == withheld.withheld


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_survives_the_archive(publication, rules, tmp_path, text):
    said = replace(publication, opinions=(ReleasedOpinion("m001", "A17", text),))

    folder = write_archive(said, tmp_path / ROUND, rules=rules)

    assert read_archive(folder).opinions == said.opinions


@pytest.mark.abuse(34)
@pytest.mark.parametrize("text", [one for one in TEXTS if one[0] in "=+-@\t\r＝＋－＠"])
def test_no_text_is_a_formula_to_a_spreadsheet(publication, rules, tmp_path, text):
    said = replace(publication, opinions=(ReleasedOpinion("m001", "A17", text),))

    folder = write_archive(said, tmp_path / ROUND, rules=rules)

    path = folder / "opinions.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["text"] == f"'{text}"


def test_an_archive_replaces_an_earlier_try_at_itself(folder, publication, rules):
    (folder / "receipts.txt").write_text("half", "utf-8")

    write_archive(publication, folder, rules=rules)

    assert read_archive(folder).receipts == publication.receipts


def test_an_empty_folder_may_be_used(publication, rules, tmp_path):
    write_archive(publication, tmp_path, rules=rules)

    assert read_archive(tmp_path).round_id == ROUND


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("thesis.docx", "years of work"),
        ("datapackage.json", "{"),
        ("datapackage.json", '{"name": "autumn"}'),
    ],
)
def test_a_folder_that_holds_something_else_is_left_alone(
    publication, rules, tmp_path, name, content
):
    (tmp_path / name).write_text(content, "utf-8")

    with pytest.raises(FolderTakenError):
        write_archive(publication, tmp_path, rules=rules)
    assert (tmp_path / name).read_text("utf-8") == content


def test_nothing_half_written_is_left_beside_the_archive(folder):
    assert [path.name for path in folder.parent.iterdir()] == [ROUND]


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused_by_name(folder, name):
    (folder / name).unlink()

    assert name in str(refusal(folder))


@pytest.mark.parametrize("name", FILES[1:])
def test_a_changed_file_is_refused_by_name(folder, name):
    path = folder / name
    path.write_bytes(path.read_bytes() + b" ")

    assert name in str(refusal(folder))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", "null", '{"resources": 1}', "\x00"]
)
def test_a_package_that_is_none_is_refused(folder, content):
    (folder / "datapackage.json").write_text(content, "utf-8")

    assert refusal(folder).facts["file"] == ROUND


def test_a_folder_of_documents_is_described_as_well(publication, tmp_path):
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "01.svg").write_bytes(b"<svg/>")
    (tmp_path / "O5.xlsx").write_bytes(b"PK")

    describe_documents(publication, tmp_path)

    found = {one["path"]: one["format"] for one in package(tmp_path)["resources"]}
    assert found == {"figures/01.svg": "svg", "O5.xlsx": "xlsx"}


def test_canonical_json_depends_on_the_data_only():
    assert canonical({"b": 1, "a": "评"}) == canonical({"a": "评", "b": 1})
    assert canonical({"a": "评"}) == '{\n "a": "评"\n}\n'
