"""Who differs: rater groups from each other, subjects, and branches.

Whoever compares twenty pairs finds one difference by chance, so nothing here
is told of one pair alone.  Marks of one rater on several subjects belong
together: over subjects it is they that are counted, not marks.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.analysis.change import sign_test
from toolkit.analysis.comparison import brunner_munzel, kruskal_wallis
from toolkit.analysis.counted import counted
from toolkit.analysis.grade_statements import told_number
from toolkit.analysis.pairwise import adjust, dunn
from toolkit.apps.results.measured import asked_for, measure_of, told_p
from toolkit.apps.results.panel import Findings, Panel
from toolkit.apps.results.told_apart import told_apart
from toolkit.apps.results.withholding import about_withheld
from toolkit.i18n import Phrase
from toolkit.reports.naming import part_heading
from toolkit.reports.report import Column, Kind, Table
from toolkit.reports.scoring import policy_weights
from toolkit.reports.wording import in_survey_order, named_group, named_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from toolkit.apps.results.measured import Measure
    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator

_A_PAIR: Final = 2
_FEWEST_IN_BRANCH: Final = 5
"""Of fewer subjects a branch is not compared by ranks."""
_MOST_BRANCHES: Final = 24
_FOUND: Final = 0.05


def find(chosen: Chosen, _: Translator) -> Findings:
    """Return what can be told apart on one question, and what cannot."""
    question = asked_for(chosen)
    if question is None:
        return Findings(said=(_("Pick an item whose grades go from best to worst."),))
    measure = measure_of(question, chosen.shown.survey)
    found = [told_apart(chosen, measure, _)]
    if len(chosen.subjects) == 1 and chosen.group is None:
        found.append(_pairs(chosen, measure, _))
    if len(chosen.subjects) > 1:
        found += [_groups(chosen, measure, _), _branches(chosen, measure, _)]
    return Findings(
        said=(
            *_opening(chosen, measure, _),
            *(said for one in found for said in one.said),
            *about_withheld(chosen, _),
        ),
        tables=tuple(table for one in found for table in one.tables),
        drawings=tuple(drawing for one in found for drawing in one.drawings),
    )


def _opening(chosen: Chosen, measure: Measure, _: Translator) -> Iterator[str]:
    yield _(
        "Compared on “{item}”: {measure}. What cannot be told apart here is not "
        "thereby alike.",
        item=named_item(measure.question, _),
        measure=measure.title(_),
    )
    if chosen.scheme is not None and policy_weights(chosen.survey):
        yield _(
            "The weights of rater groups say nothing about chance, so shares are "
            "compared here, and all ballots count alike."
        )


def _pairs(chosen: Chosen, measure: Measure, _: Translator) -> Findings:
    """Return how likely one of a group gives the higher grade, pair by pair."""
    (subject,) = chosen.subjects
    place = {"subject": subject.id, "item": measure.question.id}
    labels = in_survey_order({*chosen.tally.counts["group"]}, chosen.survey)
    there = {
        label: counted(chosen.tally, chosen.survey, group=label, **place)
        for label in labels
    }
    known = [label for label in labels if there[label].rated >= _A_PAIR]
    if len(known) < _A_PAIR:
        return Findings()
    pairs = [*combinations(known, 2)]
    found = [
        # Lowest grade first.
        brunner_munzel(there[one].grades[::-1], there[other].grades[::-1])
        for one, other in pairs
    ]
    adjusted = adjust([one.p_value for one in found])
    rows = tuple(
        (
            *(named_group(chosen.survey, one, _) for one in pair),
            told_number(each.probability, places=2),
            None if all(there[one].is_complete for one in pair) else told_p(p),
        )
        for pair, each, p in zip(pairs, found, adjusted, strict=True)
    )
    table = Table(
        title=_("Rater groups, pair by pair"),
        columns=(
            Column(_("One group"), Kind.NAME, width=12),
            Column(_("The other"), Kind.NAME, width=12),
            Column(_("The other grades higher"), Kind.NUMBER),
            Column(_("p (Holm)"), Kind.BAND),
        ),
        rows=rows,
        notes=(
            _(
                "How likely one of the other group gives the higher grade, equal ones "
                "counted half: 0.5 neither. p after Brunner and Munzel, corrected for "
                "the number of pairs (Holm), takes each group for a sample of an "
                "endless crowd; the limits above do not. Where all of both groups "
                "voted there is nothing to test."
            ),
        ),
    )
    return Findings(tables=(table,))


def _groups(chosen: Chosen, measure: Measure, _: Translator) -> Findings:
    """Return which of two rater groups leans higher, subject by subject."""
    if chosen.group is not None:
        return Findings()
    means = measure.means_by_group(chosen.tally)
    labels = in_survey_order(means.index, chosen.survey)
    both = {
        pair: means.loc[[*pair]].dropna(axis="columns")
        for pair in combinations(labels, 2)
    }
    both = {pair: part for pair, part in both.items() if part.shape[1] >= _A_PAIR}
    if not both:
        said = _("No two rater groups are shown apart on the same subjects.")
        return Findings(said=(said,))
    signs = [
        sign_test(part.iloc[0].to_list(), part.iloc[1].to_list())
        for part in both.values()
    ]
    adjusted = adjust([one.p_value for one in signs])
    rows = tuple(
        (
            named_group(chosen.survey, first, _),
            named_group(chosen.survey, second, _),
            one.up,
            one.down,
            one.same,
            told_p(p),
        )
        for (first, second), one, p in zip(both, signs, adjusted, strict=True)
    )
    return Findings(
        said=(
            _(
                "Rater groups over all subjects: {n} of {pairs} pairs lean to one side "
                "by more than chance would, as far as the test holds.",
                n=sum(p <= _FOUND for p in adjusted),
                pairs=len(rows),
            ),
        ),
        tables=(
            Table(
                title=_("Rater groups over all subjects"),
                columns=(
                    Column(_("One group"), Kind.NAME, width=12),
                    Column(_("The other"), Kind.NAME, width=12),
                    Column(_("First higher"), Kind.COUNT),
                    Column(_("Second higher"), Kind.COUNT),
                    Column(_("Equal"), Kind.COUNT),
                    Column(_("p (Holm)"), Kind.BAND),
                ),
                rows=rows,
                notes=(
                    _(
                        "On how many subjects which group is higher; only subjects on "
                        "which both are shown apart. Sign test, corrected for the "
                        "number of pairs (Holm): a rough guide, for the same raters "
                        "stand behind many subjects."
                    ),
                ),
            ),
        ),
    )


def _branches(chosen: Chosen, measure: Measure, _: Translator) -> Findings:
    """Return whether branches differ, their subjects being the units."""
    values = _by_branch(chosen, measure)
    if len(values) < _A_PAIR or len(values) > _MOST_BRANCHES:
        return Findings()
    table = _ranked(values)
    found = kruskal_wallis(table)
    pairs = dunn(table)
    names = [*values]
    apart = [one for one in pairs if one.adjusted <= _FOUND]
    return Findings(
        said=(
            _(
                "Branches with {fewest} subjects or more shown: {n} of {pairs} pairs "
                "differ by more than if subjects had been dealt to them by chance; the "
                "others cannot be told apart (Kruskal and Wallis over all, p: {p}).",
                fewest=_FEWEST_IN_BRANCH,
                n=len(apart),
                pairs=len(pairs),
                p=told_p(found.p_value),
            ),
            *(
                _(
                    "{first} is higher than {others}.",
                    first=names[one.first if one.z > 0 else one.second],
                    others=names[one.second if one.z > 0 else one.first],
                )
                for one in apart[:_MOST_BRANCHES]
            ),
        ),
        tables=(_of_branches(chosen, measure, values, _),),
    )


def _by_branch(chosen: Chosen, measure: Measure) -> dict[str, pd.Series]:
    """Return the numbers of each branch's subjects, all rater groups together."""
    everybody = chosen.tally.pool("*")
    means = measure.means_by_group(everybody).sum(axis="index")
    ids: dict[str, list[str]] = {}
    for one in chosen.subjects:
        if one.id in means.index and one.branch not in {"", one.name}:
            ids.setdefault(one.branch, []).append(one.id)
    return {
        branch: means[some]
        for branch, some in ids.items()
        if len(some) >= _FEWEST_IN_BRANCH
    }


