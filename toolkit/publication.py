"""The publication: all that may be shown of a round, and nothing else.

Documents, archive and screens are drawn from this one value, so they
cannot disagree, and what disclosure control withholds is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from toolkit.thresholds import COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.heads import Head
    from toolkit.opinions import ReleasedOpinion
    from toolkit.survey.model import Survey
    from toolkit.tally import Tally

MERGED: Final = "+"
"""Joins the codes of rater groups that are shown together: ``staff+retired``."""


class Reason(StrEnum):
    """Why a figure is withheld."""

    TOO_FEW = "too few ballots"
    FEW_ASKED = "too few were asked"
    BANDS = "few ballots: told in bands"
    COMPUTABLE = "too few could be computed"


@dataclass(frozen=True, slots=True)
class Withheld:
    """A subject whose counts are not shown, or those of one question, and why.

    Whether they are told in bands instead, `Publication.bands` says.
    """

    subject: str
    reason: Reason
    item: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Banded:
    """How often a mark was given, told as limits instead of a count.

    Attributes
    ----------
    low, high : the smallest and the largest count that may be meant.
    of : how many valid ballots were asked.
    percent_low, percent_high : the limits of the band, as they are printed.
    """

    subject: str
    item: str
    mark: str
    low: int
    high: int
    of: int
    percent_low: int
    percent_high: int


@dataclass(frozen=True, slots=True)
class ListedSubject:
    """A subject as it is listed: id, name, and the branch it stands under.

    ``category`` is its subject group, where the survey has some.
    """

    id: str
    name: str
    branch: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Seals:
    """What was fixed before the first ballot, for comparison afterwards."""

    rules: str
    roster: str
    key: str


@dataclass(frozen=True, slots=True)
class BoxCount:
    """What roll and box held when the box was opened.

    ``voided`` codes were taken back, ``replaced`` of them for a new one.
    """

    spent: int
    envelopes: int
    voided: int = 0
    replaced: int = 0


@dataclass(frozen=True, eq=False)
class Publication:
    """What is published of one round.

    Attributes
    ----------
    day : the day of publication, ISO 8601.
    subjects : in agenda order, branch by branch.
    tally : protected: small groups merged (``staff+retired``), withheld
        subjects without marks; its ballot counts are complete.
    fewest, fewest_texts : the smallest numbers of ballots whose figures
        and whose words are shown; of fewer than twice ``fewest`` ballots no
        counts are told, but bands.
    receipts : sorted; they prove that an envelope was counted, not what
        was in it.
    heads : what was noted of the box while it was filled.
    bands : what is told of subjects and questions without counts.
    """

    round_id: str
    title: str
    day: str
    survey: Survey
    subjects: tuple[ListedSubject, ...]
    tally: Tally
    withheld: tuple[Withheld, ...]
    fewest: int
    fewest_texts: int
    opinions: tuple[ReleasedOpinion, ...]
    receipts: tuple[str, ...]
    box: BoxCount
    seals: Seals
    heads: tuple[Head, ...] = ()
    bands: tuple[Banded, ...] = ()

    @property
    def fewest_counted(self) -> int:
        """The smallest number of ballots told in counts."""
        return COUNTED * self.fewest

    @property
    def branches(self) -> tuple[str, ...]:
        """The branches, in agenda order."""
        return tuple(branch for branch, _ in self.by_branch())

    def by_branch(self) -> Iterable[tuple[str, tuple[ListedSubject, ...]]]:
        """Yield each branch with its subjects, in agenda order."""
        members: dict[str, list[ListedSubject]] = {}
        for subject in self.subjects:
            members.setdefault(subject.branch, []).append(subject)
        for branch, listed in members.items():
            yield branch, tuple(listed)

    def reason_to_withhold(self, subject: str) -> Reason | None:
        """Return why a subject's counts are withheld, if they are."""
        for withheld in self.withheld:
            if withheld.subject == subject and not withheld.item:
                return withheld.reason
        return None
