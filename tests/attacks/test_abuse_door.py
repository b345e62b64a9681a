"""Who comes to the ballot server with what nobody should come with."""

from __future__ import annotations

import json
import secrets
import socket
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from threading import Event, Thread
from urllib.parse import urlencode, urlsplit

import pytest
from small_rounds import (
    TODAY,
    draft,
    new_idem,
    round_in,
    small_roster,
    small_store,
)
from unit.web.serving import FORM, JSON, Visitor, in_box, serving, submission

from toolkit.collection import sealing
from toolkit.collection.roster.model import Roster
from toolkit.collection.round import State
from toolkit.errors import TooManyTriesError
from toolkit.services import issuing
from toolkit.storage.counter import read_envelopes
from toolkit.web import server
from toolkit.web.limits import Failures

UNKNOWN = "0" * 26


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with_everything = small_store(tmp_path_factory.mktemp("door"))
    yield with_everything
    with_everything.close()


@pytest.fixture(scope="module")
def visitor(store):
    with serving(store) as address:
        yield Visitor(address, {"Accept-Language": "en"})


@pytest.fixture
def planned(store, tmp_path):
    return draft(tmp_path, store=store, round_id=f"r-{secrets.token_hex(4)}")


@pytest.fixture
def voting(planned):
    return planned.bring_to(State.OPEN)


@pytest.fixture
def page(voting):
    return f"/b/{voting.id}"


@pytest.fixture(scope="module")
def untouched(store, tmp_path_factory):
    """An open round that nobody has succeeded with so far."""
    return round_in(
        State.OPEN, tmp_path_factory.mktemp("it"), store=store, round_id="untouched"
    )


def sealed_in(voting):
    """Return the envelopes in the box of a round, as they are sent."""
    with voting.store.reading() as connection:
        found = read_envelopes(connection, voting.id)
        return {sealing.encode(one.sealed) for one in found}


# Codes


@pytest.mark.abuse(1)
@pytest.mark.parametrize("part", ["", "/form", "/roll"])
def test_a_code_nobody_was_given_opens_no_door(visitor, untouched, part):
    path = f"/b/untouched{part}"
    sent = {"code": UNKNOWN} if part else submission(untouched, code=UNKNOWN)

    as_data = visitor.post(path, sent)
    as_form = visitor.submit(path, {"code": UNKNOWN, "idem": new_idem()})

    assert (as_data.status, as_data.data["error"]) == (403, "UnknownCodeError")
    assert as_form.status == 403
    assert in_box(untouched) == (0, 0)


FULL_WIDTH = {point: point + 0xFEE0 for point in range(ord("!"), ord("~") + 1)}


@pytest.mark.abuse(3)
@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: code.translate(FULL_WIDTH),
        lambda code: f"\u3000{code[:4]}－{code[4:8]} {code[8:]}\t",
    ],
    ids=["small letters", "O and I", "o and l", "full width", "gaps"],
)
def test_a_ticket_is_taken_however_it_is_typed(visitor, planned, typed):
    issued = issuing.issue_codes(
        planned.store, planned.id, by_ticket=["staff"], spares=300
    )
    alike = [it.code for it in issued.tickets if {"0", "1"} <= {*it.code}]
    planned.codes = (alike[0],)
    voting = planned.bring_to(State.OPEN)

    sent = submission(voting, code=typed(alike[0]))

    assert sent["code"] != alike[0]
    assert visitor.post(f"/b/{voting.id}", sent).data == {"outcome": "counted"}


@pytest.mark.abuse(4)
def test_a_code_of_another_round_opens_no_part_of_this_one(visitor, voting, page):
    other = round_in(
        State.OPEN, voting.folder, store=voting.store, round_id=f"{voting.id}-too"
    )

    for part in ("", "/form", "/roll"):
        foreign = {"code": other.codes[0]}
        sent = foreign if part else submission(voting, **foreign)
        assert visitor.post(page + part, sent).status == 403
    assert (in_box(voting), in_box(other)) == ((0, 0), (0, 0))


