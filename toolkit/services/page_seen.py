"""What stands in a web page, as far as it could act: read without a browser."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

from typing_extensions import override

_STRANGE: Final = frozenset(
    {"applet", "base", "embed", "frame", "iframe", "object", "portal", "style"}
)
_DATA: Final = "application/json"  # read by the script, never run
_ICON: Final = "data:image/"


class SeenPage(HTMLParser):
    """What a page loads, where it sends, what acts in it, and its key.

    Attributes
    ----------
    loaded : addresses of scripts, styles and pictures.
    sent : addresses that forms are sent to.
    acting : what could act by itself, or frame something else.
    shown : the fingerprint as the page shows it.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.sent: list[str] = []
        self.acting: list[str] = []
        self._keys: set[str] = set()
        self.shown = ""
        self._is_in_key = False
        self.feed(html)
        self.close()

    @property
    def key(self) -> str:
        """The public key that is sealed to; nothing if the page names several."""
        return next(iter(self._keys)) if len(self._keys) == 1 else ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.loaded += _loaded(tag, named)
        self.sent += [named[name] for name in ("action", "formaction") if name in named]
        self.acting += _acting(tag, named)
        self._keys |= {named["data-key"]} if "data-key" in named else set()
        if named.get("class") == "key":
            self._is_in_key = True

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._is_in_key = False

    @override
    def handle_data(self, data: str) -> None:
        if self._is_in_key and self.lasttag == "code":
            self.shown += data


def _loaded(tag: str, named: dict[str, str]) -> list[str]:
    found = [
        named[name] for name in ("src", "srcset", "data", "poster") if name in named
    ]
    if tag == "link":
        found.append(named.get("href", ""))
    return [address for address in found if not address.startswith(_ICON)]


def _acting(tag: str, named: dict[str, str]) -> list[str]:
    found = [f"{tag} {name}" for name in named if name.startswith("on")]
    is_code = tag == "script" and "src" not in named and named.get("type") != _DATA
    is_link = any(it.strip().lower().startswith("javascript:") for it in named.values())
    if is_code or is_link or tag in _STRANGE or {"style", "http-equiv"} & named.keys():
        found.append(tag)
    return found
