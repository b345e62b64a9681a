"""The ledger: opinions, and what their reviewers decided."""

from __future__ import annotations

import pytest
from small_rounds import ROUND, round_in

from toolkit.collection.round import State
from toolkit.opinions import ReleasedOpinion, Review
from toolkit.storage import ledger

pytestmark = pytest.mark.usefixtures("any_database")

TEXTS = [
    ledger.ClaimedText("m002", "A17", "多听意见", b"2" * 32),
    ledger.ClaimedText("m001", "A17", "少开会", b"3" * 32),
    ledger.ClaimedText("m001", "A16", "备课认真", b"1" * 32),
]


@pytest.fixture
def connection(tmp_path):
    with round_in(State.CLOSED, tmp_path).store.writing() as connection:
        ledger.write_opinions(connection, ROUND, TEXTS)
        yield connection


def by_body(connection, **wanted):
    return {one.body: one for one in ledger.read_opinions(connection, ROUND, **wanted)}


def review(connection, body, decision, *, shown=""):
    opinion = by_body(connection)[body]
    ledger.save_review(connection, opinion.id, decision, shown=shown)


def test_every_opinion_waits_for_its_review(connection):
    waiting = by_body(connection, review=Review.WAITING)

    assert set(waiting) == {text.body for text in TEXTS}
    assert {(one.subject, one.item) for one in waiting.values()} == {
        (text.subject, text.item) for text in TEXTS
    }


def test_opinions_stand_in_the_order_of_their_random_ids(connection):
    ids = [one.id for one in ledger.read_opinions(connection, ROUND)]

    assert ids == sorted(ids)
    assert {len(bytes.fromhex(one)) for one in ids} == {16}


def test_a_decision_concerns_one_opinion(connection):
    review(connection, "多听意见", Review.WITHHELD)

    assert set(by_body(connection, review=Review.WITHHELD)) == {"多听意见"}
    assert set(by_body(connection, review=Review.WAITING)) == {"少开会", "备课认真"}


def test_only_what_is_released_is_shown_by_subject_and_item(connection):
    review(connection, "多听意见", Review.RELEASED, shown="多听")
    review(connection, "少开会", Review.RELEASED, shown="少开会")
    review(connection, "备课认真", Review.RELEASED, shown="认真")

    assert ledger.read_released(connection, ROUND) == [
        ReleasedOpinion("m001", "A16", "认真"),
        ReleasedOpinion("m001", "A17", "少开会"),
        ReleasedOpinion("m002", "A17", "多听"),
    ]


def test_what_waits_or_is_withheld_is_not_shown(connection):
    review(connection, "多听意见", Review.WITHHELD, shown="多听意见")

    assert ledger.read_released(connection, ROUND) == []


def test_opinions_of_another_round_are_not_read(connection):
    assert ledger.read_opinions(connection, "autumn") == []
    assert ledger.read_released(connection, "autumn") == []


def test_originals_can_be_forgotten_and_what_is_shown_stays(connection):
    review(connection, "多听意见", Review.RELEASED, shown="多听")

    ledger.forget_originals(connection, ROUND)

    assert set(by_body(connection)) == {""}
    assert [one.text for one in ledger.read_released(connection, ROUND)] == ["多听"]
