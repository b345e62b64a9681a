"""What every Word file of the toolkit has in common, whatever it says.

Every style and every run names its Chinese font, because Word would
otherwise take a Japanese one; and a file says nothing of who made it, on
which machine, and when.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from datetime import datetime

    from docx.document import Document as DocumentObject
    from docx.oxml.xmlchemy import BaseOxmlElement

LATIN: Final = "Times New Roman"


def name_fonts(
    properties: BaseOxmlElement, chinese: str, *, latin: str = LATIN
) -> None:
    """Name the fonts of a run or a style, given its properties."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), latin)
    fonts.set(qn("w:eastAsia"), chinese)


def set_defaults(document: DocumentObject, chinese: str) -> None:
    """Set font and language of whatever has no style of its own."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    name_fonts(properties, chinese)
    for language in (
        properties.find(qn("w:lang")),
        document.settings.element.find(qn("w:themeFontLang")),
    ):
        language.set(qn("w:eastAsia"), "zh-CN")


def forget_people(document: DocumentObject, *, title: str, day: datetime) -> None:
    """Leave nothing about a document but its title and a day."""
    about = document.core_properties
    about.title, about.created, about.modified = title, day, day
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    package = document.part.package.rels
    for link, relation in list(package.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package[link]


def undated(document: DocumentObject) -> bytes:
    """Return a document's file without the time at which it was made."""
    dated, plain = BytesIO(), BytesIO()
    document.save(dated)
    with ZipFile(dated) as old, ZipFile(plain, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return plain.getvalue()
