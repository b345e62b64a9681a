"""Rounds to measure: one unit, so many subjects, so many raters."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.collection.roster.model import Rater, Roster, Standing, Subject
from toolkit.services import casting, conducting, designing, issuing
from toolkit.storage import ballot_box
from toolkit.storage.engine import Store, open_store
from toolkit.survey.loading import load_survey

if TYPE_CHECKING:
    from toolkit.services.casting import FormForRater, SealedBallot

ROUND, TODAY = "bench", date(2026, 1, 1)
UNIT, COLLEGE, BRANCH = "第一教研室", "格物学院", "第一党支部"


@dataclass(frozen=True, slots=True)
class BenchRound:
    """An open round, and what its people hold."""

    store: Store
    id: str
    codes: tuple[str, ...]
    slips: tuple[str, ...]
    form: FormForRater

    @classmethod
    def opened(
        cls, folder: Path, *, subjects: int, raters: int, file: str = "pingyi.db"
    ) -> BenchRound:
        """Return a round that takes ballots, in a store of its own."""
        store = open_store(folder / file)
        designing.new_round(
            store,
            round_id=ROUND,
            title="基准",
            survey=load_survey("member-appraisal-short"),
            roster=roster_of(subjects, raters),
        )
        issued = issuing.issue_codes(store, ROUND)
        codes = tuple(link.code for link in issued.links)
        slips = tuple(conducting.freeze(store, ROUND, today=TODAY))
        conducting.open_round(store, ROUND, slips=slips[:2], today=TODAY)
        form = casting.hand_out(store, ROUND, codes[0])
        return cls(store, ROUND, codes, slips, form)

    def seal(self) -> SealedBallot:
        """Seal a ballot that marks everybody alike."""
        grade = self.form.survey.items[0].id, "excellent"
        answers = {(one.id, grade[0]): grade[1] for one in self.form.subjects}
        return casting.seal_answers(self.form, answers)


def roster_of(subjects: int, raters: int) -> Roster:
    """Return people whose numbers differ, so that nobody is on the own list."""
    return Roster(
        tuple(
            Subject(
                f"m{number:03d}",
                f"党员{number}号",
                BRANCH,
                UNIT,
                COLLEGE,
                Standing.FULL,
                f"M{number:05d}",
            )
            for number in range(subjects)
        ),
        tuple(
            Rater(
                f"r{number:05d}",
                f"参评人{number}号",
                UNIT,
                COLLEGE,
                "staff",
                f"R{number:05d}",
            )
            for number in range(raters)
        ),
    )


def seconds(act: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def in_box(bench: BenchRound) -> int:
    """Return how many ballots are in the box."""
    with bench.store.reading() as connection:
        return ballot_box.count_returned(connection, bench.id)
