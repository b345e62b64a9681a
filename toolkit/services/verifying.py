"""Check a published round from its files alone.

Written apart from the code that publishes: it shares none of it, so that
one mistake cannot hide in both.  Everything that can be recomputed is,
and the first file that differs is named.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from base64 import urlsafe_b64decode
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from toolkit.errors import ArchiveMissingError
from toolkit.i18n import Phrase
from toolkit.services.archive_files import differs, read_json, read_table
from toolkit.services.ruled_marks import ruled_questions, written_items

PACKAGE: Final = "datapackage.json"
RECEIPT: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")
HEAD: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found right."""

    files: int
    rounds: int
    envelopes: int


def verify(folder: Path) -> Verified:
    """Check every data package under a folder; return what was found right.

    Raises
    ------
    ArchiveRefusedError : naming the first file that differs, and how.
    """
    packages = sorted(folder.rglob(PACKAGE))
    if not packages:
        raise ArchiveMissingError(file=str(folder / PACKAGE))
    files = rounds = envelopes = 0
    for package in packages:
        try:
            files += _verify_files(package)
            if (package.parent / "protocol.json").is_file():
                rounds += 1
                envelopes += _Round(package.parent).verify()
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            message = Phrase("The files are not of the agreed form.")
            raise differs(package.parent, PACKAGE, message) from error
    return Verified(files, rounds, envelopes)


def _verify_files(package: Path) -> int:
    """Check the package against itself, then each file against it."""
    folder = package.parent
    described = read_json(package)
    stated = described.pop("digest", None)
    plain = json.dumps(described, ensure_ascii=False, sort_keys=True).encode()
    if stated != hashlib.sha256(plain).hexdigest():
        raise differs(folder, PACKAGE, Phrase("The list of files was changed."))
    for resource in described["resources"]:
        path = folder / resource["path"]
        if not path.is_file():
            raise differs(folder, resource["path"], Phrase("The file is missing."))
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if resource["hash"] != f"sha256:{found}":
            raise differs(folder, resource["path"], Phrase("The file was changed."))
    listed = {one["path"] for one in described["resources"]} | {PACKAGE}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in listed:
            raise differs(folder, name, Phrase("The file does not belong here."))
    return len(listed)


