"""What follows from a round's plan, as it is told before anything is fixed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from toolkit.analysis.merging import merge_groups
from toolkit.collection.apart import count_known_by_list
from toolkit.reports.wording import named_group
from toolkit.thresholds import COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.collection.round import Round
    from toolkit.i18n import Translator
    from toolkit.services.designing import PlannedRound
    from toolkit.survey.model import Survey


class Followed(Protocol):
    """A round of which it is known what follows."""

    @property
    def round(self) -> Round:
        """The round, made or not."""

    @property
    def survey(self) -> Survey:
        """What it asks."""

    @property
    def decided(self) -> Mapping[str, object]:
        """What was decided about who appraises whom."""

    @property
    def merged(self) -> Mapping[str, int]:
        """Rater groups to be shown together, and for how many subjects."""

    @property
    def alone(self) -> int:
        """How many raters could be known by their list of subjects."""

    @property
    def in_bands(self) -> int:
        """On how many subjects so few may vote that bands are told."""

    @property
    def too_small(self) -> int:
        """On how many subjects too few may vote for any figure."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What follows from the plan of a round that is not made yet."""

    round: Round
    survey: Survey
    decided: Mapping[str, object]
    merged: Mapping[str, int]
    alone: int
    in_bands: int
    too_small: int


def outlook(planned: PlannedRound) -> Outlook:
    """Return what follows from a plan."""
    by_list: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for rater in planned.raters:
        by_list[rater.slate][rater.group] += 1
    fewest = planned.round.fewest
    eligible = _eligible(by_list, planned.slates)
    sizes = [of_group.total() for of_group in eligible.values()]
    return Outlook(
        round=planned.round,
        survey=planned.survey,
        decided=planned.decided,
        merged=merged_groups(
            eligible.values(), planned.survey, fewest=COUNTED * fewest
        ),
        alone=count_known_by_list(by_list, planned.slates, fewest=fewest),
        in_bands=sum(fewest <= size < COUNTED * fewest for size in sizes),
        too_small=sum(size < fewest for size in sizes),
    )


def _eligible(
    by_list: Mapping[str, Counter[str]], slates: Mapping[str, Collection[str]]
) -> Mapping[str, Counter[str]]:
    """Return, for every subject, how many raters of each group may vote."""
    eligible: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for slate, groups in by_list.items():
        for subject in slates[slate]:
            eligible[subject].update(groups)
    return eligible


def merged_groups(
    eligible: Iterable[Mapping[str, int]], survey: Survey, *, fewest: int
) -> Mapping[str, int]:
    """Return which groups are to be merged, and for how many subjects.

    Parameters
    ----------
    eligible : for every subject, how many raters of each group may vote.
    """
    counts: Counter[str] = Counter()
    for sizes in eligible:
        labels = merge_groups(sizes, fewest=fewest, merge_with=survey.merge_order)
        counts.update({label for group, label in labels.items() if group != label})
    return dict(counts.most_common())


def consequences(status: Followed, _: Translator) -> Iterator[str]:
    """Yield what was drawn, and what is to be shown together or not at all."""
    if "seed" in status.decided:
        seed = status.decided["seed"]
        yield _("Drawn with the seed {seed}: post it.", seed=seed)
    fewest = status.round.fewest
    counted = COUNTED * fewest
    for label, subjects in status.merged.items():
        groups = named_group(status.survey, label, _)
        yield (
            _(
                "{groups} are shown together for {subjects} subjects: "
                "one of them has fewer than {counted} raters there.",
                groups=groups,
                subjects=subjects,
                counted=counted,
            )
        )
    if status.alone:
        yield (
            _(
                "{raters} raters have a list that fewer than {fewest} share: a list "
                "would nearly be a name. Envelopes are therefore numbered apart, so "
                "that nothing tells which were handed in together. Figures that take "
                "several ballots of one rater are not kept, an empty ballot counts as "
                "abstaining, and a receipt shows that one of the envelopes was "
                "counted.",
                raters=status.alone,
                fewest=fewest,
            )
        )
    if status.in_bands:
        yield (
            _(
                "On {subjects} subjects fewer than {counted} may vote: "
                "their results are told in bands, not in counts.",
                subjects=status.in_bands,
                counted=counted,
            )
        )
    if status.too_small:
        yield (
            _(
                "On {subjects} subjects fewer than {fewest} may vote: "
                "their results are not shown.",
                subjects=status.too_small,
                fewest=fewest,
            )
        )
