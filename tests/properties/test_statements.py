"""Statements keep their word: coverage and false orders, at every size and return.

Populations of 5 to 5,000 eligible raters are marked at random and partly
returned, again and again, with a fixed seed; what is stated of each return is
held against the population it came from.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_less
from scipy.stats import hypergeom

from toolkit.analysis import finite
from toolkit.analysis.bounds import CountBounds
from toolkit.analysis.change_statements import change_of
from toolkit.analysis.counted import Counted
from toolkit.analysis.intervals import wilson
from toolkit.analysis.order_statements import about_order
from toolkit.analysis.participation import Ballots
from toolkit.analysis.score_intervals import opinion_intervals, score_intervals
from toolkit.analysis.share_statements import likely_share, likely_total
from toolkit.i18n import translator
from toolkit.survey.loading import load_survey
from toolkit.tally import BALLOT_COLUMNS, COUNT_COLUMNS, Tally

ELIGIBLE = (5, 12, 40, 300, 5000)
RETURNED = (0.2, 0.4, 0.6, 0.8, 1.0)
CELLS = [(eligible, part) for eligible in ELIGIBLE for part in RETURNED]
SHARES = (0.0, 0.02, 0.2, 0.5, 0.9, 1.0)
VALUES = np.array([3, 2, 1, 0])
KINDS = {"equal": (0, 0), "close": (0, 0.02), "apart": (0, 0.3), "high": (2, 0.1)}
"""Populations: how good all subjects are, and how much better each than the next."""
SUBJECTS = 6
CONFIDENCE = 0.95

SURVEY = load_survey("member-appraisal-short")
QUESTION = SURVEY.question("A15")
CODES = [grade.code for grade in QUESTION.scale.grades]


def valid_of(eligible, part):
    return max(1, round(eligible * part))


def opinions(rng, eligible, kind):
    """Return the grade of every rater on every subject; 4 is “don't know”.

    Raters are lenient or strict with all subjects alike.
    """
    lead, leaning = KINDS[kind]
    leniency = rng.normal(0, 0.7, size=(eligible, 1))
    worth = lead + leniency + rng.normal(0, 0.7, size=(eligible, SUBJECTS))
    worth -= leaning * np.arange(SUBJECTS)
    grades = np.digitize(-worth, [-0.5, 0.6, 1.4])
    grades = np.where(rng.random(grades.shape) < 0.1, 4, grades)
    if kind == "equal":
        grades = rng.permuted(np.repeat(grades[:, :1], SUBJECTS, axis=1), axis=0)
    return grades


def tallied(grades):
    """Return subjects × grades, the last being “don't know”."""
    return np.stack([(grades == code).sum(axis=-2) for code in range(5)], axis=-1)


@cache
def families(eligible, part, kind):
    """Return the true means, and the counts of many returns of one population."""
    rng = np.random.default_rng([eligible, int(part * 10), [*KINDS].index(kind)])
    everybody = opinions(rng, eligible, kind)
    valid = valid_of(eligible, part)
    returns = np.stack(
        [
            tallied(everybody[rng.permutation(eligible)[:valid]])
            for _ in range(20 if eligible > 300 else 60)
        ]
    )
    return means(tallied(everybody)), returns


def means(counts):
    rated = counts[..., :4].sum(axis=-1)
    unknown = np.full(rated.shape, np.nan)
    total = counts[..., :4] @ VALUES
    return np.divide(total, rated, out=unknown, where=rated > 0)


def stated(returns, eligible, part):
    """Return the limits of the mean scores, family by family."""
    rows = returns[..., :4].reshape(-1, 4)
    found = score_intervals(
        rows,
        values=VALUES,
        valid=valid_of(eligible, part),
        eligible=eligible,
        at_once=SUBJECTS,
    )
    return found, found.low.reshape(-1, SUBJECTS), found.high.reshape(-1, SUBJECTS)


def normal_limits(returns, eligible, part):
    """Return the textbook limits of the mean scores, corrected for the population."""
    rated = returns[..., :4].sum(axis=-1)
    mean = means(returns)
    square = (returns[..., :4] @ VALUES**2) / np.maximum(rated, 1) - mean**2
    valid = valid_of(eligible, part)
    spread = np.sqrt(np.maximum(square, 0) / np.maximum(rated - 1, 1))
    reach = 2.64 * spread * np.sqrt(1 - valid / eligible)  # 0.05 ÷ 6, two-sided
    return mean - reach, mean + reach


