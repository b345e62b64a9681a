"""Folders stand for the files in them, each file once."""

from __future__ import annotations

import pytest

from toolkit.errors import FileRefusedError
from toolkit.storage.file_names import files_in


def made(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def found(folder, *paths, **options):
    files = files_in(paths or [folder], formats={".parquet"}, **options)
    return [str(path.relative_to(folder)) for path in files]


def problems_of(*paths, **options):
    with pytest.raises(FileRefusedError) as refused:
        files_in(paths, formats={".parquet"}, **options)
    return [str(problem) for problem in refused.value.problems]


def test_a_folder_stands_for_its_files_also_further_down(tmp_path):
    made(tmp_path, "2.parquet", "b/1.PARQUET", "a/1.parquet", "note.txt")

    assert found(tmp_path) == ["2.parquet", "a/1.parquet", "b/1.PARQUET"]


def test_drafts_and_the_notes_of_other_programs_are_passed_over(tmp_path):
    made(tmp_path, "1.parquet", ".x.part/2.parquet", "_metadata.parquet")

    assert found(tmp_path) == ["1.parquet"]


def test_an_earlier_result_in_the_folder_is_passed_over(tmp_path):
    made(tmp_path, "1.parquet", "all.parquet")

    assert found(tmp_path, out=tmp_path / "all.parquet") == ["1.parquet"]


def test_a_file_that_is_named_is_taken_whatever_its_name_ends_in(tmp_path):
    made(tmp_path, "marks.data")

    assert found(tmp_path, tmp_path / "marks.data") == ["marks.data"]


def test_all_that_is_wrong_with_names_is_said_together(tmp_path):
    made(tmp_path, "a/1.parquet", "b/note.txt")
    one = tmp_path / "a" / "1.parquet"

    said = problems_of(tmp_path / "a", one, tmp_path / "b")

    assert len(said) == 2
    assert ".parquet" in said[0]
    assert "named twice" in said[1]


def test_a_file_is_not_read_and_written_over(tmp_path):
    made(tmp_path, "1.parquet")
    one = tmp_path / "1.parquet"

    assert "written over" in problems_of(one, out=one)[0]
