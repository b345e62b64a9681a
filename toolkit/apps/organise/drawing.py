"""How the frame of the app looks: HTML from what there is to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.apps.markup import element, together
from toolkit.apps.organise.running.card_drawing import refusal

if TYPE_CHECKING:
    from markupsafe import Markup

    from toolkit.apps.organise.model import Screen
    from toolkit.i18n import Translator


def heading(_: Translator) -> Markup:
    """Return what this page is."""
    return element("h1", _("Rounds"))


def banner(screen: Screen, _: Translator) -> Markup:
    """Return why nothing is shown, if nothing is."""
    if screen.refusal is not None:
        return refusal(screen.refusal, screen.language)
    if not screen.is_loaded:
        return element("p", _("Asking the server …"), class_="hint")
    if not screen.rounds and not screen.may_plan:
        return element("p", _("There is no round yet."), class_="hint")
    return together()


def failure(_: Translator) -> Markup:
    """Return that something went wrong that nobody foresaw."""
    told = _("Something went wrong. The reason is in the server's log.")
    return element("p", told, class_="problems", role="alert")
