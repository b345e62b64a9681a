"""Answers about the shape of one distribution of grades, or of several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any

from toolkit.analysis.dispersion import (
    agreement_a,
    consensus,
    grade_entropy,
    l_squared,
    leik_dispersion,
    ordinal_variation,
    polarisation,
)

if TYPE_CHECKING:
    from reference.compute import Answers

INDICES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "A": agreement_a,
    "agreement_A": agreement_a,
    "polarisation": polarisation,
    "polarization": polarisation,
    "consensus": consensus,
    "tastle_wierman_consensus": consensus,
    "dissention": lambda counts: 1 - consensus(counts),
    "leik": leik_dispersion,
    "leik_dispersion": leik_dispersion,
    "l2": l_squared,
    "lsquared": l_squared,
    "l_squared": l_squared,
    "l": lambda counts: sqrt(l_squared(counts)),
    "IOV": ordinal_variation,
    "berry_mielke_IOV": ordinal_variation,
    "COV": lambda counts: 1 - sqrt(1 - ordinal_variation(counts)),
    "entropy": grade_entropy,
    "entropy_bits": grade_entropy,
    "shannon_entropy_bits": grade_entropy,
}


def dispersion_polarisation(case: Mapping[str, Any]) -> Answers:
    """Every index by name; for several vectors ``<index>_<vector>``."""
    given = case["input"]
    if "vectors" not in given:
        return {name: _of(kind, given["counts"]) for name, kind in INDICES.items()}
    return {
        f"{name}_{vector}": _of(kind, counts)
        for name, kind in INDICES.items()
        for vector, counts in given["vectors"].items()
    }


def _of(
    kind: Callable[[Sequence[float]], float], counts: Sequence[float]
) -> Callable[[], float]:
    return lambda: kind(counts)


FAMILIES = {"dispersion_polarisation": dispersion_polarisation}
