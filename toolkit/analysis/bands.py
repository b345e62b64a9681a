"""What a small group's counts tell even where the group may be shown.

A group just above the floor can still be of one mind, and then every one
of its raters is known.  Bands leave that open, for praise and for blame
alike: if only the bad were veiled, the veil itself would tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.thresholds import COUNTED

if TYPE_CHECKING:
    from collections.abc import Collection

_BANDS: Final = 5
_WIDTH: Final = 100 // _BANDS
_HALF: Final = 50


@dataclass(frozen=True, slots=True)
class Band:
    """Limits of a count, told instead of it.

    Attributes
    ----------
    low, high : the smallest and the largest count that may be meant.
    percent : the limits of the band in per cent, as they are printed.
    """

    low: int
    high: int
    percent: tuple[int, int]


def band_of(count: int, *, of: int) -> Band:
    """Return the band that a count is told as.

    Formula: the share x = 100 · count ÷ of, in per cent, stands in one of
    x ≤ 20, 20 < x < 40, 40 ≤ x ≤ 60, 60 < x < 80, 80 ≤ x; integers decide.
    The band of ``of - count`` is the mirror image.  Of three or four raters
    only less than half, half, and more than half are told apart.  So the
    outer bands hold at least two counts from three raters on, and no band
    says “all” or “none”.  Source: coarsening, L. Willenborg and T. de Waal
    (2001), Elements of Statistical Disclosure Control, Springer.

    For groups smaller than twice the floor; larger ones are told in counts.

    >>> band_of(7, of=7)
    Band(low=6, high=7, percent=(80, 100))
    >>> band_of(0, of=7).percent, band_of(3, of=4).percent
    ((0, 20), (50, 100))

    Raises
    ------
    ValueError : ``count`` is no count among ``of``, or there is nobody.
    """
    if not 0 <= count <= of or of == 0:
        message = f"{count} of {of} cannot be."
        raise ValueError(message)
    limits = _limits if of >= _BANDS else _limits_of_few
    percent = limits(count, of)
    same = [other for other in range(of + 1) if limits(other, of) == percent]
    return Band(same[0], same[-1], percent)


def needs_bands(size: int, *, fewest: int) -> bool:
    """Return whether counts of so many raters are told as bands.

    True of every size below twice the floor, whatever the counts: bands
    shown only of unanimous groups would say that they are.

    >>> needs_bands(9, fewest=5), needs_bands(10, fewest=5)
    (True, False)
    """
    return size < COUNTED * fewest


def is_unanimous(counts: Collection[int]) -> bool:
    """Return whether all marks are one and the same, so that everybody is known.

    ``counts`` are the counts of all marks that can be given.  Source:
    homogeneity (group disclosure), A. Hundepool et al. (2012), Statistical
    Disclosure Control, Wiley.  Where rules demand that counts be told in
    public, unanimity is the voters' own doing, and only to be noted.

    >>> is_unanimous([0, 0, 12]), is_unanimous([1, 0, 11]), is_unanimous([0, 0])
    (True, False, False)
    """
    return 0 < sum(counts) == max(counts)


def learns_the_last(size: int, *, coalition: int) -> bool:
    """Return whether raters who tell each other their marks learn the last one's.

    ``coalition`` of ``size`` raters subtract what they gave; if one mark is
    left, it is known.  With more left, an audit says what follows: publish
    the coalition's counts as figures of a crowd of its own.

    >>> learns_the_last(5, coalition=4), learns_the_last(6, coalition=4)
    (True, False)
    """
    return size - coalition == 1


def _limits(count: int, of: int) -> tuple[int, int]:
    """Return the limits of the fifth, which belong to the 1st, 3rd and 5th."""
    fifths, rest = divmod(count * _BANDS, of)
    if not rest:
        fifths = {0: 0, 1: 0, 2: 2, 3: 2}.get(fifths, _BANDS - 1)
    return fifths * _WIDTH, (fifths + 1) * _WIDTH


def _limits_of_few(count: int, of: int) -> tuple[int, int]:
    return (
        0 if 2 * count < of else _HALF,
        _HALF if 2 * count <= of else 2 * _HALF,
    )
