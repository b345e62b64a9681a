"""What anybody may see, and what goes along with every answer."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser

import pytest
from small_rounds import SURVEY, draft, small_roster
from unit.web.serving import submission

from toolkit.collection.round import State
from toolkit.services import announcing
from toolkit.services.batching import close_due_batches
from toolkit.survey.model import Direction
from toolkit.web.assets import ASSETS

PROMISED = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}
BETRAYING = {"Server", "Etag", "Set-Cookie", "Last-Modified"}


class Addresses(HTMLParser):
    """Collects what a page refers to, and scripts and styles within it."""

    def __init__(self, html):
        super().__init__()
        self.found, self.inline = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.found += [named[key] for key in ("href", "src", "action") if key in named]
        is_code = tag == "script" and "src" not in named
        if "style" in named or tag == "style" or is_code:
            self.inline.append((tag, named.get("type")))
        self.inline += [(tag, key) for key in named if key.startswith("on")]


def pages_of(visitor, voting):
    page = f"/b/{voting.id}"
    return {
        "home": visitor.get("/"),
        "start": visitor.get(page),
        "ballot": visitor.submit(f"{page}/form", {"code": voting.codes[0]}),
        "wrong code": visitor.submit(f"{page}/form", {"code": "x"}),
        "kiosk": visitor.get(f"{page}?kiosk=1"),
        "roll": visitor.submit(f"{page}/roll", {"code": voting.codes[0]}),
        "stored": visitor.get("/stored"),
        "status": visitor.get(f"{page}/status", Accept="text/html"),
        "nowhere": visitor.get("/nowhere", Accept="text/html"),
    }


def answers_of(visitor, voting):
    page = f"/b/{voting.id}"
    return {
        **pages_of(visitor, voting),
        "receipts": visitor.get(f"{page}/receipts"),
        "health": visitor.get("/healthz"),
        "data": visitor.post(f"{page}/form", {"code": voting.codes[0]}),
        "refused": visitor.post(page, {}),
        "not allowed": visitor.ask("PUT", page),
        "counted": visitor.post(page, submission(voting)),
    }


@pytest.mark.abuse(29)
def test_every_answer_carries_the_promised_headers_and_no_betraying_ones(
    visitor, voting
):
    for name, answer in answers_of(visitor, voting).items():
        carried = {key: answer.headers.get(key) for key in PROMISED}
        assert carried == PROMISED, name
        assert not BETRAYING & answer.headers.keys(), name


def test_no_page_refers_to_another_host_or_holds_code_of_its_own(visitor, voting):
    for name, answer in pages_of(visitor, voting).items():
        page = Addresses(answer.text)
        assert all(re.match(r"/(?!/)|data:image/", it) for it in page.found), name
        assert set(page.inline) <= {("script", "application/json")}, name


def test_every_page_speaks_the_readers_language(visitor, voting):
    for name, answer in pages_of(visitor, voting).items():
        assert '<html lang="en">' in answer.text, name


def test_without_a_wish_the_page_is_chinese(visitor, page):
    assert '<html lang="zh-CN">' in visitor.get(page, Accept_Language="fr").text


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("?lang=zh-CN", "zh-CN"),
        ("?lang=en", "en"),
        ("?lang=tlh", "en"),
        ("?lang=%ff", "en"),
    ],
)
def test_the_address_may_wish_for_a_language(visitor, page, path, language):
    assert f'<html lang="{language}">' in visitor.get(page + path).text


def test_the_page_shows_title_guidance_and_the_keys_fingerprint(visitor, voting, page):
    answer = visitor.get(page)

    form = voting.form()
    assert answer.status == 200
    assert form.title in answer.text
    assert "Judge by what you know from daily work" in answer.text
    assert form.fingerprint in answer.text
    assert 'id="code"' in answer.text


@pytest.mark.abuse(31)
def test_a_code_in_the_address_is_not_read(visitor, voting, page):
    before = voting.count_rows("spent", "envelope")

    answer = visitor.get(f"{page}?code={voting.codes[0]}")

    assert voting.codes[0] not in answer.text
    assert voting.count_rows("spent", "envelope") == before


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.FROZEN, "has not been opened yet"),
        (State.CLOSED, "is closed"),
        (State.OPENED, "is closed"),
        (State.PUBLISHED, "its result is published"),
        (State.DESTROYED, "have been destroyed"),
    ],
)
def test_a_page_of_a_round_that_is_not_open_says_how_it_stands(
    visitor, planned, monkeypatch, state, said
):
    notice = announcing.notice(planned.store, planned.bring_to(State.FROZEN).id)
    fields = {name: getattr(notice, name) for name in notice.__slots__}
    stands = announcing.Notice(**{**fields, "state": state})
    monkeypatch.setattr(announcing, "notice", lambda *_: stands)

    answer = visitor.get(f"/b/{planned.id}")

    assert answer.status == 200
    assert said in answer.text
    assert 'id="code"' not in answer.text
    assert ('id="roll"' in answer.text) == (
        state in {State.CLOSED, State.OPENED, State.PUBLISHED}
    )
    assert ("/receipts" in answer.text) == (state in {State.PUBLISHED, State.DESTROYED})


def test_a_draft_is_not_shown(visitor, planned):
    assert visitor.get(f"/b/{planned.id}").status == 410


def test_the_status_is_told_to_programs(visitor, voting, page):
    voting.cast(0)

    answer = visitor.get(f"{page}/status")

    assert answer.data == {
        "round": voting.id,
        "title": voting.form(1).title,
        "state": "open",
        "returned": 0,
        "head": None,
    }


def test_the_newest_head_of_the_box_is_told_to_everybody(visitor, store, tmp_path):
    roster = small_roster(members=1, staff=10)
    voting = draft(tmp_path, store=store, round_id="with-a-head", roster=roster)
    voting.bring_to(State.OPEN)
    page = f"/b/{voting.id}"
    for rater in range(10):
        voting.cast(rater)
    close_due_batches(store)

    head = visitor.get(f"{page}/status").data["head"]

    assert re.fullmatch("[0-9a-f]{64}", head)
    assert head in visitor.get(f"{page}/status", Accept="text/html").text


def test_the_turnout_is_rounded_down_to_five(visitor, voting, page):
    for rater in range(7):
        voting.cast(rater)

    assert visitor.get(f"{page}/status").data["returned"] == 5
    assert "handed in: 5" in visitor.get(f"{page}/status", Accept="text/html").text


def test_receipts_are_listed_one_to_a_line_once_they_are_published(
    visitor, page, monkeypatch
):
    before = visitor.get(f"{page}/receipts")
    listed = ("0123456789ABCDEF", "ZYXWVTSRQPNMKJHG")
    monkeypatch.setattr(announcing, "receipts", lambda *_: listed)

    after = visitor.get(f"{page}/receipts")

    assert before.status == 404
    assert after.status == 200
    assert after.headers["Content-Type"].startswith("text/plain")
    assert after.text.split() == list(listed)


def test_health_is_the_databases(visitor, monkeypatch):
    well = visitor.get("/healthz")
    monkeypatch.setattr(announcing, "is_healthy", lambda _: False)

    ill = visitor.get("/healthz")

    assert (well.status, ill.status) == (200, 503)


def test_the_first_page_lists_no_round(visitor, voting):
    answer = visitor.get("/")

    assert answer.status == 200
    assert voting.id not in answer.text


@pytest.mark.abuse(55)
@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/b/",
        "/b/nowhere",
        "/b/../../etc/passwd",
        "/b/%2e%2e%2fetc",
        "/b/UPPER",
        "/b/" + "a" * 65,
        "/b/%D1%80ound",
        "/static/nowhere/ballot.js",
        "/o",
    ],
)
def test_what_is_not_there_is_not_found_in_few_words(visitor, path):
    answer = visitor.get(path, Accept="text/html")

    assert answer.status == 404
    assert len(answer.body) < 2500
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_other_methods_are_not_allowed(visitor, page, method):
    assert visitor.ask(method, page).status == 405


def test_style_and_scripts_may_be_kept_because_their_address_holds_their_digest(
    visitor, page
):
    parts = [it for it in Addresses(visitor.get(page).text).found if "/static/" in it]

    answers = {it.rpartition("/")[2]: visitor.get(it) for it in parts}
    script = next(it for it in parts if it.endswith("ballot.js"))
    seal = visitor.get(script.replace("ballot.js", "seal.js"))
    nothing = visitor.get(script.replace("ballot.js", "secret.js"))

    assert answers.keys() == {"ballot.css", "ballot.js"}
    for answer in (*answers.values(), seal):
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
    assert nothing.status == 404


def test_page_script_and_style_stay_small(visitor, page):
    start = visitor.get(page)
    parts = [it for it in Addresses(start.text).found if "/static/" in it]
    parts.append(parts[-1].replace("ballot.js", "seal.js"))

    size = len(start.body) + sum(len(visitor.get(it).body) for it in parts)

    assert len(parts) + 1 <= 4
    assert size <= 40_000


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_ballot_on_twenty_names_stays_small(visitor, store, tmp_path, language):
    twenty = draft(
        tmp_path,
        store=store,
        round_id=f"twenty-{language.lower()}",
        roster=small_roster(members=20),
    )
    twenty.bring_to(State.OPEN)

    form = {"code": twenty.codes[0]}
    ballot = visitor.submit(f"/b/{twenty.id}/form?lang={language}", form)
    parts = [ballot.body, *(asset.content for asset in ASSETS.values())]

    assert len(parts) <= 4
    assert sum(map(len, parts)) <= 60_000
    assert sum(len(gzip.compress(part)) for part in parts) <= 16_000


def test_a_signed_survey_is_not_called_a_secret_ballot(visitor, store, tmp_path):
    signed = SURVEY.model_copy(update={"direction": Direction.PROPOSAL})
    planned = draft(tmp_path, store=store, survey=signed, round_id="signed-one")

    pages = pages_of(visitor, planned.bring_to(State.OPEN))

    for name in ("start", "ballot"):
        assert "<p>Signed proposal</p>" in pages[name].text, name
        assert "<p>Secret ballot</p>" not in pages[name].text, name
