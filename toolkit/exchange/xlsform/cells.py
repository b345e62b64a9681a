"""Cells to be written: by the names of their columns, wordings language by language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.exchange.xlsform.tables import LANGUAGE_NAMES, OWN
from toolkit.i18n import LANGUAGES, Language
from toolkit.survey.model import PARAMETER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from toolkit.survey.words import Text

Cells = dict[str, str]
"""One row, by the names of its columns; those left empty are not in it."""


def own(**cells: str) -> Cells:
    """Return cells in columns of our own, which other programs pass over."""
    return {f"{OWN}{name}": said for name, said in cells.items() if said}


def free_name(wanted: str, taken: set[str]) -> str:
    """Return a name that no row has yet, and take it."""
    name, number = wanted, 1
    while name.lower() in taken:
        number += 1
        name = f"{wanted}_{number}"
    taken.add(name.lower())
    return name


class Pen:
    """Writes wordings into cells; parameters become references to their rows."""

    def __init__(self, names: Mapping[tuple[str, Language], str]) -> None:
        self._names = names

    def say(self, tag: Language, text: Text) -> str:
        """Return a wording in one language, as an XLSForm has it."""

        def refer(blank: str) -> str:
            name = self._names.get((blank, tag))
            return f"{{{blank}}}" if name is None else f"${{{name}}}"

        return PARAMETER.sub(lambda found: refer(found[1]), text[tag])

    def texts(self, column: str, text: Text | None) -> Cells:
        """Return a wording in a column for each language; nothing for nothing."""
        if text is None:
            return {}
        return {
            f"{column}::{LANGUAGE_NAMES[tag]}": self.say(tag, text) for tag in LANGUAGES
        }


def table(rows: Iterable[Cells], columns: Sequence[str]) -> list[list[str]]:
    """Return rows below a header: the columns that are filled, in this order."""
    listed = list(rows)
    headers = [
        header
        for header in _headers(columns)
        if header in columns or any(header in row for row in listed)
    ]
    return [headers, *([row.get(header, "") for header in headers] for row in listed)]


def _headers(columns: Sequence[str]) -> Iterator[str]:
    for column in columns:
        if column in {"label", "hint"}:
            yield from (f"{column}::{LANGUAGE_NAMES[tag]}" for tag in LANGUAGES)
        else:
            yield column
