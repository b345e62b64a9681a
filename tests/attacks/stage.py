"""Plays a whole round and keeps what there was to see, moment by moment.

    play = play_round(folder, raters=12)
    play.moments[State.OPENED].rows["opinion"]
    play.place_of(words)

The voters come in an order of chance and hand in marks and words of chance.
Who stood at the door of the hall knows the order of persons; whatever gives
away the order of contents then gives away who wrote what.  So the stage keeps
the truth, the place of every thing in the order of voting, and an adversary
is scored against it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from attacks.weaknesses import SOUND, Weakness
from small_rounds import GRADED, WISHED, SmallRound, draft, small_roster, small_store

from toolkit.collection import key_slips
from toolkit.collection.credential import digest_code
from toolkit.collection.round import State
from toolkit.services import answering, batching, casting, conducting, opening
from toolkit.storage.engine import open_store
from toolkit.storage.tables import metadata

if TYPE_CHECKING:
    from databases import Cluster

    from toolkit.collection.sealing import PrivateKey
    from toolkit.services.casting import FormForRater, SealedBallot
    from toolkit.storage.engine import Store

FIRST, SECOND = "m001", "m002"
GRADES: Final = ("excellent", "qualified", "basically_qualified", "unqualified")
SYSTEM_COLUMNS: Final = {
    "sqlite": "*",
    "postgresql": "*, ctid::text AS ctid, xmin::text AS xmin",
}
OPENING_LENGTH: Final = 14
"""So much of what somebody wrote tells it from all else."""
LATE: Final = 2
"""So many vote after the server closed a batch."""
WITHHELD: Final = 3
"""One opinion in so many is withheld by its reviewers."""

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Moment:
    """What lay on the disk and in the database at one moment.

    Attributes
    ----------
    files : all of the data folder, byte by byte.
    changed : when each was changed, in nanoseconds.
    rows : of every table, in the order in which they come by themselves.
    """

    files: Mapping[str, bytes]
    changed: Mapping[str, int]
    rows: Mapping[str, Sequence[Row]]

    @property
    def bytes_at_rest(self) -> bytes:
        """Everything on the disk in one piece."""
        return b"".join(self.files.values())

    def about(self, table: str, subject: str = FIRST) -> list[Row]:
        """Return a table's rows about one subject; all where none is named."""
        rows = self.rows[table]
        return [row for row in rows if row.get("subject", subject) == subject]


@dataclass(slots=True)
class Play:
    """A round that was played, what was to be seen, and the truth.

    Attributes
    ----------
    codes : of the voters, in the order of voting.
    sealed : what they handed in, in that order.
    words : how what they wrote begins, by subject.
    lengths : how much each wrote on the first.
    around : the moments before and after the last vote.
    box : the file in which the closed box was taken away.
    key : what the scrutineers' slips give.
    moments : how everything looked in some states of the round.
    """

    raters: int
    it: SmallRound
    codes: list[str] = field(default_factory=list)
    sealed: list[SealedBallot] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=dict)
    lengths: list[int] = field(default_factory=list)
    around: list[Moment] = field(default_factory=list)
    box: bytes = b""
    key: PrivateKey | None = None
    moments: dict[State, Moment] = field(default_factory=dict)
    _places: dict[object, int] = field(default_factory=dict)

    def place_of(self, thing: object) -> int:
        """Return the place in the order of voting of what tells a vote.

        That is a digest of the roll, the leaf of an envelope, the beginning of
        what was written, or a receipt.
        """
        return self._places[thing]

    def places_of(self, things: Sequence[object]) -> list[int]:
        """Return the places of some things."""
        return [self._places[one] for one in things]

    def digest_of(self, code: str) -> bytes:
        """Return a code as the roll knows it."""
        return digest_code(code, pepper=self.it.store.pepper, purpose=self.it.id)

    def note(self, code: str, ballot: SealedBallot, said: Mapping[str, str]) -> None:
        """Keep the truth about one vote."""
        place = len(self.codes)
        self.codes.append(code)
        self.sealed.append(ballot)
        self.lengths.append(len(said[FIRST]))
        for subject, words in said.items():
            self.words.setdefault(subject, []).append(words[:OPENING_LENGTH])
        written = (words[:OPENING_LENGTH] for words in said.values())
        leaves = (hashlib.sha256(one).digest() for one in ballot.envelopes.values())
        for thing in (self.digest_of(code), ballot.receipt, *leaves, *written):
            self._places[thing] = place


