"""Counts of grades are refused when they cannot be."""

from __future__ import annotations

import math

import numpy as np
import pytest

from toolkit.analysis.grade_counts import (
    checked_counts,
    checked_values,
    sample_variance,
)
from toolkit.errors import TallyError


@pytest.mark.parametrize("counts", [[], [0, 0], [1, -1], [np.inf, 1], [[1, 2]]])
def test_what_cannot_be_counts_is_refused(counts):
    with pytest.raises(TallyError):
        checked_counts(counts, dimensions=1)


def test_grades_stand_for_their_places_unless_told_otherwise():
    assert checked_values(None, grades=3).tolist() == [1, 2, 3]
    assert checked_values([100, 80, 60], grades=3).tolist() == [100, 80, 60]


def test_the_variance_of_counts_is_that_of_the_marks():
    marks = np.repeat([1, 2, 3, 4], [5, 3, 2, 2])

    assert sample_variance([5, 3, 2, 2]) == pytest.approx(marks.var(ddof=1))


def test_a_single_mark_has_no_variance():
    assert math.isnan(sample_variance([1, 0]))
