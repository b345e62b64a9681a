"""Words of written opinions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from toolkit.analysis.text import (
    Mode,
    bigram_frequency,
    document_frequency,
    keyness,
    segment,
    signed_g2,
)

Answers = Mapping[str, Callable[[], Any]]


def open_text(case: Mapping[str, Any]) -> Answers:
    """Answer from one text, from the texts of ballots, or from their counts."""
    given = case["input"]
    if "text" in given:
        return _of_text(given["text"], given.get("terms", given.get("user_words", ())))
    if "texts" in given:
        return _of_texts(given["texts"], given)
    if "here" in given:
        return _of_sides(given)
    return _of_counts(given)


def _of_text(text: str, terms: Any) -> Answers:
    def words(mode: Mode) -> Callable[[], list[str]]:
        return lambda: segment(text, mode=mode, terms=terms)

    return {mode.value: words(mode) for mode in Mode}


def _of_texts(texts: list[str], given: Mapping[str, Any]) -> Answers:
    fewest = given.get("k", given.get("fewest", 1))

    stopped = given.get("stop_words", ())

    def pairs() -> dict[str, int]:
        found = bigram_frequency(texts, fewest=fewest, stop_words=stopped)
        return {" ".join(pair): n for pair, n in found.items()}

    return {
        "document_frequency": lambda: document_frequency(
            texts, fewest=fewest, stop_words=stopped
        ),
        "bigrams": pairs,
        "default": lambda: [segment(text) for text in texts],
    }


def _of_sides(given: Mapping[str, Any]) -> Answers:
    fewest = given.get("k", given.get("fewest", 1))

    def told() -> dict[str, float]:
        found = keyness(given["here"], given["there"], fewest=fewest)
        return {one.word: one.g2 for one in found}

    return {"keyness": told, "g2": told}


def _of_counts(given: Mapping[str, Any]) -> Answers:
    (a, b), (n, m) = given["counts"], given["totals"]
    signed = {"keyness": lambda: signed_g2(a, b, here=n, there=m)}
    return {**signed, "g2": lambda: abs(signed_g2(a, b, here=n, there=m))}


FAMILIES = {"open_text": open_text}
