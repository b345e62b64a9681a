"""Ballot counts are added up, and complete or void when they say so."""

from __future__ import annotations

import pytest
from factories import a_tally

from toolkit.analysis.participation import (
    Ballots,
    ballots_by_place,
    ballots_by_subject,
    ballots_of,
)


def test_ballots_are_told_by_subject_and_group():
    places = ballots_by_place(a_tally(absent=1, invalid=2))

    assert places["m1", "staff"] == Ballots(15, 15, 14, 12, 2)
    assert len(places) == 6


def test_the_groups_of_a_subject_are_added_up():
    subjects = ballots_by_subject(a_tally(absent=1))

    assert subjects == {
        "m1": Ballots(32, 32, 29, 29, 0),
        "m2": Ballots(32, 32, 29, 29, 0),
    }


def test_a_whole_tally_is_added_up():
    assert ballots_of(a_tally(invalid=1)) == Ballots(64, 64, 64, 58, 6)


def test_nothing_adds_up_to_nothing():
    assert ballots_of(a_tally({})) == Ballots()
    assert ballots_by_subject(a_tally({})) == {}


@pytest.mark.parametrize(
    ("ballots", "complete"),
    [
        (Ballots(9, 9, 9, 9, 0), True),
        (Ballots(9, 9, 9, 8, 1), False),
        (Ballots(9, 9, 8, 8, 0), False),
        (Ballots(), False),
    ],
)
def test_complete_is_a_valid_ballot_from_everybody(ballots, complete):
    assert ballots.is_complete is complete


@pytest.mark.parametrize(
    ("ballots", "void"),
    [(Ballots(9, 8, 8, 8, 0), False), (Ballots(9, 8, 9, 9, 0), True)],
)
def test_void_is_more_returned_than_issued(ballots, void):
    assert ballots.is_void is void
