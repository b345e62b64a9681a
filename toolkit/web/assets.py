"""The files a ballot page needs besides itself: one style, two scripts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is handed out."""

    content: bytes
    content_type: str


_TYPES: Final = {
    "ballot.css": "text/css; charset=UTF-8",
    "ballot.js": "text/javascript; charset=UTF-8",
    "seal.js": "text/javascript; charset=UTF-8",
}


def _read() -> dict[str, Asset]:
    folder = files("toolkit.web") / "static"
    return {
        name: Asset((folder / name).read_bytes(), content_type)
        for name, content_type in _TYPES.items()
    }


ASSETS: Final[Mapping[str, Asset]] = _read()

DIGEST: Final = hashlib.sha256(
    b"".join(asset.content for asset in ASSETS.values())
).hexdigest()[:16]
"""Part of the files' address, so that a changed one is fetched anew."""
