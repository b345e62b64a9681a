"""Headings over items: groups of rows that have a wording become dimensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.exchange.left_out import (
    HEADING_DIFFERS,
    HEADING_LEFT_OUT,
    ID_CHANGED,
)
from toolkit.exchange.xlsform.choices import free_code

if TYPE_CHECKING:
    from collections.abc import Collection

    from toolkit.exchange.account import Account
    from toolkit.exchange.xlsform.rows import Asked
    from toolkit.exchange.xlsform.tables import Row, Sheet
    from toolkit.exchange.xlsform.texts import Wording, Wordings


class Dimensions:
    """The headings of one file, by their codes, in the order of the groups."""

    def __init__(self, sheet: Sheet, wordings: Wordings, account: Account) -> None:
        self.texts: dict[str, Wording] = {}
        self._codes: dict[int, str] = {}
        self._rows: dict[str, Row] = {}
        self._account = account
        for row in sheet.rows:
            if row["type"].lower().startswith("begin"):
                said = wordings.wording(row, sheet, "label")
                if said is not None and row.own("kind") not in {"clause", "evidence"}:
                    self._add(row, said, account)

    def of(self, one: Asked) -> str | None:
        """Return the dimension of the innermost group that has a heading."""
        rows = (group.row.number for group in reversed(one.groups))
        return next((self._codes[row] for row in rows if row in self._codes), None)

    def keep(self, used: Collection[str]) -> None:
        """Leave out the headings under which nothing stands."""
        for code in [code for code in self.texts if code not in used]:
            place = self._rows[code].place("name")
            self._account.leave_out(HEADING_LEFT_OUT, place, code=code)
            del self.texts[code]

    def _add(self, row: Row, said: Wording, account: Account) -> None:
        code = row.own("code") if row.own("kind") else ""
        if code in self.texts:
            if said != self.texts[code]:
                account.leave_out(HEADING_DIFFERS, row.place("label"), code=code)
        else:
            name = row["name"]
            code = code or free_code(name, self.texts, first="a-z")
            if code != name and not row.own("code"):
                account.change(ID_CHANGED, row.place("name"), name=name, code=code)
            self.texts[code] = said
            self._rows[code] = row
        self._codes[row.number] = code
