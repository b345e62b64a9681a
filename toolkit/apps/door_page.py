"""A page for who is not signed in yet, or leaves: its language, and where it leads.

Where to go on is asked for by a browser, and so only ever a page of this
server.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from tornado.httputil import url_concat

from toolkit.apps.pages import InReadersLanguage, language_of
from toolkit.errors import (
    BusyError,
    InvitationRefusedError,
    PasswordsDifferError,
    SlowDownError,
    ToolkitError,
    WeakPasswordError,
    WrongPasswordError,
)
from toolkit.i18n import LANGUAGES, translator

if TYPE_CHECKING:
    from toolkit.apps.identity import StaffIdentity

_STATUS: Final[Mapping[type[ToolkitError], HTTPStatus]] = {
    WrongPasswordError: HTTPStatus.FORBIDDEN,
    SlowDownError: HTTPStatus.TOO_MANY_REQUESTS,
    InvitationRefusedError: HTTPStatus.GONE,
    WeakPasswordError: HTTPStatus.UNPROCESSABLE_ENTITY,
    PasswordsDifferError: HTTPStatus.UNPROCESSABLE_ENTITY,
    BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
}
_OWN_NAMES: Final = {"zh-CN": "中文", "en": "English"}


class DoorPage(InReadersLanguage):
    """A page for who is not signed in yet, or leaves."""

    @property
    def identity(self) -> StaffIdentity:
        """What knows who is signed in."""
        identity: StaffIdentity = self.settings["identity_provider"]
        return identity

    def set_default_headers(self) -> None:
        """Let no page be kept, for names stand on them."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")

    def show(
        self, template: str, *, refusal: ToolkitError | None = None, **facts: object
    ) -> None:
        """Send a page, with what was refused on it, and a way to the other language."""
        language = language_of(self)
        other = next(one for one in LANGUAGES if one != language)
        further = self.next_page if "next" in self.request.arguments else None
        there = self.at(self.request.path, lang=other, next=further)
        alert = translator(language).explain(refusal) if refusal else ""
        if refusal:
            self.set_status(_STATUS[type(refusal)])
        self.finish(
            self.render_template(
                template,
                alert=alert,
                here=self.at(self.request.path, lang=self.wish),
                next=self.next_page,
                onward=self.at("", lang=self.wish, next=further),
                switch={"address": there, "lang": other, "name": _OWN_NAMES[other]},
                **facts,
            )
        )

    def go_to(self, page: str) -> None:
        """Send a browser on, in the language that was chosen here."""
        self.redirect(self.at(page, lang=self.wish), status=HTTPStatus.SEE_OTHER)

    @property
    def wish(self) -> str | None:
        """The language that was chosen on this page, if one was."""
        return self.get_query_argument("lang", None)

    @property
    def next_page(self) -> str:
        """Where to go once signed in: a page of this server, whatever is asked."""
        wanted: str = self.get_argument("next", self.base_url)
        return wanted if _is_local(wanted) else self.base_url

    @staticmethod
    def at(page: str, **wishes: str | None) -> str:
        """Return an address with wishes that are none left out."""
        return url_concat(page, {key: it for key, it in wishes.items() if it})


def _is_local(address: str) -> bool:
    """Tell whether an address is a path, to browsers too, which forgive much."""
    is_path = address.startswith("/") and not address.startswith("//")
    return is_path and address.isprintable() and not {" ", "\\"} & set(address)
