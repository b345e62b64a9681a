"""What differs between two versions of the standard, element by element.

An element is recognised by its path in the tree, else by its code, and
where a level was renamed and there is no code, by its words alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.standard.model import ASKED, ASSIGNED, Field

if TYPE_CHECKING:
    from toolkit.standard.model import Element, Standard

Mark = Callable[["Element"], Hashable]

_MARKS: Final[tuple[Mark, ...]] = (
    lambda one: (one.level_1, one.level_2, one.text),
    lambda one: one.code,
    lambda one: one.text,
)
"""What an element is recognised by, the surest first."""


@dataclass(frozen=True, slots=True)
class Change:
    """An element that is in both versions, and the fields in which they differ."""

    before: Element
    after: Element
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new version brings, drops and changes."""

    added: tuple[Element, ...]
    removed: tuple[Element, ...]
    changed: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both versions ask the same of the same units by the same days."""
        return not (self.added or self.removed or self.changed)


def compare(old: Standard, new: Standard) -> Changes:
    """Return what was added, removed and changed from one version to another.

    How far the work has come (evidence, self-grades, scores) is no part of
    a version and is not compared.
    """
    lost, come = list(old.elements), list(new.elements)
    pairs: list[tuple[Element, Element]] = []
    for mark in _MARKS:
        known = _unique(lost, mark)
        found = _unique(come, mark)
        for key in known.keys() & found.keys():
            pairs.append((known[key], found[key]))
            lost.remove(known[key])
            come.remove(found[key])
    order = {id(element): place for place, element in enumerate(new.elements)}
    pairs.sort(key=lambda pair: order[id(pair[1])])
    changes = (Change(*pair, _differing(*pair)) for pair in pairs)
    return Changes(
        added=tuple(come),
        removed=tuple(lost),
        changed=tuple(change for change in changes if change.fields),
    )


def _unique(elements: Iterable[Element], mark: Mark) -> Mapping[Hashable, Element]:
    """Return the elements that no other shares its mark with."""
    marked = [(mark(element), element) for element in elements]
    times = Counter(key for key, _ in marked)
    return {key: element for key, element in marked if key and times[key] == 1}


def _differing(before: Element, after: Element) -> tuple[Field, ...]:
    return tuple(
        field
        for field in (*ASKED, *ASSIGNED)
        if getattr(before, field.name.lower()) != getattr(after, field.name.lower())
    )
