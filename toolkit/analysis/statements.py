"""Honest statements: what the counts allow one to say, in two languages.

One function for each situation a committee meets, each yielding sentences
through a translator; the facts behind them are plain values in the modules
they come from.  No sentence says more than its counts hold: bounds before
intervals, no interval on a complete count, no order and no change that the
data do not support, and “don't know” beside every share and score.

>>> import pandas as pd
>>> from toolkit.i18n import translator
>>> from toolkit.survey.loading import load_survey
>>> from toolkit.tally import Tally
>>> survey = load_survey("member-appraisal-short")
>>> marks = {"subject": "m1", "item": "A15", "group": "staff",
...          "grade": ["excellent"] * 7 + ["qualified"] * 2}
>>> ballots = {"subject": ["m1"], "group": ["staff"], "eligible": [12],
...            "issued": [12], "returned": [9], "valid": [9], "invalid": [0]}
>>> tally = Tally.from_counts(Tally.from_marks(pd.DataFrame(marks)).counts,
...                           pd.DataFrame(ballots))
>>> found = counted(tally, survey, subject="m1", item="A15")
>>> for said in about_share(found, ["excellent"], translator("en")):
...     print(said)
12 eligible, 9 valid ballots; “Excellent” 7 (78%).
3 of 12 eligible raters gave no valid ballot and may think anything: among all, \
“Excellent” lies between 7 and 10 (58.33% to 83.33%).
If they think like those who voted, “Excellent” is 7 to 10 among all (95% interval).
“Don't know”: 0 (0.00% of valid ballots), not in the shares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.analysis.change_statements import about_change, change_of
from toolkit.analysis.counted import Counted, counted
from toolkit.analysis.dispersion_statements import about_division, divisions
from toolkit.analysis.grade_statements import (
    about_completeness,
    about_distribution,
    about_unknown,
    told_percent,
)
from toolkit.analysis.order import order_of
from toolkit.analysis.order_statements import about_order
from toolkit.analysis.rule_statements import about_majority
from toolkit.analysis.score_statements import about_score, mean_score
from toolkit.analysis.share_statements import about_certainty, about_share
from toolkit.analysis.straight_lining import straight_lining

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from toolkit.i18n import Translator
    from toolkit.survey.model import Survey

__all__ = [
    "Counted",
    "about_certainty",
    "about_change",
    "about_completeness",
    "about_distribution",
    "about_division",
    "about_majority",
    "about_order",
    "about_score",
    "about_share",
    "about_straight_lining",
    "about_suppressed",
    "about_unknown",
    "change_of",
    "counted",
    "divisions",
    "mean_score",
    "order_of",
]

MANY_STRAIGHT: Final = 0.1
"""The share of one-grade ballots from which it is worth a sentence."""


def about_suppressed(fewest: int, _: Translator) -> str:
    """Return why the figures of a small group are not shown apart.

    Only where the totals it is included in are published.

    >>> from toolkit.i18n import translator
    >>> print(about_suppressed(5, translator("en")))
    Fewer than 5 valid ballots in this group; not shown separately to protect \
voters, included in the total.
    """
    return _(
        "Fewer than {fewest} valid ballots in this group; not shown separately to "
        "protect voters, included in the total.",
        fewest=fewest,
    )


def about_straight_lining(
    patterns: pd.DataFrame, survey: Survey, _: Translator, *, fewest: int
) -> Iterator[str]:
    """Yield, for each rater group, that many ballots gave one grade throughout.

    From `toolkit.analysis.straight_lining.straight_lining`, with its floor of
    ``fewest`` ballots; nothing below `MANY_STRAIGHT`.  ``patterns`` is the
    table of that name in `Sums`, and never leaves the data folder.

    >>> import pandas as pd
    >>> from toolkit.i18n import translator
    >>> from toolkit.survey.loading import load_survey
    >>> survey = load_survey("branch-appraisal")
    >>> graded = [one for one in survey.rated_questions]
    >>> straight = "|".join(graded[0].scale.grades[0].code for one in graded)
    >>> table = pd.DataFrame({"subject": "b1", "group": survey.rater_groups[0].id,
    ...                       "pattern": [straight], "count": [8]})
    >>> [said[-60:] for said in about_straight_lining(
    ...     table, survey, translator("en"), fewest=5)]
    ['ade to every item; read differences between items with care.']
    """
    table = straight_lining(patterns, survey, fewest_ballots=fewest)
    known = table[table["ballots"].notna()]
    for group, ballots, straight in zip(
        known["group"], known["ballots"], known["straight"], strict=True
    ):
        if straight >= MANY_STRAIGHT * ballots:
            yield _(
                "{group}: about {percent} of ballots gave one grade to every item; "
                "read differences between items with care.",
                group=survey.group(group).text[_.language],
                percent=told_percent(int(straight), int(ballots), places=0),
            )