@pytest.mark.abuse(5)
def test_a_link_that_was_replaced_is_taken_back(visitor, voting, page):
    lost = submission(voting)
    number = small_roster().raters[0].number
    link = issuing.reissue(voting.store, voting.id, number, today=TODAY)

    refused = [
        visitor.post(page, lost),
        visitor.post(f"{page}/form", {"code": lost["code"]}),
        visitor.submit(f"{page}/form", {"code": lost["code"]}),
    ]
    answer = visitor.post(page, {**lost, "code": link.code})

    assert [it.status for it in refused] == [403] * 3
    assert refused[0].data["error"] == "VoidedCodeError"
    assert answer.data == {"outcome": "counted"}


@pytest.mark.abuse(5)
def test_a_ticket_nobody_drew_is_taken_back(visitor, planned):
    issued = issuing.issue_codes(
        planned.store, planned.id, by_ticket=["staff"], spares=1
    )
    planned.codes = tuple(it.code for it in issued.tickets)
    voting = planned.bring_to(State.OPEN)
    sent = submission(voting)

    issuing.void_codes(voting.store, voting.id, [sent["code"]], today=TODAY)

    assert visitor.post(f"/b/{voting.id}", sent).data["error"] == "VoidedCodeError"
    assert in_box(voting) == (0, 0)


@pytest.mark.abuse(31)
def test_whoever_follows_a_link_without_a_browser_uses_up_nothing(
    visitor, voting, page, caplog
):
    caplog.set_level(0)
    code = voting.codes[0]
    before = voting.count_rows("spent", "envelope", "credential", "act")

    for part in ("", "/form", "/roll", "/status", "/receipts"):
        for method in ("GET", "HEAD"):
            visitor.ask(method, f"{page}{part}?code={code}&subject=m001")

    assert voting.count_rows("spent", "envelope", "credential", "act") == before
    assert code not in caplog.text
    assert visitor.post(page, submission(voting)).data == {"outcome": "counted"}


@pytest.mark.abuse(32)
def test_of_ten_thousand_guesses_in_ten_seconds_three_hundred_are_heard():
    clock = count()
    failures = Failures(clock=lambda: next(clock) / 1000)
    heard = 0

    for guess in range(10_000):
        with suppress(TooManyTriesError):
            failures.count(f"192.0.2.{guess % 250}")
            heard += 1

    assert heard <= 100 + 20 * 10


@pytest.mark.abuse(32)
def test_while_somebody_guesses_voters_are_served(store, voting, page):
    voters = [submission(voting, rater, idem=new_idem()) for rater in range(6)]

    with serving(store, clock=lambda: 0.0) as address:
        visitor = Visitor(address)

        def guess(_):
            return visitor.post(f"{page}/form", {"code": UNKNOWN}).status

        with ThreadPoolExecutor(8) as guessers:
            guessed = guessers.map(guess, range(400))
            counted = [visitor.post(page, sent).data for sent in voters]
            statuses = [*guessed]

    assert statuses.count(403) == 50
    assert statuses.count(429) == 350
    assert counted == [{"outcome": "counted"}] * 6


# Submissions


@pytest.mark.abuse(11)
def test_closing_while_fifty_hand_in_counts_each_or_refuses_it(tmp_path):
    voting = draft(
        tmp_path,
        round_id="rush",
        roster=small_roster(members=1, staff=50),
    ).bring_to(State.OPEN)
    ballots = [submission(voting, rater, idem=new_idem()) for rater in range(50)]
    late, is_closed = ballots[-10:], Event()

    def hand_in(sent):
        if sent in late:
            is_closed.wait(20)
        return Visitor(address).post("/b/rush", sent)

    with serving(voting.store) as address, ThreadPoolExecutor(16) as people:
        running = {people.submit(hand_in, sent): sent for sent in ballots}
        next(as_completed(running))
        voting.bring_to(State.CLOSED)
        is_closed.set()

    counted, refused = set(), set()
    for answer, sent in running.items():
        said = answer.result().status
        assert said in {200, 410}
        envelopes = {one["sealed"] for one in sent["envelopes"]}
        (counted if said == 200 else refused).update(envelopes)
    assert counted
    assert len(refused) >= len(late)
    assert sealed_in(voting) == counted


