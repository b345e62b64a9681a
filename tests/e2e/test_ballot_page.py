"""A rater, a browser, a ballot: from the code to the receipt."""

from __future__ import annotations

import base64
import json
import re
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from conftest import LAPTOP, PHONE, watch
from places import SURVEYS
from playwright.sync_api import Error, expect
from small_rounds import draft, small_roster, small_store
from unit.web.serving import ballots_in_box, in_box, serving

from toolkit.collection import sealing
from toolkit.collection.credential import author_code_for
from toolkit.collection.round import State
from toolkit.forms.page import Whole, preview_page
from toolkit.services import issuing
from toolkit.survey.loading import load_survey

WISH = "少开会，多到实验室走走。"
EVERY_KIND = load_survey(SURVEYS / "every-kind.yaml").filled()
MEMBERS = 4


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with_everything = small_store(tmp_path_factory.mktemp("ballot"))
    yield with_everything
    with_everything.close()


@pytest.fixture(scope="module")
def server(store):
    with serving(store) as address:
        yield address


@pytest.fixture
def voting(store, tmp_path, request):
    round_id = re.sub("[^a-z0-9]+", "-", request.node.name.lower()).strip("-")[-60:]
    roster = small_roster(members=MEMBERS)
    voting = draft(tmp_path, store=store, round_id=round_id.strip("-"), roster=roster)
    issued = issuing.issue_codes(store, voting.id, by_ticket=["students"])
    voting.codes = tuple(one.code for one in (*issued.links, *issued.tickets))
    return voting.bring_to(State.OPEN)


@pytest.fixture
def mixed(server, store, tmp_path, request):
    """A round that asks about one thing with every kind of item."""
    round_id = re.sub("[^a-z0-9]+", "-", request.node.name.lower()).strip("-")[-60:]
    mixed = draft(
        tmp_path,
        store=store,
        round_id=round_id.strip("-"),
        roster=small_roster(members=1),
        survey=EVERY_KIND,
    )
    return mixed.bring_to(State.OPEN)


@pytest.fixture
def mixed_link(server, mixed):
    return f"{server}/b/{mixed.id}#{mixed.codes[0]}"


@pytest.fixture
def page_address(server, voting):
    return f"{server}/b/{voting.id}"


@pytest.fixture
def link(page_address, voting):
    """A personal link, as it is sent."""
    return f"{page_address}#{voting.codes[0]}"


@pytest.fixture
def ticket(voting):
    """A code as it is printed on a ticket."""
    code = voting.codes[-1]
    return f"{code[:4]}-{code[4:8]}-{code[8:]}".lower()


@pytest.fixture
def person(browser):
    """Somebody whose browser keeps things from one page to the next."""
    faults = []
    with browser.new_context(viewport=PHONE, locale="en") as person:
        watch(person, faults)
        yield person
    assert faults == []


@pytest.fixture
def unlucky(browser):
    """Somebody whose network fails, of which the console complains."""
    with browser.new_context(viewport=PHONE, locale="en") as person:
        yield person


def type_code(page, code):
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Open the ballot").click()
    expect(page.locator("#ballot")).to_be_visible()


def mark(page, subject, grade):
    """Press the option, as a finger does: on the words or the circle."""
    option = page.locator(f'input[name="{subject}.A15"][value="{grade}"]')
    option.locator("xpath=..").click()
    expect(option).to_be_checked()


def write(page, subject, words, item="A17"):
    field = page.locator(f'textarea[name="{subject}.{item}"]')
    if not field.is_visible():
        field.locator("xpath=ancestor::details/summary").click()
    field.fill(words)


def choose(page, item, option):
    page.locator(f'input[name="m001.{item}"][value="{option}"]').locator("..").click()


def type_in(page, name, words):
    page.locator(f'[name="m001.{name}"]:is(textarea, [inputmode])').fill(words)


def fill_in_every_kind(page):
    choose(page, "K1", "good")
    choose(page, "K2", "yes")
    choose(page, "K3", "talk")
    choose(page, "K3", "tour")
    type_in(page, "K4", "12")
    type_in(page, "K5", "92.5")
    type_in(page, "K6", WISH)
    page.get_by_text("Add a row").click()
    type_in(page, "K7.1.clause", "3")
    type_in(page, "K7.2.change", "次数减半")
    choose(page, "K8.grade", "poor")
    type_in(page, "K8.note", "2-7")


MARKS = {
    "K1": "good",
    "K2": "yes",
    "K3": ["talk", "tour"],
    "K4": 12,
    "K5": 92.5,
    "K7": [
        {"clause": "3", "change": "", "reason": ""},
        {"clause": "", "change": "次数减半", "reason": ""},
    ],
    "K8": {"grade": "poor", "value": "", "note": "2-7"},
}


def ballot_of(mixed):
    ((_, ballot),) = ballots_in_box(mixed)
    return ballot


def hand_in(page):
    page.locator(".end button.main").click()


def receipt_on(page):
    expect(page.locator(".receipt")).to_be_visible()
    return page.locator('[data-slot="receipt"] .code').inner_text().replace("\n", "")


