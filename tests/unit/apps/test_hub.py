"""Signing in by a hub, which is a small one of this test's own."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import time
from contextlib import contextmanager
from http.cookiejar import CookieJar
from threading import Event, Thread
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    Request,
    build_opener,
)

import jinja2
import pytest
from jupyter_server.auth import AllowAllAuthorizer
from jupyter_server.base.handlers import JupyterHandler
from loops import run_apart
from small_rounds import TODAY, small_store
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from toolkit.apps.hub import Begun, hub_of
from toolkit.apps.hub_pages import COOKIE, LASTING_SECONDS, routes_of
from toolkit.apps.identity import Sessions, StaffIdentity
from toolkit.apps.pages import TEMPLATE
from toolkit.apps.sign_in import SignInPage
from toolkit.collection.staff import Role
from toolkit.errors import (
    HubNotAllowedError,
    HubRefusedError,
    HubSilentError,
    NotInvitedError,
    SettingError,
    SignInLapsedError,
)
from toolkit.i18n import LANGUAGES, translator
from toolkit.services import admitting
from toolkit.settings import read_settings

NAME, CLIENT, TOKEN = "zhang.san", "service-pingyi", "the token of this server"


class FakeHub:
    """Answers as JupyterHub does, unless it is told to answer otherwise."""

    def __init__(self):
        self.user = {"kind": "user", "name": NAME}
        self.instead, self.asked, self.challenges = {}, [], {}

    def agree(self, question):
        """Return the way back after somebody has agreed."""
        asked = {key: it for key, (it,) in parse_qs(urlsplit(question).query).items()}
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        code = f"code{len(self.challenges)}"
        self.challenges[code] = asked["code_challenge"], asked["redirect_uri"]
        return {"code": code, "state": asked["state"]}

    def application(self):
        return Application(
            [
                (r"/hub/api/oauth2/token", TokenPage, {"hub": self}),
                (r"/hub/api/user", UserPage, {"hub": self}),
            ]
        )


class HubAnswer(RequestHandler):
    def initialize(self, hub):
        self.hub = hub

    def prepare(self):
        path = self.request.path
        self.hub.asked.append(path)
        if path in self.hub.instead:
            status, body = self.hub.instead[path]
            self.set_status(status)
            self.finish(body)


class TokenPage(HubAnswer):
    def post(self):
        proof = hashlib.sha256(self.get_body_argument("code_verifier").encode())
        told = base64.urlsafe_b64encode(proof.digest()).decode().rstrip("=")
        known = self.hub.challenges.pop(self.get_body_argument("code"), None)
        fits = known == (told, self.get_body_argument("redirect_uri"))
        if not fits or self.get_body_argument("client_secret") != TOKEN:
            self.set_status(400)
            self.finish({"error": "invalid_grant"})
        else:
            self.finish({"access_token": "of the user", "token_type": "Bearer"})


class UserPage(HubAnswer):
    def get(self):
        assert self.request.headers["Authorization"] == "Bearer of the user"
        self.finish(self.hub.user)


class WhoPage(JupyterHandler):
    """Says who asks, to those who are signed in; what an app's page would be."""

    def get(self):
        self.finish(self.current_user.username)


@contextmanager
def serving(*applications):
    """Serve in a thread of its own; give the addresses."""
    ready, stops = Event(), []
    sockets = [bind_sockets(0, "127.0.0.1") for _ in applications]

    async def serve():
        servers = [HTTPServer(application) for application in applications]
        for server, socket in zip(servers, sockets, strict=True):
            server.add_sockets(socket)
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        stops.append(lambda: loop.call_soon_threadsafe(stop.set))
        ready.set()
        await stop.wait()
        for server in servers:
            server.stop()
            await server.close_all_connections()

    thread = Thread(target=asyncio.run, args=[serve()])
    thread.start()
    assert ready.wait(10)
    try:
        yield [f"http://127.0.0.1:{it[0].getsockname()[1]}" for it in sockets]
    finally:
        stops[0]()
        thread.join(10)


class Stay(HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *_args):
        return None


class Browser:
    """Keeps cookies, and goes to the hub and back."""

    def __init__(self, address, hub):
        self.address, self.hub = address, hub
        self.cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self.cookies), Stay)

    def get(self, path, **headers):
        request = Request(self.address + path, headers=headers)  # noqa: S310 -- our own
        try:
            answer = self._opener.open(request, timeout=10)
        except HTTPError as refusal:
            answer = refusal
        answer.text = answer.read().decode()
        answer.to = answer.headers.get("Location")
        return answer

    def come_back(self, **told):
        return self.get(f"/hub/callback?{urlencode(told)}")

    def sign_in(self, path="/hub"):
        return self.come_back(**self.hub.agree(self.get(path).to))

    def cookie(self, beginning):
        named = [it for it in self.cookies if it.name.startswith(beginning)]
        return named[0] if named else None


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = small_store(tmp_path_factory.mktemp("hub"))
    admitting.invite(store, NAME, Role.ORGANISER, today=TODAY)
    return store


