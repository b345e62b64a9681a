"""What is to be read on the pages of a PDF, by eye and by phone."""

from __future__ import annotations

import pypdfium2
import zxingcpp

INVISIBLE = dict.fromkeys(map(ord, "\u200b\ufffe\u0002\r"), None)


def texts(pdf):
    """Return the text of each page, where lines are broken at will."""
    pages = (page.get_textpage().get_text_bounded() for page in _pages(pdf))
    return [text.translate(INVISIBLE) for text in pages]


def flowing(text):
    """Return a text without its gaps, so that no line break matters."""
    return "".join(text.split())


def scanned(pdf):
    """Return what the squares of each page say, sorted."""
    images = (page.render(scale=3, grayscale=True).to_numpy() for page in _pages(pdf))
    return [
        sorted(one.text for one in zxingcpp.read_barcodes(image)) for image in images
    ]


def ink(pdf):
    """Return how dark each page is, as arrays of pixels."""
    return [255 - page.render(grayscale=True).to_numpy() for page in _pages(pdf)]


def about(pdf):
    """Return what a file says of itself."""
    facts = pypdfium2.PdfDocument(pdf).get_metadata_dict(skip_empty=True)
    return {name: said for name, said in facts.items() if said}


def _pages(pdf):
    return list(pypdfium2.PdfDocument(pdf))
