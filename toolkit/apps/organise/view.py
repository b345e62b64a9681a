"""How the app is handled: which round is led, or whether a new one is planned.

Builds widgets once and lets them follow the model's screen.  Computes
nothing, and relies on no widget to refuse what is not allowed.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import ipywidgets as w
from markupsafe import Markup

from toolkit.apps.desk.client import Line, desk_over
from toolkit.apps.environment import read_environment
from toolkit.apps.manners import LANGUAGE_NAMES, at_leisure, box
from toolkit.apps.markup import element
from toolkit.apps.organise import drawing
from toolkit.apps.organise.model import OrganiseModel
from toolkit.apps.organise.planning.view import PlanningView
from toolkit.apps.organise.running.cards import show_if
from toolkit.apps.organise.running.view import RunningView
from toolkit.apps.wiring import Wired
from toolkit.errors import SettingError
from toolkit.i18n import Phrase, language_of_terminal, translator

if TYPE_CHECKING:
    from toolkit.apps.organise.model import Screen
    from toolkit.i18n import Translator

NO_DESK = Phrase("only pingyi serve shows this page")


def app() -> w.Widget:
    """Return the app, to be shown; rounds are asked for while the page opens."""
    try:
        told = read_environment()
    except SettingError as error:
        return _refused(error)
    if told.desk is None:
        return _refused(SettingError(setting="organise", reason=NO_DESK))
    view = OrganiseView(
        OrganiseModel(desk_over(Line(told.desk)), language=told.language)
    )
    at_leisure(view.load)
    return view.root


def _refused(error: SettingError) -> w.Widget:
    said = translator(language_of_terminal()).explain(error)
    return w.HTML(str(element("p", said)))


class OrganiseView(Wired):
    """The widgets of the app; ``root`` holds them all."""

    model: OrganiseModel

    def __init__(self, model: OrganiseModel) -> None:
        self.heading, self.banner = w.HTML(), w.HTML()
        self.rounds = w.Dropdown()
        self.plan = w.Button()
        self.language = w.ToggleButtons(options=LANGUAGE_NAMES)
        self.running = RunningView(model.running)
        self.planning = PlanningView(model.planning)
        style = (files("toolkit.apps.organise") / "style.css").read_text("utf-8")
        self.root = box(
            "organise",
            w.HTML(str(element("style", Markup(style)))),  # noqa: S704  # our own file
            box("organise-bar", self.heading, self.rounds, self.plan, self.language),
            self.banner,
            self.running.root,
            self.planning.root,
        )
        self.when(self.rounds, "index", model.choose)
        self.when(self.language, "value", lambda it: setattr(model, "language", it))
        self.on_click(self.plan, model.plan)
        self.connect(model)
        self.follow()

    def load(self) -> None:
        """Let the model look for rounds."""
        self.attempt(self.model.load)

    def fail(self) -> None:
        """Say that something went wrong."""
        self.banner.value = str(drawing.failure(translator(self.model.language)))

    def show(self) -> None:
        """Draw the model's screen."""
        screen = self.model.screen
        _ = translator(screen.language)
        self.heading.value = str(drawing.heading(_))
        self.banner.value = str(drawing.banner(screen, _))
        self._show_bar(screen, _)
        show_if(self.planning.root, screen.is_planning)
        show_if(self.running.root, screen.chosen is not None)

    def _show_bar(self, screen: Screen, _: Translator) -> None:
        if self.rounds.options != screen.rounds:
            self.rounds.options = screen.rounds
        self.rounds.index = screen.chosen
        self.rounds.description = _("Round")
        show_if(self.rounds, bool(screen.rounds))
        self.plan.description = _("Plan a new round")
        self.plan.disabled = screen.is_planning
        show_if(self.plan, screen.may_plan)
        self.language.value = screen.language
