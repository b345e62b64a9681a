"""How well an adversary guessed, and how well anybody would by chance.

A guess is scored by one whole number, kept together with the law that
number follows if all orders of voting were equally likely:

* an **order** of what was handed in scores the pairs it puts in the right
  order.  Its law is that of the inversions of a permutation, exact for every
  length; shown is Kendall's tau, 2 · pairs ÷ all pairs − 1.
* a **pairing** of persons with contents scores the right pairs.  Its law is
  that of the fixed points of a permutation, exact too.
* **secrets** found score one each.  A code of 55 bits or a ballot nobody
  published is found by chance never.

Scores of several rounds add up; so do their laws, by convolution.

The bench must be strict, and must not cry wolf in somebody's every
thousandth run.  So a leak is called by two looks, the second at rounds that
the first has not seen:

1. Some rounds are played and their scores added up.  If the sum lies in the
   band that holds 99 % of blind guesses, the adversary does no better than
   chance, and that is the verdict.
2. Otherwise three more rounds are played.  These alone decide: outside of
   the band that holds 99.99 %, it is a leak.

What blind guessing achieves once in a hundred million times only is a leak
at first sight: a secret, or the whole order of twelve raters, who can vote
in 479,001,600.

Without a leak the looks are independent, for the second takes none of the
rounds by which the first was alarmed; so a test cries wolf in at most one of
100 × 10,000 runs, first sight included within rounding, and a bench of
ninety tests in one of 11,000.  Nothing is tried again: the second look is
final.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, reduce
from itertools import combinations, count, islice
from operator import add
from typing import Final, TypeAlias

import numpy as np
from scipy.signal import fftconvolve

Law: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.float64]]"
"""The probability of every number from 0 on."""

ALARM: Final = 0.01
"""Outside of the band of 99 % one looks again …"""
LEAK: Final = 0.0001
"""… at so many more rounds, and calls it a leak outside of that of 99.99 %."""
LOOK_AGAIN: Final = 3
AT_SIGHT: Final = 1e-8
"""What is less likely than this needs no second look."""


class Kind(StrEnum):
    """What a score counts."""

    ORDER = "tau"
    PAIRS = "right pairs"
    SECRETS = "secrets found"


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """A number achieved, and its law under blind guessing."""

    kind: Kind
    achieved: int
    law: Law

    def __add__(self, other: Score) -> Score:
        law = fftconvolve(self.law, other.law).clip(0)
        return Score(self.kind, self.achieved + other.achieved, law)

    @property
    def surprise(self) -> float:
        """How likely blind guessing does as well, or as remarkably badly."""
        up, down = self.law[self.achieved :], self.law[: self.achieved + 1]
        return float(min(1, 2 * min(up.sum(), down.sum())))

    @property
    def band(self) -> tuple[int, int]:
        """The numbers between which 99 % of blind guesses lie."""
        below, above = self.law.cumsum(), self.law[::-1].cumsum()[::-1]
        (inside,) = np.nonzero(2 * np.minimum(below, above) > ALARM)
        return int(inside[0]), int(inside[-1])

    def told(self, number: int) -> str:
        """Return a number as it is usually given."""
        if self.kind is Kind.ORDER:
            pairs = len(self.law) - 1
            return f"{2 * number / pairs - 1:+.2f}" if pairs else "none"
        return str(number)

    def __str__(self) -> str:
        low, high = map(self.told, self.band)
        found = self.told(self.achieved)
        return f"{self.kind} {found} in {low} … {high} (p = {self.surprise:.2g})"


def score_order(places: Sequence[int]) -> Score:
    """Score true places in a guessed order."""
    right = sum(first < second for first, second in combinations(places, 2))
    return Score(Kind.ORDER, right, _law_of_orders(len(places)))


def score_pairs(pairs: Iterable[tuple[int, int]], among: int) -> Score:
    """Score guesses that a person and a content belong together.

    Parameters
    ----------
    pairs : the true place of each, no person and no content twice.
    among : how many persons and contents there are.
    """
    guessed = list(pairs)
    right = sum(person == content for person, content in guessed)
    return Score(Kind.PAIRS, right, _law_of_pairs(len(guessed), among))


def score_secrets(found: Iterable[object]) -> Score:
    """Score secrets, each counted once."""
    return Score(Kind.SECRETS, len(set(found)), np.ones(1))


@cache
def _law_of_orders(length: int) -> Law:
    """Return how likely a permutation has so many pairs in order."""
    return reduce(
        np.convolve, (np.full(n, 1 / n) for n in range(2, length + 1)), np.ones(1)
    )


@cache
def _law_of_pairs(guessed: int, among: int) -> Law:
    """Return how likely so many of the guessed places are fixed points."""
    return np.array(
        [
            math.comb(guessed, right)
            * sum(
                (-1) ** more
                * math.comb(guessed - right, more)
                * math.factorial(among - right - more)
                for more in range(guessed - right + 1)
            )
            / math.factorial(among)
            for right in range(guessed + 1)
        ]
    )


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What one look or two have shown."""

    first: Score
    second: Score | None

    @property
    def is_leak(self) -> bool:
        """Whether the adversary does better than chance."""
        if self.second is None:
            return self.first.surprise < AT_SIGHT
        return self.second.surprise < LEAK

    def __str__(self) -> str:
        return "; then ".join(str(look) for look in (self.first, self.second) if look)


def judge(attempt: Callable[[int], Score], *, rounds: int) -> Verdict:
    """Let an adversary try round after round, as the module says.

    Parameters
    ----------
    attempt : plays the round of this number, from 0, and scores the guess.
    """
    scores = map(attempt, count())
    first = reduce(add, islice(scores, rounds))
    if first.surprise >= ALARM or first.surprise < AT_SIGHT:
        return Verdict(first, None)
    return Verdict(first, reduce(add, islice(scores, LOOK_AGAIN)))
