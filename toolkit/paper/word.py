"""Draws paper ballots as Word documents that can still be edited.

Tables are native ones, written as XML: each row keeps its own spans and its
least height, is never broken across pages, and heads are repeated.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from toolkit.paper.sheet import Grid, Join, Line, Look
from toolkit.paper.typography import blank_document, say, style_of
from toolkit.word_file import undated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as DocumentObject
    from docx.oxml.xmlchemy import BaseOxmlElement

    from toolkit.i18n import Language, Translator
    from toolkit.paper.sheet import Cell, PaperBallot, Row

_TWIPS: Final = 1440 / 25.4
"""Twentieths of a point in a millimetre."""

_CELL_MARGIN: Final = 57
_JOINS: Final = {Join.BEGINS: "restart", Join.GOES_ON: "continue"}


def write_ballot(ballot: PaperBallot, path: str | Path, _: Translator) -> None:
    """Write a paper ballot; written twice, the files are the same."""
    document = blank_document(ballot.title, _)
    for number, sheet in enumerate(ballot.sheets):
        for place, block in enumerate(sheet.blocks):
            if isinstance(block, Grid):
                _draw_grid(document, block, _.language)
            else:
                paragraph = document.add_paragraph()
                if number > 0 and place == 0:
                    paragraph.paragraph_format.page_break_before = True
                _fill(paragraph, block, _.language)
    Path(path).write_bytes(undated(document))


def _fill(paragraph: Paragraph, line: Line, language: Language) -> None:
    paragraph.style = style_of(line.look)
    say(paragraph, line.text, line.look, language)


def _draw_grid(document: DocumentObject, grid: Grid, language: Language) -> None:
    widths = [round(width * _TWIPS) for width in grid.widths]
    table = document.add_table(0, len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table._tbl.tblGrid, widths, strict=True):  # noqa: SLF001  # python-docx counts otherwise
        column.set(qn("w:w"), str(width))
    table._tblPr.append(_margins())  # noqa: SLF001  # it has no word for it
    for row in grid.heads:
        table._tbl.append(_row(document, row, widths, language, is_head=True))  # noqa: SLF001  # as above
    for row in grid.rows:
        table._tbl.append(_row(document, row, widths, language))  # noqa: SLF001  # as above


def _row(
    document: DocumentObject,
    row: Row,
    widths: Sequence[int],
    language: Language,
    *,
    is_head: bool = False,
) -> BaseOxmlElement:
    height = _element("w:trHeight", val=round(row.height * _TWIPS), hRule="atLeast")
    manners = [_element("w:cantSplit"), height]
    if is_head:
        manners.append(_element("w:tblHeader"))
    drawn = _element("w:tr", _element("w:trPr", *manners))
    start = 0
    for cell in row.cells:
        width = sum(widths[start : start + cell.columns])
        drawn.append(_cell(document, cell, width, language))
        start += cell.columns
    return drawn


def _cell(
    document: DocumentObject, cell: Cell, width: int, language: Language
) -> BaseOxmlElement:
    manners = [_element("w:tcW", w=width, type="dxa")]
    if cell.columns > 1:
        manners.append(_element("w:gridSpan", val=cell.columns))
    if cell.join in _JOINS:
        manners.append(_element("w:vMerge", val=_JOINS[cell.join]))
    manners.append(_element("w:vAlign", val="top" if cell.on_top else "center"))
    drawn = _element("w:tc", _element("w:tcPr", *manners))
    for line in cell.lines or (Line("", Look.ITEM),):
        paragraph = Paragraph(_element("w:p"), document._body)  # noqa: SLF001  # where styles are found
        _fill(paragraph, line, language)
        drawn.append(paragraph._p)  # noqa: SLF001  # its element
    return drawn


def _margins() -> BaseOxmlElement:
    sides = (
        _element(f"w:{side}", w=_CELL_MARGIN, type="dxa") for side in ("left", "right")
    )
    return _element("w:tblCellMar", *sides)


def _element(
    name: str, *inside: BaseOxmlElement, **attributes: object
) -> BaseOxmlElement:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    for part in inside:
        element.append(part)
    return element