def stored(page):
    """Return all that the page keeps on the device."""
    return page.evaluate("Object.entries(localStorage).flat().join(' ')")


def sent_to(page):
    """Collect what the page posts."""
    posted = []
    page.on("request", lambda request: posted.append(request.post_data or ""))
    return posted


def drop_answers(page, address, *, times):
    """Let submissions through, but lose their answers on the way back."""
    lost = []

    def lose(route):
        if route.request.method != "POST" or len(lost) == times:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    page.route(f"{address}?*", lose)
    return lost


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_a_personal_link_is_followed_filled_in_and_handed_in_on_a_phone(
    page_at, voting, link, locale
):
    page = page_at(link, viewport=PHONE, locale=locale)
    mark(page, "m001", "excellent")
    mark(page, "m003", "dont_know")
    write(page, "m002", WISH)
    hand_in(page)
    receipt = receipt_on(page)

    ballots = dict(ballots_in_box(voting))
    assert [ballots[f"m00{n}"].marks.get("A15") for n in (1, 2, 3, 4)] == [
        "excellent", None, "dont_know", None,
    ]  # fmt: skip
    assert ballots["m002"].texts["A17"].body == WISH
    assert {ballot.receipt for ballot in ballots.values()} == {receipt}
    assert len({ballot.pack for ballot in ballots.values()}) == 1


def test_the_code_for_opinions_is_the_one_their_codes_come_from(page_at, voting, link):
    page = page_at(link, locale="en")
    write(page, "m002", WISH)
    hand_in(page)
    receipt_on(page)
    author = page.locator('[data-slot="author"] .code').inner_text().replace("\n", "")

    code = dict(ballots_in_box(voting))["m002"].texts["A17"].code
    assert code == author_code_for(author, subject="m002", item="A17")


def test_who_wrote_nothing_gets_no_code_for_opinions(page_at, link):
    page = page_at(link, locale="en")
    mark(page, "m001", "qualified")
    hand_in(page)
    receipt_on(page)

    expect(page.get_by_text("Code for your opinions")).to_have_count(0)


def test_a_ticket_is_typed_and_filled_in_on_a_laptop(
    page_at, voting, page_address, ticket
):
    page = page_at(page_address, viewport=LAPTOP, locale="en")
    type_code(page, ticket)
    for subject in ("m001", "m002", "m003", "m004"):
        mark(page, subject, "qualified")
    expect(page.locator("#progress")).to_have_text("Marked 4 of 4")
    hand_in(page)
    receipt_on(page)

    assert {ballot.marks["A15"] for _, ballot in ballots_in_box(voting)} == {
        "qualified"
    }


def tops(page, selector):
    return [round(one.bounding_box()["y"]) for one in page.locator(selector).all()]


def test_the_same_page_is_cards_on_a_phone_and_a_table_on_a_laptop(page_at, link):
    phone = page_at(link, viewport=PHONE, locale="en")
    laptop = page_at(link, viewport=LAPTOP, locale="en")
    first = ".subject:has(#s1)"

    for page in (phone, laptop):
        expect(page.locator("#ballot")).to_be_visible()
    expect(phone.locator(".head")).to_be_hidden()
    expect(laptop.locator(".head")).to_be_visible()
    name, options = phone.locator("h3").first, phone.locator(".marks label").first
    assert name.bounding_box()["y"] < options.bounding_box()["y"]
    assert len(set(tops(laptop, f"{first} .marks label"))) == 1
    rows = laptop.locator(f"{first} .marks label").all()
    heads = laptop.locator(".head .marks span").all()
    assert [round(row.bounding_box()["x"]) for row in rows] == [
        round(head.bounding_box()["x"]) for head in heads
    ]


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize(("is_large", "least"), [(False, 44), (True, 60)])
def test_what_is_touched_is_large_enough_and_options_are_alike(
    page_at, link, viewport, is_large, least
):
    page = page_at(link, viewport=viewport, locale="zh-CN")
    if is_large:
        page.locator(".switch").click()
    expect(page.locator("#ballot")).to_be_visible()

    touched = page.locator(
        ".marks label, summary, .end button, .switch span, nav button"
    )
    boxes = [one.bounding_box() for one in touched.all()]
    options = page.locator(".subject:has(#s1) .marks label").all()
    sizes = {
        (round(one.bounding_box()["width"]), round(one.bounding_box()["height"]))
        for one in options
    }
    assert min(box["height"] for box in boxes) >= least
    assert len(sizes) == 1


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_nothing_runs_out_of_the_screen(page_at, link, viewport, locale):
    page = page_at(link, viewport=viewport, locale=locale)
    page.locator(".switch").click()
    expect(page.locator("#ballot")).to_be_visible()

    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= viewport["width"]


