"""What all tests share: under CI nothing is skipped; one real browser.

A page that `page_at` opens is watched: whatever it asks of another host
and whatever it complains of in its console fails the test.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import Final, TypeAlias, TypeVar
from urllib.parse import urlsplit

import pytest
from databases import DATABASES, KINDS, Cluster, running_cluster
from hypothesis import HealthCheck, settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    ViewportSize,
    WebError,
    sync_playwright,
)
from staff import StaffServer, put_round, staff_server

# How long a test takes is measured in benchmarks/, never asserted here.
settings.register_profile(
    "unhurried",
    settings.default,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
Reporting: TypeAlias = Generator[None, Report, Report]

CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = (
    "--no-sandbox",  # it refuses to start as root otherwise
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
HERE: Final = frozenset({"127.0.0.1", "localhost"})
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
LAPTOP: Final[ViewportSize] = {"width": 1366, "height": 768}
PARTS_OF_A_PAGE: Final = frozenset({"font", "image", "script", "stylesheet"})
REFUSED: Final = "Failed to load resource: the server responded with a status of"


def pytest_collection_finish() -> None:
    """Spare whoever collects garbage all that stays to the end anyway."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Reporting[pytest.TestReport]:
    return _without_skips((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Reporting[pytest.CollectReport]:
    return _without_skips((yield))


def _without_skips(report: Report) -> Report:
    """Return the report; under CI, what was skipped has failed."""
    expected_to_fail = hasattr(report, "wasxfail")
    if os.environ.get("CI") == "true" and report.skipped and not expected_to_fail:
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped under CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server, started when a test first asks for it."""
    with running_cluster() as started:
        yield started


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "on(kind): runs on this kind of database only, being about its files"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "any_database" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("on")
        kinds = only.args if only else KINDS
        metafunc.parametrize("any_database", kinds, indirect=True)


@pytest.fixture
def any_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run a test once for every kind of database that a small round may be in."""
    with database_of_kind(request.param, request):
        yield request.param


def database_of_kind(
    kind: str, request: pytest.FixtureRequest
) -> AbstractContextManager[None]:
    """Make small rounds in this kind of database for a while."""
    on_server = kind == "postgresql"
    return DATABASES.on(request.getfixturevalue("cluster") if on_server else None)


@pytest.fixture(scope="session")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffServer]:
    """Serve the staff apps over a folder with one published round, once."""
    home = tmp_path_factory.mktemp("staff")
    put_round(home)
    with staff_server(home) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, started once."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        pytest.fail(
            f"There is no Chromium: none of {', '.join(CHROMIUM)} is on the PATH. "
            "On Debian: apt-get install chromium",
            pytrace=False,
        )
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=FLAGS) as chromium,
    ):
        yield chromium


@pytest.fixture
def page_at(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address as a new person: own size, own language, no cookies.

    ``page_at(address, viewport=LAPTOP, locale="en", javascript=False)``.
    """
    faults: list[str] = []
    with ExitStack() as people:

        def page_at(
            address: str,
            *,
            viewport: ViewportSize = PHONE,
            locale: str = "zh-CN",
            javascript: bool = True,
        ) -> Page:
            person = people.enter_context(
                browser.new_context(
                    viewport=viewport, locale=locale, java_script_enabled=javascript
                )
            )
            watch(person, faults)
            page = person.new_page()
            page.goto(address)
            return page

        yield page_at
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def watch(person: BrowserContext, faults: list[str]) -> None:
    """Note every request to another host and every complaint of a page."""

    def on_request(request: Request) -> None:
        host = urlsplit(request.url).hostname
        if host is not None and host not in HERE:
            faults.append(f"asked another host: {request.url}")

    def on_response(response: Response) -> None:
        is_part = response.request.resource_type in PARTS_OF_A_PAGE
        if is_part and not response.ok:
            faults.append(f"lacks a part: {response.status} {response.url}")

    def on_console(message: ConsoleMessage) -> None:
        # A refusal is an ordinary answer; a missing part is noted above.
        if message.type == "error" and not message.text.startswith(REFUSED):
            faults.append(f"console: {message.text}")

    def on_error(error: WebError) -> None:
        faults.append(f"uncaught: {error.error}")

    person.on("request", on_request)
    person.on("response", on_response)
    person.on("console", on_console)
    person.on("weberror", on_error)
