"""What the audit finds is what trying every possibility finds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations, product

import pytest
from factories import a_survey
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import merging_rules, tallies

from toolkit.analysis.audit import audit
from toolkit.analysis.bands import band_of
from toolkit.analysis.disclosure import protect
from toolkit.analysis.possibilities import Range, possible
from toolkit.analysis.published_figures import (
    Crowd,
    count_figure,
    crowds_of,
    figures_of,
    score_figure,
)
from toolkit.errors import TallyError

some = settings(max_examples=40, deadline=None)
SURVEY = a_survey(items=2)
MARKS = ("good", "fair", "poor")
SCORES = {"good": 100, "fair": 70, "poor": 20}


def shares_of(size):
    """Return every way in which so many raters can give three marks."""
    return [
        (good, fair, size - good - fair)
        for good in range(size + 1)
        for fair in range(size + 1 - good)
    ]


def subsets(crowds):
    return list(
        chain.from_iterable(combinations(crowds, n) for n in range(1, len(crowds) + 1))
    )


def worlds(crowds):
    """Yield all cells that the sizes of the crowds allow."""
    for told in product(*(shares_of(crowd.size) for crowd in crowds)):
        yield {
            (crowd, mark): count
            for crowd, counts in zip(crowds, told, strict=True)
            for mark, count in zip(MARKS, counts, strict=True)
        }


def printed(truth, weights, places):
    """Return the score of some parts as it is printed, with so many places."""
    total = sum(weights.values())
    score = sum(
        Fraction(weight * SCORES[mark] * truth[crowd, mark], total)
        / sum(one.size for one in part)
        for part, weight in weights.items()
        for crowd in part
        for mark in MARKS
    )
    return Decimal((score * 10**places + Fraction(1, 2)).__floor__()).scaleb(-places)


@st.composite
def publications(draw):
    """Up to four crowds of twelve raters in all, and figures true of them.

    Figures may add up two items, and several scores may stand beside them.
    """
    sizes = draw(
        st.lists(st.integers(1, 6), min_size=1, max_size=4).filter(
            lambda many: sum(many) <= 12
        )
    )
    items = st.sampled_from(["A15", "A15", "B01"])
    crowds = sorted(
        Crowd("m1", draw(items), f"g{n}", size, MARKS) for n, size in enumerate(sizes)
    )
    truth = {}
    for crowd in crowds:
        counts = draw(st.sampled_from(shares_of(crowd.size)))
        truth |= {(crowd, m): n for m, n in zip(MARKS, counts, strict=True)}
    figures = []
    for part in draw(st.lists(st.sampled_from(subsets(crowds)), max_size=3)):
        size = sum(crowd.size for crowd in part)
        told = draw(st.sampled_from([MARKS, MARKS, MARKS[:1], MARKS[1:]]))
        banded = draw(st.booleans())
        for mark in told:
            count = sum(truth[crowd, mark] for crowd in part)
            band = band_of(count, of=size)
            limits = (band.low, band.high) if banded else (count, count)
            figures.append(count_figure(part, mark, *limits))
    for places in draw(st.lists(st.integers(0, 2), max_size=2)):
        weights = {(crowd,): draw(st.integers(1, 5)) for crowd in crowds}
        shown = printed(truth, weights, places)
        figures.append(score_figure(weights, SCORES, shown=shown))
    return crowds, truth, figures


def printed_as_zero(figures, union, mark, fewest):
    """Tell whether a figure of enough raters says zero of these."""
    return any(
        set(figure.terms.values()) == {1}
        and (figure.low, figure.high) == (0, 0)
        and {(crowd, mark) for crowd in union} <= set(figure.terms)
        and max(
            sum(crowd.size for crowd in figure.crowds if crowd.item == item)
            for item in ("A15", "B01")
        )
        >= fewest
        for figure in figures
    )


@some
@given(published=publications(), fewest=st.integers(2, 8))
def test_a_count_is_found_exactly_where_no_other_is_possible(published, fewest):
    crowds, _, figures = published
    left = [w for w in worlds(crowds) if all(one.allows(w) for one in figures)]
    told = {one for figure in figures for one in figure.crowds}
    small = [
        union
        for union in subsets([crowd for crowd in crowds if crowd in told])
        if sum(crowd.size for crowd in union) < fewest
        and len({crowd.item for crowd in union}) == 1
    ]
    expected = {}
    for mark, union in product(MARKS, small):
        values = {sum(world[crowd, mark] for crowd in union) for world in left}
        parts = [one for one in small if set(one) < set(union)]
        if len(values) == 1 and not any((one, mark) in expected for one in parts):
            expected[union, mark] = values.pop()

    found = {(one.groups, one.mark): one.count for one in audit(figures, fewest=fewest)}

    assert found == {
        (tuple(crowd.group for crowd in union), mark): count
        for (union, mark), count in expected.items()
        if count or not printed_as_zero(figures, union, mark, fewest)
    }


@some
@given(published=publications())
def test_bounds_are_those_of_trying_every_possibility(published):
    crowds, _, figures = published
    left = [w for w in worlds(crowds) if all(one.allows(w) for one in figures)]

    for crowd, mark in product(crowds, MARKS):
        values = {world[crowd, mark] for world in left}
        assert possible(figures, [crowd], mark) == Range(min(values), max(values))


@some
@given(published=publications())
def test_what_is_published_is_true(published):
    _, truth, figures = published

    assert all(figure.allows(truth) for figure in figures)


@some
@given(published=publications(), fewest=st.integers(2, 8))
def test_a_count_that_is_found_is_the_true_one(published, fewest):
    crowds, truth, figures = published
    named = {crowd.group: crowd for crowd in crowds}

    for found in audit(figures, fewest=fewest):
        true = sum(truth[named[group], found.mark] for group in found.groups)
        assert (found.count, found.is_unanimous) == (true, true == found.size)


@some
@given(tally=tallies(items=("A15", "B01")), rules=merging_rules())
def test_a_count_found_in_a_protected_tally_is_the_true_one(tally, rules):
    shown = protect(tally, fewest=5, merge_with=rules).tally
    counts = tally.counts.set_index(["subject", "item", "group", "grade"])["count"]

    for found in audit(figures_of(shown, crowds_of(tally, SURVEY)), fewest=5):
        true = [
            counts.get((found.subject, found.item, group, found.mark), 0)
            for group in found.groups
        ]
        assert sum(true) == found.count


@some
@given(tally=tallies())
def test_groups_large_enough_are_told_without_a_finding(tally):
    crowds = {
        place: crowd
        for place, crowd in crowds_of(tally, SURVEY).items()
        if crowd.size >= 5
    }
    large = tally.select(group=[])
    for subject, _, group in crowds:
        large += tally.select(subject=subject, group=group)

    assert audit(figures_of(large, crowds), fewest=5) == ()


@given(published=publications())
def test_a_total_that_its_parts_deny_is_refused(published):
    crowds, truth, _ = published
    parts = [count_figure([c], m, truth[c, m]) for c, m in product(crowds, MARKS)]
    wrong = sum(truth[crowd, "good"] for crowd in crowds) + 1
    total = count_figure(crowds, "good", wrong)

    with pytest.raises(TallyError, match="contradict"):
        audit([*parts, total], fewest=5)
