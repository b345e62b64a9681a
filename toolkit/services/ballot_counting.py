"""Open the envelopes of a box and add up what is in them.

A part of the verifier: written apart from the code that opens a box and
folds it into a tally.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.services.ballot_reading import ReadBallot, counted, read_ballot
from toolkit.services.box_reading import Box, open_envelope

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Count:
    """What the envelopes add up to, by subject, question, group and mark."""

    valid: Counter[tuple[str, str]] = field(default_factory=Counter)
    invalid: Counter[tuple[str, str]] = field(default_factory=Counter)
    marks: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    texts: Counter[tuple[str, str]] = field(default_factory=Counter)
    receipts: Counter[str] = field(default_factory=Counter)


def _is_telling(rules: Mapping[str, Any]) -> bool:
    """Return whether few of a group share a list, of which others have a part."""
    lists = [
        (group, number, set(rules["slates"][name]))
        for name, groups in rules["eligible"].items()
        for group, number in groups.items()
        if number
    ]
    return any(
        number < rules["fewest"]
        and any(
            other is not subjects and group == theirs and other & subjects
            for theirs, _, other in lists
        )
        for group, number, subjects in lists
    )


def open_and_count(
    box: Box, key: EllipticCurvePrivateKey, done: Callable[[int], object]
) -> Count:
    """Open and count all envelopes.

    A submission empty throughout is invalid; unless some raters could be known
    by their list of subjects, for then nothing tells which envelopes are of one
    submission.
    """
    rules, count = box.rules, Count()
    has_packs = not _is_telling(rules)
    category = {one["id"]: one["category"] for one in rules["subjects"]}
    packs: dict[str, list[tuple[str, str, ReadBallot]]] = defaultdict(list)
    for number, (subject, group, _, sealed) in enumerate(box.rows(), start=1):
        plain = open_envelope(sealed, key, f"{rules['id']}|{group}|{subject}")
        ballot = None if plain is None else read_ballot(plain, rules["survey"])
        if ballot is None:
            count.invalid[subject, group] += 1
        else:
            packs[ballot.pack].append((subject, group, ballot))
        done(number)
    for pack in packs.values():
        count.receipts.update({ballot.receipt for _, _, ballot in pack})
        said = not has_packs or any(not ballot.is_empty for _, _, ballot in pack)
        for subject, group, ballot in pack:
            (count.valid if said else count.invalid)[subject, group] += 1
            if said:
                marks, texts = counted(ballot, rules["survey"], category[subject])
                count.marks.update((subject, name, group, mark) for name, mark in marks)
                count.texts.update((subject, item) for item in texts)
    return count
