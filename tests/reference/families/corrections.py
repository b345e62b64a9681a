"""Answers about p-values corrected for their number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from reference.corrections import CORRECTIONS
from reference.families.comparison import several_groups

from toolkit.analysis.pairwise import adjust

if TYPE_CHECKING:
    from reference.compute import Answers

LEVEL = 0.05


def multiple_comparison(case: Mapping[str, Any]) -> Answers:
    given = case["input"]
    p = next(
        (given[n] for n in ("p", "pvalues", "p_values", "pvals") if n in given), None
    )
    if p is None:
        return several_groups(given)
    names = None
    if isinstance(p, Mapping):
        names, p = list(p), list(p.values())
    level = given.get("alpha", given.get("level", given.get("q", LEVEL)))

    def told(values: list[Any]) -> Any:
        return values if names is None else dict(zip(names, values, strict=True))

    answers: dict[str, Callable[[], Any]] = {"m": lambda: len(p)}
    for short, full in CORRECTIONS.items():
        adjusted = p if full == "none" else adjust(p, full)
        passed = [one <= level for one in adjusted]
        answers |= dict.fromkeys(
            (f"adjusted_{short}", f"p_{short}", f"p_adjusted_{short}"),
            lambda adjusted=adjusted: told(adjusted),
        )
        answers |= dict.fromkeys(
            (f"reject_{short}", f"n_reject_{short}", f"rejections_{short}"),
            lambda passed=passed: sum(passed),
        )
        answers |= dict.fromkeys(
            (f"rejected_{short}", f"reject_mask_{short}", f"reject_list_{short}"),
            lambda passed=passed: told(passed),
        )
    return answers


FAMILIES: dict[str, Callable[[Mapping[str, Any]], Answers]] = {
    "multiple_comparison": multiple_comparison,
}
