"""The way in and out, asked as a browser asks it."""

from __future__ import annotations

import asyncio
import re
from contextlib import contextmanager
from datetime import timedelta
from http.cookiejar import CookieJar
from threading import Event, Thread
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    Request,
    build_opener,
)

import jinja2
import pytest
from argon2 import PasswordHasher
from jupyter_server.auth import AllowAllAuthorizer
from jupyter_server.base.handlers import JupyterHandler
from loops import run_apart
from small_rounds import TODAY, small_store
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from toolkit.apps.assets import ROUTE, AssetHandler, Assets
from toolkit.apps.attempts import LONGEST_PAUSE_SECONDS, TRIES
from toolkit.apps.desk.office import Office
from toolkit.apps.identity import Sessions, StaffIdentity
from toolkit.apps.pages import TEMPLATE
from toolkit.apps.sign_in import (
    MOST_WAITING,
    Door,
    InvitedPage,
    SignInPage,
    SignOutPage,
)
from toolkit.collection.staff import Role
from toolkit.errors import (
    InvitationRefusedError,
    PasswordsDifferError,
    SlowDownError,
    WeakPasswordError,
    WrongPasswordError,
)
from toolkit.i18n import translator
from toolkit.services import admitting
from toolkit.settings import read_settings

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NAME, PASSWORD = "zhang.san", "七八个星天外 two rains"
OTHER = "li.si"


class WhoPage(JupyterHandler):
    """Says who asks, to those who are signed in; what an app's page would be."""

    def get(self):
        staff = self.identity_provider.staff_of(self, anew=True)
        self.finish(f"{self.current_user.username} {staff.role}")


class Server:
    """The pages of the way in, and what happened behind them."""

    def __init__(self, store):
        self.store, self.ended, self.pauses, self.asked = store, [], [], []
        self.sessions = Sessions(
            lambda name: admitting.staff_of(store, name), on_end=self.ended.append
        )

    async def pause(self, seconds):
        self.pauses.append(seconds)

    def application(self):
        identity = StaffIdentity(token="a-token")  # noqa: S106 -- it opens nothing
        identity.sessions = self.sessions
        pages = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATE), autoescape=True
        )
        assets = Assets({"page": [TEMPLATE]})
        door = Door(
            self.store, hasher=QUICK, pause=self.pause, today=lambda: self.today
        )
        return Application(
            [
                (r"/login", SignInPage),
                (r"/invited", InvitedPage),
                (r"/logout", SignOutPage),
                (r"/who", WhoPage),
                (ROUTE, AssetHandler, {"assets": assets}),
            ],
            assets=assets,
            office=Office(self.store, read_settings({})),
            authorizer=AllowAllAuthorizer(identity_provider=identity),
            base_url="/",
            cookie_secret="of this test",  # noqa: S106 -- so it is
            door=door,
            identity_provider=identity,
            jinja2_env=pages,
            language="zh-CN",
            log_function=lambda page: self.asked.append(page.request.uri),
            login_url="/login",
            xsrf_cookies=True,
        )

    today = TODAY

    @contextmanager
    def running(self):
        """Serve in a thread of its own; give the address."""
        ready, loops = Event(), []

        async def serve():
            sockets = bind_sockets(0, "127.0.0.1")
            server = HTTPServer(self.application(), xheaders=True)
            server.add_sockets(sockets)
            stop = asyncio.Event()
            self.address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
            loops.append((asyncio.get_running_loop(), stop))
            ready.set()
            await stop.wait()
            server.stop()
            await server.close_all_connections()

        thread = Thread(target=asyncio.run, args=[serve()])
        thread.start()
        assert ready.wait(10)
        try:
            yield self
        finally:
            (loop, stop) = loops[0]
            loop.call_soon_threadsafe(stop.set)
            thread.join(10)


class Stay(HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *_args):
        return None


