"""Small rounds, brought to any state by the services alone.

    voting = round_in(State.OPEN, tmp_path)
    voting.cast(0, grade="excellent")
    voting.bring_to(State.PUBLISHED)

A small round appraises two members of one unit; its raters are numbered
from 0 and hold their codes in that order.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from databases import DATABASES
from sqlalchemy import event, func, select

from toolkit.collection import sealing
from toolkit.collection.roster.model import Rater, Roster, Standing, Subject
from toolkit.collection.round import NEXT, State
from toolkit.services import casting, conducting, designing, issuing, opening, reporting
from toolkit.storage import rounds
from toolkit.storage.tables import metadata
from toolkit.survey.loading import load_survey

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection

    from toolkit.services.casting import FormForRater, Outcome, SealedBallot
    from toolkit.storage.engine import Store
    from toolkit.survey.model import Survey

ROUND: Final = "2026-spring"
TODAY: Final = date(2026, 5, 20)
SURVEY: Final = load_survey("member-appraisal-short")
GRADED, PRAISED, WISHED = "A15", "A16", "A17"

Answers = Mapping[tuple[str, str], str]


def small_roster(
    *, units: int = 1, members: int = 2, staff: int = 7, students: int = 6
) -> Roster:
    """Return a roster with so many members, staff and students in every unit."""
    groups = ["staff"] * staff + ["students"] * students
    return Roster(
        subjects=tuple(
            member(number, unit=unit)
            for unit in range(units)
            for number in range(unit * members + 1, (unit + 1) * members + 1)
        ),
        raters=tuple(
            rater(unit * len(groups) + place, unit=unit, group=group)
            for unit in range(units)
            for place, group in enumerate(groups, start=1)
        ),
    )


def member(
    number: int, *, unit: int = 0, standing: Standing = Standing.FULL
) -> Subject:
    """Return the member of this number."""
    return Subject(
        id=f"m{number:03d}",
        name=f"党员{number}号",
        branch=f"第{unit + 1}党支部",
        unit=f"第{unit + 1}教研室",
        college="格物学院",
        standing=standing,
        number=f"M{number:05d}",
    )


def rater(number: int, *, unit: int = 0, group: str = "staff") -> Rater:
    """Return the rater of this number."""
    return Rater(
        id=f"r{number:04d}",
        name=f"参评人{number}号",
        unit=f"第{unit + 1}教研室",
        college="格物学院",
        group=group,
        number=f"R{number:05d}",
    )


def small_store(folder: Path) -> Store:
    """Return a new store in a folder, in the database of the moment."""
    return DATABASES.open_in(folder)


@dataclass(slots=True)
class SmallRound:
    """A round, and what its people hold: raters their codes, scrutineers slips."""

    store: Store
    folder: Path
    id: str = ROUND
    codes: tuple[str, ...] = ()
    slips: tuple[str, ...] = ()
    sealed: list[SealedBallot] = field(default_factory=list)

    def bring_to(self, wanted: State) -> SmallRound:
        """Take every step up to a state, as the organisers would."""
        while (state := self.state) is not wanted:
            STEPS[NEXT[state]](self)
        return self

    def life(self) -> Iterator[State]:
        """Go on to the end, giving every state on the way, this one first."""
        yield (state := self.state)
        while (state := NEXT[state]) is not None:
            self.bring_to(state)
            yield state

    @property
    def state(self) -> State:
        """Where the round stands, by the store."""
        with self.store.reading() as connection:
            return rounds.get_round(connection, self.id).state

    @property
    def archive(self) -> Path:
        """The folder of the published archive."""
        return self.folder / "published" / self.id

    def form(self, rater: int = 0) -> FormForRater:
        """Return the form that a rater's code opens."""
        return casting.hand_out(self.store, self.id, self.codes[rater])

    def seal(
        self, rater: int = 0, *, grade: str = "excellent", words: str = ""
    ) -> SealedBallot:
        """Seal one grade for every member, and words for the first."""
        form = self.form(rater)
        answers = {(one.id, GRADED): grade for one in form.subjects}
        answers[form.subjects[0].id, WISHED] = words
        return casting.seal_answers(form, answers)

    def hand_in(
        self,
        rater: int,
        envelopes: Mapping[str, bytes],
        *,
        idem: str | None = None,
        code: str | None = None,
    ) -> Outcome:
        """Hand in sealed envelopes with the rater's code, or with another."""
        return casting.cast(
            self.store,
            self.id,
            code=self.codes[rater] if code is None else code,
            idem=new_idem() if idem is None else idem,
            envelopes=envelopes,
        )

    def cast(
        self, rater: int = 0, *, grade: str = "excellent", words: str = ""
    ) -> SealedBallot:
        """Fill in, seal and hand in; return what was handed in."""
        sealed = self.seal(rater, grade=grade, words=words)
        self.hand_in(rater, sealed.envelopes)
        self.sealed.append(sealed)
        return sealed

    def cast_plain(self, rater: int, contents: Mapping[str, bytes]) -> None:
        """Hand in any bytes as the contents of each member's envelope."""
        form = self.form(rater)
        public = sealing.key_from_text(form.key)
        self.hand_in(
            rater,
            {
                subject: sealing.seal(plain, public, self.info(form.group, subject))
                for subject, plain in contents.items()
            },
        )

    def info(self, group: str, subject: str) -> bytes:
        """Return what binds an envelope to its place in this round."""
        return sealing.info_for(round_id=self.id, group=group, subject=subject)

    def unseal(self) -> None:
        """Open the box with the first and the last slip."""
        slips = self.slips[0], self.slips[-1]
        opening.unseal(self.store, self.id, slips=slips, today=TODAY)

    def count_rows(self, *tables: str) -> list[int]:
        """Return how many rows some tables hold."""
        with self.store.reading() as connection:
            return [
                connection.scalar(
                    select(func.count()).select_from(metadata.tables[name])
                )
                for name in tables
            ]

    def tamper(self, sql: str, *values: object) -> None:
        """Change the database behind the services' back."""
        with self.store.writing() as connection:
            changed = connection.exec_driver_sql(sql, values)
            assert changed.rowcount > 0, "nothing was tampered with"