def test_without_script_a_ballot_is_filled_in_and_handed_in(
    page_at, voting, page_address, ticket
):
    page = page_at(page_address, locale="en", javascript=False)
    type_code(page, ticket)
    expect(page.get_by_text("the server seals it on receipt").first).to_be_visible()
    mark(page, "m001", "excellent")
    write(page, "m002", WISH)
    hand_in(page)
    receipt = receipt_on(page)

    ballots = dict(ballots_in_box(voting))
    assert ballots["m001"].marks == {"A15": "excellent"}
    assert ballots["m002"].texts["A17"].body == WISH
    assert ballots["m001"].receipt == receipt


def test_without_script_too_a_mark_can_be_taken_back(page_at, page_address, ticket):
    page = page_at(page_address, locale="en", javascript=False)
    type_code(page, ticket)
    mark(page, "m001", "excellent")
    mark(page, "m002", "qualified")

    page.locator('button[value="m001.A15"]').click()

    expect(page.locator('[name="m001.A15"]:checked')).to_have_count(0)
    expect(page.locator('[name="m002.A15"]:checked')).to_have_count(1)


def test_without_script_the_enter_key_hands_nothing_in(
    page_at, voting, page_address, ticket
):
    page = page_at(page_address, locale="en", javascript=False)
    type_code(page, ticket)
    mark(page, "m001", "excellent")

    page.locator('input[name="m001.A15"]:checked').press("Enter")

    expect(page.locator('[name="m001.A15"]:checked')).to_have_value("excellent")
    assert in_box(voting) == (0, 0)


@pytest.mark.parametrize("javascript", [True, False])
def test_large_text_is_switched_on_with_or_without_script(
    page_at, page_address, ticket, javascript
):
    page = page_at(page_address, locale="en", javascript=javascript)
    page.locator(".switch").click()
    type_code(page, ticket)

    expect(page.locator("html")).to_have_css("font-size", "24px")


def test_large_text_is_remembered(person, page_address):
    page = person.new_page()
    page.goto(page_address)
    page.locator(".switch").click()

    page.reload()

    expect(page.locator("html")).to_have_css("font-size", "24px")


@pytest.mark.parametrize("javascript", [True, False])
def test_switching_the_language_keeps_what_was_filled_in(
    page_at, page_address, ticket, javascript
):
    page = page_at(page_address, locale="en", javascript=javascript)
    type_code(page, ticket)
    mark(page, "m001", "excellent")
    write(page, "m002", WISH)

    page.get_by_role("button", name="中文").click()

    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_text("对该同志的总体评价。")).to_be_visible()
    expect(page.locator('[name="m001.A15"]:checked')).to_have_value("excellent")
    expect(page.locator('[name="m002.A17"]')).to_have_value(WISH)
    expect(page.locator('[name="m002.A17"]')).to_be_visible()


def test_what_is_filled_in_never_leaves_unsealed(page_at, voting, link):
    page = page_at(link, locale="en")
    posted = sent_to(page)
    mark(page, "m001", "excellent")
    write(page, "m002", "nobody reads this")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    hand_in(page)
    receipt = receipt_on(page)

    sent = "\n".join(posted)
    assert voting.codes[0] in sent
    assert not any(told in sent for told in ("excellent", "A15", "nobody", receipt)), (
        sent
    )


@pytest.mark.fault("F19")
def test_a_draft_survives_a_reload_and_is_gone_once_the_ballot_is_in(person, link):
    page = person.new_page()
    page.goto(link)
    mark(page, "m001", "excellent")
    write(page, "m002", WISH)

    page.reload()

    expect(page.locator('[name="m001.A15"]:checked')).to_have_value("excellent")
    expect(page.locator('[name="m002.A17"]')).to_have_value(WISH)
    expect(page.get_by_text("has been put back")).to_be_visible()
    hand_in(page)
    receipt_on(page)
    assert stored(page) == ""


def test_a_draft_does_not_tell_the_code_it_belongs_to(person, voting, link):
    page = person.new_page()
    page.goto(link)
    mark(page, "m001", "excellent")
    page.reload()
    expect(page.locator('[name="m001.A15"]:checked')).to_have_count(1)

    kept = stored(page)

    assert voting.id in kept
    assert not any(told in kept for told in (voting.codes[0], "m001", "excellent"))


def test_a_draft_cannot_be_read_any_more_once_a_ballot_is_in(person, voting, link):
    page = person.new_page()
    page.goto(link)
    mark(page, "m001", "excellent")
    page.reload()
    expect(page.get_by_text("has been put back")).to_be_visible()
    kept = page.evaluate("Object.entries(localStorage)")
    voting.cast(0)

    page.evaluate("kept => kept.forEach(one => localStorage.setItem(...one))", kept)
    page.reload()

    expect(page.get_by_role("alert")).to_contain_text("with this code already")
    expect(page.locator("#ballot, .receipt")).to_have_count(0)


def test_another_code_on_the_same_device_finds_no_draft(person, link, voting):
    page = person.new_page()
    page.goto(link)
    mark(page, "m001", "excellent")

    page.goto(link.replace(voting.codes[0], voting.codes[1]))

    expect(page.locator("#ballot")).to_be_visible()
    expect(page.locator(":checked")).to_have_count(0)


