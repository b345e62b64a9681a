"""Small groups are found where totals, scores or subtraction give them away."""

from __future__ import annotations

from decimal import Decimal

import pytest
from factories import SOME_COUNTS, a_survey, a_tally

from toolkit.analysis.audit import audit
from toolkit.analysis.disclosure import protect
from toolkit.analysis.possibilities import Range, possible
from toolkit.analysis.published_figures import (
    Crowd,
    band_figures,
    count_figure,
    crowds_of,
    figures_of,
    score_figure,
)
from toolkit.errors import TallyError

MARKS = ("excellent", "qualified", "basically_qualified", "unqualified")
SCORES = dict(zip(MARKS, (100, 80, 60, 40), strict=True))
RULES = {"staff": None, "students": None, "retired": "staff"}


def a_crowd(group, size):
    return Crowd("m1", "A15", group, size, MARKS)


STAFF, STUDENTS, RETIRED = a_crowd("A", 12), a_crowd("B", 9), a_crowd("C", 3)


def counted(crowds, *counts):
    """Return the figures of a table that shows every mark of these crowds."""
    return [count_figure(crowds, m, n) for m, n in zip(MARKS, counts, strict=True)]


def known(findings):
    return {(one.groups, one.mark): one.count for one in findings}


def all_of(group, *counts):
    return {((group,), m): n for m, n in zip(MARKS, counts, strict=True)}


@pytest.mark.abuse(49)
def test_a_hidden_group_is_what_the_total_leaves_over():
    published = [
        *counted([STAFF], 6, 4, 2, 0),
        *counted([STUDENTS], 4, 3, 2, 0),
        *counted([STAFF, STUDENTS, RETIRED], 11, 8, 4, 1),
    ]

    assert known(audit(published, fewest=5)) == all_of("C", 1, 1, 0, 1)


@pytest.mark.parametrize("shown", ["87.11", "87.1", "87"])
def test_a_hidden_group_is_solved_for_in_the_weighted_score(shown):
    published = [
        *counted([STAFF], 6, 4, 2, 0),
        *counted([STUDENTS], 4, 3, 2, 0),
        score_figure(
            {(STAFF,): 40, (STUDENTS,): 40, (RETIRED,): 20},
            SCORES,
            shown=Decimal(shown),
        ),
    ]

    # Only 280 points of C fit, and only these three marks give 280.
    assert known(audit(published, fewest=5)) == all_of("C", 2, 1, 0, 0)


def test_a_shown_group_below_the_floor_is_found():
    found = audit(counted([RETIRED], 2, 0, 1, 0), fewest=5)

    assert known(found) == all_of("C", 2, 0, 1, 0)


def test_whoever_subtracts_the_own_ballot_learns_the_two_others():
    own, others = a_crowd("own", 1), a_crowd("others", 2)
    published = [
        *counted([own, others], 1, 1, 1, 0),
        *counted([own], 1, 0, 0, 0),
    ]

    assert (
        all_of("others", 0, 1, 1, 0).items()
        <= known(audit(published, fewest=5)).items()
    )


@pytest.mark.abuse(50)
def test_two_snapshots_tell_the_last_ballot():
    before, last = a_crowd("before", 10), a_crowd("last", 1)
    published = [
        *counted([before], 6, 3, 1, 0),
        *counted([before, last], 6, 3, 1, 1),
    ]

    assert known(audit(published, fewest=5)) == all_of("last", 0, 0, 0, 1)


def test_all_and_all_minus_an_office_tell_the_office():
    rest, office = a_crowd("rest", 20), a_crowd("office", 2)
    published = [
        *counted([rest, office], 12, 6, 3, 1),
        *counted([rest], 11, 6, 2, 1),
    ]

    assert known(audit(published, fewest=5)) == all_of("office", 1, 0, 1, 0)


def test_a_merged_group_stays_open():
    published = [
        *counted([STAFF], 6, 4, 2, 0),
        *counted([STUDENTS, RETIRED], 5, 4, 2, 1),
        *counted([STAFF, STUDENTS, RETIRED], 11, 8, 4, 1),
    ]

    assert audit(published, fewest=5) == ()
    assert [possible(published, [RETIRED], mark) for mark in MARKS] == [
        Range(0, 3),
        Range(0, 3),
        Range(0, 2),
        Range(0, 1),
    ]


