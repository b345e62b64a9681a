"""An editor reads what was written, and decides what is shown of it, by keyboard."""

from __future__ import annotations

import pytest
from conftest import LAPTOP, PHONE, watch
from playwright.sync_api import expect
from small_rounds import WISHED, draft
from staff import staff_server

from toolkit.collection.round import State
from toolkit.collection.staff import Role
from toolkit.settings import read_settings
from toolkit.storage import ledger
from toolkit.storage.ledger import ClaimedText

TEXTS = ("请联系 13812345678", "<script>alert(1)</script>", "少开会")


@pytest.fixture(scope="module")
def reviewing(tmp_path_factory):
    """A staff server over an opened round with three opinions."""
    home = tmp_path_factory.mktemp("reviewing")
    store = read_settings({"PINGYI_HOME": str(home)}).open_store()
    it = draft(home, store=store).bring_to(State.OPENED)
    with store.writing() as connection:
        texts = [ClaimedText("m001", WISHED, body, bytes(32)) for body in TEXTS]
        ledger.write_opinions(connection, it.id, texts)
    store.close()
    with staff_server(home) as server:
        yield server


def test_opinions_are_released_and_withheld_without_a_mouse(browser, reviewing):
    faults = []
    with browser.new_context(viewport=LAPTOP, locale="en-GB") as person:
        watch(person, faults)
        page = person.new_page()
        reviewing.sign_in(person, Role.EDITOR)
        page.goto(f"{reviewing.address}/opinions?lang=en")
        text = page.get_by_label("Text as it is shown")
        expect(text).not_to_be_empty()
        text.focus()
        page.keyboard.press("Control+A")
        page.keyboard.type("王老师说“请联系学院”")
        expect(page.get_by_text("It quotes somebody's words")).to_be_visible()
        page.get_by_role("button", name="Release as it stands here").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("王老师说")
        page.keyboard.press("PageDown")
        expect(page.get_by_text("Nobody has decided on it yet.")).to_be_visible()
        page.get_by_role("button", name="Withhold").focus()
        page.keyboard.press("Enter")

        expect(page.get_by_role("status")).to_contain_text("Withheld")
        expect(
            page.get_by_label("Opinions decided on").locator("option")
        ).to_have_count(2)
    assert faults == []


def test_on_a_phone_what_is_touched_is_large_enough(browser, reviewing):
    with browser.new_context(viewport=PHONE, locale="zh-CN") as person:
        page = person.new_page()
        reviewing.sign_in(person, Role.EDITOR)
        page.goto(f"{reviewing.address}/opinions")
        expect(page.locator(".opinions-at-hand textarea")).to_be_visible()
        touched = page.locator(".opinions :is(button, select):visible")

        boxes = [one.bounding_box() for one in touched.all()]
    assert min(box["height"] for box in boxes) >= 44
    assert max(box["x"] + box["width"] for box in boxes) <= PHONE["width"]
