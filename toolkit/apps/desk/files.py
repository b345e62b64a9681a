"""Files to take away, made in memory: packed, listed, or printed.

Nothing in them says when they were made.
"""

from __future__ import annotations

import csv
import io
import logging
import zipfile
from typing import TYPE_CHECKING

from toolkit.collection.credential import show_code
from toolkit.collection.key_slips import slip_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from toolkit.i18n import Translator

LOG = logging.getLogger("pingyi.desk")


def packed(folders: Mapping[str, Path]) -> bytes:
    """Return a zip file of folders, each under its name in it, if it has one."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, folder in folders.items():
            for path in sorted(one for one in folder.rglob("*") if one.is_file()):
                place = path.relative_to(folder).as_posix()
                entry = zipfile.ZipInfo(f"{name}/{place}" if name else place)
                entry.compress_type = zipfile.ZIP_DEFLATED
                pack.writestr(entry, path.read_bytes())
    return content.getvalue()


def listed(lines: Iterable[Sequence[str]]) -> bytes:
    """Return a table as a csv file that spreadsheets read rightly."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def printed(pages: Callable[[], bytes]) -> bytes | None:
    """Return pages, or nothing where they cannot be set.

    What they would have said exists nowhere else by now, so that it has to be
    said otherwise; why it could not be printed goes to the log.
    """
    try:
        return pages()
    except Exception:
        LOG.exception("Pages could not be printed")
        return None


def slips_as_text(codes: Sequence[str], _: Translator) -> bytes:
    """Return key slips as lines of text, one for each scrutineer to copy by hand."""
    lines = (
        _(
            "Slip {number}: {slip}",
            number=number,
            slip=f"{show_code(code)}  {' '.join(slip_words(code, _.language))}",
        )
        for number, code in enumerate(codes, start=1)
    )
    return "\r\n".join(lines).encode("utf-8-sig")
