"""What anybody may know of a round: its notice, its turnout, its receipts."""

from __future__ import annotations

import json
import re

import pytest
from ceremonies import key_kept_here
from small_rounds import ROUND, SURVEY, draft, round_in

from toolkit.collection import sealing
from toolkit.collection.credential import CredentialKind
from toolkit.collection.round import State
from toolkit.errors import NoSuchRoundError, NotOpenError
from toolkit.services import announcing, issuing
from toolkit.services.batching import close_due_batches

pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def voting(tmp_path):
    return round_in(State.OPEN, tmp_path)


def test_anybody_may_see_what_was_frozen(tmp_path):
    it = round_in(State.FROZEN, tmp_path, fewest=6)

    for state in it.life():
        seen = announcing.notice(it.store, ROUND)
        assert (seen.state, seen.fewest, seen.survey) == (state, 6, SURVEY)
        assert seen.fingerprint == sealing.fingerprint(seen.key)


def test_the_notice_tells_how_codes_reach_their_raters(tmp_path):
    planned = draft(tmp_path)
    issuing.issue_codes(planned.store, ROUND, by_ticket=["staff"])
    planned.codes = ("issued",)
    planned.bring_to(State.FROZEN)

    assert announcing.notice(planned.store, ROUND).kinds == set(CredentialKind)


def test_the_notice_tells_how_many_slips_open_the_box(tmp_path):
    here, there = key_kept_here(tmp_path / "here"), round_in(State.OPEN, tmp_path)

    assert announcing.notice(here.store, ROUND).needed == 0
    assert announcing.notice(there.store, ROUND).needed == 2


def test_nobody_sees_a_draft(tmp_path):
    with pytest.raises(NotOpenError):
        announcing.notice(draft(tmp_path).store, ROUND)


def test_turnout_is_rounded_down_while_the_round_is_open(voting):
    seen = []
    for rater in range(6):
        voting.cast(rater)
        seen.append(announcing.returned(voting.store, ROUND))

    voting.bring_to(State.CLOSED)

    assert seen == [0, 0, 0, 0, 5, 5]
    assert announcing.returned(voting.store, ROUND) == 6


def test_receipts_are_shown_once_the_round_is_published(voting):
    sealed = [voting.cast(rater) for rater in range(3)]
    seen = {}

    for state in (State.CLOSED, State.OPENED, State.PUBLISHED, State.DESTROYED):
        voting.bring_to(state)
        seen[state] = announcing.receipts(voting.store, ROUND)

    wanted = tuple(sorted(one.receipt for one in sealed))
    assert seen == {
        State.CLOSED: (),
        State.OPENED: (),
        State.PUBLISHED: wanted,
        State.DESTROYED: wanted,
    }


def test_the_newest_head_is_told_as_soon_as_a_batch_is_made_up(tmp_path):
    voting = round_in(State.OPEN, tmp_path, fewest=3)
    seen = []
    for rater in range(7):
        voting.cast(rater)
        close_due_batches(voting.store)
        seen.append(announcing.newest_head(voting.store, ROUND))

    voting.bring_to(State.CLOSED)

    assert seen[:5] == [None] * 5
    assert re.fullmatch("[0-9a-f]{64}", seen[5])
    assert seen[6] == seen[5] != announcing.newest_head(voting.store, ROUND)


def test_the_newest_head_is_told_to_the_end_and_is_the_published_one(voting):
    voting.cast(0)
    voting.bring_to(State.CLOSED)
    closed = announcing.newest_head(voting.store, ROUND)

    later = [announcing.newest_head(voting.store, ROUND) for _ in voting.life()]

    protocol = json.loads((voting.archive / "protocol.json").read_text("utf-8"))
    assert set(later) == {closed}
    assert [one["head"] for one in protocol["heads"]] == [closed]


def test_a_round_without_ballots_has_no_head_to_note_down(tmp_path):
    it = draft(tmp_path)

    assert {announcing.newest_head(it.store, ROUND) for _ in it.life()} == {None}


def test_a_round_that_does_not_exist_has_no_head(voting):
    with pytest.raises(NoSuchRoundError):
        announcing.newest_head(voting.store, "autumn")


def test_a_database_that_answers_is_healthy(voting):
    assert announcing.is_healthy(voting.store)


@pytest.mark.on("sqlite")
def test_a_database_that_is_gone_is_not(voting, tmp_path):
    voting.store.close()
    for path in tmp_path.glob("pingyi.db*"):
        path.unlink()
    (tmp_path / "pingyi.db").mkdir()

    assert not announcing.is_healthy(voting.store)