@pytest.fixture
def two_units(store, tmp_path):
    """A round of two units, in which the first rater is a member too."""
    people = small_roster(units=2, members=3, staff=3, students=0)
    himself = replace(people.raters[0], number=people.subjects[0].number)
    return draft(
        tmp_path,
        store=store,
        round_id=f"r-{secrets.token_hex(4)}",
        roster=Roster(people.subjects, (himself, *people.raters[1:])),
    ).bring_to(State.OPEN)


def sealed_for(voting, subject):
    """Seal an envelope for any subject, as a client of one's own may."""
    form = voting.form(1)
    size = len(next(iter(voting.seal(1).envelopes.values()))) - sealing.OVERHEAD
    public = sealing.key_from_text(form.key)
    sealed = sealing.seal(bytes(size), public, voting.info(form.group, subject))
    return {"subject": subject, "sealed": sealing.encode(sealed)}


@pytest.mark.parametrize(
    ("rater", "subject"),
    [
        pytest.param(1, "m004", marks=pytest.mark.abuse(12), id="another unit's"),
        pytest.param(0, "m001", marks=pytest.mark.abuse(13), id="oneself"),
    ],
)
@pytest.mark.parametrize("instead", [True, False])
def test_only_who_is_on_ones_own_list_can_be_appraised(
    visitor, two_units, rater, subject, instead
):
    right = submission(two_units, rater)
    kept = right["envelopes"][1:] if instead else right["envelopes"]
    wrong = {**right, "envelopes": [*kept, sealed_for(two_units, subject)]}

    answer = visitor.post(f"/b/{two_units.id}", wrong)
    plain = visitor.submit(
        f"/b/{two_units.id}",
        {"code": right["code"], "idem": new_idem(), f"{subject}.A15": "excellent"},
    )

    assert subject not in {one["subject"] for one in right["envelopes"]}
    assert (answer.status, answer.data["error"]) == (422, "MalformedBallotError")
    assert plain.status == 422
    assert in_box(two_units) == (0, 0)
    assert visitor.post(f"/b/{two_units.id}", right).status == 200


@pytest.mark.abuse(18)
@pytest.mark.parametrize("field", ["code", "idem", "subject", "sealed"])
@pytest.mark.parametrize("value", [None, 7, True, ["a"], {"a": 1}])
def test_what_is_no_text_is_refused_where_a_text_belongs(
    visitor, untouched, field, value
):
    sent = submission(untouched)
    where = sent if field in sent else sent["envelopes"][0]
    where[field] = value

    assert visitor.post("/b/untouched", sent).status == 422
    assert in_box(untouched) == (0, 0)


@pytest.mark.abuse(19)
@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
@pytest.mark.parametrize("field", ["code", "idem", "envelopes", "sealed"])
def test_numbers_that_are_none_are_refused(visitor, untouched, field, number):
    sent = submission(untouched)
    where = sent if field in sent else sent["envelopes"][0]
    where[field] = "HERE"
    body = json.dumps(sent).replace('"HERE"', number).encode()

    answer = visitor.ask("POST", "/b/untouched", body=body, Content_Type=JSON)

    assert (answer.status, answer.data["error"]) == (422, "MalformedBallotError")
    assert in_box(untouched) == (0, 0)


@pytest.mark.abuse(37)
def test_somebody_elses_envelope_is_not_taken_again(visitor, voting, page):
    (victims, *_), own = (submission(voting, n)["envelopes"] for n in (0, 1))
    visitor.post(page, submission(voting, 0, envelopes=[victims, own[1]]))
    copied = submission(voting, 1, envelopes=[victims, own[1]])

    answer = visitor.post(page, copied)
    honest = visitor.post(page, submission(voting, 1))

    assert (answer.status, answer.data["error"]) == (422, "MalformedBallotError")
    assert honest.data == {"outcome": "counted"}
    assert in_box(voting) == (2, 4)


# Requests

POST = f"POST /b/untouched HTTP/1.1\r\nHost: here\r\nContent-Type: {JSON}\r\n"
ENDLESS = 64 << 20


