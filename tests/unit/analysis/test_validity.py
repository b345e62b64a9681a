"""A vote is valid, void or empty; a void one has no shares."""

from __future__ import annotations

import pytest

from toolkit.analysis.participation import Ballots
from toolkit.analysis.validity import (
    BallotShares,
    Validity,
    ballot_shares,
    validity_of,
)


@pytest.mark.parametrize(
    ("ballots", "validity"),
    [
        (Ballots(12, 12, 12, 12, 0), Validity.VALID),
        (Ballots(12, 11, 9, 8, 1), Validity.VALID),
        (Ballots(12, 11, 12, 12, 0), Validity.VOID),
        (Ballots(12, 0, 1, 1, 0), Validity.VOID),
        (Ballots(200, 180, 90, 0, 90), Validity.NO_VALID_BALLOTS),
        (Ballots(12, 12, 0, 0, 0), Validity.NO_VALID_BALLOTS),
        (Ballots(12, 0, 0, 0, 0), Validity.NO_BALLOTS),
    ],
)
def test_ballot_counts_decide_whether_a_vote_is_valid(ballots, validity):
    assert validity_of(ballots) is validity


def test_each_share_has_its_own_denominator():
    shares = ballot_shares(
        Ballots(eligible=20, issued=16, returned=8, valid=6, invalid=2)
    )

    assert shares == BallotShares(0.4, 0.5, 0.75)


def test_a_void_vote_has_no_shares():
    assert ballot_shares(Ballots(12, 11, 12, 12, 0)) == BallotShares(None, None, None)


def test_there_is_no_share_of_nothing():
    assert ballot_shares(Ballots(12, 0, 0, 0, 0)) == BallotShares(0.0, None, None)
