"""HTML for widgets, escaped by construction.

An HTML widget shows whatever it is given, scripts included.  Apps build what
they give it here only: text is escaped unless it was built here itself.
"""

from __future__ import annotations

from markupsafe import Markup, escape


def element(name: str, *inside: object, **attributes: object) -> Markup:
    """Return an HTML element around texts and other elements.

    Attributes are written with underscores for dashes, ``class_`` for
    ``class``; one that is ``None`` is left out.

    >>> element("p", "1 < 2", class_="said")
    Markup('<p class="said">1 &lt; 2</p>')
    """
    said = Markup("").join(
        Markup(' {}="{}"').format(key.strip("_").replace("_", "-"), value)
        for key, value in attributes.items()
        if value is not None
    )
    tag = Markup(name)  # noqa: S704  # a tag's name is never data
    return Markup("<{}{}>{}</{}>").format(tag, said, together(*inside), tag)


def together(*parts: object) -> Markup:
    """Return texts and elements one after another."""
    return Markup("").join(escape(part) for part in parts)
