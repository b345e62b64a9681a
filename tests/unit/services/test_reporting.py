"""Publish a round once, and find what was published."""

from __future__ import annotations

import pytest
from small_rounds import ROUND, SURVEY, TODAY, round_in, small_roster

from toolkit.collection.round import State
from toolkit.errors import (
    FolderTakenError,
    MoveRefusedError,
    RulesChangedError,
)
from toolkit.opinions import ReleasedOpinion
from toolkit.publication import ListedSubject, Reason, Withheld
from toolkit.services import answering, reporting
from toolkit.services.reading import read_publication
from toolkit.storage import rounds

pytestmark = pytest.mark.usefixtures("any_database")

BRANCH = "第1党支部"


def voted(folder, ballots, **plan):
    """Return an opened round with so many ballots, each with an opinion."""
    it = round_in(State.OPEN, folder, **plan)
    for rater in range(ballots):
        it.cast(rater, words=f"第{rater}条意见")
    return it.bring_to(State.OPENED)


def release_all(it):
    for opinion in answering.waiting(it.store, it.id):
        answering.release(it.store, opinion)


def published(it):
    return reporting.publish(it.store, it.id, it.archive, today=TODAY)


@pytest.fixture
def opened(tmp_path):
    return voted(tmp_path, 11)


def test_a_publication_says_what_may_be_shown(opened):
    publication = published(opened)

    assert (publication.round_id, publication.title, publication.day) == (
        ROUND,
        "2026年春季民主评议",
        "2026-05-20",
    )
    assert publication.survey == SURVEY
    assert publication.subjects == (
        ListedSubject("m001", "党员1号", BRANCH),
        ListedSubject("m002", "党员2号", BRANCH),
    )
    assert publication.receipts == tuple(sorted(s.receipt for s in opened.sealed))
    assert (publication.box.spent, publication.box.envelopes) == (22, 22)
    assert publication.withheld == ()


def test_its_seals_are_those_of_freezing(opened):
    seals = published(opened).seals

    with opened.store.reading() as connection:
        frozen = rounds.get_frozen(connection, ROUND)
    assert seals.rules == frozen.rules_digest
    assert seals.roster == small_roster().digest()


def test_a_small_group_is_shown_with_its_neighbour(opened):
    counts = published(opened).tally.counts

    assert set(counts["group"]) == {"staff+students"}
    assert set(counts["count"]) == {11}


def test_a_subject_with_too_few_ballots_is_withheld(tmp_path):
    publication = published(voted(tmp_path, 4))

    assert publication.withheld == (
        Withheld("m001", Reason.TOO_FEW),
        Withheld("m002", Reason.TOO_FEW),
    )
    assert publication.tally.counts.empty
    assert set(publication.tally.ballots["valid"]) == {4}


def test_only_opinions_that_were_released_are_published(opened):
    first, *_ = answering.waiting(opened.store, ROUND)
    answering.release(opened.store, first, shown="如所改写")

    assert published(opened).opinions == (ReleasedOpinion("m001", "A17", "如所改写"),)


@pytest.mark.parametrize(("ballots", "shown"), [(9, 0), (10, 10)])
def test_opinions_are_published_only_among_enough_ballots(tmp_path, ballots, shown):
    it = voted(tmp_path, ballots)
    release_all(it)

    assert len(published(it).opinions) == shown


def test_the_archive_reads_back_as_what_was_published(opened):
    release_all(opened)
    publication = published(opened)

    read = read_publication(opened.archive)

    assert read.tally == publication.tally
    for part in ("round_id", "title", "day", "survey", "subjects", "withheld", "box"):
        assert getattr(read, part) == getattr(publication, part)
    for part in ("opinions", "receipts", "seals", "fewest", "fewest_texts"):
        assert getattr(read, part) == getattr(publication, part)


@pytest.mark.abuse(50)
def test_a_round_is_published_once(opened):
    published(opened)
    before = (opened.archive / "protocol.json").read_bytes()

    with pytest.raises(MoveRefusedError):
        published(opened)
    assert (opened.archive / "protocol.json").read_bytes() == before


def test_only_an_opened_round_is_published(tmp_path):
    it = round_in(State.CLOSED, tmp_path)

    with pytest.raises(MoveRefusedError):
        published(it)
    assert not it.archive.exists()


def test_rules_that_were_changed_are_not_published(opened):
    opened.tamper("UPDATE round SET fewest = 3")

    with pytest.raises(RulesChangedError):
        published(opened)
    assert opened.state is State.OPENED
    assert not opened.archive.exists()


def test_a_folder_in_use_is_not_overwritten(opened):
    opened.archive.mkdir(parents=True)
    (opened.archive / "thesis.docx").write_bytes(b"years of work")

    with pytest.raises(FolderTakenError):
        published(opened)
    assert (opened.archive / "thesis.docx").read_bytes() == b"years of work"
    assert opened.state is State.OPENED


def test_a_publication_that_failed_halfway_is_made_good(opened):
    published(opened)
    opened.tamper("UPDATE round SET state = 'opened'")  # the store did not keep it

    published(opened)

    assert opened.state is State.PUBLISHED
    assert read_publication(opened.archive).round_id == ROUND
