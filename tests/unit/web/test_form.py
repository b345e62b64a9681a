"""The form a code opens, as data and as a page without script."""

from __future__ import annotations

import re

import pytest
from small_rounds import draft
from unit.web.serving import ballots_in_box, in_box

from toolkit.collection import sealing
from toolkit.collection.round import State
from toolkit.errors import BusyError
from toolkit.services import issuing
from toolkit.web import door

IDEM = "5" * 32
WISH = "少开会，多办事。"


def fields(html):
    """Return the hidden fields of a page, by name."""
    hidden = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', html)
    return dict(hidden)


def codes(answer):
    """Return the receipt and the author code on a page."""
    return re.findall(r'<p class="code">(.*?)</p>', answer.text)


def filled(voting, **answers):
    return {
        "code": voting.codes[0],
        "idem": IDEM,
        **{name.replace("_", "."): answer for name, answer in answers.items()},
    }


def test_a_code_opens_the_form_as_data(visitor, voting, page):
    answer = visitor.post(f"{page}/form", {"code": voting.codes[0]})

    form = voting.form()
    assert answer.status == 200
    assert answer.data == {
        "group": "staff",
        "subjects": [{"id": one.id, "name": one.name} for one in form.subjects],
        "survey": form.survey.to_data(),
        "key": form.key,
        "fingerprint": form.fingerprint,
        "pad": form.size,
    }


def test_a_page_that_keeps_drafts_is_told_their_key(visitor, voting, page):
    code = {"code": voting.codes[0]}

    answer = visitor.post(f"{page}/form", code, X_Requested_With="fetch")

    assert len(sealing.decode(answer.data["draft"])) == 32


@pytest.mark.parametrize(
    ("code", "status"), [("0" * 26, 403), ("A", 422), (None, 422), (7, 422)]
)
def test_a_wrong_code_opens_nothing(visitor, page, code, status):
    assert visitor.post(f"{page}/form", {"code": code}).status == status


def test_asking_for_the_form_changes_nothing(visitor, voting, page):
    before = voting.count_rows("spent", "envelope", "act", "credential")

    visitor.post(f"{page}/form", {"code": voting.codes[0]})
    visitor.submit(f"{page}/form", {"code": voting.codes[0]})

    assert voting.count_rows("spent", "envelope", "act", "credential") == before


def test_whoever_reloads_the_forms_address_is_led_to_the_page(visitor, page):
    answer = visitor.get(f"{page}/form?lang=en")

    assert answer.status == 302
    assert answer.headers["Location"] == f"{page}?lang=en"


def test_a_code_opens_the_form_as_a_page(visitor, voting, page):
    answer = visitor.submit(f"{page}/form", {"code": voting.codes[0]})

    assert answer.status == 200
    assert 'name="m001.A15" value=excellent' in answer.text
    assert voting.form().fingerprint in answer.text
    assert "You fill in as: Staff" in answer.text


def test_what_somebody_filled_in_is_on_no_other_form(visitor, voting, page):
    own, other = (
        visitor.submit(f"{page}/form", given).text
        for given in (filled(voting, m001_A17=WISH), {"code": voting.codes[1]})
    )

    assert WISH in own
    assert WISH not in other


def test_every_form_has_a_key_of_its_own(visitor, voting, page):
    code = {"code": voting.codes[0]}

    keys = {fields(visitor.submit(f"{page}/form", code).text)["idem"] for _ in range(3)}

    assert len(keys) == 3
    assert all(re.fullmatch("[0-9a-f]{32}", key) for key in keys)


def test_a_language_switch_keeps_what_was_filled_in(visitor, voting, page):
    answers = filled(voting, m001_A15="excellent", m002_A17=WISH, large="yes")

    answer = visitor.submit(f"{page}/form?lang=zh-CN", answers)

    assert 'lang="zh-CN"' in answer.text
    assert "value=excellent checked" in answer.text
    assert WISH in answer.text
    assert re.search(r'id="large"[^>]* checked', answer.text)


@pytest.mark.parametrize("path", ["", "/form"])
def test_a_mark_can_be_taken_back_without_handing_in(visitor, voting, page, path):
    answers = filled(voting, m001_A15="excellent", m002_A15="qualified")

    answer = visitor.submit(page + path, {**answers, "clear": "m001.A15"})

    assert answer.text.count(" checked") == 1
    assert 'name="m002.A15" value=qualified checked' in answer.text
    assert in_box(voting) == (0, 0)


def test_a_plain_form_is_sealed_on_receipt_and_counted(visitor, voting, page):
    answers = filled(voting, m001_A15="excellent", m002_A17=WISH)

    answer = visitor.submit(page, answers)

    (_, first), (_, second) = ballots_in_box(voting)
    assert answer.status == 200
    assert first.marks == {"A15": "excellent"}
    assert second.texts["A17"].body == WISH
    shown = re.sub("</?b>", "", answer.text)
    assert first.receipt in shown
    assert "Code for your opinions" in shown


def test_who_wrote_nothing_gets_no_code_for_opinions(visitor, voting, page):
    answer = visitor.submit(page, filled(voting, m001_A15="excellent"))

    assert "Receipt" in answer.text
    assert "Code for your opinions" not in answer.text