def test_a_draft_can_be_deleted_from_the_device(person, link):
    page = person.new_page()
    page.goto(link)
    mark(page, "m001", "excellent")
    write(page, "m002", WISH)

    page.get_by_role("button", name="Delete what I filled in").click()

    expect(page.locator('[name="m001.A15"]:checked')).to_have_count(0)
    expect(page.locator('[name="m002.A17"]')).to_have_value("")
    page.reload()
    expect(page.locator("#ballot")).to_be_visible()
    expect(page.locator('[name="m001.A15"]:checked')).to_have_count(0)
    assert stored(page) == ""


def test_a_lost_answer_is_asked_for_again_and_the_ballot_counts_once(
    unlucky, voting, page_address, link
):
    page = unlucky.new_page()
    page.goto(link)
    lost = drop_answers(page, page_address, times=2)
    mark(page, "m001", "excellent")
    hand_in(page)
    expect(page.get_by_text("Please do not close this page")).to_be_visible()
    receipt = receipt_on(page)

    assert lost == [200, 200]
    assert in_box(voting) == (1, MEMBERS)
    assert {ballot.receipt for _, ballot in ballots_in_box(voting)} == {receipt}


def test_who_closes_the_page_before_the_answer_finds_the_receipt_later(
    unlucky, voting, page_address, link
):
    page = unlucky.new_page()
    page.goto(link)
    drop_answers(page, page_address, times=99)
    mark(page, "m001", "excellent")
    hand_in(page)
    expect(page.get_by_text("trying again by itself")).to_be_visible()
    kept = stored(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.close()

    later = unlucky.new_page()
    later.goto(link)
    receipt = receipt_on(later)

    assert {ballot.receipt for _, ballot in ballots_in_box(voting)} == {receipt}
    assert stored(later) == ""
    assert voting.id in kept
    assert not any(told in kept for told in (receipt, "excellent"))


def test_who_stops_and_changes_hears_that_the_first_ballot_counts(
    unlucky, voting, page_address, link
):
    page = unlucky.new_page()
    page.goto(link)
    lost = drop_answers(page, page_address, times=1)
    mark(page, "m001", "excellent")
    hand_in(page)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("No answer came")).to_be_visible()
    mark(page, "m001", "qualified")
    hand_in(page)
    receipt = receipt_on(page)

    expect(page.get_by_text("What you handed in first had arrived")).to_be_visible()
    (_, first), *_ = ballots_in_box(voting)
    assert lost == [200]
    assert (first.marks["A15"], first.receipt) == ("excellent", receipt)


def test_a_busy_box_is_tried_again(page_at, voting, page_address, link):
    page = page_at(link, locale="en")
    busy = iter([503])

    def answer(route):
        status = next(busy, None)
        if status is None:
            route.continue_()
        else:
            route.fulfill(status=status, body="{}")

    page.route(f"{page_address}?*", answer)
    mark(page, "m001", "excellent")
    hand_in(page)
    receipt_on(page)

    assert in_box(voting) == (1, MEMBERS)


def test_who_finds_the_round_closed_keeps_the_draft(person, voting, link):
    page = person.new_page()
    page.goto(link)
    mark(page, "m001", "excellent")
    voting.bring_to(State.CLOSED)

    hand_in(page)

    expect(page.get_by_role("alert")).to_contain_text("only while it is open")
    expect(page.locator('[name="m001.A15"]:checked')).to_have_value("excellent")
    page.reload()
    expect(page.get_by_text("This round is closed")).to_be_visible()
    assert voting.id in stored(page)


def test_drafts_of_a_published_round_are_deleted(person, voting, page_address, link):
    page = person.new_page()
    page.goto(link)
    mark(page, "m001", "excellent")
    page.goto("about:blank")
    voting.tamper("UPDATE round SET state = 'published' WHERE id = ?", voting.id)

    page.goto(page_address)

    expect(page.get_by_text("its result is published")).to_be_visible()
    assert stored(page) == ""


def test_a_code_that_was_used_elsewhere_is_said_to_be_used(page_at, voting, link):
    page = page_at(link, locale="en")
    mark(page, "m001", "excellent")
    voting.cast(0)

    hand_in(page)

    expect(page.get_by_role("alert")).to_contain_text(
        "handed in with this code already"
    )
    assert in_box(voting) == (1, MEMBERS)


def test_a_mistyped_code_can_be_corrected(page_at, page_address, ticket):
    page = page_at(page_address, locale="en")
    page.get_by_label("Your code").fill(ticket[:-1])
    page.get_by_role("button", name="Open the ballot").click()
    expect(page.get_by_role("alert")).to_contain_text("typing error")

    type_code(page, ticket)


def test_an_empty_ballot_is_asked_about_once(page_at, voting, link):
    page = page_at(link, locale="en")
    hand_in(page)
    expect(page.get_by_role("alert")).to_contain_text("Nothing is marked or written")
    before = in_box(voting)

    hand_in(page)
    receipt_on(page)

    assert before == (0, 0)
    assert in_box(voting) == (1, MEMBERS)


