"""What the codes of a tally are called, in one language.

Whoever knows the survey fills this in; the tables are made from it and from
the counts alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for every code, each in the order in which codes are listed.

    Attributes
    ----------
    marks : for every item all that can stand in its cells, from best to worst
        where there is an order.
    exits : the marks of those who could not say; no grades.
    has_words : whether items, groups and marks are called otherwise than by
        their codes.
    headings : what stands over further columns about a subject, by the names
        of the columns; ``subjects`` has their cells.
    """

    items: Mapping[str, str]
    groups: Mapping[str, str]
    marks: Mapping[str, Mapping[str, str]]
    exits: frozenset[str] = frozenset()
    has_words: bool = True
    headings: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
