"""The files a ballot page needs besides itself: one style, two scripts.

What every form needs lies with the forms.  Its script is handed out in one
file with what only the ballot page does, so that it costs no request of its
own; comments and indentation stay at home.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

_STYLE: Final = "text/css; charset=UTF-8"
_SCRIPT: Final = "text/javascript; charset=UTF-8"
_ASIDE: Final = re.compile(
    r"^\s*/\*(?:.|\n)*?\*/\s*|^\s*//.*\n|(?<=;) //.*|^\s+", re.MULTILINE
)
_BLANK: Final = re.compile(r";\n(?=\})|(?<=[{};,])\n|(?<=[:,]) | (?=\{)")
_JOINT: Final = re.compile(
    r'^import .* from "\./(?:form|kiosk|draft)\.js";\n|^export ', re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is handed out."""

    content: bytes
    content_type: str


def _text(part: str) -> str:
    text = (files("toolkit") / part).read_text(encoding="utf-8")
    return _ASIDE.sub("", text)


def _style(part: str) -> Asset:
    return Asset(_BLANK.sub("", _text(part)).encode(), _STYLE)


def _script(*parts: str) -> Asset:
    """Return scripts as one; what one asks of another is there already."""
    text = "".join(map(_text, parts))
    if len(parts) > 1:
        text = _JOINT.sub("", text)
    return Asset(text.encode(), _SCRIPT)


ASSETS: Final[Mapping[str, Asset]] = {
    "ballot.css": _style("forms/static/ballot.css"),
    "ballot.js": _script(
        "forms/static/form.js",
        "web/static/kiosk.js",
        "web/static/draft.js",
        "web/static/ballot.js",
    ),
    "seal.js": _script("web/static/seal.js"),
}

DIGESTS: Final[Mapping[str, str]] = {
    name: hashlib.sha256(asset.content).hexdigest() for name, asset in ASSETS.items()
}
"""What each file must be, wherever it is handed out."""

DIGEST: Final = hashlib.sha256(
    b"".join(asset.content for asset in ASSETS.values())
).hexdigest()[:16]
"""Part of the files' address, so that a changed one is fetched anew."""
