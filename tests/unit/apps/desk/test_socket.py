"""Who asks at the desk is known by their process, and nobody else is heard."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from threading import Thread

import pytest
from desks import an_office
from places import ROOT

from toolkit.apps.desk.client import Line, desk_over
from toolkit.apps.desk.socket_server import DeskServer
from toolkit.apps.desk.told import Person
from toolkit.apps.desk.wire import DeskRefusedError
from toolkit.collection.staff import Role, Staff

ZHAO = Staff("zhao", Role.ORGANISER)


class Signed:
    """Who is signed in with which process."""

    def __init__(self):
        self.staff = {os.getpid(): ZHAO}


@pytest.fixture
def signed():
    return Signed()


@pytest.fixture
def place(tmp_path, signed):
    """The socket of a desk that is served by a loop of its own."""
    office, place = an_office(tmp_path), tmp_path / "desk"
    server = DeskServer(place, office, signed.staff.get)
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.start(), loop).result()
    yield place
    loop.call_soon_threadsafe(server.stop)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
    office.store.close()


def test_a_process_is_heard_as_the_person_it_runs_for(place):
    desk = desk_over(Line(place))

    assert [desk.reception.who() for _ in range(2)] == [Person("zhao", ZHAO.role)] * 2


def test_whoever_signed_out_is_heard_no_more(place, signed):
    desk = desk_over(Line(place))
    desk.reception.who()
    signed.staff.clear()

    with pytest.raises(DeskRefusedError, match="no longer signed in"):
        desk.reception.who()


def test_another_process_is_not_heard(place):
    program = (
        "import sys; from pathlib import Path\n"
        "from toolkit.apps.desk.client import Line, desk_over\n"
        "desk_over(Line(Path(sys.argv[1]))).reception.who()\n"
        "print('heard')\n"
    )
    stranger = subprocess.run(
        [sys.executable, "-c", program, str(place)],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert "DeskRefusedError" in stranger.stderr
    assert stranger.stdout == ""


def test_a_line_stays_with_whom_it_began(place, signed):
    line = Line(place)
    desk_over(line).reception.who()
    signed.staff[os.getpid()] = Staff("zhao", Role.EDITOR)

    with pytest.raises(DeskRefusedError, match="no longer signed in"):
        desk_over(line).reception.who()
    assert desk_over(Line(place)).reception.who().role is Role.EDITOR


def test_a_process_has_a_few_lines_only(place):
    lines = [Line(place) for _ in range(5)]
    told = []
    for line in lines:
        try:
            told.append(desk_over(line).reception.who().name)
        except DeskRefusedError:
            told.append("refused")

    assert told == ["zhao"] * 4 + ["refused"]


def test_what_is_no_call_is_refused_and_the_line_stays(place):
    line = Line(place)

    assert b"asked for" in line(b"nonsense\n")
    assert desk_over(line).reception.who().name == "zhao"


def test_a_server_that_is_gone_is_told(tmp_path):
    desk = desk_over(Line(tmp_path / "nothing"))

    with pytest.raises(DeskRefusedError, match="does not answer"):
        desk.reception.who()
