"""Who has an app open, or the cookie of one, and asks for more than it gives."""

from __future__ import annotations

import json
import threading
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from attacks.test_abuse_staff import pressed, sent
from attacks.visited_kernel import PROTOCOL, all_until, frame, header, visitor
from desks import DAY, a_desk, an_office
from ipywidgets import Button, Password
from small_rounds import draft
from websockets.exceptions import InvalidStatus

from toolkit.apps.desk import wire
from toolkit.apps.desk.office import Visit, answer
from toolkit.apps.desk.parts import staffed
from toolkit.apps.organise.model import OrganiseModel
from toolkit.apps.organise.view import OrganiseView
from toolkit.collection.round import State
from toolkit.collection.staff import Role, Staff
from toolkit.services import conducting
from toolkit.storage import acts

SAID = "只有编辑可以读到的话"


@pytest.fixture
def office(tmp_path):
    office = an_office(tmp_path)
    yield office
    office.store.close()


@pytest.fixture
def opened(office, tmp_path):
    """An opened round in which somebody wrote something."""
    it = draft(tmp_path, store=office.store).bring_to(State.OPEN)
    it.cast(0, words=SAID)
    return it.bring_to(State.OPENED)


# A forged press, a forged state


def everything_below(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from everything_below(child)


def organise(office, role):
    view = OrganiseView(OrganiseModel(a_desk(office, role, role.value), language="en"))
    view.load()
    return view


def forge_all(view):
    """Let every button be seen and pressed, as a page can be made to."""
    for widget in [*everything_below(view.root)]:
        if isinstance(widget, Button):
            sent(widget.layout, {"display": ""})
            sent(widget, {"disabled": False})
            pressed(widget)


def record_of(office, round_id):
    """Return what is recorded once all that was begun is over."""
    for thread in threading.enumerate():
        if "(_do)" in thread.name:
            thread.join(60)
    with office.store.reading() as connection:
        return [one.done for one in acts.read_acts(connection, round_id)]


@pytest.mark.abuse(57)
@pytest.mark.parametrize(
    ("state", "theirs"),
    [(State.DRAFT, []), (State.CLOSED, ["taken-away"]), (State.OPENED, [])],
)
def test_who_presses_all_that_is_hidden_does_only_what_is_theirs(
    office, tmp_path, state, theirs
):
    it = draft(tmp_path, store=office.store).bring_to(state)
    view, before = organise(office, Role.SCRUTINEER), record_of(office, it.id)

    forge_all(view)

    assert record_of(office, it.id) == [*before, *theirs]
    assert it.state is state


@pytest.mark.abuse(57)
def test_slips_that_were_used_stand_in_no_field(office, tmp_path):
    it = draft(tmp_path, store=office.store).bring_to(State.FROZEN)
    view = organise(office, Role.SCRUTINEER)
    below = [*everything_below(view.root)]
    fields = [one for one in below if isinstance(one, Password)]
    for field, slip in zip(fields, it.slips, strict=False):
        sent(field, {"value": slip})
    assert fields[0].value == it.slips[0]

    for button in below:
        if isinstance(button, Button) and button.description == "Open the round":
            pressed(button)

    assert it.state is State.OPEN
    told = json.dumps([one.get_state() for one in below], default=str)
    assert not any(slip in told for slip in it.slips)


# What an organiser may not read yet


def calls_about(round_id):
    """Every call that tells something of one round, or makes a file about it."""
    about = {"round_id": round_id}
    for call in ("standing", "protocol", "reviewed", "take_box"):
        yield "running", call, about
    for call in ("preview", "rehearse", "print_notices", "print_ballots", "documents"):
        yield "running", call, about | {"language": "en"}
    for part, call in {"running": "rounds", "reception": "jobs"}.items():
        yield part, call, {}
    yield "reviewing", "opinions", about
    yield "deciding", "decisions", about
    yield "deciding", "minutes", about | {"language": "en"}


@pytest.mark.abuse(52)
@pytest.mark.parametrize("role", sorted({*Role} - {Role.EDITOR}))
def test_no_call_tells_an_opinion_that_is_not_released(office, opened, role):
    editor = a_desk(office, Role.EDITOR)
    assert [one.body for one in editor.reviewing.opinions(opened.id)] == [SAID]
    desk = staffed(Visit(office, Staff(role.value, role)))

    told = b"".join(
        answer(desk, wire.write_call(part, call, **arguments))
        for part, call, arguments in calls_about(opened.id)
    )

    assert SAID not in told.decode()
    assert SAID.encode("unicode-escape") not in told


# What is written where others read


@pytest.mark.abuse(61)
def test_what_fails_while_slips_are_in_hand_does_not_log_them(
    office, tmp_path, monkeypatch, caplog
):
    it = draft(tmp_path, store=office.store).bring_to(State.FROZEN)

    def fail(*_args, slips, **_options):
        raise RuntimeError(len(slips))

    monkeypatch.setattr(conducting, "open_round", fail)
    desk = staffed(Visit(office, Staff("zhao", Role.SCRUTINEER)))

    said = answer(desk, wire.write_call("running", "open", it.id, it.slips)).decode()

    assert f"RuntimeError: {len(it.slips)}" in caplog.text  # so it is logged
    assert not any(slip in caplog.text + said for slip in it.slips)


@pytest.mark.abuse(61)
def test_the_record_holds_no_code_and_no_number_of_a_rater(office, tmp_path):
    it = draft(tmp_path, store=office.store).bring_to(State.OPEN)
    desk = a_desk(office)
    desk.running.void(it.id, it.codes[:2])
    desk.running.reissue(it.id, "R00005", "en")

    record = json.dumps([str(one) for one in desk.running.standing(it.id).record])

    assert str(DAY) in record
    assert "R00005" not in record
    assert not any(code in record for code in it.codes)


# On the wire of a kernel, with the cookie of somebody

RUN = "import comm; comm.create_comm(target_name='it-ran')"


@pytest.fixture(scope="module")
def planner(staff):
    """A visitor with the page on which rounds are led open."""
    return visitor(staff).opened("organise")


@pytest.mark.abuse(58)
@pytest.mark.parametrize("channel", ["shell", "control"])
def test_no_message_of_any_kind_runs_a_program(planner, channel):
    """A program that ran would open a comm, and that is let through to a page."""
    asked = header("execute_request")
    heads = [
        asked,
        header("Execute_Request"),
        asked[:-1] + ', "msg_type": "comm_msg"}',
        header("comm_msg")[:-1] + ', "msg_type": "execute_request"}',
        header("execute_request "),
        header("apply_request"),
        header("input_reply"),
        header("create_subshell_request"),
    ]
    program = {"code": RUN, "silent": False, "allow_stdin": False, "value": RUN}

    with planner.wire(PROTOCOL) as wire_:
        for head in heads:
            wire_.send(frame(head, program, channel))
        told = []
        for settled in ("control", "shell"):
            wire_.send(frame(header("kernel_info_request"), {}, settled))
            told += all_until(wire_, "kernel_info_reply")

    assert "it-ran" not in json.dumps(told)


@pytest.mark.abuse(58)
@pytest.mark.parametrize("target", ["ipython", "debug", "jupyter.other", "desk"])
def test_talk_with_what_is_no_widget_is_closed_again(planner, target):
    with planner.wire(PROTOCOL) as wire_:
        opening = {"comm_id": "c0", "target_name": target, "data": {"code": RUN}}
        wire_.send(frame(header("comm_open"), opening))
        told = all_until(wire_, "comm_close")

    assert told[-1][1]["comm_id"] == "c0"
    assert "it-ran" not in json.dumps(told)


def post(address, form, pass_):
    urlopen(Request(address, form, pass_)).close()  # noqa: S310  # our own


@pytest.mark.abuse(60)
def test_a_session_is_new_after_signing_in_and_the_one_before_is_over(staff):
    before = visitor(staff, Role.RESEARCHER)
    fields = {"name": Role.RESEARCHER, "password": "four words of no sense"}
    form = urlencode(fields | {"_xsrf": before.cookies["_xsrf"]}).encode()

    with pytest.raises(HTTPError):  # nowhere is not there
        post(f"{staff.address}/login?next=/nowhere", form, before.pass_)
    _, where = before.get("/results", **before.pass_)

    assert "/login" in where


@pytest.mark.abuse(60)
@pytest.mark.parametrize("pass_", [{}, {"_xsrf": "forged"}])
def test_another_page_signs_nobody_out(staff, pass_):
    here = visitor(staff, Role.EDITOR)

    with pytest.raises(HTTPError) as refused:
        post(f"{staff.address}/logout", urlencode(pass_).encode(), here.pass_)

    assert refused.value.code == 403
    assert "/login" not in here.get("/logout", **here.pass_)[1]


@pytest.mark.abuse(60)
def test_a_cookie_that_was_changed_is_nobodys(planner):
    changed = {
        name: value
        if name == "_xsrf"
        else value[:-1] + ("0" * (value[-1] != "0") or "1")
        for name, value in planner.cookies.items()
    }
    carrying = {"Cookie": "; ".join(f"{k}={v}" for k, v in changed.items())}

    with pytest.raises(InvalidStatus) as refused:
        planner.wire(PROTOCOL, carrying=carrying)

    assert refused.value.response.status_code in {403, 404}
