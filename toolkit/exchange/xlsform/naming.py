"""The ids of items: their own names where those can be ids, else new ones.

An XLSForm has longer names than a survey.  Conditions go by the names, so
every change is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from toolkit.exchange.left_out import ID_CHANGED
from toolkit.exchange.xlsform.rows import NOTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.exchange.account import Account
    from toolkit.exchange.xlsform.rows import Asked

_ITEM_ID: Final = re.compile(r"[A-Z][A-Z0-9]{0,7}")


def name_items(asked: Sequence[Asked], account: Account) -> None:
    """Give everything asked an id: its own name where it can be one."""
    items = [one for one in asked if one.type != NOTE]
    taken: set[str] = set()
    for one in items:
        name = one.row["name"]
        if _ITEM_ID.fullmatch(name) and name not in taken:
            one.id = name
            taken.add(name)
    for one in items:
        if not one.id:
            one.id = new_id(taken, len(items))
            place, name = one.row.place("name"), one.row["name"]
            account.change(ID_CHANGED, place, name=name, code=one.id)


def new_id(taken: set[str], many: int) -> str:
    """Return an id that none of so many items has, and take it."""
    digits = max(2, len(str(many)))
    ids = (f"Q{number:0{digits}d}" for number in range(1, len(taken) + many + 2))
    new = next(id_ for id_ in ids if id_ not in taken)
    taken.add(new)
    return new
