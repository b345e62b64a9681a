"""Files to take away: kept in memory, fetched once, never written to a disk.

Sheets with codes, key slips and boxes go from the server to the browser of
whoever asked for them.  They pass through no kernel and lie in no folder.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

from toolkit.apps.desk.told import Takeaway

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.collection.staff import Staff

ADDRESS: Final = "/take"
_NAME_BYTES: Final = 18
TYPES: Final[Mapping[str, str]] = {
    ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8",
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ANY_TYPE: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that waits for the person it is for."""

    name: str
    content: bytes = field(repr=False)
    owner: Staff

    @property
    def type(self) -> str:
        """What kind of file it is, for a browser."""
        return TYPES.get(self.name[self.name.rfind(".") :], ANY_TYPE)


class Takeaways:
    """The files that wait, each for one person and under an address of its own.

    A file stays until it is forgotten or the server stops: a printer may
    jam, and a code that was printed nowhere is lost.  An account that is for
    something else now has none of them.
    """

    def __init__(self) -> None:
        self._kept: dict[str, KeptFile] = {}
        self._lock = Lock()

    def keep(self, name: str, content: bytes, *, owner: Staff) -> Takeaway:
        """Keep a file for somebody, and return where it can be fetched."""
        token = secrets.token_urlsafe(_NAME_BYTES)
        with self._lock:
            self._kept[token] = KeptFile(name, content, owner)
        return Takeaway(f"{ADDRESS}/{token}", name, len(content))

    def find(self, token: str, *, owner: Staff) -> KeptFile | None:
        """Return a file that waits for this person."""
        with self._lock:
            kept = self._kept.get(token)
        return kept if kept is not None and kept.owner == owner else None

    def forget(self, takeaways: Iterable[Takeaway], *, owner: Staff) -> None:
        """Let go of files that somebody has in hand."""
        with self._lock:
            for one in takeaways:
                token = one.address.rpartition("/")[2]
                if token in self._kept and self._kept[token].owner == owner:
                    del self._kept[token]

    def forget_all_of(self, name: str) -> None:
        """Let go of all files of somebody who is gone."""
        with self._lock:
            self._kept = {
                token: kept
                for token, kept in self._kept.items()
                if kept.owner.name != name
            }
