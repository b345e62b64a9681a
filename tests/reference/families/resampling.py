"""Answers about bootstrap intervals, from a tally, a sample, or pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from reference.families.intervals import ends

from toolkit.analysis import bootstrap as drawing
from toolkit.analysis import tally_figures as figures
from toolkit.analysis.change import mean_change

if TYPE_CHECKING:
    from reference.compute import Answers

REPLICATES = 20_000
SEED = 2024

FIGURES: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "mean": figures.mean_of,
    "score": figures.mean_of,
    "median": figures.median_of,
    "variance": figures.variance_of,
    "plug-in variance": figures.variance_of,
    "unbiased variance": lambda values: figures.variance_of(values, unbiased=True),
    "variance (divisor n-1)": lambda values: figures.variance_of(values, unbiased=True),
    "sample variance": lambda values: figures.variance_of(values, unbiased=True),
    "ratio": lambda pairs: figures.ratio_of(*zip(*pairs, strict=True)),
    "correlation": lambda pairs: figures.correlation_of(*zip(*pairs, strict=True)),
    "top box": lambda values: figures.share_of(1, len(values)),
    "top two": lambda values: figures.share_of(2, len(values)),
    "top share": lambda values: figures.share_of(1, len(values)),
}
"""By the words a case describes its statistic with; the longest that occur win."""


@dataclass(frozen=True)
class Drawn:
    """The counts of one tally or two, and the figure of them that is asked for."""

    tallies: Sequence[Sequence[int]]
    figure: figures.Statistic
    confidence: float

    def told(self) -> drawing.Bootstrap:
        draw = (
            drawing.bootstrap
            if len(self.tallies) == 1
            else drawing.bootstrap_difference
        )
        return draw(
            *self.tallies,
            self.figure,
            rng=np.random.default_rng(SEED),
            confidence=self.confidence,
            replicates=REPLICATES,
        )


def bootstrap(case: Mapping[str, Any]) -> Answers:
    given = case["input"]
    one = drawn_of(given)
    estimates = dict.fromkeys(
        ("theta", "score", "estimate", "mean", "statistic", "difference", "ratio"),
        lambda: one.told().estimate,
    )
    return estimates | {
        "acceleration": acceleration_of(one),
        "a": acceleration_of(one),
        "z0": lambda: one.told().bias,
        "bias_correction": lambda: one.told().bias,
        "se": lambda: one.told().standard_error,
        "BCa": lambda: ends(one.told().bca),
        "ci": lambda: ends(one.told().bca),
        "percentile": lambda: ends(one.told().percentile),
        "ABC": lambda: ends(
            drawing.abc_interval(one.tallies[0], one.figure, confidence=one.confidence)
        ),
        "paired_BCa": lambda: paired(given),
    }


def acceleration_of(one: Drawn) -> Callable[[], float]:
    if len(one.tallies) == 1:
        return lambda: drawing.acceleration(one.tallies[0], one.figure)
    return lambda: one.told().acceleration


def paired(given: Mapping[str, Any]) -> list[float]:
    """Limits of the mean change of subjects, whole subjects being drawn."""
    found = mean_change(
        given["x"],
        given["y"],
        rng=np.random.default_rng(SEED),
        confidence=given.get("confidence", 0.95),
    )
    return ends(found.interval)


def drawn_of(given: Mapping[str, Any]) -> Drawn:
    counts, values = counted(given)
    return Drawn(counts, figure_of(given, values), given.get("confidence", 0.95))


def counted(given: Mapping[str, Any]) -> tuple[list[list[int]], list[Any]]:
    """Return the counts of distinct values, one row a tally, and the values."""
    if "counts" in given:
        rows = given["counts"]
        if isinstance(rows, Mapping):
            rows = list(rows.values())
        several = rows if isinstance(rows[0], list) else [rows]
        values = given.get("scores", given.get("values"))
        return several, values or list(range(len(several[0]), 0, -1))
    if "pairs" in given or "rows" in given:
        samples = [[tuple(pair) for pair in given.get("pairs", given.get("rows"))]]
    elif "y" in given and asks_for_pairs(given):
        samples = [list(zip(given["x"], given["y"], strict=True))]
    else:
        samples = [given[name] for name in ("x", "y") if name in given]
        samples = samples or [given.get("sample", given.get("values"))]
    values = sorted({value for sample in samples for value in sample})
    each = [Counter(sample) for sample in samples]
    return [[one[value] for value in values] for one in each], values


def asks_for_pairs(given: Mapping[str, Any]) -> bool:
    told = f"{given.get('statistic', '')} {given.get('form', '')}".lower()
    return any(word in told for word in ("ratio", "correlation", "pair"))


def figure_of(given: Mapping[str, Any], values: Sequence[Any]) -> figures.Statistic:
    told = str(given.get("statistic", "mean")).lower()
    fitting = [name for name in FIGURES if name in told] or [told]
    return FIGURES[max(fitting, key=len)](values)


FAMILIES = {"bootstrap": bootstrap}
