"""Bounds of a count are attained, and contradictions refused."""

from __future__ import annotations

import pytest

from toolkit.analysis.possibilities import Program, Range, possible
from toolkit.analysis.published_figures import Crowd, Figure, count_figure
from toolkit.errors import TallyError

MARKS = ("excellent", "qualified", "unqualified")


def a_crowd(group, size):
    return Crowd("m1", "A15", group, size, MARKS)


def test_without_figures_only_the_size_is_known():
    assert possible([], [a_crowd("A", 4)], "excellent") == Range(0, 4)


def test_of_nobody_there_is_nothing_to_know():
    assert possible([], [a_crowd("A", 0)], "excellent") == Range(0, 0)


def test_crowds_are_bounded_together():
    one, two, rest = a_crowd("one", 2), a_crowd("two", 2), a_crowd("rest", 3)
    published = [count_figure([one, two, rest], "excellent", 6)]

    assert possible(published, [one, two], "excellent") == Range(3, 4)
    assert possible(published, [one], "excellent") == Range(1, 2)


def test_only_whole_numbers_are_possible():
    crowd = a_crowd("A", 4)
    twice = Figure({(crowd, "excellent"): 2, (crowd, "qualified"): 4}, 5, 7)

    # 2e + 4q is even, so 6: e is 1 with q 1, or 3 with q 0.
    assert possible([twice], [crowd], "excellent") == Range(1, 3)


def test_a_range_of_one_value_is_exact():
    assert Range(2, 2).is_exact
    assert not Range(2, 3).is_exact


def test_figures_of_more_than_everybody_are_refused():
    with pytest.raises(TallyError, match="contradict"):
        possible([count_figure([a_crowd("A", 4)], "excellent", 5)], [], "excellent")


def test_a_solution_fits_every_figure():
    one, two = a_crowd("one", 3), a_crowd("two", 4)
    published = [
        count_figure([one, two], mark, n)
        for mark, n in zip(MARKS, (4, 2, 1), strict=True)
    ]

    solution = Program([one, two], published).solve([(one, "excellent")], -1)

    assert all(figure.allows(solution) for figure in published)
    assert solution[one, "excellent"] == 3
