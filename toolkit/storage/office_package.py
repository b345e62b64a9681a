"""Whether a workbook may be opened at all.

An .xlsx file is a zip of XML parts.  Sizes are counted before anything is
parsed, and whatever could run, fetch or expand is refused: macros, links
to other files, embedded files, entity declarations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Final
from zipfile import ZipFile

from toolkit.collection.roster.problems import Complaint
from toolkit.errors import RosterRefusedError

LARGEST_UNPACKED_MB: Final = 50
LARGEST_RATIO: Final = 100

UNREADABLE: Final = Complaint(
    "This is not a workbook that can be read; it may be damaged.",
    "Open it in Excel or WPS and save it anew as .xlsx, then try again.",
)
OLD_OR_LOCKED: Final = Complaint(
    "This workbook is in the old format or has a password.",
    "Save it as .xlsx without a password.",
)
UNPACKS_TOO_LARGE: Final = Complaint(
    "This workbook unpacks to more than {most} MB, or to more than {ratio} times "
    "its size.",
    "Copy the two sheets into a new workbook, without pictures.",
)
HAS_MACROS: Final = Complaint(
    "This workbook holds macros.", "Save it as .xlsx, which leaves them out."
)
HAS_LINKS: Final = Complaint(
    "This workbook is linked to other files or to a database.",
    "Copy the cells into a new workbook and paste them as values.",
)
HAS_EMBEDDED: Final = Complaint(
    "This workbook has other files or controls embedded.",
    "Copy the two sheets into a new workbook.",
)
HAS_DECLARATIONS: Final = Complaint(
    "This workbook holds declarations that no office program writes.",
    "Ask where it comes from; copy the cells into a new workbook.",
)

_REFUSED_PARTS: Final[Mapping[str, Complaint]] = {
    "vbaproject": HAS_MACROS,
    "vbadata": HAS_MACROS,
    "xl/macrosheets/": HAS_MACROS,
    "xl/dialogsheets/": HAS_MACROS,
    "xl/externallinks/": HAS_LINKS,
    "xl/connections": HAS_LINKS,
    "xl/querytables/": HAS_LINKS,
    "xl/embeddings/": HAS_EMBEDDED,
    "xl/activex/": HAS_EMBEDDED,
}
_MACRO_TYPE: Final = b"macroEnabled"
_OLE_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_OTHER_ENCODINGS: Final = (
    *(b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\0\0\0<"),  # UTF-16 and UTF-32
    "<?xml".encode("cp037"),  # EBCDIC
)
_ENCODING: Final = re.compile(rb"""\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")
_DECLARATION: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def check_package(raw: bytes, *, file: str) -> None:
    """Refuse a workbook that is too large, or holds more than tables."""
    if raw.startswith(_OLE_MAGIC):
        raise refusal(OLD_OR_LOCKED, file=file)
    left = min(LARGEST_UNPACKED_MB * 1024**2, LARGEST_RATIO * len(raw))
    with damage_refused(file=file), ZipFile(BytesIO(raw)) as package:
        for part in package.infolist():
            name = part.filename.casefold()
            for piece, complaint in _REFUSED_PARTS.items():
                if piece in name:
                    raise refusal(complaint, file=file)
            with package.open(part) as stream:
                content = stream.read(left + 1)
            left -= len(content)
            if left < 0:
                most, ratio = LARGEST_UNPACKED_MB, LARGEST_RATIO
                raise refusal(UNPACKS_TOO_LARGE, file=file, most=most, ratio=ratio)
            if name == "[content_types].xml" and _MACRO_TYPE in content:
                raise refusal(HAS_MACROS, file=file)
            if _declares(content):
                raise refusal(HAS_DECLARATIONS, file=file)


def refusal(
    complaint: Complaint, *, file: str, place: str = "", **facts: object
) -> RosterRefusedError:
    """Return the error that refuses a whole file for one reason."""
    problem = complaint.at(place or file, **facts)
    return RosterRefusedError(file=file, problems=[problem])


@contextmanager
def damage_refused(*, file: str) -> Iterator[None]:
    """Turn whatever the libraries raise over a damaged file into a refusal."""
    try:
        yield
    except RosterRefusedError:
        raise
    except Exception as error:  # they raise anything, down to IndexError
        raise refusal(UNREADABLE, file=file) from error


def _declares(content: bytes) -> bool:
    """Whether a part declares entities, or could hide them in another encoding."""
    encoding = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    return (
        content.startswith(_OTHER_ENCODINGS)
        or (encoding is not None and encoding[1].lower() not in {b"utf-8", b"us-ascii"})
        or _DECLARATION.search(content) is not None
    )
