"""What earlier rounds tell together with the one about to be published.

Where nearly the same raters appraised a subject before, and everybody did
both times, one publication minus the other can tell how somebody voted who
joined or left in between.  Earlier rounds are read where they lie
published; who their raters were is asked of the register while it knows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

from toolkit.analysis.releases import Cause, Ledger, Release
from toolkit.publication import MERGED
from toolkit.storage import register, rounds
from toolkit.tally import COUNT_COLUMNS
from toolkit.thresholds import COUNTED

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from toolkit.publication import Banded, Publication

EVERYONE: Final = ""
"""The label of all groups together."""

Person = tuple[str, str]
"""What tells a rater apart: the number, or else the name."""


@dataclass(frozen=True, slots=True)
class TooNear:
    """Subjects on which an earlier round and this would tell of too few raters.

    Attributes
    ----------
    in_bands : bands leave it open.
    hidden : not even they do.
    """

    in_bands: frozenset[str]
    hidden: frozenset[str]


def too_near(
    connection: Connection, wanted: Publication, earlier: Iterable[Publication]
) -> TooNear:
    """Return the subjects whose figures must not be told beside earlier rounds.

    Compared, round by round, is what is told in counts or in bands on a
    subject of the same name, on the same question, given by all who were
    eligible: of every label and of several together.  Whoever took part both
    times is taken to have marked as before, if that is possible; readers will.
    """
    in_bands: set[str] = set()
    hidden: set[str] = set()
    now = _Complete(connection, wanted)
    for one in earlier:
        # The round itself, from an earlier try; a like name is not enough.
        if one.seals == wanted.seals:
            continue
        for release, before in _pairs(now, _Complete(connection, one)):
            if release.subject in hidden:
                continue
            if _is_told(release, before, fewest=wanted.fewest):
                banded = replace(release, in_bands=True)
                told = release.in_bands or _is_told(
                    banded, before, fewest=wanted.fewest
                )
                (hidden if told else in_bands).add(release.subject)
    return TooNear(frozenset(in_bands - hidden), frozenset(hidden))


def _is_told(release: Release, before: Release, *, fewest: int) -> bool:
    if not (release.in_bands or before.in_bands):
        return _differ_in_known_marks(
            release, before, of="joined", fewest=fewest
        ) or _differ_in_known_marks(before, release, of="left", fewest=fewest)
    few = release.crowds.get("joined", 0), before.crowds.get("left", 0)
    if not any(0 < size < fewest for size in few):
        return False
    objections = Ledger(fewest, (before,)).objections(release)
    return any(one.cause is Cause.COMPUTABLE for one in objections)


def _differ_in_known_marks(
    one: Release, other: Release, *, of: str, fewest: int
) -> bool:
    """Tell whether a count of those only in the one release follows from both.

    Of those in both, a mark was given at most as often as in either, and at
    least as often as other marks leave over; the rest is theirs.  The audit of
    these figures would find the same, more slowly.  Of as many as the floor,
    but fewer than are told in counts, it matters whether all gave one mark.
    """
    size = one.crowds.get(of, 0)
    if not 0 < size < COUNTED * fewest:
        return False
    alike = Counter(one.counts) & Counter(other.counts)
    stayed, most = one.crowds.get("stayed", 0), alike.total()
    if most < stayed:
        return False  # not all who stayed can have marked as before
    for mark, count in one.counts.items():
        high = min(alike[mark], stayed)
        low = max(0, stayed - (most - alike[mark]))
        is_printed = count == 0 or (count == one.size >= COUNTED * fewest)
        is_telling = size < fewest or count - low == size
        if low == high and is_telling and not is_printed:
            return True
    return False


Labels = frozenset[str]
"""Labels of one subject, taken together."""


class _Complete:
    """The figures of a publication that everybody eligible had a part in."""

    def __init__(self, connection: Connection, publication: Publication) -> None:
        self.named: defaultdict[str, list[str]] = defaultdict(list)
        for subject in publication.subjects:
            self.named[subject.name].append(subject.id)
        self.sizes = _sizes(publication)
        self.tables = _tables(publication)
        self._persons = _persons(connection, publication.round_id)

    def unions(self, subject: str) -> Iterator[Labels]:
        """Yield the labels of a subject from whom all came in, in every union."""
        labels = sorted(label for about, label in self.sizes if about == subject)
        for many in range(1, len(labels) + 1):
            yield from map(frozenset, combinations(labels, many))

    def size(self, subject: str, labels: Labels) -> int:
        """Return how many ballots these labels have."""
        return sum(self.sizes[subject, label] for label in labels)

    def persons(self, subject: str, labels: Labels) -> frozenset[Person]:
        """Return who was eligible; nobody once names are destroyed."""
        return frozenset(
            person
            for code in codes_of(labels)
            for person in self._persons.get((subject, code), ())
        )

    def release(
        self, name: str, place: tuple[str, str], labels: Labels, who: Mapping[str, int]
    ) -> Release | None:
        """Return what is told of a question in some labels, if it is."""
        is_banded, tables = self.tables.get(place, (False, {}))
        if not is_banded and not labels <= tables.keys():
            return None
        told = [tables[EVERYONE]] if is_banded else [tables[one] for one in labels]
        counts: Counter[str] = Counter()
        for one in told:
            counts.update(one)
        if counts.total() != sum(who.values()):
            return None
        return Release(name, counts, who, name, *place, is_banded)


def codes_of(labels: Labels) -> frozenset[str]:
    """Return the groups that stand under some labels."""
    return frozenset(code for label in labels for code in label.split(MERGED))


def _pairs(now: _Complete, before: _Complete) -> Iterator[tuple[Release, Release]]:
    """Yield what is comparable in two rounds, as releases on named crowds."""
    same = [
        (subject, earlier)
        for name, subjects in now.named.items()
        for subject, earlier in product(subjects, before.named.get(name, ()))
    ]
    for subject, earlier in same:
        items = [item for about, item in now.tables if about == subject]
        for here, there in product(now.unions(subject), before.unions(earlier)):
            several = _crowds(now, before, (subject, earlier), (here, there))
            for crowds, item in product(several, items):
                this = now.release("this", (subject, item), here, crowds[0])
                past = before.release("earlier", (earlier, item), there, crowds[1])
                if this and past:
                    yield this, replace(past, subject=subject)


def _crowds(
    now: _Complete,
    before: _Complete,
    subjects: tuple[str, str],
    labels: tuple[Labels, Labels],
) -> Iterator[tuple[Mapping[str, int], Mapping[str, int]]]:
    """Yield who stayed and joined, and who stayed and left; by numbers if need be.

    Where names are destroyed, groups that hold the others are compared, and
    as few as possible came or went.
    """
    sizes = now.size(subjects[0], labels[0]), before.size(subjects[1], labels[1])
    persons = _alike(
        now.persons(subjects[0], labels[0]),
        before.persons(subjects[1], labels[1]),
    )
    if tuple(map(len, persons)) == sizes:
        possible = {len(persons[0] & persons[1])}
    else:
        codes = codes_of(labels[0]), codes_of(labels[1])
        nested = codes[0] <= codes[1] or codes[1] <= codes[0]
        possible = {min(sizes)} if nested else set()
    for stayed in possible:
        came, went = (size - stayed for size in sizes)
        yield (
            _without_nobody({"stayed": stayed, "joined": came}),
            _without_nobody({"stayed": stayed, "left": went}),
        )


def _alike(
    now: frozenset[Person], before: frozenset[Person]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return both by their numbers, or by their names where somebody has no number."""
    key = 0 if all(number for number, _ in now | before) else 1
    return frozenset(p[key] for p in now), frozenset(p[key] for p in before)