class Browser:
    """Keeps cookies, and fills in the form that it last saw."""

    def __init__(self, server, **headers):
        self.server, self.headers = server, headers
        self.cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self.cookies), Stay)

    def get(self, path, **headers):
        return self._open(path, None, headers)

    def post(self, path, **fields):
        """Send a form with what proves that it is this server's."""
        self.get(path)
        return self.post_as_is(path, _xsrf=self.xsrf, **fields)

    def post_as_is(self, path, **fields):
        return self._open(path, urlencode(fields).encode(), {})

    def sign_in(self, name=NAME, password=PASSWORD, path="/login"):
        return self.post(path, name=name, password=password)

    @property
    def xsrf(self):
        return next(it.value for it in self.cookies if it.name == "_xsrf")

    @property
    def pass_(self):
        """The cookie of the session, if there is one."""
        named = [it for it in self.cookies if it.name.startswith("username")]
        return named[0] if named else None

    def _open(self, path, body, headers):
        request = Request(  # noqa: S310 -- our own
            self.server.address + path, body, {**self.headers, **headers}
        )
        try:
            answer = self._opener.open(request, timeout=10)
        except HTTPError as refusal:
            answer = refusal
        answer.text = answer.read().decode()
        answer.to = answer.headers.get("Location")
        return answer


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = small_store(tmp_path_factory.mktemp("door"))
    for name in (NAME, OTHER):
        secret = admitting.invite(store, name, Role.ORGANISER, today=TODAY)
        admitting.accept(store, secret, PASSWORD, today=TODAY, hasher=QUICK)
    return store


@pytest.fixture
def server(store):
    with Server(store).running() as server:
        yield server


@pytest.fixture
def person(server):
    return Browser(server)


def words(text, *, language="zh-CN", **facts):
    return translator(language)(text, **facts)


def test_who_is_not_signed_in_is_sent_to_the_door(person):
    answer = person.get("/who")

    assert (answer.status, answer.to) == (302, "/login?next=%2Fwho")


def test_who_has_the_password_gets_in_and_on_to_the_page(person):
    answer = person.sign_in(path="/login?next=/who")

    assert (answer.status, answer.to) == (303, "/who")
    assert person.get("/who").text == f"{NAME} organiser"
    assert person.get("/login?next=/who").to == "/who"


@pytest.mark.parametrize("cookie", ["", "x", "2|1:0|10:1|1:a|1:b|c"])
def test_a_cookie_of_ones_own_making_opens_nothing(person, server, cookie):
    name = "username-" + re.sub(r"\W", "-", server.address.removeprefix("http://"))

    answer = person.get("/who", Cookie=f"{name}={cookie}")

    assert answer.status == 302


def test_a_token_opens_nothing(person):
    in_address = person.get("/who?token=a-token")
    in_header = person.get("/who", Authorization="token a-token")
    as_password = person.sign_in("", "a-token")

    assert (in_address.status, in_header.status) == (302, 302)
    assert as_password.status == 403


def test_a_cookie_is_for_this_server_only_and_ends_with_the_browser(person):
    person.sign_in()

    cookie = person.pass_

    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Strict"
    assert (cookie.discard, cookie.secure, cookie.path) == (True, False, "/")


def test_a_cookie_goes_over_tls_only_where_there_is_tls(server):
    person = Browser(server)
    person.get("/login")
    person.headers["X-Forwarded-Proto"] = "https"

    answer = person.post_as_is(
        "/login", _xsrf=person.xsrf, name=NAME, password=PASSWORD
    )

    (given,) = [it for it in answer.headers.get_all("Set-Cookie") if "username" in it]
    assert answer.status == 303
    assert "; Secure" in given


def test_a_cookie_is_another_after_every_sign_in_and_the_one_before_is_dead(
    person, server
):
    person.sign_in()
    before = person.pass_
    (key,) = server.sessions.keys

    person.get("/logout")
    person.post_as_is("/login", _xsrf=person.xsrf, name=OTHER, password=PASSWORD)

    assert person.pass_.value != before.value
    assert server.ended == [key]
    assert person.get("/who").text == f"{OTHER} organiser"


def test_wrong_name_and_wrong_password_are_answered_alike(person):
    wrong = person.sign_in(NAME, "wrong")
    nobody = person.sign_in(name="nobody")

    same = [re.sub(r'value="[^"]*"', "", it.text) for it in (wrong, nobody)]
    assert (wrong.status, nobody.status) == (403, 403)
    assert words(WrongPasswordError.message) in wrong.text
    assert same[0] == same[1]
    assert person.pass_ is None


def test_the_name_is_still_there_after_a_wrong_password_and_the_password_is_not(
    person,
):
    answer = person.sign_in('"><script>', "七窍玲珑")

    assert "&#34;&gt;&lt;script&gt;" in answer.text
    assert '"><script>' not in answer.text
    assert "七窍玲珑" not in answer.text


