"""Repetitions are left aside, and what shares nothing is kept apart."""

from __future__ import annotations

import pytest

from toolkit.analysis.publication_parts import independent_parts
from toolkit.analysis.published_figures import Crowd, Figure, count_figure
from toolkit.errors import TallyError

MARKS = ("excellent", "qualified")


def a_crowd(subject, group, size):
    return Crowd(subject, "A15", group, size, MARKS)


STAFF, RETIRED = a_crowd("m1", "staff", 9), a_crowd("m1", "retired", 3)
OTHER = a_crowd("m2", "staff", 9)


def counted(crowds, *counts):
    return [count_figure(crowds, m, n) for m, n in zip(MARKS, counts, strict=True)]


def shape(published):
    return sorted(
        (
            [(crowd.subject, crowd.group) for crowd in part.crowds],
            len(part.tables),
            len(part.figures),
        )
        for part in independent_parts(published)
    )


def test_subjects_share_nothing():
    assert shape([*counted([STAFF], 7, 2), *counted([OTHER], 6, 3)]) == [
        ([("m1", "staff")], 1, 0),
        ([("m2", "staff")], 1, 0),
    ]


def test_a_total_of_what_is_shown_adds_nothing():
    shown = [*counted([STAFF], 7, 2), *counted([OTHER], 6, 3)]

    assert shape([*shown, *counted([STAFF, OTHER], 13, 5)]) == shape(shown)
    assert shape([*shown, *shown]) == shape(shown)


def test_a_score_of_what_is_shown_adds_nothing():
    shown = counted([STAFF, RETIRED], 7, 5)
    same = {(STAFF, "excellent"): 2, (RETIRED, "excellent"): 2}
    other = {(STAFF, "excellent"): 2, (RETIRED, "excellent"): 3}

    assert shape([*shown, Figure(same, 14, 14)]) == shape(shown)
    assert shape([*shown, Figure(other, 0, 99)])[0][2] == 1


def test_a_total_with_somebody_hidden_ties_the_parts():
    published = [*counted([STAFF], 7, 2), *counted([STAFF, OTHER], 13, 5)]

    assert shape(published) == [([("m1", "staff"), ("m2", "staff")], 1, 2)]


def test_counts_of_some_marks_are_no_table():
    assert shape(counted([STAFF], 7, 2)[:1]) == [([("m1", "staff")], 0, 1)]


@pytest.mark.parametrize(
    "wrong",
    [
        counted([STAFF], 7, 3),
        counted([STAFF, OTHER], 12, 6),
        [Figure({(STAFF, "excellent"): 1}, 8, 9)],
    ],
    ids=["more marks than raters", "a total too low", "limits that exclude the count"],
)
def test_what_contradicts_the_tables_is_refused(wrong):
    shown = [*counted([STAFF], 7, 2), *counted([OTHER], 6, 3)]

    with pytest.raises(TallyError, match="contradict"):
        independent_parts([*shown, *wrong])


def test_an_answer_is_not_given_for_what_contains_one():
    (part,) = independent_parts(counted([STAFF, RETIRED], 12, 0))

    unions = [(STAFF,), (RETIRED,), (STAFF, RETIRED)]
    found = dict(part.exact((union, "excellent") for union in unions))

    assert found == {((STAFF,), "excellent"): 9, ((RETIRED,), "excellent"): 3}
