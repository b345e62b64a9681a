"""Conditions: when an item is asked, as far as a survey can say it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from toolkit.exchange.left_out import (
    CONDITION_LEFT_OUT,
)
from toolkit.exchange.xlsform.choices import OTHER
from toolkit.exchange.xlsform.expressions import condition
from toolkit.exchange.xlsform.rows import NOTE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.exchange.account import Account
    from toolkit.exchange.xlsform.choices import OptionList
    from toolkit.exchange.xlsform.rows import Asked
    from toolkit.exchange.xlsform.tables import Row

_NUMBER: Final = re.compile(r"[0-9]{1,32}")


class Conditions:
    """Finds the condition of everything asked, told in codes of the survey."""

    def __init__(
        self,
        asked: Sequence[Asked],
        lists: Mapping[str, OptionList],
        account: Account,
    ) -> None:
        self._account = account
        self._lists = lists
        self._order = {one.id: place for place, one in enumerate(asked)}
        self._by_name: dict[str, list[Asked]] = {}
        for one in asked:
            if one.type != NOTE:
                self._by_name.setdefault(one.row["name"], []).append(one)

    def of(self, one: Asked) -> dict[str, Any] | None:
        """Return an item's own condition, or that of the nearest group with one.

        An item has one condition only; whatever others there are, and what
        cannot be said, goes on the account.
        """
        rows = [one.row, *(group.row for group in reversed(one.groups))]
        found: dict[str, Any] | None = None
        for row in rows:
            if not row["relevant"]:
                continue
            said = self._said(row, one) if found is None else None
            if said is None:
                self._leave_out(row)
            found = found or said
        return found

    def _said(self, row: Row, one: Asked) -> dict[str, Any] | None:
        told = condition(row["relevant"])
        if told is None:
            return None
        name, answers = told
        others = self._by_name.get(name, [])
        if len(others) != 1 or self._order[others[0].id] >= self._order[one.id]:
            return None
        codes = [self._code(others[0], answer) for answer in answers]
        if None in codes:
            return None
        return {"item": others[0].id, "is": codes[0] if len(codes) == 1 else codes}

    def _code(self, other: Asked, answer: str) -> str | None:
        if other.list:
            list_ = self._lists.get(other.list)
            if list_ is None:
                return None
            added = {OTHER: list_.other or OTHER} if other.has_other else {}
            return {**added, **list_.codes}.get(answer)
        options = self._lists.get(other.row["name"]) if other.kind else None
        if options is not None and answer in options.codes:
            return options.codes[answer]
        return answer if _NUMBER.fullmatch(answer) else None

    def _leave_out(self, row: Row) -> None:
        self._account.leave_out(
            CONDITION_LEFT_OUT, row.place("relevant"), condition=row["relevant"]
        )
