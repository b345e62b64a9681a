"""Trends: the same question in one round after another, and where they break off.

Two rounds are compared only if question and grades are the same words.
What stands in two rounds is two estimates; nobody is followed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.reports.plots.estimates import estimates_table

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.reports.plots.estimates import Estimate
    from toolkit.survey.model import Survey


@dataclass(frozen=True, slots=True)
class Trend:
    """One subject: an estimate for each round, or ``None`` where it took no part."""

    subject: str
    points: tuple[Estimate | None, ...]


def trends(rounds: Mapping[str, Sequence[Estimate]]) -> tuple[Trend, ...]:
    """Return the trend of each subject; those of the last round first, in its order.

    Parameters
    ----------
    rounds : the estimates of one item, by what the round is called.

    >>> from toolkit.reports.plots.estimates import Estimate
    >>> found = trends({"2024": [Estimate("Li", "", 0.7)],
    ...                 "2026": [Estimate("Wu", "", 0.6), Estimate("Li", "", 0.8)]})
    >>> [(one.subject, [p and p.value for p in one.points]) for one in found]
    [('Wu', [None, 0.6]), ('Li', [0.7, 0.8])]
    """
    by_round = [{one.subject: one for one in told} for told in rounds.values()]
    subjects = dict.fromkeys(name for told in reversed(by_round) for name in told)
    return tuple(
        Trend(name, tuple(told.get(name) for told in by_round)) for name in subjects
    )


def breaks_between(
    surveys: Mapping[str, Survey], item: str, _: Translator
) -> dict[str, str]:
    """Return the rounds before which a question changed, and what changed in it.

    Compared are words and grades, in every language.

    Parameters
    ----------
    surveys : what was asked in each round, in order.
    item : the id of the question.  ``KeyError`` if a round did not ask it.
    """
    found = {}
    for (_before, old), (name, new) in pairwise(surveys.items()):
        one, other = old.question(item), new.question(item)
        changes = (
            _("wording changed") if one.text != other.text else "",
            _("scale changed") if one.scale != other.scale else "",
        )
        if any(changes):
            found[name] = _.join([change for change in changes if change])
    return found


def trends_table(
    rounds: Mapping[str, Sequence[Estimate]], breaks: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return the table behind the panels: a row for each round and subject.

    The column ``round`` comes first; ``broken`` says what changed since the
    round before, where something did.
    """
    parts = []
    for name, told in rounds.items():
        part = estimates_table(told)
        part.insert(0, "round", name)
        parts.append(part.assign(broken=(breaks or {}).get(name, "")))
    return pd.concat(parts, ignore_index=True)


def trends_sentence(
    rounds: Mapping[str, Sequence[Estimate]],
    _: Translator,
    *,
    breaks: Mapping[str, str] | None = None,
) -> str:
    """Return in one sentence what the panels show of the last two rounds.

    A change is one where the two ranges do not meet, which asks for more
    than a test at their confidence would.  Counted are the subjects with a
    value in both rounds.
    """
    if len(rounds) < 2:  # noqa: PLR2004 -- a change needs two
        return _("There is one round only, and nothing to compare it with.")
    *_earlier, before, last = rounds
    if last in (breaks or {}):
        return _(
            "{last} is not compared with {before}: {what}.",
            last=last,
            before=before,
            what=(breaks or {})[last],
        )
    pairs = [(trend.points[-2], trend.points[-1]) for trend in trends(rounds)]
    both = [(a, b) for a, b in pairs if a and b and None not in (a.value, b.value)]
    known = [(a.reach, b.reach) for a, b in both if a.reach and b.reach]
    return _(
        "From {before} to {last}, {up} of {n} rose and {down} fell by more than "
        "their intervals; of any other no change can be asserted.",
        before=before,
        last=last,
        n=len(both),
        up=sum(a.high < b.low for a, b in known),
        down=sum(b.high < a.low for a, b in known),
    )
