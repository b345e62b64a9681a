"""What follows from a round's plan, as it is told before anything is fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.reports.wording import named_group
from toolkit.thresholds import COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.i18n import Translator
    from toolkit.services.overview import Status


def consequences(status: Status, _: Translator) -> Iterator[str]:
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
