"""What an editor may want to look at again before a text is released.

Simple signs only: they find what is easily overlooked, and never what a text
tells between its lines.  Only names that stand in the round for everybody to
read are looked for; who could have written a text is not known here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.i18n import Translator

LONG_NUMBER: Final = re.compile(r"\d(?: ?\d){5,}")
QUOTATION: Final = re.compile(r"“[^”]+”|‘[^’]+’|「[^」]+」|『[^』]+』|\"[^\"]+\"")
SHORTEST_NAME: Final = 2


def remarks(
    text: str, names: Iterable[str], *, longest: int, _: Translator
) -> Iterator[str]:
    """Yield a sentence on everything in a text that had better be looked at."""
    plain = normalize("NFKC", text)
    if not text.strip():
        yield _("There is no text that could be shown.")
    if len(text) > longest:
        yield _(
            "It has {n} characters; {most} are the most.", n=len(text), most=longest
        )
    if found := [name for name in dict.fromkeys(names) if _stands_in(plain, name)]:
        yield _("It names {names}.", names=_.join(found))
    if number := LONG_NUMBER.search(plain):
        yield _("It contains a long number: {number}.", number=number[0])
    if quoted := QUOTATION.search(plain):
        yield _("It quotes somebody's words: {words}.", words=quoted[0])


def _stands_in(text: str, name: str) -> bool:
    """Return whether a name stands in a text, however it is spaced."""
    name = normalize("NFKC", name)
    if len(name) < SHORTEST_NAME:
        return False
    if name.isascii():
        words = r"\s+".join(map(re.escape, name.split()))
        return re.search(rf"\b{words}\b", text, re.IGNORECASE) is not None
    return "".join(name.split()) in "".join(text.split())
