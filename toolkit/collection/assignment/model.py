"""Who appraises what in one round, and the wish to share the work out.

An assignment knows raters and subjects by their ids.  It knows no code, no
ballot and no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.errors import SettingError
from toolkit.i18n import Phrase


@dataclass(frozen=True, slots=True)
class Load:
    """How much is wanted of each rater, and how many raters for each subject.

    Every rater appraises ``at_most`` subjects (fewer only if there are no
    more he may appraise), every subject is appraised by ``at_least`` raters.
    """

    at_most: int
    at_least: int

    def __post_init__(self) -> None:
        if min(self.at_most, self.at_least) < 1:
            raise SettingError(
                setting=f"{self.at_most} / {self.at_least}",
                reason=Phrase("each rater needs a subject, each subject a rater"),
            )


@dataclass(frozen=True, slots=True)
class Appraised:
    """What is appraised; listed under ``branch``, of the kind ``category``."""

    id: str
    name: str
    branch: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """For each rater the subjects of one visit.

    Attributes
    ----------
    subjects : all that is appraised, in agenda order.
    tasks : by the id of the rater, the ids of subjects, in agenda order;
        raters without a subject are not there.
    """

    subjects: tuple[Appraised, ...]
    tasks: Mapping[str, tuple[str, ...]]

    def slates(self) -> Mapping[str, tuple[str, ...]]:
        """Return the different lists of subjects, named s001, s002 and so on.

        They are in agenda order, which tells nothing of the raters' order.
        """
        place = {one.id: number for number, one in enumerate(self.subjects)}
        lists = sorted(
            set(self.tasks.values()), key=lambda task: [place[one] for one in task]
        )
        return {f"s{number:03}": task for number, task in enumerate(lists, start=1)}

    def slate_of_raters(self) -> Mapping[str, str]:
        """Return, by the id of each rater, the name of the slate."""
        named = {task: slate for slate, task in self.slates().items()}
        return {rater: named[task] for rater, task in self.tasks.items()}