def test_a_mark_can_be_taken_back(page_at, link):
    page = page_at(link, locale="en")
    mark(page, "m001", "excellent")
    mark(page, "m002", "excellent")

    page.get_by_role("group", name="党员1号").get_by_role(
        "button", name="Clear"
    ).click()

    expect(page.locator(":checked:not(#large)")).to_have_count(1)
    expect(page.locator("#progress")).to_have_text(f"Marked 1 of {MEMBERS}")
    expect(page.locator('[name="m001.A15"]').first).to_be_focused()


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_way_to_take_a_mark_back_covers_no_option(page_at, link, viewport):
    page = page_at(link, viewport=viewport, locale="zh-CN")
    mark(page, "m001", "excellent")

    clear = page.locator('button[value="m001.A15"]').bounding_box()
    options = page.locator(".subject:has(#s1) .marks label").all()
    boxes = [option.bounding_box() for option in options]
    assert not any(
        clear["x"] < box["x"] + box["width"]
        and clear["y"] < box["y"] + box["height"]
        and box["x"] < clear["x"] + clear["width"]
        and box["y"] < clear["y"] + clear["height"]
        for box in boxes
    )


def test_a_keyboard_and_a_screen_reader_are_enough(page_at, voting, link):
    page = page_at(link, locale="en")
    group = page.get_by_role(
        "radiogroup", name="党员2号 Overall appraisal of this member."
    )
    group.get_by_role("radio", name="Excellent").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Hand in").focus()
    page.keyboard.press("Enter")
    receipt_on(page)

    assert dict(ballots_in_box(voting))["m002"].marks == {"A15": "qualified"}


@pytest.mark.fault("F19")
@pytest.mark.parametrize("javascript", [True, False])
def test_going_back_shows_no_answers(page_at, page_address, ticket, javascript):
    page = page_at(page_address, locale="en", javascript=javascript)
    type_code(page, ticket)
    mark(page, "m001", "excellent")
    write(page, "m002", WISH)
    hand_in(page)
    receipt_on(page)

    with suppress(Error):  # without script the form would have to be posted anew
        page.go_back()

    expect(page.get_by_text(WISH)).to_have_count(0)
    expect(page.locator(":checked")).to_have_count(0)


def test_a_browser_that_cannot_seal_leaves_it_to_the_server_and_says_so(
    person, voting, link
):
    person.add_init_script(
        "Object.defineProperty(crypto, 'subtle', {value: undefined})"
    )
    page = person.new_page()
    page.goto(link)
    expect(page.get_by_text("the server seals it on receipt").first).to_be_visible()
    expect(page.get_by_text("is sealed on this device")).to_have_count(0)
    mark(page, "m001", "excellent")
    write(page, "m002", WISH)
    hand_in(page)
    receipt = receipt_on(page)

    ballots = dict(ballots_in_box(voting))
    assert ballots["m001"].marks == {"A15": "excellent"}
    assert ballots["m002"].texts["A17"].body == WISH
    assert ballots["m001"].receipt == receipt
    assert stored(page) == ""


def test_a_browser_that_can_seal_says_so(page_at, link):
    page = page_at(link, locale="en")

    expect(page.get_by_text("cannot see what is in your ballot")).to_be_visible()
    expect(page.get_by_text("the server seals it").first).to_be_hidden()


@pytest.fixture
def kiosk(person, page_address):
    """A tablet in the hall, whose clock is ours."""
    page = person.new_page()
    page.clock.install()
    page.goto(f"{page_address}?kiosk=1&lang=en")
    return page


def is_fresh(page):
    """Expect the start page, with nothing on it of anybody."""
    expect(page.locator("#typed")).to_have_value("")
    expect(page.locator(".receipt, #ballot, #banner:visible")).to_have_count(0)
    assert stored(page) == page.evaluate("Object.keys(sessionStorage).join()") == ""


def test_a_kiosk_keeps_nothing_and_starts_anew(kiosk, ticket):
    type_code(kiosk, ticket)
    mark(kiosk, "m001", "excellent")
    kiosk.clock.run_for(1000)
    while_filling_in = stored(kiosk)
    hand_in(kiosk)
    receipt_on(kiosk)
    expect(kiosk.get_by_text("in 60 seconds this page clears itself")).to_be_visible()
    kiosk.clock.run_for(59_000)
    expect(kiosk.locator(".receipt")).to_be_visible()

    kiosk.clock.run_for(2000)

    is_fresh(kiosk)
    assert while_filling_in == ""


@pytest.mark.parametrize("javascript", [True, False])
def test_whoever_is_done_at_a_kiosk_clears_it_and_going_back_shows_nothing(
    page_at, page_address, ticket, javascript
):
    page = page_at(f"{page_address}?kiosk=1", locale="en", javascript=javascript)
    type_code(page, ticket)
    mark(page, "m001", "excellent")
    write(page, "m002", WISH)
    hand_in(page)
    receipt = receipt_on(page)

    page.get_by_role("link", name="Clear this page now").click()
    expect(page.get_by_label("Your code")).to_have_value("")

    with suppress(Error):  # without script the form would have to be posted anew
        page.go_back()
    for told in (WISH, receipt[:4], ticket):
        expect(page.get_by_text(told)).to_have_count(0)
    expect(page.locator(":checked")).to_have_count(0)