@pytest.mark.parametrize("name", [NAME, "nobody"])
def test_a_name_that_was_guessed_at_is_shut_and_others_are_not(person, server, name):
    for _ in range(TRIES):
        assert person.sign_in(name, "wrong").status == 403

    shut = person.sign_in(f" {name.upper()}", PASSWORD)

    assert shut.status == 429
    assert words(SlowDownError.message) in shut.text
    assert Browser(server).sign_in(OTHER).status == 303


def test_every_answer_waits_the_longer_the_more_is_guessed(person, server):
    for number in range(3):
        person.sign_in(f"name{number}", "wrong")

    person.sign_in()

    assert server.pauses == sorted(server.pauses)
    assert 0 == server.pauses[0] < server.pauses[-1] <= LONGEST_PAUSE_SECONDS


def test_who_comes_when_too_many_are_waiting_is_asked_to_slow_down(store):
    async def besieged():
        opened = asyncio.Event()
        door = Door(store, hasher=QUICK, pause=lambda _: opened.wait())
        waiting = [
            asyncio.ensure_future(door.admit(NAME, PASSWORD))
            for _ in range(MOST_WAITING)
        ]
        await asyncio.sleep(0)
        with pytest.raises(SlowDownError):
            await door.admit(NAME, PASSWORD)
        opened.set()
        await asyncio.gather(*waiting)
        return await door.admit(NAME, PASSWORD)

    assert run_apart(besieged()).name == NAME


@pytest.mark.parametrize("path", ["/login", "/invited", "/logout"])
def test_a_form_of_another_site_does_nothing(person, server, path):
    person.sign_in()
    secret = admitting.invite(server.store, NAME, Role.ORGANISER, today=TODAY)
    fields = {"name": OTHER, "password": PASSWORD, "secret": secret, "again": PASSWORD}

    answer = person.post_as_is(path, **fields)

    assert answer.status == 403
    assert server.ended == []
    assert person.get("/who").text == f"{NAME} organiser"
    assert admitting.look_at(server.store, secret, today=TODAY)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org/",
        "///example.org/",
        "/\\example.org",
        "\\\\example.org",
        "/\t/example.org",
        "/who\r\nX-Bad: 1",
        "javascript:alert(1)",
        "who",
        "",
    ],
)
def test_nobody_is_sent_to_another_server(person, elsewhere):
    path = f"/login?{urlencode({'next': elsewhere})}"

    assert person.sign_in(path=path).to == "/"
    assert person.get(path).to == "/"


@pytest.mark.abuse(60)
def test_a_cookie_is_worth_nothing_after_signing_out(person, server):
    person.sign_in()
    (key,) = server.sessions.keys
    kept = f"{person.pass_.name}={person.pass_.value}"
    assert person.get("/who", Cookie=kept).status == 200

    answer = person.post("/logout")

    assert (answer.status, answer.to) == (303, "/login")
    assert person.pass_ is None
    assert server.ended == [key]
    assert person.get("/who", Cookie=kept).to == "/login?next=%2Fwho"


def test_a_link_alone_signs_nobody_out(person):
    person.sign_in()

    asked = person.get("/logout")

    assert NAME in asked.text
    assert person.get("/who").status == 200


def test_who_is_signed_out_is_not_asked_to_sign_out(person):
    assert person.get("/logout").to == "/login"


def test_signing_out_in_one_browser_leaves_another_signed_in(person, server):
    person.sign_in()
    other = Browser(server)
    other.sign_in()

    person.post("/logout")

    assert other.get("/who").status == 200


@pytest.fixture
def invited(server):
    return admitting.invite(server.store, "wang.wu", Role.COMMITTEE, today=TODAY)


def accept(person, secret, password=PASSWORD, again=PASSWORD):
    return person.post("/invited", secret=secret, password=password, again=again)


def test_who_was_invited_chooses_a_password_and_is_in(person, server, invited):
    seen = person.post("/invited", secret=f"{server.address}/invited#{invited}")
    answer = accept(person, invited)

    assert seen.status == 200
    assert 'value="wang.wu"' in seen.text
    assert (answer.status, answer.to) == (303, "/")
    assert person.get("/who").text == "wang.wu committee"
    assert Browser(server).sign_in("wang.wu").status == 303


