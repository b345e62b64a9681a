"""Small groups are merged as the rules say; subjects with too few are withheld."""

from __future__ import annotations

import pandas as pd
import pytest
from factories import a_tally

from toolkit.analysis.disclosure import merge_groups, protect
from toolkit.errors import TallyError
from toolkit.publication import Reason, Withheld
from toolkit.tally import Tally

RULES = {"staff": None, "students": None, "retired": "staff"}


@pytest.mark.abuse(49)
@pytest.mark.parametrize(
    ("sizes", "cells"),
    [
        ({"staff": 5, "students": 5, "retired": 5}, "staff students retired"),
        ({"staff": 9, "students": 9, "retired": 4}, "staff+retired students"),
        ({"staff": 9, "students": 4, "retired": 9}, "staff students+retired"),
        ({"staff": 4, "students": 9, "retired": 9}, "staff+students retired"),
        ({"staff": 9, "students": 9, "retired": 0}, "staff+retired students"),
        ({"staff": 2, "students": 9, "retired": 2}, "staff+students+retired"),
        ({"staff": 1, "students": 1, "retired": 1}, "staff+students+retired"),
        ({"staff": 9, "retired": 4}, "staff+retired"),
        ({"students": 9, "retired": 4}, "students+retired"),
        ({"staff": 4}, "staff"),
    ],
)
def test_groups_too_small_are_merged(sizes, cells):
    labels = merge_groups(sizes, fewest=5, merge_with=RULES)

    assert sorted(set(labels.values())) == sorted(cells.split())
    assert labels.keys() == sizes.keys()


def test_without_a_declared_neighbour_the_last_group_joins_the_one_before():
    rules = {"staff": None, "students": None, "retired": None}

    labels = merge_groups(
        {"staff": 9, "students": 9, "retired": 4}, fewest=5, merge_with=rules
    )

    assert labels["retired"] == labels["students"] == "students+retired"


def test_of_two_small_groups_the_smaller_moves_first():
    rules = {"staff": "students", "students": None, "retired": "students"}

    labels = merge_groups(
        {"staff": 4, "students": 3, "retired": 2}, fewest=5, merge_with=rules
    )

    assert set(labels.values()) == {"staff+students+retired"}
    assert merge_groups(
        {"staff": 5, "students": 3, "retired": 2}, fewest=5, merge_with=rules
    ) == {
        "staff": "staff",
        "students": "students+retired",
        "retired": "students+retired",
    }


def test_a_group_the_rules_do_not_know_is_refused():
    with pytest.raises(TallyError, match="visitors"):
        merge_groups({"visitors": 9}, fewest=5, merge_with=RULES)


def test_a_subject_with_too_few_ballots_keeps_no_marks_and_one_ballot_count():
    tally = a_tally(
        {
            "m1": {"staff": {"excellent": 3}, "retired": {"qualified": 1}},
            "m2": {"staff": {"excellent": 5}},
        },
        absent=2,
        invalid=1,
    )

    protected = protect(tally, fewest=5, merge_with=RULES)

    assert protected.withheld == (Withheld("m1", Reason.TOO_FEW),)
    assert set(protected.tally.counts["subject"]) == {"m2"}
    about_m1 = protected.tally.select(subject="m1").ballots
    assert about_m1.to_numpy().tolist() == [["m1", "staff+retired", 10, 10, 6, 4, 2]]


def test_invalid_ballots_do_not_help_over_the_floor():
    tally = a_tally({"m1": {"staff": {"excellent": 4}}}, invalid=9)

    assert protect(tally, fewest=5, merge_with=RULES).withheld


def test_each_subject_is_merged_by_its_own_ballots():
    tally = a_tally(
        {
            "m1": {"staff": {"excellent": 6}, "retired": {"excellent": 6}},
            "m2": {"staff": {"excellent": 6}, "retired": {"excellent": 4}},
        }
    )

    counts = protect(tally, fewest=5, merge_with=RULES).tally.counts

    assert list(counts["group"]) == ["retired", "staff", "staff+retired"]
    assert list(counts["count"]) == [6, 6, 10]


def test_marks_stand_for_ballots_where_those_were_not_counted():
    marks = pd.DataFrame(
        {
            "subject": "m1",
            "item": ["A15"] * 4 + ["B01"] * 5,
            "group": "staff",
            "grade": "excellent",
        }
    )

    tally = Tally.from_marks(marks)

    assert protect(tally, fewest=5, merge_with=RULES).tally == tally
    assert protect(tally, fewest=6, merge_with=RULES).withheld


def followed_up(**asked):
    """A tally in which so many of each group of twelve were asked what others were not.

    Those asked are all of one mind.
    """
    rows = [("m1", "C16", group, "satisfied", 12) for group in asked]
    rows += [("m1", "C18", group, "attitude", n) for group, n in asked.items()]
    rows += [("m1", "C18", group, "not_asked", 12 - n) for group, n in asked.items()]
    return Tally.from_counts(
        pd.DataFrame(rows, columns=["subject", "item", "group", "grade", "count"])
    )


def labels_of(protected, item):
    return set(protected.tally.select(item=item).counts["group"])


def test_a_question_too_few_of_a_group_were_asked_merges_the_group():
    protected = protect(
        followed_up(staff=6, students=3, retired=4), fewest=5, merge_with=RULES
    )

    assert labels_of(protected, "C18") == {"staff", "students+retired"}
    assert labels_of(protected, "C16") == labels_of(protected, "C18")
    assert protected.withheld == ()


def test_a_question_too_few_were_asked_in_all_is_left_out():
    protected = protect(
        followed_up(staff=2, students=1, retired=0), fewest=5, merge_with=RULES
    )

    assert protected.withheld == (Withheld("m1", Reason.FEW_ASKED, "C18"),)
    assert labels_of(protected, "C18") == set()
    assert labels_of(protected, "C16") == {"staff", "students", "retired"}


def test_a_question_nobody_was_asked_merges_nothing():
    protected = protect(
        followed_up(staff=0, students=0, retired=0), fewest=5, merge_with=RULES
    )

    assert labels_of(protected, "C18") == {"staff", "students", "retired"}
