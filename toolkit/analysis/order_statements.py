"""Sentences on the order of several subjects, where the counts hold one.

Readers rank on tiny differences even when told not to, so an order that the
data do not support is withheld, not footnoted.  People are given no place
at all, only what places the data leave open.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.analysis.order import order_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.analysis.order import Order
    from toolkit.analysis.score_intervals import ScoreIntervals
    from toolkit.i18n import Translator
    from toolkit.survey.model import Survey
    from toolkit.tally import Tally

PEOPLE: Final = frozenset({"member", "nominee"})
"""Kinds of subjects that are persons."""
FEW_FLIPS: Final = 3
"""So few changed ballots are worth a sentence, and so is one ballot in twenty."""
_ONE_IN: Final = 20
_MOST_NAMES: Final = 5


def about_order(
    tally: Tally,
    survey: Survey,
    item: str,
    _: Translator,
    *,
    points: Mapping[str, float] | None = None,
    names: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Yield what can be said of the order of subjects on one question.

    Where everybody voted, the order is a fact, ties are said as ties, and
    neighbours whom few ballots divide are named with their number.  Else
    first which orders are certain whatever the missing think, then which
    are likely if they think like those who voted, for all subjects at once.
    ``names`` are said in place of ids, and in their order; only the subjects
    named are told.  Nothing of fewer than two subjects with grades.

    >>> import pandas as pd
    >>> from toolkit.i18n import translator
    >>> from toolkit.survey.loading import load_survey
    >>> from toolkit.tally import Tally
    >>> marks = {"subject": ["m1"] * 6 + ["m2"] * 6, "item": "A15", "group": "staff",
    ...          "grade": ["excellent"] * 6 + ["qualified"] * 6}
    >>> few = Tally.from_marks(pd.DataFrame(marks))
    >>> list(about_order(few, load_survey("member-appraisal-short"), "A15",
    ...                  translator("en")))
    ['m1, m2: cannot be told apart statistically, so no order is given.']
    """
    subjects = None if names is None else list(names)
    order = order_of(tally, survey, item, points=points, subjects=subjects)
    if order is None:
        return
    told = [(names or {}).get(one, one) for one in order.subjects]
    if order.is_complete:
        yield from _about_fact(order, told, _)
        return
    if order.certain is not None:
        yield from _about_certain(order.certain, told, _)
    yield from _about_likely(order, told, survey.subjects in PEOPLE, _)


def _about_fact(order: Order, told: Sequence[str], _: Translator) -> Iterator[str]:
    means = order.means
    by_mean = sorted(range(len(told)), key=lambda one: -means[one])
    tiers = [list(tier) for _mean, tier in groupby(by_mean, lambda one: means[one])]
    if len(tiers) == 1:
        yield _("Everybody voted: {names} are level.", names=_.join(told))
        return
    steps = [
        _("{names} level", names=_.join([told[one] for one in tier]))
        if len(tier) > 1
        else told[tier[0]]
        for tier in tiers
    ]
    yield _(
        "Everybody voted, so the order is a fact about these ballots: {order}.",
        order=_("; ").join(steps),
    )
    for better, worse in pairwise(tiers):
        for ahead in better:
            for behind in worse:
                yield from _about_flips(order, told, ahead, behind, _)


def _about_flips(
    order: Order, told: Sequence[str], ahead: int, behind: int, _: Translator
) -> Iterator[str]:
    flips = order.fewest_flips(ahead, behind)
    fewest = min(order.places[ahead].rated, order.places[behind].rated)
    if flips is not None and flips <= max(FEW_FLIPS, fewest // _ONE_IN):
        yield _(
            "{first} is before {second} by little: {flips} ballots changed by one "
            "grade would undo that.",
            first=told[ahead],
            second=told[behind],
            flips=flips,
        )


def _about_certain(
    certain: ScoreIntervals, told: Sequence[str], _: Translator
) -> Iterator[str]:
    before = certain.surely_before()
    if not before.any():
        yield _(
            "Those who gave no valid ballot may think anything, and could turn every "
            "order."
        )
        return
    for name, after in zip(told, before, strict=True):
        if after.any():
            yield _(
                "Whatever those who gave no valid ballot think, {first} is before "
                "{others}.",
                first=name,
                others=_few([told[at] for at in np.flatnonzero(after).tolist()], _),
            )


def _about_likely(
    order: Order,
    told: Sequence[str],
    is_about_people: bool,  # noqa: FBT001 -- private
    _: Translator,
) -> Iterator[str]:
    before = order.likely.surely_before()
    if not before.any():
        yield _(
            "{names}: cannot be told apart statistically, so no order is given.",
            names=_few(told, _),
        )
        return
    yield _(
        "If all others think like those who voted, these places are open (95% for "
        "all of them together):"
    )
    sets, any_place = order.rank_sets, []
    for at, name in enumerate(told):
        open_ = ~(before[at] | before[:, at])
        open_[at] = False
        if open_.sum() == len(told) - 1:
            any_place.append(name)
            continue
        facts = {"name": name, "low": sets.low[at], "high": sets.high[at]}
        facts["others"] = _few(
            [told[other] for other in np.flatnonzero(open_).tolist()], _
        )
        if not open_.any():
            yield _("{name} is in place {low}, apart from all others.", **facts)
        elif is_about_people:
            yield _(
                "For {name} any place from {low} to {high} is compatible with the "
                "data; no order can be given with {others}.",
                **facts,
            )
        else:
            yield _(
                "{name} scores in place {rank}, but any place from {low} to {high} is "
                "compatible with the data; no order can be given with {others}.",
                rank=sets.rank[at],
                **facts,
            )
    if any_place:
        yield _(
            "For {names} any place at all is compatible with the data.",
            names=_few(any_place, _),
        )


def _few(names: Sequence[str], _: Translator) -> str:
    """Return names, or some and how many more."""
    if len(names) <= _MOST_NAMES:
        return _.join(names)
    rest = len(names) - _MOST_NAMES + 1
    return _.join([*names[: _MOST_NAMES - 1], _("{n} others", n=rest)])
