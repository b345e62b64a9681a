"""How a round is led: controls that pass wishes to the model.

Builds widgets once and lets them follow the model's screen; only jobs and
rater groups are as many as there are.  Computes nothing.  What was scanned
or typed of codes and slips leaves its field as soon as it is used.
"""

from __future__ import annotations

import asyncio
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from toolkit.apps.manners import box
from toolkit.apps.organise.running import card_drawing, drawing
from toolkit.apps.organise.running.cards import Card, JobCard, SlipFields, show_if
from toolkit.apps.organise.running.model import MOST_SPARES
from toolkit.apps.organise.running.offers import Offer
from toolkit.apps.wiring import Wired
from toolkit.collection.key_slips import MOST_SLIPS, NEEDED, SLIPS
from toolkit.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Callable

    from traitlets import Bunch

    from toolkit.apps.organise.running.model import RunningModel
    from toolkit.apps.organise.running.screen import Screen
    from toolkit.i18n import Translator

    Later = Callable[[float, Callable[[], None]], object]


def later(seconds: float, do: Callable[[], None]) -> None:
    """Do something after a while; it is over when the app is."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # nobody is waiting
        return
    loop.call_later(seconds, do)


class RunningView(Wired):
    """The widgets with which a round is led; ``root`` holds them all."""

    model: RunningModel

    def __init__(self, model: RunningModel, *, later: Later = later) -> None:
        self._later, self._look = later, 0
        self._waiting = inf  # seconds to the next look
        self.head, self.banner, self.situation = w.HTML(), w.HTML(), w.HTML()
        self.record, self.form = w.HTML(), w.HTML()
        self.refresh = w.Button()
        self.jobs = box("running-jobs")
        self._job_cards: dict[str, JobCard] = {}
        self.groups = box("running-groups")
        self.spares = w.BoundedIntText(min=0, max=MOST_SPARES)
        self.two_squares = w.Checkbox(indent=False)
        self.key = w.RadioButtons(options=(("slips", False), ("server", True)))
        self.many = w.BoundedIntText(value=SLIPS, min=NEEDED, max=MOST_SLIPS)
        self.needed = w.BoundedIntText(value=NEEDED, min=NEEDED, max=MOST_SLIPS)
        self.key_said = w.HTML()
        self.slips, self._shown = SlipFields(self), ""
        self.codes = w.Textarea(rows=5)
        self.number = w.Text()
        self.upload = w.FileUpload(accept=".count", multiple=False)
        self.proof = w.Text()
        self.cards = {card.offer: card for card in self._made(model)}
        self.root = box(
            "running",
            self.head,
            self.banner,
            box(
                "running-body",
                box("running-situation", self.situation, self.refresh),
                box("running-cards", *(card.root for card in self.cards.values())),
            ),
            self.record,
            self.jobs,
        )
        self.on_click(self.refresh, model.refresh)
        self.when(self.key, "value", lambda _: self.follow())
        self.upload.observe(self._take_count, "value")
        self.connect(model)
        self.follow()

    def _made(self, model: RunningModel) -> tuple[Card, ...]:
        """Return a card for each offer, in the order in which they stand."""

        def card(
            offer: Offer,
            do: Callable[[], object],
            *controls: w.Widget,
            proof: w.Text | None = None,
        ) -> Card:
            return Card(self, model, offer, do, *controls, proof=proof)

        codes = (self.groups, self.spares, self.two_squares)
        key = (self.key, self.many, self.needed, self.key_said)
        return (
            card(Offer.TAKE_BOX, model.take_box),
            card(Offer.UNSEAL, self._unseal, self.slips.root),
            card(Offer.BRING, lambda: None, self.upload),
            card(Offer.REHEARSE, model.rehearse),
            card(Offer.NOTICES, model.print_notices),
            card(Offer.ISSUE, self._issue, *codes),
            card(Offer.OPEN, self._open, self.slips.root),
            card(Offer.FREEZE, self._freeze, *key),
            card(Offer.VOID, self._void, self.codes),
            card(Offer.REISSUE, self._reissue, self.number),
            card(Offer.CLOSE, model.close),
            card(Offer.PUBLISH, model.publish),
            card(Offer.DOCUMENTS, model.write_documents),
            card(Offer.DESTROY, self._destroy, proof=self.proof),
            card(Offer.BALLOTS, model.print_ballots),
            card(Offer.FORM, model.show_form, self.form),
            card(Offer.DISCARD, model.discard),
        )

    def follow(self) -> None:
        """Draw what the model shows, and look again when that is worth while."""
        super().follow()
        again_in = self.model.screen.again_in
        if again_in is not None and again_in < self._waiting:
            self._waiting, self._look = again_in, self._look + 1
            self._later(again_in, partial(self._look_again, self._look))

    def _look_again(self, look: int) -> None:
        """Look again, unless an earlier look was wished for meanwhile."""
        if look != self._look:
            return
        self._waiting = inf
        self.attempt(self.model.look_again)
        self.follow()

    def fail(self) -> None:
        """Say that something went wrong."""
        self.banner.value = str(card_drawing.failure(translator(self.model.language)))

    def show(self) -> None:
        """Draw the model's screen."""
        screen = self.model.screen
        _ = translator(screen.language)
        standing = screen.standing
        if standing is not None and standing.id != self._shown:
            self._shown = standing.id
            self.slips.take()  # they were typed for another round
        self.head.value = str(drawing.head(standing, _)) if standing else ""
        self.banner.value = str(drawing.banner(screen, _))
        self.situation.value = str(drawing.situation(screen, _))
        self.record.value = str(drawing.record(standing, _)) if standing else ""
        self.form.value = str(card_drawing.form(screen.form, _))
        self.refresh.description = _("Look again")
        show_if(self.refresh, standing is not None)
        self._show_jobs(screen, _)
        self._show_controls(screen, _)
        for card in self.cards.values():
            card.show(screen, _)
        show_if(self.cards[Offer.BRING].button, is_shown=False)

    def _show_jobs(self, screen: Screen, _: Translator) -> None:
        there = {job.id: job for job in screen.jobs}
        if list(self._job_cards) != list(there):
            self._job_cards = {
                one: self._job_cards.get(one) or JobCard(self, self.model, one)
                for one in there
            }
            self.jobs.children = [card.root for card in self._job_cards.values()]
        for job_id, job in there.items():
            is_asked = screen.forgetting == job_id
            self._job_cards[job_id].show(job, _, is_asked=is_asked)

    def _show_controls(self, screen: Screen, _: Translator) -> None:
        self._show_groups(screen, _)
        self.spares.description = _("Spare tickets in every bag")
        self.two_squares.description = _(
            "A second square that holds the code: no typing, but phones remember it"
        )
        ways = (_("on key slips of paper"), _("in a file on this server"))
        chosen = self.key.value
        self.key.options = tuple(zip(ways, (False, True), strict=True))
        self.key.value = chosen
        self.key.description = _("The key is kept")
        self.many.description = _("Key slips")
        self.needed.description = _("needed to open the box")
        show_if(self.many, is_shown=not chosen)
        show_if(self.needed, is_shown=not chosen)
        self.key_said.value = str(card_drawing.key_kept(is_here=chosen, _=_))
        self.slips.show(screen.standing.slips_needed if screen.standing else 0, _)
        self.codes.description = _("Codes, one a line")
        self.number.description = _("Staff or student number")
        self.upload.description = _("Upload the count")
        self.proof.description = _("Id of the round")

    def _show_groups(self, screen: Screen, _: Translator) -> None:
        groups = screen.standing.groups if screen.standing else ()
        if [box_.group for box_ in self.groups.children] != [it.id for it in groups]:
            self.groups.children = [_GroupBox(group.id) for group in groups]
        for tick, group in zip(self.groups.children, groups, strict=True):
            tick.description = _(
                "{group} draw tickets", group=group.name[screen.language]
            )

    def _issue(self) -> None:
        drawn = [tick.group for tick in self.groups.children if tick.value]
        self.model.issue(drawn, self.spares.value, two_squares=self.two_squares.value)

    def _freeze(self) -> None:
        self.model.freeze(self.many.value, self.needed.value, on_server=self.key.value)

    def _open(self) -> None:
        self.model.open(self.slips.take())

    def _unseal(self) -> None:
        self.model.unseal(self.slips.take())

    def _void(self) -> None:
        if self.model.void(self.codes.value):
            self.codes.value = ""

    def _reissue(self) -> None:
        if self.model.reissue(self.number.value):
            self.number.value = ""

    def _destroy(self) -> None:
        if self.model.destroy(self.proof.value):
            self.proof.value = ""

    def _take_count(self, change: Bunch) -> None:
        """Pass on a file that was uploaded, and keep nothing of it."""
        files: Any = change.new
        if files:
            content = bytes(files[0]["content"])
            self.upload.value = ()
            self.attempt(self.model.bring_count, content)


class _GroupBox(w.Checkbox):  # type: ignore[misc]  # untyped base
    """Whether a rater group draws tickets."""

    def __init__(self, group: str) -> None:
        super().__init__(value=False, indent=False)
        self.group = group
