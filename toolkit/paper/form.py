"""The form about one subject: questions below each other, in few grids.

Questions that follow each other on one scale share a grid with a column for
each grade, whose head is repeated on the next page.  All others have their
boxes beside them, in one grid as long as nothing else comes between.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from toolkit.paper.answers import SIZES, answer_lines, answer_pieces
from toolkit.paper.frame import MARGIN, ROW_HEIGHT, Frame, mark_heads, mark_width
from toolkit.paper.lettering import width
from toolkit.paper.sheet import BOX, Cell, Grid, Line, Look, Row, cell
from toolkit.paper.tables import clause_grid, evidence_grid
from toolkit.survey.items import ClauseItem, EvidenceItem, GradeItem, TextItem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.i18n import Translator
    from toolkit.paper.frame import Asked
    from toolkit.paper.sheet import Block
    from toolkit.survey.model import Survey

_NARROWEST_WORDS: Final = 52
_MOST_BESIDE: Final = 0.58
"""How much of a row its boxes may take."""
_MOST_LINES_BESIDE: Final = 3
_LONG_TEXT: Final = 300
_SHORT_HEIGHT: Final = 13
_LONG_HEIGHT: Final = 20


def form_blocks(
    survey: Survey, asked: Sequence[Asked], _: Translator
) -> tuple[Block, ...]:
    """Return the grids of a form, with gaps between."""
    has_dimensions = any(one.item.dimension for one in asked)
    frame = Frame(survey, has_dimensions, _)
    blocks: list[Block] = []
    for grid in _grids(frame, asked):
        blocks += [Line("", Look.GAP), grid] if blocks else [grid]
    return tuple(blocks)


def _grids(frame: Frame, asked: Sequence[Asked]) -> Iterator[Grid]:
    room = _room_beside(frame, asked)
    plain: list[Asked] = []
    is_first = True
    for shape, together in groupby(asked, key=lambda one: _shape(frame, one)):
        run = tuple(together)
        grid = _table(frame, shape, run)
        if grid is None:
            plain += run
            continue
        if plain:
            yield _beside(frame, plain, room, has_head=is_first)
        yield grid
        plain, is_first = [], False
    if plain:
        yield _beside(frame, plain, room, has_head=is_first)


def _shape(frame: Frame, one: Asked) -> tuple[str, str]:
    """Return what questions have in common that stand in one table, if in any."""
    match one.item:
        case GradeItem(id=id_, scale=scale) if id_ != frame.survey.overall:
            return "grade", scale
        case EvidenceItem():
            return "evidence", ""
        case ClauseItem(id=id_):
            return "clause", id_
    return "", ""


def _table(frame: Frame, shape: tuple[str, str], run: Sequence[Asked]) -> Grid | None:
    """Return the table of a run; none if each has its boxes beside it."""
    match shape, run[0].item:
        case ("grade", scale), _ if len(run) > 1:
            return _graded(frame, scale, run)
        case ("evidence", _), _:
            return evidence_grid(frame, run)
        case _, ClauseItem() as item:
            return clause_grid(frame, run[0], item)
    return None


def _graded(frame: Frame, scale: str, run: Sequence[Asked]) -> Grid | None:
    """Return a table with a column for each grade, if there is room for it."""
    _ = frame.say
    labels = [one.text[_.language] for one in frame.survey.scales[scale].options]
    mark = mark_width(labels)
    words = frame.rest - mark * len(labels)
    if words < _NARROWEST_WORDS:
        return None
    boxes = (cell(BOX, Look.BOX),) * len(labels)
    return Grid(
        widths=frame.widths(words, *[mark] * len(labels)),
        heads=(frame.head(_("Question"), marks=mark_heads(labels, mark)),),
        rows=frame.rows(run, [boxes] * len(run)),
    )


def _room_beside(frame: Frame, asked: Sequence[Asked]) -> float:
    """Return how wide the boxes beside questions are, in the whole form."""
    size = SIZES[Look.OPTION]
    needed = (
        width("　".join(answer_pieces(one.item, frame.survey, frame.say)), size)
        for one in asked
    )
    widest = frame.rest * _MOST_BESIDE
    return min(max(needed, default=0) + MARGIN, widest)


def _beside(frame: Frame, run: Sequence[Asked], room: float, *, has_head: bool) -> Grid:
    _ = frame.say
    rows = (
        _row(frame, left, one, room)
        for left, one in zip(frame.left(run), run, strict=True)
    )
    return Grid(
        widths=frame.widths(frame.rest - room, room),
        heads=(frame.head(_("Question"), _("Answer")),) if has_head else (),
        rows=tuple(rows),
    )


def _row(frame: Frame, left: tuple[Cell, ...], one: Asked, room: float) -> Row:
    """Return a question with its boxes beside it, or with all its room below."""
    _ = frame.say
    answer = answer_lines(one.item, frame.survey, room - MARGIN, _)
    if isinstance(one.item, TextItem) or len(answer) > _MOST_LINES_BESIDE:
        below = answer_lines(one.item, frame.survey, frame.rest - MARGIN, _)
        whole = Cell((*frame.question(one).lines, *below), columns=2, on_top=True)
        return Row((*left, whole), _height(one))
    return Row((*left, frame.question(one), Cell(answer)), ROW_HEIGHT)


def _height(one: Asked) -> float:
    if not isinstance(one.item, TextItem):
        return ROW_HEIGHT
    return _LONG_HEIGHT if one.item.max_chars >= _LONG_TEXT else _SHORT_HEIGHT
