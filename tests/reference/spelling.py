"""Finds an answer by its name, however a case spells it.

Cases are written by many hands: one asks for ``ci95_lower``, another for
``wilson_99`` or ``chi_squared``.  What a family answers stands there once;
here its name is read without regard to capitals and dashes, with usual
words for one thing made one, one end taken of an interval, and a percentage
in a name taken as the confidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from toolkit.errors import TallyError

if TYPE_CHECKING:
    from reference.compute import Answers

    Family = Callable[[Mapping[str, Any]], Answers]

SAME_WORDS = {
    "pvalue": "p",
    "pval": "p",
    "chisquared": "chi2",
    "chisquare": "chi2",
    "chisq": "chi2",
    "standarderror": "se",
    "stderr": "se",
    "degreesoffreedom": "df",
    "confidenceinterval": "ci",
    "confint": "ci",
    "interval": "ci",
    "loglikelihood": "loglik",
    "coefficient": "beta",
    "coef": "beta",
    "oddsratio": "or",
    "proportion": "share",
    "twosided": "2sided",
    "zstat": "z",
    "zvalue": "z",
    "zscore": "z",
    "estimates": "estimate",
}
ENDS = {"lower": 0, "low": 0, "lo": 0, "upper": 1, "high": 1, "hi": 1}
END = re.compile(
    rf"^(.+?)[_ .]({'|'.join(ENDS)})(?:_(?:limit|bound|end))?$", re.IGNORECASE
)
END_INSIDE = re.compile(rf"^(.+?)[_ .]({'|'.join(ENDS)})([_ .].+)$", re.IGNORECASE)
PERCENT = re.compile(
    r"^(.*?[a-z])[_ .]?([5-9]\d(?:\.\d+)?)(?:pct|%)?((?:_.*)?)$", re.IGNORECASE
)
ONE_SIDED = re.compile(r"[_ .]?(?:one|1)[_ -]?sided", re.IGNORECASE)


def folded(name: str) -> str:
    """Return a name as all who mean the same would spell it.

    >>> folded("Chi-squared"), folded("p_value")
    ('chi2', 'p')
    """
    plain = re.sub(r"[^a-z0-9<>=+.|:]", "", name.lower())
    for word, same in SAME_WORDS.items():
        plain = plain.replace(word, same)
    return plain


def or_none(answer: Callable[[], Any]) -> Callable[[], Any]:
    """The answer, or nothing where it is refused: a case writes null for both."""

    def told() -> Any:
        try:
            return answer()
        except TallyError:
            return None

    return told


class Spelled(Mapping[str, Callable[[], Any]]):
    """The answers of a family about one case, found by any spelling."""

    def __init__(self, family: Family, case: Mapping[str, Any]) -> None:
        self._family, self._case = family, case
        self._answers = family(case)
        self._folded = {folded(name): name for name in self._answers}

    def __getitem__(self, name: str) -> Callable[[], Any]:
        if name in self._answers:
            return or_none(self._answers[name])
        if folded(name) in self._folded:
            return or_none(self._answers[self._folded[folded(name)]])
        if told := ONE_SIDED.search(name):
            rest = name[: told.start()] + name[told.end() :]
            return self._at(rest, one_sided=True)
        if told := END.match(name) or END_INSIDE.match(name):
            whole = self[told[1] + (told[3] if told.re is END_INSIDE else "")]
            return lambda: _end(whole(), ENDS[told[2].lower()])
        if told := PERCENT.match(name):
            return self._at(told[1] + told[3], confidence=float(told[2]) / 100)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def _at(self, name: str, **how: Any) -> Callable[[], Any]:
        return Spelled(self._family, _asked_at(self._case, **how))[name]


def _asked_at(
    case: Mapping[str, Any],
    *,
    confidence: float | None = None,
    one_sided: bool = False,
) -> Mapping[str, Any]:
    """Return the case at another confidence; a one-sided limit is an end of one."""
    given = case["input"]
    level = confidence or given.get("confidence", 0.95)
    return {
        **case,
        "input": {**given, "confidence": 2 * level - 1 if one_sided else level},
    }


def _end(interval: Any, place: int) -> Any:
    """Return one end of an interval, or of each of several."""
    if interval is None:
        return None
    if isinstance(interval, Mapping):
        return {key: _end(one, place) for key, one in interval.items()}
    if len(interval) == 2 and not isinstance(interval[0], list | tuple):
        return interval[place]
    return [_end(one, place) for one in interval]
