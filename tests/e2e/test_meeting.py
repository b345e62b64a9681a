"""A committee looks at a published round; a visitor tries to do more than that."""

from __future__ import annotations

import json
import os
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit

import pytest
from archives import put_archive
from attacks.visited_kernel import PROTOCOL, Kernel, all_until, frame, header
from conftest import LAPTOP, watch
from factories import SOME_COUNTS, a_publication, members
from places import ROOT
from playwright.sync_api import expect

from toolkit.cli.serving import APPS, started
from toolkit.opinions import ReleasedOpinion
from toolkit.publication import ListedSubject

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A data folder with one published round, a name in it being an attack."""
    home = tmp_path_factory.mktemp("home")
    subjects = (
        ListedSubject("m1", HOSTILE, "教师支部"),
        *members(["m2"], branch="教师支部"),
    )
    opinion = ReleasedOpinion("m2", "A16", "备课认真，答疑耐心")
    put_archive(
        a_publication(SOME_COUNTS, subjects=subjects, opinions=(opinion,)),
        home / "published",
    )
    return home


def environment(home, *path):
    path = (*path, str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")]))
    settings = {"PINGYI_HOME": str(home), "PYTHONPATH": os.pathsep.join(path)}
    return {**os.environ, **settings}


@pytest.fixture(scope="module")
def address(home):
    """The address that a running server has printed, token included."""
    with started(APPS, port=0, environment=environment(home)) as server:
        yield server.address


@pytest.fixture(scope="module")
def screen(browser, address):
    """The open app; at the end, it must have had no fault."""
    faults = []
    with browser.new_context(viewport=LAPTOP, locale="zh-CN") as committee:
        watch(committee, faults)
        page = committee.new_page()
        page.goto(address)
        yield page
    assert faults == []


@pytest.fixture
def meeting(screen):
    """The open app in Chinese, at the first member's counts."""
    screen.get_by_role("button", name="中文").click()
    screen.locator(".meeting-bar .widget-toggle-buttons button").first.click()
    back = screen.locator(".goes-back")
    if back.is_enabled():
        back.click()
    expect(screen.locator(".position")).to_have_text("1 / 2")
    return screen


def test_the_page_comes_alive_and_shows_the_counts(meeting):
    row = meeting.get_by_role("row", name="优秀")

    expect(row.locator("td")).to_have_text(
        ["10", "76.92", "10", "66.67", "20", "71.43"]
    )


def test_the_next_member_has_other_counts(meeting):
    meeting.locator(".goes-on").click()

    expect(meeting.get_by_role("heading", level=1)).to_contain_text("王䶮")
    expect(meeting.get_by_role("row", name="优秀").locator("td").last).to_have_text(
        "44.00"
    )


def test_a_remote_control_turns_the_page(meeting):
    meeting.keyboard.press("PageDown")
    expect(meeting.locator(".position")).to_have_text("2 / 2")
    meeting.keyboard.press("PageUp")

    expect(meeting.locator(".position")).to_have_text("1 / 2")


def test_the_language_is_switched_on_the_spot(meeting):
    meeting.get_by_role("button", name="English").click()

    expect(meeting.get_by_role("row", name="Excellent")).to_be_visible()


def test_the_figure_of_the_branch_is_drawn(meeting):
    meeting.locator(".meeting-bar .widget-toggle-buttons button").nth(1).click()
    figure = meeting.locator(".meeting-branch img")
    expect(figure).to_be_visible()

    assert figure.evaluate("it => it.naturalWidth") > 100


def test_released_opinions_are_shown(meeting):
    meeting.locator(".goes-on").click()
    meeting.locator(".meeting-bar .widget-toggle-buttons button").nth(2).click()

    expect(meeting.get_by_text("备课认真，答疑耐心")).to_be_visible()


@pytest.mark.abuse(33)
def test_a_hostile_name_is_shown_as_it_was_written(meeting):
    expect(meeting.get_by_role("heading", level=1)).to_contain_text(HOSTILE)


