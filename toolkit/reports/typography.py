"""The look of a Chinese official document: page, styles, fonts.

Measures follow GB/T 9704.  Fonts are named and never shipped; the reader's
computer has them or takes its own.  Every style and every run names its
Chinese font, because Word would otherwise take a Japanese one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from toolkit.word_file import forget_people, name_fonts, set_defaults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document as DocumentObject
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    from toolkit.publication import Publication

TYPE_AREA: Final = Mm(156)

_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_KEPT_STYLES: Final = frozenset(
    {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"}
)


@dataclass(frozen=True, slots=True)
class Setting:
    """How one style is set: font and size in points, place on the line."""

    font: str
    size: float
    line: float | None = None
    bold: bool = False
    align: WD_ALIGN_PARAGRAPH | None = None
    indented: bool = False
    outline: int | None = None
    before: float = 0
    after: float = 0
    ruled: bool = False
    with_next: bool = False


STYLES: Final[Mapping[str, Setting]] = {
    "Normal": Setting("仿宋", 16, line=28),
    "Body Text": Setting("仿宋", 16, line=28, indented=True),
    "Title": Setting("方正小标宋简体", 22, line=34, align=_CENTRE),
    "Subtitle": Setting("楷体", 16, line=28, align=_CENTRE, after=14),
    "Heading 1": Setting("黑体", 16, line=28, indented=True, outline=0, with_next=True),
    "Heading 2": Setting("楷体", 16, line=28, indented=True, outline=1, with_next=True),
    "Caption": Setting("黑体", 12, line=24, align=_CENTRE, before=6, with_next=True),
    "Table Head": Setting("黑体", 8, align=_CENTRE),
    "Table Text": Setting("仿宋", 9),
    "Note": Setting("仿宋", 9, line=14),
    "Figure": Setting("仿宋", 9, align=_CENTRE, before=6),
    "Fill In": Setting("仿宋", 16, line=28, ruled=True),
    "Signature": Setting("仿宋", 16, line=32, align=_RIGHT, with_next=True),
    "Footer": Setting("宋体", 14, align=_CENTRE),
}


def blank_document(publication: Publication, title: str) -> DocumentObject:
    """Return an empty document: page and styles set, nobody named in it."""
    document = Document()
    _set_page(document)
    set_defaults(document, "仿宋")
    for style in list(document.styles):
        if style.name not in _KEPT_STYLES:
            style.delete()
    for name, setting in STYLES.items():
        _set_style(document, name, setting)
    name_fonts(document.styles["Table Grid"].element.get_or_add_rPr(), "仿宋")
    day = datetime.fromisoformat(publication.day).replace(tzinfo=UTC)
    forget_people(document, title=title, day=day)
    _number_pages(document)
    return document


def say(paragraph: Paragraph, style: str, text: str, *, spaced: bool = False) -> Run:
    """Add words to a paragraph of a style, in the style's Chinese font.

    Words ``spaced`` leave room for one more character behind each.
    """
    paragraph.style = style
    run = paragraph.add_run(text)
    properties = run._element.get_or_add_rPr()  # noqa: SLF001  # python-docx names no fonts
    name_fonts(properties, STYLES[style].font)
    if spaced:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(20 * STYLES[style].size)))
        properties.append(spacing)
    return run


def _set_page(document: DocumentObject) -> None:
    (section,) = document.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)


def _set_style(document: DocumentObject, name: str, setting: Setting) -> None:
    styles = document.styles
    style: ParagraphStyle = (
        styles[name]
        if name in styles
        else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    )
    style.font.size, style.font.bold = Pt(setting.size), setting.bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    name_fonts(style.element.get_or_add_rPr(), setting.font)
    placing = style.paragraph_format
    placing.alignment = setting.align
    placing.space_before = Pt(setting.before)
    placing.space_after = Pt(setting.after)
    placing.keep_with_next = setting.with_next
    placing.line_spacing = Pt(setting.line) if setting.line else 1
    if setting.indented:
        placing.first_line_indent = Pt(2 * setting.size)
    if setting.ruled:
        _rule(style.element.get_or_add_pPr())
    if setting.outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(setting.outline))
        style.element.get_or_add_pPr().append(level)


def _rule(properties: BaseOxmlElement) -> None:
    borders = OxmlElement("w:pBdr")
    for side in ("bottom", "between"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "1")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    properties.insert_element_before(borders, "w:spacing", "w:ind", "w:jc")


def _number_pages(document: DocumentObject) -> None:
    (section,) = document.sections
    (paragraph,) = section.footer.paragraphs
    say(paragraph, "Footer", "— ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run = say(paragraph, "Footer", "")
        run._element.append(part)  # noqa: SLF001  # nor fields
    say(paragraph, "Footer", " —")
