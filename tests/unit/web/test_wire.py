from __future__ import annotations

import json

import pytest

from toolkit.errors import MalformedBallotError
from toolkit.web.wire import (
    NotJSONError,
    read_code,
    read_form,
    read_json,
    read_submission,
)

GOOD = {
    "code": "ABC",
    "idem": "0123456789abcdef" * 2,
    "envelopes": [{"subject": "m1", "sealed": "AAEC"}],
}


def test_a_submission_is_read():
    submission = read_submission(GOOD)

    assert submission.code == "ABC"
    assert submission.envelopes == {"m1": b"\0\1\2"}


def test_padding_of_base64url_is_accepted():
    sealed = {"subject": "m1", "sealed": "AA=="}

    assert read_submission({**GOOD, "envelopes": [sealed]}).envelopes == {"m1": b"\0"}


@pytest.mark.abuse(17)
@pytest.mark.abuse(18)
@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"code": 7},
        {"code": None},
        {"code": ["A"]},
        {"code": "A" * 101},
        {"idem": "0" * 31},
        {"idem": "G" * 32},
        {"idem": "0" * 31 + "\n"},
        {"idem": float("nan")},
        {"envelopes": {}},
        {"envelopes": "m1"},
        {"envelopes": [1]},
        {"envelopes": [{"subject": "m1"}]},
        {"envelopes": [{"subject": "m1", "sealed": "AAEC", "more": 1}]},
        {"envelopes": [{"subject": 1, "sealed": "AAEC"}]},
        {"envelopes": [{"subject": "m1", "sealed": 1}]},
        {"envelopes": [{"subject": "m1", "sealed": ""}]},
        {"envelopes": [{"subject": "m1", "sealed": "AA+C"}]},
        {"envelopes": [{"subject": "m1", "sealed": "A"}]},
        {"envelopes": [{"subject": "m1", "sealed": "信封"}]},
        {"envelopes": [{"subject": "m1", "sealed": "AAEC"}] * 2},
    ],
)
def test_a_submission_not_as_agreed_is_refused(change):
    with pytest.raises(MalformedBallotError):
        read_submission({**GOOD, **change})


@pytest.mark.parametrize("data", [None, 1, [], "x", {}, {"code": "A"}])
def test_what_is_no_submission_is_refused(data):
    with pytest.raises(MalformedBallotError):
        read_submission(data)


@pytest.mark.parametrize("data", [None, "ABC", {"code": 1}, {"code": "A", "x": 1}])
def test_what_is_no_code_is_refused(data):
    with pytest.raises(MalformedBallotError):
        read_code(data)


def test_a_name_given_twice_fits_no_list_of_fields():
    with pytest.raises(MalformedBallotError):
        read_code(read_json(b'{"code": "A", "code": "B"}'))


@pytest.mark.abuse(20)
@pytest.mark.abuse(21)
@pytest.mark.abuse(22)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        json.dumps(GOOD).encode("utf-16"),
        b"[" * 200_000,
        b'{"code": ' + b"9" * 5000 + b"}",
    ],
    ids=["nothing", "cut", "no text", "utf-16", "nested", "long number"],
)
def test_what_is_not_json_is_told_apart(body):
    with pytest.raises(NotJSONError):
        read_json(body)


@pytest.mark.abuse(19)
@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"1e400"])
def test_odd_numbers_are_refused_as_fields(number):
    with pytest.raises(MalformedBallotError):
        read_code(read_json(b'{"code": ' + number + b"}"))


def test_a_form_is_read():
    form = read_form(b"code=ABC&idem=1&m1.A15=excellent&m1.A16=%E5%A5%BD%0D%0Aok")

    assert form.code == "ABC"
    assert form.answers == {("m1", "A15"): ("excellent",), ("m1", "A16"): ("好\nok",)}
    assert not form.is_sure


def test_fields_left_empty_are_no_answers():
    assert read_form(b"code=&m1.A16=&m1.A17=+").answers == {}


def test_a_field_may_be_a_part_of_an_answer_or_have_several_values():
    form = read_form(b"m1.E10.1.change=x&m1.N01=a&m1.N01=&m1.N01=b")

    assert form.answers == {("m1", "E10.1.change"): ("x",), ("m1", "N01"): ("a", "b")}


def test_the_mark_that_is_taken_back_is_no_answer():
    form = read_form(b"m1.A15=x&m2.A15=y&clear=m1.A15")

    assert form.answers == {("m2", "A15"): ("y",)}
    assert form.is_cleared


@pytest.mark.parametrize(
    "body",
    [
        b"code=A&stranger=1",
        b"code=A&code=B",
        b"code=%ff",
        b"m1.A16=%ed%a0%80",
        "code=票".encode(),
        b"code=" + b"A" * 101,
        b"&".join(b"m%d.A15=x" % number for number in range(20_001)),
    ],
    ids=["stranger", "code twice", "no text", "half a character",
         "not encoded", "long code", "many fields"],
)  # fmt: skip
def test_a_form_not_as_agreed_is_refused(body):
    with pytest.raises(MalformedBallotError):
        read_form(body)
