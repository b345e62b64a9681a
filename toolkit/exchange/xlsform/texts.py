"""Wordings: every language from its column, and what stands in for a missing one."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING, Final

from toolkit.exchange.left_out import (
    BRACES_CHANGED,
    LABEL_MISSING,
    LANGUAGE_COPIED,
    LANGUAGE_LEFT_OUT,
    MARKUP_LEFT_OUT,
    REFERENCE_LEFT_OUT,
    TEXT_COPIED,
)
from toolkit.exchange.xlsform.tables import TRANSLATED, languages_of
from toolkit.i18n import LANGUAGES, Language, Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.exchange.account import Account
    from toolkit.exchange.xlsform.tables import Row, Sheet

Wording = dict[str, str]

SAID: Final[Mapping[Language, Phrase]] = {
    "zh-CN": Phrase("Chinese"),
    "en": Phrase("English"),
}
_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]{0,300}>|\*\*|^#{1,6} ", re.MULTILINE)
_ENTITY: Final = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#[xX][0-9A-Fa-f]{2,5});")
_ROUND: Final = str.maketrans("{}", "()")
_REFERENCE: Final = re.compile(r"\$\{([^{}]*)\}")


class Wordings:
    """Reads the wordings of one file, and keeps account of what is missing.

    Parameters
    ----------
    parameters : the parameters of the survey, by the names that stand for
        them in the file.
    default : the language of columns that name none, if the file says so.
    is_own : whether the file was written here, so that blanks are kept.
    """

    def __init__(
        self,
        account: Account,
        *,
        parameters: Mapping[str, str],
        default: str,
        is_own: bool,
    ) -> None:
        self._account = account
        self._parameters = parameters
        self._default = default
        self._is_own = is_own
        self._columns: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._copied: Counter[tuple[str, Language, str]] = Counter()

    def text(self, row: Row, sheet: Sheet, *, name: str = "") -> Wording:
        """Return the wording of a row; its name where it has none."""
        said = self.wording(row, sheet, "label")
        if said is None:
            said = dict.fromkeys(LANGUAGES, name)
            self._account.change(LABEL_MISSING, row.place("label"), name=name)
        return said

    def wording(self, row: Row, sheet: Sheet, column: str) -> Wording | None:
        """Return what a row says in a column, in every language."""
        columns = self._languages(sheet, column)
        said: dict[str, str] = {}
        for name, tag in columns:
            if row[name]:
                said.setdefault(tag, self.tidy(row, name))
        if not said:
            return None
        known = {tag for _, tag in columns}
        other = next((tag for tag in LANGUAGES if tag in said), next(iter(said)))
        for wanted in LANGUAGES:
            if wanted not in said:
                said[wanted] = said[other]
                self._told(wanted, other, row, column, has_column=wanted in known)
        return {wanted: said[wanted] for wanted in LANGUAGES}

    def settle(self, *sheets: Sheet) -> None:
        """Say at the end how much was copied, and which languages were not read."""
        for (place, tag, other), count in self._copied.items():
            self._account.change(
                LANGUAGE_COPIED, place, language=SAID[tag], other=other, count=count
            )
        for sheet in sheets:
            for column in sorted(TRANSLATED):
                for name, language in self._languages(sheet, column):
                    cells = sheet.count(name)
                    if language not in LANGUAGES and cells:
                        self._account.leave_out(
                            LANGUAGE_LEFT_OUT,
                            sheet.place(name),
                            language=language,
                            cells=cells,
                        )

    def _languages(self, sheet: Sheet, column: str) -> list[tuple[str, str]]:
        key = (sheet.grid.name, column)
        if key not in self._columns:
            found = [
                (name, self._default if name == column and self._default else tag)
                for name, tag in languages_of(sheet, column)
            ]
            # A column that names its language goes before one that does not.
            self._columns[key] = sorted(found, key=lambda one: one[0] == column)
        return self._columns[key]

    def _told(
        self,
        tag: Language,
        other: str,
        row: Row,
        column: str,
        *,
        has_column: bool,
    ) -> None:
        """Keep account of a language that another one stands in for."""
        name = SAID[other] if other in LANGUAGES else other
        if has_column:
            place = row.place(f"{column}::{tag}")
            self._account.change(TEXT_COPIED, place, language=SAID[tag], other=name)
        else:
            self._copied[row.sheet.name, tag, name] += 1

    def tidy(self, row: Row, column: str) -> str:
        """Return a cell as plain words, and say what was taken out of it."""

        def blank(found: re.Match[str]) -> str:
            name = found[1].strip()
            if name in self._parameters:
                return f"{{{self._parameters[name]}}}"
            self._account.leave_out(REFERENCE_LEFT_OUT, row.place(column), name=name)
            return "…"

        if self._is_own:
            return _REFERENCE.sub(blank, row.cells[column])
        said = _MARKUP.sub("", row[column])
        said = _ENTITY.sub(lambda sign: unescape(sign[0]), said)
        said = said.replace("\N{NO-BREAK SPACE}", " ").strip()
        if said != row[column].replace("\N{NO-BREAK SPACE}", " "):
            self._account.leave_out(MARKUP_LEFT_OUT, row.place(column))
        said = _REFERENCE.sub(blank, said)
        if said != (said := said.translate(_ROUND)):
            self._account.change(BRACES_CHANGED, row.place(column))
        return said or row[column].translate(_ROUND)
