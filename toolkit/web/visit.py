"""What every answer of the ballot server has in common.

Headers that shut out other sites, the reader's language, refusals said in
it, and no trace of the visit: nothing here logs an address, a path or
anything a visitor sent.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar, Final

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler

from toolkit.errors import ForeignPageError, ToolkitError
from toolkit.i18n import Language, Translator, choose, translator
from toolkit.web.page import render
from toolkit.web.refusals import status_of

if TYPE_CHECKING:
    from types import TracebackType

    from toolkit.web.door import Door

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
RETRY_AFTER: Final = {
    HTTPStatus.TOO_MANY_REQUESTS: "60",
    HTTPStatus.SERVICE_UNAVAILABLE: "2",
}
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_log = logging.getLogger(__name__)

Act = Callable[..., Awaitable[None]]


def answered(act: Act) -> Act:
    """Make what a handler does a visit: counted, and refused politely.

    Who hangs up before the answer misses it; what was done stays done.  Who
    comes when all have left is not heard any more: nothing is begun that
    could not be answered.
    """

    @wraps(act)
    async def answer(self: Visit, *path: str) -> None:
        if self.door.is_closed:
            self.detach().close()
            return
        with self.door.visit(), suppress(StreamClosedError):
            try:
                await act(self, *path)
            except ToolkitError as error:
                await self.refuse(error)

    return answer


class Visit(RequestHandler):
    """One request and its answer."""

    SUPPORTED_METHODS: ClassVar[tuple[str, ...]] = ("GET", "POST")  # type: ignore[misc] # Tornado types it by its own value

    def initialize(self, door: Door) -> None:
        """Take what all visits share."""
        self.door = door
        if door.is_closing:
            self.set_header("Connection", "close")

    def set_default_headers(self) -> None:
        """Set the headers of every answer, errors included."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def compute_etag(self) -> None:
        """Give no answer a mark by which a browser could be known again."""

    @property
    def language(self) -> Language:
        """The reader's language: the one asked for, else the browser's."""
        wished = self.request.query_arguments.get("lang", [b""])[0].decode("latin-1")
        return choose(wished, self.request.headers.get("Accept-Language"))

    @property
    def is_kiosk(self) -> bool:
        """Whether the device is shared: many vote on it, one after another."""
        return "kiosk" in self.request.query_arguments

    @property
    def query(self) -> str:
        """What stays in the address from page to page."""
        return f"?lang={self.language}{'&kiosk=1' if self.is_kiosk else ''}"

    @property
    def is_from_script(self) -> bool:
        """Whether the page's script asks; what a browser posts it may post again."""
        return "X-Requested-With" in self.request.headers

    @property
    def say(self) -> Translator:
        """Says messages in the reader's language."""
        return translator(self.language)

    @property
    def address(self) -> str:
        """Where the visit comes from; for counting wrong codes, never kept."""
        return str(self.request.remote_ip)

    @property
    def content_type(self) -> str:
        """The kind of content that was sent."""
        return self.request.headers.get("Content-Type", "").partition(";")[0].strip()

    @property
    def speaks_json(self) -> bool:
        """Whether a program is answered, not a person."""
        if self.request.method == "POST":
            return self.content_type.lower() == JSON
        return "text/html" not in self.request.headers.get("Accept", "")

    def require_own_page(self) -> None:
        """Refuse what another site's page sends; old browsers do not say."""
        site = self.request.headers.get("Sec-Fetch-Site", "none")
        if site not in {"same-origin", "none"}:
            raise ForeignPageError

    async def show(self, page: str, **content: object) -> None:
        """Answer with a page."""
        await self.finish(self.rendered(page, content))

    def rendered(self, page: str, content: Mapping[str, object]) -> str:
        """Return a page in the reader's language."""
        return render(
            page,
            self.language,
            path=self.request.path,
            query=self.query,
            is_kiosk=self.is_kiosk,
            **content,
        )

    def apology(self, message: str) -> dict[str, object]:
        """Return the content of a page that only says why not."""
        return {"title": self.say("Sorry"), "messages": [message]}

    async def refuse(
        self, error: ToolkitError, *, status: HTTPStatus | None = None
    ) -> None:
        """Answer with what an error says, in the reader's language."""
        self.set_refused(status or status_of(error))
        message = self.say.explain(error)
        if self.speaks_json:
            await self.finish({"error": type(error).__name__, "message": message})
        else:
            await self.show("message.html", **self.apology(message))

    def set_refused(self, status: HTTPStatus) -> None:
        """Set the status of a refusal."""
        self.set_status(status)
        if status in RETRY_AFTER:
            self.set_header("Retry-After", RETRY_AFTER[status])

    def write_error(self, status_code: int, **_: object) -> None:
        """Say that there is nothing here, or that something failed."""
        message = {
            HTTPStatus.NOT_FOUND: self.say(
                "There is nothing at this address. Compare it with your ticket."
            ),
            HTTPStatus.INTERNAL_SERVER_ERROR: self.say(
                "Something failed here. Please try again in a moment."
            ),
        }.get(HTTPStatus(status_code), self.say("This cannot be answered."))
        if self.speaks_json:
            self.finish({"error": HTTPStatus(status_code).phrase, "message": message})
        else:
            self.finish(self.rendered("message.html", self.apology(message)))

    def log_exception(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Log where it failed, without the words of the error: they may quote."""
        if kind is not None and not isinstance(error, HTTPError):
            where = "".join(traceback.format_tb(trace))
            _log.error("A visit failed: %s\n%s", kind.__name__, where)


def log_nothing(_: RequestHandler) -> None:
    """Keep no access log."""
