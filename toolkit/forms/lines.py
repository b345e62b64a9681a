"""How the items of a survey stand on a form: in what order, under what, how wide.

An item becomes a line.  Lines that follow each other on one scale make a
run, which a wide screen shows as a table under one head.  Nothing here
knows what was filled in.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.forms.wording import hint, only_if

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.i18n import Language
    from toolkit.survey.items import Item
    from toolkit.survey.model import Survey
    from toolkit.survey.words import Option

_ONE_MARK: Final = frozenset({"grade", "choice"})
_ONLY_WORDS: Final = frozenset({"text", "clause"})

_MOST_TIGHT: Final = 5
_WIDEST_TIGHT: Final = 8  # columns; a Chinese character takes two
_MOST_BESIDE: Final = 6
_WIDEST_BESIDE: Final = 20
_WIDEST_NAME: Final = 10
_SHORTEST_TABLE: Final = 3  # lines; fewer need no head of their own
_SPREAD_LENGTH: Final = 2


@dataclass(frozen=True)
class Line:
    """One item as it is asked.

    Attributes
    ----------
    number : its place on the form, from 1; none where lines are not counted.
    heading : the dimension that begins here; empty within one.
    options : what can be marked, exit last.
    look : how the options stand: side by side even on a phone; ``loose`` if
        they do not fit there, ``list`` if each needs a line, ``list names``
        if narrow columns will do.
    hint : what may be given, in few words.
    wanted : the same as a request, for whoever gave something else.
    only_if : of whom it is asked, where nothing is hidden from the others.
    is_below : whether it stands below the row of a table of names.
    """

    item: Item
    options: tuple[Option, ...]
    look: str
    hint: str
    wanted: str
    number: int | None = None
    heading: str = ""
    only_if: str = ""
    is_below: bool = False


@dataclass(frozen=True)
class Run:
    """Lines that follow each other; ``head`` are the options they share, if any."""

    lines: tuple[Line, ...]
    head: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Section:
    """What is asked about one subject; ``folded`` is shown only on request."""

    runs: tuple[Run, ...]
    folded: tuple[Line, ...] = ()


def table_line(survey: Survey, language: Language) -> Line | None:
    """Return the one question of a table of names; none if it is no such table."""
    item = _table_item(survey)
    return _line(survey, item, language) if item else None


def table_head(survey: Survey) -> tuple[Option, ...]:
    """Return the options that head all subjects together, if they share them."""
    if survey.layout != "matrix":
        return ()
    item = _table_item(survey)
    marked = [item] if item else _marked(survey)
    head = _head(survey, marked[0]) if marked else ()
    return head if all(_head(survey, other) == head for other in marked) else ()


def section(survey: Survey, subject_group: str, language: Language) -> Section:
    """Return what is asked about a subject of a group."""
    items = [
        item
        for item in survey.items
        if not item.only_for or subject_group in item.only_for
    ]
    return (_rows if survey.layout == "matrix" else _form)(survey, items, language)


def columns(text: str) -> int:
    """Return how wide a text is; a Chinese character takes two columns."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def is_spread(name: str) -> bool:
    """Whether a name is two Chinese characters, which are printed apart."""
    return len(name) == _SPREAD_LENGTH and all(
        unicodedata.name(c, "").startswith("CJK UNIFIED") for c in name
    )


def _rows(survey: Survey, items: Sequence[Item], language: Language) -> Section:
    """Return the row of one subject among many; words are folded away."""
    first = _table_item(survey)
    lines = [
        _line(survey, item, language, is_below=first is not None and item is not first)
        for item in items
    ]
    is_folded = len(_marked(survey)) > 0
    folded = tuple(x for x in lines if is_folded and x.item.kind in _ONLY_WORDS)
    shown = tuple(line for line in lines if line not in folded)
    return Section((Run(shown),), folded)


def _form(survey: Survey, items: Sequence[Item], language: Language) -> Section:
    """Return the whole form about one subject, counted and under headings."""
    places = {item.id: n for n, item in enumerate(items, start=1)}
    numbers = places if len(items) > 1 else {}
    lines, dimension = [], None
    for item in items:
        heading = ""
        if item.dimension and item.dimension != dimension:
            heading = survey.dimensions[item.dimension][language]
        dimension = item.dimension
        lines.append(_line(survey, item, language, numbers=numbers, heading=heading))
    marked = sum(line.item.kind not in _ONLY_WORDS for line in lines)
    runs = []
    for head, together in _by_head(survey, lines):
        is_table = head and len(together) >= min(_SHORTEST_TABLE, marked)
        runs.append(Run(together, head if is_table else ()))
    return Section(tuple(runs))


def _by_head(
    survey: Survey, lines: Sequence[Line]
) -> Iterator[tuple[tuple[Option, ...], tuple[Line, ...]]]:
    """Yield lines that follow each other and share their options, with these."""
    together: list[Line] = []
    for line in lines:
        if together and _head(survey, line.item) != _head(survey, together[0].item):
            yield _head(survey, together[0].item), tuple(together)
            together = []
        together.append(line)
    if together:
        yield _head(survey, together[0].item), tuple(together)


def _marked(survey: Survey) -> list[Item]:
    return [item for item in survey.items if item.kind not in _ONLY_WORDS]


def _table_item(survey: Survey) -> Item | None:
    """Return the one item that everybody marks once for each name."""
    asked = [item for item in _marked(survey) if item.show_if is None]
    is_table = (
        survey.layout == "matrix"
        and len(asked) == 1
        and asked[0].kind in _ONE_MARK
        and not asked[0].only_for
    )
    return asked[0] if is_table else None


def _head(survey: Survey, item: Item) -> tuple[Option, ...]:
    """Return the options that may head a table; none if they are a list."""
    is_row = item.kind in {"grade", "evidence"} and len(item.options_in(survey)) > 0
    return item.options_in(survey) if is_row else ()


def _line(
    survey: Survey,
    item: Item,
    language: Language,
    *,
    numbers: Mapping[str, int] | None = None,
    heading: str = "",
    is_below: bool = False,
) -> Line:
    numbers = numbers or {}
    options = item.options_in(survey)
    few_words, request = hint(item, language)
    return Line(
        item=item,
        options=options,
        look=_look([option.text[language] for option in options], item.kind),
        hint=few_words,
        wanted=request,
        number=numbers.get(item.id),
        heading=heading,
        only_if=only_if(survey, item, numbers, language),
        is_below=is_below,
    )


def _look(labels: Sequence[str], kind: str) -> str:
    widest = max(map(columns, labels), default=0)
    if len(labels) <= _MOST_TIGHT and widest <= _WIDEST_TIGHT:
        return ""
    is_row = len(labels) <= _MOST_BESIDE and widest <= _WIDEST_BESIDE
    if is_row or kind not in {"choice", "choose"}:
        return "loose"
    return "list names" if widest <= _WIDEST_NAME else "list"
