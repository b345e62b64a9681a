"""The staff server and stock Voilà, as they are run, to be measured side by side.

Both show the same round by the same app.  Stock Voilà is what ``voila`` is by
itself: its own kernels, its own page.  An app refuses to be shown by it, so
its notebook first takes away the sign by which the app knows where it is.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import psutil

from toolkit.apps.desk.office import Office
from toolkit.apps.desk.socket_server import DeskServer
from toolkit.collection.staff import Role, Staff
from toolkit.services import admitting
from toolkit.services.server_process import APPS, started
from toolkit.settings import read_settings
from toolkit.shipped import shipped

LANGUAGE: Final = "zh-CN"
PASSWORD: Final = "four words of no sense"  # noqa: S105 -- of this run only
ROLES: Final = {
    "meeting": Role.COMMITTEE,
    "results": Role.RESEARCHER,
    "organise": Role.ORGANISER,
}
"""In which role each app is opened."""
NO_SIGN: Final = "import os\n\nos.environ.pop('SERVER_SOFTWARE', None)\n\n"
PATIENCE_SECONDS: Final = 60.0
STILL: Final = 0.01
"""Seconds of CPU between two looks that are as good as none."""
QUIET_SECONDS: Final = 0.4


@dataclass(frozen=True, slots=True)
class Contender:
    """A running server, where its app is, and what its processes take."""

    name: str
    address: str
    path: str
    process: psutil.Process
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """The address of the app."""
        return f"{self.address}{self.path}"

    def processes(self) -> set[psutil.Process]:
        """Return the server and all that it has started and that still runs."""
        return {self.process, *self.process.children(recursive=True)}

    def cpu_seconds(self) -> float:
        """Return how long all that runs has computed."""
        times = [one.cpu_times() for one in self.processes() if one.is_running()]
        return sum(one.user + one.system for one in times)

    def cpu_when_quiet(self) -> float:
        """Wait until nothing is computed any more, and return how long it was."""
        end, before = time.monotonic() + PATIENCE_SECONDS, -1.0
        while (now := self.cpu_seconds()) - before > STILL and time.monotonic() < end:
            before = now
            time.sleep(QUIET_SECONDS)
        return now


def megabytes(process: psutil.Process, *kinds: str) -> float:
    """Return memory of some kinds, such as ``Private_Dirty`` or ``Pss``."""
    rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii")
    told = dict(re.findall(r"^(\w+): +(\d+) kB", rollup, re.MULTILINE))
    return sum(int(told[kind]) for kind in kinds) / 1024


@contextmanager
def staff_server(home: Path, app: str) -> Iterator[Contender]:
    """Serve a data folder to staff, one of whom has signed in."""
    store = read_settings({"PINGYI_HOME": str(home)}).open_store()
    today = date.today()  # noqa: DTZ011 -- the server's own
    role = ROLES[app]
    if role not in [one.name for one in admitting.accounts(store)]:
        link = admitting.invite(store, role.value, role, today=today)
        admitting.accept(store, link, PASSWORD, today=today)
    store.close()
    environment = {**os.environ, "PINGYI_HOME": str(home)}
    with started(APPS, port=0, environment=environment) as server:
        yield Contender(
            "staff server",
            server.address,
            f"/{app}?lang={LANGUAGE}",
            psutil.Process(server.process.pid),
            _signed_in(server.address, role),
        )


def _signed_in(address: str, role: Role) -> dict[str, str]:
    """Sign in by the form, and return what a browser then carries."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    with browser.open(f"{address}/login") as form:
        (xsrf,) = re.findall(r'name="_xsrf" value="([^"]+)"', form.read().decode())
    fields = {"name": role, "password": PASSWORD, "_xsrf": xsrf, "next": "/nowhere"}
    browser.addheaders = [("Referer", address)]
    with suppress(URLError):  # there is nothing there; only the cookie is wanted
        browser.open(f"{address}/login", urlencode(fields).encode()).close()
    return {str(one.name): str(one.value) for one in jar}


@contextmanager
def stock_voila(home: Path, app: str, scratch: Path) -> Iterator[Contender]:
    """Show the app by Voilà as it comes, with a desk that is not counted to it."""
    notebook = json.loads((shipped("notebooks") / f"{app}.ipynb").read_text("utf-8"))
    door = notebook["cells"][0]
    door["source"] = [*NO_SIGN.splitlines(keepends=True), *door["source"]]
    (scratch / f"{app}.ipynb").write_text(json.dumps(notebook), "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {
        "PINGYI_ARCHIVES": home / "published",
        "PINGYI_DESK": scratch / "desk",
        "PINGYI_LANG": LANGUAGE,
        "PYTHONPATH": Path(__file__).parents[1],
    }
    environment = os.environ | {name: str(value) for name, value in told.items()}
    options = ["--no-browser", f"--port={port}", "--Voila.log_level=ERROR"]
    command = [sys.executable, "-m", "voila", str(scratch), *options]
    with (
        _desk(home, scratch / "desk", ROLES[app]),
        subprocess.Popen(command, env=environment) as process,  # noqa: S603 -- our own
    ):
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/voila/tree")
            path = f"/voila/render/{app}.ipynb"
            yield Contender("stock Voilà", address, path, psutil.Process(process.pid))
        finally:
            process.terminate()


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            urlopen(address).close()  # noqa: S310 -- our own address
        except URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


@contextmanager
def _desk(home: Path, path: Path, role: Role) -> Iterator[None]:
    """Hear whatever kernel asks, as the staff server hears its own."""
    settings = read_settings({"PINGYI_HOME": str(home)})
    store = settings.open_store()
    desk = DeskServer(path, Office(store, settings), lambda _: Staff(role.value, role))
    loop = asyncio.new_event_loop()
    hearing = threading.Thread(target=loop.run_forever)
    hearing.start()
    asyncio.run_coroutine_threadsafe(desk.start(), loop).result()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(desk.stop)
        loop.call_soon_threadsafe(loop.stop)
        hearing.join()
        loop.close()
        store.close()
