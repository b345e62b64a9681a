"""The parts of the panel: a card for each offer, and one for each job."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import ipywidgets as w

from toolkit.apps.manners import box
from toolkit.apps.organise.running import card_drawing, wording
from toolkit.collection.key_slips import MOST_SLIPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.apps.desk.told import Job
    from toolkit.apps.organise.running.model import RunningModel
    from toolkit.apps.organise.running.offers import Offer
    from toolkit.apps.organise.running.screen import Screen
    from toolkit.apps.wiring import Wired
    from toolkit.i18n import Translator

SHOWN, HIDDEN = "", "none"


def show_if(widget: w.Widget, is_shown: bool) -> None:  # noqa: FBT001 -- reads as said
    """Show a widget, or hide it."""
    widget.layout.display = SHOWN if is_shown else HIDDEN


class Card:
    """One offer: what it is for, its controls, its button, and what it asks first."""

    def __init__(
        self,
        wired: Wired,
        model: RunningModel,
        offer: Offer,
        do: Callable[[], object],
        *controls: w.Widget,
        proof: w.Text | None = None,
    ) -> None:
        self.offer = offer
        self.about, self.answer, self.question = w.HTML(), w.HTML(), w.HTML()
        self.button, self.yes, self.no = w.Button(), w.Button(), w.Button()
        self.yes.add_class("is-final")
        given = () if proof is None else (proof,)
        self.asking = box("running-asking", self.question, *given, self.yes, self.no)
        self.root = box(
            "running-card",
            *(self.about, *controls, self.answer, self.button, self.asking),
        )
        self.root.add_class(f"is-{offer}")
        if offer in wording.QUESTIONS:
            wired.on_click(self.button, lambda: self._press(model, do))
            wired.on_click(self.yes, do)
            wired.on_click(self.no, model.leave)
        else:
            wired.on_click(self.button, do)

    def _press(self, model: RunningModel, do: Callable[[], object]) -> None:
        model.ask(self.offer)
        if model.screen.asked is not self.offer:  # codes are issued first unasked
            do()

    def show(self, screen: Screen, _: Translator) -> None:
        """Show the card if it is offered, and its question if it is asked."""
        standing = screen.standing
        is_offered = standing is not None and self.offer in screen.offers
        is_asked = is_offered and screen.asked is self.offer
        show_if(self.root, is_offered)
        show_if(self.asking, is_asked)
        for button, is_shown in (
            (self.button, is_offered and not is_asked),
            (self.yes, is_asked),
            (self.no, is_asked),
        ):
            show_if(button, is_shown)
            button.disabled = screen.is_busy
        is_key_here = standing is not None and not standing.slips_needed
        text = wording.text(self.offer, _, is_key_here=is_key_here)
        self.about.value = str(card_drawing.card(wording.title(self.offer, _), text))
        is_answered = screen.answered is self.offer
        said = str(card_drawing.answer(screen, _)) if is_answered else ""
        self.answer.value = said
        if standing is not None:
            said = wording.press(self.offer, standing, is_shown=bool(screen.form), _=_)
            self.button.description = said
        if self.offer in wording.QUESTIONS:
            self.question.value = str(
                card_drawing.question(wording.question(self.offer, _))
            )
            self.yes.description = wording.agreement(self.offer, _)
            self.no.description = _("No, leave it")


class JobCard:
    """Something the server does or has done, until somebody has it in hand."""

    def __init__(self, wired: Wired, model: RunningModel, job_id: str) -> None:
        self.said, self.progress = w.HTML(), w.IntProgress()
        self.button, self.no = w.Button(), w.Button()
        self.root = box(
            "running-job",
            self.said,
            self.progress,
            box("running-bar", self.button, self.no),
        )
        wired.on_click(self.button, lambda: model.forget(job_id))
        wired.on_click(self.no, model.leave)

    def show(self, job: Job, _: Translator, *, is_asked: bool) -> None:
        """Show how far it is, or what came of it."""
        self.said.value = str(card_drawing.job(job, _, is_asked=is_asked))
        self.progress.max = max(job.total, 1)
        self.progress.value = min(job.done, self.progress.max)
        show_if(self.progress, not job.is_over)
        show_if(self.button, job.is_over)
        show_if(self.no, is_asked)
        self.button.description = wording.dismissal(
            has_files=bool(job.takeaways), is_asked=is_asked, _=_
        )
        self.no.description = _("No, leave it")


def _go_on(after: w.Password, typed: str) -> None:
    """Go on to the next field, as a scanner does not."""
    if typed:
        after.focus()


class SlipFields:
    """As many fields as there are key slips to be scanned; they keep nothing."""

    def __init__(self, wired: Wired) -> None:
        self.fields = [
            w.Password(continuous_update=False) for _number in range(MOST_SLIPS)
        ]
        self.root = box("running-slips", *self.fields)
        for field, after in zip(self.fields, self.fields[1:], strict=False):
            wired.when(field, "value", partial(_go_on, after))

    def show(self, needed: int, _: Translator) -> None:
        """Show so many."""
        for number, field in enumerate(self.fields, start=1):
            field.description = _("Slip {number}", number=number)
            show_if(field, number <= needed)

    def take(self) -> tuple[str, ...]:
        """Return what was typed, and empty the fields."""
        typed = tuple(field.value for field in self.fields)
        for field in self.fields:
            field.value = ""
        return typed
