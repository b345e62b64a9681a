"""Reviewing at the desk: editors read opinions and decide what is shown.

Nothing else is told about an opinion than its words and what they are
about.  When a round is published, its originals are told no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.apps.desk.told import Reviewed
from toolkit.apps.desk.told_opinions import OpinionTold, ReviewRound
from toolkit.collection.round import State
from toolkit.collection.staff import Act
from toolkit.opinions import Review
from toolkit.services import answering
from toolkit.storage import acts, ledger, rounds

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from toolkit.apps.desk.office import Visit
    from toolkit.collection.round import Round


@dataclass(frozen=True, slots=True)
class ReviewingDesk:
    """Answers what `calls.Reviewing` lists."""

    visit: Visit

    def rounds(self) -> tuple[ReviewRound, ...]:
        """Return rounds that are opened or published, newest first."""
        store = self.visit.store
        store.require(Act.READ_OPINIONS)
        with store.reading() as connection:
            there = {one.id: one for one in rounds.list_rounds(connection)}
            begun = acts.newest_first(connection)
            order = sorted(there, key=lambda it: begun.index(it) if it in begun else -1)
            return tuple(
                _told(connection, there[it])
                for it in order
                if there[it].state in {State.OPENED, State.PUBLISHED}
            )

    def opinions(self, round_id: str) -> tuple[OpinionTold, ...]:
        """Return the opinions under review: by subject and question, then at random."""
        found = answering.under_review(self.visit.store, round_id)
        with self.visit.store.reading() as connection:
            subjects = rounds.get_subjects(connection, round_id)
            items = rounds.get_survey(connection, round_id).items
        names = {one.id: one.name for one in subjects}
        asked = {item.id: item.text for item in items}
        places = {name: place for place, name in enumerate((*names, *asked))}
        return tuple(
            OpinionTold(
                id=one.opinion.id,
                subject=names[one.opinion.subject],
                asked=asked[one.opinion.item],
                body=one.opinion.body,
                review=one.opinion.review,
                shown=one.shown,
            )
            for one in sorted(
                found,
                key=lambda it: (places[it.opinion.subject], places[it.opinion.item]),
            )
        )

    def reviewed(self, round_id: str) -> Reviewed:
        """Return how far the review is."""
        store = self.visit.store
        store.require(Act.READ_OPINIONS)
        with store.reading() as connection:
            rounds.get_round(connection, round_id)
            count = ledger.count_reviews(connection, round_id)
        return Reviewed(
            released=count[Review.RELEASED],
            withheld=count[Review.WITHHELD],
            waiting=count[Review.WAITING],
        )

    def release(self, opinion: str, shown: str) -> None:
        """Let an opinion be shown in these words."""
        store = self.visit.store
        answering.release(store, answering.find_opinion(store, opinion), shown=shown)

    def withhold(self, opinion: str) -> None:
        """Keep an opinion from being shown."""
        store = self.visit.store
        answering.withhold(store, answering.find_opinion(store, opinion))


def _told(connection: Connection, found: Round) -> ReviewRound:
    is_over = found.state is not State.OPENED
    subjects = () if is_over else rounds.get_subjects(connection, found.id)
    return ReviewRound(
        id=found.id,
        title=found.title,
        is_over=is_over,
        fewest_texts=found.fewest_texts,
        longest=answering.LONGEST,
        names=tuple(one.name for one in subjects),
    )
