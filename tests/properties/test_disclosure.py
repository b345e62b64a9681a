"""What protection promises of every tally, whatever the rules of merging."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import group_sizes, merging_rules, tallies

from toolkit.analysis.audit import audit
from toolkit.analysis.disclosure import protect
from toolkit.analysis.merging import merge_groups
from toolkit.analysis.participation import ballots_by_subject
from toolkit.analysis.published_figures import (
    band_figures,
    crowds_of,
    figures_of,
)
from toolkit.publication import MERGED

some = settings(max_examples=50, deadline=None)
floors = st.integers(1, 12)


def sizes_of(tally):
    return tally.ballots.set_index(["subject", "group"])["valid"].to_dict()


def withheld_in(protected):
    return {one.subject for one in protected.withheld}


def marks_by_subject(tally):
    keys = ["subject", "item", "grade"]
    return tally.counts.groupby(keys)["count"].sum().to_dict()


@some
@given(tally=tallies(), fewest=floors, rules=merging_rules())
def test_no_group_smaller_than_twice_the_floor_is_counted(tally, fewest, rules):
    protected = protect(tally, fewest=fewest, merge_with=rules)
    shown = protected.tally.select(subject=set(tally.subjects) - withheld_in(protected))

    assert all(size >= 2 * fewest for size in sizes_of(shown).values())


@some
@given(tally=tallies(), fewest=st.integers(3, 12), rules=merging_rules())
def test_bands_hold_the_counts_and_never_say_all_or_none(tally, fewest, rules):
    protected = protect(tally, fewest=fewest, merge_with=rules)
    true = marks_by_subject(tally)

    for one in protected.bands:
        count = true.get((one.subject, one.item, one.mark), 0)
        assert one.low <= count <= one.high
        assert (one.low, one.high) not in {(0, 0), (one.of, one.of)}


@some
@given(tally=tallies(most=5), rules=merging_rules())
def test_hiding_and_then_totalling_never_reveals(tally, rules):
    """Whatever is added up over groups and subjects, no few raters' marks follow."""
    protected = protect(tally, fewest=5, merge_with=rules)
    crowds = crowds_of(tally)
    figures = [
        *figures_of(protected.tally, crowds, together=[tally.subjects]),
        *band_figures(protected.bands, crowds),
    ]

    assert all(one.is_unanimous for one in audit(figures, fewest=5))


@some
@given(tally=tallies(), fewest=floors, rules=merging_rules())
def test_every_mark_on_a_subject_shown_is_in_its_totals(tally, fewest, rules):
    protected = protect(tally, fewest=fewest, merge_with=rules)
    shown = set(tally.subjects) - withheld_in(protected)

    assert marks_by_subject(protected.tally) == marks_by_subject(
        tally.select(subject=shown)
    )


@some
@given(tally=tallies(), fewest=floors, rules=merging_rules())
def test_groups_are_merged_and_never_hidden(tally, fewest, rules):
    protected = protect(tally, fewest=fewest, merge_with=rules)

    for subject in tally.subjects:
        before = set(tally.select(subject=subject).ballots["group"])
        after = list(protected.tally.select(subject=subject).ballots["group"])
        assert sorted(MERGED.join(after).split(MERGED)) == sorted(before)


@some
@given(tally=tallies(), fewest=floors, rules=merging_rules())
def test_ballot_counts_stay_complete(tally, fewest, rules):
    protected = protect(tally, fewest=fewest, merge_with=rules).tally

    assert ballots_by_subject(protected) == ballots_by_subject(tally)


@some
@given(tally=tallies(), fewest=floors, rules=merging_rules())
def test_exactly_the_subjects_with_too_few_ballots_are_withheld(tally, fewest, rules):
    protected = protect(tally, fewest=fewest, merge_with=rules)
    valid = tally.ballots.groupby("subject")["valid"].sum()

    assert withheld_in(protected) == set(valid[valid < 2 * fewest].index)
    assert not withheld_in(protected) & set(protected.tally.counts["subject"])
    banded = valid[(valid >= fewest) & (valid < 2 * fewest)].index
    assert {one.subject for one in protected.bands} == set(banded)


@some
@given(tally=tallies(), fewest=floors, rules=merging_rules())
def test_protecting_twice_changes_nothing_more(tally, fewest, rules):
    once = protect(tally, fewest=fewest, merge_with=rules)
    twice = protect(once.tally, fewest=fewest, merge_with=rules)

    assert twice.tally == once.tally
    assert twice.withheld == once.withheld


@given(sizes=group_sizes(), fewest=floors, rules=merging_rules(), chance=st.randoms())
def test_the_order_in_which_groups_are_told_does_not_matter(
    sizes, fewest, rules, chance
):
    shuffled = list(sizes.items())
    chance.shuffle(shuffled)

    assert merge_groups(
        dict(shuffled), fewest=fewest, merge_with=rules
    ) == merge_groups(sizes, fewest=fewest, merge_with=rules)


@given(sizes=group_sizes(), fewest=floors, rules=merging_rules())
def test_groups_large_enough_stand_alone_if_all_are(sizes, fewest, rules):
    labels = merge_groups(sizes, fewest=fewest, merge_with=rules)

    if min(sizes.values()) >= fewest:
        assert labels == {group: group for group in sizes}


@given(sizes=group_sizes(), fewest=floors, rules=merging_rules())
def test_a_label_joins_its_groups_in_the_order_of_the_rules(sizes, fewest, rules):
    labels = merge_groups(sizes, fewest=fewest, merge_with=rules)

    for label in labels.values():
        together = [group for group in rules if labels.get(group) == label]
        assert label == MERGED.join(together)
