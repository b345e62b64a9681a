"""What was published before, and what the next release adds to it.

Two releases that are harmless one by one can tell of a single rater when
one is taken from the other: an interim count and the final one, all and
all but an office, this year's members and last year's.  The ledger keeps
what was released of which crowds; of persons it knows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from toolkit.analysis.audit import audit
from toolkit.analysis.bands import band_of
from toolkit.analysis.published_figures import Crowd, Figure, count_figure
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHOLE: Final = "all"


@dataclass(frozen=True, slots=True)
class Release:
    """Counts of one item of one subject, published at one time.

    Attributes
    ----------
    name : what the release is called: “interim”, “2026”.
    ballots : which ballots are counted, usually the round; a correction
        counts the same ballots anew.
    counts : by mark.
    crowds : whose they are, by name and number of raters.  A name that
        stands in two releases means the same raters.  Empty if that is not
        known.
    in_bands : whether the counts are told in bands only.

    Raises
    ------
    TallyError : the crowds are not as many as the counts.
    """

    name: str
    counts: Mapping[str, int]
    crowds: Mapping[str, int] = field(default_factory=dict)
    ballots: str = ""
    subject: str = ""
    item: str = ""
    in_bands: bool = False

    def __post_init__(self) -> None:
        if self.crowds and sum(self.crowds.values()) != self.size:
            raise TallyError(reason=Phrase("crowds and counts differ in size"))

    @property
    def size(self) -> int:
        """The number of marks counted."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Difference:
    """What one release minus another is.

    Attributes
    ----------
    counts : by mark; negative where the earlier release had more.
    size : of how many raters it tells, at least.
    """

    counts: Mapping[str, int]
    size: int


class Cause(StrEnum):
    """Why a release must not be made."""

    TOO_FEW = "fewer ballots than the floor"
    TOO_NEAR = "differs from an earlier release by fewer ballots than the floor"
    COMPUTABLE = "together with earlier releases tells the marks of too few"


@dataclass(frozen=True, slots=True)
class Objection:
    """A reason not to make a release, and the earlier one it would betray."""

    cause: Cause
    against: str = ""


def difference(later: Release, earlier: Release) -> Difference:
    """Return one release minus another.

    Formula: per mark, later - earlier.  The size is the larger of the
    raters only in the one and only in the other, as far as crowds are
    named; and where both count the same ballots, at least the larger of
    the sums of positive and of negative differences, since so many ballots
    were added or changed.  Source: differencing attacks, A. Hundepool
    et al. (2012), Statistical Disclosure Control, Wiley, ch. 5.

    >>> interim = Release("interim", {"excellent": 6, "poor": 4})
    >>> difference(Release("final", {"excellent": 6, "poor": 5}), interim)
    Difference(counts={'excellent': 0, 'poor': 1}, size=1)

    Raises
    ------
    TallyError : a crowd has two sizes.
    """
    shared = later.crowds.keys() & earlier.crowds.keys()
    if any(later.crowds[name] != earlier.crowds[name] for name in shared):
        raise TallyError(reason=Phrase("a crowd has two sizes"))
    marks = dict.fromkeys([*later.counts, *earlier.counts])
    counts = {m: later.counts.get(m, 0) - earlier.counts.get(m, 0) for m in marks}
    changed = [
        sum(n for n in counts.values() if n > 0),
        -sum(n for n in counts.values() if n < 0),
    ]
    known = bool(later.crowds and earlier.crowds)
    apart = [_only_in(later, earlier), _only_in(earlier, later)] if known else []
    same_ballots = later.ballots == earlier.ballots
    return Difference(counts, max(apart + (changed if same_ballots else []), default=0))


@dataclass(frozen=True, slots=True)
class Ledger:
    """The releases made so far, under one floor.

    >>> ledger = Ledger(fewest=5).record(Release("interim", {"good": 9, "poor": 1}))
    >>> [objection.cause.name
    ...  for objection in ledger.objections(Release("final", {"good": 9, "poor": 2}))]
    ['TOO_NEAR']
    """

    fewest: int
    released: tuple[Release, ...] = ()

    def objections(self, wanted: Release) -> tuple[Objection, ...]:
        """Return all that speaks against making one more release.

        Alone it must count ``fewest`` ballots; its difference from every
        earlier release on the same subject and item must be nothing or
        tell of as many; and no mark of fewer raters may follow from it and
        earlier ones together, as far as crowds are named.  Crowds that
        voted anew are taken to have marked as before, if that is possible:
        readers will.

        Not for rounds whose raters share nobody; they need no comparison.
        """
        earlier = [
            one
            for one in self.released
            if (one.subject, one.item) == (wanted.subject, wanted.item)
        ]
        too_near = [
            Objection(Cause.TOO_NEAR, one.name)
            for one in earlier
            if 0 < difference(wanted, one).size < self.fewest
        ]
        too_few = [Objection(Cause.TOO_FEW)] if wanted.size < self.fewest else []
        betrayed = [
            Objection(Cause.COMPUTABLE, one.name)
            for one in earlier
            if self._tell_too_much([wanted, one])
        ]
        if (
            len(earlier) > 1
            and not betrayed
            and self._tell_too_much([wanted, *earlier])
        ):
            betrayed = [Objection(Cause.COMPUTABLE, _WHOLE)]
        return (*too_few, *too_near, *betrayed)

    def record(self, made: Release) -> Ledger:
        """Return the ledger with one more release.

        Raises
        ------
        TallyError : something speaks against the release.
        """
        if self.objections(made):
            raise TallyError(
                reason=Phrase("a release would tell the marks of too few raters")
            )
        return replace(self, released=(*self.released, made))

    def _tell_too_much(self, several: Sequence[Release]) -> bool:
        if not all(one.crowds for one in several):
            return False
        try:
            found = audit(_figures(several), fewest=self.fewest)
        except TallyError:
            # Nobody can have marked as before, so nothing can be subtracted.
            return False
        return any(not one.evident for one in found)


def _figures(several: Sequence[Release]) -> tuple[Figure, ...]:
    marks = tuple(dict.fromkeys(mark for one in several for mark in one.counts))
    return tuple(
        count_figure(
            [
                Crowd(one.subject, one.item, name, size, marks)
                for name, size in one.crowds.items()
            ],
            mark,
            *_limits(one, mark),
        )
        for one in several
        for mark in marks
    )


def _limits(release: Release, mark: str) -> tuple[int, int]:
    count = release.counts.get(mark, 0)
    if not release.in_bands:
        return count, count
    band = band_of(count, of=release.size)
    return band.low, band.high


def _only_in(one: Release, other: Release) -> int:
    return sum(n for name, n in one.crowds.items() if name not in other.crowds)
