"""Whole pages, filled in; what stands in them is decided elsewhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from toolkit.i18n import LANGUAGES, translator
from toolkit.web.assets import DIGEST

if TYPE_CHECKING:
    from toolkit.i18n import Language

KIOSK_SECONDS: Final = 60
"""How long a receipt stays on a shared device."""


def render(page: str, language: Language, **content: object) -> str:
    """Return a page in a language."""
    return (
        _environment()
        .get_template(page)
        .render(_=translator(language), language=language, **content)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("toolkit.web", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "assets": f"/static/{DIGEST}",
        "kiosk_seconds": KIOSK_SECONDS,
        "languages": LANGUAGES,
    }
    return environment