def dialled(address):
    place = urlsplit(address)
    return socket.create_connection((place.hostname, place.port), 10)


@pytest.mark.abuse(24)
def test_who_sends_a_byte_at_a_time_is_cut_off(store, untouched, monkeypatch):
    promised, serve = {}, server.HTTPServer

    def hurry(*args, **options):
        promised.update(options)
        return serve(*args, **{**options, "body_timeout": 0.3})

    monkeypatch.setattr(server, "HTTPServer", hurry)

    with serving(store) as address, dialled(address) as line:
        line.sendall(f"{POST}Content-Length: 9000\r\n\r\n".encode())
        bytes_sent = trickle(line, at_most=200)

    assert promised["body_timeout"] <= 20
    assert bytes_sent < 100
    assert in_box(untouched) == (0, 0)


def trickle(line, *, at_most):
    """Send byte by byte, waiting a little; return how many until it is cut."""
    line.settimeout(0.05)
    for sent in range(at_most):
        try:
            line.sendall(b" ")
            if line.recv(1) == b"":
                return sent
        except TimeoutError:
            continue
        except ConnectionError:
            return sent
    return at_most


@pytest.mark.abuse(25)
def test_chunks_without_an_end_are_cut_off(visitor, untouched):
    sent, chunk = 0, b"10000\r\n" + b"x" * 0x10000 + b"\r\n"

    with dialled(visitor.address) as line:
        line.sendall(f"{POST}Transfer-Encoding: chunked\r\n\r\n".encode())
        with suppress(OSError):
            while sent < ENDLESS:
                line.sendall(chunk)
                sent += len(chunk)

    assert sent < ENDLESS
    assert visitor.get("/healthz").status == 200
    assert in_box(untouched) == (0, 0)


@pytest.mark.abuse(27)
@pytest.mark.abuse(28)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("part", ["", "/form", "/roll"])
def test_a_form_that_another_site_posts_is_refused(visitor, untouched, part, site):
    form = {"code": untouched.codes[0], "idem": new_idem(), "m001.A15": "excellent"}

    foreign = visitor.submit(f"/b/untouched{part}", form, Sec_Fetch_Site=site)

    assert foreign.status == 403
    assert "m001.A15" not in foreign.text
    assert in_box(untouched) == (0, 0)


class Framing(BaseHTTPRequestHandler):
    """A site whose page shows two in frames: one of its own, and one as asked for."""

    def do_GET(self):
        own = '<input id="code">'
        frames = f'<iframe src="/own"></iframe><iframe src="{self.path[2:]}"></iframe>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write((own if self.path == "/own" else frames).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def foreign_site():
    with HTTPServer(("127.0.0.1", 0), Framing) as site:
        thread = Thread(target=site.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()
        thread.join()


@pytest.mark.abuse(29)
def test_the_ballot_page_shows_in_no_frame(browser, visitor, foreign_site, untouched):
    ballot_page = f"{visitor.address}/b/{untouched.id}"
    with browser.new_context() as victim:
        tab = victim.new_page()
        tab.goto(f"{foreign_site}/?{ballot_page}", wait_until="networkidle")
        framed = [frame.locator("#code").count() for frame in tab.frames]
        tab.goto(ballot_page)
        alone = tab.locator("#code").count()

    assert framed == [0, 1, 0]  # the page itself, its own frame, ours
    assert alone == 1


@pytest.mark.abuse(55)
@pytest.mark.parametrize(
    "name",
    [
        *("../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc", "CON", "nul.txt", "a" * 300),
        *("%D1%80ound", "r%00", "r%0a", "r/../r", "%EF%BC%91", "';DROP TABLE round"),
    ],
)
def test_a_name_that_is_no_rounds_leads_nowhere(visitor, name):
    path = f"/b/{name}".replace(" ", "%20")
    sent = urlencode({"code": UNKNOWN}).encode()

    answers = [
        visitor.get(path, Accept="text/html"),
        visitor.ask("POST", path, body=sent, Content_Type=FORM),
        visitor.get(f"{path}/status"),
    ]

    assert [it.status for it in answers] == [404] * 3
    assert not any(b"root:" in it.body for it in answers)