def test_small_groups_are_found_together_where_neither_is_alone():
    one, two = a_crowd("one", 2), a_crowd("two", 2)
    published = [
        *counted([STAFF], 6, 4, 2, 0),
        *counted([STAFF, one, two], 8, 5, 3, 0),
    ]

    assert known(audit(published, fewest=5)) == {
        (("one", "two"), "excellent"): 2,
        (("one", "two"), "qualified"): 1,
        (("one", "two"), "basically_qualified"): 1,
    }


def test_a_zero_printed_for_a_large_enough_figure_is_no_finding():
    assert audit(counted([STUDENTS, RETIRED], 6, 6, 0, 0), fewest=5) == ()


def test_a_zero_that_must_be_worked_out_is_a_finding():
    published = [
        *counted([STAFF], 6, 4, 1, 1),
        *counted([STAFF, RETIRED], 7, 6, 1, 1),
    ]

    assert known(audit(published, fewest=5))[("C",), "unqualified"] == 0


@pytest.mark.abuse(51)
@pytest.mark.parametrize(("large", "evident"), [(4, False), (6, False), (7, True)])
def test_unanimity_is_evident_from_twice_the_floor_on(large, evident):
    published = counted([a_crowd("large", large), RETIRED], large + 3, 0, 0, 0)

    (found,) = [one for one in audit(published, fewest=5) if one.groups == ("C",)]

    assert found.is_unanimous
    assert (found.mark, found.count, found.evident) == ("excellent", 3, evident)


@pytest.mark.abuse(51)
def test_bands_leave_a_unanimous_group_open():
    tally = a_tally({"m1": {"staff": {"excellent": 5}, "retired": {"excellent": 2}}})
    crowds = crowds_of(tally, a_survey())
    protected = protect(tally, fewest=5, survey=a_survey())

    assert audit(
        figures_of(tally.pool("*").pool({"*": "staff+retired"}), crowds), fewest=5
    )
    assert audit(band_figures(protected.bands, crowds), fewest=5) == ()


def test_a_protected_tally_is_open_and_the_same_tally_unprotected_is_not():
    tally = a_tally()
    shown = protect(tally, fewest=5, merge_with=RULES).tally
    crowds = crowds_of(tally, a_survey())
    both = [tally.subjects]

    assert audit(figures_of(shown, crowds, together=both), fewest=5) == ()
    assert {one.groups for one in audit(figures_of(tally, crowds), fewest=5)} == {
        ("retired",)
    }


def test_a_total_over_all_subjects_tells_of_the_one_that_is_withheld():
    tally = a_tally({**SOME_COUNTS, "m3": {"staff": {"qualified": 2, "blank": 1}}})
    crowds = crowds_of(tally, a_survey())
    protected = protect(tally, fewest=5, merge_with=RULES)
    shown = figures_of(protected.tally, crowds)
    total = [
        figure
        for figure in figures_of(tally, crowds, together=[tally.subjects])
        if {crowd.subject for crowd in figure.crowds} == {"m1", "m2", "m3"}
    ]

    found = audit([*shown, *total], fewest=5)

    assert [one.subject for one in protected.withheld] == ["m3"]
    assert audit(shown, fewest=5) == ()
    assert {(one.subject, one.mark, one.count) for one in found} >= {
        ("m3", "qualified", 2),
        ("m3", "blank", 1),
    }


def test_nothing_published_tells_nothing():
    assert audit([], fewest=5) == ()


def test_figures_that_cannot_all_be_true_are_refused():
    published = [
        count_figure([RETIRED], "excellent", 3),
        count_figure([RETIRED], "qualified", 1),
    ]

    with pytest.raises(TallyError, match="contradict"):
        audit(published, fewest=5)


def test_a_zero_over_many_subjects_is_not_one_of_many_raters():
    """Three raters who marked four subjects are still three."""
    crowds = [Crowd(f"m{n}", "A15", "C", 3, MARKS) for n in range(4)]
    published = [count_figure(crowds, "unqualified", 0)]

    found = {one.subject for one in audit(published, fewest=5)}

    assert found == {"m0", "m1", "m2", "m3"}
    assert audit(published, fewest=3) == ()


def test_a_sum_of_findings_is_not_listed_again():
    one, two = a_crowd("one", 2), a_crowd("two", 2)
    published = [*counted([one], 1, 1, 0, 0), *counted([two], 2, 0, 0, 0)]

    assert {found.groups for found in audit(published, fewest=5)} == {
        ("one",),
        ("two",),
    }
