"""What is withheld of the subjects chosen, in few sentences however many they are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from toolkit.reports.withholding import why_subject_withheld, withheld_subjects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator

MOST_NAMES: Final = 12
"""More names than these are a number; the overview lists them all."""


def about_withheld(chosen: Chosen, _: Translator) -> Iterator[str]:
    """Yield who has no counts and why, by name or, of many, by number."""
    shown, listed = chosen.shown, chosen.subjects
    if len({one.subject for one in shown.withheld}) <= MOST_NAMES:
        yield from withheld_subjects(shown, listed, _)
        return
    found = Counter(why_subject_withheld(shown, one.id, _) for one in listed)
    for why, n in found.items():
        if why:
            yield _("{n} of {all} subjects: {said}", n=n, all=len(listed), said=why)
