"""Items are placed on one scale, whatever the order and size of the counts."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from toolkit.analysis.item_response import rasch, two_parameter
from toolkit.errors import TallyError

PATTERNS = np.array(list(itertools.product([0, 1], repeat=3)))


def expected_counts(difficulty, discrimination, ballots):
    """Return how often each pattern is to be expected, by numerical integration."""

    def chance(pattern):
        def at(place):
            yes = expit(discrimination * (place - difficulty))
            return norm.pdf(place) * np.prod(np.where(pattern == 1, yes, 1 - yes))

        return quad(at, -8, 8)[0]

    return ballots * np.array([chance(pattern) for pattern in PATTERNS])


def test_a_common_slope_is_found_again():
    difficulty = np.array([-1.0, 0.0, 0.7])

    fit = rasch(PATTERNS, expected_counts(difficulty, np.full(3, 1.3), 1000))

    assert fit.difficulty == pytest.approx(difficulty, abs=1e-3)
    assert fit.discrimination == pytest.approx([1.3] * 3, abs=1e-3)


def test_own_slopes_are_found_again():
    difficulty, slope = np.array([-0.5, 0.2, 0.7]), np.array([0.8, 1.6, 1.1])

    fit = two_parameter(PATTERNS, expected_counts(difficulty, slope, 1000))

    assert fit.difficulty == pytest.approx(difficulty, abs=2e-3)
    assert fit.discrimination == pytest.approx(slope, abs=2e-3)


def test_more_freedom_fits_no_worse():
    counts = [30, 12, 9, 14, 20, 11, 16, 40]

    assert (
        two_parameter(PATTERNS, counts).log_likelihood
        >= rasch(PATTERNS, counts).log_likelihood - 1e-6
    )


def test_an_answer_left_out_says_nothing_about_its_item():
    counts = [30, 12, 9, 14, 20, 11, 16, 40]
    unanswered = np.vstack([PATTERNS, [np.nan] * 3])

    with_empty = rasch(unanswered, [*counts, 25])

    assert with_empty.difficulty == pytest.approx(
        rasch(PATTERNS, counts).difficulty, abs=1e-5
    )


@pytest.mark.parametrize(
    ("patterns", "counts"),
    [
        ([[0, 1], [1, 1]], [5, 5]),
        ([[0, 2], [1, 1]], [5, 5]),
        ([[0, 1], [1, 0]], [5]),
        ([[0, 1], [1, 0]], [5, -5]),
        ([0, 1], [5, 5]),
    ],
)
def test_answers_that_cannot_be_placed_are_refused(patterns, counts):
    with pytest.raises(TallyError):
        rasch(patterns, counts)


def test_a_given_slope_is_kept_and_has_no_error():
    patterns = list(itertools.product((0, 1), repeat=3))
    found = rasch(patterns, [30, 10, 12, 20, 14, 22, 25, 60], discrimination=1)

    assert found.discrimination.tolist() == [1, 1, 1]
    assert found.discrimination_errors.tolist() == [0, 0, 0]
    assert (found.difficulty_errors > 0).all()


def test_four_times_the_ballots_halve_the_errors():
    patterns = list(itertools.product((0, 1), repeat=3))
    counts = np.array([30, 10, 12, 20, 14, 22, 25, 60])
    once, often = rasch(patterns, counts), rasch(patterns, 4 * counts)

    assert often.difficulty_errors == pytest.approx(
        once.difficulty_errors / 2, rel=1e-3
    )
    assert often.discrimination_errors == pytest.approx(
        once.discrimination_errors / 2, rel=1e-3
    )
