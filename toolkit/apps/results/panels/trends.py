"""What changed since earlier rounds, and what cannot be said to have changed.

Two rounds are two counts of whoever voted; nobody is followed.  Compared are
subjects with counts in both, on a question asked in the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from toolkit.analysis.change import sign_test
from toolkit.analysis.change_statements import about_change, change_of, is_comparable
from toolkit.analysis.counted import counted
from toolkit.analysis.intervals import Interval
from toolkit.analysis.score_intervals import score_intervals
from toolkit.analysis.trend import cochran_armitage
from toolkit.apps.results.measured import asked_for, few, measure_of, signed, told_p
from toolkit.apps.results.over_rounds import drawings, rounds_of
from toolkit.apps.results.panel import Findings, Panel
from toolkit.apps.results.withholding import about_withheld
from toolkit.i18n import Phrase
from toolkit.reports.naming import subject_heading
from toolkit.reports.report import Column, Kind, Table
from toolkit.reports.wording import named_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.analysis.counted import Counted
    from toolkit.apps.results.measured import Measure
    from toolkit.apps.results.over_rounds import Round
    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator
    from toolkit.reports.report import Cell

_A_PAIR: Final = 2
_THREE: Final = 3
_MOST_NAMES: Final = 12
_CONFIDENCE_OF_ONE: Final = 0.975
"""That of either round, so that their difference has 95 % (Bonferroni)."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """One subject in the round before and in the last one."""

    subject: str
    name: str
    before: Counted
    after: Counted

    @property
    def is_complete(self) -> bool:
        return self.before.is_complete and self.after.is_complete


def find(chosen: Chosen, _: Translator) -> Findings:
    """Return the changes since the round before, and the way over all rounds."""
    question = asked_for(chosen)
    if question is None:
        return Findings(said=(_("Pick an item whose grades go from best to worst."),))
    rounds = rounds_of(chosen, question)
    if len(rounds) < _A_PAIR:
        said = _(
            "No earlier round that was chosen asked “{item}”.",
            item=named_item(question, _),
        )
        return Findings(said=(said,))
    measure = measure_of(question, chosen.shown.survey)
    pairs = tuple(_pairs(chosen, rounds[-2], rounds[-1]))
    return Findings(
        said=(
            *_about_rounds(chosen, rounds, _),
            *_said(chosen, measure, rounds, pairs, _),
            *about_withheld(chosen, _),
        ),
        tables=tuple(_tables(chosen, measure, rounds, pairs, _)),
        drawings=tuple(drawings(chosen, measure, rounds, _)),
    )


def _pairs(chosen: Chosen, before: Round, after: Round) -> Iterator[_Pair]:
    """Yield the subjects with grades in both rounds."""
    for subject, name in chosen.names.items():
        old, new = (
            counted(
                one.tally, one.publication.survey, subject=subject, item=one.question.id
            )
            for one in (before, after)
        )
        if old.rated and new.rated:
            yield _Pair(subject, name, old, new)


def _about_rounds(
    chosen: Chosen, rounds: Sequence[Round], _: Translator
) -> Iterator[str]:
    yield _(
        "From {before} to {last}. Compared are two counts; nobody is followed from "
        "one round to the next, and other people may have voted.",
        before=rounds[-2].name,
        last=rounds[-1].name,
    )
    left_out = len(chosen.publications) - len(rounds)
    if left_out:
        yield _("{n} of the rounds chosen did not ask this question.", n=left_out)


def _said(
    chosen: Chosen,
    measure: Measure,
    rounds: Sequence[Round],
    pairs: Sequence[_Pair],
    _: Translator,
) -> Iterator[str]:
    there = {one.subject for one in pairs}
    absent = [name for one, name in chosen.names.items() if one not in there]
    if absent and len(absent) <= _MOST_NAMES:
        yield _(
            "Not compared, for they have no counts in one of the two rounds: {names}.",
            names=_.join(absent),
        )
    elif absent:
        yield _(
            "{n} of {all} subjects are not compared, for they have no counts in one "
            "of the two rounds.",
            n=len(absent),
            all=len(chosen.subjects),
        )
    if not pairs:
        return
    if not is_comparable(pairs[0].before, pairs[0].after):
        yield _(
            "Wording or scale differ from last time: there is a break, and the "
            "figures are not compared."
        )
        return
    if len(chosen.subjects) == 1 and measure.unit == "share":
        (one,) = pairs
        codes = [grade.code for grade in measure.better]
        yield from about_change(one.before, one.after, codes, _)
        yield from _over_all(chosen, rounds, codes, _)
        return
    yield from _about_changes(measure, pairs, _)


def _about_changes(
    measure: Measure, pairs: Sequence[_Pair], _: Translator
) -> Iterator[str]:
    changes = [_change(measure, one) for one in pairs]
    told = [(one, found) for one, found in zip(pairs, changes, strict=True) if found]
    rose = [one.name for one, (_moved, reach) in told if reach.low > 0]
    fell = [one.name for one, (_moved, reach) in told if reach.high < 0]
    yield _(
        "Of {n} subjects with counts in both rounds, {up} rose and {down} fell by more "
        "than their ranges; of the others no real change can be asserted.",
        n=len(told),
        up=len(rose),
        down=len(fell),
    )
    if rose:
        yield _("Rose: {names}.", names=few(rose, _, most=_MOST_NAMES))
    if fell:
        yield _("Fell: {names}.", names=few(fell, _, most=_MOST_NAMES))
    if len(pairs) >= _THREE:
        signs = sign_test(
            [measure.mean_of(one.after) for one in pairs],
            [measure.mean_of(one.before) for one in pairs],
        )
        yield _(
            "By figures alone {up} rose, {down} fell and {same} stayed (sign test over "
            "subjects, p: {p}, a rough guide, for raters are shared). Whoever was "
            "picked for a bad figure will do better next time whatever happens.",
            up=signs.up,
            down=signs.down,
            same=signs.same,
            p=told_p(signs.p_value),
        )


def _over_all(
    chosen: Chosen, rounds: Sequence[Round], codes: Sequence[str], _: Translator
) -> Iterator[str]:
    """Yield whether the share of one subject rises steadily over three rounds."""
    (subject,) = chosen.subjects
    found = [
        counted(
            one.tally, one.publication.survey, subject=subject.id, item=one.question.id
        )
        for one in rounds
    ]
    known = [one for one in found if one.rated and is_comparable(one, found[-1])]
    if len(known) < _THREE:
        return
    trend = cochran_armitage(
        [one.of(codes) for one in known], [one.rated for one in known]
    )
    yield _(
        "Over {n} rounds: {points} points a round (Cochran and Armitage, p: {p}, a "
        "rough guide, for each round is taken for a sample of its own).",
        n=len(known),
        points=signed(100 * trend.slope),
        p=told_p(trend.p_value),
    )


def _change(measure: Measure, pair: _Pair) -> tuple[float, Interval] | None:
    """Return how far the number moved and its range: per cent, or points."""
    if measure.unit == "share":
        codes = [grade.code for grade in measure.better]
        change = change_of(pair.before, pair.after, codes)
        if change is None:
            return None
        low, high = change.interval.low, change.interval.high
        return 100 * float(change.difference), Interval(100 * low, 100 * high)
    worth = [measure.points[one.code] for one in measure.question.scale.grades]
    before, after = (_limits(one, worth) for one in (pair.before, pair.after))
    moved = measure.mean_of(pair.after) - measure.mean_of(pair.before)
    return moved, Interval(after.low - before.high, after.high - before.low)


def _limits(one: Counted, worth: Sequence[float]) -> Interval:
    """Return the limits of a mean score, with half the error of a change."""
    if one.is_complete:
        mean = float(one.mean([Fraction(str(each)) for each in worth]) or 0)
        return Interval(mean, mean)
    valid, eligible = one.crowd
    found = score_intervals(
        [one.grades],
        values=worth,
        valid=valid,
        eligible=eligible,
        confidence=_CONFIDENCE_OF_ONE,
    )
    return Interval(float(found.low[0]), float(found.high[0]))


def _tables(
    chosen: Chosen,
    measure: Measure,
    rounds: Sequence[Round],
    pairs: Sequence[_Pair],
    _: Translator,
) -> Iterator[Table]:
    if not pairs or not is_comparable(pairs[0].before, pairs[0].after):
        return
    kind = Kind.NUMBER if measure.unit == "points" else Kind.SHARE
    yield Table(
        title=_(
            "Change on “{item}”: {measure}",
            item=named_item(measure.question, _),
            measure=measure.title(_),
        ),
        columns=(
            Column(subject_heading(chosen.survey, _), Kind.NAME, width=12),
            Column(rounds[-2].name, kind, width=14),
            Column(rounds[-1].name, kind, width=14),
            Column(_("Change"), Kind.BAND),
            Column(_("Range (95%)"), Kind.BAND, width=14),
            Column(_("What can be said"), width=16),
        ),
        rows=tuple(_row(measure, one, _) for one in pairs),
        notes=(
            _(
                "Changes are in points; of shares in percentage points. Each range is "
                "for itself: of many changes a few leave out nought by chance alone. "
                "Where everybody voted both times the change is a fact."
            ),
        ),
    )


def _row(measure: Measure, pair: _Pair, _: Translator) -> tuple[Cell, ...]:
    cells = (pair.name, measure.cell(pair.before), measure.cell(pair.after))
    found = _change(measure, pair)
    if found is None:
        return (*cells, None, None, "")
    moved, reach = found
    if pair.is_complete:
        return (*cells, signed(moved), None, _("a fact about these ballots"))
    said = (
        _("rose")
        if reach.low > 0
        else _("fell")
        if reach.high < 0
        else _("no change can be asserted")
    )
    limits = _("{low} to {high}", low=signed(reach.low), high=signed(reach.high))
    return (*cells, signed(moved), limits, said)


PANEL: Final = Panel(Phrase("Trends"), find, rounds=2)
