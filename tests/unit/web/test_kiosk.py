"""A device that many vote on: nothing of one is left for the next."""

from __future__ import annotations

import re

import pytest
from unit.web.serving import in_box

WISH = "少开会，多办事。"
SHARED = "This device is shared"
SCRIPT = {"X_Requested_With": "fetch"}


@pytest.fixture
def kiosk(page):
    def kiosk(part=""):
        return f"{page}{part}?lang=en&kiosk=1"

    return kiosk


@pytest.fixture
def filled(voting):
    return {
        "code": voting.codes[0],
        "idem": "5" * 32,
        "m001.A15": "excellent",
        "m002.A17": WISH,
    }


def addresses(html):
    found = re.findall(r'(?:href|action|formaction)="(/b/[^"]*)"', html)
    return [it for it in found if "/receipts" not in it]


def test_a_shared_device_stays_one_from_page_to_page(visitor, kiosk, filled):
    pages = [
        visitor.get(kiosk()),
        visitor.submit(kiosk("/form"), filled),
        visitor.submit(kiosk("/form"), {**filled, "code": "x"}),
        visitor.submit(kiosk("/roll"), {"code": filled["code"]}),
        visitor.submit(kiosk(), filled),
    ]

    found = [it for answer in pages for it in addresses(answer.text)]
    assert len(found) > len(pages)
    assert [it for it in found if not it.endswith("&amp;kiosk=1")] == []
    assert visitor.get(kiosk("/form")).headers["Location"].endswith("&kiosk=1")


def test_the_badge_says_that_the_device_is_shared(visitor, kiosk, page, filled):
    assert SHARED in visitor.get(kiosk()).text
    assert SHARED in visitor.submit(kiosk("/form"), filled).text
    assert SHARED not in visitor.get(page).text


def test_a_wrong_code_is_not_shown_to_the_next(visitor, kiosk, page):
    wrong = {"code": "SECRET-1"}

    assert "SECRET-1" not in visitor.submit(kiosk("/form"), wrong).text
    assert "SECRET-1" in visitor.submit(f"{page}/form", wrong).text


def test_without_script_too_the_receipt_clears_itself(visitor, kiosk, page, filled):
    answer = visitor.submit(kiosk(), filled)

    fresh = re.search(r'http-equiv="refresh" content="60; url=([^"]*)"', answer.text)
    assert fresh.group(1) == f"{page}?lang=en&amp;kiosk=1"
    assert "in 60 seconds this page clears itself" in answer.text
    assert "Clear this page now" in answer.text


def test_on_ones_own_device_the_receipt_stays(visitor, page, filled):
    answer = visitor.submit(page, filled)

    assert "http-equiv" not in answer.text
    assert SHARED not in answer.text


@pytest.mark.parametrize("extra", [{}, {"clear": "m001.A15"}, {"m001.A15": "superb"}])
def test_going_back_and_posting_again_shows_nothing_of_who_was_there_before(
    visitor, voting, kiosk, filled, extra
):
    first = visitor.submit(kiosk(), filled)
    receipt = re.search(r'<p class="code">(.*?)</p>', first.text).group(1)

    for part in ("", "/form"):
        again = visitor.submit(kiosk(part), {**filled, **extra})
        assert again.status == 409
        assert "handed in with this code already" in again.text
        secrets = (WISH, "excellent", receipt, filled["code"])
        assert not any(secret in again.text for secret in secrets)
    assert in_box(voting)[0] == 1


def test_the_script_that_lost_an_answer_still_gets_the_receipt(visitor, kiosk, filled):
    first = visitor.submit(kiosk(), filled, **SCRIPT)

    again = visitor.submit(kiosk(), filled, **SCRIPT)

    receipts = [
        re.search(r'<p class="code">(.*?)</p>', it.text) for it in (first, again)
    ]
    assert receipts[0].group(1) == receipts[1].group(1)


def test_a_closed_round_still_gives_back_what_was_filled_in(
    visitor, voting, kiosk, filled
):
    voting.tamper("UPDATE round SET state = 'closed' WHERE id = ?", voting.id)

    answer = visitor.submit(kiosk(), filled)

    assert WISH in answer.text
