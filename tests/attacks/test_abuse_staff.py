"""Who has the staff apps open, or their address, and asks for more than they give."""

from __future__ import annotations

from contextlib import suppress

import pytest
from archives import put_archive
from attacks.visited_kernel import PROTOCOL, all_until, frame, header, visitor
from factories import SOME_COUNTS, a_publication, members
from traitlets import TraitError
from websockets.exceptions import InvalidStatus

from toolkit.apps.environment import Told
from toolkit.apps.meeting.model import MeetingModel
from toolkit.apps.meeting.view import MeetingView
from toolkit.apps.preview.model import PreviewModel
from toolkit.apps.preview.view import PreviewView


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A data folder with one published round of two members."""
    home = tmp_path_factory.mktemp("home")
    subjects = members(["m1", "m2"], branch="教师支部")
    put_archive(a_publication(SOME_COUNTS, subjects=subjects), home / "published")
    return home


@pytest.fixture(scope="module")
def kernel(staff):
    """A visitor with the page of the meeting open on a real server."""
    return visitor(staff).opened()


# From outside the page


@pytest.fixture(scope="module")
def cookie(kernel):
    """What the browser of somebody who may see the apps carries."""
    return kernel.pass_


@pytest.mark.abuse(30)
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:1", "null"]
)
def test_another_sites_page_gets_no_wire_to_a_kernel(kernel, cookie, origin):
    with pytest.raises(InvalidStatus) as refused:
        kernel.wire(PROTOCOL, carrying=cookie, origin=origin)

    assert refused.value.response.status_code == 403


@pytest.mark.abuse(30)
def test_the_own_page_does_get_a_wire_and_nobody_without_a_cookie(kernel, cookie):
    own = kernel.address

    with kernel.wire(PROTOCOL, carrying=cookie, origin=own) as wire:
        wire.send(frame(header("kernel_info_request"), {}))
        all_until(wire, "kernel_info_reply")
    with pytest.raises(InvalidStatus) as refused:
        kernel.wire(PROTOCOL, carrying={}, origin=own)

    assert refused.value.response.status_code == 403


ASKED = {
    "execute_request": {"code": "1", "silent": False, "store_history": True},
    "complete_request": {"code": "import os; os.", "cursor_pos": 14},
    "inspect_request": {"code": "app", "cursor_pos": 3, "detail_level": 1},
    "history_request": {"hist_access_type": "tail", "n": 99, "raw": True},
    "is_complete_request": {"code": "1"},
    "debug_request": {"type": "request", "seq": 1, "command": "debugInfo"},
    "input_reply": {"value": "1"},
}


@pytest.mark.abuse(58)
@pytest.mark.parametrize("channel", ["shell", "control"])
def test_only_talk_of_widgets_is_answered(kernel, channel):
    with kernel.wire(PROTOCOL) as wire:
        for kind, content in ASKED.items():
            wire.send(frame(header(kind), content, channel))
        wire.send(frame(header("kernel_info_request"), {}, channel))
        told = {kind for kind, _ in all_until(wire, "kernel_info_reply")}

    assert told <= {"status", "kernel_info_reply"}


# From inside the page, by what a browser's messages can set


def sent(widget, state):
    """Set the state of a widget as a message from a page does, fit or not."""
    data = {"method": "update", "state": state, "buffer_paths": []}
    with suppress(TraitError):
        widget._handle_msg({"content": {"data": data}, "buffers": []})  # noqa: SLF001 -- as a message arrives


def pressed(button):
    """Press a button as a message from a page does, whether it rests or not."""
    data = {"method": "custom", "content": {"event": "click"}}
    button._handle_msg({"content": {"data": data}, "buffers": []})  # noqa: SLF001 -- as a message arrives


@pytest.fixture
def meeting(home):
    model = MeetingModel(home / "published", language="en")
    view = MeetingView(model, soon=lambda do: do())
    model.load()
    return view


def choosers(view):
    return view.rounds, view.branches, view.members


@pytest.mark.abuse(57)
def test_a_button_that_rests_turns_no_page(meeting):
    before = meeting.model.screen.page

    sent(meeting.back, {"disabled": False})
    pressed(meeting.back)

    assert meeting.model.screen.page == before
    pressed(meeting.on)  # so a press does arrive
    assert meeting.model.screen.page != before


FORGED = [
    {"index": 999},
    {"index": -1},
    {"index": "1); import os"},
    {"_options_labels": [f"forged {n}" for n in range(50)], "index": 40},
    {"_options_labels": ["../../../etc"], "index": 0},
]


@pytest.mark.abuse(57)
@pytest.mark.parametrize("place", range(3), ids=["rounds", "branches", "members"])
@pytest.mark.parametrize("state", FORGED)
def test_a_forged_list_leads_to_nothing_that_is_not_there(meeting, place, state):
    before = meeting.model.screen

    sent(choosers(meeting)[place], state)

    after = meeting.model.screen
    assert (after.page, after.members.names) == (before.page, before.members.names)
    assert "forged" not in str(meeting.name.value + meeting.counts.value)


@pytest.mark.abuse(57)
@pytest.mark.parametrize("state", FORGED)
def test_a_forged_source_opens_no_other_file(home, state):
    view = PreviewView(PreviewModel(Told(home / "published", "en")))
    view.load()
    before = view.model.screen

    sent(view.sources, state)

    assert view.model.screen.form == before.form
    assert view.model.screen.sources == before.sources
