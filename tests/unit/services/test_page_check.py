"""A scrutineer's look at a ballot page from outside."""

from __future__ import annotations

import base64
import hashlib
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from small_rounds import round_in
from unit.web.serving import serving

from toolkit.collection import sealing
from toolkit.collection.round import State
from toolkit.errors import SettingError
from toolkit.services.page_check import check_page
from toolkit.web.assets import DIGESTS
from toolkit.web.visit import HEADERS

SCRIPT = b"seal();"
EXPECTED = {"ballot.js": hashlib.sha256(SCRIPT).hexdigest()}
KEY = base64.urlsafe_b64encode(b"k" * 65).decode().rstrip("=")
SHOWN = sealing.fingerprint(KEY)
PAGE = f"""<!doctype html><html><head>
<link rel="icon" href="data:image/svg+xml,x">
<script type="module" src="/static/0/ballot.js"></script></head><body>
<p class="key"><span>Fingerprint:</span> <code>{SHOWN}</code></p>
<div data-key="{KEY}"></div><form action="/b/round/form"></form>
<script type="application/json">{{}}</script></body></html>"""


@contextmanager
def answering(page=PAGE, script=SCRIPT, status=200, **headers):
    """Serve a page and its script, as a server that may not be honest."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response_only(status)
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            for name, value in {**HEADERS, **named}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(script if self.path.endswith(".js") else page.encode())

        def log_message(self, *_):
            pass

    asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/b/round", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def look(fingerprint=None, **served):
    with answering(**served) as (url, _):
        return check_page(url, expected=EXPECTED, fingerprint=fingerprint)


def places(findings):
    return [problem.place for problem in findings.problems]


@pytest.mark.parametrize("state", [State.OPEN, State.CLOSED])
def test_the_real_page_is_genuine(tmp_path, state):
    voting = round_in(State.OPEN, tmp_path)
    printed = sealing.fingerprint(voting.form().key)
    voting.bring_to(state)

    with serving(voting.store) as address:
        url = f"{address}/b/{voting.id}#{voting.codes[0]}"
        findings = check_page(url, expected=DIGESTS, fingerprint=printed.upper())

    assert findings.problems == ()
    assert findings.is_genuine
    assert findings.files == tuple(sorted(DIGESTS))
    assert findings.fingerprint == printed


def test_a_code_in_the_address_is_not_sent():
    with answering() as (url, asked):
        check_page(f"{url}?code=SECRET#SECRET", expected=EXPECTED)

    assert asked == ["/b/round", "/static/0/ballot.js"]


def test_a_script_that_differs_in_one_byte_is_found():
    findings = look(script=SCRIPT + b" ")

    assert places(findings) == ["ballot.js"]
    assert not findings.is_genuine
    assert findings.files == ()


@pytest.mark.parametrize(
    ("wanted", "is_genuine"),
    [(SHOWN, True), (SHOWN.replace(" ", ""), True), ("0000 " * 8, False), ("", False)],
)
def test_the_key_is_compared_with_the_notice(wanted, is_genuine):
    assert look(fingerprint=wanted).is_genuine is is_genuine


ALTERED = {
    "another key beside the right fingerprint": PAGE.replace(KEY, KEY[::-1]),
    "a second key": PAGE.replace("<form", f'<b data-key="{KEY[::-1]}"></b><form'),
    "no key": PAGE.replace("data-key", "data-lock"),
    "code of its own": PAGE.replace("<form", "<script>spy()</script><form"),
    "an event": PAGE.replace("<form", '<form onsubmit="spy()"'),
    "a frame": PAGE.replace("<form", '<iframe src="/b/round"></iframe><form'),
    "a new base": PAGE.replace("<head>", '<head><base href="//evil.example/">'),
    "a redirection": PAGE.replace(
        "<head>", '<head><meta http-equiv="refresh" content="0; url=/else">'
    ),
    "a lure": PAGE.replace("<form", '<a href=" JavaScript:spy()">x</a><form'),
    "a form to elsewhere": PAGE.replace('"/b/round/form"', '"//evil.example/"'),
    "a button to elsewhere": PAGE.replace(
        "</form>", '<button formaction="https://evil.example"></button></form>'
    ),
    "a script from elsewhere": PAGE.replace('"/static', '"https://evil.example/static'),
    "one script more": PAGE.replace(
        "</head>", '<script src="/static/0/spy.js"></script></head>'
    ),
    "the right name in another folder": PAGE.replace(
        "</head>", '<script src="/static/1/ballot.js"></script></head>'
    ),
    "a counting picture": PAGE.replace("<form", '<img src="/count.gif"><form'),
    "no script": PAGE.replace('<script type="module" src="/static/0/ballot.js">', ""),
}


@pytest.mark.parametrize("how", ALTERED)
def test_a_page_that_was_altered_is_found(how):
    assert look().is_genuine
    assert not look(page=ALTERED[how]).is_genuine


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Security_Policy": "default-src *"},
        {"Content_Security_Policy": ""},
        {"Set_Cookie": "you=7"},
        {"ETag": '"7"'},
        {"Referrer_Policy": "unsafe-url"},
        {"Cache_Control": "public"},
    ],
    ids=str,
)
def test_headers_that_allow_more_are_found(headers):
    assert not look(**headers).is_genuine


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_page_that_is_not_there_is_not_genuine(status):
    findings = look(status=status)

    assert not findings.is_genuine
    assert findings.problems[0].facts == {"status": status}


@pytest.mark.parametrize("url", ["", "ballots.example/b/x", "file:///etc/passwd"])
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(SettingError):
        check_page(url, expected=EXPECTED)


def test_a_server_that_does_not_answer_is_named():
    with answering() as (url, _):
        pass

    with pytest.raises(SettingError, match=r"127\.0\.0\.1"):
        check_page(url, expected=EXPECTED)
