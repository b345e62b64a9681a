"""Answers about two raters whose grades are known pair by pair."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.analysis.kappa import Kappa, cohen_kappa

if TYPE_CHECKING:
    from reference.compute import Answers


def of_square(table: Any, given: Mapping[str, Any]) -> Answers:
    """Cohen's kappa, plain and weighted."""
    apart = np.abs(np.subtract.outer(*[np.arange(len(table))] * 2)).astype(float)
    shapes = {"linear": apart, "quadratic": apart**2, "unweighted": apart > 0}
    confidence = given.get("confidence", 0.95)
    answers: dict[str, Callable[[], Any]] = {}
    named = {
        "kappa": None,
        "cohen_kappa": None,
        "weighted_kappa": _disagreement(given, shapes, len(table)),
        **{f"weighted_kappa_{name}": shape for name, shape in shapes.items()},
        **{f"kappa_{name}": shape for name, shape in shapes.items()},
    }
    for name, shape in named.items():
        answers |= _of_kappa(name, table, shape, confidence)
    share = table / table.sum()
    chance = float(share.sum(axis=1) @ share.sum(axis=0))
    return answers | {
        "po": lambda: float(np.trace(share)),
        "p_o": lambda: float(np.trace(share)),
        "pe": lambda: chance,
        "p_e": lambda: chance,
        "expected_agreement": lambda: chance,
        "p_expected": lambda: chance,
        "kappa_max": lambda: _largest(share, chance),
        "z": answers["kappa_z"],
        "p_value": answers["kappa_p"],
    }


def _of_kappa(name: str, table: Any, shape: Any, confidence: float) -> Answers:
    @cache
    def found() -> Kappa:
        return cohen_kappa(table, disagreement=shape)

    def reach() -> list[float]:
        interval = found().interval(confidence=confidence)
        return [interval.low, interval.high]

    return {
        name: lambda: found().value,
        f"{name}_se": lambda: found().standard_error,
        f"se_{name}": lambda: found().standard_error,
        f"{name}_se0": lambda: found().null_error,
        f"{name}_z": lambda: found().z,
        f"{name}_p": lambda: found().p_value,
        f"{name}_ci95": reach,
        f"{name}_ci": reach,
        f"ci95_{name}": reach,
        f"{name}_lower": lambda: reach()[0],
        f"{name}_upper": lambda: reach()[1],
    }


def _disagreement(given: Mapping[str, Any], shapes: Any, grades: int) -> Any:
    """Return how bad each pair is; where weights are of agreement, turned over."""
    told = given.get("disagreement_weights", given.get("weights", "quadratic"))
    if isinstance(told, str):
        return shapes[told]
    weights = np.asarray(told, dtype=float)
    agreed = "agreement_weights" in given or (np.diag(weights) == weights.max()).all()
    return weights.max() - weights if agreed and grades > 1 else weights


def _largest(share: Any, chance: float) -> float:
    most = float(np.minimum(share.sum(axis=1), share.sum(axis=0)).sum())
    return (most - chance) / (1 - chance)


FAMILIES: Mapping[str, Any] = {}
"""None of its own; `reference.families.agreement` asks here."""
