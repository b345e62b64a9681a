"""What the operator may set, by environment variables."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from toolkit.settings import read_settings


def test_everything_has_a_default():
    settings = read_settings({})

    home = Path.home().resolve() / ".pingyi"
    assert settings.home == home
    assert str(home / "pingyi.db") in settings.database
    assert settings.ballot_address == "http://127.0.0.1:8765"
    assert not settings.plain_http


def test_an_empty_variable_is_as_good_as_none():
    names = ["PINGYI_HOME", "PINGYI_DATABASE", "PINGYI_BALLOT_ADDRESS"]

    assert read_settings(dict.fromkeys(names, "")) == read_settings({})


def test_what_is_set_is_taken(tmp_path):
    settings = read_settings(
        {
            "PINGYI_HOME": str(tmp_path),
            "PINGYI_DATABASE": "postgresql+psycopg://box/pingyi",
            "PINGYI_BALLOT_ADDRESS": "https://vote.example.edu",
            "PINGYI_PLAIN_HTTP": "yes",
        }
    )

    assert settings.home == tmp_path
    assert settings.database == "postgresql+psycopg://box/pingyi"
    assert settings.ballot_address == "https://vote.example.edu"
    assert settings.plain_http


@pytest.mark.parametrize("said", ["", "no", "true", "1", "YES "])
def test_plain_http_is_served_only_on_a_plain_yes(said):
    assert not read_settings({"PINGYI_PLAIN_HTTP": said}).plain_http


def test_a_tilde_means_the_home_folder():
    settings = read_settings({"PINGYI_HOME": "~/rounds"})

    assert settings.home == Path.home().resolve() / "rounds"


def test_archives_are_published_below_the_data_folder(tmp_path):
    settings = read_settings({"PINGYI_HOME": str(tmp_path)})

    assert settings.published == tmp_path / "published"


@pytest.mark.parametrize("name", ["data", "50% der Räte?", "评议 #1"])
def test_the_store_lies_in_a_folder_of_its_own(tmp_path, name):
    home = tmp_path / "deep" / name

    store = read_settings({"PINGYI_HOME": str(home)}).open_store()
    store.close()

    assert sorted(path.name for path in home.iterdir()) == ["pepper", "pingyi.db"]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert (home / "pepper").read_bytes() == store.pepper
