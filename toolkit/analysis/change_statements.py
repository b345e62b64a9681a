"""Sentences on a change between two rounds, claimed only where it is supported.

Two shares always differ somewhat.  Where everybody voted both times the
difference is a fact about these ballots; else it has a range, and one that
holds nought supports no change.  Where wording or scale is another, nothing
is compared at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, hypot
from typing import TYPE_CHECKING, Final

from toolkit.analysis.grade_statements import (
    options_of,
    places_for,
    quoted,
    told_number,
    told_percent,
)
from toolkit.analysis.intervals import Interval
from toolkit.analysis.score_intervals import MOST_EXACT, NO_LIMIT, opinion_intervals
from toolkit.analysis.share_statements import likely_share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.analysis.counted import Counted
    from toolkit.i18n import Translator

_ERROR: Final = 0.05
_TENTHS: Final = 1000
"""Tenths of a percentage point in the whole."""


@dataclass(frozen=True, slots=True)
class Change:
    """How far a share of grades rose between two rounds; shares, from −1 to 1.

    Attributes
    ----------
    difference : after − before.
    bounds : whatever the missing raters think; ``None`` where their number
        is not known.
    interval : 95 %, if they think like those who voted; a point where
        everybody voted both times.  Both are rounded outwards to tenths of
        a percentage point, so that what is said and what is shown agree.
    """

    difference: Fraction
    bounds: Interval | None
    interval: Interval

    @property
    def is_supported(self) -> bool:
        """Whether the interval leaves out that nothing changed."""
        return 0 not in self.interval


def is_comparable(before: Counted, after: Counted) -> bool:
    """Return whether the same was asked, on the same scale, in the same words."""
    old, new = before.question, after.question
    return (old.text, old.kind, old.scale) == (new.text, new.kind, new.scale)


def change_of(before: Counted, after: Counted, grades: Sequence[str]) -> Change | None:
    """Return how the share of some grades changed; ``None`` of nothing.

    Formula: for the limits l, u of either share, as `opinion_intervals` with
    half the error each (Bonferroni), l₂ − u₁ to u₂ − l₁.  Two known, small
    populations have no narrower one that holds: R. G. Newcombe's square and
    add (1998, Statistics in Medicine 17:873–890), made for endless ones,
    holds the truth in a third of the rounds where 32 of 40 vote and one
    person thinks otherwise.  It is used where both rounds are open, or have
    more than `MOST_EXACT` eligible raters, on Wilson's limits.
    Shares are of those who give a grade, as in `about_share`.

    Not for the same raters followed from round to round, nor for subjects
    picked because they did badly: those rise whatever happens.

    >>> from toolkit.analysis.counted import Counted
    >>> from toolkit.survey.loading import load_survey
    >>> question = load_survey("member-appraisal-short").question("A15")
    >>> found = change_of(Counted(question, {"excellent": 40, "qualified": 60}),
    ...                   Counted(question, {"excellent": 70, "qualified": 30}),
    ...                   ["excellent"])
    >>> float(found.difference), found.interval, found.is_supported
    (0.3, Interval(low=0.162, high=0.422), True)

    Raises
    ------
    TallyError : no grades are told, or one that is none of the scale.
    """
    options_of(after.question, grades)
    if not before.rated or not after.rated:
        return None
    old, new = (Fraction(one.of(grades), one.rated) for one in (before, after))
    return Change(
        difference=new - old,
        bounds=_bounds(before, after, grades),
        interval=_outwards(_interval(before, after, grades)),
    )


def about_change(
    before: Counted, after: Counted, grades: Sequence[str], _: Translator
) -> Iterator[str]:
    """Yield what can be said of a change since the last round.

    Nothing if nobody gave a grade in one of them.

    >>> from toolkit.analysis.counted import Counted
    >>> from toolkit.i18n import translator
    >>> from toolkit.survey.loading import load_survey
    >>> question = load_survey("member-appraisal-short").question("A15")
    >>> before = Counted(question, {"excellent": 40, "qualified": 60})
    >>> after = Counted(question, {"excellent": 43, "qualified": 57})
    >>> for said in about_change(before, after, ["excellent"], translator("en")):
    ...     print(said)
    “Excellent”: last time 40 of 100 ballots with a grade (40%; “Don't know” 0), \
this time 43 of 100 (43%; “Don't know” 0).
    “Excellent” up 3.0 points on last time; the range is −10.5 to +16.4, so a real \
