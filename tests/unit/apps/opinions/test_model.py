"""What the app of opinions knows, and what it does not let itself be told."""

from __future__ import annotations

import pytest
from desks import a_desk
from small_rounds import ROUND, TODAY

from toolkit.apps.desk.told import Reviewed
from toolkit.apps.opinions.model import OpinionsModel
from toolkit.collection.staff import Role
from toolkit.opinions import Review
from toolkit.services import reporting


def publish(it):
    reporting.publish(it.store, ROUND, it.folder / "published" / ROUND, today=TODAY)


def test_before_loading_nothing_is_shown(desk):
    screen = OpinionsModel(desk, language="en").screen

    assert (screen.is_loaded, screen.at_hand, screen.rounds.names) == (False, None, ())


def test_the_first_that_waits_is_at_hand(model):
    screen = model.screen

    assert (screen.at_hand.subject, screen.at_hand.body) == ("党员1号", "备课认真")
    assert screen.at_hand.text == "备课认真"
    assert screen.waiting.chosen == 0
    assert [name.split(" · ")[0] for name in screen.waiting.names] == [
        *("党员1号 1", "党员1号 2", "党员2号 1")
    ]
    assert screen.count == Reviewed(released=0, withheld=0, waiting=3)


def test_what_is_released_stays_at_hand_until_somebody_goes_on(model):
    model.write("备课很认真")
    model.release()
    model.release()  # a button pressed twice
    screen = model.screen

    assert screen.count == Reviewed(released=1, withheld=0, waiting=2)
    assert (screen.at_hand.review, screen.at_hand.shown) == (
        Review.RELEASED,
        "备课很认真",
    )
    assert (screen.waiting.chosen, screen.decided.chosen) == (None, 0)
    assert screen.decided.names[0].startswith("Released · 党员1号 1 · ")


def test_what_is_decided_is_decided_anew(model):
    model.release()
    model.go_on()
    model.take_up(0, is_waiting=False)
    model.withhold()

    assert model.screen.count == Reviewed(released=0, withheld=1, waiting=2)
    assert model.screen.at_hand.review is Review.WITHHELD


def test_going_on_skips_what_is_decided_and_begins_again_after_the_last(model):
    model.withhold()
    bodies = []
    for _step in range(3):
        model.go_on()
        bodies.append(model.screen.at_hand.body)

    assert bodies[0] == bodies[2] == "请联系 13812345678"
    assert bodies[1].startswith("<script>")


def test_going_back_leads_to_what_was_at_hand_before(model):
    model.go_on()
    model.release()
    model.go_on()
    model.go_back()
    model.go_back()

    assert model.screen.at_hand.body == "备课认真"
    assert not model.screen.may_go_back


def test_a_text_that_is_begun_waits_for_whoever_comes_back(model):
    model.write("备课很认真")
    model.go_on()
    model.go_back()

    assert model.screen.at_hand.text == "备课很认真"


def test_when_all_is_decided_there_is_no_way_on(model):
    for _step in range(3):
        model.withhold()
        model.go_on()

    assert not model.screen.may_go_on
    assert model.screen.waiting.names == ()


@pytest.mark.parametrize("text", ["", " \n", "长" * 2001])
def test_nothing_and_too_much_is_not_released(model, text):
    model.write(text)
    model.release()

    assert not model.screen.at_hand.may_be_released
    assert model.screen.at_hand.remarks
    assert model.screen.count.waiting == len(model.screen.waiting.names) == 3


def test_remarks_follow_the_text_that_is_written(model):
    model.go_on()
    before = model.screen.at_hand.remarks
    model.write("请联系学院")

    assert before == ("It contains a long number: 13812345678.",)
    assert model.screen.at_hand.remarks == ()


def test_a_round_that_was_published_meanwhile_says_so(model, it):
    publish(it)
    model.release()

    assert "not under review" in model.screen.refusal.said["en"]


def test_of_a_published_round_there_are_numbers_only(desk, it):
    publish(it)
    model = OpinionsModel(desk, language="en")
    model.load()
    screen = model.screen

    assert (screen.is_over, screen.at_hand, screen.waiting.names) == (True, None, ())
    assert screen.count == Reviewed(released=0, withheld=0, waiting=3)


@pytest.mark.abuse(57)
def test_an_organiser_who_comes_here_reads_nothing(office):
    model = OpinionsModel(a_desk(office, Role.ORGANISER), language="zh-CN")
    model.load()
    screen = model.screen

    assert (screen.rounds.names, screen.at_hand, screen.count) == ((), None, None)
    assert screen.refusal is not None


@pytest.mark.abuse(57)
def test_what_is_not_there_cannot_be_taken_up(model):
    before = model.screen
    for number in (-1, 99):
        model.choose(number)
        model.take_up(number, is_waiting=True)
        model.take_up(number, is_waiting=False)

    assert model.screen == before
