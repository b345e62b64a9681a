"""Visitors of the staff server try to do more than they may."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest
from attacks.visited_kernel import PROTOCOL, all_until, frame, header, visitor
from staff import staff_server
from websockets.exceptions import InvalidStatus

from toolkit.collection.staff import Role

AT_ONCE = 5


@pytest.fixture(scope="module")
def kernel(staff):
    return visitor(staff).opened()


def test_a_malformed_message_brings_no_traceback(kernel):
    with kernel.wire(PROTOCOL) as wire:
        wire.send(frame(header("comm_info_request"), {}))
        *_, (_, listed) = all_until(wire, "comm_info_reply")
        for comm_id in [*listed["comms"]][:3]:
            malformed = {"comm_id": comm_id, "data": {"method": "update"}}
            wire.send(frame(header("comm_msg"), malformed))
        wire.send(frame(header("comm_info_request"), {}))
        told = all_until(wire, "comm_info_reply")

    assert listed["comms"]
    assert "Traceback" not in json.dumps(told)
    assert {kind for kind, _ in told} <= {"status", "comm_msg", "comm_info_reply"}


def test_pages_that_open_together_have_a_living_kernel_each(staff):
    somebody = visitor(staff, Role.COMMITTEE)
    with ThreadPoolExecutor(AT_ONCE) as together:
        opened = list(together.map(lambda _: somebody.opened(), range(AT_ONCE)))
    listed = []
    for one in opened:
        with one.wire(PROTOCOL) as wire:
            wire.send(frame(header("comm_info_request"), {}))
            listed.append(all_until(wire, "comm_info_reply")[-1][1]["comms"])

    assert len({one.id for one in opened}) == AT_ONCE
    assert all(listed)


def test_who_has_not_signed_in_is_asked_to(kernel):
    said, where = kernel.get("/meeting", **{"Accept-Language": "en"})

    assert urlsplit(where).path == "/login"
    assert "Sign in" in said


def test_a_token_is_no_pass(kernel):
    _, where = kernel.get("/meeting?token=")

    assert urlsplit(where).path == "/login"


@pytest.mark.parametrize(
    ("role", "app"),
    [
        (Role.COMMITTEE, "organise"),
        (Role.RESEARCHER, "opinions"),
        (Role.EDITOR, "results"),
        (Role.SCRUTINEER, "ballot"),
    ],
)
def test_an_app_opens_for_its_roles_only(staff, role, app):
    somebody = visitor(staff, role)

    with pytest.raises(HTTPError) as refused:
        somebody.get(f"/{app}", **somebody.pass_)

    assert refused.value.code == 403


@pytest.mark.abuse(58)
def test_the_kernel_of_somebody_else_is_out_of_reach(staff, kernel):
    other = replace(visitor(staff, Role.COMMITTEE), id=kernel.id)

    with pytest.raises(HTTPError) as unseen:
        other.get(f"/api/kernels/{kernel.id}", **other.pass_)
    with pytest.raises(InvalidStatus) as unheard, other.wire(PROTOCOL):
        pass

    assert unseen.value.code == 404
    assert unheard.value.response.status_code == 404
    assert kernel.id in kernel.get(f"/api/kernels/{kernel.id}", **kernel.pass_)[0]


@pytest.mark.abuse(60)
def test_after_signing_out_the_cookie_is_worth_nothing_and_the_kernel_is_gone(staff):
    leaving = visitor(staff, Role.COMMITTEE).opened()
    form = urlencode({"_xsrf": leaving.cookies["_xsrf"]}).encode()
    leave = Request(f"{staff.address}/logout", data=form, headers=leaving.pass_)  # noqa: S310 -- our own
    urlopen(leave).close()  # noqa: S310 -- our own

    _, where = leaving.get("/meeting", **leaving.pass_)
    with pytest.raises(InvalidStatus) as refused, leaving.wire(PROTOCOL):
        pass

    assert urlsplit(where).path == "/login"
    assert refused.value.response.status_code in {403, 404}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/kernels/{id}", 403),
        ("/api/kernels", 404),
        ("/api/contents", 404),
        ("/voila/files/meeting.ipynb", 404),
        ("/voila/render/meeting.ipynb", 404),
        ("/voila/tree", 404),
        ("/terminals/1", 404),
    ],
)
def test_what_is_not_for_visitors_is_refused_in_a_sentence(kernel, path, status):
    with pytest.raises(HTTPError) as refused:
        kernel.get(path.format(id=kernel.id))

    said = refused.value.read().decode()
    assert refused.value.code == status
    assert "Traceback" not in said


def test_another_host_name_is_refused(kernel):
    with pytest.raises(HTTPError) as refused:
        kernel.get("/meeting", Host="rebound.example.org", **kernel.pass_)

    assert refused.value.code == 403


def test_an_app_that_fails_says_so_and_why_only_to_the_log(staff, tmp_path, capfd):
    (tmp_path / "ipywidgets.py").write_text("raise RuntimeError('a secret')")
    with staff_server(staff.home, str(tmp_path)) as broken:
        somebody = visitor(broken)
        page, _ = somebody.get("/meeting", **somebody.pass_)

    assert 'data-outcome="failed"' in page
    assert "a secret" not in page
    assert "Traceback" not in page
    assert "a secret" in capfd.readouterr().err
