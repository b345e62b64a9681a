"""What earlier rounds tell together with the one about to be published.

Where nearly the same raters appraised a subject before, and everybody did
both times, one publication minus the other can tell how somebody voted who
joined or left in between.  Earlier rounds are read where they lie
published; who their raters were is asked of the register while it knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from toolkit.analysis.releases import Cause, Ledger, Release
from toolkit.publication import MERGED
from toolkit.storage import register, rounds
from toolkit.tally import COUNT_COLUMNS

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from toolkit.publication import Publication

EVERYONE: Final = ""
"""The label of all groups together."""

Place = tuple[str, str, str]
"""A subject, a question, and the label of the groups that are shown."""


Person = tuple[str, str]
"""What tells a rater apart: the number or else the name, and the unit."""


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
    """Return the subjects whose counts must not be told beside earlier rounds.

    Compared, round by round, are counts on a subject of the same name, on a
    question of the same marks, given by all who were eligible: those of all
    groups together, and of groups shown alike.  Whoever took part both times
    is taken to have marked as before, if that is possible; readers will.
    """
    in_bands: set[str] = set()
    hidden: set[str] = set()
    now = _Complete(connection, wanted)
    for one in earlier:
        if one.round_id == wanted.round_id:
            continue
        for release, before in _pairs(now, _Complete(connection, one)):
            if _is_told(release, before, fewest=wanted.fewest):
                banded = replace(release, in_bands=True)
                told = _is_told(banded, before, fewest=wanted.fewest)
                (hidden if told else in_bands).add(release.subject)
    return TooNear(frozenset(in_bands - hidden), frozenset(hidden))


def _is_told(release: Release, before: Release, *, fewest: int) -> bool:
    objections = Ledger(fewest, (before,)).objections(release)
    return any(one.cause is Cause.COMPUTABLE for one in objections)


class _Complete:
    """The counts of a publication that everybody eligible had a part in."""

    def __init__(self, connection: Connection, publication: Publication) -> None:
        self.publication = publication
        self.subjects = {(s.name, s.branch): s.id for s in publication.subjects}
        self.marks = {q.id: set(q.marks) for q in publication.survey.questions}
        self.sizes = _sizes(publication)
        self.counts = _counts(publication, self.sizes)
        self._persons = _persons(connection, publication.round_id)

    def persons(self, subject: str, label: str) -> frozenset[Person]:
        """Return who was eligible; nobody once names are destroyed."""
        codes = set(label.split(MERGED))
        return frozenset(
            person
            for (about, group), persons in self._persons.items()
            if about == subject and (label == EVERYONE or group in codes)
            for person in persons
        )


def _pairs(now: _Complete, before: _Complete) -> Iterator[tuple[Release, Release]]:
    """Yield what is comparable in two rounds, as releases on named crowds."""
    named = {subject: name for name, subject in now.subjects.items()}
    for (subject, item, label), counts in now.counts.items():
        same = before.subjects.get(named[subject], "")
        earlier = before.counts.get((same, item, label))
        if earlier is None or now.marks[item] != before.marks[item]:
            continue
        (joined, left) = _crowds(now, before, (subject, same), label)
        yield (
            Release("this", counts, joined, "this", subject, item),
            Release("earlier", earlier, left, "earlier", subject, item),
        )


def _crowds(
    now: _Complete, before: _Complete, subjects: tuple[str, str], label: str
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return who stayed and joined, and who stayed and left; by numbers if need be.

    Where names are destroyed, as few as possible came or went.
    """
    sizes = now.sizes[subjects[0], label], before.sizes[subjects[1], label]
    persons = now.persons(subjects[0], label), before.persons(subjects[1], label)
    known = (len(persons[0]), len(persons[1])) == sizes
    stayed = len(persons[0] & persons[1]) if known else min(sizes)
    came, went = (size - stayed for size in sizes)
    return (
        _without_nobody({"stayed": stayed, "joined": came}),
        _without_nobody({"stayed": stayed, "left": went}),
    )


def _without_nobody(crowds: Mapping[str, int]) -> Mapping[str, int]:
    return {name: size for name, size in crowds.items() if size}


def _sizes(publication: Publication) -> dict[tuple[str, str], int]:
    """Return how many ballots there are, by subject and label, if all came in."""
    eligible: defaultdict[tuple[str, str], int] = defaultdict(int)
    missing: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in publication.tally.ballots.to_dict("records"):
        for label in (str(row["group"]), EVERYONE):
            place = str(row["subject"]), label
            eligible[place] += int(row["eligible"])
            missing[place] += int(row["eligible"]) - int(row["valid"])
    return {place: size for place, size in eligible.items() if not missing[place]}


def _counts(
    publication: Publication, sizes: Mapping[tuple[str, str], int]
) -> dict[Place, dict[str, int]]:
    counts: defaultdict[Place, dict[str, int]] = defaultdict(dict)
    columns = (publication.tally.counts[name].tolist() for name in COUNT_COLUMNS)
    for subject, item, group, mark, count in zip(*columns, strict=True):
        for label in {group, EVERYONE}:
            if (subject, label) in sizes:
                told = counts[subject, item, label]
                told[mark] = told.get(mark, 0) + int(count)
    return dict(counts)


def _persons(
    connection: Connection, round_id: str
) -> dict[tuple[str, str], set[Person]]:
    """Return the raters of each subject and group by what tells them apart."""
    slates = rounds.get_slates(connection, round_id)
    persons: defaultdict[tuple[str, str], set[Person]] = defaultdict(set)
    for one in register.get_raters(connection, round_id):
        for subject in slates.get(one.slate, ()):
            persons[subject, one.group].add((one.number or one.name, one.unit))
    return dict(persons)
