"""How the preview looks: HTML from what there is to see.

Draws and computes nothing.  A file may say anything, so every text goes
through `element`, which escapes it; the form stands in a frame of its own,
which may run its script and reach nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno

from toolkit.apps.markup import element, together

if TYPE_CHECKING:
    from markupsafe import Markup

    from toolkit.apps.preview.model import Finding, Screen
    from toolkit.i18n import Translator


def heading(screen: Screen, _: Translator) -> Markup:
    """Return what this page is, and why no round is offered, if none can be."""
    told = _("What is ticked here is handed in nowhere.")
    refused = screen.no_rounds
    return together(
        element("h1", _("Preview of ballots")),
        element("p", told),
        refusal(refused.said[_.language]) if refused else "",
    )


def form(screen: Screen, _: Translator) -> Markup:
    """Return the form in its frame, or why there is none."""
    if screen.form:
        return element(
            "iframe", srcdoc=screen.form, sandbox="allow-scripts", title=_("The form")
        )
    if screen.refusal is not None:
        return refusal(screen.refusal.said[_.language])
    waiting = _("Reading the surveys …")
    wrong = _("The form is shown once what is listed has been corrected.")
    return element("p", wrong if screen.is_loaded else waiting, class_="hint")


def findings(screen: Screen, _: Translator) -> Markup:
    """Return what the rules of templates say of the survey."""
    if not screen.is_checked:
        return together()
    title = element("h2", _("Check of the survey"))
    if not screen.findings:
        return together(title, element("p", _("Nothing to correct."), class_="hint"))
    lines = (_finding(one, _) for one in screen.findings)
    return together(title, element("ul", *lines))


def kiosk(screen: Screen, _: Translator) -> Markup:
    """Return where a tablet of the hall finds the ballot page, and how to set it up."""
    if not screen.kiosk:
        return together()
    square = segno.make(screen.kiosk, error="m").svg_data_uri(scale=3, border=2)
    how = _(
        "On each tablet, open this address in a window that keeps nothing, such as "
        "chromium --kiosk --incognito. The tablet belongs to nobody, is signed in "
        "nowhere, and stands where nobody looks over a shoulder."
    )
    what = _("It opens the ballot page itself, never this app.")
    return together(
        element("h2", _("For tablets in the hall")),
        element("img", src=square, alt=_("A square with this address to scan")),
        element("p", element("code", screen.kiosk)),
        element("p", how),
        element("p", what, class_="hint"),
    )


def refusal(said: str) -> Markup:
    """Return why something was not done."""
    return element("p", said, class_="problems", role="alert")


def failure(_: Translator) -> Markup:
    """Return that something went wrong that nobody foresaw."""
    told = _("Something went wrong. The reason is in the server's log.")
    return element("p", told, class_="problems", role="alert")


def _finding(one: Finding, _: Translator) -> Markup:
    kind = "note" if one.is_note else "fault"
    said = (_("Note: "), one.said) if one.is_note else (one.said,)
    return element("li", element("small", one.place), " ", *said, class_=kind)
