"""A release is compared with what was published before."""

from __future__ import annotations

import pytest

from toolkit.analysis.releases import Cause, Ledger, Objection, Release, difference
from toolkit.errors import TallyError


def a_release(name, *counts, **crowds_or_ballots):
    ballots = crowds_or_ballots.pop("ballots", "2026")
    told = dict(zip(("excellent", "qualified", "unqualified"), counts, strict=True))
    return Release(name, told, crowds_or_ballots, ballots=ballots)


def objections(wanted, *earlier):
    return Ledger(fewest=5, released=earlier).objections(wanted)


def test_a_first_release_of_enough_ballots_may_be_made():
    assert objections(a_release("first", 3, 2, 0)) == ()


def test_a_release_of_too_few_ballots_may_not():
    assert objections(a_release("first", 3, 1, 0)) == (Objection(Cause.TOO_FEW),)


@pytest.mark.abuse(50)
def test_one_ballot_more_betrays_the_last_rater():
    interim, final = a_release("interim", 6, 3, 1), a_release("final", 6, 3, 2)

    assert difference(final, interim).counts == {
        "excellent": 0,
        "qualified": 0,
        "unqualified": 1,
    }
    assert objections(final, interim) == (Objection(Cause.TOO_NEAR, "interim"),)


def test_as_many_more_as_the_floor_may_be_released():
    interim, final = a_release("interim", 6, 3, 1), a_release("final", 8, 5, 2)

    assert difference(final, interim).size == 5
    assert objections(final, interim) == ()


def test_the_same_release_again_adds_nothing():
    assert objections(a_release("again", 6, 3, 1), a_release("first", 6, 3, 1)) == ()


@pytest.mark.abuse(50)
def test_a_correction_of_one_ballot_is_seen():
    first, corrected = a_release("first", 6, 3, 1), a_release("corrected", 7, 2, 1)

    assert difference(corrected, first).size == 1
    assert objections(corrected, first) == (Objection(Cause.TOO_NEAR, "first"),)


def test_all_without_an_office_betrays_the_office():
    everyone = a_release("all", 12, 6, 2, rest=18, office=2)
    rest = a_release("all but the office", 11, 5, 2, rest=18)

    assert difference(rest, everyone).size == 2
    assert Objection(Cause.TOO_NEAR, "all") in objections(rest, everyone)
    assert Objection(Cause.COMPUTABLE, "all") in objections(rest, everyone)


def test_a_leaver_among_many_joiners_is_found_if_the_counts_tell():
    before = a_release("2024", 8, 2, 1, ballots="2024", stayed=10, left=1)
    after = a_release("2026", 14, 6, 0, stayed=10, joined=10)

    assert objections(after, before) == (Objection(Cause.COMPUTABLE, "2024"),)


def test_a_leaver_hides_among_joiners_whose_counts_leave_it_open():
    before = a_release("2024", 8, 2, 1, ballots="2024", stayed=10, left=1)
    after = a_release("2026", 12, 6, 2, stayed=10, joined=10)

    assert objections(after, before) == ()


def test_who_voted_anew_and_otherwise_cannot_be_subtracted():
    before = a_release("2024", 10, 0, 0, ballots="2024", stayed=10)
    after = a_release("2026", 0, 15, 0, stayed=10, joined=5)

    assert objections(after, before) == ()


def test_three_releases_betray_what_no_two_do():
    one = a_release("a and b", 4, 4, 2, a=5, b=5)
    two = a_release("b and c", 4, 2, 4, b=5, c=5)
    three = a_release("c and a", 2, 4, 4, c=5, a=5)
    # (one + three - two) / 2 is a alone: five raters, fewer than six.
    ledger = Ledger(fewest=6, released=(one, two))

    assert Ledger(fewest=5, released=(one, two)).objections(three) == ()
    assert Objection(Cause.COMPUTABLE, "all") in ledger.objections(three)


def test_other_subjects_and_items_are_not_compared():
    first = Release("first", {"excellent": 6}, subject="m1", item="A15")

    for place in ({"subject": "m2", "item": "A15"}, {"subject": "m1", "item": "A1"}):
        wanted = Release("second", {"excellent": 7}, **place)
        assert objections(wanted, first) == ()


def test_a_ledger_grows_only_by_what_may_be_released():
    ledger = Ledger(fewest=5).record(a_release("first", 6, 3, 1))

    assert [one.name for one in ledger.released] == ["first"]
    with pytest.raises(TallyError, match="too few raters"):
        ledger.record(a_release("second", 6, 3, 2))


def test_crowds_must_be_as_many_as_the_counts():
    with pytest.raises(TallyError, match="size"):
        a_release("first", 6, 3, 1, all=11)


def test_a_crowd_has_one_size():
    first = a_release("first", 6, 3, 1, all=10)

    with pytest.raises(TallyError, match="two sizes"):
        difference(a_release("second", 6, 3, 2, all=11), first)
