"""Draws reports as Word documents: native tables, repeated headings, figures."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm
from docx.table import Table as DrawnTable

from toolkit.reports.branch_report import branch_report
from toolkit.reports.figure_plans import pictures_in_report
from toolkit.reports.figures import figure_bytes, figure_of
from toolkit.reports.lettering import width
from toolkit.reports.minutes import minutes
from toolkit.reports.parts import part_of
from toolkit.reports.protocol import count_protocol
from toolkit.reports.report import (
    Chart,
    FillIn,
    Heading,
    Kind,
    Paragraph,
    Report,
    Table,
    cell_text,
    joined,
)
from toolkit.reports.typography import TYPE_AREA, blank_document, say
from toolkit.word_file import undated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.document import Document as DocumentObject
    from docx.table import _Cell, _Row
    from docx.text.paragraph import Paragraph as DrawnParagraph
    from docx.text.parfmt import ParagraphFormat

    from toolkit.analysis.decisions import Decision
    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.reports.report import Block

_HIGHEST: Final = Mm(205)
_CELL_MARGIN: Final = 40
_NARROWEST: Final = 0.13
"""What part of the page votes with their percentage take at least."""
_ALIGNED: Final = {
    Kind.TEXT: WD_ALIGN_PARAGRAPH.LEFT,
    Kind.NAME: WD_ALIGN_PARAGRAPH.CENTER,
    Kind.COUNT: WD_ALIGN_PARAGRAPH.CENTER,
    Kind.PERCENT: WD_ALIGN_PARAGRAPH.CENTER,
    Kind.SHARE: WD_ALIGN_PARAGRAPH.CENTER,
    Kind.NUMBER: WD_ALIGN_PARAGRAPH.CENTER,
    Kind.BAND: WD_ALIGN_PARAGRAPH.CENTER,
}


def write_branch_report(
    publication: Publication, branch: str, path: str | Path, _: Translator
) -> None:
    """Write one branch's report on its appraisal."""
    _write(branch_report(publication, branch, _), publication, path, _)


def write_count_protocol(
    publication: Publication, path: str | Path, _: Translator
) -> None:
    """Write the count protocol, for three to sign."""
    _write(count_protocol(publication, _), publication, path, _)


def write_minutes(
    publication: Publication,
    decisions: Sequence[Decision],
    path: str | Path,
    _: Translator,
) -> None:
    """Write the minutes of a committee that decided on grades."""
    _write(minutes(publication, decisions, _), publication, path, _)


def _write(
    report: Report, publication: Publication, path: str | Path, _: Translator
) -> None:
    document = blank_document(publication, report.title)
    _line(document, report.title, "Title")
    if report.subtitle:
        _line(document, report.subtitle, "Subtitle")
    for block in report.blocks:
        _draw(document, block, publication, _)
    if report.signatures:
        _keep_last_block(document)
        _line(document, "", "Normal").keep_with_next = True
    for signature in report.signatures:
        _line(document, signature, "Signature")
    Path(path).write_bytes(undated(document))


def _keep_last_block(document: DocumentObject) -> None:
    """Keep what was drawn last with what follows: nobody signs an empty page."""
    *_before, last = document.iter_inner_content()
    for paragraph in _paragraphs(last) if isinstance(last, DrawnTable) else [last]:
        paragraph.paragraph_format.keep_with_next = True


def _paragraphs(table: DrawnTable) -> Iterator[DrawnParagraph]:
    for row in table.rows:
        for cell in row.cells:
            yield from cell.paragraphs


def _draw(
    document: DocumentObject, block: Block, publication: Publication, _: Translator
) -> None:
    match block:
        case Heading():
            _line(document, block.text, f"Heading {block.level}")
        case Paragraph():
            _line(document, block.text, "Body Text")
        case FillIn():
            _line(document, block.hint, "Body Text").keep_with_next = True
            for line in range(block.lines):
                placing = _line(document, "", "Fill In")
                placing.keep_with_next = line < block.lines - 1
        case Chart():
            part = part_of(publication, block.branch)
            for picture in pictures_in_report(publication, part, _):
                drawn = figure_bytes(figure_of(picture), "png")
                _draw_picture(document, drawn, picture.said)
        case Table():
            _draw_table(document, _fitting(block.compact(), _), _)