def _ranked(values: dict[str, pd.Series]) -> np.ndarray:
    """Return how often each number occurs, branches by numbers from the lowest."""
    told = np.unique(np.concatenate([one.to_numpy() for one in values.values()]))
    return np.array(
        [[int((one == number).sum()) for number in told] for one in values.values()]
    )


def _of_branches(
    chosen: Chosen, measure: Measure, values: dict[str, pd.Series], _: Translator
) -> Table:
    return Table(
        title=_("Branches compared by their subjects"),
        columns=(
            Column(part_heading(chosen.survey, _), Kind.NAME, width=12),
            Column(_("Subjects"), Kind.COUNT),
            Column(_("Lowest"), Kind.BAND),
            Column(_("Median"), Kind.BAND),
            Column(_("Highest"), Kind.BAND),
        ),
        rows=tuple(
            (
                branch,
                len(one),
                *(measure.told(float(end)) for end in one.quantile([0, 0.5, 1])),
            )
            for branch, one in values.items()
        ),
        notes=(
            _(
                "{measure}, one number for each subject with counts, however many "
                "ballots it stands on. Pairs after Dunn, corrected for their number "
                "(Holm). Raters differ from branch to branch, so a difference may be "
                "theirs.",
                measure=measure.title(_),
            ),
        ),
    )


PANEL: Final = Panel(Phrase("Comparisons"), find)
