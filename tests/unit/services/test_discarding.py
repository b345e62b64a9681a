"""A draft is discarded whole; anything later stays."""

from __future__ import annotations

from datetime import date

import pytest
from small_rounds import ROUND, draft, round_in
from sqlalchemy import select

from toolkit.collection.round import State
from toolkit.collection.staff import Role, Staff
from toolkit.errors import NoSuchRoundError, NotDraftError, NotPermittedError
from toolkit.services import issuing
from toolkit.services.discarding import discard_draft
from toolkit.storage.tables import act, metadata

DAY = date(2026, 3, 5)
OF_A_DRAFT = (
    *("round", "subject", "slate", "rater", "electorate", "credential", "voided"),
)


def test_nothing_of_a_discarded_draft_is_left_but_the_record(tmp_path):
    planned = draft(tmp_path)
    issuing.issue_codes(planned.store, ROUND)
    zhao = planned.store.acting(Staff("zhao", Role.ORGANISER))
    before = planned.count_rows(*OF_A_DRAFT)

    discard_draft(zhao, ROUND, today=DAY)

    assert min(before[:-1]) > 0
    assert planned.count_rows(*metadata.tables) == [
        int(name == "act") for name in metadata.tables
    ]
    with planned.store.reading() as connection:
        (row,) = connection.execute(select(act)).mappings()
    assert (row["act"], row["round"], row["by"]) == ("discarded", ROUND, "zhao")


def test_another_draft_stays(tmp_path):
    planned = draft(tmp_path)
    other = draft(tmp_path, store=planned.store, round_id="autumn")
    rows = other.count_rows("rater", "slate", "electorate", "subject")

    discard_draft(planned.store, ROUND, today=DAY)

    assert other.state is State.DRAFT
    assert other.count_rows("rater")[0] * 2 == rows[0]


def test_a_round_may_have_the_id_of_a_discarded_one(tmp_path):
    planned = draft(tmp_path)
    discard_draft(planned.store, ROUND, today=DAY)

    assert draft(tmp_path, store=planned.store).state is State.DRAFT


@pytest.mark.parametrize("state", [State.FROZEN, State.OPEN])
def test_what_is_frozen_is_not_discarded(tmp_path, state):
    planned = round_in(state, tmp_path)

    with pytest.raises(NotDraftError):
        discard_draft(planned.store, ROUND, today=DAY)
    assert planned.state is state


def test_only_organisers_discard(tmp_path):
    planned = draft(tmp_path)
    scrutineer = planned.store.acting(Staff("qian", Role.SCRUTINEER))

    with pytest.raises(NotPermittedError, match="qian"):
        discard_draft(scrutineer, ROUND, today=DAY)
    assert planned.state is State.DRAFT


def test_what_is_not_there_is_not_discarded(tmp_path):
    store = draft(tmp_path).store

    with pytest.raises(NoSuchRoundError):
        discard_draft(store, "autumn", today=DAY)
