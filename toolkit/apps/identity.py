"""Who is signed in, and for how long.

A session lives in the memory of the staff server: it is never written down,
and the server's end is its end.  The browser holds a random secret in a
cookie, the server the digest of it; so whoever sees the server's memory
cannot go on as anybody.  Nothing else is a pass: no token, no password in
an address.

How somebody has proved who they are is not known here.  Any identity
provider that ends in `StaffIdentity.begin` will do, such as one that asks
a hub for the name.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from jupyter_server.auth.identity import IdentityProvider, User
from tornado.web import HTTPError
from traitlets import Instance

from toolkit.errors import BusyError

if TYPE_CHECKING:
    from jupyter_server.base.handlers import AuthenticatedHandler
    from tornado.web import RequestHandler

    from toolkit.collection.staff import Staff

IDLE_SECONDS: Final = 8 * 3600.0
LONGEST_SECONDS: Final = 24 * 3600.0
BELIEVED_SECONDS: Final = 60.0
"""So long a session goes on without another look at the account."""

_SECRET_BYTES: Final = 32

Clock = Callable[[], float]
LookUp = Callable[[str], "Staff | None"]
"""Returns who has the account of a name now."""


@dataclass(slots=True)
class Session:
    """Somebody is signed in in one browser."""

    staff: Staff
    began: float
    used: float
    believed: float  # when the account was last looked at

    def is_over(self, now: float) -> bool:
        """Tell whether nobody has used it for long, or it has gone on for long."""
        return now - self.used >= IDLE_SECONDS or now - self.began >= LONGEST_SECONDS


class Sessions:
    """All sessions, by their keys.

    A key is the digest of a browser's secret and is no secret itself.
    Every session that ends is told to ``on_end`` by its key, once, by
    whichever thread has found that it is over.
    """

    def __init__(
        self,
        look_up: LookUp,
        *,
        on_end: Callable[[str], None] = lambda _: None,
        clock: Clock = time.time,  # others stand still while a laptop sleeps
    ) -> None:
        self._look_up, self._clock = look_up, clock
        self._sessions: dict[str, Session] = {}
        self.on_end = on_end

    def begin(self, staff: Staff) -> str:
        """Begin a session; return the secret for the browser."""
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        now = self._clock()
        self._sessions[key_of(secret)] = Session(staff, now, now, now)
        return secret

    def find(self, key: str, *, anew: bool = False) -> Staff | None:
        """Return who a session is of, which counts as its use.

        It ends here if its time is over, or if the account is gone or is for
        something else now.  ``anew`` looks at the account in any case.

        Raises
        ------
        BusyError : the store cannot be asked at this moment.
        """
        session = self._sessions.get(key)
        if session is None:
            return None
        now = self._clock()
        if session.is_over(now) or not self._is_believed(session, now, anew=anew):
            self.end(key)
            return None
        session.used = now
        return session.staff

    def end(self, key: str) -> None:
        """End a session, if it still goes on."""
        if self._sessions.pop(key, None) is not None:
            self.on_end(key)

    def end_all_of(self, name: str) -> None:
        """End the sessions of an account in every browser."""
        for key, session in list(self._sessions.items()):
            if session.staff.name == name:
                self.end(key)

    def sweep(self) -> None:
        """End the sessions whose time is over, and those of accounts that are gone."""
        now = self._clock()
        for key, session in list(self._sessions.items()):
            with suppress(BusyError):  # the next time will do
                if session.is_over(now) or not self._is_believed(session, now):
                    self.end(key)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all sessions that go on."""
        return frozenset(self._sessions)

    def _is_believed(self, session: Session, now: float, *, anew: bool = False) -> bool:
        if not anew and now - session.believed < BELIEVED_SECONDS:
            return True
        is_as_before = self._look_up(session.staff.name) == session.staff
        session.believed = now
        return is_as_before


class StaffIdentity(IdentityProvider):
    """Knows people by their session's cookie, and by nothing else."""

    sessions = Instance(Sessions)

    def get_user(self, handler: RequestHandler) -> User | None:
        """Return who asks, as Jupyter's handlers wish to know it."""
        staff = self.staff_of(handler)
        return None if staff is None else User(staff.name)

    def staff_of(self, handler: RequestHandler, *, anew: bool = False) -> Staff | None:
        """Return who asks, and what for.

        ``anew`` looks at the account itself, as where a page is opened.

        Raises
        ------
        HTTPError : the store cannot be asked at this moment.
        """
        key = self.key_of(handler)
        try:
            return None if key is None else self.sessions.find(key, anew=anew)
        except BusyError as error:
            handler.current_user = None  # the page that says so asks for it
            raise HTTPError(HTTPStatus.SERVICE_UNAVAILABLE) from error

    def key_of(self, handler: RequestHandler) -> str | None:
        """Return the key of the session that a browser says it has."""
        cookie = handler.get_signed_cookie(
            self.get_cookie_name(handler), max_age_days=1
        )
        return None if cookie is None else key_of(cookie.decode())

    def begin(self, handler: AuthenticatedHandler, staff: Staff) -> None:
        """Begin a session in this browser, in place of the one before."""
        self._end_session(handler)
        is_secure = self.secure_cookie
        if is_secure is None:
            is_secure = handler.request.protocol == "https"
        handler.set_signed_cookie(
            self.get_cookie_name(handler),
            self.sessions.begin(staff),
            expires_days=None,
            path=handler.base_url,
            httponly=True,
            samesite="Strict",
            secure=is_secure,
        )

    def end(self, handler: AuthenticatedHandler) -> None:
        """End this browser's session, for whoever has its cookie."""
        self._end_session(handler)
        handler.clear_cookie(self.get_cookie_name(handler), path=handler.base_url)

    def _end_session(self, handler: RequestHandler) -> None:
        key = self.key_of(handler)
        if key is not None:
            self.sessions.end(key)


def key_of(secret: str) -> str:
    """Return the key of the session whose secret this is."""
    return hashlib.sha256(secret.encode()).hexdigest()
