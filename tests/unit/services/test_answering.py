"""Read the opinions of a round and decide what is shown of them."""

from __future__ import annotations

import pytest
from small_rounds import ROUND, round_in

from toolkit.collection.round import State
from toolkit.collection.staff import Role, Staff
from toolkit.errors import (
    NoSuchRoundError,
    NotPermittedError,
    ReviewOverError,
    RoundError,
    SettingError,
)
from toolkit.opinions import Review
from toolkit.services import answering
from toolkit.storage import ledger

pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def opened(tmp_path):
    """An opened round with two opinions among eleven ballots."""
    it = round_in(State.OPEN, tmp_path)
    for rater in range(11):
        it.cast(rater, words={0: "多听意见", 1: "少开会"}.get(rater, ""))
    return it.bring_to(State.OPENED)


def waiting(it):
    return {one.body: one for one in answering.waiting(it.store, ROUND)}


def released(it):
    with it.store.reading() as connection:
        return [one.text for one in ledger.read_released(connection, ROUND)]


def test_all_opinions_wait_until_somebody_decides(opened):
    assert set(waiting(opened)) == {"多听意见", "少开会"}
    assert released(opened) == []


def test_an_opinion_is_released_word_for_word(opened):
    answering.release(opened.store, waiting(opened)["多听意见"])

    assert released(opened) == ["多听意见"]
    assert set(waiting(opened)) == {"少开会"}


def test_an_opinion_is_released_as_rewritten(opened):
    answering.release(opened.store, waiting(opened)["多听意见"], shown="希望多听")

    assert released(opened) == ["希望多听"]


@pytest.mark.parametrize("shown", ["", " ", "\u3000\n"])
def test_a_rewriting_that_says_nothing_never_shows_the_original(opened, shown):
    answering.release(opened.store, waiting(opened)["多听意见"], shown=shown)

    assert released(opened) == []
    assert set(waiting(opened)) == {"少开会"}


def test_what_is_rewritten_is_plain_words_too(opened):
    shown = " 希望\r\n多听\x07\u202e取 "

    answering.release(opened.store, waiting(opened)["多听意见"], shown=shown)

    assert released(opened) == ["希望 多听取"]


def test_an_opinion_that_is_withheld_is_not_shown(opened):
    answering.withhold(opened.store, waiting(opened)["多听意见"])

    assert released(opened) == []
    assert set(waiting(opened)) == {"少开会"}


def test_a_decision_can_be_taken_back_before_publication(opened):
    opinion = waiting(opened)["多听意见"]
    answering.release(opened.store, opinion)

    answering.withhold(opened.store, opinion)

    assert released(opened) == []


@pytest.mark.parametrize("state", [State.PUBLISHED, State.DESTROYED])
def test_nothing_is_decided_after_publication(opened, state):
    opinion = waiting(opened)["多听意见"]
    opened.bring_to(state)

    with pytest.raises(RoundError):
        answering.release(opened.store, opinion)
    with pytest.raises(RoundError):
        answering.withhold(opened.store, opinion)
    assert released(opened) == []


def test_a_round_that_does_not_exist_has_no_opinions(opened):
    with pytest.raises(NoSuchRoundError):
        answering.waiting(opened.store, "autumn")


def test_an_opinion_is_found_by_its_id_while_it_is_under_review(opened):
    opinion = waiting(opened)["多听意见"]

    assert answering.find_opinion(opened.store, opinion.id) == opinion


def test_an_id_of_no_opinion_finds_none(opened):
    for opinion_id in ("", "00", "0" * 32, "x" * 32, "Ａ" * 32):
        with pytest.raises(SettingError, match="no such opinion"):
            answering.find_opinion(opened.store, opinion_id)


def test_what_is_under_review_is_told_with_the_words_in_which_it_is_shown(opened):
    answering.release(opened.store, waiting(opened)["多听意见"], shown="希望多听")
    found = {
        one.opinion.body: (one.opinion.review, one.shown)
        for one in answering.under_review(opened.store, ROUND)
    }

    assert found == {
        "多听意见": (Review.RELEASED, "希望多听"),
        "少开会": (Review.WAITING, ""),
    }


def test_after_publication_no_original_is_read_to_be_reviewed(opened):
    opinion = waiting(opened)["多听意见"]
    opened.bring_to(State.PUBLISHED)

    with pytest.raises(ReviewOverError):
        answering.under_review(opened.store, ROUND)
    with pytest.raises(ReviewOverError):
        answering.find_opinion(opened.store, opinion.id)


def test_what_is_rewritten_may_be_no_longer_than_any_answer(opened):
    opinion = waiting(opened)["多听意见"]
    answering.release(opened.store, opinion, shown="长" * answering.LONGEST)
    with pytest.raises(SettingError, match="characters"):
        answering.release(opened.store, opinion, shown="长" * (answering.LONGEST + 1))

    assert released(opened) == ["长" * answering.LONGEST]


@pytest.mark.abuse(57)
def test_only_editors_read_and_decide(opened):
    opinion = waiting(opened)["多听意见"]
    for role in set(Role) - {Role.EDITOR}:
        store = opened.store.acting(Staff("li", role))
        for do in (
            lambda store=store: answering.waiting(store, ROUND),
            lambda store=store: answering.under_review(store, ROUND),
            lambda store=store: answering.find_opinion(store, opinion.id),
            lambda store=store: answering.release(store, opinion),
            lambda store=store: answering.withhold(store, opinion),
        ):
            with pytest.raises(NotPermittedError):
                do()

    assert set(waiting(opened)) == {"多听意见", "少开会"}
