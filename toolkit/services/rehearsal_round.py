"""Play the copy of a draft: codes, slips, a real server, a crowd, a count.

Every step is the service that a real round takes, in the same order.  Only
the people are made up, and what they say.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from toolkit.services import answering, conducting, issuing, opening, reporting
from toolkit.services.made_up_answers import answers_to_what_is_asked
from toolkit.services.rehearsing import (
    Answers,
    MadeUpRater,
    Manner,
    manners,
    rehearse,
)
from toolkit.services.server_process import BALLOTS, started
from toolkit.services.verifying import verify
from toolkit.storage import rounds

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.services.issuing import Link
    from toolkit.storage.engine import Store

DATABASE: Final = "pingyi.db"
UNWRITTEN: Final = 0.9
"""How often a made-up rater has no words for a subject."""

VOTED, OPENED, WRITTEN = 30, 40, 100
"""How much is done after each step, in percent."""

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


@dataclass(frozen=True, slots=True)
class RehearsalRound:
    """The copy of a draft, alone in its store, and the folder in which all lies."""

    store: Store
    round_id: str
    home: Path
    today: date
    progress: Progress | None = None

    @property
    def documents(self) -> Path:
        """The folder into which documents are written."""
        return self.home / "documents"

    def from_codes_to_count(self, *, share: float, seed: int) -> Counter[str]:
        """Issue codes, freeze, open, vote, close and unseal; return all answers."""
        store, round_id, today = self.store, self.round_id, self.today
        with store.reading() as connection:
            survey = rounds.get_survey(connection, round_id)
            subjects = rounds.get_subjects(connection, round_id)
        links = issuing.issue_codes(store, round_id).links
        mind = partial(
            answers_to_what_is_asked, survey, {one.id: one.category for one in subjects}
        )
        slips = conducting.freeze(store, round_id, today=today)
        conducting.open_round(store, round_id, slips=slips[:2], today=today)
        environment = {
            **os.environ,
            "PINGYI_HOME": str(self.home),
            "PINGYI_DATABASE": str(self.home / DATABASE),
        }
        with started(BALLOTS, port=0, environment=environment) as server:
            answers = rehearse(
                server.address,
                round_id,
                survey,
                _crowd(links, mind, share=share, seed=seed),
                progress=self._part(0, VOTED),
            )
        conducting.close_round(store, round_id, today=today)
        opening.unseal(
            store,
            round_id,
            slips=slips[1:],
            today=today,
            progress=self._part(VOTED, OPENED),
        )
        return answers

    def from_count_to_documents(self, _: Translator) -> Publication:
        """Release all texts, publish, write, and recompute all from the files."""
        for opinion in answering.waiting(self.store, self.round_id):
            answering.release(self.store, opinion)
        archive = self.home / "published" / self.round_id
        publication = reporting.publish(
            self.store, self.round_id, archive, today=self.today
        )
        reporting.write_documents(
            publication, self.documents, _, progress=self._part(OPENED, WRITTEN)
        )
        verify(self.home)
        return publication

    def _part(self, start: int, end: int) -> Progress:
        """Return what tells of one step as a part of the whole."""

        def tell(done: int, of: int) -> None:
            if self.progress is not None:
                self.progress(start + (end - start) * done // max(of, 1), WRITTEN)

        return tell


def _crowd(
    links: Sequence[Link], mind: Callable[..., Answers], *, share: float, seed: int
) -> list[MadeUpRater]:
    """Return those who take part; among five or more, every manner occurs."""
    rng = Random(seed)  # noqa: S311 -- a draw that can be repeated
    present = rng.sample(links, max(1, round(share * len(links))))
    count = len(present)
    ways = [*Manner, *manners(rng, count)][:count]
    return [
        MadeUpRater(
            link.code,
            manner,
            partial(
                mind,
                Random(f"{seed}|{number}"),  # noqa: S311 -- as above
                unwritten=UNWRITTEN,
            ),
        )
        for number, (link, manner) in enumerate(zip(present, ways, strict=True))
    ]
