"""Rounds of nearly the same raters: what two publications would tell together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_rounds import round_in, small_roster

from toolkit.collection.round import State
from toolkit.errors import ArchiveRefusedError
from toolkit.publication import Reason, Withheld
from toolkit.storage.archive import read_archive

pytestmark = pytest.mark.abuse(50)


def a_round(folder, grades, *, store=None, name, leave_out=0, fresh=False):
    """Play a round in which the staff give these grades; nobody may stay away."""
    roster = small_roster(members=1, staff=len(grades) + leave_out, students=0)
    raters = roster.raters[leave_out:]
    if fresh:
        raters = tuple(replace(one, number=f"{one.number}X") for one in raters)
    roster = replace(roster, raters=raters)
    it = round_in(State.OPEN, folder, store=store, round_id=name, roster=roster)
    for rater, grade in enumerate(grades):
        it.cast(rater, grade=grade)
    return it


def published(it):
    it.bring_to(State.PUBLISHED)
    return read_archive(it.archive)


GOOD, FAIR, POOR = "excellent", "qualified", "unqualified"
BEFORE = [GOOD] * 9 + [FAIR] * 3


@pytest.fixture
def before(tmp_path):
    """A published round in which all twelve raters voted."""
    it = a_round(tmp_path, BEFORE, name="2024-spring")
    assert published(it).withheld == ()
    return it


def after(before, grades, **options):
    return published(
        a_round(
            before.folder, grades, store=before.store, name="2026-spring", **options
        )
    )


def test_who_joined_is_hidden_in_bands(before):
    publication = after(before, [*BEFORE, POOR])

    assert publication.withheld == (Withheld("m001", Reason.COMPUTABLE),)
    assert publication.tally.counts.empty
    told = {one.mark: (one.low, one.high) for one in publication.bands}
    assert told[POOR] == (0, 2)


def test_who_left_is_hidden_in_bands(tmp_path):
    grades = [GOOD] * 14 + [FAIR] * 6
    before = a_round(tmp_path, grades, name="2024-spring")
    published(before)

    publication = after(before, grades[1:], leave_out=1)

    assert publication.withheld == (Withheld("m001", Reason.COMPUTABLE),)
    told = {one.mark: (one.low, one.high) for one in publication.bands}
    assert told[GOOD] == (12, 15)


def test_where_bands_would_tell_who_left_nothing_is_told(before):
    """Eight of eleven is a band that ends at eight; nine before, so one left."""
    publication = after(before, BEFORE[1:], leave_out=1)

    assert publication.withheld == (Withheld("m001", Reason.COMPUTABLE),)
    assert publication.bands == ()


def test_who_came_for_another_is_hidden_in_bands(before):
    publication = after(before, [*BEFORE[1:], POOR], leave_out=1)

    assert publication.withheld == (Withheld("m001", Reason.COMPUTABLE),)


def test_the_same_raters_can_be_compared(before):
    assert after(before, [GOOD] * 8 + [FAIR] * 4).withheld == ()


def test_raters_who_cannot_have_marked_as_before_are_told(before):
    assert after(before, [GOOD] * 5 + [FAIR] * 8).withheld == ()


def test_as_many_newcomers_as_the_floor_are_told(before):
    assert after(before, [*BEFORE, *[POOR] * 3, *[GOOD] * 2]).withheld == ()


def test_raters_who_are_all_others_are_told(before):
    assert after(before, [*BEFORE, POOR], fresh=True).withheld == ()


def test_a_round_in_which_somebody_stayed_away_is_told(before):
    roster = small_roster(members=1, staff=14, students=0)
    it = round_in(
        State.OPEN,
        before.folder,
        store=before.store,
        round_id="2026-spring",
        roster=roster,
    )
    for rater, grade in enumerate([*BEFORE, POOR]):
        it.cast(rater, grade=grade)

    assert published(it).withheld == ()


def test_once_names_are_destroyed_numbers_are_compared(before):
    before.bring_to(State.DESTROYED)

    publication = after(before, [*BEFORE, POOR])

    assert publication.withheld == (Withheld("m001", Reason.COMPUTABLE),)


def test_a_round_that_lies_elsewhere_is_not_compared(before):
    before.archive.rename(before.folder / "elsewhere")

    assert after(before, [*BEFORE, POOR]).withheld == ()


def test_a_damaged_archive_beside_it_stops_the_publication(before):
    it = a_round(
        before.folder, [*BEFORE, POOR], store=before.store, name="2026-spring"
    ).bring_to(State.OPENED)
    (before.archive / "tally.parquet").write_bytes(b"")

    with pytest.raises(ArchiveRefusedError, match="2024-spring"):
        it.bring_to(State.PUBLISHED)

    assert it.state is State.OPENED
    assert not it.archive.exists()