def test_a_kiosk_left_in_the_middle_asks_and_then_starts_anew(kiosk, voting, ticket):
    type_code(kiosk, ticket)
    mark(kiosk, "m001", "excellent")
    kiosk.clock.run_for(181_000)
    expect(kiosk.get_by_role("alert")).to_contain_text("Is anybody still there?")
    kiosk.get_by_role("button", name="I am still here").click()
    expect(kiosk.get_by_role("alert")).to_have_count(0)
    kiosk.clock.run_for(170_000)
    expect(kiosk.locator('[name="m001.A15"]:checked')).to_have_count(1)
    kiosk.clock.run_for(11_000)
    expect(kiosk.get_by_role("alert")).to_contain_text("Is anybody still there?")

    kiosk.clock.run_for(30_000)

    is_fresh(kiosk)
    assert in_box(voting) == (0, 0)


def test_a_kiosk_deletes_what_lay_on_the_device_before_it_was_one(
    person, page_address, ticket
):
    page = person.new_page()
    page.goto(page_address)
    type_code(page, ticket)
    mark(page, "m001", "excellent")
    page.goto("about:blank")

    page.goto(f"{page_address}?kiosk=1")

    is_fresh(page)


def test_a_kiosk_that_nobody_uses_asks_nobody(kiosk):
    kiosk.clock.run_for(400_000)

    is_fresh(kiosk)


def test_a_kiosk_shows_no_page_it_has_kept_in_memory(kiosk, ticket):
    type_code(kiosk, ticket)
    mark(kiosk, "m001", "excellent")

    kiosk.evaluate(
        "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
    )

    is_fresh(kiosk)


def test_a_kiosk_does_not_leave_a_code_in_its_address(person, page_address, voting):
    page = person.new_page()
    page.goto(f"{page_address}?kiosk=1&lang=en#{voting.codes[0]}")
    expect(page.locator("#ballot")).to_be_visible()

    assert page.url == f"{page_address}?kiosk=1&lang=en"


@pytest.mark.parametrize("javascript", [True, False])
def test_whoever_has_a_code_can_ask_whether_it_was_used(
    page_at, voting, page_address, ticket, javascript
):
    page = page_at(page_address, locale="en", javascript=javascript)

    def ask():
        page.get_by_text("Has a ballot been handed in with my code?").click()
        page.get_by_label("The code to ask about").fill(ticket)
        page.get_by_role("button", name="Ask the roll").click()
        return page.get_by_role("alert")

    expect(ask()).to_have_text("No ballot has been handed in with this code.")
    voting.cast(len(voting.codes) - 1)

    expect(ask()).to_have_text("A ballot has been handed in with this code.")


def test_the_fingerprint_shown_is_of_the_key_that_is_sealed_to(
    page_at, voting, page_address
):
    page = page_at("about:blank")
    printed = voting.form().fingerprint

    def lie(route):
        html = route.fetch().text()
        route.fulfill(body=html.replace(printed, "0000 " * 8), content_type="text/html")

    page.route(page_address, lie)
    page.goto(page_address)

    expect(page.locator(".key code")).to_have_text(printed)


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_what_is_stored_can_be_read_from_the_start_page(
    page_at, page_address, viewport
):
    page = page_at(page_address, viewport=viewport, locale="en")
    page.get_by_role("link", name="What this system stores").click()
    page.get_by_text("The box: sealed ballots").click()

    expect(page.get_by_text("The sealed ballot; without the key")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= viewport["width"]


def test_opening_the_ballot_takes_few_requests_and_none_elsewhere(person, link):
    page = person.new_page()
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url)))
    page.goto(link.partition("#")[0])
    page.wait_for_load_state("networkidle")

    over_the_wire = [it for it in asked if it.scheme != "data"]
    assert len(over_the_wire) <= 4
    assert {it.hostname for it in over_the_wire} == {"127.0.0.1"}


def test_what_the_script_seals_opens_as_agreed(page_at, page_address):
    page = page_at(page_address)
    private = sealing.make_key()
    info = sealing.info_for(round_id="轮次", group="staff", subject="m017")
    plain = sealing.fill("王䶮 🙂".encode(), 256)
    script = page.locator("script[src]").get_attribute("src")

    sealed = page.evaluate(
        """async ([address, ...texts]) => {
            const { seal } = await import(address);
            const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
            return String.fromCharCode(...(await seal(...texts.map(bytes))));
        }""",
        [
            script.replace("ballot.js", "seal.js"),
            base64.b64encode(
                sealing.decode(sealing.key_text(private.public_key()))
            ).decode(),
            base64.b64encode(plain).decode(),
            base64.b64encode(info).decode(),
        ],
    )

    assert sealing.unseal(sealed.encode("latin-1"), private, info) == plain


