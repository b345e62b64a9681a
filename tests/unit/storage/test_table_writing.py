"""Tables as csv."""

from __future__ import annotations

import csv

import pytest

from toolkit.storage.table_writing import write_csv

RARE = "王䶮 李㛃 欧阳𬱖"


def read(path, encoding):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_rare_characters_and_line_breaks_survive(tmp_path, encoding):
    rows = [["name", "count"], [f"{RARE}\n“, ”", 3]]
    write_csv(tmp_path / "a.csv", rows, encoding=encoding)
    codec = {"utf-8": "utf-8-sig"}.get(encoding, encoding)

    assert read(tmp_path / "a.csv", codec) == [["name", "count"], [rows[1][0], "3"]]


def test_spreadsheets_are_told_of_utf_8_and_gb18030_needs_no_mark(tmp_path):
    write_csv(tmp_path / "a.csv", [["名"]])
    write_csv(tmp_path / "b.csv", [["名"]], encoding="gb18030")

    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbf\xe5\x90\x8d\r\n"
    assert (tmp_path / "b.csv").read_bytes() == b"\xc3\xfb\r\n"


def test_texts_cannot_become_formulae_and_numbers_stay_numbers(tmp_path):
    write_csv(tmp_path / "a.csv", [["=1+1", "@a", -4, "b"]])

    assert read(tmp_path / "a.csv", "utf-8-sig") == [["'=1+1", "'@a", "-4", "b"]]