def false_orders(low, high, true):
    """Return the share of families in which a wrong order is claimed."""
    claimed = low[:, :, None] > high[:, None, :] + 1e-9
    wrong = true[:, None] <= true[None, :] + 1e-12
    return (claimed & wrong).any(axis=(1, 2)).mean()


def coverage(low, high, true):
    """Return the share of families whose intervals hold all true means together."""
    holds = (low <= true + 1e-9) & (true <= high + 1e-9) | np.isnan(true)
    return holds.all(axis=1).mean()


@pytest.mark.parametrize("kind", KINDS)
def test_orders_are_seldom_false_and_intervals_hold_together(kind):
    for eligible, part in CELLS:
        true, returns = families(eligible, part, kind)
        _, low, high = stated(returns, eligible, part)

        assert coverage(low, high, true) >= CONFIDENCE, (eligible, part)
        assert false_orders(low, high, true) <= 1 - CONFIDENCE, (eligible, part)


def a_tally_of(counts, eligible, part):
    """Return subjects × grades as a tally."""
    names = [f"m{at}" for at in range(SUBJECTS)]
    marks = pd.DataFrame(
        [
            (name, "A15", "staff", mark, count)
            for name, given in zip(names, counts.tolist(), strict=True)
            for mark, count in zip([*CODES, "dont_know"], given, strict=True)
        ],
        columns=list(COUNT_COLUMNS),
    )
    valid = valid_of(eligible, part)
    ballots = (eligible, eligible, valid, valid, 0)
    return Tally.from_counts(
        marks,
        pd.DataFrame(
            [(name, "staff", *ballots) for name in names], columns=list(BALLOT_COLUMNS)
        ),
    )


def test_of_equal_subjects_hardly_a_sentence_gives_an_order():
    false = []
    for eligible, part in CELLS[::2]:
        for counts in families(eligible, part, "equal")[1][:2]:
            tally = a_tally_of(counts, eligible, part)
            said = " ".join(about_order(tally, SURVEY, "A15", translator("en")))
            false.append(" before " in said or " place " in said or "a fact" in said)

    assert np.mean(false) <= 1 - CONFIDENCE


def test_orders_that_are_there_are_found():
    true, returns = families(5000, 0.4, "apart")
    _, low, high = stated(returns, 5000, 0.4)
    claimed = low[:, :, None] > high[:, None, :]

    assert claimed[:, true[:, None] > true[None, :]].mean() > 0.9


def test_normal_limits_would_not_pass():
    worst = {"coverage": 1.0, "false": 0.0}
    for eligible, part in CELLS:
        for kind in ("equal", "high"):
            true, returns = families(eligible, part, kind)
            low, high = normal_limits(returns, eligible, part)
            worst["coverage"] = min(worst["coverage"], coverage(low, high, true))
            worst["false"] = max(worst["false"], false_orders(low, high, true))

    assert worst["coverage"] < CONFIDENCE
    assert worst["false"] > 1 - CONFIDENCE


def total_coverage(eligible, valid, true, limits):
    """Return how probable it is that limits, which rise with the count, hold a total.

    Exactly: the counts that hold it have no gap, and so a first and a last.
    """
    chance = hypergeom(eligible, true, valid)
    counts = range(int(chance.ppf(1e-9)), int(chance.ppf(1 - 1e-9)) + 1)
    first = bisect_left(counts, x=True, key=lambda count: limits(count).high >= true)
    after = bisect_left(counts, x=True, key=lambda count: limits(count).low > true)
    return chance.cdf(counts[0] + after - 1) - chance.cdf(counts[0] + first - 1)


def marked(count, valid, eligible):
    ballots = Ballots(eligible, eligible, valid, valid, 0)
    marks = {"excellent": count, "qualified": valid - count}
    return Counted(QUESTION, marks, ballots)


