"""How a round looks while it is led: HTML from what there is to see.

Draws and computes nothing.  Titles and names were written by anybody, so
every text goes through `element`, which escapes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno

from toolkit.apps.markup import element, together
from toolkit.apps.organise.running import wording
from toolkit.apps.organise.running.card_drawing import answer
from toolkit.collection.round import NEXT, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from toolkit.apps.desk.told import CountProtocol, Reviewed, Standing
    from toolkit.apps.organise.running.screen import Screen
    from toolkit.i18n import Language, Translator

VOTING = frozenset({State.FROZEN, State.OPEN})


def head(standing: Standing, _: Translator) -> Markup:
    """Return which round it is, how far it has come, and what comes next."""
    title = element(
        "h2", standing.title, " ", element("small", standing.survey[_.language])
    )
    steps = (_step(one, standing.state, _) for one in NEXT)
    return together(
        title,
        element("ol", *steps, class_="timeline", aria_label=_("How far the round is")),
        element("p", wording.next_step(standing.state, _), class_="next"),
        _facts(standing, _),
    )


def _step(step: State, now: State, _: Translator) -> Markup:
    order = list(NEXT)
    is_done = order.index(step) < order.index(now)
    look = "now" if step is now else "done" if is_done else "later"
    current = "step" if step is now else None
    return element("li", wording.state(step, _), class_=look, aria_current=current)


def _facts(standing: Standing, _: Translator) -> Markup:
    told = [
        (_("Id"), standing.id),
        (_("Subjects"), standing.subjects),
        (_("Raters"), standing.raters),
        (_("Figures from"), _("{count} ballots", count=standing.fewest)),
        (_("Opinions from"), _("{count} ballots", count=standing.fewest_texts)),
    ]
    if standing.opens or standing.closes:
        days = _(
            "{opens} to {closes}",
            opens=standing.opens or "…",
            closes=standing.closes or "…",
        )
        told.append((_("Announced days"), days))
    return _pairs(told, "facts")


def banner(screen: Screen, _: Translator) -> Markup:
    """Return what is to be said beside no card: a refusal, or what was done."""
    return together() if screen.answered in screen.offers else answer(screen, _)


def situation(screen: Screen, _: Translator) -> Markup:
    """Return what is to be known of the round in its state."""
    standing = screen.standing
    if standing is None:
        return together()
    parts: list[Markup] = []
    if standing.state is State.DRAFT:
        parts.append(_follows(standing, _))
    elif standing.state is not State.DESTROYED:
        parts += (_turnout(standing, _), _addresses(standing, _))
    if screen.protocol is not None:
        parts.append(_protocol(screen.protocol, _))
    if screen.reviewed is not None:
        parts.append(_reviewed(screen.reviewed, _))
    if standing.state is not State.DRAFT:
        parts.append(_seals(standing, _))
    return together(*parts)


def _follows(standing: Standing, _: Translator) -> Markup:
    nothing = _("All groups are large enough: nothing is merged, nothing left out.")
    said = [one[_.language] for one in standing.said] or [nothing]
    return together(element("h3", _("What follows from the plan")), _listed(said))


def _turnout(standing: Standing, _: Translator) -> Markup:
    if standing.state is State.FROZEN:
        told = _("{issued} codes are issued.", issued=standing.issued)
        return together(element("h3", _("Turnout")), element("p", told))
    is_open = standing.state is State.OPEN
    counts = {"returned": standing.returned, "issued": standing.issued}
    told = (
        _("At least {returned} of {issued} have handed in.", **counts)
        if is_open
        else _("{returned} of {issued} have handed in.", **counts)
    )
    notes = [_("Rounded down to fives while the round is open.")] if is_open else []
    notes += (
        _(
            "{group}: {count} more codes are valid than there are raters; they "
            "count as issued, since they were not taken back.",
            group=_group(standing, group, _.language),
            count=count,
        )
        for group, count in sorted(standing.undrawn.items())
    )
    return together(
        element("h3", _("Turnout")),
        element("p", told, class_="figure"),
        *(element("p", one, class_="hint") for one in notes),
    )


def _group(standing: Standing, group_id: str, language: Language) -> str:
    names = {group.id: group.name[language] for group in standing.groups}
    return names.get(group_id, group_id)


def _addresses(standing: Standing, _: Translator) -> Markup:
    """Return where raters vote, each address with a square to scan."""
    if standing.state not in VOTING:
        return together()
    kiosk = f"{standing.ballot_page}?kiosk=1"
    return together(
        element("h3", _("Addresses")),
        element(
            "div",
            _address(_("For raters' own phones"), standing.ballot_page, _),
            _address(_("For tablets in the hall"), kiosk, _),
            class_="addresses",
        ),
    )


def _address(said: str, address: str, _: Translator) -> Markup:
    square = segno.make(address, error="m").svg_data_uri(scale=3, border=2)
    return element(
        "p",
        element("img", src=square, alt=_("A square with this address to scan")),
        element("span", said, element("code", address)),
    )


def _seals(standing: Standing, _: Translator) -> Markup:
    told = [
        (_("Digest of the rules"), standing.rules_digest),
        (_("Key fingerprint"), standing.fingerprint),
    ]
    if standing.head:
        told.append((_("Head of the box"), standing.head))
    hint = _("Scrutineers note these down and compare them later.")
    return together(
        element("h3", _("To be noted down")),
        _pairs(told, "seals"),
        element("p", hint, class_="hint"),
    )


def _protocol(protocol: CountProtocol, _: Translator) -> Markup:
    titles = (
        *(_("Rater group"), _("Eligible"), _("Issued")),
        *(_("Returned"), _("Valid"), _("Invalid")),
    )
    rows = (
        element(
            "tr",
            element("th", one.group[_.language], scope="row"),
            *(
                element("td", count)
                for count in (
                    *(one.eligible, one.issued, one.returned),
                    *(one.valid, one.invalid),
                )
            ),
        )
        for one in protocol.groups
    )
    told = [
        (_("Envelopes in the box"), protocol.envelopes),
        (_("Ballots on the roll"), protocol.spent),
        (_("Codes taken back"), protocol.voided),
        (_("Codes replaced"), protocol.replaced),
    ]
    return together(
        element("h3", _("Count protocol")),
        _table(titles, rows),
        element(
            "p",
            _("Ballots on all subjects together: one rater hands in several."),
            class_="hint",
        ),
        _pairs(told, "facts"),
        _heads(protocol, _),
    )


def _heads(protocol: CountProtocol, _: Translator) -> Markup:
    lines = (element("li", element("code", one)) for one in protocol.heads)
    said = element("summary", _("Heads of the box"))
    return (
        element("details", said, element("ol", *lines))
        if protocol.heads
        else (together())
    )


def _reviewed(reviewed: Reviewed, _: Translator) -> Markup:
    told = [
        (_("Released"), reviewed.released),
        (_("Withheld"), reviewed.withheld),
        (_("Not reviewed yet"), reviewed.waiting),
    ]
    return together(element("h3", _("Review of opinions")), _pairs(told, "facts"))


def record(standing: Standing, _: Translator) -> Markup:
    """Return what was done to the round, by whom, on which day."""
    if not standing.record:
        return together()
    rows = (
        element(
            "tr",
            element("td", one.day),
            element("td", one.by or _("by command")),
            element("td", wording.recorded(one, _)),
        )
        for one in standing.record
    )
    table = _table((_("Day"), _("Who"), _("What")), rows)
    return element("details", element("summary", _("Record")), table, class_="record")


def _table(titles: Iterable[str], rows: Iterable[Markup]) -> Markup:
    cells = (element("th", title, scope="col") for title in titles)
    return element(
        "table",
        element("thead", element("tr", *cells)),
        element("tbody", *rows),
    )


def _pairs(told: Iterable[tuple[str, object]], look: str) -> Markup:
    return element(
        "dl",
        *(
            element("div", element("dt", name), element("dd", value))
            for name, value in told
        ),
        class_=look,
    )


def _listed(texts: Iterable[str]) -> Markup:
    return element("ul", *(element("li", text) for text in texts))
