"""Read the opinions of a round and decide what is shown of them."""

from __future__ import annotations

import pytest
from small_rounds import ROUND, round_in

from toolkit.collection.round import State
from toolkit.errors import NoSuchRoundError, RoundError
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
