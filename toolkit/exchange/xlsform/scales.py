"""Which lists are scales, whose grades go from best to worst.

XLSForm knows lists only.  Where a file does not tell, a list is taken as a
scale for the way it is used and for its words; and every guess is told.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from toolkit.exchange.left_out import (
    SCALE_FOUND,
    SCALE_TURNED,
)
from toolkit.exchange.xlsform.rows import MANY, ONE
from toolkit.survey.leaning import BLAME, PRAISE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from toolkit.exchange.account import Account
    from toolkit.exchange.xlsform.choices import OptionList
    from toolkit.exchange.xlsform.rows import Asked

ScaleData = dict[str, Any]

_SIZES: Final = range(3, 12)


def read_scales(
    lists: Mapping[str, OptionList],
    asked: Iterable[Asked],
    account: Account,
    *,
    is_own: bool,
) -> dict[str, ScaleData]:
    """Return the lists that are scales, by the names of the lists."""
    asked = list(asked)
    parts = [part for one in asked for part in one.parts.values()]
    graded = {one.list for one in asked if one.kind == "grade"}
    graded |= {part.list for part in parts if part.list}
    others = {one.list for one in asked if one.list and one.list not in graded}
    likely = _likely_scales(asked, lists)
    scales: dict[str, ScaleData] = {}
    for name, options in lists.items():
        is_unused = name not in graded | others
        is_item = any(one.row["name"] == name for one in asked)
        if name in graded or (is_own and is_unused and not is_item):
            scales[name] = _scale(options, account)
        elif name in likely:
            complaint = SCALE_TURNED if options.is_turned else SCALE_FOUND
            account.change(complaint, options.place, list=name)
            scales[name] = _scale(options, account, is_turned=options.is_turned)
    return scales


def _likely_scales(asked: Sequence[Asked], lists: Mapping[str, OptionList]) -> set[str]:
    """Return the lists that look like scales: of middling size, and asked again.

    Asked once is enough where their options go from praise to blame, or
    where the file says “likert”.
    """
    used = Counter(one.list for one in asked if one.type == ONE)
    unlike = {one.list for one in asked if one.type == MANY or one.has_other}
    unlike |= {one.list for one in asked if one.kind == "choice"}
    likert = {one.list for one in asked if "likert" in one.row["appearance"]}
    return {
        name
        for name, options in lists.items()
        if len(options.options) in _SIZES
        and used[name]
        and name not in unlike
        and (used[name] > 1 or name in likert or {PRAISE, BLAME} <= {*options.ways})
    }


def _scale(
    options: OptionList, account: Account, *, is_turned: bool = False
) -> ScaleData:
    grades = options.options[::-1] if is_turned else options.options
    return {"grades": list(grades), "exit": options.way_out(account)}
