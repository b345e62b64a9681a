"""From a line to the element on it, with all that is wrong in its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from toolkit.standard import cells, problems
from toolkit.standard.lines import LEVELS
from toolkit.standard.model import SETTLED, UNSUPPORTED, Element, Field

if TYPE_CHECKING:
    from toolkit.collection.roster.problems import Complaint
    from toolkit.problem import Problem
    from toolkit.standard.lines import Line

_T = TypeVar("_T")


def read_element(
    line: Line, levels: Mapping[Field, str]
) -> tuple[Element, list[Problem]]:
    """Return the element on a line, below the levels it belongs to."""
    found: list[Problem] = []

    def read(
        field: Field, understand: Callable[[str], _T], complaint: Complaint
    ) -> _T | None:
        try:
            return understand(line[field]) if line[field] else None
        except cells.UnreadableError:
            found.append(complaint.at(line.place(field), text=line[field]))
            return None

    element = Element(
        place=line.place(),
        level_1=levels.get(Field.LEVEL_1, ""),
        level_2=levels.get(Field.LEVEL_2, ""),
        text=line[Field.TEXT],
        code=line[Field.CODE],
        target=line[Field.TARGET],
        units=cells.units_in(line.raw.get(Field.UNITS, "")),
        assisting=cells.units_in(line.raw.get(Field.ASSISTING, "")),
        due=read(Field.DUE, cells.day_in, problems.DEADLINE_UNREADABLE),
        evidence=line[Field.EVIDENCE],
        grade=read(Field.GRADE, cells.grade_in, problems.GRADE_UNKNOWN),
        score=read(Field.SCORE, cells.score_in, problems.SCORE_UNREADABLE),
        weaknesses=line[Field.WEAKNESSES],
        measures=line[Field.MEASURES],
    )
    found += _computed(line)
    found += _missing(line, element)
    return element, found


def _computed(line: Line) -> Iterator[Problem]:
    for field in Field:
        if line.is_computed(field):
            yield problems.FORMULA.at(line.place(field))


def _missing(line: Line, element: Element) -> Iterator[Problem]:
    """Yield what should be said of an element and is not."""
    about = {"element": element.text, "text": line[Field.GRADE]}
    for level in LEVELS:
        if level in line.columns and not getattr(element, level.name.lower()):
            yield problems.LEVEL_MISSING.at(line.place(level), column=level.value)
    if Field.UNITS in line.columns and not element.units:
        yield problems.NO_UNIT.at(line.place(Field.UNITS), **about)
    if Field.DUE in line.columns and not line[Field.DUE]:
        yield problems.NO_DEADLINE.at(line.place(Field.DUE), **about)
    if element.grade and element.grade not in UNSUPPORTED and not element.evidence:
        yield problems.NO_EVIDENCE.at(line.place(Field.EVIDENCE), **about)
    if element.grade and element.grade not in SETTLED and not element.measures:
        yield problems.NO_MEASURES.at(line.place(Field.MEASURES), **about)


def doubled(elements: Iterable[Element]) -> Iterator[Problem]:
    """Yield the elements whose code, or whose words, stood before."""
    codes: dict[str, Element] = {}
    words: dict[tuple[str, str, str], Element] = {}
    for element in elements:
        path = (element.level_1, element.level_2, element.text)
        if element.code and codes.setdefault(element.code, element) is not element:
            where = codes[element.code].place
            yield problems.CODE_TWICE.at(element.place, code=element.code, where=where)
        if words.setdefault(path, element) is not element:
            where = words[path].place
            yield problems.ELEMENT_TWICE.at(
                element.place, element=element.text, where=where
            )
