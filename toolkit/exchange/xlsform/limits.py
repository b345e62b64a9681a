"""Limits: what constraints and parameters let a number, a text or a choice be."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from toolkit.exchange.left_out import (
    CONSTRAINT_LEFT_OUT,
    DECIMALS_ASSUMED,
    LIMITS_ASSUMED,
)
from toolkit.exchange.xlsform.expressions import (
    ANSWER,
    CHARACTERS,
    Bounds,
    bounds,
    number,
)
from toolkit.exchange.xlsform.rows import DECIMAL, RANGE

if TYPE_CHECKING:
    from toolkit.exchange.account import Account
    from toolkit.exchange.xlsform.rows import Asked
    from toolkit.exchange.xlsform.tables import Row

MOST_POINTS: Final = 100
MOST_CHARACTERS: Final = 2000
_WIDEST: Final = 1_000_000
_DECIMALS: Final = 2
_RANGE: Final = {"start": 0.0, "end": 10.0, "step": 1.0}  # as XLSForm has them


def limits_of(row: Row, account: Account, *, of: str = ANSWER) -> Bounds:
    """Return what a constraint says; what else it says goes on the account."""
    found = bounds(row["constraint"], of=of)
    if not found.is_whole:
        place = row.place("constraint")
        account.leave_out(CONSTRAINT_LEFT_OUT, place, constraint=row["constraint"])
    return found


def characters_of(row: Row, account: Account) -> dict[str, object]:
    """Return how long a text may be, where its constraint says so."""
    found = whole(limits_of(row, account, of=CHARACTERS))[1]
    if found is None or found < 1:
        return {}
    if found > MOST_CHARACTERS:
        place = row.place("constraint")
        account.leave_out(CONSTRAINT_LEFT_OUT, place, constraint=row["constraint"])
    return {"max_chars": min(found, MOST_CHARACTERS)}


def whole(found: Bounds) -> tuple[int | None, int | None]:
    """Return bounds as whole numbers, both of them allowed."""
    low = None if found.low is None else math.ceil(found.low)
    high = None if found.high is None else math.floor(found.high)
    if low is not None and found.is_low_excluded and low == found.low:
        low += 1
    if high is not None and found.is_high_excluded and high == found.high:
        high -= 1
    return low, high


def is_points(one: Asked) -> bool:
    """Whether a slider asks for whole points from nothing upwards."""
    steps = _range_of(one.row)
    return (
        one.type == RANGE
        and steps["start"] == 0
        and steps["step"] == 1
        and 1 <= steps["end"] <= MOST_POINTS
    )


def points_of(one: Asked, account: Account) -> dict[str, object]:
    """Return the most points there are."""
    if one.type == RANGE:
        return {"max": int(_range_of(one.row)["end"])}
    high = whole(limits_of(one.row, account))[1]
    if high is None:
        high = MOST_POINTS
        _assume(one, 0, high, account)
    return {"max": high}


def number_of(one: Asked, account: Account) -> dict[str, object]:
    """Return the limits and the decimal places of a number."""
    if one.type == RANGE:
        steps = _range_of(one.row)
        low, high = sorted((steps["start"], steps["end"]))
        decimals = _decimals(steps["step"])
        return {"min": plain(low), "max": plain(high), "decimals": decimals}
    found = limits_of(one.row, account)
    decimals = found.decimals or 0
    if one.type == DECIMAL and found.decimals is None:
        said = [_decimals(limit) for limit in (found.low, found.high) if limit]
        decimals = max(_DECIMALS, *said, 0)
        account.change(
            DECIMALS_ASSUMED,
            one.row.place("type"),
            name=one.row["name"],
            decimals=decimals,
        )
    step = 10.0**-decimals
    lowest, highest = found.low, found.high
    if lowest is not None and found.is_low_excluded:
        lowest = round(lowest + step, decimals)
    if highest is not None and found.is_high_excluded:
        highest = round(highest - step, decimals)
    if lowest is not None and highest is not None and lowest >= highest:
        lowest = highest = None
        place, said_ = one.row.place("constraint"), one.row["constraint"]
        account.leave_out(CONSTRAINT_LEFT_OUT, place, constraint=said_)
    low, high = _wide(lowest, highest)
    if lowest is None or highest is None:
        _assume(one, low, high, account)
    return {"min": plain(low), "max": plain(high), "decimals": decimals}


def plain(value: float) -> float:
    """Return a number, whole where it is.

    >>> plain(3.0), plain(2.5)
    (3, 2.5)
    """
    return int(value) if float(value).is_integer() else value


def number_or_text(said: str) -> float | str:
    """Return a number as it was meant; the text itself if it is none.

    >>> number_or_text("60"), number_or_text("sixty")
    (60, 'sixty')
    """
    try:
        value = float(said)
    except ValueError:
        return said
    return plain(value) if math.isfinite(value) else said


def _wide(low: float | None, high: float | None) -> tuple[float, float]:
    """Return limits, wide where there are none."""
    if low is None:
        low = 0 if high is None or high > 0 else -_WIDEST + high
    return low, low + _WIDEST if high is None else high


def _assume(one: Asked, low: float, high: float, account: Account) -> None:
    account.change(
        LIMITS_ASSUMED,
        one.row.place("constraint"),
        name=one.row["name"],
        low=number(low),
        high=number(high),
    )


def _range_of(row: Row) -> dict[str, float]:
    said = re.findall(r"(start|end|step)\s*=\s*(-?\d+(?:\.\d+)?)", row["parameters"])
    return _RANGE | {name: float(value) for name, value in said}


def _decimals(step: float) -> int:
    return len(f"{step:.6f}".rstrip("0").partition(".")[2])
