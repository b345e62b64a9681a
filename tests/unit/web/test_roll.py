"""Whether a ballot was handed in with one's own code."""

from __future__ import annotations

import pytest
from unit.web.serving import FORM, JSON, Visitor, serving

from toolkit.collection.round import State
from toolkit.services import roll

UNKNOWN = "0" * 26
YES = "A ballot has been handed in with this code."
NO = "No ballot has been handed in with this code."


@pytest.fixture
def asked(visitor, page):
    def asked(code, **headers):
        return visitor.post(f"{page}/roll", {"code": code}, **headers)

    return asked


def test_the_roll_tells_whether_a_ballot_was_handed_in(asked, voting):
    before = asked(voting.codes[0]).data

    voting.cast(0)

    assert before == {"handed_in": False}
    assert asked(voting.codes[0]).data == {"handed_in": True}
    assert asked(voting.codes[1]).data == {"handed_in": False}


@pytest.mark.parametrize(("voted", "said"), [(True, YES), (False, NO)])
def test_a_plain_form_is_answered_on_the_page(visitor, voting, page, voted, said):
    voting.cast(0)
    code = voting.codes[0 if voted else 1]

    answer = visitor.submit(f"{page}/roll", {"code": code})

    assert answer.status == 200
    assert said in answer.text
    assert code not in answer.text


def test_asking_changes_nothing(asked, voting):
    before = voting.count_rows("spent", "envelope", "act", "credential")

    asked(voting.codes[0])

    assert voting.count_rows("spent", "envelope", "act", "credential") == before


def test_the_roll_is_kept_until_it_is_destroyed(visitor, asked, voting, page):
    voting.cast(0)
    code = voting.codes[0]
    told = {}

    for state in voting.life():
        told[state] = asked(code)

    gone = told.pop(State.DESTROYED)
    assert {it.data["handed_in"] for it in told.values()} == {True}
    assert told.keys() == roll.HAS_ROLL
    assert (gone.status, gone.data["error"]) == (410, "RollGoneError")
    assert "was destroyed" in gone.data["message"]
    assert "was destroyed" in visitor.submit(f"{page}/roll", {"code": code}).text


def test_before_the_round_opens_there_is_no_roll_to_ask(visitor, planned):
    planned.bring_to(State.FROZEN)

    answer = visitor.post(f"/b/{planned.id}/roll", {"code": planned.codes[0]})

    assert (answer.status, answer.data["error"]) == (410, "NotOpenError")


@pytest.mark.parametrize(
    ("code", "status"), [(UNKNOWN, 403), ("A", 422), (None, 422), (7, 422)]
)
def test_a_wrong_code_is_told_nothing(asked, code, status):
    answer = asked(code)

    assert answer.status == status
    assert "handed_in" not in answer.data


def test_a_wrong_code_in_a_plain_form_is_said_to_be_wrong(visitor, page):
    answer = visitor.submit(f"{page}/roll", {"code": UNKNOWN})

    assert answer.status == 403
    assert "not known in this round" in answer.text


def test_wrong_codes_count_like_all_others(store, voting, page):
    with serving(store, clock=lambda: 0.0) as address:
        guesser = Visitor(address)
        asked = [
            guesser.post(f"{page}/roll", {"code": UNKNOWN}).status for _ in range(51)
        ]
        known = guesser.post(f"{page}/roll", {"code": voting.codes[0]})

    assert asked == [403] * 50 + [429]
    assert known.status == 200


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [(JSON, b"{", 400), ("text/plain", b"{}", 415), (FORM, b"who=1", 422)],
)
def test_what_is_not_as_agreed_is_refused(visitor, page, content_type, body, status):
    answer = visitor.ask("POST", f"{page}/roll", body=body, Content_Type=content_type)

    assert answer.status == status


@pytest.mark.abuse(28)
def test_another_sites_page_is_refused(asked, voting):
    assert asked(voting.codes[0], Sec_Fetch_Site="cross-site").status == 403


def test_whoever_reloads_the_answers_address_is_led_to_the_page(visitor, page):
    answer = visitor.get(f"{page}/roll?lang=en")

    assert answer.status == 302
    assert answer.headers["Location"] == f"{page}?lang=en"
