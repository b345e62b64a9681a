"""Handing in over HTTP: what is answered to whom, and that nothing else happens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import database_of_kind
from databases import KINDS
from small_rounds import draft, small_store
from sqlalchemy.exc import OperationalError
from unit.web.serving import (
    FORM,
    JSON,
    Visitor,
    ballots_in_box,
    in_box,
    serving,
    submission,
)

from toolkit.collection.round import State
from toolkit.errors import BusyError, UnknownCodeError
from toolkit.i18n import translator
from toolkit.web import door

WRONG_CODE = "0" * 26


@pytest.fixture(scope="module", params=KINDS)
def store(request, tmp_path_factory):
    with database_of_kind(request.param, request):
        yield small_store(tmp_path_factory.mktemp("web"))


def test_a_ballot_is_counted(visitor, voting, page):
    answer = visitor.post(page, submission(voting, grade="qualified"))

    assert (answer.status, answer.data) == (200, {"outcome": "counted"})
    assert [ballot.marks["A15"] for _, ballot in ballots_in_box(voting)] == [
        "qualified",
        "qualified",
    ]


@pytest.mark.abuse(7)
def test_the_same_submission_again_is_recognised(visitor, voting, page):
    sent = submission(voting)
    visitor.post(page, sent)

    answer = visitor.post(page, sent)

    assert (answer.status, answer.data) == (200, {"outcome": "again"})
    assert in_box(voting) == (1, 2)


@pytest.mark.abuse(7)
def test_of_eight_at_once_one_is_counted(visitor, voting, page):
    sent = submission(voting)

    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda _: visitor.post(page, sent), range(8)))

    outcomes = sorted(answer.data["outcome"] for answer in answers)
    assert outcomes == ["again"] * 7 + ["counted"]


@pytest.mark.abuse(6)
def test_another_submission_with_the_same_code_is_refused(visitor, voting, page):
    sent = submission(voting)
    visitor.post(page, sent)

    answer = visitor.post(page, {**sent, "idem": "f" * 32})

    assert answer.status == 409
    assert answer.data["error"] == "AlreadyVotedError"


@pytest.mark.abuse(3)
def test_a_code_may_be_typed_as_people_type(visitor, voting, page):
    code = voting.codes[0]
    typed = f" {code[:4].lower()}-{code[4:8]}　{code[8:]} "

    answer = visitor.post(page, submission(voting, code=typed))

    assert answer.status == 200


@pytest.mark.abuse(1)
@pytest.mark.abuse(2)
@pytest.mark.abuse(15)
@pytest.mark.abuse(17)
@pytest.mark.abuse(18)
@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"code": WRONG_CODE}, 403, "UnknownCodeError"),
        ({"code": "AAAAAAAAAAAB"}, 422, "MistypedCodeError"),
        ({"code": ""}, 422, "MistypedCodeError"),
        ({"code": "Ａ1\u202e\0"}, 422, "MistypedCodeError"),
        ({"code": "\ud800"}, 422, "MistypedCodeError"),
        ({"code": None}, 422, "MalformedBallotError"),
        ({"idem": "1"}, 422, "MalformedBallotError"),
        ({"envelopes": []}, 422, "MalformedBallotError"),
        ({"envelopes": None}, 422, "MalformedBallotError"),
        ({"more": 1}, 422, "MalformedBallotError"),
    ],
)
def test_what_is_not_right_is_refused(visitor, voting, change, status, error):
    answer = visitor.post(f"/b/{voting.id}", submission(voting, **change))

    assert (answer.status, answer.data["error"]) == (status, error)
    assert in_box(voting) == (0, 0)


def wrong_envelopes(right):
    first, second = right
    return {
        "one is missing": [first],
        "one twice": [first, first],
        "a stranger": [first, {**second, "subject": "m999"}],
        "one more": [first, second, {**second, "subject": "m999"}],
        "too short": [first, {**second, "sealed": second["sealed"][:-4]}],
        "too long": [first, {**second, "sealed": second["sealed"] + "AAAA"}],
        "a copy": [first, {**second, "sealed": first["sealed"]}],
        "no base64url": [first, {**second, "sealed": "+" + second["sealed"][1:]}],
    }


@pytest.mark.abuse(14)
@pytest.mark.abuse(16)
@pytest.mark.abuse(40)
@pytest.mark.parametrize("wrong", wrong_envelopes([{"sealed": ""}, {"sealed": ""}]))
def test_envelopes_must_be_one_for_every_subject_and_of_one_size(
    visitor, voting, page, wrong
):
    sent = submission(voting)
    sent["envelopes"] = wrong_envelopes(sent["envelopes"])[wrong]

    answer = visitor.post(page, sent)

    assert (answer.status, answer.data["error"]) == (422, "MalformedBallotError")
    assert in_box(voting) == (0, 0)


@pytest.mark.abuse(35)
def test_random_bytes_of_the_right_size_are_taken_and_spoil_only_themselves(
    visitor, voting, page
):
    sent = submission(voting)
    size = len(sent["envelopes"][0]["sealed"])
    for letter, envelope in zip("AB", sent["envelopes"], strict=True):
        envelope["sealed"] = letter * (size - 1) + "A"

    assert visitor.post(page, sent).status == 200


@pytest.mark.abuse(20)
@pytest.mark.abuse(21)
@pytest.mark.abuse(22)
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"nonsense", b"[" * 200_000, b'{"code":' + b"9" * 5000 + b"}"],
    ids=["nothing", "cut", "nonsense", "nested", "long number"],
)
@pytest.mark.parametrize("path", ["", "/form"])
def test_what_is_not_json_is_a_bad_request(visitor, page, path, body):
    answer = visitor.ask("POST", page + path, body=body, Content_Type=JSON)

    assert (answer.status, answer.data["error"]) == (400, "MalformedBallotError")


PARTS = b'--x\r\nContent-Disposition: form-data; name="code"\r\n\r\nA\r\n--x--\r\n'


@pytest.mark.abuse(27)
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", b"{}"),
        ("application/json-patch+json", b"{}"),
        ("", b"{}"),
        ("multipart/form-data; boundary=x", PARTS),
    ],
)
@pytest.mark.parametrize("path", ["", "/form"])
def test_other_formats_are_refused(visitor, page, path, content_type, body):
    answer = visitor.ask("POST", page + path, body=body, Content_Type=content_type)

    assert answer.status == 415


@pytest.mark.abuse(28)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["", "/form"])
def test_another_sites_page_is_refused(visitor, voting, page, path, site):
    answer = visitor.post(page + path, submission(voting), Sec_Fetch_Site=site)

    assert (answer.status, answer.data["error"]) == (403, "ForeignPageError")
    assert in_box(voting) == (0, 0)


@pytest.mark.abuse(23)
@pytest.mark.parametrize("content_type", [JSON, FORM])
def test_what_is_larger_than_any_form_is_refused(visitor, page, content_type):
    body = b"x" * (2 * 1024 * 1024 + 1)

    answer = visitor.ask("POST", page, body=body, Content_Type=content_type)

    assert answer.status == 413


@pytest.mark.abuse(23)
def test_what_is_far_larger_is_cut_off(visitor, page):
    length = str(100 * 1024 * 1024)

    answer = visitor.ask("POST", page, Content_Length=length, Content_Type=JSON)

    assert answer.status == 400


@pytest.mark.abuse(9)
@pytest.mark.abuse(10)
@pytest.mark.parametrize("state", [State.FROZEN, State.CLOSED])
def test_ballots_are_taken_only_while_the_round_is_open(visitor, planned, state):
    sent = submission(planned.bring_to(State.OPEN)) if state is State.CLOSED else None
    planned.bring_to(state)
    sent = sent or {"code": planned.codes[0], "idem": "0" * 32, "envelopes": []}

    answer = visitor.post(f"/b/{planned.id}", sent)

    assert (answer.status, answer.data["error"]) == (410, "NotOpenError")


@pytest.mark.abuse(4)
def test_a_code_of_another_round_is_unknown(visitor, voting, page, tmp_path):
    other = draft(tmp_path, store=voting.store, round_id="other-round")
    other.bring_to(State.OPEN)

    answer = visitor.post(page, submission(voting, code=other.codes[0]))

    assert answer.status == 403


def test_a_round_that_is_not_there_is_not_found(visitor):
    answer = visitor.post("/b/nowhere", {"code": "", "idem": "0" * 32, "envelopes": []})

    assert (answer.status, answer.data["error"]) == (404, "NoSuchRoundError")


def test_a_box_that_is_busy_asks_to_come_again(visitor, voting, page, monkeypatch):
    def busy(*_, **__):
        raise BusyError

    monkeypatch.setattr(door, "drop_together", busy)

    answer = visitor.post(page, submission(voting))

    assert answer.status == 503
    assert answer.headers["Retry-After"]


def test_an_error_says_what_is_wrong_in_the_readers_language(visitor, voting, page):
    sent = submission(voting, code=WRONG_CODE)

    english = visitor.post(page, sent)
    chinese = visitor.post(f"{page}?lang=zh-CN", sent)

    assert english.data["message"] == translator("en").explain(UnknownCodeError())
    assert chinese.data["message"] == translator("zh-CN").explain(UnknownCodeError())


def test_what_went_wrong_inside_stays_inside(
    visitor, voting, page, monkeypatch, caplog
):
    told = "a secret"

    def broken(*_, **__):
        raise OperationalError(told, {}, Exception(told))

    monkeypatch.setattr(door, "drop_together", broken)

    answer = visitor.post(page, submission(voting))

    assert answer.status == 500
    assert told.encode() not in answer.body
    assert b"Traceback" not in answer.body
    assert "OperationalError" in caplog.text
    assert told not in caplog.text
    assert "127.0.0.1" not in caplog.text
    assert voting.id not in caplog.text


@pytest.mark.abuse(32)
def test_guessing_is_slowed_down_and_voters_are_served(store, voting, page):
    sent = submission(voting)
    guess = {**sent, "code": WRONG_CODE}

    with serving(store, clock=lambda: 0.0) as address:
        guesser = Visitor(address)
        statuses = [guesser.post(page, guess).status for _ in range(60)]
        forms = guesser.post(f"{page}/form", {"code": WRONG_CODE})
        voter = guesser.post(page, sent)

    assert statuses == [403] * 50 + [429] * 10
    assert forms.status == 429
    assert voter.data == {"outcome": "counted"}


@pytest.mark.abuse(2)
def test_a_typing_error_is_no_failure(store, voting, page):
    with serving(store, clock=lambda: 0.0) as address:
        visitor = Visitor(address)
        for _ in range(60):
            visitor.post(f"{page}/form", {"code": "AAAAAAAAAAAB"})
        answer = visitor.post(f"{page}/form", {"code": WRONG_CODE})

    assert answer.status == 403
