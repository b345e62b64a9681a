"""Count a box anew and compare with what was published.

For scrutineers and the experts they call.  From the exported box, the key
and the published archive alone, every number is computed a second time, by
code that shares nothing with the first and never asks the database:
`box_reading` reads the box and opens envelopes, `ballot_reading` judges
what is in them, `ballot_counting` adds it up, `figure_recount` sets it beside what was
published; `ruled_marks` says what the frozen rules take, `ruled_groups` and
`ruled_bands` what is shown together and in bands.  With
`archive_files` these modules are all there is to read.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from toolkit.errors import ArchiveMissingError
from toolkit.i18n import Phrase
from toolkit.services.archive_files import differs, read_json
from toolkit.services.ballot_counting import Count, open_and_count
from toolkit.services.box_reading import Box, count_box, key_of, read_box
from toolkit.services.figure_recount import RecountedFigures, labels_of

Place = tuple[str, str]
"""A subject and the rater group that appraises it."""
Progress = Callable[[int, int], None]
"""Called with how many envelopes are done and how many there are."""

NUMBERS: Final = ("eligible", "issued", "returned", "valid", "invalid")


@dataclass(frozen=True, slots=True)
class Recounted:
    """What was counted anew, and is as it was published."""

    round: str
    batches: int
    envelopes: int
    valid: int
    invalid: int


def recount(
    folder: Path,
    box: Path,
    slips: Sequence[str],
    *,
    key_file: Path | None = None,
    progress: Progress | None = None,
) -> Recounted:
    """Open every envelope of a box anew and compare with a published archive.

    Parameters
    ----------
    folder : the archive of the round, which `verify` has found to agree with
        itself.
    box : the exported box file.
    slips : the key slips, each as its code or as its words.
    key_file : instead of slips, if the key was kept on the server.

    Raises
    ------
    ArchiveRefusedError : naming the first thing that differs, and how.
    SlipRefusedError, KeyMissingError : slips or file do not hold its key.
    """
    try:
        comparison = _Comparison(folder, read_box(box))
        return comparison.make(slips, key_file, progress)
    except (
        *(LookupError, TypeError, ValueError, AttributeError),
        *(OSError, pa.ArrowException),
    ) as error:
        message = Phrase("Box and archive are not of the agreed form.")
        raise differs(folder, box.name, message) from error


def find_archive(folder: Path, box: Path) -> tuple[Path, int]:
    """Return the archive of a box's round below a folder, and how many slips it needs.

    Raises
    ------
    ArchiveRefusedError : it is no box, or the folder has no archive of its round.
    """
    try:
        known = read_box(box)
        needed = int(known.stated["needed"])
    except (
        *(LookupError, TypeError, ValueError),
        *(OSError, pa.ArrowException),
    ) as error:
        raise differs(
            box.parent, box.name, Phrase("The file cannot be read.")
        ) from error
    for protocol in sorted(folder.rglob("protocol.json")):
        if read_json(protocol).get("round") == known.rules.get("id"):
            return protocol.parent, needed
    raise ArchiveMissingError(file=str(folder))


class _Comparison:
    """One published archive beside one box."""

    def __init__(self, folder: Path, box: Box) -> None:
        self.folder = folder
        self.box = box
        protocol = self.protocol = read_json(folder / "protocol.json")
        rows = box.stated["turnout"]
        self.turnout = {(row["subject"], row["group"]): row for row in rows}
        self.label = labels_of(protocol)

    def make(
        self, slips: Sequence[str], key_file: Path | None, progress: Progress | None
    ) -> Recounted:
        """Compare everything, from the rules to the opinions."""
        rules = hashlib.sha256((self.folder / "rules.json").read_bytes()).hexdigest()
        self._same("rules.json", {"rules": rules}, {"rules": self.box.rules_digest})
        envelopes, heads = count_box(self.box)
        self._same(self.box.path, _noted(self.box.stated["heads"]), heads)
        self._same("protocol.json", _noted(self.protocol.get("heads", [])), heads)
        spent = {place: row["spent"] for place, row in self.turnout.items()}
        self._same(self.box.path, spent, envelopes)
        total = envelopes.total()
        key = key_of(self.box, slips, key_file)
        count = open_and_count(
            self.box, key, lambda done: progress and progress(done, total)
        )
        self._ballots(count, total)
        figures = RecountedFigures(self.box.rules, frozenset(self.turnout), count)
        for file, stated, found in figures.beside(self.folder, self.protocol):
            self._same(file, stated, found)
        self._lists(count)
        valid = count.valid.total()
        return Recounted(self.box.rules["id"], len(heads), total, valid, total - valid)

    def _ballots(self, count: Count, total: int) -> None:
        found: Counter[tuple[str, ...]] = Counter()
        for place, row in self.turnout.items():
            valid, invalid = count.valid[place], count.invalid[place]
            numbers = (row["eligible"], row["issued"], valid + invalid, valid, invalid)
            for name, number in zip(NUMBERS, numbers, strict=True):
                found[place[0], self.label.get(place, place[1]), name] += number
        stated = {
            (row["subject"], row["group"], name): row[name]
            for row in self.protocol["ballots"]
            for name in NUMBERS
        }
        self._same("protocol.json", stated, found)
        sums = {name: self.protocol[name] for name in ("spent", "envelopes")}
        self._same("protocol.json", sums, dict.fromkeys(sums, total))

    def _lists(self, count: Count) -> None:
        """Compare receipts; of opinions, which are edited, that none was added."""
        receipts = (self.folder / "receipts.txt").read_text("utf-8").split()
        self._same("receipts.txt", Counter(receipts), count.receipts)
        path = self.folder / "opinions.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [(row["subject"], row["item"]) for row in csv.DictReader(file)]
        shown = Counter(rows)
        self._same("opinions.csv", shown, shown & count.texts)

    def _same(
        self, file: str | Path, stated: Mapping[Any, Any], found: Mapping[Any, Any]
    ) -> None:
        """Refuse the first thing of which something else is stated than was found."""
        for what in sorted({*stated, *found}):
            facts = {"stated": stated.get(what, 0), "found": found.get(what, 0)}
            if facts["stated"] != facts["found"]:
                path = file if isinstance(file, Path) else self.folder / file
                raise differs(
                    path.parent,
                    path.name,
                    Phrase("{what}: {stated} is stated, {found} was found."),
                    what=_said(what),
                    **facts,
                )


def _said(what: int | str | tuple[str, ...]) -> str:
    """Return what differs in words: a batch, a place, a code."""
    if isinstance(what, int):
        return Phrase("batch {batch}", batch=what)
    return " ".join(what).strip() if isinstance(what, tuple) else what


def _noted(heads: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    return {one["batch"]: f"{one['envelopes']} {one['head']}" for one in heads}
