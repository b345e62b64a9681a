"""What a device is told of a submission whose answer was lost."""

from __future__ import annotations

import pytest
from unit.web.serving import FORM, JSON, submission

from toolkit.collection import sealing

IDEM = "0" * 32


@pytest.fixture
def asked(visitor, page):
    def asked(data, **headers):
        return visitor.post(f"{page}/again", data, **headers)

    return asked


def test_only_who_names_the_submission_is_told_the_key_of_its_receipt(
    visitor, asked, voting, page
):
    code = voting.codes[0]
    before = asked({"code": code, "idem": IDEM})
    visitor.post(page, submission(voting, idem=IDEM))

    after = asked({"code": code, "idem": IDEM})
    other = asked({"code": code, "idem": "1" * 32})

    assert before.data == other.data == {"again": None}
    assert len(sealing.decode(after.data["again"])) == 32


def test_the_key_of_the_draft_is_not_told_any_more(visitor, voting, page):
    code = {"code": voting.codes[0]}
    visitor.post(page, submission(voting))

    answers = [
        visitor.post(f"{page}/form", code),
        visitor.submit(f"{page}/form", code, X_Requested_With="fetch"),
    ]

    assert [one.status for one in answers] == [409, 409]
    assert not any("draft" in one.text for one in answers)


def test_a_page_holds_the_key_only_where_a_draft_is_kept(visitor, voting, page):
    code, form = {"code": voting.codes[0]}, f"{page}/form"
    key = visitor.post(form, code, X_Requested_With="fetch").data["draft"]

    by_script = visitor.submit(form, code, X_Requested_With="fetch")
    at_a_kiosk = visitor.submit(f"{form}?kiosk=1", code, X_Requested_With="fetch")
    without_script = visitor.submit(form, code)

    assert key in by_script.text
    for ballot in (at_a_kiosk, without_script):
        assert 'id="ballot"' in ballot.text
        assert key not in ballot.text


def test_asking_changes_nothing(asked, voting):
    before = voting.count_rows("spent", "envelope", "act", "credential")

    asked({"code": voting.codes[0], "idem": IDEM})

    assert voting.count_rows("spent", "envelope", "act", "credential") == before


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"code": "0" * 26, "idem": IDEM}, 403),
        ({"code": "A", "idem": IDEM}, 422),
        ({"code": "0" * 26}, 422),
        ({"code": "0" * 26, "idem": IDEM, "more": 1}, 422),
        ({"code": "0" * 26, "idem": "x" * 32}, 422),
        ({"code": "0" * 26, "idem": 7}, 422),
    ],
)
def test_what_is_not_as_agreed_is_told_nothing(asked, data, status):
    answer = asked(data)

    assert answer.status == status
    assert "again" not in answer.data


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [(JSON, b"{", 400), ("text/plain", b"{}", 415), (FORM, b"code=1", 400)],
)
def test_another_format_is_refused(visitor, page, content_type, body, status):
    answer = visitor.ask("POST", f"{page}/again", body=body, Content_Type=content_type)

    assert answer.status == status


@pytest.mark.abuse(28)
def test_another_sites_page_is_refused(asked, voting):
    answer = asked({"code": voting.codes[0], "idem": IDEM}, Sec_Fetch_Site="cross-site")

    assert answer.status == 403


def test_whoever_follows_the_address_is_led_to_the_page(visitor, page):
    answer = visitor.get(f"{page}/again?lang=en")

    assert answer.status == 302
    assert answer.headers["Location"] == f"{page}?lang=en"
