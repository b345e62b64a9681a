"""From opened ballots to tally, sums, opinions and receipts.

Ballots live in memory only while they are folded.  What comes out is
counts, texts that belong to nobody, and receipts that say nothing: no
result of folding links two answers of one rater.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from secrets import SystemRandom
from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.collection.ballot import Ballot, Spoil
from toolkit.collection.credential import SHORT_CODE_LENGTH, draw_code
from toolkit.sums import (
    PATTERN_COLUMNS,
    REPLICATE_COLUMNS,
    REPLICATES,
    SPREAD_COLUMNS,
    Sums,
)
from toolkit.survey.marking import Marking
from toolkit.survey.words import NOT_ASKED
from toolkit.tally import COUNT_COLUMNS, Tally

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping

    from toolkit.collection.opened import OpenedEnvelope
    from toolkit.collection.turnout import Turnout
    from toolkit.survey.model import Survey

Place = tuple[str, str]
"""A subject and the rater group that appraises it."""


@dataclass(frozen=True, slots=True)
class UnlinkedText:
    """A text on a subject, and the code its author may find it by.

    What is written in rows beside marks has a code that nobody holds.
    """

    subject: str
    item: str
    body: str
    code: str


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """All that remains of the ballots."""

    tally: Tally
    sums: Sums
    texts: tuple[UnlinkedText, ...]
    receipts: tuple[str, ...]
    spoiled: Mapping[tuple[str, str, Spoil], int]


def fold(
    envelopes: Iterable[OpenedEnvelope],
    survey: Survey,
    turnout: Mapping[Place, Turnout],
    *,
    fewest: int,
    apart: bool,
    categories: Mapping[str, str] | None = None,
    rng: random.Random | None = None,
) -> Folded:
    """Return what the ballots add up to, and nothing else of them.

    A submission that is empty throughout is invalid on every subject; an
    empty ballot beside filled ones is an abstention.  Where envelopes are
    numbered apart nobody can tell which it is, so an empty one always is an
    abstention, and no sums are kept that take several ballots of one rater.

    Parameters
    ----------
    turnout : eligible and issued ballots of every subject and group.
    fewest : random groups with fewer ballots than this are not kept.
    apart : whether each envelope has a pack number of its own.
    categories : the subject group of each subject, where there are some.
    rng : shuffles texts; the system's own chance by default.
    """
    packs: dict[str, list[tuple[Place, Ballot]]] = defaultdict(list)
    spoiled: Counter[tuple[str, str, Spoil]] = Counter()
    for envelope in envelopes:
        place = envelope.subject, envelope.group
        if isinstance(envelope.content, Ballot):
            packs[envelope.content.pack].append((place, envelope.content))
        else:
            spoiled[*place, envelope.content] += 1
    counting = _Counting(survey, categories or {})
    for pack, ballots in packs.items():
        if not apart and all(ballot.is_empty for _, ballot in ballots):
            spoiled.update((*place, Spoil.EMPTY) for place, _ in ballots)
        else:
            counting.add(pack, ballots)
    chance = rng or SystemRandom()
    chance.shuffle(counting.texts)
    return Folded(
        tally=counting.tally(turnout, spoiled),
        sums=counting.sums(fewest=fewest, apart=apart),
        texts=tuple(counting.texts),
        receipts=tuple(
            sorted(
                receipt
                for ballots in packs.values()
                for receipt in {ballot.receipt for _, ballot in ballots}
            )
        ),
        spoiled=dict(spoiled),
    )


class _Counting:
    """Counters that grow by one submission at a time."""

    def __init__(self, survey: Survey, categories: Mapping[str, str]) -> None:
        self.marking = Marking(survey)
        self.rated = [question.id for question in survey.rated_questions]
        self.categories = categories
        self.marks: Counter[tuple[str, str, str, str]] = Counter()
        self.patterns: Counter[tuple[str, str, str]] = Counter()
        self.spreads: Counter[tuple[str, str, str]] = Counter()
        self.replicates: Counter[tuple[int, str, str, str, str]] = Counter()
        self.valid: Counter[Place] = Counter()
        self.texts: list[UnlinkedText] = []

    def add(self, pack: str, ballots: list[tuple[Place, Ballot]]) -> None:
        replicate = int(pack, 16) % REPLICATES
        spread: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for (subject, group), ballot in ballots:
            category = self.categories.get(subject, "")
            grades = self.marking.marks(ballot.marks, category)
            for item, grade in grades.items():
                self.marks[subject, item, group, grade] += 1
                self.replicates[replicate, subject, item, group, grade] += 1
                spread[item, group][grade] += 1
            rated = (grades.get(one, NOT_ASKED) for one in self.rated)
            self.patterns[subject, group, "|".join(rated)] += 1
            self.valid[subject, group] += 1
            self.texts += self.texts_of(subject, ballot, category)
        for (item, group), counts in spread.items():
            told = " ".join(f"{grade}:{n}" for grade, n in sorted(counts.items()))
            self.spreads[item, group, told] += 1

    def texts_of(
        self, subject: str, ballot: Ballot, category: str
    ) -> list[UnlinkedText]:
        asked = self.marking.asked(ballot.marks, category)
        return [
            *(
                UnlinkedText(subject, item, words.body, words.code)
                for item, words in ballot.texts.items()
                if item in asked
            ),
            *(
                UnlinkedText(subject, item, said, draw_code(SHORT_CODE_LENGTH))
                for item, said in self.marking.words(ballot.marks, category)
            ),
        ]

    def tally(
        self,
        turnout: Mapping[Place, Turnout],
        spoiled: Mapping[tuple[str, str, Spoil], int],
    ) -> Tally:
        invalid: Counter[Place] = Counter()
        for (subject, group, _), count in spoiled.items():
            invalid[subject, group] += count
        ballots = pd.DataFrame(
            {
                "subject": subject,
                "group": group,
                "eligible": turned_out.eligible,
                "issued": turned_out.issued,
                "returned": self.valid[subject, group] + invalid[subject, group],
                "valid": self.valid[subject, group],
                "invalid": invalid[subject, group],
            }
            for (subject, group), turned_out in turnout.items()
        )
        return Tally.from_counts(_frame(self.marks, COUNT_COLUMNS), ballots)

    def sums(self, *, fewest: int, apart: bool) -> Sums:
        crowds: dict[Place, list[int]] = defaultdict(lambda: [0] * REPLICATES)
        first: dict[Place, str] = {}
        for (replicate, subject, item, group, _), count in self.replicates.items():
            if item == first.setdefault((subject, group), item):
                crowds[subject, group][replicate] += count
        kept = {place for place, sizes in crowds.items() if min(sizes) >= fewest}
        replicates = {
            key: count
            for key, count in self.replicates.items()
            if (key[1], key[3]) in kept
        }
        return Sums(
            patterns=_frame(self.patterns, PATTERN_COLUMNS),
            spreads=_frame({} if apart else self.spreads, SPREAD_COLUMNS),
            replicates=_frame({} if apart else replicates, REPLICATE_COLUMNS),
        )


def _frame(counts: Mapping[Any, int], columns: tuple[str, ...]) -> pd.DataFrame:
    rows = [(*key, count) for key, count in sorted(counts.items())]
    return pd.DataFrame(rows, columns=list(columns))
