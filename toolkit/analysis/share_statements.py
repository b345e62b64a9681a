"""Sentences on one share that claim no more than the counts hold.

Everybody voted: then the counts are a fact, and what one ballot would change
is said in place of an interval.  Some did not: first what is certain
whatever they think, then what is likely if they think like the others.  A
large crowd, or one of unknown size: an interval, and what it means.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from toolkit.analysis.counted import possible_total
from toolkit.analysis.finite import finite_wilson, hypergeometric_total
from toolkit.analysis.grade_statements import (
    about_completeness,
    about_unknown,
    options_of,
    places_for,
    quoted,
    told_number,
    told_percent,
)
from toolkit.analysis.intervals import wilson
from toolkit.analysis.rule_statements import about_rule
from toolkit.analysis.score_intervals import MOST_EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.analysis.bounds import CountBounds, Threshold
    from toolkit.analysis.counted import Counted
    from toolkit.analysis.intervals import Interval
    from toolkit.i18n import Translator
    from toolkit.survey.words import Option

_PER_CENT: Final = 100


def changed_shares(count: int, of: int) -> tuple[Fraction, ...]:
    """Return what a share would be if one ballot of so many were changed.

    Formula: (x − 1)/n and (x + 1)/n, where these are shares.

    >>> [str(share) for share in changed_shares(9, 12)]
    ['2/3', '5/6']
    """
    return tuple(Fraction(n, of) for n in (count - 1, count + 1) if 0 <= n <= of)


def likely_total(counted: Counted, grades: Sequence[str]) -> CountBounds | None:
    """Return how many of all hold an opinion, if the missing are like the others.

    As `toolkit.analysis.finite.hypergeometric_total`, 95 %; ``None`` where
    nothing is known of all, and beyond `MOST_EXACT` eligible raters, where
    `likely_share` is told.
    """
    bounds, ballots = possible_total(counted, grades), counted.ballots
    if bounds is None or ballots is None or ballots.eligible > MOST_EXACT:
        return None
    return hypergeometric_total(
        counted.of(grades), valid=ballots.valid, eligible=ballots.eligible
    )


def likely_share(counted: Counted, grades: Sequence[str]) -> Interval | None:
    """Return Wilson's interval of a share of grades in a large or open round.

    95 %, of those who would give a grade.  With more than `MOST_EXACT`
    eligible raters narrowed by `toolkit.analysis.finite.finite_wilson`, all
    of the missing taken to have an opinion; of an open round `wilson`.
    ``None`` for smaller rounds, complete ones, and where nobody gave a grade.
    Wilson's interval keeps its promise on average over all shares, not at
    each: at some it holds the truth in 93 of 100 rounds or fewer.
    """
    missing, rated = counted.missing, counted.rated
    if not rated or counted.question.is_conditional:
        return None
    if missing is None:
        return wilson(counted.of(grades), rated)
    if (
        missing == 0
        or counted.ballots is None
        or counted.ballots.eligible <= MOST_EXACT
    ):
        return None
    return finite_wilson(counted.of(grades), valid=rated, eligible=rated + missing)


def about_share(
    counted: Counted,
    grades: Sequence[str],
    _: Translator,
    *,
    rule: Threshold | None = None,
) -> Iterator[str]:
    """Yield what can be said of the share of one grade, or of some together.

    Nothing if nobody gave a grade.  With a ``rule`` of a majority of all
    eligible raters, also whether it is reached and how firmly.

    >>> from toolkit.analysis.counted import Counted
    >>> from toolkit.analysis.participation import Ballots
    >>> from toolkit.i18n import translator
    >>> from toolkit.survey.loading import load_survey
    >>> question = load_survey("member-appraisal-short").question("A15")
    >>> marks = {"excellent": 9, "qualified": 3}
    >>> all_of_12 = Counted(question, marks, Ballots(12, 12, 12, 12, 0))
    >>> for said in about_share(all_of_12, ["excellent"], translator("en")):
    ...     print(said)
    12 issued, 12 returned, 12 valid; “Excellent” 9 (75%).
    All 12 eligible raters gave a valid ballot: this is everybody's answer, \
without sampling error.
    One changed ballot would make the share of “Excellent” 67% or 83%.
    “Don't know”: 0 (0.00% of valid ballots), not in the shares.

    Raises
    ------
    TallyError : no grades are told, or one that is none of the scale.
    """
    if not counted.rated:
        return
    chosen = options_of(counted.question, grades)
    yield from _about_counts(counted, chosen, _)
    if counted.ballots is not None:
        yield from about_completeness(counted.ballots, _)
    yield from about_certainty(counted, chosen, _)
    if rule is not None:
        yield from about_rule(counted, chosen, rule, _)
    yield from about_unknown(counted, _)


def about_certainty(
    counted: Counted, chosen: Sequence[Option], _: Translator
) -> Iterator[str]:
    """Yield how certain the share of some grades is: flips, bounds, interval."""
    codes, named = [one.code for one in chosen], quoted(chosen, _)
    if not counted.rated:
        return
    if counted.is_complete:
        yield _about_one_ballot(counted, chosen, _)
        return
    bounds, total = possible_total(counted, codes), likely_total(counted, codes)
    if bounds is not None:
        yield _about_missing(counted, bounds, named, _)
    if total is not None:
        yield _(
            "If they think like those who voted, {grades} is {low} to {high} among "
            "all (95% interval).",
            grades=named,
            low=total.low,
            high=total.high,
        )
    interval = likely_share(counted, codes)
    if interval is not None:
        yield _(
            "About {percent} chose {grades}; the true share is roughly {low}% to "
            "{high}% (95% interval: of many such surveys, about 95% of the intervals "
            "would contain the truth).",
            percent=told_percent(counted.of(codes), counted.rated, places=1),
            grades=named,
            low=told_number(_PER_CENT * interval.low),
            high=told_number(_PER_CENT * interval.high),
        )


def _about_counts(
    counted: Counted, chosen: Sequence[Option], _: Translator
) -> Iterator[str]:
    count = counted.of([one.code for one in chosen])
    facts: dict[str, object] = {
        "grades": quoted(chosen, _),
        "count": count,
        "percent": told_percent(count, counted.rated, places=places_for(counted.rated)),
    }
    ballots = counted.ballots
    if ballots is not None and counted.rated < ballots.valid:
        facts["percent"] = _(
            "{percent} of the {rated} with a grade", rated=counted.rated, **facts
        )
    if ballots is None or counted.missing is None:
        yield _(
            "{rated} ballots with a grade; {grades} {count} ({percent}).",
            rated=counted.rated,
            **facts,
        )
    elif counted.is_complete:
        yield _(
            "{issued} issued, {returned} returned, {valid} valid; {grades} {count} "
            "({percent}).",
            issued=ballots.issued,
            returned=ballots.returned,
            valid=ballots.valid,
            **facts,
        )
    else:
        yield _(
            "{eligible} eligible, {valid} valid ballots; {grades} {count} ({percent}).",
            eligible=ballots.eligible,
            valid=ballots.valid,
            **facts,
        )


def _about_one_ballot(counted: Counted, chosen: Sequence[Option], _: Translator) -> str:
    rated = counted.rated
    shares = [
        told_percent(share.numerator, share.denominator, places=places_for(rated))
        for share in changed_shares(counted.of([one.code for one in chosen]), rated)
    ]
    if len(shares) == 1:
        return _(
            "One changed ballot would make the share of {grades} {share}.",
            grades=quoted(chosen, _),
            share=shares[0],
        )
    return _(
        "One changed ballot would make the share of {grades} {low} or {high}.",
        grades=quoted(chosen, _),
        low=shares[0],
        high=shares[1],
    )


def _about_missing(
    counted: Counted, bounds: CountBounds, named: str, _: Translator
) -> str:
    return _(
        "{missing} of {eligible} eligible raters gave no valid ballot and may "
        "think anything: among all, {grades} lies between {low} and {high} "
        "({low_share} to {high_share}).",
        missing=counted.missing,
        eligible=bounds.eligible,
        grades=named,
        low=bounds.low,
        high=bounds.high,
        low_share=told_percent(bounds.low, bounds.eligible),
        high_share=told_percent(bounds.high, bounds.eligible),
    )