change cannot be asserted.

    Raises
    ------
    TallyError : as `change_of`.
    """
    if not is_comparable(before, after):
        yield _(
            "Wording or scale differ from last time: there is a break, and the "
            "figures are not compared."
        )
        return
    change = change_of(before, after, grades)
    if change is None:
        return
    named = quoted(options_of(after.question, grades), _)
    yield _about_counts(before, after, grades, named, _)
    if before.is_complete and after.is_complete:
        yield _(
            "{moved}. Everybody voted both times: this is a fact about these ballots.",
            moved=_moved(change, named, _),
        )
        return
    if change.bounds is not None:
        yield _(
            "Those who gave no valid ballot may think anything: with them the change "
            "lies between {low} and {high} points.",
            low=_signed(change.bounds.low),
            high=_signed(change.bounds.high),
        )
    facts = {
        "moved": _moved(change, named, _),
        "low": _signed(change.interval.low),
        "high": _signed(change.interval.high),
    }
    yield (
        _(
            "{moved}; the range is {low} to {high}, so the two rounds can be told "
            "apart statistically.",
            **facts,
        )
        if change.is_supported
        else _(
            "{moved}; the range is {low} to {high}, so a real change cannot be "
            "asserted.",
            **facts,
        )
    )


def _interval(before: Counted, after: Counted, grades: Sequence[str]) -> Interval:
    if _is_large(before) and _is_large(after):
        old, new = likely_share(before, grades), likely_share(after, grades)
        if old is not None and new is not None:
            p, q = (one.of(grades) / one.rated for one in (before, after))
            return Interval(
                q - p - hypot(q - new.low, old.high - p),
                q - p + hypot(new.high - q, p - old.low),
            )
    first, second = _limits(before, grades), _limits(after, grades)
    return Interval(second.low - first.high, second.high - first.low)


def _is_large(one: Counted) -> bool:
    eligible = one.crowd[1]
    return not one.is_complete and (eligible == NO_LIMIT or eligible > MOST_EXACT)


def _limits(one: Counted, grades: Sequence[str]) -> Interval:
    chosen, (valid, eligible) = one.of(grades), one.crowd
    if one.is_complete:
        return Interval(chosen / one.rated, chosen / one.rated)
    found = opinion_intervals(
        [chosen], [one.rated - chosen], valid=valid, eligible=eligible, error=_ERROR / 2
    )
    return Interval(float(found.low[0]), float(found.high[0]))


def _bounds(before: Counted, after: Counted, grades: Sequence[str]) -> Interval | None:
    if before.missing is None or after.missing is None:
        return None
    first, second = (
        (
            one.of(grades) / (one.rated + missing),
            (one.of(grades) + missing) / (one.rated + missing),
        )
        for one, missing in ((before, before.missing), (after, after.missing))
    )
    return _outwards(Interval(second[0] - first[1], second[1] - first[0]))


def _outwards(exact: Interval) -> Interval:
    """Return an interval in whole tenths of a percentage point, none narrower."""
    low, high = (round(_TENTHS * one, 6) for one in (exact.low, exact.high))
    return Interval(floor(low) / _TENTHS, ceil(high) / _TENTHS)


def _about_counts(
    before: Counted, after: Counted, grades: Sequence[str], named: str, _: Translator
) -> str:
    old, new = before.of(grades), after.of(grades)
    return _(
        "{grades}: last time {old} of {old_rated} ballots with a grade ({old_percent}; "
        "“{exit}” {old_unknown}), this time {new} of {new_rated} ({new_percent}; "
        "“{exit}” {new_unknown}).",
        grades=named,
        exit=after.question.scale.exit.text[_.language],
        old=old,
        old_rated=before.rated,
        old_percent=told_percent(old, before.rated, places=places_for(before.rated)),
        old_unknown=before.unknown,
        new=new,
        new_rated=after.rated,
        new_percent=told_percent(new, after.rated, places=places_for(after.rated)),
        new_unknown=after.unknown,
    )


def _moved(change: Change, named: str, _: Translator) -> str:
    points = told_number(100 * abs(change.difference))
    if change.difference > 0:
        return _(
            "{grades} up {points} points on last time", grades=named, points=points
        )
    if change.difference < 0:
        return _(
            "{grades} down {points} points on last time", grades=named, points=points
        )
    return _("{grades} as last time", grades=named)


def _signed(share: float) -> str:
    """Return percentage points with their sign: ``+8.0``, ``−2.0``, ``0.0``."""
    number = told_number(100 * abs(share))
    return f"{'+' if share > 0 else '−' if share < 0 else ''}{number}"
