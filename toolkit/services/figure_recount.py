"""Set the figures of an archive beside what a recount of the box found.

A part of the verifier: which groups are shown together, what has no counts
and why, counts and bands, each derived from the frozen rules a second time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.services.archive_files import read_table
from toolkit.services.ruled_bands import (
    COMPUTABLE,
    COUNTED,
    FEW_ASKED,
    TOO_FEW,
    ReadBand,
    band_by_rule,
    read_bands,
    why,
)
from toolkit.services.ruled_groups import ruled_labels
from toolkit.services.ruled_marks import NOT_ASKED, ruled_questions

if TYPE_CHECKING:
    from toolkit.services.ballot_counting import Count

Place = tuple[str, str]
"""A subject and the rater group that appraises it, or a question about it."""

Beside = tuple[str, Mapping[Any, Any], Mapping[Any, Any]]
"""A file, what it states, and what was found instead, by the same keys."""


def labels_of(protocol: Mapping[str, Any]) -> dict[Place, str]:
    """Return the label under which each group of each subject is shown."""
    return {
        (row["subject"], group): row["group"]
        for row in protocol["ballots"]
        for group in row["group"].split("+")
    }


def reasons_of(protocol: Mapping[str, Any]) -> dict[Place, str]:
    """Return what has no counts, and why; the question is empty for all of them."""
    return {
        (one["subject"], one.get("item", "")): one["reason"]
        for one in protocol["withheld"]
    }


@dataclass(frozen=True, slots=True)
class RecountedFigures:
    """What the envelopes add up to, and the rules by which it is published."""

    rules: Mapping[str, Any]
    places: frozenset[Place]
    count: Count

    def beside(self, folder: Path, protocol: Mapping[str, Any]) -> Iterator[Beside]:
        """Yield every kind of figure as it is stated and as it was found."""
        labels, withheld = labels_of(protocol), reasons_of(protocol)
        stated = Counter(
            ("withheld", *place, reason)
            for place, reason in withheld.items()
            if reason != COMPUTABLE
        )
        yield "protocol.json", stated, Counter(self._without_counts(withheld))
        yield "protocol.json", labels, self._labels(withheld)
        yield from self._bands(folder, withheld)
        table = Counter[tuple[str, ...]]()
        for *cell, number in read_table(folder / "tally.parquet"):
            table[tuple(cell)] += number
        yield "tally.parquet", table, self._counts(labels, withheld)

    def _without_counts(
        self, withheld: Mapping[Place, str]
    ) -> Iterator[tuple[str, str, str, str]]:
        """Yield subjects of few ballots, and questions that few were asked.

        What earlier figures made computable, the box does not tell.
        """
        fewest = self.rules["fewest"]
        valid, asked = Counter[str](), Counter[Place]()
        for place in self.places:
            valid[place[0]] += self.count.valid[place]
        for (subject, item, _, mark), number in self.count.marks.items():
            asked[subject, item] += number if mark != NOT_ASKED else 0
        for subject, number in valid.items():
            reason = why(number, TOO_FEW, fewest)
            if reason and withheld.get((subject, "")) != COMPUTABLE:
                yield "withheld", subject, "", reason
        rare: set[Place] = set()
        for question in ruled_questions(self.rules["survey"]):
            for subject in valid.keys() - {
                about for about, item in withheld if not item
            }:
                number = asked.get((subject, question.id), 0)
                reason = why(number, FEW_ASKED, fewest) if number else ""
                if (subject, question.waits_for) in rare:
                    reason = FEW_ASKED
                if reason and (subject, question.id) in asked:
                    rare.add((subject, question.item))
                    yield "withheld", subject, question.id, reason

    def _labels(self, withheld: Mapping[Place, str]) -> dict[Place, str]:
        """Return under which label the rules show each group."""
        marks = self.count.marks
        follow_ups = {(s, item) for s, item, _, mark in marks if mark == NOT_ASKED}
        follow_ups -= withheld.keys()
        asked: defaultdict[Place, Counter[str]] = defaultdict(Counter)
        for (subject, item, group, mark), number in marks.items():
            if (subject, item) in follow_ups:
                asked[subject, item][group] += number if mark != NOT_ASKED else 0
        found: dict[Place, str] = {}
        for subject in {subject for subject, _ in self.places}:
            crowds = {
                group: [
                    self.count.valid[subject, group],
                    *(asked[place][group] for place in asked if place[0] == subject),
                ]
                for about, group in self.places
                if about == subject
            }
            fewest = COUNTED * int(self.rules["fewest"])
            if (subject, "") in withheld:  # all its groups are one
                fewest = sum(valid for valid, *_ in crowds.values()) + 1
            groups = self.rules["survey"]["rater_groups"]
            labels = ruled_labels(crowds, groups, fewest=fewest)
            found |= {(subject, group): label for group, label in labels.items()}
        return found

    def _bands(self, folder: Path, withheld: Mapping[Place, str]) -> Iterator[Beside]:
        marks: defaultdict[Place, Counter[str]] = defaultdict(Counter)
        for (subject, item, _, mark), number in self.count.marks.items():
            marks[subject, item][mark] += number
        for place, stated in read_bands(folder).items():
            given, is_alone = marks[place], place in withheld
            known = given[NOT_ASKED] if is_alone else 0
            of = given.total() - known
            found = {
                mark: ReadBand(known, known, of, (0, 0))
                if is_alone and mark == NOT_ASKED
                else band_by_rule(given[mark], of)
                for mark in stated
            }
            yield (
                "bands.csv",
                {(*place, mark): band for mark, band in stated.items()},
                {(*place, mark): band for mark, band in found.items()},
            )

    def _counts(
        self, labels: Mapping[Place, str], withheld: Mapping[Place, str]
    ) -> Counter[tuple[str, ...]]:
        found = Counter[tuple[str, ...]]()
        for (subject, item, group, mark), number in self.count.marks.items():
            if withheld.keys().isdisjoint({(subject, ""), (subject, item)}):
                found[subject, item, labels[subject, group], mark] += number
        return found
