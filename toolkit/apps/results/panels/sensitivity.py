"""How far scores hang on choices, on one rater group, and on who stayed away.

A check and no result: it gives nobody a place, and says only whether two
subjects would change theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.analysis.grade_statements import told_number
from toolkit.analysis.scores import score
from toolkit.analysis.sensitivity import orders_agree, sensitivity, spacing
from toolkit.analysis.weighting import PolicyWeights
from toolkit.apps.results.left_out import (
    ROUNDING,
    about_groups,
    about_missing,
    drawings,
    of_groups,
    of_missing,
    turned_pairs,
    without_groups,
)
from toolkit.apps.results.measured import asked_for, few
from toolkit.apps.results.panel import Findings, Panel
from toolkit.apps.results.told_apart import MOST_SUBJECTS
from toolkit.apps.results.withholding import about_withheld
from toolkit.i18n import Phrase
from toolkit.reports.naming import subject_heading
from toolkit.reports.report import Column, Kind, Table
from toolkit.reports.scoring import points_by_grade, policy_weights
from toolkit.reports.wording import named_item
from toolkit.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator
    from toolkit.reports.report import Cell
    from toolkit.survey.questions import Question

_A_PAIR: Final = 2
_OWN: Final = "own"


def find(chosen: Chosen, _: Translator) -> Findings:
    """Return what other points, other weights and other raters would change."""
    question = asked_for(chosen)
    if question is None:
        return Findings(said=(_("Pick an item whose grades go from best to worst."),))
    if len(chosen.subjects) > MOST_SUBJECTS:
        said = _(
            "Of more than {most} subjects no pairs are sought: pick a branch.",
            most=MOST_SUBJECTS,
        )
        return Findings(said=(said,))
    codes = [grade.code for grade in question.scale.grades]
    graded = _graded(chosen.tally, question)
    if len(codes) < _A_PAIR or graded.counts.empty:
        nothing = _("Nobody gave a grade on “{item}”.", item=named_item(question, _))
        return Findings(said=(nothing, *about_withheld(chosen, _)))
    points = _points(chosen, question)
    weights = _weights(chosen, graded)
    ways = _ways(chosen, graded, question, weights)
    without = tuple(without_groups(chosen, graded, points))
    return Findings(
        said=(
            *_opening(chosen, question, weights, _),
            *_about_ways(chosen, ways, _),
            *about_groups(chosen, without, _),
            *about_missing(chosen, question, points, _),
            *about_withheld(chosen, _),
        ),
        tables=(
            _of_ways(chosen, ways, _),
            *([of_groups(chosen, without, _)] if without else []),
            of_missing(chosen, question, points, _),
        ),
        drawings=tuple(drawings(chosen, question, points, _)),
    )


def _graded(tally: Tally, question: Question) -> Tally:
    part = tally.select(item=question.id)
    codes = [grade.code for grade in question.scale.grades]
    counts = part.counts[part.counts["grade"].isin(codes)]
    return Tally.from_counts(counts, part.ballots)


def _points(chosen: Chosen, question: Question) -> dict[str, float]:
    """Return the points chosen, or equal steps from 100 to 0."""
    codes = [grade.code for grade in question.scale.grades]
    chosen_ones = points_by_grade(chosen.shown.survey, question)
    if set(codes) <= chosen_ones.keys():
        return {code: chosen_ones[code] for code in codes}
    return dict(zip(codes, spacing("even", len(codes)), strict=True))


def _weights(chosen: Chosen, graded: Tally) -> PolicyWeights | None:
    """Return the weights of the rules, where every group that has one is told apart."""
    given = policy_weights(chosen.survey)
    groups = graded.counts.groupby("subject")["group"].agg(frozenset)
    weighing = frozenset(group for group, share in given.items() if share)
    if not given or any(one != weighing for one in groups):
        return None
    return PolicyWeights({group: float(share) for group, share in given.items()})


def _opening(
    chosen: Chosen, question: Question, weights: PolicyWeights | None, _: Translator
) -> Iterator[str]:
    yield _(
        "On “{item}”. A check and no result: it says whether an order hangs on a "
        "choice, and gives nobody a place.",
        item=named_item(question, _),
    )
    if weights is not None:
        yield _("Rater groups have the weights of the round's rules.")
    elif policy_weights(chosen.survey):
        yield _(
            "The weights of rater groups are left out here, for groups that have one "
            "are not shown apart everywhere; all ballots count alike."
        )


def _ways(
    chosen: Chosen, graded: Tally, question: Question, weights: PolicyWeights | None
) -> pd.DataFrame:
    """Return the scores made in several ways, in agenda order; the chosen one first."""
    codes = [grade.code for grade in question.scale.grades]
    table = sensitivity(graded, grades=codes, weights=weights).set_index("subject")
    if points_by_grade(chosen.shown.survey, question):
        points = _points(chosen, question)
        own = score(graded, scheme=points, weights=weights).composites
        told = own.set_index("subject")["score"].astype(float).round(ROUNDING)
        table[f"score_{_OWN}"] = told
        table[f"place_{_OWN}"] = told.rank(method="min", ascending=False)
    return table.loc[[one for one in chosen.names if one in table.index]]


def _titles(_: Translator) -> dict[str, str]:
    return {
        _OWN: _("Points chosen"),
        "even": _("Equal steps"),
        "strict": _("The best stands apart"),
        "lenient": _("The worst stands apart"),
        "equal": _("Groups alike"),
        "median": _("Median"),
        "trimmed": _("Trimmed mean"),
    }


def _about_ways(chosen: Chosen, ways: pd.DataFrame, _: Translator) -> Iterator[str]:
    if len(ways) < _A_PAIR:
        return
    places = ways.filter(like="place_")
    n = places.shape[1]
    if orders_agree(ways.reset_index()):
        yield _(
            "All {n} ways of making scores put the subjects in one order, as far as "
            "each tells them apart: it comes from the ballots, not from the points.",
            n=n,
        )
        return
    turned = turned_pairs(places)
    pairs = len(ways) * (len(ways) - 1) // 2
    concerned = zip(ways.index, np.any(turned, axis=1), strict=True)
    names = [chosen.names[one] for one, is_turned in concerned if is_turned]
    yield _(
        "Of {pairs} pairs, {turned} change their order between {n} ways of making "
        "scores: there the order comes from a choice. It concerns {names}.",
        pairs=pairs,
        turned=int(turned.sum()) // 2,
        n=n,
        names=few(names, _, most=12),
    )


def _of_ways(chosen: Chosen, ways: pd.DataFrame, _: Translator) -> Table:
    titles = {
        name: title
        for name, title in _titles(_).items()
        if f"score_{name}" in ways.columns
    }
    turned = turned_pairs(ways.filter(like="place_")).sum(axis=1)
    told = dict(zip(ways.index, turned.tolist(), strict=True))
    scores = ways[[f"score_{one}" for one in titles]].to_numpy(dtype=float)
    by_subject = dict(zip(ways.index, scores.tolist(), strict=True))

    def row(subject: str, name: str) -> tuple[Cell, ...]:
        if subject not in told:
            return (name, *(None for _title in titles), None)
        return (name, *map(told_number, by_subject[subject]), told[subject])

    return Table(
        title=_("Scores made in several ways"),
        columns=(
            Column(subject_heading(chosen.survey, _), Kind.NAME, width=12),
            *(Column(title, Kind.NUMBER) for title in titles.values()),
            Column(_("Changes order with"), Kind.COUNT),
        ),
        rows=tuple(row(*one) for one in chosen.names.items()),
        notes=(
            _(
                "From 100 to 0, but for points that were chosen. Groups alike: mean of "
                "the group means. Trimmed: 5% left out at each end of each group. A "
                "difference within what the counts leave open orders nobody, however "
                "the points are made."
            ),
        ),
    )


PANEL: Final = Panel(Phrase("Sensitivity"), find)
