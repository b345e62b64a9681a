"""Sentences on majorities: whether a rule is reached, and how firmly.

A rule counts all eligible raters, so those who gave no valid ballot matter: a
majority is called one only where they cannot undo it.  Where everybody voted
it is as firm as the number of ballots that would have to change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.analysis.bounds import MORE_THAN_HALF, flip_count
from toolkit.analysis.counted import possible_total
from toolkit.analysis.grade_statements import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.analysis.bounds import Threshold
    from toolkit.analysis.counted import Counted
    from toolkit.i18n import Translator
    from toolkit.survey.words import Option


def about_majority(counted: Counted, _: Translator) -> Iterator[str]:
    """Yield which grade more than half of all eligible raters chose for certain."""
    ballots, grades = counted.ballots, counted.question.scale.grades
    if ballots is None or counted.missing is None or counted.question.is_conditional:
        return
    half = len(grades) // 2
    alone = [(grade,) for grade in grades]
    for several in (*alone, grades[:half], grades[-half:]):
        count = counted.of([one.code for one in several])
        if MORE_THAN_HALF.holds(count, of=ballots.eligible):
            yield _firm_majority(several, count, counted, _)
            return
    yield (
        _("No grade was chosen by more than half of all eligible raters.")
        if counted.is_complete
        else _(
            "No grade can be said for certain to be the choice of more than half of "
            "all eligible raters."
        )
    )


def about_rule(
    counted: Counted, chosen: Sequence[Option], rule: Threshold, _: Translator
) -> Iterator[str]:
    """Yield whether a rule such as “two thirds of all eligible” is reached.

    Nothing where it is not known how many are eligible, or were asked.

    >>> from toolkit.analysis.bounds import TWO_THIRDS
    >>> from toolkit.analysis.counted import Counted
    >>> from toolkit.analysis.participation import Ballots
    >>> from toolkit.i18n import translator
    >>> from toolkit.survey.loading import load_survey
    >>> question = load_survey("member-appraisal-short").question("A15")
    >>> nine = Counted(question, {"excellent": 9}, Ballots(12, 12, 9, 9, 0))
    >>> list(about_rule(nine, question.scale.grades[:1], TWO_THIRDS, translator("en")))
    ['8 of 12 are needed and 9 reached, whatever the others think.']
    """
    bounds = possible_total(counted, [one.code for one in chosen])
    if bounds is None:
        return
    needed = rule.fewest(bounds.eligible)
    facts = {"needed": needed, "eligible": bounds.eligible, "count": bounds.low}
    if counted.is_complete:
        flips = flip_count(bounds.low, of=bounds.eligible, rule=rule)
        yield (
            _(
                "{needed} of {eligible} are needed and {count} reached; to undo that, "
                "at least {flips} ballots would have to change.",
                flips=flips,
                **facts,
            )
            if bounds.low >= needed
            else _(
                "{needed} of {eligible} are needed and {count} not enough; to reach "
                "it, at least {flips} ballots would have to change.",
                flips=flips,
                **facts,
            )
        )
    elif bounds.low >= needed:
        yield _(
            "{needed} of {eligible} are needed and {count} reached, whatever the "
            "others think.",
            **facts,
        )
    elif bounds.high < needed:
        yield _(
            "{needed} of {eligible} are needed and {count} not enough, whatever the "
            "others think.",
            **facts,
        )
    else:
        yield _(
            "{needed} of {eligible} are needed; {count} said so, and without the "
            "others it cannot be decided.",
            **facts,
        )


def _firm_majority(
    grades: Sequence[Option], count: int, counted: Counted, _: Translator
) -> str:
    if not counted.is_complete or counted.ballots is None:
        return _(
            "More than half of all eligible raters chose {grades}, whatever the "
            "others think.",
            grades=quoted(grades, _),
        )
    return _(
        "More than half of all eligible raters chose {grades}; to undo that, at "
        "least {flips} ballots would have to change.",
        grades=quoted(grades, _),
        flips=flip_count(count, of=counted.ballots.eligible),
    )