class _Round:
    """One round archive, read anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rules = read_json(folder / "rules.json")
        self.protocol = read_json(folder / "protocol.json")
        self.counts = read_table(folder / "tally.parquet")
        withheld = self.protocol["withheld"]
        self.withheld = {one["subject"] for one in withheld if "item" not in one}
        self.unasked = {(one["subject"], one.get("item")) for one in withheld}
        self.valid: dict[tuple[str, str], int] = {}

    def verify(self) -> int:
        """Check everything that can be recomputed; return the envelopes."""
        self._seals()
        self._ballots()
        self._heads()
        self._electorate()
        self._withheld()
        self._marks()
        self._receipts()
        self._opinions()
        return int(self.protocol["envelopes"])

    def _require(
        self,
        condition: bool,  # noqa: FBT001 -- reads as a sentence
        file: str,
        message: Phrase,
        **facts: object,
    ) -> None:
        if not condition:
            raise differs(self.folder, file, message, **facts)

    def _seals(self) -> None:
        self._require(
            self.protocol["round"] == self.rules["id"],
            "protocol.json",
            Phrase("It is not of the round of rules.json."),
        )
        seals = self.protocol["seals"]
        rules = hashlib.sha256((self.folder / "rules.json").read_bytes()).hexdigest()
        key = str(self.rules["key"])
        point = urlsafe_b64decode(key + "=" * (-len(key) % 4))
        digits = hashlib.sha256(point).hexdigest()[:32]
        key_print = " ".join(re.findall("....", digits))
        for name, found in (
            ("rules", rules),
            ("roster", self.rules["roster"]),
            ("key", key_print),
        ):
            self._require(
                seals[name] == found,
                "protocol.json",
                Phrase("The digest of {what} is not that of rules.json."),
                what=name,
            )

    def _ballots(self) -> None:
        returned = 0
        for row in self.protocol["ballots"]:
            place = f"{row['subject']} ({row['group']})"
            self._require(
                row["returned"] == row["valid"] + row["invalid"],
                "protocol.json",
                Phrase("{place}: returned is not valid plus invalid."),
                place=place,
            )
            self._require(
                0 <= row["returned"] <= row["issued"],
                "protocol.json",
                Phrase("{place}: more ballots were returned than issued."),
                place=place,
            )
            self.valid[row["subject"], row["group"]] = row["valid"]
            returned += row["returned"]
        self._require(
            returned == self.protocol["envelopes"] == self.protocol["spent"],
            "protocol.json",
            Phrase("Spent codes, envelopes and returned ballots are not equally many."),
        )

    def _heads(self) -> None:
        """Check the heads as far as it goes without the box; see `recounting`."""
        if "heads" not in self.protocol:
            return
        heads = self.protocol["heads"]
        numbered = all(
            one["batch"] == number and HEAD.fullmatch(one["head"])
            for number, one in enumerate(heads, start=1)
        )
        self._require(
            numbered, "protocol.json", Phrase("The heads are not one for each batch.")
        )
        sizes = [one["envelopes"] for one in heads]
        self._require(
            sum(sizes) == self.protocol["envelopes"] and all(n > 0 for n in sizes),
            "protocol.json",
            Phrase("The envelopes of the heads are not those of the box."),
        )

    def _electorate(self) -> None:
        """Check that every rater group of every subject stands in one row."""
        sizes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for slate, subjects in self.rules["slates"].items():
            for group, eligible in self.rules["eligible"].get(slate, {}).items():
                for subject in subjects:
                    sizes[subject][group] += eligible
        for row in self.protocol["ballots"]:
            merged = row["group"].split("+")
            found = sum(sizes[row["subject"]].pop(group, 0) for group in merged)
            self._require(
                row["eligible"] == found,
                "protocol.json",
                Phrase("{place}: the eligible raters are not those of rules.json."),
                place=f"{row['subject']} ({row['group']})",
            )
        missing = Phrase("A rater group of rules.json is missing.")
        self._require(not any(sizes.values()), "protocol.json", missing)

    def _withheld(self) -> None:
        for subject in self.withheld:
            valid = sum(n for (about, _), n in self.valid.items() if about == subject)
            message = Phrase("{subject} is withheld in spite of enough ballots.")
            few = valid < self.rules["fewest"]
            self._require(few, "protocol.json", message, subject=subject)
        follow_ups = {
            question.id
            for question in ruled_questions(self.rules["survey"])
            if "not_asked" in question.marks
        }
        for subject, item in self.unasked:
            message = Phrase("{item} of {subject} is withheld though all were asked.")
            fine = item is None or item in follow_ups
            self._require(
                fine, "protocol.json", message, subject=subject, item=item or ""
            )

    def _marks(self) -> None:
        questions = list(ruled_questions(self.rules["survey"]))
        allowed = {question.id: question.marks for question in questions}
        category = {one["id"]: one["category"] for one in self.rules["subjects"]}
        marks: dict[tuple[str, str, str], int] = defaultdict(int)
        asked: dict[tuple[str, str, str], int] = defaultdict(int)
        for subject, item, group, grade, count in self.counts:
            known = count > 0 and grade in allowed.get(item, set())
            self._require(
                known,
                "tally.parquet",
                Phrase("{grade} is not on the scale."),
                grade=grade,
            )
            marks[subject, item, group] += count
            asked[subject, item, group] += count if grade != "not_asked" else 0
        shown = {
            (subject, question.id, group): valid
            for (subject, group), valid in self.valid.items()
            for question in questions
            if subject not in self.withheld
            and (subject, question.id) not in self.unasked
            and (not question.only_for or category[subject] in question.only_for)
        }
        self._require(
            marks == shown,
            "tally.parquet",
            Phrase("The marks of a subject do not add up to its valid ballots."),
        )
        self._require(
            all(count >= self.rules["fewest"] for count in shown.values())
            and all(not 0 < n < self.rules["fewest"] for n in asked.values()),
            "tally.parquet",
            Phrase("A group of fewer than {fewest} ballots is shown."),
            fewest=self.rules["fewest"],
        )

    def _receipts(self) -> None:
        raw = (self.folder / "receipts.txt").read_bytes()
        codes = raw.decode("utf-8", "replace").split()
        self._require(
            raw == b"".join(f"{code}\n".encode() for code in sorted(codes))
            and all(map(RECEIPT.fullmatch, codes)),
            "receipts.txt",
            Phrase("The receipts are not a sorted list of codes."),
        )
        self._require(
            len(codes) <= self.protocol["envelopes"],
            "receipts.txt",
            Phrase("There are more receipts than envelopes."),
        )

    def _opinions(self) -> None:
        items = written_items(self.rules["survey"])
        ballots: dict[str, int] = defaultdict(int)
        for (subject, _), valid in self.valid.items():
            ballots[subject] += valid
        path = self.folder / "opinions.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                self._require(
                    row["item"] in items
                    and ballots[row["subject"]] >= self.rules["fewest_texts"],
                    "opinions.csv",
                    Phrase("An opinion is shown that must not be."),
                )
