"""Rules about what may be marked: scales, options, points, numbers."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from toolkit.i18n import LANGUAGES
from toolkit.survey import rulebook as book
from toolkit.survey.leaning import BLAME, PRAISE, is_unbalanced, leanings
from toolkit.survey.presets import MARKS, NO_SCORING, PRESETS
from toolkit.survey.questions import CHOSEN, NOT_CHOSEN
from toolkit.survey.words import RESERVED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.survey.draft import Draft
    from toolkit.survey.rule import BrokenRule

_FEWEST: Final = 2
_ON_A_SCALE: Final = frozenset({"grade", "evidence"})


def scale_rules(survey: Draft) -> Iterator[BrokenRule]:
    """Yield what is wrong with scales, options and points."""
    for name, scale in survey["scales"].entries.items():
        yield from _scale(name, scale)
    for item in survey["items"]:
        yield from _on_known_scale(item, survey)
        match item["kind"].word:
            case "choice":
                yield from _choice(item)
            case "choose":
                yield from _choose(item, survey)
            case "points" | "number":
                yield from _exit_is_no_number(item)
        if item["kind"].word == "number":
            yield from _number(item)
    yield from _scoring(survey)


def _scale(name: str, scale: Draft) -> Iterator[BrokenRule]:
    grades = list(scale["grades"])
    if isinstance(scale["grades"].value, list) and len(grades) < _FEWEST:
        yield book.FEW_GRADES.broken(scale["grades"].path, scale=name)
    yield from _answers(grades, scale["exit"], RESERVED)
    yield from _balance(grades, scale["grades"])
    for _, ways in _all_leanings(grades):
        if ways == sorted(ways) and ways[0] < ways[-1]:
            yield book.WORST_FIRST.broken(scale["grades"].path, scale=name)
            return


def _on_known_scale(item: Draft, survey: Draft) -> Iterator[BrokenRule]:
    scale = item["scale"]
    on_a_scale = item["kind"].word in _ON_A_SCALE
    if on_a_scale and scale.word and scale.word not in survey["scales"]:
        yield book.UNKNOWN_SCALE.broken(scale.path, scale=scale.word)


def _choice(item: Draft) -> Iterator[BrokenRule]:
    options = list(item["options"])
    if len(options) == 1:
        yield book.FEW_OPTIONS.broken(item["options"].path, item=item["id"].word)
    yield from _answers(options, item["exit"], RESERVED)
    yield from _balance(options, item["options"])


def _choose(item: Draft, survey: Draft) -> Iterator[BrokenRule]:
    listed, options = item["options"], list(item["options"])
    if listed.is_empty_list:
        yield book.NO_OPTIONS.broken(listed.path)
    if listed.word == "subjects" and survey["subjects"].word == "none":
        yield book.NO_SUBJECTS.broken(listed.path)
    yield from _answers(options, item["exit"], RESERVED | {CHOSEN, NOT_CHOSEN})
    most, least = item["at_most"].number, item["at_least"].number or 0
    if most is not None and options and most > len(options):
        yield book.TOO_MANY_TO_CHOOSE.broken(
            item["at_most"].path, most=most, count=len(options)
        )
    if most is not None and least > most:
        yield book.LEAST_ABOVE_MOST.broken(
            item["at_least"].path, least=least, most=most
        )


def _answers(
    options: Sequence[Draft], way_out: Draft, reserved: frozenset[str]
) -> Iterator[BrokenRule]:
    """Yield what is wrong with a set of answers as such, exit included."""
    answers = [*options, way_out]
    codes = [answer["code"] for answer in answers if answer["code"].word]
    for code in codes:
        if code.word in reserved:
            yield book.RESERVED_CODE.broken(
                code.path, code=code.word, reserved=", ".join(sorted(reserved))
            )
    for code in _repeated([(code.word, code) for code in codes]):
        yield book.REPEATED_CODE.broken(code.path, code=code.word)
    worded = [
        ((tag, said.strip().casefold()), answer["text"][tag])
        for answer in answers
        for tag, said in answer["text"].words.items()
    ]
    for text in {text.path[:-1]: text for text in _repeated(worded)}.values():
        yield book.REPEATED_WORDING.broken(text.path, text=text.word)


def _repeated(keyed: Sequence[tuple[object, Draft]]) -> list[Draft]:
    """Return the last of each key that stands several times."""
    counts = Counter(key for key, _ in keyed)
    return list({key: place for key, place in keyed if counts[key] > 1}.values())


def _all_leanings(
    options: Sequence[Draft],
) -> Iterator[tuple[list[str], list[int]]]:
    """Yield how the answers lean, in each language whose words are all known."""
    for tag in LANGUAGES:
        said = [option["text"][tag].word for option in options]
        ways = leanings(said, tag)
        if ways is not None:
            yield said, ways


def _balance(options: Sequence[Draft], listed: Draft) -> Iterator[BrokenRule]:
    if len(options) < _FEWEST:
        return
    for said, ways in _all_leanings(options):
        if is_unbalanced(said, ways):
            yield book.UNBALANCED_SCALE.broken(
                listed.path, positive=ways.count(PRAISE), negative=ways.count(BLAME)
            )
            return


def _exit_is_no_number(item: Draft) -> Iterator[BrokenRule]:
    code = item["exit"]["code"]
    if code.word.isdecimal():
        yield book.NUMBER_AS_EXIT.broken(code.path, code=code.word)
    if code.word in RESERVED:
        yield book.RESERVED_CODE.broken(
            code.path, code=code.word, reserved=", ".join(sorted(RESERVED))
        )


def _number(item: Draft) -> Iterator[BrokenRule]:
    low, high = item["min"].number or 0, item["max"].number
    decimals = item["decimals"].number or 0
    if high is None:
        return
    if low >= high:
        yield book.MIN_NOT_BELOW_MAX.broken(item["max"].path, min=low, max=high)
        return
    cuts = [cut for cut in item["cuts"] if cut.number is not None]
    numbers = [cut.number for cut in cuts if cut.number is not None]
    if any(one >= after for one, after in pairwise(numbers)):
        yield book.CUTS_NOT_RISING.broken(item["cuts"].path)
    for cut, number in zip(cuts, numbers, strict=True):
        if not low < number <= high:
            yield book.CUT_OUTSIDE.broken(cut.path, cut=number, min=low, max=high)
    for place in (item["min"], item["max"], *cuts):
        exact = place.number or 0
        if round(exact, int(decimals)) != exact:
            yield book.TOO_FINE.broken(place.path, number=exact, decimals=decimals)


def _scoring(survey: Draft) -> Iterator[BrokenRule]:
    scoring, scales = survey["scoring"], survey["scales"].entries
    used = {
        item["scale"].word: scales[item["scale"].word]["grades"]
        for item in survey["items"]
        if item["kind"].word in _ON_A_SCALE and item["scale"].word in scales
    }
    if scoring.word:
        yield from _named_scheme(scoring, used)
    elif scoring.entries:
        yield from _listed_points(scoring, used, scales)


def _named_scheme(scoring: Draft, used: dict[str, Draft]) -> Iterator[BrokenRule]:
    scheme = scoring.word
    if scheme == NO_SCORING:
        return
    if scheme not in PRESETS and scheme not in MARKS:
        known = ", ".join((NO_SCORING, *PRESETS, *MARKS))
        yield book.UNKNOWN_SCORING.broken(scoring.path, scheme=scheme, known=known)
        return
    for name, grades in used.items():
        count = len(list(grades))
        if count != len(PRESETS.get(scheme, ())):
            yield book.SCORING_DOES_NOT_FIT.broken(
                scoring.path, scheme=scheme, scale=name, count=count
            )


def _listed_points(
    scoring: Draft, used: dict[str, Draft], scales: dict[str, Draft]
) -> Iterator[BrokenRule]:
    for name, grades in used.items():
        least = math.inf
        for code in grades.codes():
            number = scoring[code.word].number
            if code.word not in scoring:
                yield book.NO_POINTS.broken(scoring.path, grade=code.word, scale=name)
            elif number is not None:
                if number > least:
                    yield book.POINTS_RISE.broken(
                        scoring[code.word].path, grade=code.word, scale=name
                    )
                least = min(least, number)
    graded = {code.word for s in scales.values() for code in s["grades"].codes()}
    for name in sorted(scoring.entries.keys() - graded):
        yield book.POINTS_FOR_NOTHING.broken(scoring[name].path, grade=name)
