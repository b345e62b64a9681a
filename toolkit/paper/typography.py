"""The look of a paper ballot: an A4 page, and how each kind of line is set.

Fonts are named and never shipped: the reader's computer has them or takes
its own.  Every style and every run names its Chinese font, because Word
would otherwise take a Japanese one.  All is black: ballots are copied.
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

from toolkit.paper.sheet import BOX, TYPE_AREA, Look
from toolkit.word_file import LATIN, forget_people, name_fonts, set_defaults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document as DocumentObject
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph

    from toolkit.i18n import Language, Translator

NO_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands where a document would say when it was made."""

_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_KEPT: Final = frozenset(
    {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"}
)


@dataclass(frozen=True, slots=True)
class Setting:
    """How one kind of line is set: font, size in points, place on the line."""

    font: str
    size: float
    align: WD_ALIGN_PARAGRAPH | None = None
    before: float = 0
    after: float = 0
    line: float | None = None
    with_next: bool = False


SETTINGS: Final[Mapping[Look, Setting]] = {
    Look.TITLE: Setting("方正小标宋简体", 18, _CENTRE, after=4, with_next=True),
    Look.SUBTITLE: Setting("楷体", 13, _CENTRE, after=4, with_next=True),
    Look.GUIDANCE: Setting("仿宋", 11, before=2, after=4, with_next=True),
    Look.FIELD: Setting("仿宋", 12, before=2, after=3, with_next=True),
    Look.HEAD: Setting("黑体", 10.5, _CENTRE),
    Look.HEADING: Setting("仿宋", 10.5, _CENTRE),
    Look.NUMBER: Setting("仿宋", 10.5, _CENTRE),
    Look.ITEM: Setting("仿宋", 11),
    Look.HINT: Setting("仿宋", 9),
    Look.OPTION: Setting("仿宋", 11),
    Look.SMALL_OPTION: Setting("仿宋", 9.5),
    Look.BOX: Setting("仿宋", 14, _CENTRE),
    Look.NAME: Setting("仿宋", 12, _CENTRE),
    Look.NOTE: Setting("仿宋", 9.5, before=1),
    Look.SIGNATURE: Setting("仿宋", 12, _RIGHT, before=8),
    Look.GAP: Setting("仿宋", 2, line=4),
}
_FOOTER: Final = Setting("宋体", 10.5, _CENTRE)


def style_of(look: Look) -> str:
    """Return the name of the style of a kind of line.

    >>> style_of(Look.SMALL_OPTION)
    'Small Option'
    """
    return look.value.title()


def blank_document(title: str, _: Translator) -> DocumentObject:
    """Return an empty document: page, styles and footer set, nobody named in it."""
    document = Document()
    _set_page(document)
    set_defaults(document, "仿宋")
    for style in list(document.styles):
        if style.name not in _KEPT:
            style.delete()
    for look, setting in SETTINGS.items():
        _set_style(document, style_of(look), setting)
    _set_style(document, "Footer", _FOOTER)
    for kept in ("Normal", "Table Grid"):
        properties = document.styles[kept].element.get_or_add_rPr()
        name_fonts(properties, "仿宋")
    forget_people(document, title=title, day=NO_DAY)
    _number_pages(document, _)
    return document


def say(paragraph: Paragraph, text: str, look: Look, language: Language) -> None:
    """Add words to a paragraph, in the fonts of their kind of line.

    In Chinese, quotation marks are taken from the Chinese font; a box always
    is, as Latin fonts have none.
    """
    font = SETTINGS[look].font
    for piece in _pieces(text):
        run = paragraph.add_run(piece)
        properties = run._element.get_or_add_rPr()  # noqa: SLF001  # python-docx names no fonts
        name_fonts(properties, font, latin=font if piece == BOX else LATIN)
        if language == "zh-CN" or piece == BOX:
            properties.find(qn("w:rFonts")).set(qn("w:hint"), "eastAsia")


def _pieces(text: str) -> list[str]:
    """Return a text in pieces, each box by itself."""
    parted = text.replace(BOX, f"\0{BOX}\0").split("\0")
    return [piece for piece in parted if piece]


def _set_page(document: DocumentObject) -> None:
    (section,) = document.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(14), Mm(14)
    section.left_margin = Mm(20)
    section.right_margin = Mm(210 - 20 - TYPE_AREA)
    section.footer_distance = Mm(7)


def _set_style(document: DocumentObject, name: str, setting: Setting) -> None:
    is_known = name in {"Title", "Subtitle", "Footer"}
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=is_known)
    style.font.size = Pt(setting.size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    name_fonts(style.element.get_or_add_rPr(), setting.font)
    placing = style.paragraph_format
    placing.alignment = setting.align
    placing.space_before, placing.space_after = Pt(setting.before), Pt(setting.after)
    placing.line_spacing = Pt(setting.line) if setting.line else 1
    placing.keep_with_next = setting.with_next


def _number_pages(document: DocumentObject, _: Translator) -> None:
    """Say in the footer which of how many pages this is."""
    (section,) = document.sections
    (paragraph,) = section.footer.paragraphs
    paragraph.style = "Footer"
    before, between, after = _("Page {page} of {pages}", page="\0", pages="\0").split(
        "\0"
    )
    _words(paragraph, before)
    _field(paragraph, "PAGE")
    _words(paragraph, between)
    _field(paragraph, "NUMPAGES")
    _words(paragraph, after)


def _words(paragraph: Paragraph, text: str) -> BaseOxmlElement:
    run = paragraph.add_run(text)._element  # noqa: SLF001  # as above
    name_fonts(run.get_or_add_rPr(), _FOOTER.font)
    return run


def _field(paragraph: Paragraph, name: str) -> None:
    for kind, text in (("begin", None), ("", name), ("separate", None), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text
        _words(paragraph, "").append(part)