def play_round(
    folder: Path,
    *,
    raters: int,
    weakness: Weakness = SOUND,
    cluster: Cluster | None = None,
) -> Play:
    """Play a round of two subjects, in a store as it is or deliberately weakened.

    The store is a file, unless there is a server for it.
    """
    chance = Random()
    half = raters // 2
    roster = small_roster(members=2, staff=half, students=raters - half)
    with ExitStack() as weakened:
        for change in weakness.changes():
            weakened.enter_context(change)
        folder.mkdir(parents=True, exist_ok=True)
        store = store_on(cluster, folder) if cluster else small_store(folder)
        weakness.alter(store)
        it = draft(folder, store=store, roster=roster).bring_to(State.OPEN)
        play = Play(raters, it)
        _vote(play, chance)
        for state in it.life():
            play.moments[state] = look(it)
            if state is State.CLOSED:
                _take_the_box_away(play)
            if state is State.OPENED:
                _review(it)
        it.store.close()
    return play


def store_on(cluster: Cluster, folder: Path) -> Store:
    """Return a new store on a server; its pepper lies in the folder."""
    return open_store(cluster.url_of_new_database(), pepper=folder / "pepper")


def look(it: SmallRound) -> Moment:
    """Keep how everything looks at this moment."""
    paths = [path for path in sorted(it.folder.rglob("*")) if path.is_file()]
    names = {path: path.relative_to(it.folder).as_posix() for path in paths}
    return Moment(
        files={name: path.read_bytes() for path, name in names.items()},
        changed={name: path.stat().st_mtime_ns for path, name in names.items()},
        rows={name: _rows(it, name) for name in metadata.tables},
    )


def fill_in(form: FormForRater, chance: Random) -> tuple[SealedBallot, dict[str, str]]:
    """Fill in and seal a form by chance; return it and the words on each subject."""
    said = {one.id: _some_words(chance) for one in form.subjects}
    marks = {(one.id, GRADED): chance.choice(GRADES) for one in form.subjects}
    words = {(subject, WISHED): text for subject, text in said.items()}
    return casting.seal_answers(form, marks | words), said


def _vote(play: Play, chance: Random) -> None:
    it = play.it
    for rater in chance.sample(range(play.raters), play.raters):
        if len(play.codes) == play.raters - 1:
            play.around.append(look(it))
        ballot, said = fill_in(it.form(rater), chance)
        it.hand_in(rater, ballot.envelopes)
        play.note(it.codes[rater], ballot, said)
        if len(play.codes) == play.raters - LATE:
            batching.close_due_batches(it.store)
    play.around.append(look(it))


def _take_the_box_away(play: Play) -> None:
    it, path = play.it, play.it.folder / "box.parquet"
    opening.export_box(it.store, it.id, path)
    play.box = path.read_bytes()
    path.unlink()
    with it.store.reading() as connection:
        slips = it.slips[: key_slips.NEEDED]
        play.key = conducting.key_of_round(it.store, connection, it.id, slips)


def _review(it: SmallRound) -> None:
    for number, opinion in enumerate(answering.waiting(it.store, it.id)):
        act = answering.release if number % WITHHELD else answering.withhold
        act(it.store, opinion)


def _some_words(chance: Random) -> str:
    return f"意见{chance.getrandbits(48):012x}" + "请多听听大家的话" * chance.randint(
        0, 40
    )


def _rows(it: SmallRound, table: str) -> list[Row]:
    with it.store.reading() as connection:
        columns = SYSTEM_COLUMNS[connection.dialect.name]
        name = connection.dialect.identifier_preparer.quote(table)
        found = connection.exec_driver_sql(f"SELECT {columns} FROM {name}")  # noqa: S608  # names from the schema
        return [dict(row) for row in found.mappings()]
