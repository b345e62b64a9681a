"""How planning is handled: controls that pass wishes to the model.

Builds widgets once and lets them follow the model's screen; only the fields
of parameters and weights are as many as the survey has.  Computes nothing.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

import ipywidgets as w
from markupsafe import Markup

from toolkit.apps.manners import at_leisure, box
from toolkit.apps.markup import element
from toolkit.apps.organise.planning import drawing
from toolkit.apps.organise.planning.controls import DayField, Fields, TextField
from toolkit.apps.organise.planning.fields import VALUE, WAYS, WEIGHT
from toolkit.apps.organise.planning.screen import STEPS, WIDTHS
from toolkit.apps.wiring import Wired
from toolkit.i18n import Phrase, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from toolkit.apps.organise.planning.model import PlanningModel
    from toolkit.apps.organise.planning.screen import Screen, Step
    from toolkit.i18n import Translator

    Soon = Callable[[Callable[[], None]], object]

LABELS: Final[Mapping[str, Phrase]] = {
    "at_most": Phrase("Subjects for each rater, at most"),
    "at_least": Phrase("Raters for each subject, at least"),
    "draw": Phrase("How many raters are drawn"),
    "seed": Phrase("Seed"),
    "fewest": Phrase("Fewest ballots for figures"),
    "fewest_texts": Phrase("Fewest ballots for opinions"),
    "title": Phrase("Title, as raters see it"),
    "round_id": Phrase("Id, part of the address"),
    "opens": Phrase("First day of voting"),
    "closes": Phrase("Last day of voting"),
}
DAYS: Final = ("opens", "closes")
FIELDS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "shares": ("at_most", "at_least", "seed"),
    "lot": ("draw", "seed"),
    "all": (),
}


class PlanningView(Wired):
    """The widgets of planning; ``root`` holds them all."""

    model: PlanningModel

    def __init__(self, model: PlanningModel, *, soon: Soon = at_leisure) -> None:
        self._soon = soon
        self.rail, self.banner, self.form = w.HTML(), w.HTML(), w.HTML()
        self.headings = {step: w.HTML() for step in STEPS}
        self.surveys, self.again = w.Dropdown(), w.Button()
        self.about, self.width = w.HTML(), w.ToggleButtons(options=WIDTHS)
        self.parameters = Fields(self, VALUE)
        self.template, self.roster = w.HTML(), w.HTML()
        self.upload = w.FileUpload(accept=".xlsx,.csv", multiple=True)
        self.way = w.RadioButtons(options=WAYS)
        self.seed_said = w.HTML()
        self.fields: dict[str, TextField | DayField] = {
            name: DayField(self, name) if name in DAYS else TextField(self, name)
            for name in LABELS
        }
        names = ("at_most", "at_least", "draw", "seed")
        self.of_way = box(
            "planning-fields", *(self.fields[n].root for n in names), self.seed_said
        )
        self.weights, self.weights_said = Fields(self, WEIGHT), w.HTML()
        self.limits_said, self.days_said = w.HTML(), w.HTML()
        self.outlook, self.missing, self.make = w.HTML(), w.HTML(), w.Button()
        self.steps = self._steps()
        self.root = self._laid_out()
        self._wire(model)
        self.connect(model)
        self.follow()

    @property
    def is_following(self) -> bool:
        """Whether what is set just now is the model's, and no wish."""
        return self._is_following

    def load(self) -> None:
        """Let the model look for surveys, and for what was planned before."""
        self.attempt(self.model.load)

    def follow(self) -> None:
        """Draw what the model shows, and let it look ahead when that is drawn."""
        super().follow()
        if self.model.screen.is_outlook_due:
            self._soon(lambda: self.attempt(self.model.look_ahead))

    def take(self, name: str, text: str) -> None:
        """Pass on what was typed; what was not taken does not stay in its field."""
        self.model.type(name, text)
        super().follow()

    def fail(self) -> None:
        """Say that something went wrong."""
        self.banner.value = str(drawing.failure(translator(self.model.language)))

    def show(self) -> None:
        """Draw the model's screen."""
        screen = self.model.screen
        _ = translator(screen.language)
        self.rail.value = str(drawing.rail(screen, _))
        self.banner.value = str(drawing.banner(screen, _))
        for step, heading in self.headings.items():
            heading.value = str(drawing.heading(screen, step, _))
        self._show_survey(screen, _)
        self._show_roster(screen, _)
        self._show_raters(screen, _)
        self._show_fields(screen, _)
        self.outlook.value = str(drawing.outlook(screen.outlook, _))
        self.missing.value = str(drawing.missing(screen, _))
        self.make.description = _("Make the draft")
        self._show_steps(screen)

    def _show_survey(self, screen: Screen, _: Translator) -> None:
        shown = screen.surveys
        _offer(self.surveys, shown.names, shown.chosen)
        self.surveys.description = _("Survey")
        self.again.description = _("Read again")
        self.about.value = str(drawing.survey(shown, _))
        self.parameters.show(shown.parameters)
        widths = (_("Laptop"), _("Phone"))
        self.width.options = tuple(zip(widths, WIDTHS, strict=True))
        self.width.value = screen.width
        self.form.value = str(drawing.form(screen, _))

    def _show_roster(self, screen: Screen, _: Translator) -> None:
        self.template.value = str(drawing.template(screen, _))
        self.upload.description = self.upload.tooltip = _("Upload the roster")
        self.roster.value = str(drawing.roster(screen.roster, _))

    def _show_raters(self, screen: Screen, _: Translator) -> None:
        ways = (
            _("All who may, every subject"),
            _("Shares: few subjects for each rater"),
            _("Raters drawn by lot"),
        )
        self.way.options = tuple(zip(ways, WAYS, strict=True))
        self.way.value = screen.way
        self.way.description = _("Who appraises")
        self.seed_said.value = str(drawing.seed(_))

    def _show_fields(self, screen: Screen, _: Translator) -> None:
        of_ways = {name for names in FIELDS_OF.values() for name in names}
        for name, field in self.fields.items():
            field.show(screen.fields[name], _(LABELS[name]))
            if name in of_ways:
                _let_see(field.root, name in FIELDS_OF[screen.way])
        _let_see(self.of_way, bool(FIELDS_OF[screen.way]))
        self.weights.show(screen.weights)
        self.weights_said.value = str(drawing.weights(screen, _))
        self.limits_said.value = str(drawing.limits(_))
        self.days_said.value = str(drawing.days(screen, _))

    def _show_steps(self, screen: Screen) -> None:
        """Grey out what cannot be done yet."""
        for shown, (step, root) in zip(screen.steps, self.steps.items(), strict=True):
            turn = root.remove_class if shown.is_open else root.add_class
            turn("is-later")
            for control in self._controls(step):
                control.disabled = not shown.is_open
        self.make.disabled = not screen.may_make
        for width in WIDTHS:
            is_it = width == screen.width
            turn = self.root.add_class if is_it else self.root.remove_class
            turn(f"is-{width}")

    def _controls(self, step: Step) -> Sequence[w.Widget]:
        fields = self.fields
        controls: Mapping[Step, Sequence[w.Widget]] = {
            "survey": (self.surveys, self.again),
            "roster": (self.upload,),
            "raters": (self.way, *(fields[n].control for n in FIELDS_OF["shares"])),
            "weights": self.weights.controls,
            "limits": tuple(
                fields[n].control for n in ("fewest", "fewest_texts", *DAYS)
            ),
            "outlook": (),
            "draft": (fields["title"].control, fields["round_id"].control),
        }
        more = (fields["draw"].control,) if step == "raters" else ()
        return (*controls[step], *more)

    def _steps(self) -> Mapping[Step, w.Box]:
        fields = {name: field.root for name, field in self.fields.items()}
        inside: Mapping[Step, Sequence[w.Widget]] = {
            "survey": (
                box(
                    "planning-choice",
                    box("planning-bar", self.surveys, self.again),
                    self.about,
                    self.parameters.root,
                ),
                box("planning-preview", self.width, self.form),
            ),
            "roster": (self.template, self.upload, self.roster),
            "raters": (
                self.way,
                self.of_way,
            ),
            "weights": (self.weights_said, self.weights.root),
            "limits": (
                self.limits_said,
                box("planning-fields", fields["fewest"], fields["fewest_texts"]),
                self.days_said,
                box("planning-fields", *(fields[n] for n in DAYS)),
            ),
            "outlook": (self.outlook,),
            "draft": (
                box("planning-fields", fields["title"], fields["round_id"]),
                self.missing,
                self.make,
            ),
        }
        return {
            step: box(
                "planning-step",
                self.headings[step],
                box(f"planning-{step}-body", *inside[step]),
            )
            for step in STEPS
        }

    def _laid_out(self) -> w.Box:
        style = (files("toolkit.apps.organise.planning") / "style.css").read_text(
            "utf-8"
        )
        self.make.add_class("planning-make")
        self.form.add_class("planning-form")
        self.rail.add_class("planning-rail")
        return box(
            "planning",
            w.HTML(str(element("style", Markup(style)))),  # noqa: S704  # our own file
            self.rail,
            box("planning-steps", self.banner, *self.steps.values()),
        )

    def _wire(self, model: PlanningModel) -> None:
        self.when(self.surveys, "index", model.choose)
        self.on_click(self.again, model.read_again)
        self.when(self.width, "value", lambda it: setattr(model, "width", it))
        self.when(self.upload, "value", self._upload)
        self.when(self.way, "value", model.choose_way)
        self.on_click(self.make, model.make)

    def _upload(self, uploaded: Sequence[Mapping[str, Any]]) -> None:
        """Pass a roster on; nothing of it stays in a widget."""
        given = [(str(one["name"]), bytes(one["content"])) for one in uploaded]
        self._forget_upload()
        self.model.upload(given)

    def _forget_upload(self) -> None:
        self._is_following = True
        self.upload.value = ()
        self._is_following = False


def _offer(chooser: w.Dropdown, names: Sequence[str], chosen: int | None) -> None:
    if chooser.options != tuple(names):
        chooser.options = tuple(names)
    chooser.index = chosen


def _let_see(widget: w.Widget, is_seen: bool) -> None:  # noqa: FBT001 -- reads as said
    widget.layout.display = None if is_seen else "none"