def environment(folder, api, **changes):
    (folder / "token").write_text(f"{TOKEN}\n", "utf-8")
    return {
        "PINGYI_HOME": str(folder),
        "PINGYI_APPS_ADDRESS": "http://127.0.0.1:1/",
        "PINGYI_HUB_API": f"{api}/hub/api/",
        "PINGYI_HUB_ADDRESS": "https://hub.example.edu.cn/",
        "PINGYI_HUB_CLIENT": CLIENT,
        "PINGYI_HUB_TOKEN_FILE": str(folder / "token"),
        **changes,
    }


@pytest.fixture(scope="module")
def places(store, tmp_path_factory):
    """Serve a hub and the pages of the way in; give both."""
    fake = FakeHub()
    identity = StaffIdentity()
    identity.sessions = Sessions(lambda name: admitting.staff_of(store, name))
    folder = tmp_path_factory.mktemp("token")
    with serving(fake.application()) as (api,):
        hub = hub_of(read_settings(environment(folder, api)))
        pages = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATE), autoescape=True
        )
        pages.globals["hub"] = True
        application = Application(
            [(r"/login", SignInPage), (r"/who", WhoPage), *routes_of(hub)],
            assets=SimpleNamespace(prefix="/assets/"),
            authorizer=AllowAllAuthorizer(identity_provider=identity),
            base_url="/",
            cookie_secret="of this test",  # noqa: S106 -- so it is
            identity_provider=identity,
            jinja2_env=pages,
            language="zh-CN",
            log_function=lambda _: None,
            login_url="/login",
            office=SimpleNamespace(store=store),
        )
        with serving(application) as (address,):
            yield fake, address


@pytest.fixture
def hub(places):
    fake, _ = places
    fake.__init__()
    return fake


@pytest.fixture
def person(places, hub):
    return Browser(places[1], hub)


def said_in_both_languages(answer, refusal, **facts):
    """Tell whether a page refuses so, and shows the way back."""
    pages = [translator(one)(refusal.message, **facts) for one in LANGUAGES]
    return all(it in answer.text for it in pages) and 'href="/login"' in answer.text


def test_the_door_shows_the_way_to_the_hub_and_keeps_what_was_wanted(person):
    answer = person.get("/login?next=/who&lang=en")

    assert 'href="/hub?lang=en&amp;next=%2Fwho"' in answer.text


def test_whom_the_hub_names_is_in_and_goes_on_from_a_page_of_our_own(person):
    answer = person.sign_in("/hub?next=/who&lang=en")

    assert (answer.status, answer.to) == (200, None)
    assert answer.headers["Refresh"] == "0; url=/who?lang=en"
    assert 'href="/who?lang=en"' in answer.text
    assert person.get("/who").text == NAME
    assert person.cookie("username").get_nonstandard_attr("SameSite") == "Strict"
    assert person.cookie(COOKIE) is None


def test_who_is_signed_in_is_not_sent_to_the_hub_again(person):
    person.sign_in()

    assert person.get("/hub?next=/who").to == "/who"


def test_a_link_of_another_site_begins_nothing(person):
    answer = person.get("/hub", **{"Sec-Fetch-Site": "cross-site"})

    assert answer.to == "/login"
    assert person.cookie(COOKIE) is None


def test_the_hub_is_told_its_own_address_of_ours_and_no_secret(person):
    answer = person.get("/hub")

    asked = parse_qs(urlsplit(answer.to).query)
    kept = person.cookie(COOKIE)
    assert answer.to.startswith(
        "https://hub.example.edu.cn/hub/api/oauth2/authorize?response_type=code&"
    )
    assert asked["redirect_uri"] == ["http://127.0.0.1:1/hub/callback"]
    assert TOKEN not in answer.to
    assert kept.has_nonstandard_attr("HttpOnly")
    assert (kept.get_nonstandard_attr("SameSite"), kept.path) == ("Lax", "/hub")


@pytest.mark.parametrize(
    "name", ["nobody", "Zhang.San", "ｚhang.san", " zhang.san", "", "<b>"]
)
def test_a_name_without_an_account_stays_outside(person, hub, name):
    hub.user["name"] = name

    answer = person.sign_in()

    assert answer.status == 403
    shown = name.replace("<", "&lt;").replace(">", "&gt;")
    assert said_in_both_languages(answer, NotInvitedError, account=shown)
    assert person.cookie("username") is None


