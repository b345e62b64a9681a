"""What a kernel is told, and what it must not learn."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.apps.environment import Told, environment_of_kernel, read_environment
from toolkit.errors import SettingError

TOLD = Told(Path("archives"), "en", desk=Path("desk"), ballots="http://b")
SERVER = {
    "PATH": "/bin",
    "LC_ALL": "C.UTF-8",
    "PINGYI_HOME": "data",
    "PINGYI_DATABASE": "postgresql://clerk:secret@localhost/rounds",
    "QUERY_STRING": "token=secret",
    "SOME_PASSWORD": "secret",
}


@pytest.mark.abuse(52)
def test_a_kernel_gets_what_python_needs_and_where_archives_lie():
    given = environment_of_kernel(SERVER, TOLD)

    assert given == {
        "PATH": "/bin",
        "LC_ALL": "C.UTF-8",
        "PINGYI_ARCHIVES": "archives",
        "PINGYI_BALLOT_ADDRESS": "http://b",
        "PINGYI_DESK": "desk",
        "PINGYI_LANG": "en",
    }


def test_an_app_reads_what_the_server_wrote():
    assert read_environment(environment_of_kernel(SERVER, TOLD)) == TOLD


def test_an_app_opened_as_a_notebook_looks_around_where_it_is():
    assert read_environment({"LANG": "en_GB.UTF-8"}) == Told(Path(), "en")


@pytest.mark.abuse(59)
def test_an_app_refuses_to_be_served_by_another_voila():
    with pytest.raises(SettingError, match="pingyi serve"):
        read_environment({"SERVER_SOFTWARE": "voila/0.5.13"})
