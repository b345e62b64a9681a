"""How the cards of the panel look: offers, questions, jobs, refusals.

Draws and computes nothing; every text goes through `element`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.apps.markup import element, together

if TYPE_CHECKING:
    from markupsafe import Markup

    from toolkit.apps.desk.told import Job, Refusal
    from toolkit.apps.organise.running.screen import Screen
    from toolkit.i18n import Language, Translator


def failure(_: Translator) -> Markup:
    """Return that something went wrong that nobody foresaw."""
    told = _("Something went wrong. The reason is in the server's log.")
    return element("p", told, class_="problems", role="alert")


def answer(screen: Screen, _: Translator) -> Markup:
    """Return what came of a wish: why not, with all that is wrong, or what was done."""
    if screen.refusal is not None:
        return refusal(screen.refusal, _.language)
    if screen.said is not None:
        return element("p", screen.said[_.language], class_="good", role="status")
    return together()


def refusal(refused: Refusal, language: Language) -> Markup:
    """Return why something was not done."""
    lines = (
        element("li", element("strong", one.place), " ", one.said[language])
        for one in refused.found
    )
    return element(
        "div",
        element("p", refused.said[language]),
        element("ul", *lines) if refused.found else "",
        class_="problems",
        role="alert",
    )


def job(shown: Job, _: Translator, *, is_asked: bool = False) -> Markup:
    """Return what is being done, what came of it, and what is to be taken away."""
    said = (element("p", one[_.language]) for one in shown.said)
    files = (
        element(
            "li",
            element("a", one.name, href=one.address, download=one.name),
            " ",
            element("small", _("{size} kB", size=-(-one.size // 1000))),
        )
        for one in shown.takeaways
    )
    waiting = _("This goes on if you leave the page.")
    sure = _(
        "Files with codes or key slips cannot be made again. Are they printed or saved?"
    )
    return together(
        element("h3", shown.title[_.language]),
        *said,
        element("ul", *files, class_="files") if shown.takeaways else "",
        refusal(shown.refusal, _.language) if shown.refusal else "",
        "" if shown.is_over else element("p", waiting, class_="hint"),
        question(sure) if is_asked else "",
    )


def card(title: str, text: str) -> Markup:
    """Return what a panel is for."""
    return together(element("h3", title), element("p", text))


def key_kept(*, is_here: bool, _: Translator) -> Markup:
    """Return what follows from where the key is kept."""
    told = (
        _(
            "The key of this round lies on the server: until the box is opened, its "
            "administrator could in theory open it."
        )
        if is_here
        else _(
            "Fewer slips than needed tell nothing; if too few are left, nobody can "
            "ever open the box, and the round has to be held again."
        )
    )
    return element("p", told, class_="problems" if is_here else "hint")


def question(said: str) -> Markup:
    """Return what is asked before something is done for good."""
    return element("p", said, class_="question", role="alert")


def form(page: str, _: Translator) -> Markup:
    """Return the ballot in a frame that reaches nothing else."""
    if not page:
        return together()
    return element("iframe", srcdoc=page, sandbox="allow-scripts", title=_("The form"))
