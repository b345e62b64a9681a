"""Check the figures of an archive: what is counted, told in bands, left out.

A part of the verifier: it shares no code with what protects and publishes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.i18n import Phrase
from toolkit.services.archive_files import differs, read_table
from toolkit.services.ruled_bands import (
    BANDS,
    COMPUTABLE,
    COUNTED,
    has_few,
    is_told_in_bands,
    read_bands,
)
from toolkit.services.ruled_marks import NOT_ASKED, RuledQuestion, ruled_questions


def check_figures(
    folder: Path, rules: Mapping[str, Any], protocol: Mapping[str, Any]
) -> None:
    """Check tally, bands and what is withheld against the rules and the ballots.

    Raises
    ------
    ArchiveRefusedError : naming the first file that differs, and how.
    """
    withheld = {
        (one["subject"], one.get("item", "")): one["reason"]
        for one in protocol["withheld"]
    }
    figures = _Figures(folder, rules, protocol, withheld)
    figures.check_withheld()
    figures.check_bands()
    figures.check_marks()


def ballots_of(protocol: Mapping[str, Any]) -> Mapping[str, int]:
    """Return the valid ballots of each subject."""
    ballots: dict[str, int] = defaultdict(int)
    for row in protocol["ballots"]:
        ballots[row["subject"]] += row["valid"]
    return ballots


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures of one archive, beside its rules and its protocol."""

    folder: Path
    rules: Mapping[str, Any]
    protocol: Mapping[str, Any]
    withheld: Mapping[tuple[str, str], str]

    def _require(
        self,
        condition: bool,  # noqa: FBT001 -- reads as a sentence
        file: str,
        message: Phrase,
        **facts: object,
    ) -> None:
        if not condition:
            raise differs(self.folder, file, message, **facts)

    def _questions(self, subject: str) -> Iterator[RuledQuestion]:
        """Yield what was asked about a subject."""
        categories = {one["id"]: one["category"] for one in self.rules["subjects"]}
        for question in ruled_questions(self.rules["survey"]):
            if not question.only_for or categories[subject] in question.only_for:
                yield question

    def check_withheld(self) -> None:
        """Check that only what has few ballots is left out."""
        fewest, ballots = self.rules["fewest"], ballots_of(self.protocol)
        follow_ups = {
            question.id
            for question in ruled_questions(self.rules["survey"])
            if NOT_ASKED in question.marks
        }
        for (subject, item), reason in self.withheld.items():
            facts = {"subject": subject, "item": item}
            message = Phrase("{subject} is withheld in spite of enough ballots.")
            few = has_few(reason, ballots[subject], fewest=fewest)
            self._require(few or bool(item), "protocol.json", message, **facts)
            message = Phrase("{item} of {subject} is withheld though all were asked.")
            fine = not item or item in follow_ups
            self._require(fine, "protocol.json", message, **facts)

    def check_bands(self) -> None:
        """Check that bands are told of what they must be, and as they must be."""
        bands, ballots = read_bands(self.folder), ballots_of(self.protocol)
        told: set[tuple[str, str]] = set()
        for (subject, item), reason in self.withheld.items():
            asked = [q for q in self._questions(subject) if item in {"", q.id}]
            places = {(subject, question.id) for question in asked}
            is_told = reason == BANDS or (
                reason == COMPUTABLE and not places.isdisjoint(bands)
            )
            told |= places if is_told else set()
            fine = not is_told or all(
                is_told_in_bands(
                    bands.get((subject, question.id), {}),
                    question.marks,
                    valid=ballots[subject],
                    alone=bool(item),
                )
                for question in asked
            )
            message = Phrase("The bands on {subject} are not told by the rules.")
            self._require(fine, "bands.csv", message, subject=subject)
        message = Phrase("Bands are told of what has counts.")
        self._require(bands.keys() == told, "bands.csv", message)

    def check_marks(self) -> None:
        """Check that counts add up to the ballots, and are of enough of them."""
        allowed = {
            question.id: question.marks
            for question in ruled_questions(self.rules["survey"])
        }
        marks: dict[tuple[str, str, str], int] = defaultdict(int)
        asked: dict[tuple[str, str, str], int] = defaultdict(int)
        for subject, item, group, grade, count in read_table(
            self.folder / "tally.parquet"
        ):
            known = count > 0 and grade in allowed.get(item, set())
            self._require(
                known,
                "tally.parquet",
                Phrase("{grade} is not on the scale."),
                grade=grade,
            )
            marks[subject, item, group] += count
            asked[subject, item, group] += count if grade != NOT_ASKED else 0
        shown = {
            (row["subject"], question.id, row["group"]): row["valid"]
            for row in self.protocol["ballots"]
            for question in self._questions(row["subject"])
            if not self._has_no_counts(row["subject"], question.id)
        }
        self._require(
            marks == shown,
            "tally.parquet",
            Phrase("The marks of a subject do not add up to its valid ballots."),
        )
        fewest = COUNTED * self.rules["fewest"]
        self._require(
            all(count >= fewest for count in shown.values())
            and all(not 0 < number < fewest for number in asked.values()),
            "tally.parquet",
            Phrase("A group of fewer than {fewest} ballots is shown in counts."),
            fewest=fewest,
        )

    def _has_no_counts(self, subject: str, item: str) -> bool:
        return (subject, "") in self.withheld or (subject, item) in self.withheld
