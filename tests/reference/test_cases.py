"""Do our numbers equal published or independently computed ones?"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from places import ROOT
from reference.compute import compute

OWN = Path(__file__).with_name("cases")
BESIDE = ROOT.parent / "shared" / "reference_cases"
"""Further cases, some on data whose licence keeps them out of the project."""


def cases() -> list[Path]:
    """Return every case there is; one that is in both places once."""
    own = {path.name: path for path in OWN.glob("*.json")}
    beside = {path.name: path for path in BESIDE.glob("*.json")}
    return [path for _, path in sorted((beside | own).items())]


def agree(found: Any, expected: Any, tolerance: float | None) -> bool:
    """Tell whether a value equals the expected one, part by part."""
    if isinstance(expected, dict):
        same = {str(key): value for key, value in found.items()}
        return same.keys() == expected.keys() and all(
            agree(same[key], value, tolerance) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return len(found) == len(expected) and all(
            agree(one, value, tolerance)
            for one, value in zip(found, expected, strict=True)
        )
    if isinstance(expected, bool | str) or expected is None:
        return found == expected
    return math.isclose(found, expected, rel_tol=0, abs_tol=tolerance or 0)


@pytest.mark.parametrize("path", cases(), ids=lambda path: path.stem)
def test_a_case_is_answered_within_its_tolerance(path):
    case = json.loads(path.read_text("utf-8"))

    found = compute(case)

    for one in case["expected"]:
        tolerance = one.get("tol_abs")
        if tolerance is None and "tol_rel" in one:
            tolerance = one["tol_rel"] * abs(one["value"])
        assert agree(found[one["name"]], one["value"], tolerance), (
            one["name"],
            found[one["name"]],
            one["value"],
        )


def test_a_name_that_is_not_known_is_refused():
    case = {"family": "no such family", "input": {}, "expected": []}

    with pytest.raises(KeyError):
        compute(case)
