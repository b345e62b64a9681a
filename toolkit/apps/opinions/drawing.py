"""How the screen of opinions looks: HTML from what there is to see.

Draws and computes nothing.  Opinions were written by anybody, so every text
goes through `element`, which escapes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.apps.markup import element, together
from toolkit.opinions import Review

if TYPE_CHECKING:
    from markupsafe import Markup

    from toolkit.apps.opinions.model import AtHand, Screen
    from toolkit.i18n import Translator


def heading(_: Translator) -> Markup:
    """Return what this page is."""
    return element("h1", _("Review of opinions"))


def banner(screen: Screen, _: Translator) -> Markup:
    """Return why something was not done, or why nothing is shown."""
    if screen.refusal is not None:
        said = element("p", screen.refusal.said[_.language])
        return element("div", said, class_="problems", role="alert")
    if not screen.is_loaded:
        return element("p", _("Asking the server …"), class_="hint")
    if screen.rounds.chosen is None:
        hint = _("There is no round whose opinions could be reviewed.")
        return element("p", hint, class_="hint")
    if screen.is_over:
        told = _(
            "This round is published: nothing can be decided any more, and the "
            "originals are not shown again."
        )
        return element("p", told, class_="hint")
    return together(
        element(
            "p",
            _(
                "An opinion is published only where at least {fewest} ballots stand "
                "behind it; with fewer it is not, even if it is released here.",
                fewest=screen.fewest_texts,
            ),
        ),
        element(
            "p",
            _(
                "Originals are to be read here only. Who decided on an opinion is "
                "written down nowhere."
            ),
            class_="hint",
        ),
    )


def count(screen: Screen, _: Translator) -> Markup:
    """Return how far the review is, in numbers."""
    found = screen.count
    if found is None:
        return together()
    told = (
        (_("Released"), found.released),
        (_("Withheld"), found.withheld),
        (_("Waiting"), found.waiting),
    )
    pairs = (
        element("div", element("dt", said), element("dd", number))
        for said, number in told
    )
    return element("dl", *pairs)


def failure(_: Translator) -> Markup:
    """Return that something went wrong that nobody foresaw."""
    told = _("Something went wrong. The reason is in the server's log.")
    return element("p", told, class_="problems", role="alert")


def about(at_hand: AtHand) -> Markup:
    """Return whom and which question the opinion is about."""
    if not at_hand.subject:
        return element("h2", at_hand.asked)
    return element("h2", at_hand.subject, " ", element("small", at_hand.asked))


def original(at_hand: AtHand, _: Translator) -> Markup:
    """Return the opinion as it was written."""
    return together(
        element("h3", _("Original")), element("blockquote", at_hand.body, dir="auto")
    )


def remarks(at_hand: AtHand, _: Translator) -> Markup:
    """Return what may be looked at again in the text."""
    if not at_hand.remarks:
        return together()
    title = element("h3", _("Look at this again:"))
    lines = (element("li", one) for one in at_hand.remarks)
    return element("div", title, element("ul", *lines), class_="remarks")


def decided(at_hand: AtHand, _: Translator) -> Markup:
    """Return what was decided by now."""
    if at_hand.review is Review.RELEASED:
        said = element("strong", _("Released; it is shown as:"))
        shown = element("blockquote", at_hand.shown, dir="auto")
        return element("div", said, shown, class_="good", role="status")
    if at_hand.review is Review.WITHHELD:
        said = element("strong", _("Withheld; it is not shown."))
        return element("div", said, class_="good", role="status")
    return element("p", _("Nobody has decided on it yet."), class_="hint")


def all_done(_: Translator) -> Markup:
    """Return that no opinion is at hand."""
    return element("p", _("No opinion waits for its review."), class_="hint")
