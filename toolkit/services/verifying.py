"""Check a published round from its files alone.

Written apart from the code that publishes: it shares none of it, so that
one mistake cannot hide in both.  Everything that can be recomputed is,
and the first file that differs is named.
"""

from __future__ import annotations

import csv
import hashlib
import re
from base64 import urlsafe_b64decode
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from toolkit.errors import ArchiveMissingError
from toolkit.i18n import Phrase
from toolkit.services.archive_files import (
    PACKAGE,
    differs,
    read_json,
    verify_files,
)
from toolkit.services.figure_check import asked_texts, check_figures
from toolkit.services.ruled_bands import COMPUTABLE
from toolkit.services.ruled_marks import written_items

RECEIPT: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")
HEAD: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found right.

    ``compared`` are subjects of which less is told than the ballots allow,
    because of earlier rounds: that they must be, these files cannot show.
    """

    files: int
    rounds: int
    envelopes: int
    compared: int = 0


def verify(folder: Path) -> Verified:
    """Check every data package under a folder; return what was found right.

    Raises
    ------
    ArchiveRefusedError : naming the first file that differs, and how.
    """
    packages = sorted(folder.rglob(PACKAGE))
    if not packages:
        raise ArchiveMissingError(file=str(folder / PACKAGE))
    files = rounds = envelopes = compared = 0
    for package in packages:
        try:
            files += verify_files(package)
            if (package.parent / "protocol.json").is_file():
                rounds += 1
                found = _Round(package.parent)
                envelopes += found.verify()
                compared += found.compared
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            message = Phrase("The files are not of the agreed form.")
            raise differs(package.parent, PACKAGE, message) from error
    return Verified(files, rounds, envelopes, compared)


class _Round:
    """One round archive, read anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rules = read_json(folder / "rules.json")
        self.protocol = read_json(folder / "protocol.json")

    def verify(self) -> int:
        """Check everything that can be recomputed; return the envelopes."""
        self._seals()
        self._ballots()
        self._heads()
        self._electorate()
        check_figures(self.folder, self.rules, self.protocol)
        self._receipts()
        self._opinions()
        return int(self.protocol["envelopes"])

    @property
    def compared(self) -> int:
        """The number of subjects told less of because of earlier rounds."""
        reasons = (one["reason"] for one in self.protocol["withheld"])
        return sum(reason == COMPUTABLE for reason in reasons)

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
        path = self.folder / "opinions.csv"
        asked = asked_texts(self.folder, self.rules, self.protocol)
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                self._require(
                    row["item"] in items
                    and asked(row["subject"], row["item"])
                    >= self.rules["fewest_texts"],
                    "opinions.csv",
                    Phrase("An opinion is shown that must not be."),
                )