def _without_nobody(crowds: Mapping[str, int]) -> Mapping[str, int]:
    return {name: size for name, size in crowds.items() if size}


def _sizes(publication: Publication) -> dict[tuple[str, str], int]:
    """Return how many ballots there are, by subject and label, if all came in."""
    return {
        (str(row["subject"]), str(row["group"])): int(row["valid"])
        for row in publication.tally.ballots.to_dict("records")
        if 0 < int(row["valid"]) == int(row["eligible"])
    }


def _tables(
    publication: Publication,
) -> dict[tuple[str, str], tuple[bool, dict[str, dict[str, int]]]]:
    """Return what is told of each question: if in bands, and counts by label.

    Of bands, any counts that stand in them and add up.
    """
    tables: dict[tuple[str, str], tuple[bool, dict[str, dict[str, int]]]] = {}
    columns = (publication.tally.counts[name].tolist() for name in COUNT_COLUMNS)
    for subject, item, label, mark, count in zip(*columns, strict=True):
        _, of_label = tables.setdefault((subject, item), (False, {}))
        of_label.setdefault(label, {})[mark] = int(count)
    bands: defaultdict[tuple[str, str], list[Banded]] = defaultdict(list)
    for one in publication.bands:
        bands[one.subject, one.item].append(one)
    for place, told in bands.items():
        rest = told[0].of - sum(one.low for one in told)
        counts = {}
        for one in told:
            more = min(rest, one.high - one.low)
            counts[one.mark], rest = one.low + more, rest - more
        tables[place] = (True, {EVERYONE: counts})
    return tables


def _persons(
    connection: Connection, round_id: str
) -> dict[tuple[str, str], set[Person]]:
    """Return the raters of each subject and group by what tells them apart."""
    slates = rounds.get_slates(connection, round_id)
    persons: defaultdict[tuple[str, str], set[Person]] = defaultdict(set)
    for one in register.get_raters(connection, round_id):
        for subject in slates.get(one.slate, ()):
            persons[subject, one.group].add((one.number, one.name))
    return dict(persons)
