"""Means of several rater groups made one: by rule book, or by group size.

A policy weight says how much a group's opinion shall count; a sampling
weight says how many raters a ballot stands for.  They are different types
here and are never mixed: the same numbers would mean different things and
have different errors.  Group means come first, then weights, so that the
size of a group never leaks into what its opinion counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose, sqrt
from typing import TYPE_CHECKING, Self

from toolkit.analysis.group_means import Composite
from toolkit.errors import TallyError, WeightUndecidedError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from toolkit.analysis.group_means import GroupMean


@dataclass(frozen=True, slots=True)
class PolicyWeights:
    """What each group's mean counts, by a rule book; together 1.

    >>> PolicyWeights({"staff": 0.5, "students": 0.5}).shares["staff"]
    0.5

    Raises
    ------
    TallyError : a weight is negative, or they do not add up to 1.
    """

    shares: Mapping[str, float]

    def __post_init__(self) -> None:
        if any(share < 0 for share in self.shares.values()):
            raise TallyError(reason=Phrase("a weight is negative"))
        if not isclose(sum(self.shares.values()), 1, abs_tol=1e-9):
            raise TallyError(reason=Phrase("the weights of the groups do not add to 1"))

    def without(self, group: str) -> Self:
        """Return the weights once a group's weight has moved to the others.

        It moves in proportion to what they have.  Only a rule, or the
        committee, may decide so; nothing here does it by itself.

        >>> weights = PolicyWeights({"staff": 0.4, "students": 0.4, "panel": 0.2})
        >>> weights.without("panel").shares
        {'staff': 0.5, 'students': 0.5}

        Raises
        ------
        TallyError : nobody else has weight.
        """
        rest = {name: share for name, share in self.shares.items() if name != group}
        whole = sum(rest.values())
        if not whole:
            raise TallyError(reason=Phrase("no group with weight is left"))
        return type(self)({name: share / whole for name, share in rest.items()})


@dataclass(frozen=True, slots=True)
class SamplingWeights:
    """How many raters each ballot of a group stands for, and the ballots there are.

    Source: D. Holt and T. M. F. Smith (1979), JRSS A 142:33–46.
    """

    each: Mapping[str, float]
    ballots: Mapping[str, int]

    @classmethod
    def from_sizes(cls, sizes: Mapping[str, int], ballots: Mapping[str, int]) -> Self:
        """Return the weights of post-stratification: N_g ÷ n_g.

        >>> SamplingWeights.from_sizes({"staff": 60}, {"staff": 48}).each
        {'staff': 1.25}

        Raises
        ------
        TallyError : a group of raters handed in no ballot, or more than
            there are of them.
        """
        for group, size in sizes.items():
            if not ballots.get(group):
                raise TallyError(
                    reason=Phrase("a group handed in no ballot to stand for it"),
                    group=group,
                )
            if ballots[group] > size:
                raise TallyError(reason=Phrase("more are counted than there are"))
        counted = {group: ballots[group] for group in sizes}
        return cls({g: sizes[g] / n for g, n in counted.items()}, counted)

    @property
    def effective_ballots(self) -> float:
        """How many equally weighted ballots would know as much (Kish).

        Formula: (Σw)² ÷ Σw² over all ballots.  Source: L. Kish (1965),
        Survey Sampling, §11.7.
        """
        pairs = [(self.ballots[group], weight) for group, weight in self.each.items()]
        return sum(n * w for n, w in pairs) ** 2 / sum(n * w**2 for n, w in pairs)

    @property
    def design_effect(self) -> float:
        """How many times the ballots there are each effective one takes."""
        return sum(self.ballots.values()) / self.effective_ballots


def composite(groups: Sequence[GroupMean], weights: PolicyWeights) -> Composite:
    """Return the mean of group means under the weights of a rule book.

    Formula: S = Σ w_g·S_g with Var = Σ w_g²(1 − n_g/N_g)s_g²/n_g.  Source:
    Cochran (1977), Sampling Techniques, ch. 5.  Unit: that of the means.

    A weighted group without a mean is refused with a question, never made
    up for.  The error is unknown where a group of several has one ballot.
    Always print the groups and their weights beside it: a composite can
    fall while every group rises.

    >>> from toolkit.analysis.group_means import GroupMean
    >>> staff = GroupMean.from_points("staff", {100: 3, 80: 2})
    >>> panel = GroupMean.from_points("panel", {100: 2, 80: 3, 60: 1})
    >>> whole = composite([staff, panel], PolicyWeights({"staff": 0.7, "panel": 0.3}))
    >>> round(whole.mean, 2), round(whole.standard_error, 2)
    (89.4, 3.89)

    Raises
    ------
    TallyError : a group with weight has no mean, or a mean has no weight.
    """
    require_groups({one.group for one in groups}, weights)
    return _combined(groups, weights.shares)


def require_groups(
    groups: Collection[str], weights: PolicyWeights, **place: str
) -> None:
    """Refuse groups that gave grades but have no weight, or weight but no grades.

    ``place`` tells where, as further facts of the refusal.

    Raises
    ------
    WeightUndecidedError : a group with weight gave no grade.
    TallyError : a group has no weight.
    """
    for group, share in weights.shares.items():
        if share and group not in groups:
            raise WeightUndecidedError(group=group, **place)
    for group in sorted(set(groups) - set(weights.shares)):
        raise TallyError(
            reason=Phrase("a group has no weight; 0 would leave it out"),
            group=group,
            **place,
        )


def poststratified(groups: Sequence[GroupMean]) -> Composite:
    """Return the mean all raters would have, each group counted by its size.

    Formula: as `composite`, with N_g/N in place of the weights.  Source:
    Cochran (1977), §5A.9; Holt and Smith (1979).  Unit: that of the means.

    It makes up for uneven return between groups, not for who within a
    group stayed away.  Not what a rule book means by weights.

    >>> from toolkit.analysis.group_means import GroupMean
    >>> staff = GroupMean.from_points("staff", {1: 36, 0: 12}, size=60)
    >>> masses = GroupMean.from_points("masses", {1: 35, 0: 35}, size=140)
    >>> poststratified([staff, masses]).mean
    0.575

    Raises
    ------
    TallyError : there is no group, or the size of one is not known.
    """
    sizes = {one.group: one.size for one in groups if one.size}
    if not sizes or len(sizes) < len(groups):
        raise TallyError(reason=Phrase("the size of a group is not known"))
    whole = sum(sizes.values())
    return _combined(groups, {group: size / whole for group, size in sizes.items()})


def _combined(groups: Sequence[GroupMean], shares: Mapping[str, float]) -> Composite:
    counted = [(one, shares[one.group]) for one in groups if shares[one.group]]
    errors = [(one.error_variance, share) for one, share in counted]
    known = [share**2 * error for error, share in errors if error is not None]
    return Composite(
        sum(share * one.mean for one, share in counted),
        sqrt(sum(known)) if len(known) == len(errors) else None,
    )
