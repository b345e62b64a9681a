"""What is true of every tally."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import GROUPS, tallies

from toolkit.tally import BALLOT_COUNTS, Tally

some = settings(max_examples=40, deadline=None)


def total(tally):
    return tally.counts["count"].sum(), *tally.ballots[list(BALLOT_COUNTS)].sum()


@some
@given(one=tallies(), other=tallies())
def test_the_order_of_adding_does_not_matter(one, other):
    assert one + other == other + one


@some
@given(one=tallies(), other=tallies(), third=tallies())
def test_boxes_may_be_added_in_any_grouping(one, other, third):
    assert (one + other) + third == one + (other + third)


@some
@given(one=tallies(), other=tallies())
def test_nothing_is_lost_in_adding(one, other):
    sums = zip(total(one), total(other), strict=True)

    assert total(one + other) == tuple(mine + theirs for mine, theirs in sums)


@some
@given(
    tally=tallies(),
    names=st.dictionaries(st.sampled_from(GROUPS), st.sampled_from(["x", "y"])),
)
def test_nothing_is_lost_in_pooling(tally, names):
    assert total(tally.pool(names)) == total(tally)


@some
@given(tally=tallies(), groups=st.sets(st.sampled_from(GROUPS)))
def test_a_part_and_the_rest_are_the_whole(tally, groups):
    rest = set(GROUPS) - groups

    assert tally.select(group=groups) + tally.select(group=rest) == tally


@some
@given(tally=tallies(items=("A15", "B01")))
def test_writing_and_reading_change_nothing(tally):
    file = BytesIO()

    tally.to_parquet(file)

    assert Tally.read_parquet(BytesIO(file.getvalue())) == tally
