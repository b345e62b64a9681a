"""What several tests of documents share."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image


@pytest.fixture
def without_figures(monkeypatch):
    """Reports in which every figure is one dot: what is read there are words."""
    dot = BytesIO()
    Image.new("L", (1, 1)).save(dot, "png", dpi=(200, 200))
    monkeypatch.setattr("toolkit.reports.word.figure_of", lambda _picture: None)
    monkeypatch.setattr(
        "toolkit.reports.word.figure_bytes", lambda _figure, _kind: dot.getvalue()
    )