@pytest.mark.parametrize(("eligible", "part"), CELLS)
def test_a_stated_total_holds_the_truth(eligible, part):
    valid = valid_of(eligible, part)

    def stated_total(count):
        return likely_total(marked(count, valid, eligible), ["excellent"])

    for share in SHARES if eligible <= 40 else SHARES[1:4:2]:
        true = round(eligible * share)

        assert total_coverage(eligible, valid, true, stated_total) >= CONFIDENCE


@pytest.mark.parametrize(("eligible", "part"), CELLS)
def test_a_share_of_those_with_an_opinion_holds_the_truth(eligible, part):
    rng = np.random.default_rng([eligible, int(10 * part)])
    valid = valid_of(eligible, part)
    for share in SHARES:
        with_opinion = eligible - eligible // 4
        chosen = round(share * with_opinion)
        others = with_opinion - chosen
        drawn = rng.multivariate_hypergeometric(
            [chosen, others, eligible - with_opinion],
            valid,
            size=40 if eligible > 300 else 400,
        )
        found = opinion_intervals(
            drawn[:, 0], drawn[:, 1], valid=valid, eligible=eligible, error=0.05
        )
        true = chosen / with_opinion

        held = (found.low <= true + 1e-9) & (true <= found.high + 1e-9)
        assert held.mean() >= CONFIDENCE


def test_normal_limits_of_a_share_would_not_pass():
    eligible, valid, true = 40, 24, 1

    def normal_total(count):
        if 0 < count < valid:
            return finite.normal_total(count, valid=valid, eligible=eligible)
        return CountBounds(*[round(eligible * count / valid)] * 2, eligible)

    assert total_coverage(eligible, valid, true, normal_total) < 0.7


@pytest.mark.parametrize("size", [8_000, None])
def test_wilson_holds_what_it_promises_on_average_over_all_shares(size):
    valid = 150
    held = []
    for share in np.linspace(0.005, 0.995, 100):
        count = np.arange(valid + 1)
        total = size or 10**7
        chance = hypergeom(total, round(share * total), valid).pmf(count)
        true = round(share * total) / total
        inside = [true in large_share(int(x), valid, size) for x in count]
        held.append(chance @ inside)

    assert np.mean(held) >= CONFIDENCE
    assert min(held) > 0.85


@cache
def large_share(count, valid, size):
    marks = {"excellent": count, "qualified": valid - count}
    ballots = None if size is None else Ballots(size, size, valid, valid, 0)
    found = likely_share(Counted(QUESTION, marks, ballots), ["excellent"])
    narrow = finite.finite_wilson(count, valid=valid, eligible=size) if size else None
    assert found == (narrow or wilson(count, valid))
    return found


@pytest.mark.parametrize(("eligible", "part"), CELLS)
def test_a_stated_change_holds_the_truth_and_is_seldom_false(eligible, part):
    rng = np.random.default_rng([eligible, int(10 * part), 1])
    valid = valid_of(eligible, part)
    for old, new in ((0.0, 0.0), (0.5, 0.5), (0.9, 1.0), (0.3, 0.6)):
        first, second = round(old * eligible), round(new * eligible)
        drawn = rng.hypergeometric(
            [[first], [second]],
            eligible - np.array([[first], [second]]),
            valid,
            (2, 12 if eligible > 300 else 40),
        )
        changes = [
            change_between(int(x), int(y), valid, eligible)
            for x, y in zip(*drawn, strict=True)
        ]
        true = (second - first) / eligible

        assert np.mean([true in one.interval for one in changes]) >= CONFIDENCE
        if first == second:
            assert np.mean([one.is_supported for one in changes]) <= 1 - CONFIDENCE


@cache
def change_between(before, after, valid, eligible):
    both = (marked(count, valid, eligible) for count in (before, after))
    return change_of(*both, ["excellent"])


def test_every_limit_lies_inside_what_is_certain():
    _, returns = families(40, 0.6, "close")
    _, low, high = stated(returns, 40, 0.6)
    counts = returns[..., :4]
    whole = counts.sum(axis=-1) + 40 - valid_of(40, 0.6)

    assert_array_less(counts @ VALUES / whole, low + 1e-9)
    assert_array_less(high - 1e-9, (counts @ VALUES + 3 * 16) / whole)
