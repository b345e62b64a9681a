"""Words of written opinions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import log
from typing import Any

from toolkit.analysis.text import (
    STOP_WORDS,
    Mode,
    bigram_frequency,
    document_frequency,
    keyness,
    segment,
    signed_g2,
)

Answers = Mapping[str, Callable[[], Any]]

MODES: Mapping[str, Mode] = {
    "default": Mode.DEFAULT,
    "accurate": Mode.DEFAULT,
    "precise": Mode.DEFAULT,
    "cut": Mode.DEFAULT,
    "segmentation": Mode.DEFAULT,
    "segments": Mode.DEFAULT,
    "tokens": Mode.DEFAULT,
    "words": Mode.DEFAULT,
    "lcut": Mode.DEFAULT,
    "full": Mode.FULL,
    "cut_all": Mode.FULL,
    "search": Mode.SEARCH,
    "search_engine": Mode.SEARCH,
    "cut_for_search": Mode.SEARCH,
}
SIDES = (("here", "there"), ("a", "b"), ("group_a", "group_b"), ("first", "second"))
PAIR = 2
"""So many counts have their totals beside them."""
TEXTS = ("texts", "ballots", "documents", "comments", "docs")


def open_text(case: Mapping[str, Any]) -> Answers:
    """Answer from one text, from the texts of ballots, or from their counts."""
    given = case["input"]
    if "text" in given:
        return _of_text(given["text"], given)
    sides = given.get("groups")
    if isinstance(sides, Mapping) and len(sides) > 1:
        here, there, *_ = sides.values()
        return _of_sides(here, there, given)
    for here, there in SIDES:
        if isinstance(given.get(here), list) and isinstance(given.get(there), list):
            return _of_sides(given[here], given[there], given)
    for name in TEXTS:
        if name in given:
            return _of_texts(given[name], given)
    return _of_counts(given)


def _terms(given: Mapping[str, Any]) -> Any:
    names = ("terms", "user_words", "user_dict", "user_dictionary", "add_words", "dict")
    return next((given[name] for name in names if name in given), ())


def _fewest(given: Mapping[str, Any]) -> int:
    names = ("k", "fewest", "min_ballots", "min_df", "threshold")
    return next((int(given[name]) for name in names if name in given), 1)


def _stopped(given: Mapping[str, Any]) -> Any:
    names = ("stop_words", "stopwords", "stop_list", "stop")
    told = next((given[name] for name in names if name in given), ())
    return STOP_WORDS if told == "default" else told


def _of_text(text: str, given: Mapping[str, Any]) -> Answers:
    def words(mode: Mode, *, guess: bool = True) -> Callable[[], list[str]]:
        return lambda: segment(text, mode=mode, terms=_terms(given), guess=guess)

    return {
        **{name: words(mode) for name, mode in MODES.items()},
        **{
            f"{name}_{end}": words(mode, guess=False)
            for name, mode in MODES.items()
            for end in ("no_hmm", "without_hmm", "hmm_false")
        },
        "n_words": lambda: len(segment(text, terms=_terms(given))),
    }


def _of_texts(texts: list[str], given: Mapping[str, Any]) -> Answers:
    fewest, stopped, terms = _fewest(given), _stopped(given), _terms(given)

    def frequency(least: int) -> dict[str, int]:
        return document_frequency(texts, fewest=least, stop_words=stopped, terms=terms)

    def pairs(least: int, between: str = " ") -> dict[str, int]:
        found = bigram_frequency(texts, fewest=least, stop_words=stopped, terms=terms)
        return {between.join(pair): n for pair, n in found.items()}

    def hidden() -> list[str]:
        return sorted(frequency(1).keys() - frequency(fewest).keys())

    return {
        "document_frequency": lambda: frequency(fewest),
        "df": lambda: frequency(fewest),
        "document_frequency_all": lambda: frequency(1),
        "terms": lambda: sorted(frequency(fewest)),
        "shown_terms": lambda: sorted(frequency(fewest)),
        "suppressed": hidden,
        "suppressed_terms": hidden,
        "n_terms": lambda: len(frequency(fewest)),
        "n_suppressed": lambda: len(hidden()),
        "bigrams": lambda: pairs(fewest),
        "bigram_frequency": lambda: pairs(fewest),
        "bigrams_joined": lambda: pairs(fewest, ""),
        "default": lambda: [segment(text, terms=terms) for text in texts],
        "segmentation": lambda: [segment(text, terms=terms) for text in texts],
        "n": lambda: len(texts),
    }


def _of_sides(here: Any, there: Any, given: Mapping[str, Any]) -> Answers:
    if here and isinstance(here[0], int):
        return _of_counts({**given, "counts": [here[0], there[0]]})

    def told() -> dict[str, float]:
        found = keyness(
            here,
            there,
            fewest=_fewest(given),
            stop_words=_stopped(given),
            terms=_terms(given),
        )
        return {one.word: one.g2 for one in found}

    return {
        "keyness": told,
        "g2": lambda: {word: abs(g2) for word, g2 in told().items()},
        "G2": lambda: {word: abs(g2) for word, g2 in told().items()},
        "signed_g2": told,
        "top_word": lambda: next(iter(told())),
        "top_words": lambda: list(told()),
        "words": lambda: list(told()),
    }


def _of_counts(given: Mapping[str, Any]) -> Answers:
    """Answer from words in both sides and their totals, of one or of several."""
    rows = given.get("rows")
    if rows is not None:
        several = [_counted(row, given) for row in rows]
    elif isinstance(given.get("counts"), Mapping):
        several = [_counted(row, given) for row in given["counts"].values()]
        names = list(given["counts"])
        return _told(several) | {
            f"{kind}_{name}": lambda at=place, kind=kind: _told(several)[kind]()[at]
            for place, name in enumerate(names)
            for kind in ("keyness", "g2", "G2")
        }
    else:
        return {
            name: lambda told=told: told()[0]
            for name, told in _told([_counted(_cells(given), given)]).items()
        }
    return _told(several)


def _cells(given: Mapping[str, Any]) -> Any:
    """Return the four cells, or the two counts whose totals stand beside."""
    for name in ("table", "contingency", "counts"):
        if name in given:
            flat = given[name]
            return [*flat[0], *flat[1]] if isinstance(flat[0], list) else flat
    for names in (("k11", "k12", "k21", "k22"), ("a", "b", "c", "d")):
        if set(names) <= given.keys():
            return [given[name] for name in names]
    return [given["o11"], given["o12"], given["o21"], given["o22"]]


def _counted(row: Any, given: Mapping[str, Any]) -> tuple[int, int, int, int]:
    """Return the word here and there, and all here and there.

    A 2 × 2 table reads word and other words here, then there; where the
    sides are its columns G² is the same.
    """
    row = [one for one in row if not isinstance(one, str)]
    if len(row) == PAIR:
        totals = given.get("totals") or [given["n_here"], given["n_there"]]
        return (row[0], row[1], totals[0], totals[1])
    if "totals" in str(given.get("columns", "")) or "n_" in str(given.get("columns")):
        return (row[0], row[1], row[2], row[3])
    return (row[0], row[2], row[0] + row[1], row[2] + row[3])


def _told(several: list[tuple[int, int, int, int]]) -> dict[str, Callable[[], Any]]:
    def signed() -> list[float]:
        return [signed_g2(a, b, here=n, there=m) for a, b, n, m in several]

    def plain() -> list[float]:
        return list(map(abs, signed()))

    def on_words_alone() -> list[float]:
        return [words_g2(a, b, here=n, there=m) for a, b, n, m in several]

    named: dict[str, Callable[[], Any]] = {"keyness": signed, "signed_g2": signed}
    named |= dict.fromkeys(("g2", "G2", "log_likelihood", "llr", "LL"), plain)
    return named | dict.fromkeys(("g2_two_cells", "LL_rayson"), on_words_alone)


def words_g2(a: int, b: int, *, here: int, there: int) -> float:
    """Return the statistic over the two cells with the word only.

    Source: P. Rayson and R. Garside (2000), Comparing Corpora.
    """
    share = (a + b) / (here + there)
    cells = ((a, here * share), (b, there * share))
    return 2 * sum(seen * log(seen / usual) for seen, usual in cells if seen)


FAMILIES = {"open_text": open_text}
