"""A committee looks at a published round on the wall."""

from __future__ import annotations

import pytest
from conftest import LAPTOP, watch
from playwright.sync_api import expect
from staff import HOSTILE

from toolkit.collection.staff import Role


@pytest.fixture(scope="module")
def screen(browser, staff):
    """The open app; at the end, it must have had no fault."""
    faults = []
    with browser.new_context(viewport=LAPTOP, locale="zh-CN") as committee:
        watch(committee, faults)
        staff.sign_in(committee, Role.COMMITTEE)
        page = committee.new_page()
        page.goto(f"{staff.address}/meeting")
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


def test_a_broken_connection_is_told(browser, staff):
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
        staff.sign_in(committee, Role.COMMITTEE)
        page.goto(f"{staff.address}/meeting")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        wires[0].close()

        expect(page.get_by_role("alert")).to_contain_text(
            "connection to the server is lost"
        )
        expect(page.get_by_role("button", name="Reload")).to_be_visible()