def test_no_two_envelopes_are_alike_and_all_weigh_the_same(page_at, link):
    page = page_at(link, locale="en")
    posted = sent_to(page)
    mark(page, "m001", "excellent")
    write(page, "m002", WISH * 20)
    hand_in(page)
    receipt_on(page)

    envelopes = json.loads(posted[-1])["envelopes"]
    sealed = [sealing.decode(one["sealed"]) for one in envelopes]
    assert len(set(sealed)) == len({one[:65] for one in sealed}) == MEMBERS
    assert len({len(one) for one in sealed}) == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_every_kind_of_item_is_filled_in_and_sealed_as_agreed(
    page_at, mixed, mixed_link, javascript
):
    address, _, code = mixed_link.partition("#")
    page = page_at(address, locale="en", javascript=javascript)
    type_code(page, code)
    fill_in_every_kind(page)
    hand_in(page)
    receipt_on(page)

    ballot = ballot_of(mixed)
    assert ballot.marks == MARKS
    assert [type(ballot.marks[item]) for item in ("K4", "K5")] == [int, float]
    assert {item: words.body for item, words in ballot.texts.items()} == {"K6": WISH}


def test_a_draft_of_every_kind_survives_a_reload(person, mixed, mixed_link):
    page = person.new_page()
    page.goto(mixed_link)
    fill_in_every_kind(page)

    page.reload()

    expect(page.get_by_text("has been put back")).to_be_visible()
    expect(page.locator('[name="m001.K7.2.change"]')).to_be_visible()
    hand_in(page)
    receipt_on(page)
    assert ballot_of(mixed).marks == MARKS
    assert stored(page) == ""


def test_what_depends_on_an_answer_comes_and_goes_with_it(person, mixed, mixed_link):
    page = person.new_page()
    page.goto(mixed_link)
    parts = page.get_by_role("group", name="The best parts")
    expect(page.locator("#ballot")).to_be_visible()
    expect(parts).to_be_hidden()
    choose(page, "K2", "yes")
    choose(page, "K3", "talk")
    choose(page, "K2", "no")
    expect(parts).to_be_hidden()
    page.reload()
    expect(page.locator('[name="m001.K2"][value="no"]')).to_be_checked()
    expect(parts).to_be_hidden()

    choose(page, "K2", "yes")

    expect(page.locator('[name="m001.K3"][value="talk"]')).to_be_checked()
    expect(page.get_by_text("Only if you answered")).to_be_hidden()


@pytest.mark.parametrize("can_seal", [True, False])
def test_what_is_hidden_is_not_handed_in(person, mixed, mixed_link, can_seal):
    if not can_seal:
        person.add_init_script(
            "Object.defineProperty(crypto, 'subtle', {value: undefined})"
        )
    page = person.new_page()
    page.goto(mixed_link)
    choose(page, "K2", "yes")
    choose(page, "K3", "talk")
    choose(page, "K2", "no")
    hand_in(page)
    receipt_on(page)

    assert ballot_of(mixed).marks == {"K2": "no"}


def test_without_script_all_is_asked_and_it_is_said_of_whom(page_at, mixed_link):
    address, _, code = mixed_link.partition("#")
    page = page_at(address, locale="en", javascript=False)
    type_code(page, code)

    expect(page.get_by_role("group", name="The best parts")).to_be_visible()
    expect(
        page.get_by_text("Only if you answered “Yes” to question 2.")
    ).to_be_visible()


def test_beyond_the_quota_nothing_can_be_chosen_and_that_is_explained(
    page_at, mixed_link
):
    page = page_at(mixed_link, locale="en")
    choose(page, "K2", "yes")
    debate, none = (
        page.locator(f'[name="m001.K3"][value="{code}"]') for code in ("debate", "none")
    )
    explained = page.get_by_role("status").filter(has_text="take one back first")
    choose(page, "K3", "talk")
    expect(debate).to_be_enabled()
    choose(page, "K3", "tour")
    expect(debate).to_be_disabled()
    expect(explained).to_be_visible()

    choose(page, "K3", "none")

    expect(page.locator('[name="m001.K3"]:checked')).to_have_value("none")
    expect(debate).to_be_enabled()
    expect(explained).to_have_count(0)
    choose(page, "K3", "debate")
    expect(none).not_to_be_checked()


def test_without_script_too_many_chosen_come_back_with_the_reason(
    page_at, mixed, mixed_link
):
    address, _, code = mixed_link.partition("#")
    page = page_at(address, locale="en", javascript=False)
    type_code(page, code)
    for option in ("talk", "debate", "tour"):
        choose(page, "K3", option)
    hand_in(page)

    expect(page.get_by_role("alert")).to_contain_text("needs to be corrected")
    page.get_by_role("alert").get_by_role("link", name="The best parts").click()
    expect(page.get_by_text("Please correct this. Choose 2 at most.")).to_be_visible()
    expect(page.locator('[name="m001.K3"]:checked')).to_have_count(3)
    assert in_box(mixed) == (0, 0)
    choose(page, "K3", "debate")
    hand_in(page)
    receipt_on(page)
    assert ballot_of(mixed).marks == {"K3": ["talk", "tour"]}