def test_who_brings_another_state_is_not_let_in(person, hub):
    back = hub.agree(person.get("/hub").to)

    answer = person.come_back(**back | {"state": "another"})

    assert answer.status == 400
    assert said_in_both_languages(answer, SignInLapsedError)
    assert hub.asked == []


def test_a_way_back_is_good_for_one_browser_and_one_time(person, places, hub):
    back = hub.agree(person.get("/hub").to)

    stranger = Browser(places[1], hub).come_back(**back)
    first, again = person.come_back(**back), person.come_back(**back)

    assert [it.status for it in (stranger, first, again)] == [400, 200, 400]


def test_who_is_away_for_long_begins_again(person, hub, monkeypatch):
    back = hub.agree(person.get("/hub").to)
    kept = f"{COOKIE}={person.cookie(COOKIE).value}"  # a browser would forget it
    late = time.time() + LASTING_SECONDS + 1
    monkeypatch.setattr("tornado.web.time", SimpleNamespace(time=lambda: late))

    answer = person.get(f"/hub/callback?{urlencode(back)}", Cookie=kept)

    assert answer.status == 400
    assert hub.asked == []


def test_who_does_not_agree_is_not_let_in(person, hub):
    state = hub.agree(person.get("/hub").to)["state"]

    answer = person.come_back(state=state, error="access_denied")

    assert answer.status == 403
    assert said_in_both_languages(answer, HubNotAllowedError)
    assert hub.asked == []


def test_a_code_of_another_way_is_refused_by_the_hub(person, places, hub):
    stolen = hub.agree(Browser(places[1], hub).get("/hub").to)["code"]
    back = hub.agree(person.get("/hub").to)

    answer = person.come_back(code=stolen, state=back["state"])

    assert answer.status == 403
    assert said_in_both_languages(answer, HubRefusedError)


@pytest.mark.parametrize("asked", ["oauth2/token", "user"])
@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ((403, "{}"), HubRefusedError),
        ((500, "{}"), HubSilentError),
        ((302, "{}"), HubSilentError),
        ((200, "<html>"), HubSilentError),
        ((200, "[]"), HubSilentError),
        ((200, '{"kind": "user", "name": 7}'), HubSilentError),
    ],
)
def test_what_a_hub_would_not_say_lets_nobody_in(person, hub, asked, told, refusal):
    hub.instead[f"/hub/api/{asked}"] = told

    answer = person.sign_in()

    assert said_in_both_languages(answer, refusal)
    assert person.cookie("username") is None


def test_the_log_names_the_kind_of_failure_and_no_code(person, hub, caplog):
    hub.instead["/hub/api/user"] = 500, "of the user"

    person.sign_in()

    assert "HubSilentError" in caplog.text
    assert not [it for it in ("code0", "of the user", NAME) if it in caplog.text]


def test_what_nobody_expected_is_logged_without_the_address(
    person, store, caplog, monkeypatch
):
    monkeypatch.setattr(admitting, "staff_of", lambda *_: 1 // 0)

    answer = person.sign_in()

    assert answer.status == 500
    assert "ZeroDivisionError" in caplog.text
    assert not [it for it in ("code0", "state=") if it in caplog.text]


def test_a_service_of_the_hub_is_nobody_here(person, hub):
    hub.user["kind"] = "service"

    assert person.sign_in().status == 403
    assert person.cookie("username") is None


def test_without_settings_there_is_no_hub(tmp_path):
    hub = hub_of(read_settings({"PINGYI_HOME": str(tmp_path)}))

    assert routes_of(hub) == []


def test_a_hub_that_is_gone_is_said_to_be_silent(tmp_path, store):
    (socket,) = bind_sockets(0, "127.0.0.1")
    api = f"http://127.0.0.1:{socket.getsockname()[1]}"
    socket.close()
    hub = hub_of(read_settings(environment(tmp_path, api)))

    with pytest.raises(HubSilentError):
        run_apart(hub.name_of("code", Begun.anew("/")))


def test_the_token_is_not_shown_with_the_hub(tmp_path):
    hub = hub_of(read_settings(environment(tmp_path, "http://127.0.0.1:1")))

    assert hub.token == TOKEN
    assert TOKEN not in repr(hub)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PINGYI_HUB_API", ""),
        ("PINGYI_HUB_CLIENT", ""),
        ("PINGYI_HUB_API", "127.0.0.1:8081/hub/api"),
        ("PINGYI_HUB_ADDRESS", "javascript://hub"),
        ("PINGYI_HUB_TOKEN_FILE", "nowhere"),
        ("PINGYI_HUB_TOKEN_FILE", "/dev/null"),
    ],
)
def test_half_a_hub_is_refused_by_the_name_of_what_is_wrong(tmp_path, name, value):
    told = environment(tmp_path, "http://127.0.0.1:1", **{name: value})

    with pytest.raises(SettingError, match=name):
        hub_of(read_settings(told))