def test_a_member_fits_on_a_laptop_without_scrolling(meeting):
    hidden = "it => it.scrollHeight - it.clientHeight"
    parts = [".meeting", ".meeting-counts", ".meeting-said"]

    assert [meeting.locator(part).evaluate(hidden) for part in parts] == [0, 0, 0]


def test_the_token_does_not_stay_in_the_address_bar(meeting):
    assert urlsplit(meeting.url).query == ""
    assert urlsplit(meeting.url).path == "/meeting"


def test_a_broken_connection_is_told(browser, address):
    wires = []

    def on_wire(wire):
        if wires:
            wire.close()  # it does not mend
        else:
            wire.connect_to_server()
        wires.append(wire)

    with browser.new_context(locale="en") as committee:
        page = committee.new_page()
        page.route_web_socket("**/channels*", on_wire)
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        wires[0].close()

        expect(page.get_by_role("alert")).to_contain_text(
            "connection to the server is lost"
        )
        expect(page.get_by_role("button", name="Reload")).to_be_visible()


def test_the_token_may_be_typed_instead(browser, address):
    start = urlsplit(address)
    with browser.new_context(locale="zh-CN") as committee:
        page = committee.new_page()
        page.goto(start._replace(query="").geturl())
        page.locator("input:visible").fill("no such token")
        page.get_by_role("button").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.locator("input:visible").fill(parse_qs(start.query)["token"][0])
        page.get_by_role("button").click()
        page.wait_for_url("**/meeting", wait_until="commit")

        assert page.locator("html").get_attribute("lang") == "zh-CN"


@pytest.fixture(scope="module")
def kernel(address):
    return Kernel(address).opened()


def code(path):
    return {"code": f"open({str(path)!r}, 'w')", "silent": True, "allow_stdin": False}


@pytest.mark.abuse(58)
@pytest.mark.parametrize(
    ("head", "channel"),
    [
        (header("execute_request"), "shell"),
        (header("execute_request"), "control"),
        (
            header("comm_info_request")[:-1] + ', "msg_type": "execute_request"}',
            "shell",
        ),
        (header("execute_request")[:-1] + ', "msg_type": "comm_msg"}', "shell"),
    ],
    ids=["shell", "control", "hidden behind", "hidden before"],
)
def test_a_visitor_cannot_run_a_program(kernel, tmp_path, head, channel):
    with kernel.wire(PROTOCOL) as wire:
        wire.send(frame(head, code(tmp_path / "ran"), channel))
        for asked in ("shell", "control"):  # answered after whatever came before
            wire.send(frame(header("kernel_info_request"), {}, asked))
            all_until(wire, "kernel_info_reply")

    assert not (tmp_path / "ran").exists()


@pytest.mark.abuse(58)
def test_a_visitor_cannot_run_a_program_by_the_older_protocol(kernel, tmp_path):
    attack = {
        "header": json.loads(header("execute_request")),
        "msg_type": "comm_msg",
        "parent_header": {},
        "metadata": {},
        "content": code(tmp_path / "ran"),
        "channel": "shell",
    }
    with kernel.wire() as older, kernel.wire(PROTOCOL) as wire:
        older.send(json.dumps(attack))
        older.ping().wait(20)
        wire.send(frame(header("kernel_info_request"), {}))
        all_until(wire, "kernel_info_reply")

    assert not (tmp_path / "ran").exists()


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


def test_without_the_token_there_is_no_page(kernel):
    said, where = kernel.get("/meeting", **{"Accept-Language": "en"})

    assert urlsplit(where).path == "/login"
    assert "enter the token" in said


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


def test_an_app_that_fails_says_so_and_why_only_to_the_log(home, tmp_path, capfd):
    (tmp_path / "ipywidgets.py").write_text("raise RuntimeError('a secret')")
    broken = environment(home, str(tmp_path))
    with started(APPS, port=0, environment=broken) as server:
        visitor = Kernel(server.address)
        page, _ = visitor.get("/meeting", **visitor.pass_)

    assert 'pingyi.become("failed")' in page
    assert "a secret" not in page
    assert "Traceback" not in page
    assert "a secret" in capfd.readouterr().err
