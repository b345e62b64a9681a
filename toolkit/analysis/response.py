"""Who came back, group by group, and whether they resemble those asked.

A low return is bearable where all groups share it, a high one misleads
where one group is missing.  Only groups are compared; who stayed away is
not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Response:
    """How evenly a vote was taken part in.

    Attributes
    ----------
    share : of all eligible raters.
    by_group : of each group's.
    r_indicator : 1 where all groups took part alike, lower where not.
    """

    share: float
    by_group: Mapping[str, float]
    r_indicator: float


def response(returned: Mapping[str, int], eligible: Mapping[str, int]) -> Response:
    """Return participation by group, and the R-indicator of representativity.

    Formula: R = 1 − 2·√(Σ N_g(ρ_g − ρ)² ÷ (N − 1)) with ρ_g = returned ÷
    eligible of a group.  Source: B. Schouten, F. Cobben and J. Bethlehem
    (2009), Survey Methodology 35:101–113, with groups as the only
    explanation.  Result: shares; R between 0 and 1.

    R sees differences between these groups and no others; a high one does
    not say that those who stayed away think alike.  Small groups make it
    vary by chance.

    >>> told = response({"staff": 48, "students": 70}, {"staff": 60, "students": 140})
    >>> told.by_group, round(told.r_indicator, 3)
    ({'staff': 0.8, 'students': 0.5}, 0.724)

    Raises
    ------
    TallyError : a group has nobody, or more came back than there are, or
        there are fewer than two raters.
    """
    if any(size < 1 for size in eligible.values()) or sum(eligible.values()) <= 1:
        raise TallyError(reason=Phrase("nobody is eligible"))
    if not returned.keys() <= eligible.keys() or any(
        not 0 <= count <= eligible[group] for group, count in returned.items()
    ):
        raise TallyError(reason=Phrase("more are counted than there are"))
    whole = sum(eligible.values())
    share = sum(returned.values()) / whole
    by_group = {group: returned.get(group, 0) / n for group, n in eligible.items()}
    spread = sum(n * (by_group[group] - share) ** 2 for group, n in eligible.items())
    return Response(share, by_group, 1 - 2 * sqrt(spread / (whole - 1)))
