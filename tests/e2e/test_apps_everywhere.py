"""Every app, for whom it is: on a laptop and on a phone, in both languages.

What machines can see of accessibility is seen by axe-core; the keyboard is
tried by hand, as somebody without a mouse would.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

import pytest
from conftest import LAPTOP, PHONE, watch
from playwright.sync_api import expect

from toolkit.collection.staff import Role

AXE: Final = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
GRAVE: Final = frozenset({"serious", "critical"})
OPENED: Final = {
    "organise": Role.ORGANISER,
    "ballot": Role.ORGANISER,
    "meeting": Role.COMMITTEE,
    "opinions": Role.EDITOR,
    "results": Role.RESEARCHER,
}


def violations(page):
    """Return what axe-core finds that keeps somebody from using a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{AXE}; 0")
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def is_too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize(("app", "role"), OPENED.items(), ids=OPENED)
def test_an_app_is_for_everybody_on_every_screen(browser, staff, app, role):
    faults = []
    with browser.new_context(viewport=LAPTOP, locale="zh-CN") as person:
        watch(person, faults)
        staff.sign_in(person, role)
        page = person.new_page()
        page.goto(f"{staff.address}/{app}")
        page.locator("html[data-state=ready]:not([data-busy])").wait_for()
        on_laptop = violations(page)
        is_too_wide_on_laptop = is_too_wide(page)
        page.set_viewport_size(PHONE)
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        on_phone = violations(page)
        is_too_wide_on_phone = is_too_wide(page)
    assert on_laptop == []
    assert on_phone == []
    assert (is_too_wide_on_laptop, is_too_wide_on_phone) == (False, False)
    assert faults == []
