"""The rows of the sheet “survey” that ask one item."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from toolkit.exchange.parts import part_text
from toolkit.exchange.xlsform.cells import Cells, Pen, own
from toolkit.exchange.xlsform.expressions import is_one_of, number
from toolkit.i18n import LANGUAGES
from toolkit.survey.items import (
    ChoiceItem,
    ChooseItem,
    ClauseItem,
    EvidenceItem,
    GradeItem,
    NumberItem,
    PointsItem,
    TextItem,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.survey.items import Item
    from toolkit.survey.model import Survey
    from toolkit.survey.words import Text


def item_rows(item: Item, survey: Survey, pen: Pen) -> Iterator[Cells]:
    """Yield the rows of an item: one, or a group of several."""
    shared = {
        "name": item.id,
        **pen.texts("label", item.text),
        **_condition(item, survey),
        **own(
            kind=item.kind,
            source=" ".join(item.source),
            only_for=" ".join(item.only_for),
            allow=_reasons(item),
        ),
    }
    match item:
        case ClauseItem() | EvidenceItem():
            yield from _group(item, shared, pen)
        case _:
            yield {**shared, **pen.texts("hint", item.help), **_asking(item)}


def _asking(item: Item) -> Cells:
    """Return the cells that differ from kind to kind."""
    cells: Cells = {}
    match item:
        case GradeItem():
            cells = {"type": f"select_one {item.scale}"}
        case ChoiceItem():
            cells = {"type": f"select_one {item.id}"}
        case ChooseItem():
            cells = {"type": f"select_multiple {item.id}", "constraint": _quota(item)}
        case PointsItem():
            cells = {"type": "integer", "constraint": f". >= 0 and . <= {item.max}"}
        case NumberItem():
            cells = _number(item)
        case TextItem():
            cells = {"type": "text", "appearance": "multiline"}
            cells |= _short(item.max_chars)
    return cells


def _quota(item: ChooseItem) -> str:
    least = f"count-selected(.) >= {item.at_least} and " if item.at_least else ""
    return (
        f"if(selected(., '{item.exit.code}'), count-selected(.) = 1, "
        f"{least}count-selected(.) <= {item.at_most})"
    )


def _number(item: NumberItem) -> Cells:
    limits = f". >= {number(item.min)} and . <= {number(item.max)}"
    places = f" and round(., {item.decimals}) = ." if item.decimals else ""
    unit = item.unit or dict.fromkeys(LANGUAGES, "")
    return {
        "type": "decimal" if item.decimals else "integer",
        "constraint": limits + places,
        **own(cuts=" ".join(map(number, item.cuts))),
        **own(**{f"unit_{tag[:2]}": said for tag, said in unit.items()}),
    }


def _short(most: int) -> Cells:
    return {"constraint": f"string-length(.) <= {most}"}


def _group(item: ClauseItem | EvidenceItem, shared: Cells, pen: Pen) -> Iterator[Cells]:
    """Yield the rows of an item with several parts."""
    is_repeated = isinstance(item, ClauseItem)
    word = "repeat" if is_repeated else "group"
    count = {"repeat_count": str(item.at_most)} if isinstance(item, ClauseItem) else {}
    yield {"type": f"begin_{word}", **shared, **count}
    if item.help is not None:
        yield _note(item, "help", item.help, pen)
    if isinstance(item, EvidenceItem):
        if item.target is not None:
            yield _note(item, "target", item.target, pen)
        if item.scale is not None:
            asking = {"type": f"select_one {item.scale}"}
            yield {**asking, **_part(item, "grade", pen)}
    for part in item.parts:
        yield {"type": "text", **_part(item, part, pen), **_short(item.max_chars)}
    yield {"type": f"end_{word}"}


def _note(item: Item, part: str, said: Text, pen: Pen) -> Cells:
    return {"type": "note", "name": f"{item.id}_{part}", **pen.texts("label", said)}


def _part(item: Item, part: str, pen: Pen) -> Cells:
    texts = pen.texts("label", part_text(part))
    return {"name": f"{item.id}_{part}", **texts}


def _condition(item: Item, survey: Survey) -> Cells:
    asked = item.show_if
    if asked is None:
        return {}
    kinds = {other.id: other.kind for other in survey.items}
    of_many = kinds.get(asked.item) == "choose"
    return {"relevant": is_one_of(asked.item, asked.is_, of_many=of_many)}


def _reasons(item: Item) -> str:
    allowed = [one.model_dump(mode="json") for one in item.allow]
    return json.dumps(allowed, ensure_ascii=False) if allowed else ""
