"""What happens to browsers: two taps, no network, no storage, other wrappings."""

from __future__ import annotations

import pytest
from conftest import PHONE, watch
from playwright.sync_api import expect
from small_rounds import ROUND, round_in
from unit.web.serving import in_box, serving

from toolkit.collection.round import State

MEMBERS = 2
NO_STORAGE = """
Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("denied", "SecurityError"); },
});
"""
FULL_STORAGE = """
Storage.prototype.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
};
"""
WECHAT = (
    "Mozilla/5.0 (Linux; Android 13; V2203A) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.47 "
    "Language/zh_CN"
)


@pytest.fixture
def voting(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    yield it
    it.store.close()


@pytest.fixture
def link(voting):
    """A personal link, as it is sent."""
    with serving(voting.store) as address:
        yield f"{address}/b/{ROUND}#{voting.codes[0]}"


@pytest.fixture
def person(browser):
    """Open a browser as a new person; nothing it complains of is overlooked."""
    faults, people = [], []

    def person(**how):
        people.append(browser.new_context(viewport=PHONE, locale="en", **how))
        watch(people[-1], faults)
        return people[-1]

    yield person
    for one in people:
        one.close()
    assert faults == []


def filled_in(context, link):
    """Open a link and mark everybody."""
    page = context.new_page()
    page.goto(link)
    for member in range(1, MEMBERS + 1):
        option = page.locator(f'input[name="m00{member}.A15"][value="excellent"]')
        option.locator("xpath=..").click()
    return page


def hand_in(page):
    page.locator(".end button.main").click()


def has_receipt(page):
    expect(page.locator(".receipt")).to_be_visible()


@pytest.mark.fault("F19")
def test_two_taps_hand_in_one_ballot(person, voting, link):
    page = filled_in(person(), link)

    page.locator(".end button.main").dblclick()
    has_receipt(page)

    assert in_box(voting) == (1, MEMBERS)


@pytest.mark.fault("F19")
def test_who_is_offline_is_asked_to_wait_and_counted_once_online(browser, voting, link):
    with browser.new_context(viewport=PHONE, locale="en") as unlucky:
        page = filled_in(unlucky, link)
        unlucky.set_offline(True)
        hand_in(page)
        expect(page.get_by_text("Please do not close this page")).to_be_visible()
        assert in_box(voting) == (0, 0)

        unlucky.set_offline(False)
        has_receipt(page)

    assert in_box(voting) == (1, MEMBERS)


@pytest.mark.fault("F19")
@pytest.mark.parametrize("script", [NO_STORAGE, FULL_STORAGE], ids=["denied", "full"])
def test_a_browser_that_keeps_nothing_hands_in_all_the_same(
    person, voting, link, script
):
    context = person()
    context.add_init_script(script)
    page = filled_in(context, link)

    hand_in(page)
    has_receipt(page)

    assert in_box(voting) == (1, MEMBERS)


@pytest.mark.fault("F19")
def test_a_private_window_leaves_no_draft_to_the_next(person, voting, link):
    private = person()
    filled_in(private, link)
    private.close()

    page = person().new_page()
    page.goto(link)

    expect(page.locator("#ballot")).to_be_visible()
    expect(page.locator("#ballot :checked")).to_have_count(0)
    assert in_box(voting) == (0, 0)


@pytest.mark.fault("F19")
def test_inside_wechat_a_ballot_is_handed_in(person, voting, link):
    page = filled_in(person(user_agent=WECHAT, is_mobile=True, has_touch=True), link)

    hand_in(page)
    has_receipt(page)

    assert in_box(voting) == (1, MEMBERS)
