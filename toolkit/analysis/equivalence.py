"""Equivalence: when “no real change” may be said.

That no difference was found is no finding.  Here the burden lies the other
way round: the smallest change that would matter is named beforehand, and
“no real change” is said only where a larger one can be ruled out.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from statsmodels.stats.proportion import tost_proportions_2indep
from statsmodels.stats.weightstats import DescrStatsW

from toolkit.analysis.change import changes_of
from toolkit.analysis.exact import outside_p
from toolkit.analysis.intervals import require_share
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Equivalence:
    """By how much two things differ, and the p-value against a real difference."""

    difference: float
    p_value: float


def equivalent_shares(
    count: int,
    nobs: int,
    other_count: int,
    other_nobs: int,
    *,
    margin: float,
    pooled: bool = False,
) -> Equivalence:
    """Return whether two independent shares differ by less than a margin.

    Formula: the larger of two one-sided p-values for p₁ − p₂, against
    −margin and +margin, with the adjustment of Agresti and Caffo; or, to
    compare with only, normal with the ``pooled`` variance p(1 − p)(1/n₁ +
    1/n₂).  Source:
    D. J. Schuirmann (1987), Journal of Pharmacokinetics and
    Biopharmaceutics 15:657–680; A. Agresti and B. Caffo (2000), American
    Statistician 54:280–288; computed by statsmodels.  Unit: shares.

    A small p-value says “no real difference”.  Not for two rounds of the
    same raters, nor for complete ballots, whose difference is known.

    >>> equivalent_shares(160, 200, 320, 400, margin=0.1).p_value < 0.05
    True

    Raises
    ------
    TallyError : a count is none among its number, or the margin is no share.
    """
    require_share(count, nobs)
    require_share(other_count, other_nobs)
    if not 0 < margin < 1:
        raise TallyError(reason=Phrase("a margin must lie between nothing and all"))
    difference = count / nobs - other_count / other_nobs
    if pooled:
        share = (count + other_count) / (nobs + other_nobs)
        error = sqrt(share * (1 - share) * (1 / nobs + 1 / other_nobs))
        p_value = outside_p(difference, -margin, margin, error=error)
        return Equivalence(difference, p_value)
    found = tost_proportions_2indep(
        count,
        nobs,
        other_count,
        other_nobs,
        -margin,
        margin,
        compare="diff",
        method="agresti-caffo",
    )
    return Equivalence(difference, float(found.pvalue))


def equivalent_rounds(
    after: Sequence[float], before: Sequence[float], *, margin: float
) -> Equivalence:
    """Return whether subjects changed by less than a margin between two rounds.

    Formula: the larger of two one-sided t tests of the mean of after −
    before, against −margin and +margin.  Source: Schuirmann (1987);
    D. Lakens (2017), Social Psychological and Personality Science
    8:355–362; computed by statsmodels.  Unit: that of the scores.

    A small p-value says “no real change” on average; single subjects may
    still have moved.  Not for fewer than about ten subjects.

    >>> equivalent_rounds([80, 85, 90], [81, 84, 90], margin=5).p_value < 0.05
    True

    Raises
    ------
    TallyError : as `toolkit.analysis.change.changes_of`, there is only one
        subject, or the margin is not above zero.
    """
    if margin <= 0:
        raise TallyError(reason=Phrase("a margin must lie between nothing and all"))
    changes = changes_of(after, before)
    if changes.size < 2:  # noqa: PLR2004 -- one subject has no spread
        raise TallyError(reason=Phrase("a comparison over subjects needs two of them"))
    p_value, _, _ = DescrStatsW(changes).ttost_mean(-margin, margin)
    return Equivalence(float(changes.mean()), float(p_value))
