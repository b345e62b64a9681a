"""How fast an app is there, beside stock Voilà with the same app; and 300 at once.

One run: a browser opens the app at the staff server and at stock Voilà in
turns, cold and once more with what it has kept, until a click is answered.
Then many visitors open it at the staff server together, and all must stay.
``python benchmarks/app_start.py --app meeting --opens 5 --sessions 300``
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any, Final

import psutil
from app_burst import Burst, open_together
from bench_apps import ROLES, Contender, megabytes, staff_server, stock_voila
from playwright.sync_api import sync_playwright
from table import Line, show

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM: Final[dict[str, Any]] = {
    "executable_path": which("chromium"),
    "args": [
        *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
        # Stock Voilà's page asks another host for fonts; it is refused at once.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
}
DEMO: Final = ["demo", "--no-serve", "--lang", "zh-CN", "--raters", "120"]
MOST_SECONDS: Final = 60.0
"""How long 300 sessions that open together may take."""


@dataclass(frozen=True, slots=True)
class Use:
    """What is to be seen of an app, what is pressed then, what answers."""

    shown: str
    pressed: str
    answered: str


USES: Final = {
    "meeting": Use(".meeting-counts table", ".goes-on", ".position:text('2 /')"),
    "results": Use(
        ".results-tables table",
        "button:text('English')",
        ".results-side :text('Load marks')",
    ),
    "organise": Use(
        ".organise-bar select",
        "button:text('English')",
        "button:text('Plan a new round')",
    ),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """One open: seconds until seen and until usable, and what it has taken.

    ``cpu`` is seconds of the server and its kernels, ``memory`` private
    megabytes of what was started for this session.
    """

    seen: float
    usable: float
    requests: int
    kilobytes: float
    cpu: float
    memory: float


@contextmanager
def visiting(browser: Browser, server: Contender) -> Iterator[BrowserContext]:
    """Give a person who has been nowhere yet, but is signed in."""
    with browser.new_context(viewport={"width": 1366, "height": 768}) as person:
        person.add_cookies(
            [
                {"name": name, "value": value, "url": server.address}
                for name, value in server.cookies.items()
            ]
        )
        yield person


@contextmanager
def opened(person: BrowserContext, server: Contender, use: Use) -> Iterator[Opened]:
    """Open an app until it answers; its kernels are ended with the page."""
    page = person.new_page()
    sizes = _sizes_of_answers(page)
    before, computed = server.processes(), server.cpu_when_quiet()
    start = time.perf_counter()
    page.goto(server.page, wait_until="commit")
    page.locator(use.shown).first.wait_for()
    seen = time.perf_counter() - start
    page.locator(use.pressed).first.click()
    page.locator(use.answered).first.wait_for()
    usable = time.perf_counter() - start
    cpu = server.cpu_when_quiet() - computed
    born = server.processes() - before
    memory = sum(megabytes(one, "Private_Clean", "Private_Dirty") for one in born)
    yield Opened(seen, usable, len(sizes), sum(sizes) / 1000, cpu, memory)
    page.goto("about:blank")
    page.close()
    for one in psutil.wait_procs(born, timeout=2)[1]:  # stock Voilà forgets them
        one.kill()
    psutil.wait_procs(born, timeout=2)


def _sizes_of_answers(page: Page) -> list[int]:
    """Collect the bytes of every answer that came over the wire."""
    sizes: list[int] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")

    def finished(event: dict[str, int]) -> None:
        if event["encodedDataLength"]:
            sizes.append(event["encodedDataLength"])

    wire.on("Network.loadingFinished", finished)
    return sizes


def open_in_turns(
    servers: tuple[Contender, ...], use: Use, opens: int
) -> dict[tuple[str, str], list[Opened]]:
    """Open the app at each server so often; the first time does not count.

    Meanwhile somebody else has it open at each, so that what kernels share
    is not taken for their own.
    """
    found: dict[tuple[str, str], list[Opened]] = {}
    with sync_playwright() as playwright, ExitStack() as others:
        browser = others.enter_context(playwright.chromium.launch(**CHROMIUM))
        for server in servers:
            somebody = others.enter_context(visiting(browser, server))
            others.enter_context(opened(somebody, server, use))
        for turn in range(opens):
            for server in servers if turn % 2 else reversed(servers):
                with visiting(browser, server) as person:
                    for visit in ("cold", "again"):
                        with opened(person, server, use) as one:
                            found.setdefault((server.name, visit), []).append(one)
    return found


def compared(found: dict[tuple[str, str], list[Opened]], app: str) -> Iterator[Line]:
    """Say what each figure is beside stock Voilà's, and what it should be."""
    asked = [
        ("cold", "seconds until usable", "usable", 1 / 2),
        ("cold", "seconds until seen", "seen", None),
        ("cold", "CPU seconds of server and kernel", "cpu", 1 / 8),
        ("cold", "private MB of the session", "memory", 1 / 2),
        ("cold", "requests", "requests", None),
        ("cold", "kB", "kilobytes", None),
        ("again", "seconds until usable", "usable", None),
        ("again", "CPU seconds of server and kernel", "cpu", None),
        ("again", "requests", "requests", None),
        ("again", "kB", "kilobytes", None),
    ]
    for visit, what, name, most in asked:
        ours, stock = (
            statistics.median(getattr(one, name) for one in found[server, visit])
            for server in ("staff server", "stock Voilà")
        )
        wished = f"; at most {most:.3g} is wished for" if most else ""
        ratio = ours / stock
        yield Line(
            f"{app}, {visit}: {what}",
            f"{ours:.3g}",
            f"{ratio:.2f} × stock Voilà's {stock:.3g}{wished}",
        )


def told_of(burst: Burst, app: str, sessions: int) -> Iterator[Line]:
    """Say what became of many sessions that were opened together."""
    who = f"{app}: {sessions} opened together"
    yield Line(
        f"{who}: alive",
        f"{burst.alive}",
        f"{burst.kernels} kernels of their own, {burst.failed} failed",
    )
    yield Line(
        f"{who}: until all answered",
        f"{burst.seconds:.1f} s",
        f"at most {MOST_SECONDS:.0f} is wished for; "
        f"p50 {burst.median:.1f} s, {burst.cpu:.0f} s computed",
    )
    yield Line(
        f"{who}: memory",
        f"{burst.megabytes / 1024:.2f} GiB",
        f"all processes together (PSS); server {burst.server_megabytes:.0f} MB, "
        f"{burst.descriptors} open files",
    )


def measure(app: str, *, opens: int, sessions: int) -> list[Line]:
    """Return all figures of one app."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as name, ExitStack() as servers:
        home, scratch = Path(name, "home"), Path(name, "stock")
        scratch.mkdir()
        demo = [sys.executable, "-m", "toolkit", *DEMO, "--out", str(home)]
        subprocess.run(demo, check=True, capture_output=True)  # noqa: S603 -- our own command
        ours = servers.enter_context(staff_server(home, app))
        if opens:
            stock = servers.enter_context(stock_voila(home, app, scratch))
            lines += compared(open_in_turns((ours, stock), USES[app], opens), app)
        if sessions:
            lines += told_of(open_together(ours, sessions), app, sessions)
    return lines


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--app", choices=ROLES, default="meeting")
    reader.add_argument("--opens", type=int, default=5)
    reader.add_argument("--sessions", type=int, default=300)
    told = reader.parse_args()
    show(measure(told.app, opens=told.opens, sessions=told.sessions))
