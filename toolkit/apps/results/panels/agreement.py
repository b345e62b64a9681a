"""Whether raters are of one mind, and whether marks tell subjects apart.

Counts are enough for that.  How two items go together, or how one rater
ranks, is in no count: a tally does not know which marks stood on one ballot.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import isnan
from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.analysis.average_deviation import acceptable_deviation, average_deviation
from toolkit.analysis.concordance import concordance
from toolkit.analysis.consensus import rwg
from toolkit.analysis.crosstab import counts_by_subject
from toolkit.analysis.dispersion import agreement_a
from toolkit.analysis.intraclass import OneWay, icc1, icc2
from toolkit.analysis.krippendorff import krippendorff_alpha, krippendorff_interval
from toolkit.apps.results.panel import Findings, Panel
from toolkit.apps.results.subjects import subject_cells, subject_columns
from toolkit.apps.results.withholding import about_withheld
from toolkit.i18n import Phrase
from toolkit.reports.report import Column, Kind, Table
from toolkit.reports.wording import in_survey_order, named_group, named_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject
    from toolkit.reports.report import Cell
    from toolkit.survey.questions import Question

_A_PAIR: Final = 2
_FEWEST_UNITS: Final = 10
"""Of fewer subjects an interval of alpha says nothing."""
_FEWEST_ORDERED: Final = 3
_FEWEST_GRADES: Final = 3
_RESAMPLES: Final = 1000
_SEED: Final = 1
"""The same counts get the same interval."""


@dataclass(frozen=True, slots=True, eq=False)
class _Marked:
    """One question, and a row of counts for each subject with two grades or more."""

    question: Question
    counts: pd.DataFrame


def find(chosen: Chosen, _: Translator) -> Findings:
    """Return how alike raters mark one subject, and how reliably they differ by it."""
    marked = tuple(_marked(chosen))
    if not marked:
        said = _("Agreement is sought on items whose grades go from best to worst.")
        return Findings(said=(said,))
    return Findings(
        said=tuple(_said(chosen, marked, _)),
        tables=(
            _reliability(marked, _),
            *(_consensus(chosen, one, _) for one in marked),
        ),
    )


def _marked(chosen: Chosen) -> Iterator[_Marked]:
    asked = chosen.rated_questions
    overall = chosen.shown.survey.overall_question
    if chosen.item is None and overall is not None and len(chosen.subjects) > 1:
        asked = tuple(one for one in asked if one.id == overall.id)
    for question in asked:
        counts = counts_by_subject(chosen.tally, chosen.survey, question.id)
        counts = counts.reindex([one for one in chosen.names if one in counts.index])
        counts = counts[counts.sum(axis="columns") >= _A_PAIR]
        if len(counts) and counts.shape[1] >= _A_PAIR:
            yield _Marked(question, counts)


def _said(chosen: Chosen, marked: tuple[_Marked, ...], _: Translator) -> Iterator[str]:
    yield _(
        "Agreement says how alike marks are, not how right: raters who all err alike "
        "agree. Limits from which one speaks of agreement are conventions."
    )
    yield _(
        "How items go together and how single raters rank cannot be computed: counts "
        "do not tell which marks stood on one ballot."
    )
    for one in marked:
        yield from _about_groups(chosen, one.question, _)
    yield from about_withheld(chosen, _)


def _reliability(marked: tuple[_Marked, ...], _: Translator) -> Table:
    return Table(
        title=_("Do marks tell subjects apart?"),
        columns=(
            Column(_("Item"), width=24),
            Column(_("Subjects"), Kind.COUNT),
            Column(_("Alpha"), Kind.NUMBER),
            Column(_("95% interval"), Kind.BAND, width=12),
            Column("ICC(1)", Kind.NUMBER),
            Column("ICC(2)", Kind.NUMBER),
        ),
        rows=tuple(
            (named_item(one.question, _), len(one.counts), *_reliable(one, _))
            for one in marked
        ),
        notes=(
            _(
                "Alpha: Krippendorff's, ordinal; near 0 a single mark says more about "
                "who gave it than about whom. Where nearly all marks are one grade it "
                "is low however seldom raters differ. The interval is for other such "
                "subjects, and not given of fewer than {fewest}.",
                fewest=_FEWEST_UNITS,
            ),
            _(
                "ICC(1): the part of all differences that lies between subjects; "
                "ICC(2): how reliable their means are. Equal steps between grades."
            ),
        ),
    )


def _reliable(one: _Marked, _: Translator) -> tuple[Cell, ...]:
    counts = one.counts.to_numpy()
    if len(counts) < _A_PAIR:
        return (None, None, None, None)
    alpha, limits = krippendorff_alpha(counts, level="ordinal"), None
    if len(counts) >= _FEWEST_UNITS and not isnan(alpha):
        found = krippendorff_interval(
            counts,
            level="ordinal",
            rng=np.random.default_rng(_SEED),
            resamples=_RESAMPLES,
        )
        limits = _("{low} to {high}", low=_number(found.low), high=_number(found.high))
    variances = OneWay.from_counts(counts)
    return (
        _number(alpha),
        limits,
        _number(icc1(variances)),
        _number(icc2(variances)),
    )


def _consensus(chosen: Chosen, one: _Marked, _: Translator) -> Table:
    grades = one.counts.shape[1]
    rows = dict(zip(one.counts.index, one.counts.to_numpy(), strict=True))

    def row(subject: ListedSubject) -> tuple[Cell, ...]:
        who = subject_cells(chosen, subject)
        if subject.id not in rows:
            return (*who, None, None, None, None)
        counts = rows[subject.id]
        return (
            *who,
            int(counts.sum()),
            _number(rwg(counts)),
            _number(average_deviation(counts)),
            _number(agreement_a(counts)) if grades >= _FEWEST_GRADES else None,
        )

    return Table(
        title=_("Of one mind: {item}", item=named_item(one.question, _)),
        columns=(
            *subject_columns(chosen, _),
            Column(_("Graded"), Kind.COUNT),
            Column("rwg", Kind.NUMBER),
            Column("AD", Kind.NUMBER),
            Column("A", Kind.NUMBER),
        ),
        rows=tuple(map(row, chosen.subjects)),
        notes=(
            _(
                "rwg: 1 full agreement, 0 none. AD: how many grades marks lie from "
                "their mean, usually called small up to {small}. A (van der Eijk): 1 "
                "one grade, 0 all alike, −1 two camps.",
                small=_number(acceptable_deviation(grades)),
            ),
        ),
    )


def _about_groups(chosen: Chosen, question: Question, _: Translator) -> Iterator[str]:
    """Yield whether rater groups put subjects in one order."""
    means = _means_by_group(chosen, question)
    if means is None:
        return
    found = concordance(means.to_numpy())
    if isnan(found.w):
        return
    yield _(
        "On “{item}”, {groups} put the {n} subjects shown with all of them in an order "
        "by mean grades; Kendall's W {w} (1: the same order, 0: none in common).",
        item=named_item(question, _),
        groups=_.join([named_group(chosen.survey, one, _) for one in means.index]),
        n=means.shape[1],
        w=_number(found.w),
    )


def _means_by_group(chosen: Chosen, question: Question) -> pd.DataFrame | None:
    """Return mean grades, groups by subjects; ``None`` if too few can be compared."""
    counts = chosen.tally.select(item=question.id).counts
    steps = {one.code: place for place, one in enumerate(question.scale.grades)}
    graded = counts[counts["grade"].isin(list(steps))]
    points = graded["grade"].map(steps) * graded["count"]
    places = [graded["group"], graded["subject"]]
    sums, sizes = points.groupby(places).sum(), graded["count"].groupby(places).sum()
    means = (sums / sizes).unstack()  # noqa: PD010 -- groups by subjects
    everywhere = means.dropna(axis="columns")
    fits = len(everywhere) >= _A_PAIR and everywhere.shape[1] >= _FEWEST_ORDERED
    if not fits:
        return None
    return everywhere.reindex(in_survey_order(everywhere.index, chosen.survey))


def _number(value: float) -> Decimal | None:
    return None if isnan(value) else Decimal(f"{value:.2f}")


PANEL: Final = Panel(Phrase("Agreement"), find)