@pytest.mark.parametrize(
    ("password", "again", "refusal"),
    [
        ("short", "short", WeakPasswordError.message),
        (PASSWORD, "another one", PasswordsDifferError.message),
        ("", "", WeakPasswordError.message),
    ],
)
def test_a_password_that_cannot_be_one_leaves_the_invitation(
    person, invited, password, again, refusal
):
    answer = accept(person, invited, password, again)

    assert answer.status == 422
    assert words(refusal, fewest=10) in answer.text
    assert accept(person, invited).status == 303


def test_an_invitation_works_once_and_for_a_week(person, server, invited):
    accept(person, invited)
    late = admitting.invite(server.store, "wang.wu", Role.EDITOR, today=TODAY)
    server.today = TODAY + timedelta(days=8)

    used = accept(Browser(server), invited)
    too_late = accept(Browser(server), late)

    assert (used.status, too_late.status) == (410, 410)
    assert words(InvitationRefusedError.message) in used.text


def test_whoever_had_the_old_password_is_out(person, server):
    person.sign_in(OTHER)
    secret = admitting.invite(server.store, OTHER, Role.ORGANISER, today=TODAY)

    accept(Browser(server), secret)

    assert person.get("/who").status == 302


def test_an_invitation_opens_a_name_that_was_guessed_at(person, server):
    for _ in range(TRIES):
        person.sign_in(NAME, "wrong")
    secret = admitting.invite(server.store, NAME, Role.ORGANISER, today=TODAY)

    accept(person, secret)

    assert Browser(server).sign_in().status == 303


def test_an_invitation_never_stands_in_an_address_that_is_asked_for(
    page_at, server, invited
):
    page = page_at(f"{server.address}/invited#{invited}")
    page.locator("#again").wait_for()
    assert page.url == f"{server.address}/invited"

    page.click(".pingyi-language")
    page.locator("#again").wait_for()

    assert page.url == f"{server.address}/invited?lang=en"
    assert page.input_value("#secret") == invited
    pages = [one for one in server.asked if not one.startswith("/voila/")]
    assert pages == ["/invited", "/invited", *["/invited?lang=en"] * 2]
    assert not any(invited in one for one in server.asked)


def test_an_invitation_is_out_of_sight_while_the_server_is_slow(
    page_at, server, invited
):
    page = page_at(f"{server.address}/login")
    page.route("**/invited", leave_unanswered)

    page.goto(f"{server.address}/invited#{invited}", wait_until="commit")
    page.wait_for_function("document.getElementById('secret')?.value", timeout=5000)

    assert page.url == f"{server.address}/invited"
    assert page.input_value("#secret") == invited


def leave_unanswered(asked):
    """Let pages come, and leave forms without one."""
    if asked.request.method == "POST":
        asked.fulfill(status=204)
    else:
        asked.fallback()


@pytest.mark.parametrize("path", ["/login", "/invited"])
@pytest.mark.parametrize(
    ("header", "asked", "spoken"),
    [
        ("en-GB,en", "", "en"),
        ("zh", "", "zh-CN"),
        ("fr", "", "zh-CN"),
        ("zh", "?lang=en", "en"),
        ("en", "?lang=zh", "zh-CN"),
    ],
)
def test_a_page_speaks_the_readers_language_and_leads_to_the_other(
    person, path, header, asked, spoken
):
    answer = person.get(path + asked, **{"Accept-Language": header})
    other = {"en": "zh-CN", "zh-CN": "en"}[spoken]

    assert f'<html lang="{spoken}">' in answer.text
    assert f'href="{path}?lang={other}"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_refusal_is_said_in_the_language_that_was_chosen(person):
    answer = person.sign_in(NAME, "wrong", "/login?lang=en&next=/who")

    assert WrongPasswordError.message in answer.text
    assert "/login?lang=zh-CN&amp;next=%2Fwho" in answer.text
    assert person.sign_in(path="/login?lang=en&next=/who").to == "/who?lang=en"


def test_a_page_that_is_refused_says_so_in_the_readers_language(person):
    answer = person.post_as_is("/login?lang=en", name=NAME, password=PASSWORD)

    assert answer.status == 403
    assert '<html lang="en">' in answer.text