@pytest.mark.parametrize(
    ("item", "wrong"), [("K4", "16"), ("K4", "1.5"), ("K4", "many"), ("K5", "92.55")]
)
def test_a_number_that_is_not_taken_is_not_sealed(
    page_at, mixed, mixed_link, item, wrong
):
    page = page_at(mixed_link, locale="en")
    posted = sent_to(page)
    type_in(page, item, wrong)
    hand_in(page)

    expect(page.get_by_role("alert").first).to_contain_text("needs to be corrected")
    expect(page.locator(f'[name="m001.{item}"]').first).to_be_focused()
    expect(page.get_by_text("number from 0 to")).to_be_visible()
    assert not any("envelopes" in sent for sent in posted)
    type_in(page, item, " １２ ")
    expect(page.get_by_text("number from 0 to")).to_have_count(0)
    hand_in(page)
    receipt_on(page)
    assert ballot_of(mixed).marks == {item: 12}


def test_a_number_and_the_way_out_exclude_each_other(page_at, mixed_link):
    page = page_at(mixed_link, locale="en")
    both = page.locator('[name="m001.K4"]')
    field, exit_ = both.nth(0), both.nth(1)
    field.fill("12")

    choose(page, "K4", "no_points")

    expect(field).to_have_value("")
    field.fill("7")
    expect(exit_).not_to_be_checked()


@pytest.mark.parametrize("javascript", [True, False])
def test_what_was_chosen_or_typed_can_be_taken_back(page_at, mixed_link, javascript):
    address, _, code = mixed_link.partition("#")
    page = page_at(address, locale="en", javascript=javascript)
    type_code(page, code)
    choose(page, "K2", "yes")
    choose(page, "K3", "talk")
    type_in(page, "K4", "12")
    choose(page, "K8.grade", "poor")
    type_in(page, "K8.value", "twelve")

    for name in ("K3", "K4", "K8.grade"):
        page.locator(f'button[value="m001.{name}"]').click()

    expect(page.locator("#ballot :checked")).to_have_count(1)
    expect(page.locator('[name="m001.K4"]').first).to_have_value("")
    expect(page.locator('[name="m001.K8.value"]')).to_have_value("twelve")


def test_progress_counts_what_is_asked_of_every_kind(page_at, mixed_link):
    page = page_at(mixed_link, locale="en")
    progress = page.locator("#progress")
    expect(progress).to_have_text("Marked 0 of 5")
    choose(page, "K2", "yes")
    expect(progress).to_have_text("Marked 1 of 6")
    choose(page, "K3", "none")
    type_in(page, "K4", "0")
    type_in(page, "K8.note", "2-7")

    expect(progress).to_have_text("Marked 4 of 6")


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize(("is_large", "least"), [(False, 44), (True, 60)])
def test_every_kind_is_large_enough_and_stays_on_the_screen(
    page_at, mixed_link, viewport, is_large, least
):
    page = page_at(mixed_link, viewport=viewport, locale="en")
    if is_large:
        page.locator(".switch").click()
    choose(page, "K2", "yes")

    touched = page.locator(
        "#ballot :is(label:has(> input), [inputmode], textarea, button[name], .more)"
        ":visible"
    )
    heights = [one.bounding_box()["height"] for one in touched.all()]
    assert min(heights) >= least
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= viewport["width"]


def test_a_preview_counts_and_hides_without_a_server(page_at):
    page = page_at("about:blank")

    page.set_content(
        preview_page(EVERY_KIND, [Whole("m001", "Activity")], language="en")
    )

    expect(page.get_by_role("group", name="The best parts")).to_be_hidden()
    choose(page, "K2", "yes")
    choose(page, "K3", "talk")
    choose(page, "K3", "tour")
    expect(page.locator('[name="m001.K3"][value="debate"]')).to_be_disabled()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_screen_reader_has_a_name_for_every_field_and_group(
    page_at, mixed_link, javascript
):
    address, _, code = mixed_link.partition("#")
    page = page_at(address, locale="en", javascript=javascript)
    type_code(page, code)
    if javascript:
        choose(page, "K2", "yes")

    heard = page.locator("#ballot").aria_snapshot()

    roles = re.findall(r"- (\w+)( \".+?\")?(?: \[[^]]*\])*:?\n", heard)
    asked = {"textbox", "checkbox", "radio", "group", "radiogroup", "button"}
    assert [role for role, name in roles if role in asked and not name] == []
    for spoken in (
        'radiogroup "党员1号 Content."',
        'group "党员1号 The best parts"',
        'textbox "党员1号 Novelty."',
        'textbox "党员1号 Opinions."',
        'group "Row 1"',
        'textbox "Proposed change"',
        'textbox "Number of the evidence"',
    ):
        assert spoken in heard