@pytest.mark.abuse(6)
@pytest.mark.abuse(7)
def test_a_plain_form_is_never_counted_twice(visitor, voting, page):
    answers = filled(voting, m001_A15="excellent", m002_A17=WISH)
    first = visitor.submit(page, answers)

    again = visitor.submit(page, answers)
    other = visitor.submit(page, {**answers, "idem": "6" * 32})

    assert in_box(voting) == (1, 2)
    assert other.status == 409
    assert again.status == 200
    assert codes(again) == codes(first)


def test_an_empty_form_is_asked_about_once(visitor, voting, page):
    asked = visitor.submit(page, filled(voting))
    before = in_box(voting)

    sure = visitor.submit(page, {**filled(voting), **fields(asked.text)})

    assert "invalid" in asked.text
    assert before == (0, 0)
    assert sure.status == 200
    assert in_box(voting) == (1, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"m001.A15": "superb"},
        {"m001.A99": "excellent"},
        {"m999.A15": "excellent"},
        {"m001.A16": "长" * 401},
        {"idem": ""},
        {"idem": "x"},
    ],
    ids=["no grade", "no item", "no subject", "long text", "no key", "bad key"],
)
def test_what_the_form_cannot_give_is_refused_and_given_back(
    visitor, voting, page, change
):
    answers = {**filled(voting, m002_A17=WISH), **change}

    answer = visitor.submit(page, answers)

    assert answer.status == 422
    assert WISH in answer.text
    assert in_box(voting) == (0, 0)


def test_a_strange_field_is_refused(visitor, voting, page):
    answer = visitor.submit(page, {**filled(voting), "stranger": "1"})

    assert answer.status == 422


@pytest.mark.parametrize("code", ["0" * 26, "AAAAAAAAAAAB"])
def test_a_wrong_code_is_given_back_to_be_corrected(visitor, page, code):
    answer = visitor.submit(f"{page}/form", {"code": code})

    assert answer.status in {403, 422}
    assert f'value="{code}"' in answer.text
    assert 'role="alert"' in answer.text


def test_who_finds_the_round_closed_loses_nothing(visitor, voting, page):
    voting.bring_to(State.CLOSED)

    answer = visitor.submit(page, filled(voting, m001_A15="excellent", m002_A17=WISH))

    assert answer.status == 410
    assert fields(answer.text)["m002.A17"] == WISH
    assert fields(answer.text)["m001.A15"] == "excellent"
    assert "ballots are taken only while it is open" in answer.text


def test_who_finds_the_box_busy_keeps_the_form_and_its_key(
    visitor, voting, page, monkeypatch
):
    def busy(*_, **__):
        raise BusyError

    monkeypatch.setattr(door, "drop_together", busy)

    answer = visitor.submit(page, filled(voting, m002_A17=WISH))

    assert answer.status == 503
    assert fields(answer.text)["idem"] == IDEM
    assert WISH in answer.text


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "nul \0 tab \t zero\u200bwidth \u202eright-to-left 🙂",
    "'); DROP TABLE envelope; --",
)


@pytest.mark.abuse(26)
@pytest.mark.abuse(33)
@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_kept_as_words(visitor, voting, page, words):
    shown = visitor.submit(f"{page}/form", filled(voting, m001_A17=words))
    cast = visitor.submit(page, filled(voting, m001_A17=words))

    (_, first), _ = ballots_in_box(voting)
    assert shown.status == cast.status == 200
    assert "<script>alert" not in shown.text
    assert "<img" not in shown.text
    assert first.texts["A17"].body.startswith(words[:3])


def test_the_badge_tells_how_the_code_reached_its_rater(visitor, planned):
    issued = issuing.issue_codes(planned.store, planned.id, by_ticket=["students"])
    planned.codes = (issued.links[0].code, issued.tickets[0].code)
    page = f"/b/{planned.bring_to(State.OPEN).id}"

    by_link, by_ticket = (
        visitor.submit(f"{page}/form", {"code": code}).text for code in planned.codes
    )
    start = visitor.get(page).text

    assert "The system knows that you handed in" in by_link
    assert "The ticket was drawn from a bag" in by_ticket
    assert "drawn from a bag" not in by_link
    assert "The system knows that you handed in" in start
    assert "The ticket was drawn from a bag" in start


def test_a_page_that_nothing_has_sealed_says_so(visitor, voting, page):
    html = visitor.submit(f"{page}/form", {"code": voting.codes[0]}).text

    said = re.findall(r'<p data-sealed="(\w+)"( hidden)?>', html)
    assert ("server", "") in said
    assert ("browser", " hidden") in said
    assert ("browser", "") not in said


@pytest.mark.abuse(33)
def test_a_title_may_hold_anything(visitor, store, tmp_path):
    planned = draft(tmp_path, store=store, round_id="hostile-title")
    planned.tamper("UPDATE round SET title = ? WHERE id = ?", HOSTILE[0], planned.id)
    page = f"/b/{planned.bring_to(State.OPEN).id}"

    pages = [
        visitor.get(page).text,
        visitor.submit(f"{page}/form", {"code": planned.codes[0]}).text,
        visitor.get(f"{page}/status", Accept="text/html").text,
    ]

    assert all(HOSTILE[0] not in html for html in pages)
    assert all("&lt;script&gt;" in html for html in pages)
