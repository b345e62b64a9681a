"""Does every survey run as a whole round: roster, ballots, tally, documents?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import pytest
from answers import made_up_answers
from places import SURVEYS
from rosters import write_roster_for

from toolkit.i18n import translator
from toolkit.services import casting, conducting, designing, issuing, opening, reporting
from toolkit.services.reading import read_publication
from toolkit.services.verifying import verify
from toolkit.storage.engine import open_store
from toolkit.survey.loading import load_survey, shipped_templates
from toolkit.survey.marking import Marking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.storage.engine import Store
    from toolkit.survey.model import Survey

TODAY = date(2026, 5, 20)
ROUND = "2026-round"
RATERS = 48


@dataclass(frozen=True)
class Played:
    """A round that was played, and what its raters had said."""

    survey: Survey
    counted: Mapping[tuple[str, str, str], int]
    words: Counter[str]
    archive: Path
    documents: list[Path]


@pytest.fixture(
    scope="module",
    params=[*shipped_templates(), *sorted(SURVEYS.glob("*.yaml"))],
    ids=lambda source: Path(source).stem,
)
def played(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("round")
    survey = load_survey(request.param)
    roster = designing.load_roster(
        write_roster_for(survey, folder / "roster.xlsx", raters=RATERS, subjects=3),
        survey,
    )
    store = open_store(folder / "pingyi.db")
    designing.new_round(
        store, round_id=ROUND, title="2026年评议", survey=survey, roster=roster
    )
    issued = issuing.issue_codes(store, ROUND)
    slips = conducting.freeze(store, ROUND, today=TODAY)
    conducting.open_round(store, ROUND, slips=slips[:2], today=TODAY)
    said: Counter[tuple[str, str, str]] = Counter()
    words: Counter[str] = Counter()
    for number, link in enumerate(issued.links):
        vote(store, link.code, Random(number), said, words)
    conducting.close_round(store, ROUND, today=TODAY)
    opening.unseal(store, ROUND, slips=slips[1:], today=TODAY)
    reporting.publish(store, ROUND, folder / "archive", today=TODAY)
    publication = read_publication(folder / "archive")
    documents = reporting.write_documents(
        publication, folder / "documents", translator("zh-CN")
    )
    yield Played(publication.survey, said, words, folder / "archive", documents)
    store.close()


def vote(
    store: Store,
    code: str,
    rng: Random,
    said: Counter[tuple[str, str, str]],
    words: Counter[str],
) -> None:
    """Fill in one ballot and note down what was said, apart from the toolkit."""
    form = casting.hand_out(store, ROUND, code)
    answers = made_up_answers(form.survey, [one.id for one in form.subjects], rng)
    sealed = casting.seal_answers(form, answers)
    casting.cast(
        store, ROUND, code=code, idem=token_hex(16), envelopes=sealed.envelopes
    )
    marking = Marking(form.survey)
    for subject in form.subjects:
        own: dict[str, Any] = {
            item: answer for (one, item), answer in answers.items() if one == subject.id
        }
        for question, mark in marking.marks(own, subject.category).items():
            said[subject.id, question, mark] += 1
        words.update(item for item, _ in marking.words(own, subject.category))


def test_every_mark_that_was_made_is_in_the_published_tally(played):
    publication = read_publication(played.archive)
    tally = publication.tally.pool("*").counts
    withheld = {(one.subject, one.item) for one in publication.withheld}
    counted = {
        place: count
        for place, count in played.counted.items()
        if place[:2] not in withheld
    }

    published = Counter(
        dict(
            zip(
                zip(tally["subject"], tally["item"], tally["grade"], strict=True),
                tally["count"],
                strict=True,
            )
        )
    )

    assert published == counted
    assert all(item for _, item in withheld)


def test_the_archive_is_verified_by_code_that_shares_none_of_it(played):
    assert verify(played.archive).rounds == 1


def test_no_group_below_the_floor_is_shown(played):
    counts = read_publication(played.archive).tally.counts

    sizes = counts.groupby(["subject", "item", "group"])["count"].sum()

    assert sizes.min() >= 5


def test_documents_are_written(played):
    names = {path.name for path in played.documents}

    assert "O5-result-summary.xlsx" in names
    assert "O4-count-protocol.docx" in names
    assert all(path.stat().st_size > 1000 for path in played.documents)
