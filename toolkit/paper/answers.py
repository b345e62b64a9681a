"""What stands beside a question on paper: boxes to tick, a line to write on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.paper import wording
from toolkit.paper.lettering import flowed, spread
from toolkit.paper.sheet import BOX, Line, Look
from toolkit.survey.items import ChooseItem, NumberItem, PointsItem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.i18n import Translator
    from toolkit.survey.items import Item
    from toolkit.survey.model import Survey
    from toolkit.survey.words import Option

SIZES: Final[Mapping[Look, float]] = {
    Look.OPTION: 11,
    Look.SMALL_OPTION: 9.5,
    Look.HEAD: 10.5,
}
"""Points; what has to fit is measured with these."""

_BLANK_OPTIONS: Final = 6


def answer_lines(
    item: Item, survey: Survey, room: float, _: Translator, look: Look = Look.OPTION
) -> tuple[Line, ...]:
    """Return the lines on which an item is answered, in so many millimetres."""
    pieces = answer_pieces(item, survey, _)
    return tuple(Line(one, look) for one in flowed(pieces, room, SIZES[look]))


def answer_pieces(item: Item, survey: Survey, _: Translator) -> tuple[str, ...]:
    """Return what an answer is given on, exit last: boxes, blank lines."""
    boxes = tuple(
        f"{BOX}{_label(option, item, survey, _)}" for option in item.options_in(survey)
    )
    match item:
        case ChooseItem(asks_subjects=True):
            return (*[f"{BOX}{wording.NAME_LINE}"] * _BLANK_OPTIONS, *boxes)
        case PointsItem() | NumberItem():
            return (wording.number_line(item, _), *boxes)
    return boxes


def _label(option: Option, item: Item, survey: Survey, _: Translator) -> str:
    said = option.text[_.language]
    if isinstance(item, ChooseItem) and survey.subjects == "nominee":
        return said if option == item.exit else spread(said)
    return said
