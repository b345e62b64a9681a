"""How planning looks: HTML from what there is to see.

Draws and computes nothing.  A file or a person may say anything, so every
text goes through `element`, which escapes it; the form stands in a frame of
its own, which may run its script and reach nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.apps.markup import element, together
from toolkit.apps.organise.planning.screen import STEPS
from toolkit.apps.organise.planning.tables import counts_table, lines_table
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from toolkit.apps.organise.planning.screen import (
        OutlookShown,
        RosterShown,
        Screen,
        Step,
        StepShown,
        SurveysShown,
    )
    from toolkit.i18n import Translator

HEADINGS: Final[Mapping[Step, Phrase]] = {
    "survey": Phrase("Survey"),
    "roster": Phrase("Roster"),
    "raters": Phrase("Who appraises"),
    "weights": Phrase("Groups and weights"),
    "limits": Phrase("Thresholds and days"),
    "outlook": Phrase("What follows"),
    "draft": Phrase("Title and id"),
}


def rail(screen: Screen, _: Translator) -> Markup:
    """Return the steps, and where one is."""
    steps = (
        element(
            "li",
            element("a", _(HEADINGS[step]), href=f"#planning-{step}"),
            " ",
            element("small", _how_far(screen, number, _)),
            class_=_look(screen, number),
            aria_current="step" if number == screen.now else None,
        )
        for number, step in enumerate(STEPS)
    )
    return element("nav", element("ol", *steps), aria_label=_("Steps of the plan"))


def heading(screen: Screen, step: Step, _: Translator) -> Markup:
    """Return the heading of a step, and what is missing in it."""
    number = STEPS.index(step)
    shown = screen.steps[number]
    title = element(
        "h2", element("span", number + 1), " ", _(HEADINGS[step]), id=f"planning-{step}"
    )
    missing = element("p", shown.missing, class_="missing")
    return together(title, missing if shown.missing and shown.is_open else "")


def banner(screen: Screen, _: Translator) -> Markup:
    """Return what went wrong with what was asked for last, or what was made."""
    if screen.banner:
        return element("p", screen.banner, class_="problems", role="alert")
    if screen.made:
        return element("p", screen.made, class_="good", role="status")
    return together()


def failure(_: Translator) -> Markup:
    """Return that something went wrong that nobody foresaw."""
    told = _("Something went wrong. The reason is in the server's log.")
    return element("p", told, class_="problems", role="alert")


def survey(shown: SurveysShown, _: Translator) -> Markup:
    """Return what the chosen survey is about, and what is wrong in its file."""
    about = element("p", shown.about, class_="hint") if shown.about else ""
    return together(about, lines_table(shown.lines, _))


def form(screen: Screen, _: Translator) -> Markup:
    """Return the form in its frame, or why there is none."""
    if screen.surveys.preview:
        return element(
            "iframe",
            srcdoc=screen.surveys.preview,
            sandbox="allow-scripts",
            title=_("The form raters will see"),
        )
    if not screen.is_loaded:
        return element("p", _("Reading the surveys …"), class_="hint")
    waiting = _("Here stands the form that raters will see, once a survey is chosen.")
    wrong = _("The form is shown once what is listed has been corrected.")
    told = wrong if screen.surveys.lines else waiting
    return element("p", told, class_="hint")


def template(screen: Screen, _: Translator) -> Markup:
    """Return what a roster is, and where an empty one can be had."""
    told = _(
        "A roster is one workbook (.xlsx) with a sheet of subjects and a sheet of "
        "raters, or two csv files chosen together. No identity cards, phones or "
        "addresses."
    )
    file = screen.template
    link = (
        element(
            "a",
            _("Download an empty roster for this survey"),
            href=file.address,
            download=file.name,
        )
        if file
        else ""
    )
    return together(element("p", told, class_="hint"), element("p", link))


def roster(shown: RosterShown | None, _: Translator) -> Markup:
    """Return what was read as a roster, or what is wrong in it, by cell."""
    if shown is None:
        return together()
    if not shown.is_read:
        told = _(
            "{file} cannot be used yet: correct what is listed in the file, and "
            "upload it again.",
            file=shown.file,
        )
        fault = element("p", told, class_="problems", role="alert")
        return together(fault, lines_table(shown.lines, _))
    counts = _(
        "{subjects} subjects, {raters} raters.",
        subjects=shown.subjects,
        raters=shown.raters,
    )
    said = _("{file}: ", file=shown.file) if shown.file else ""
    return together(
        element("p", said, counts, class_="good", role="status"),
        counts_table(_("Raters by group"), shown.groups, _),
        counts_table(_("Subjects by heading"), shown.headings, _),
        lines_table(shown.lines, _),
    )


def weights(screen: Screen, _: Translator) -> Markup:
    """Return what weights are for, or why there are none."""
    if not screen.steps[0].is_done:
        return together()
    if not screen.is_scored:
        told = _(
            "This survey is not scored: grades are counted, nothing is added up "
            "into points, so no group counts more than another."
        )
        return element("p", told, class_="hint")
    told = _(
        "What the mean of each group counts in a score, in per cent. Left empty "
        "throughout, every ballot counts the same."
    )
    fault = element("p", screen.weights_fault, class_="fault", role="alert")
    return together(
        element("p", told, class_="hint"), fault if screen.weights_fault else ""
    )


def limits(_: Translator) -> Markup:
    """Return what thresholds are for."""
    told = _(
        "Figures are shown from so many ballots on, opinions word for word from so "
        "many. Both are fixed when the round is frozen."
    )
    return element("p", told, class_="hint")


def days(screen: Screen, _: Translator) -> Markup:
    """Return what the days are for, and what is strange about them."""
    told = _(
        "The days are for announcing; the round opens and closes only when you say so."
    )
    notes = (element("p", one, class_="missing") for one in screen.days_noted)
    return together(element("p", told, class_="hint"), *notes)


def seed(_: Translator) -> Markup:
    """Return what a seed is for."""
    told = _(
        "What is drawn follows from the seed: post it, and whoever has the list can "
        "draw again and find the same."
    )
    return element("p", told, class_="hint")


def outlook(shown: OutlookShown | None, _: Translator) -> Markup:
    """Return what follows from the plan, or why nothing can."""
    if shown is None:
        return together()
    if shown.refused:
        fault = element("p", shown.refused, class_="problems", role="alert")
        return together(fault, lines_table(shown.lines, _))
    counts = _(
        "{subjects} subjects, {raters} raters.",
        subjects=shown.subjects,
        raters=shown.raters,
    )
    nothing = _("All groups are large enough: nothing is merged, nothing left out.")
    said = shown.said or (nothing,)
    has_roster = bool(shown.subjects)
    return together(
        element("p", counts) if has_roster else "",
        element("ul", *(element("li", one) for one in said)) if has_roster else "",
        element("h3", _("Tables of the results")),
        element("ul", *(element("li", one) for one in shown.tables)),
    )


def missing(screen: Screen, _: Translator) -> Markup:
    """Return all that is still missing for a draft, with the way there."""
    lines = [
        element(
            "li",
            element("a", _(HEADINGS[step]), href=f"#planning-{step}"),
            " ",
            shown.missing,
        )
        for step, shown in zip(STEPS, screen.steps, strict=True)
        if shown.missing
    ]
    if not lines:
        return element("p", _("Nothing is missing."), class_="good")
    return together(
        element("p", _("Still missing:")), element("ul", *lines, class_="todo")
    )


def fault(said: str) -> Markup:
    """Return what is wrong with a field, to stand below it."""
    return element("p", said, class_="fault", role="alert") if said else together()


def _how_far(screen: Screen, number: int, _: Translator) -> str:
    shown: StepShown = screen.steps[number]
    if shown.is_done:
        return _("done")
    return _("now") if number == screen.now else _("not yet")


def _look(screen: Screen, number: int) -> str:
    if screen.steps[number].is_done:
        return "done"
    return "now" if number == screen.now else "later"