def _fitting(table: Table, _: Translator) -> Table:
    """Return the table, votes and per cent apart where one column is too narrow."""
    whole = sum(column.width for column in table.columns)
    shares = [one for one in table.columns if one.kind is Kind.SHARE]
    is_narrow = any(one.width < _NARROWEST * whole for one in shares)
    return table.spread(_) if is_narrow else table


def _line(document: DocumentObject, text: str, style: str) -> ParagraphFormat:
    """Add a paragraph; return how it is placed."""
    paragraph = document.add_paragraph()
    say(paragraph, style, text)
    placing: ParagraphFormat = paragraph.paragraph_format
    return placing


def _draw_picture(document: DocumentObject, picture: bytes, said: str) -> None:
    run = say(document.add_paragraph(), "Figure", "")
    drawn = run.add_picture(BytesIO(picture), width=TYPE_AREA)
    if drawn.height > _HIGHEST:
        drawn.width = Emu(drawn.width * _HIGHEST // drawn.height)
        drawn.height = _HIGHEST
    drawn._inline.docPr.set("descr", said)  # noqa: SLF001  # no public way to say it


def _draw_table(document: DocumentObject, table: Table, _: Translator) -> None:
    if table.title:
        _line(document, table.title, "Caption")
    for line in table.above:
        _line(document, line, "Note")
    heads = 2 if any(column.over for column in table.columns) else 1
    drawn = document.add_table(heads + len(table.rows), len(table.columns))
    drawn.style = "Table Grid"
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_margins(drawn)
    rows = list(drawn.rows)
    cells = [row.cells for row in rows]
    _set_widths(drawn, cells, table)
    for row in rows:
        _mark(row, "w:cantSplit")
    for row in rows[:heads]:
        _mark(row, "w:tblHeader")
    _draw_heads(cells[:heads], table)
    for there, row in zip(cells[heads:], table.rows, strict=True):
        for cell, column, said in zip(there, table.columns, row, strict=True):
            _fill(cell, cell_text(said, column.kind, _), column.kind)
    _join(cells[heads:], table)
    for note in table.notes:
        _line(document, note, "Note")
    for signature in table.signatures:
        _line(document, signature, "Signature")


def _join(cells: Sequence[Sequence[_Cell]], table: Table) -> None:
    """Make one cell of what is the same in rows that follow each other."""
    for place, column in enumerate(table.columns):
        if not column.is_joined:
            continue
        for first, last in joined(table, place):
            for row in range(first + 1, last + 1):
                (paragraph,) = cells[row][place].paragraphs
                paragraph.clear()
            if last > first:
                cells[first][place].merge(cells[last][place])


def _set_margins(drawn: DrawnTable) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(_CELL_MARGIN))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    drawn._tblPr.append(margins)  # noqa: SLF001  # python-docx has no word for it


def _set_widths(
    drawn: DrawnTable, cells: Sequence[Sequence[_Cell]], table: Table
) -> None:
    drawn.autofit = False
    whole = sum(column.width for column in table.columns)
    for place, column in enumerate(table.columns):
        wide = Emu(TYPE_AREA * column.width // whole)
        drawn.columns[place].width = wide
        for row in cells:
            row[place].width = wide


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001  # as above


def _draw_heads(cells: Sequence[Sequence[_Cell]], table: Table) -> None:
    upper, lower = cells[0], cells[-1]
    over = [column.over for column in table.columns]
    for place, column in enumerate(table.columns):
        if len(cells) == 1:
            _fill(upper[place], column.title)
        elif not column.over:
            _fill(upper[place].merge(lower[place]), column.title)
        else:
            _fill(lower[place], column.title)
            if place == 0 or over[place - 1] != column.over:
                until = place + over[place:].count(column.over) - 1
                _fill(upper[place].merge(upper[until]), column.over)


def _fill(cell: _Cell, text: str, kind: Kind | None = None) -> None:
    """Write into a cell: a heading, or what a column of this kind holds."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph, style = cell.paragraphs[0], "Table Text" if kind else "Table Head"
    if kind is Kind.NAME and len(text) == 2 and width(text) == 4:  # noqa: PLR2004  # 张三
        say(paragraph, style, text[0], spaced=True)
        say(paragraph, style, text[1])
    else:
        say(paragraph, style, text)
    if kind:
        paragraph.alignment = _ALIGNED[kind]
