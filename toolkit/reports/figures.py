"""Figures of results as drawings and as files.

Which figures there are and what they say was decided before; here they are
drawn, one after the other.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, Literal

import matplotlib as mpl

from toolkit.reports.bars import Sheet, drawn
from toolkit.reports.figure_plans import pictures
from toolkit.reports.parts import part_of
from toolkit.reports.plain_bars import drawn_plainly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure

    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.reports.figure_sheets import Picture

_UNDATED: Final[Mapping[str, Mapping[str, Any]]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}


def branch_figures(
    publication: Publication, branch: str, _: Translator
) -> tuple[Figure, ...]:
    """Return all figures of one branch, or of what stands under none."""
    part = part_of(publication, branch)
    return tuple(figure_of(picture) for picture in pictures(publication, part, _))


def figure_of(picture: Picture) -> Figure:
    """Return the figure of a picture."""
    sheet = picture.sheet
    return drawn(sheet) if isinstance(sheet, Sheet) else drawn_plainly(sheet)


def figure_bytes(figure: Figure, kind: Literal["png", "svg"]) -> bytes:
    """Return a figure as a file; the same figure gives the same bytes.

    Words become outlines and look the same where the font is missing.
    """
    file = BytesIO()
    with mpl.rc_context({"svg.hashsalt": "pingyi", "svg.fonttype": "path"}):
        figure.savefig(file, format=kind, dpi=200, metadata=dict(_UNDATED[kind]))
    return file.getvalue()
