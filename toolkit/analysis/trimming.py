"""Trimming: the highest and the lowest marks left out before a mean.

For whole-number marks of juries and panels only.  Grades are counts, and
no ballot that carries a grade is ever left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST_LEFT: Final = 3


def trim(marks: Mapping[float, int], *, each_end: int) -> dict[float, int]:
    """Return the marks without so many of the highest and of the lowest.

    Formula: of marks in order, all but the first and last ``each_end``.
    Source: the practice of juries to drop one highest and one lowest
    (去掉一个最高分和一个最低分).  Unit: marks.

    Not for grades.  Say beside the mean how many were left out.

    >>> trim({95: 1, 88: 3, 60: 1}, each_end=1)
    {88: 3}

    Raises
    ------
    TallyError : a count is negative, or fewer than three would be left.
    """
    if each_end < 0 or any(count < 0 for count in marks.values()):
        raise TallyError(reason=Phrase("a count is negative"))
    if sum(marks.values()) - 2 * each_end < FEWEST_LEFT:
        raise TallyError(reason=Phrase("fewer than three marks would be left"))
    return _without_first(
        _without_first(dict(sorted(marks.items())), each_end, reverse=True), each_end
    )


def trim_share(marks: Mapping[float, int], *, share: float = 0.05) -> dict[float, int]:
    """Return the marks without the same share at both ends.

    Formula: `trim` with ⌊share · n⌋ at each end; so of fewer than twenty
    marks, five per cent are none.  Source: counting rules of satisfaction
    votes (各去掉5%的最高分和最低分), applied within each rater group.

    >>> sum(trim_share({n: 1 for n in range(50, 90)}).values())
    36

    Raises
    ------
    TallyError : ``share`` is not below a half, or fewer than three marks
        would be left.
    """
    if not 0 <= share < 0.5:  # noqa: PLR2004 -- two halves are all there is
        raise TallyError(reason=Phrase("less than half can be left out at each end"))
    # a share such as 0.1 of 10 may come out just below the whole number it means
    return trim(marks, each_end=int(share * sum(marks.values()) + 1e-9))


def _without_first(
    marks: Mapping[float, int], dropped: int, *, reverse: bool = False
) -> dict[float, int]:
    left = {}
    for mark in sorted(marks, reverse=reverse):
        gone = min(dropped, marks[mark])
        dropped -= gone
        if marks[mark] > gone:
            left[mark] = marks[mark] - gone
    return left
