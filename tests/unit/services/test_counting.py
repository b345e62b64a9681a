"""Outside marks counted, and boxes added up."""

from __future__ import annotations

import pytest
from factories import a_tally

from toolkit.cli.commands import pingyi
from toolkit.cli.manners import run
from toolkit.errors import FileRefusedError, SettingError
from toolkit.services import counting
from toolkit.tally import Tally, read_tally


def test_boxes_are_added_up_with_their_ballots(tmp_path):
    one, other = a_tally(), a_tally(absent=1)
    one.to_parquet(tmp_path / "1.parquet")
    other.to_parquet(tmp_path / "2.parquet")

    assert counting.pool([tmp_path]) == one + other


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


def test_a_sum_in_the_folder_of_its_boxes_is_not_added_again(tmp_path, capsys):
    a_tally().to_parquet(tmp_path / "1.parquet")
    out = tmp_path / "all.parquet"
    words = ["pool", str(tmp_path), "--out", str(out), "--lang", "en"]

    assert [run(pingyi, words), run(pingyi, words)] == [0, 0]
    assert read_tally(out) == a_tally()
    assert "marks counted" in capsys.readouterr().out


def test_the_same_box_twice_is_added_on_request_only(tmp_path, capsys):
    files = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    for path in files:
        a_tally().to_parquet(path)
    words = ["pool", *map(str, files), "--out", str(tmp_path / "all.parquet")]

    assert run(pingyi, [*words, "--lang", "en"]) == 1
    assert "--equal-too" in capsys.readouterr().err
    assert run(pingyi, [*words, "--equal-too"]) == 0
    assert read_tally(tmp_path / "all.parquet") == a_tally() + a_tally()


def test_marks_in_several_files_and_encodings_are_counted_together(tmp_path):
    text = "subject,item,group,grade\n张老师,A1,staff,good\n"
    (tmp_path / "1.csv").write_text(text, "utf-8")
    (tmp_path / "2.csv").write_text(text, "gb18030")
    (tmp_path / "3.csv").write_text(text, "utf-16")
    out = tmp_path / "tally.parquet"
    words = ["tally", *(str(tmp_path / f"{n}.csv") for n in (1, 2)), "--out", str(out)]

    assert run(pingyi, words) == 0
    assert read_tally(out).counts["count"].tolist() == [2]
    assert run(pingyi, ["tally", str(tmp_path), "--out", str(out)]) == 1


def test_an_encoding_that_nobody_knows_is_misuse(tmp_path, capsys):
    words = ["tally", str(tmp_path / "x.csv"), "--out", str(tmp_path / "t.parquet")]

    assert run(pingyi, [*words, "--encoding", "gb-nothing"]) == 2
    assert "--encoding" in capsys.readouterr().err


def test_without_dask_the_way_to_it_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(counting, "find_spec", lambda _: None)
    marks = tmp_path / "marks.csv"
    marks.write_text("subject,item,group,grade\n")
    words = ["tally", str(marks), "--out", str(tmp_path / "t.parquet"), "--lang", "en"]

    assert run(pingyi, [*words, "--workers", "2"]) == 1
    assert "pingyi[cluster]" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["nowhere/all.parquet", "all.csv", "all"])
def test_where_a_tally_cannot_be_written_is_said_before_counting(tmp_path, name):
    with pytest.raises(SettingError, match="all"):
        counting.pool([tmp_path / "no-box.parquet"], out=tmp_path / name)
    with pytest.raises(SettingError, match="all"):
        counting.count_marks([tmp_path / "no-marks.csv"], out=tmp_path / name)


def test_a_tally_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    out = tmp_path / "all.parquet"
    counting.write_tally(a_tally(), out)
    old = out.read_bytes()

    def full(_tally, path):
        path.write_bytes(b"half")
        raise OSError(28, "no space left")

    monkeypatch.setattr(Tally, "to_parquet", full)
    with pytest.raises(SettingError, match="cannot be written"):
        counting.write_tally(a_tally(), out)

    assert out.read_bytes() == old
    assert list(tmp_path.iterdir()) == [out]
