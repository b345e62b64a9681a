"""Answers about ballots made to stand for all: raked, or by the sizes of groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from reference.families.intervals import ends
from reference.spelling import or_none
from reference.strata import (
    BALLOTS,
    CHOSEN,
    NAMES,
    SIZES,
    first_of,
    group_of,
    of_sampling,
    rows_of,
)

from toolkit.analysis.grades import box_share
from toolkit.analysis.raking import Raked, odds_ratio, rake
from toolkit.analysis.weighting import poststratified

if TYPE_CHECKING:
    from reference.compute import Answers

    from toolkit.analysis.group_means import Composite


def raking(case: Mapping[str, Any]) -> Answers:
    """A table adjusted to margins, or ballots to the sizes of groups."""
    given = case["input"]
    if isinstance(given.get("margins"), Mapping) and "columns" in given:
        return _raked_cells(given)
    if "seed" in given or "table" in given:
        return _raked(given)
    rows = rows_of(given)
    named = [first_of(row, NAMES) for row in rows]
    sizes = {name: first_of(row, SIZES) for name, row in zip(named, rows, strict=True)}
    ballots = {name: first_of(r, BALLOTS) for name, r in zip(named, rows, strict=True)}
    top = {
        name: first_of(row, CHOSEN)
        for name, row in zip(named, rows, strict=True)
        if any(key in row for key in CHOSEN)
    }
    approving, returned = sum(top.values()), sum(ballots.values())

    def whole() -> Composite:
        return poststratified([group_of(row, given) for row in rows])

    def interval() -> list[float] | None:
        found = whole().interval(confidence=given.get("confidence", 0.95))
        return None if found is None else ends(found)

    def unweighted() -> float:
        return box_share([approving, returned - approving])

    adjusted = or_none(lambda: whole().mean)
    error = or_none(lambda: whole().standard_error)
    return of_sampling(sizes, ballots) | {
        "unweighted_top_share": unweighted,
        "unweighted_share": unweighted,
        "poststratified_top_share": adjusted,
        "poststratified_share": adjusted,
        "weighted_top_share": adjusted,
        "poststratified_mean": adjusted,
        "poststratified_se": error,
        "poststratified_se_fpc": error,
        "se_fpc": error,
        "poststratified_ci": or_none(interval),
        "ci": or_none(interval),
        "bias_of_unweighted": lambda: unweighted() - whole().mean,
    }


def _raked_cells(given: Mapping[str, Any]) -> Answers:
    """Cells told by their labels, margins by label, too; weights by row."""
    margins: Mapping[str, Mapping[str, float]] = given["margins"]
    labels = [list(margin) for margin in margins.values()]
    seed = np.zeros([len(one) for one in labels])
    places = []
    for row in rows_of(given):
        place = tuple(
            one.index(str(row[name])) for name, one in zip(margins, labels, strict=True)
        )
        seed[place] += first_of(row, (*BALLOTS, "count"))
        places.append(place)
    wanted = [list(margin.values()) for margin in margins.values()]
    answers = _raked({**given, "seed": seed.tolist(), "margins": wanted})
    return {
        **answers,
        "weights": or_none(
            lambda: [np.asarray(answers["weights"]())[at].item() for at in places]
        ),
    }


def _raked(given: Mapping[str, Any]) -> Answers:
    seed = np.asarray(given.get("seed", given.get("table")), dtype=float)
    margins = given.get("margins") or [
        given[f"{axis}_margins"]
        for axis in ("row", "col", "layer")
        if f"{axis}_margins" in given
    ]
    if isinstance(margins, Mapping):
        margins = list(margins.values())

    def raked() -> Raked:
        return rake(seed, margins, cap=given.get("cap"))

    def sums(axis: int) -> Callable[[], Any]:
        others = tuple(one for one in range(seed.ndim) if one != axis)
        return or_none(lambda: raked().fitted.sum(axis=others).tolist())

    def cells(name: str) -> Callable[[], Any]:
        return or_none(lambda: getattr(raked(), name).tolist())

    def least() -> float:
        return float(raked().weights[seed > 0].min())

    effective = or_none(lambda: raked().effective_ballots)
    design = or_none(lambda: float(seed.sum()) / raked().effective_ballots)
    answers = {
        **dict.fromkeys(("fitted", "table", "raked"), cells("fitted")),
        "weights": cells("weights"),
        "max_weight": or_none(lambda: raked().most_weight),
        "min_weight": or_none(least),
        "total": or_none(lambda: float(raked().fitted.sum())),
        "odds_ratio_invariant": or_none(lambda: odds_ratio(raked().fitted)),
        "odds_ratio": or_none(lambda: odds_ratio(raked().fitted)),
        "odds_ratio_seed": or_none(lambda: odds_ratio(seed)),
        "iterations": or_none(lambda: raked().rounds),
        "converged": lambda: or_none(raked)() is not None,
        "row_sums": sums(0),
        "col_sums": sums(1),
        "column_sums": sums(1),
        "layer_sums": sums(2),
    }
    answers |= dict.fromkeys(("kish_effective_n", "kish_n_eff", "n_eff"), effective)
    return answers | dict.fromkeys(("design_effect", "deff", "kish_deff"), design)


FAMILIES = {"raking": raking}