def draft(
    folder: Path,
    *,
    store: Store | None = None,
    round_id: str = ROUND,
    roster: Roster | None = None,
    survey: Survey = SURVEY,
    fewest: int = 5,
    fewest_texts: int = 10,
    at_most: int | None = None,
) -> SmallRound:
    """Return a new draft round, in a store of its own unless one is given.

    With ``at_most`` subjects for each rater, lists differ and overlap, so that
    few share one: its envelopes are numbered apart.
    """
    store = store or small_store(folder)
    designing.new_round(
        store,
        round_id=round_id,
        title="2026年春季民主评议",
        survey=survey,
        roster=roster or small_roster(),
        fewest=fewest,
        fewest_texts=fewest_texts,
        plan=designing.plan_of(at_most=at_most),
    )
    return SmallRound(store, folder, round_id)


def round_in(state: State, folder: Path, **plan: object) -> SmallRound:
    """Return a round in a state, without ballots; ``plan`` goes to `draft`."""
    return draft(folder, **plan).bring_to(state)


def wait_for_no_lock(store: Store) -> None:
    """Let the store say at once that it is locked, instead of waiting."""

    @event.listens_for(store.engine, "checkout")
    def _taken(connection: DBAPIConnection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout=0")


def new_idem() -> str:
    """Return a submission number as the ballot page draws it."""
    return secrets.token_hex(16)


def _freeze(it: SmallRound) -> None:
    if not it.codes:
        issued = issuing.issue_codes(it.store, it.id)
        it.codes = tuple(link.code for link in issued.links)
    it.slips = conducting.freeze(it.store, it.id, today=TODAY)


def _open(it: SmallRound) -> None:
    conducting.open_round(it.store, it.id, slips=it.slips[:2], today=TODAY)


def _close(it: SmallRound) -> None:
    conducting.close_round(it.store, it.id, today=TODAY)


def _publish(it: SmallRound) -> None:
    reporting.publish(it.store, it.id, it.archive, today=TODAY)


def _destroy(it: SmallRound) -> None:
    conducting.destroy(it.store, it.id, today=TODAY)


STEPS: Final[Mapping[State | None, Callable[[SmallRound], None]]] = {
    State.FROZEN: _freeze,
    State.OPEN: _open,
    State.CLOSED: _close,
    State.OPENED: SmallRound.unseal,
    State.PUBLISHED: _publish,
    State.DESTROYED: _destroy,
}
