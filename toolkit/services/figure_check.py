"""Check the figures of an archive: what is counted, told in bands, left out.

A part of the verifier: it shares no code with what protects and publishes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from toolkit.i18n import Phrase
from toolkit.services.archive_files import differs, read_ballots, read_table
from toolkit.services.ruled_bands import (
    BANDS,
    COMPUTABLE,
    COUNTED,
    FEW_ASKED,
    has_few,
    is_told_in_bands,
    read_bands,
)
from toolkit.services.ruled_marks import NOT_ASKED, RuledQuestion, ruled_questions

BALLOTS: Final = (
    *("subject", "group"),
    *("eligible", "issued", "returned", "valid", "invalid"),
)


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


def asked_texts(
    folder: Path, rules: Mapping[str, Any], protocol: Mapping[str, Any]
) -> Callable[[str, str], int]:
    """Return what tells how many ballots must have been asked for a text.

    Those that gave one of the answers it waits for, as far as they are
    counted; of several in a list, the most frequent; else all valid ones.
    """
    ballots = ballots_of(protocol)
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    for subject, item, _, grade, count in read_table(folder / "tally.parquet"):
        counts[subject, item, grade] += count
    conditions = {item["id"]: item.get("show_if") for item in rules["survey"]["items"]}

    def asked(subject: str, item: str) -> int:
        condition = conditions[item]
        if not condition:
            return ballots[subject]
        wanted = condition["is"]
        codes = [wanted] if isinstance(wanted, str) else wanted
        lists = (counts[subject, f"{condition['item']}.{c}", "chosen"] for c in codes)
        return max(sum(counts[subject, condition["item"], c] for c in codes), *lists)

    return asked


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
            fine = few if not item else reason in {FEW_ASKED, BANDS}
            self._require(fine, "protocol.json", message, **facts)
            message = Phrase("{item} of {subject} is withheld though all were asked.")
            fine = not item or item in follow_ups
            self._require(fine, "protocol.json", message, **facts)

        message = Phrase("{item} of {subject} is told; it tells of another question.")
        for subject, item in self._waiting():
            fine = self.withheld.get((subject, item)) == FEW_ASKED
            facts = {"subject": subject, "item": item}
            self._require(fine, "protocol.json", message, **facts)

    def _waiting(self) -> Iterator[tuple[str, str]]:
        """Yield the questions that wait for an answer which is not counted."""
        for subject in {about for about, item in self.withheld if item}:
            questions = [*self._questions(subject)]
            rare = {q.item for q in questions if (subject, q.id) in self.withheld}
            yield from ((subject, q.id) for q in questions if q.waits_for in rare)

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
                    fewest=self.rules["fewest"],
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
        stated = [[row[name] for name in BALLOTS] for row in self.protocol["ballots"]]
        self._require(
            sorted(read_ballots(self.folder / "tally.parquet")) == sorted(stated),
            "tally.parquet",
            Phrase("The ballots in it are not those of protocol.json."),
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
