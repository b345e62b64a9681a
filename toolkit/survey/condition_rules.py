"""Rules about who is asked what: conditions, and kinds of subjects.

An item whose condition can never hold is asked of nobody and missed by
nobody.  So every condition is followed to its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from toolkit.survey import rulebook as book

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.survey.draft import Draft
    from toolkit.survey.rule import BrokenRule

_WRITTEN: Final = frozenset({"text", "clause", "evidence"})
_MANY: Final = 12


@dataclass(frozen=True, slots=True)
class _Asked:
    """An item further up: whether it is ever asked, and about which subjects."""

    item: Draft
    is_ever: bool
    subjects: frozenset[str] | None
    """``None`` stands for all."""
    codes: Mapping[str, None]
    """What it offers, in order; nothing if the file cannot tell."""


def condition_rules(survey: Draft) -> Iterator[BrokenRule]:
    """Yield what is wrong with conditions and kinds of subjects."""
    known = {group["id"].word for group in survey["subject_groups"]}
    ids = {item["id"].word for item in survey["items"]}
    scales = survey["scales"].entries
    on_scales = {name: _codes(it["grades"], it["exit"]) for name, it in scales.items()}
    above: dict[str, _Asked] = {}
    for item in survey["items"]:
        yield from _subject_groups(item, known)
        broken = list(_condition(item, ids, above))
        yield from broken
        other = above.get(item["show_if"]["item"].word)
        subjects = _common(_subjects(item), other.subjects if other else None)
        is_ever = not broken or _may_hold(item, broken)
        offered = _offered(item, on_scales)
        above.setdefault(item["id"].word, _Asked(item, is_ever, subjects, offered))


def _subject_groups(item: Draft, known: set[str]) -> Iterator[BrokenRule]:
    if item["only_for"].is_empty_list:
        yield book.FOR_NOBODY.broken(item["only_for"].path, item=item["id"].word)
    for group in item["only_for"]:
        if group.word and group.word not in known:
            yield book.UNKNOWN_SUBJECT_GROUP.broken(group.path, group=group.word)


def _subjects(item: Draft) -> frozenset[str] | None:
    return frozenset(group.word for group in item["only_for"]) or None


def _common(
    one: frozenset[str] | None, other: frozenset[str] | None
) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _condition(
    item: Draft, ids: set[str], above: dict[str, _Asked]
) -> Iterator[BrokenRule]:
    named = item["show_if"]["item"]
    if not named.word:
        return
    names = {"item": item["id"].word, "other": named.word}
    if named.word not in ids:
        yield book.UNKNOWN_ITEM.broken(named.path, **names)
        return
    if named.word not in above:
        yield book.NOT_EARLIER.broken(named.path, **names)
        return
    other = above[named.word]
    if not other.is_ever:
        yield book.NEVER_ASKED.broken(named.path, **names)
        return
    if _common(_subjects(item), other.subjects) == frozenset():
        yield book.NO_COMMON_SUBJECT.broken(item["only_for"].path, **names)
    if other.item["kind"].word in _WRITTEN:
        yield book.NO_MARKED_ANSWER.broken(named.path, **names)
        return
    yield from _answers(item, other)


def _may_hold(item: Draft, broken: Sequence[BrokenRule]) -> bool:
    """Return whether some answers that are waited for can be given all the same."""
    in_vain = [rule for rule in broken if rule.rule is book.NO_SUCH_ANSWER]
    waited_for = list(item["show_if"]["is"])
    return len(in_vain) == len(broken) and len(in_vain) < len(waited_for)


def _answers(item: Draft, other: _Asked) -> Iterator[BrokenRule]:
    wanted = item["show_if"]["is"]
    codes = [wanted] if wanted.word else [code for code in wanted if code.word]
    known = [*islice(other.codes, _MANY), *(["…"] if len(other.codes) > _MANY else [])]
    for code in codes:
        is_taken = code.word in other.codes or _takes_number(other.item, code.word)
        if known and not is_taken:
            yield book.NO_SUCH_ANSWER.broken(
                code.path,
                item=item["id"].word,
                other=other.item["id"].word,
                code=code.word,
                known=", ".join(known),
            )


def _offered(
    item: Draft, on_scales: Mapping[str, Mapping[str, None]]
) -> Mapping[str, None]:
    match item["kind"].word:
        case "grade":
            return on_scales.get(item["scale"].word, {})
        case "choice" | "choose" if not item["options"].word:
            return _codes(item["options"], item["exit"])
        case "points" | "number":
            span = f"{_limit(item, 'min'):.12g}–{_limit(item, 'max'):.12g}"
            return dict.fromkeys((span, item["exit"]["code"].word))
    return {}


def _codes(options: Draft, way_out: Draft) -> Mapping[str, None]:
    """Return the codes of some options and the exit, in order."""
    codes = [*options.codes(), way_out["code"]]
    return dict.fromkeys(code.word for code in codes if code.word)


def _limit(item: Draft, name: str) -> float:
    return item[name].number or 0


def _takes_number(item: Draft, code: str) -> bool:
    if item["kind"].word not in {"points", "number"} or not code.isdecimal():
        return False
    return _limit(item, "min") <= int(code) <= _limit(item, "max")
