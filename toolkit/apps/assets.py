"""What pages load beside themselves: Voilà's scripts and styles, packed once.

Voilà hands its program out in some ninety pieces, unpacked, and asks again
for many of them at every visit.  Here an address names the version of all
files, so a browser keeps what it has for good, and the pieces that every page
needs travel as one.  Which files there are is read once: what was not found
then has no address, whatever an address may say.

Knows of no visitor; what it serves is the same for everybody.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Final

from tornado.web import RequestHandler

BUNDLE: Final = "static/bundle.js"
"""The pieces of the program that every page needs, as one file.

It lies where the pieces lie: their styles look for fonts beside them.
"""
KINDS: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""The endings of files that are served, and what is said of each."""

ROUTE: Final = r"/voila/(?P<version>[0-9a-f]{16})/(?P<name>.+)"
A_YEAR: Final = 31_536_000
NAMED: Final = re.compile(r"\.e\((\d+)\)")
"""How a script names a piece that it will load."""
EXPOSED: Final = re.compile(r'"\./extension":.*?\]\)')
"""Where an extension names the pieces of itself, not of what it shares."""


class Assets:
    """Files in the folders given, by the addresses below ``prefix``.

    Parameters
    ----------
    folders : where files lie, by the first part of their address.  Of two
        files with one name the first counts.
    whole, exposed : extensions, by their folder's address.  Of the first every
        piece is needed by a page, of the others what they do themselves.
    """

    def __init__(
        self,
        folders: Mapping[str, Sequence[Path]],
        *,
        whole: Iterable[str] = (),
        exposed: Iterable[str] = (),
    ) -> None:
        self._files = {
            f"{at}/{path.relative_to(folder).as_posix()}": path
            for at, places in folders.items()
            for folder in reversed(places)
            for path in sorted(folder.rglob("*"))
            if path.suffix in KINDS and path.is_file()
        }
        self._pieces = (
            *self._program(),
            *(name for at in whole for name in self._all_of(at)),
            *(name for at in exposed for name in self._own_of(at)),
        )
        self._packed: dict[str, bytes] = {}
        self.version = self._seal()

    @property
    def prefix(self) -> str:
        """The part of an address that all files share."""
        return f"/voila/{self.version}/"

    def read(self, name: str) -> bytes | None:
        """Return a file as it is, nothing if there is none of this name."""
        if name == BUNDLE:
            # A line of its own each: the last of a piece may be a comment.
            return b"\n".join(self._files[piece].read_bytes() for piece in self._pieces)
        path = self._files.get(name)
        return path.read_bytes() if path else None

    def pack(self, name: str) -> bytes | None:
        """Return a file packed, which is done once for all visitors."""
        if name not in self._packed and (body := self.read(name)) is not None:
            self._packed[name] = gzip.compress(body, mtime=0)
        return self._packed.get(name)

    def _program(self) -> Iterator[str]:
        """Name Voilà's own pieces, the one that starts them being the last."""
        starter = "static/voila.js"
        if starter not in self._files:
            return
        named = set(NAMED.findall(self._files[starter].read_text("utf-8")))
        pieces = (f"static/{piece}.voila.js" for piece in sorted(named, key=int))
        wanted = ("static/voila-style.js", *pieces, starter)
        yield from (name for name in wanted if name in self._files)

    def _all_of(self, at: str) -> Iterator[str]:
        piece = re.compile(rf"{re.escape(at)}/static/\d+\.\w+\.js")
        return filter(piece.fullmatch, self._files)

    def _own_of(self, at: str) -> Iterator[str]:
        entry = f"{at}/static/remoteEntry."
        text = "".join(
            path.read_text("utf-8")
            for name, path in self._files.items()
            if name.startswith(entry)
        )
        own = {piece for said in EXPOSED.findall(text) for piece in NAMED.findall(said)}
        return (
            name for name in self._all_of(at) if Path(name).name.split(".")[0] in own
        )

    def _seal(self) -> str:
        seal = sha256("\n".join(self._pieces).encode())
        for name, path in sorted(self._files.items()):
            seal.update(name.encode() + sha256(path.read_bytes()).digest())
        return seal.hexdigest()[:16]


class AssetHandler(RequestHandler):
    """Hands out files, which browsers may keep: another has another address."""

    def initialize(self, *, assets: Assets) -> None:
        """Remember what there is."""
        self._assets = assets

    def set_default_headers(self) -> None:
        """Say what holds of every answer."""
        self.set_header("Server", "pingyi")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Vary", "Accept-Encoding")

    async def get(self, version: str, name: str) -> None:
        """Send a file, packed if the browser can unpack it."""
        can_unpack = "gzip" in self.request.headers.get("Accept-Encoding", "")
        take = self._assets.pack if can_unpack else self._assets.read
        body = await asyncio.to_thread(take, name)
        if body is None or version != self._assets.version:
            self.set_status(HTTPStatus.NOT_FOUND)
            return
        if can_unpack:
            self.set_header("Content-Encoding", "gzip")
        self.set_header("Content-Type", KINDS[Path(name).suffix])
        self.set_header("Cache-Control", f"public, max-age={A_YEAR}, immutable")
        self.write(body)

    head = get
