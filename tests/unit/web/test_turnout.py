"""The turnout moves once an hour, whoever asks how often."""

from __future__ import annotations

import pytest
from unit.web.serving import Visitor, serving

from toolkit.collection.round import State

HOUR = 3600.0
REFRESHED = "This figure is refreshed every hour."


@pytest.fixture
def clock():
    """A clock that a test puts forward: the seconds are its only item."""
    return [100.0]


@pytest.fixture
def told(store, voting, page, clock):
    """Ask how many ballots are in, and how the round stands."""
    with serving(store, clock=lambda: clock[0]) as address:
        visitor = Visitor(address, {"Accept-Language": "en"})

        def told():
            data = visitor.get(f"{page}/status").data
            return data["state"], data["returned"]

        told.page = lambda: visitor.get(f"{page}/status", Accept="text/html").text
        yield told


def test_the_figure_is_told_anew_once_an_hour_only(told, voting, clock):
    seen = [told()]
    for rater in range(7):
        voting.cast(rater)
        clock[0] += HOUR / 8
        seen.append(told())

    clock[0] += HOUR / 8

    assert seen == [("open", 0)] * 8
    assert told() == ("open", 5)


def test_the_hour_is_counted_from_the_figure_and_not_from_the_last_question(
    told, voting, clock
):
    told()
    for rater in range(5):
        voting.cast(rater)
    for _ in range(3):
        clock[0] += HOUR / 3
        told()

    assert told() == ("open", 5)


def test_who_asks_first_is_told_what_is_in(told, voting):
    for rater in range(6):
        voting.cast(rater)

    assert told() == ("open", 5)


def test_once_the_round_is_closed_the_exact_figure_is_told_at_once(told, voting):
    before = told()
    for rater in range(7):
        voting.cast(rater)
    voting.bring_to(State.CLOSED)

    assert before == ("open", 0)
    assert told() == ("closed", 7)


def test_the_page_says_how_often_the_figure_moves_while_it_does(told, voting):
    while_open = told.page()
    voting.bring_to(State.CLOSED)

    assert REFRESHED in while_open
    assert REFRESHED not in told.page()
