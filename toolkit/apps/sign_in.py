"""The way in and out: sign in, take up an invitation, sign out.

A password or an invitation is read from a form, handed to the service, and
forgotten; neither ever stands in an address, and so in no log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from jupyter_server.auth.decorator import allow_unauthenticated

from toolkit.apps.attempts import Attempts
from toolkit.apps.door_page import DoorPage
from toolkit.errors import (
    BadAccountNameError,
    BusyError,
    InvitationRefusedError,
    PasswordsDifferError,
    SlowDownError,
    StaffError,
    WrongPasswordError,
)
from toolkit.services import admitting

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from toolkit.collection.staff import Staff
    from toolkit.storage.engine import Store

MOST_WAITING: Final = 40
"""So many may wait to be let in; each is compared alone, in a tenth of a second."""


def _wall_calendar() -> date:
    return date.today()  # noqa: DTZ011 -- no other day is meant


class Door:
    """Lets staff in, one after the other; one for the whole server.

    Passwords are compared in a thread, for the server has pages to serve
    meanwhile, and never two at once, for each takes much memory.
    """

    def __init__(
        self,
        store: Store,
        *,
        hasher: PasswordHasher = admitting.HASHER,
        attempts: Attempts | None = None,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        today: Callable[[], date] = _wall_calendar,
    ) -> None:
        self._store, self._hasher, self._today = store, hasher, today
        self._attempts = attempts or Attempts()
        self._pause = pause
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def admit(self, name: str, password: str) -> Staff:
        """Return who has this name and password.

        Raises
        ------
        WrongPasswordError : nobody has.
        SlowDownError : too many wrong ones were tried.
        """
        if self._waiting >= MOST_WAITING:
            raise SlowDownError
        self._waiting += 1
        try:
            await self._pause(self._attempts.pause)
            async with self._turn:
                return await self._compare(name, password)
        finally:
            self._waiting -= 1

    async def _compare(self, name: str, password: str) -> Staff:
        counted = _counted_as(name)
        self._attempts.require(counted)
        try:
            admitted = await asyncio.to_thread(
                admitting.admit, self._store, name, password, hasher=self._hasher
            )
        except WrongPasswordError:
            self._attempts.count(counted)
            raise
        self._attempts.forgive(counted)
        return admitted

    def look_at(self, secret: str) -> Staff:
        """Return whom an invitation is for; see `admitting.look_at`."""
        return admitting.look_at(self._store, secret, today=self._today())

    def is_new(self, staff: Staff) -> bool:
        """Return whether nobody has ever had a password for this account."""
        there = {one.name: one for one in admitting.accounts(self._store)}
        return staff.name in there and not there[staff.name].has_password

    async def accept(self, secret: str, password: str, again: str) -> Staff:
        """Set a password that was typed twice; see `admitting.accept`.

        Raises
        ------
        PasswordsDifferError : it was not typed twice alike.
        """
        if password != again:
            raise PasswordsDifferError
        today = self._today()
        async with self._turn:
            accepted = await asyncio.to_thread(
                admitting.accept,
                self._store,
                secret,
                password,
                today=today,
                hasher=self._hasher,
            )
        self._attempts.forgive(accepted.name)
        return accepted


def _counted_as(typed: str) -> str:
    """Return one name for all ways to type it, and one for all that are none."""
    try:
        return admitting.clean_name(typed)
    except BadAccountNameError:
        return ""


class _WayIn(DoorPage):
    """A page at which somebody is let in."""

    @property
    def door(self) -> Door:
        """What lets people in."""
        door: Door = self.settings["door"]
        return door


class SignInPage(_WayIn):
    """Asks for name and password."""

    @allow_unauthenticated
    def get(self) -> None:
        """Send the form, or send on who is signed in."""
        if self.current_user is not None:
            self.go_to(self.next_page)
        else:
            self.show("login.html")

    @allow_unauthenticated
    async def post(self) -> None:
        """Let somebody in, or say why not."""
        name = self.get_body_argument("name", "")
        password = self.get_body_argument("password", "", strip=False)
        try:
            staff = await self.door.admit(name, password)
        except (StaffError, BusyError) as refusal:
            self.show("login.html", refusal=refusal, account=name)
            return
        self.identity.begin(self, staff)
        self.go_to(self.next_page)


class InvitedPage(_WayIn):
    """Lets somebody who was invited choose a password.

    The invitation stands behind the ``#`` of the address, which browsers
    keep to themselves.  The page takes it from there and sends it as a
    form; where it cannot, people paste it.
    """

    @allow_unauthenticated
    def get(self) -> None:
        """Send the form for the invitation."""
        self.show("invited.html")

    @allow_unauthenticated
    async def post(self) -> None:
        """Ask for a password, or take it and let its owner in."""
        secret = self.get_body_argument("secret", "").rpartition("#")[2]
        try:
            invited = self.door.look_at(secret)
        except (InvitationRefusedError, BusyError) as refusal:
            self.show("invited.html", refusal=refusal)
            return
        facts: dict[str, Any] = {
            "secret": secret,
            "invited": invited,
            "fewest": admitting.FEWEST_CHARACTERS,
        }
        is_new = self.door.is_new(invited)
        password = self.get_body_argument("password", None, strip=False)
        again = self.get_body_argument("again", "", strip=False)
        if password is None:
            self.show("invited.html", **facts)
            return
        try:
            staff = await self.door.accept(secret, password, again)
        except (StaffError, BusyError) as refusal:
            self.show("invited.html", refusal=refusal, **facts)
            return
        self.identity.sessions.end_all_of(staff.name)  # of who had the old password
        if is_new:  # somebody else may have had this name before
            office = self.settings["office"]
            office.takeaways.forget_all_of(staff.name)
            office.jobs.forget_all_of(staff.name)
            office.plans.pop(staff.name, None)
        self.identity.begin(self, staff)
        self.go_to(self.base_url)


class SignOutPage(DoorPage):
    """Ends the session, and with it all that runs for it."""

    @allow_unauthenticated
    def get(self) -> None:
        """Ask whether to sign out; a link alone must not do it."""
        if self.current_user is None:
            self.go_to(f"{self.base_url}login")
        else:
            self.show("logout.html", account=self.current_user.username)

    @allow_unauthenticated
    def post(self) -> None:
        """Sign out."""
        self.identity.end(self)
        self.go_to(f"{self.base_url}login")
