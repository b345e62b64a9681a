"""The way to a hub and back.

A name opens nothing by itself: whoever has no account here stays outside,
and what an account may do is written here alone.
"""

from __future__ import annotations

import hmac
import string
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from jupyter_server.auth.decorator import allow_unauthenticated
from typing_extensions import override

from toolkit.apps.door_page import DoorPage
from toolkit.apps.hub import Begun
from toolkit.apps.pages import language_of
from toolkit.errors import (
    BusyError,
    HubNotAllowedError,
    HubRefusedError,
    HubSilentError,
    NotInvitedError,
    SignInLapsedError,
    StaffError,
)
from toolkit.i18n import LANGUAGES, translator
from toolkit.services import admitting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from toolkit.apps.hub import Hub
    from toolkit.collection.staff import Staff
    from toolkit.errors import ToolkitError

LASTING_SECONDS: Final = 600
"""So long somebody may take to sign in at the hub."""
COOKIE: Final = "pingyi-hub"

_DAY_SECONDS: Final = 86400
_STATUS: Final[Mapping[type[ToolkitError], HTTPStatus]] = {
    HubSilentError: HTTPStatus.BAD_GATEWAY,
    HubRefusedError: HTTPStatus.FORBIDDEN,
    HubNotAllowedError: HTTPStatus.FORBIDDEN,
    SignInLapsedError: HTTPStatus.BAD_REQUEST,
    NotInvitedError: HTTPStatus.FORBIDDEN,
    BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
}


class _HubPage(DoorPage):
    """A page on the way to the hub or back."""

    def initialize(self, *, hub: Hub) -> None:
        """Remember which hub it is."""
        self.hub = hub

    @override
    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Note the kind of a failure, but no address, in which a code may stand."""
        self.log.error("Signing in by the hub: %s", typ.__name__ if typ else "")


class ToHubPage(_HubPage):
    """Sends a browser to the hub."""

    @allow_unauthenticated
    def get(self) -> None:
        """Begin, unless somebody is signed in already.

        Only pages of this server begin it: a link elsewhere leads to the
        door, so nobody is signed in without having wanted to be.
        """
        if self.current_user is not None:
            self.go_to(self.next_page)
        elif self.request.headers.get("Sec-Fetch-Site") == "cross-site":
            self.go_to(f"{self.base_url}login")
        else:
            begun = Begun.anew(self.at(self.next_page, lang=self.wish))
            self.set_signed_cookie(
                COOKIE,
                begun.written(),
                expires_days=None,
                max_age=LASTING_SECONDS,
                path=f"{self.base_url}hub",
                httponly=True,
                samesite="Lax",  # it is wanted on the way back from another site
                secure=self.hub.back.startswith("https:"),
            )
            self.redirect(self.hub.question(begun), status=HTTPStatus.SEE_OTHER)


class FromHubPage(_HubPage):
    """Takes a browser back that was at the hub."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Let somebody in, or say why not.

        Who is let in goes on from a page of this server: the session's
        cookie does not go with a request that another site has caused, and
        this one was.
        """
        try:
            begun = self._begun()
            staff = await self._staff(begun)
        except (StaffError, BusyError) as refusal:
            self._refuse(refusal)
            return
        self.identity.begin(self, staff)
        here = quote(begun.onward, safe=string.punctuation)
        self.set_header("Refresh", f"0; url={here}")
        self.finish(self.render_template("hub.html", onward=begun.onward))

    def _begun(self) -> Begun:
        """Return what was begun in this browser, once."""
        kept = self.get_signed_cookie(
            COOKIE, max_age_days=LASTING_SECONDS / _DAY_SECONDS
        )
        self.clear_cookie(COOKIE, path=f"{self.base_url}hub")
        state = self.get_query_argument("state", "")
        if kept is None:
            raise SignInLapsedError
        begun = Begun.read(kept)
        if not hmac.compare_digest(begun.state.encode(), state.encode()):
            raise SignInLapsedError
        return begun

    async def _staff(self, begun: Begun) -> Staff:
        """Return whose account it is."""
        code = self.get_query_argument("code", "")
        if not code:
            raise HubNotAllowedError
        name = await self.hub.name_of(code, begun)
        # The name as it is, not made clean: two users of a hub are never one here.
        staff = admitting.staff_of(self.settings["office"].store, name)
        if staff is None:
            raise NotInvitedError(account=name)
        return staff

    def _refuse(self, refusal: ToolkitError) -> None:
        """Say it in both languages, the reader's first, and show the way back."""
        if isinstance(refusal, (HubSilentError, HubRefusedError)):
            cause = type(refusal.__cause__).__name__ if refusal.__cause__ else "answer"
            self.log.warning("%s: %s", type(refusal).__name__, cause)
        self.set_status(_STATUS[type(refusal)])
        languages = sorted(LANGUAGES, key=lambda one: one != language_of(self))
        said = [(one, translator(one).explain(refusal)) for one in languages]
        self.finish(self.render_template("hub.html", said=said))


def routes_of(hub: Hub | None) -> list[tuple[str, type[DoorPage], dict[str, Any]]]:
    """Return the pages on the way to a hub and back, where there is one."""
    if hub is None:
        return []
    return [
        (r"/hub", ToHubPage, {"hub": hub}),
        (r"/hub/callback", FromHubPage, {"hub": hub}),
    ]
