"""Outside marks counted, and boxes added up."""

from __future__ import annotations

import pytest
from factories import a_tally

from toolkit.cli.commands import pingyi
from toolkit.cli.manners import run
from toolkit.errors import FileRefusedError
from toolkit.services import counting
from toolkit.tally import read_tally


def test_boxes_are_added_up_with_their_ballots(tmp_path):
    one, path = a_tally(), tmp_path / "box.parquet"
    one.to_parquet(path)

    assert counting.pool([path, path, path]) == one + one + one


def test_every_file_that_is_no_tally_is_named(tmp_path):
    good = tmp_path / "good.parquet"
    a_tally().to_parquet(good)
    bad = [tmp_path / "bad.parquet", tmp_path / "gone.parquet"]
    bad[0].write_bytes(b"PAR1")

    with pytest.raises(FileRefusedError) as refused:
        counting.pool([good, *bad])

    assert [one.place for one in refused.value.problems] == [str(one) for one in bad]


def test_marks_are_counted_by_command(tmp_path, capsys):
    marks, out = tmp_path / "marks.csv", tmp_path / "tally.parquet"
    marks.write_text(
        "who,item,group,grade\n张老师,A1,staff,good\n张老师,A1,staff,good\n"
    )
    words = ["tally", str(marks), "--out", str(out), "--column", "subject=who"]

    assert run(pingyi, [*words, "--lang", "en"]) == 0
    assert "2 marks" in capsys.readouterr().out
    assert read_tally(out).counts["count"].tolist() == [2]


@pytest.mark.parametrize("column", ["subject", "subject=", "colour=red"])
def test_a_column_that_is_not_understood_is_misuse(tmp_path, column, capsys):
    words = ["tally", str(tmp_path / "x.csv"), "--out", str(tmp_path / "t.parquet")]

    assert run(pingyi, [*words, "--column", column, "--lang", "zh-CN"]) == 2
    assert "--column" in capsys.readouterr().err
