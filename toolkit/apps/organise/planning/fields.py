"""What is typed into the fields of a plan, read: values, and what is wrong.

Whatever is typed stays as it is typed; what cannot be read has a sentence,
and the plan goes without it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, get_args

from toolkit.apps.desk.told import Plan
from toolkit.i18n import Phrase
from toolkit.thresholds import FLOOR

if TYPE_CHECKING:
    from toolkit.apps.desk.told import SurveyTold

Way = Literal["all", "shares", "lot"]
WAYS: Final[tuple[Way, ...]] = get_args(Way)
"""Who appraises: all who may, each a share, or those drawn by lot."""

LONGEST: Final = 200
VALUE: Final = "value:"
WEIGHT: Final = "weight:"
TEXTS: Final = frozenset({"title", "round_id", "seed", "opens", "closes"})
NUMBERS: Final[Mapping[str, tuple[int, int]]] = {
    "at_most": (1, 1000),
    "at_least": (1, 100_000),
    "draw": (1, 100_000),
    "fewest": (FLOOR, 1000),
    "fewest_texts": (FLOOR, 1000),
}
_NEEDED_BY: Final[Mapping[Way, tuple[str, ...]]] = {
    "all": (),
    "shares": ("at_most",),
    "lot": ("draw",),
}
_TAKEN_BY: Final[Mapping[Way, frozenset[str]]] = {
    "all": frozenset(),
    "shares": frozenset({"at_most", "at_least", "seed"}),
    "lot": frozenset({"draw", "seed"}),
}
_OF_A_WAY: Final = frozenset({"at_most", "at_least", "draw", "seed"})
_WEIGHT: Final = re.compile(r"\d{1,3}(\.\d{1,4})?")
_WHOLE: Final = 100
_ROUNDED: Final = 0.05

TOO_LONG: Final = Phrase("This is longer than {most} characters.", most=LONGEST)
BRACES: Final = Phrase("Braces cannot be filled in.")
NO_WEIGHT: Final = Phrase("Write a number above 0, 100 at most.")
NO_DAY: Final = Phrase("This is no day.")
BACKWARDS: Final = Phrase("The last day comes before the first.")
FEWER_TEXTS: Final = Phrase("Words need no fewer ballots than figures.")


@dataclass(frozen=True, slots=True)
class Typed:
    """All that is typed, by field, and who is to appraise."""

    texts: Mapping[str, str] = field(default_factory=dict)
    way: Way = WAYS[0]

    def put(self, name: str, text: str) -> Typed:
        """Return this with another text in a field."""
        return replace(self, texts={**self.texts, name: text})

    def without(self, *kinds: str) -> Typed:
        """Return this without the fields of some kinds."""
        kept = {n: text for n, text in self.texts.items() if not n.startswith(kinds)}
        return replace(self, texts=kept)

    def __getitem__(self, name: str) -> str:
        """Return the text in a field, empty if there is none."""
        return self.texts.get(name, "")


@dataclass(frozen=True, slots=True)
class Read:
    """The plan that was typed, and what is wrong, by field."""

    plan: Plan
    faults: Mapping[str, Phrase]


def typed_of(plan: Plan) -> Typed:
    """Return what would be typed to have this plan."""
    texts = {
        name: "" if (value := getattr(plan, name)) is None else str(value)
        for name in (*TEXTS, *NUMBERS)
    }
    texts |= {f"{VALUE}{name}": said for name, said in plan.values.items()}
    texts |= {f"{WEIGHT}{group}": f"{said:g}" for group, said in plan.weights.items()}
    way: Way = "shares" if plan.at_most is not None else "all"
    return Typed(texts, "lot" if plan.draw is not None else way)


def read_typed(typed: Typed, survey: SurveyTold, *, roster: str) -> Read:
    """Return the plan that was typed for a survey, and what is wrong with it."""
    faults: dict[str, Phrase] = {
        name: TOO_LONG for name, text in typed.texts.items() if len(text) > LONGEST
    }
    idle = _OF_A_WAY - _TAKEN_BY[typed.way]
    numbers: dict[str, int | None] = {}
    for name, (lowest, highest) in NUMBERS.items():
        text = "" if name in idle else typed[name]
        numbers[name] = _whole(text, lowest, highest)
        is_needed = name in _NEEDED_BY[typed.way] or name not in _OF_A_WAY
        if numbers[name] is None and (text.strip() or is_needed):
            faults[name] = Phrase(
                "Write a whole number from {lowest} to {highest}.",
                lowest=lowest,
                highest=highest,
            )
    fewest = numbers["fewest"] or Plan().fewest
    texts = numbers["fewest_texts"] or max(fewest, Plan().fewest_texts)
    if texts < fewest:
        faults["fewest_texts"] = FEWER_TEXTS
    values = _values(typed, survey, faults)
    weights = _weights(typed, survey, faults)
    opens, closes = _days(typed, faults)
    plan = Plan(
        round_id=_text(typed, "round_id"),
        title=_text(typed, "title"),
        source=survey.source,
        values=values,
        roster=roster,
        fewest=fewest,
        fewest_texts=max(fewest, texts),
        weights=weights,
        opens=opens,
        closes=closes,
        at_most=numbers["at_most"],
        at_least=numbers["at_least"] if numbers["at_most"] is not None else None,
        draw=numbers["draw"],
        seed="" if "seed" in idle else _text(typed, "seed"),
    )
    return Read(plan, faults)


def _text(typed: Typed, name: str) -> str:
    return typed[name].strip()[:LONGEST]


def _whole(text: str, lowest: int, highest: int) -> int | None:
    """Return a number as typed on any keyboard, if it is one and in its bounds."""
    digits = unicodedata.normalize("NFKC", text).strip()
    if not digits.isdecimal() or len(digits) > len(str(highest)):
        return None
    return int(digits) if lowest <= int(digits) <= highest else None


def _values(
    typed: Typed, survey: SurveyTold, faults: dict[str, Phrase]
) -> dict[str, str]:
    values: dict[str, str] = {}
    for name in survey.parameters:
        said = typed[f"{VALUE}{name}"].strip()
        if set("{}") & set(said):
            faults[f"{VALUE}{name}"] = BRACES
        elif said and len(said) <= LONGEST:
            values[name] = said
    return values


def _weights(
    typed: Typed, survey: SurveyTold, faults: dict[str, Phrase]
) -> dict[str, float]:
    """Return the weights that differ from the survey's own, if all are right."""
    if not survey.is_scored:
        return {}
    weights: dict[str, float] = {}
    for group in survey.groups:
        text = unicodedata.normalize("NFKC", typed[f"{WEIGHT}{group.id}"]).strip(" %")
        if not text:
            continue
        if not _WEIGHT.fullmatch(text) or not 0 < float(text) <= _WHOLE:
            faults[f"{WEIGHT}{group.id}"] = NO_WEIGHT
            return {}
        weights[group.id] = float(text)
    own = {one.id: one.weight for one in survey.groups if one.weight is not None}
    together = own | weights
    if not together:
        return {}
    total = math.fsum(together.values())
    is_whole = math.isclose(total, _WHOLE, abs_tol=_ROUNDED * len(together))
    if len(together) < len(survey.groups):
        faults[WEIGHT] = Phrase("Give a weight to every group or to none.")
    elif not is_whole:
        faults[WEIGHT] = Phrase(
            "Together the weights make {total}; they must make 100.", total=f"{total:g}"
        )
    else:
        return {id_: one for id_, one in weights.items() if own.get(id_) != one}
    return {}


def _days(typed: Typed, faults: dict[str, Phrase]) -> tuple[str, str]:
    days = {}
    for name in ("opens", "closes"):
        days[name] = typed[name].strip()
        if days[name] and not _is_day(days[name]):
            faults[name], days[name] = NO_DAY, ""
    if days["opens"] and days["closes"] and days["closes"] < days["opens"]:
        faults["closes"], days["closes"] = BACKWARDS, ""
    return days["opens"], days["closes"]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
