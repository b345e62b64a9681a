"""A running staff server, with an account for every role, and people who sign in."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from archives import put_archive
from argon2 import PasswordHasher
from factories import SOME_COUNTS, a_publication, members
from places import ROOT

from toolkit.collection.staff import Role
from toolkit.opinions import ReleasedOpinion
from toolkit.publication import ListedSubject
from toolkit.services import admitting
from toolkit.services.server_process import APPS, started
from toolkit.settings import read_settings

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

PASSWORD: Final = "four words of no sense"  # noqa: S105 -- of tests only
HOSTILE: Final = "<script>alert(1)</script>"
QUICK: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass(frozen=True)
class StaffServer:
    """Where it answers, and where its data lie; accounts are called as their roles."""

    address: str
    home: Path

    def cookies(self, role: Role = Role.ORGANISER) -> dict[str, str]:
        """Sign in by the form, and return what a browser then carries."""
        jar = CookieJar()
        browser = build_opener(HTTPCookieProcessor(jar))
        with browser.open(f"{self.address}/login") as form:
            (xsrf,) = re.findall(r'name="_xsrf" value="([^"]+)"', form.read().decode())
        fields = {"name": role, "password": PASSWORD, "_xsrf": xsrf, "next": "/nowhere"}
        with_404 = urlencode(fields).encode()
        browser.addheaders = [("Referer", self.address)]
        try:
            browser.open(f"{self.address}/login", with_404).close()
        except OSError as nowhere:  # only the cookie is wanted
            nowhere.close()  # type: ignore[attr-defined]  # an answer, too
        return {str(one.name): str(one.value) for one in jar}

    def sign_in(self, person: BrowserContext, role: Role = Role.ORGANISER) -> None:
        """Let a browser carry the cookies of somebody who signed in."""
        person.add_cookies(
            [
                {"name": name, "value": value, "url": self.address}
                for name, value in self.cookies(role).items()
            ]
        )


def environment_of(home: Path, *path: str) -> dict[str, str]:
    """Return the environment of a server over a data folder."""
    path = (*path, str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")]))
    settings = {"PINGYI_HOME": str(home), "PYTHONPATH": os.pathsep.join(path)}
    return {**os.environ, **settings}


@contextmanager
def staff_server(home: Path, *path: str) -> Iterator[StaffServer]:
    """Serve a data folder to staff."""
    admit_everybody(home)
    with started(APPS, port=0, environment=environment_of(home, *path)) as server:
        yield StaffServer(server.address, home)


def admit_everybody(home: Path) -> None:
    """Make an account for every role."""
    store = read_settings({"PINGYI_HOME": str(home)}).open_store()
    today = date.today()  # noqa: DTZ011 -- the server's own
    for role in Role:
        link = admitting.invite(store, role.value, role, today=today)
        admitting.accept(store, link, PASSWORD, today=today, hasher=QUICK)
    store.close()


def put_round(home: Path) -> None:
    """Publish a round of two members, the name of one being an attack."""
    subjects = (
        ListedSubject("m1", HOSTILE, "教师支部"),
        *members(["m2"], branch="教师支部"),
    )
    opinion = ReleasedOpinion("m2", "A16", "备课认真，答疑耐心")
    put_archive(
        a_publication(SOME_COUNTS, subjects=subjects, opinions=(opinion,)),
        home / "published",
    )
