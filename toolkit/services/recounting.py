"""Count a box anew and compare with what was published.

For scrutineers and the experts they call.  From the exported box, the key
and the published archive alone, every number is computed a second time, by
code that shares nothing with the first and never asks the database:
`box_reading` reads the box and opens envelopes, `ballot_reading` judges
what is in them, `ruled_marks` says what the frozen rules take.  With
`archive_files` these modules are all there is to read.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from toolkit.errors import ArchiveMissingError
from toolkit.i18n import Phrase
from toolkit.services.archive_files import differs, read_json, read_table
from toolkit.services.ballot_reading import ReadBallot, counted, read_ballot
from toolkit.services.box_reading import Box, count_box, key_of, open_envelope, read_box
from toolkit.services.ruled_marks import NOT_ASKED

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

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


@dataclass(frozen=True, slots=True)
class _Count:
    """What the envelopes add up to, by subject, question, group and mark."""

    valid: Counter[tuple[str, str]] = field(default_factory=Counter)
    invalid: Counter[tuple[str, str]] = field(default_factory=Counter)
    marks: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    texts: Counter[tuple[str, str]] = field(default_factory=Counter)
    receipts: Counter[str] = field(default_factory=Counter)


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
        self.label = {
            (row["subject"], group): row["group"]
            for row in protocol["ballots"]
            for group in row["group"].split("+")
        }
        self.withheld = {
            (one["subject"], one.get("item", "")) for one in protocol["withheld"]
        }

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
        count = _open(self.box, key, lambda done: progress and progress(done, total))
        self._ballots(count, total)
        self._withheld(count)
        self._marks(count)
        self._lists(count)
        valid = count.valid.total()
        return Recounted(self.box.rules["id"], len(heads), total, valid, total - valid)

    def _ballots(self, count: _Count, total: int) -> None:
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

    def _withheld(self, count: _Count) -> None:
        """Compare what is left out: subjects with too few ballots, rare questions."""
        fewest = self.box.rules["fewest"]
        valid: Counter[str] = Counter()
        asked: Counter[tuple[str, str]] = Counter()
        for place in self.turnout:
            valid[place[0]] += count.valid[place]
        for (subject, item, _, mark), number in count.marks.items():
            asked[subject, item] += number if mark != NOT_ASKED else 0
        few = [(subject, "") for subject in valid if valid[subject] < fewest]
        few += [
            (subject, item)
            for (subject, item), number in asked.items()
            if 0 < number < fewest <= valid[subject]
        ]
        self._same(
            "protocol.json",
            Counter(("withheld", *place) for place in self.withheld),
            Counter(("withheld", *place) for place in few),
        )

    def _marks(self, count: _Count) -> None:
        found: Counter[tuple[str, ...]] = Counter()
        for (subject, item, group, mark), number in count.marks.items():
            if self.withheld.isdisjoint({(subject, ""), (subject, item)}):
                found[subject, item, self.label[subject, group], mark] += number
        stated: Counter[tuple[str, ...]] = Counter()
        for *cell, number in read_table(self.folder / "tally.parquet"):
            stated[tuple(cell)] += number
        self._same("tally.parquet", stated, found)

    def _lists(self, count: _Count) -> None:
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


def _is_telling(rules: Mapping[str, Any]) -> bool:
    """Return whether few of a group share a list, of which others have a part."""
    lists = [
        (group, number, set(rules["slates"][name]))
        for name, groups in rules["eligible"].items()
        for group, number in groups.items()
        if number
    ]
    return any(
        number < rules["fewest"]
        and any(
            other is not subjects and group == theirs and other & subjects
            for theirs, _, other in lists
        )
        for group, number, subjects in lists
    )


def _open(
    box: Box, key: EllipticCurvePrivateKey, done: Callable[[int], object]
) -> _Count:
    """Open and count all envelopes.

    A submission empty throughout is invalid; unless some raters could be known
    by their list of subjects, for then nothing tells which envelopes are of one
    submission.
    """
    rules, count = box.rules, _Count()
    has_packs = not _is_telling(rules)
    category = {one["id"]: one["category"] for one in rules["subjects"]}
    packs: dict[str, list[tuple[str, str, ReadBallot]]] = defaultdict(list)
    for number, (subject, group, _, sealed) in enumerate(box.rows(), start=1):
        plain = open_envelope(sealed, key, f"{rules['id']}|{group}|{subject}")
        ballot = None if plain is None else read_ballot(plain, rules["survey"])
        if ballot is None:
            count.invalid[subject, group] += 1
        else:
            packs[ballot.pack].append((subject, group, ballot))
        done(number)
    for pack in packs.values():
        count.receipts.update({ballot.receipt for _, _, ballot in pack})
        said = not has_packs or any(not ballot.is_empty for _, _, ballot in pack)
        for subject, group, ballot in pack:
            (count.valid if said else count.invalid)[subject, group] += 1
            if said:
                marks, texts = counted(ballot, rules["survey"], category[subject])
                count.marks.update((subject, name, group, mark) for name, mark in marks)
                count.texts.update((subject, item) for item in texts)
    return count


def _said(what: int | str | tuple[str, ...]) -> str:
    """Return what differs in words: a batch, a place, a code."""
    if isinstance(what, int):
        return Phrase("batch {batch}", batch=what)
    return " ".join(what).strip() if isinstance(what, tuple) else what


def _noted(heads: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    return {one["batch"]: f"{one['envelopes']} {one['head']}" for one in heads}
