"""Pages as PDF: Typst lays them out, in memory and nowhere else.

Some pages hold codes, so nothing may be written on the way.  Typst compiles
what it is given as values and returns the file as bytes; traced with
``strace``, it opens fonts and layouts for reading and creates no file, and a
test lets it work where every write to a file fails.  It would write only if
it were given an output path, and it never is.  What it laid out it may keep in
memory while the process lasts: codes are printed by commands, which end.

A layout under ``typst/`` says how a page looks and holds no words.  The words
go in as data, never as source, so a name like ``#read("x")`` is set as it
stands.  A PDF tells neither when nor where nor by whom it was made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import segno
import typst

from toolkit.fonts import faces_for

if TYPE_CHECKING:
    from toolkit.fonts import Face
    from toolkit.i18n import Language, Translator

Data: TypeAlias = "str | int | Sequence[Data] | Mapping[str, Data]"
"""What a layout is filled with."""

_LAYOUTS: Final = Path(__file__).parent / "typst"
_LOCALE: Final[Mapping[Language, tuple[str, str]]] = {
    "zh-CN": ("zh", "CN"),
    "en": ("en", "GB"),
}
_FIRST: Final[Mapping[Language, tuple[str, ...]]] = {
    "zh-CN": (),
    "en": ("Libertinus Serif",),  # comes with Typst
}


def square(payload: str) -> str:
    """Return a QR code, as the text of an SVG image with its quiet zone."""
    image = BytesIO()
    code = segno.make(payload, error="m", micro=False)
    code.save(image, kind="svg", border=4, xmldecl=False, nl=False)
    return image.getvalue().decode()


def set_pages(
    layout: str, data: Mapping[str, Data], *, title: str, _: Translator
) -> bytes:
    """Return the PDF of a layout filled with data.

    Raises
    ------
    FontMissingError : no installed font has some of the characters.
    """
    said = "".join((title, *_texts(data)))
    fonts, families = _loaded(faces_for(said, _.language))
    language, region = _LOCALE[_.language]
    about = {
        "title": title,
        "language": language,
        "region": region,
        "fonts": (*_FIRST[_.language], *families),
    }
    return typst.compile(
        _LAYOUTS / f"{layout}.typ",
        root=_LAYOUTS,
        font_paths=fonts,
        sys_inputs={"about": json.dumps(about), "data": json.dumps(data)},
        format="pdf",
    )


def _texts(data: Data) -> Iterator[str]:
    """Yield every text in the data."""
    match data:
        case str():
            yield data
        case Mapping():
            for value in data.values():
                yield from _texts(value)
        case Sequence():
            for value in data:
                yield from _texts(value)


@lru_cache(maxsize=8)
def _loaded(faces: tuple[Face, ...]) -> tuple[typst.Fonts, tuple[str, ...]]:
    """Return fonts for Typst, and what it calls the families of some faces.

    It is shown whole folders, in which it finds the bold ones too.
    """
    folders = dict.fromkeys(str(face.path.parent) for face in faces)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=list(folders))
    names = {
        (Path(info.path), info.index): info.family
        for info in fonts.fonts()
        if info.path
    }
    return fonts, tuple(names[face.path, face.index] for face in faces)
