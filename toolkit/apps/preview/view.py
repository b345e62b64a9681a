"""How the preview is handled: controls that pass wishes to the model.

Builds widgets once and lets them follow the model's screen; only the fields
of parameters are as many as the survey has.
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
from toolkit.apps.preview import drawing
from toolkit.apps.preview.model import WIDTHS, PreviewModel, Screen
from toolkit.apps.wiring import Wired
from toolkit.errors import SettingError
from toolkit.i18n import language_of_terminal, translator

if TYPE_CHECKING:
    from toolkit.i18n import Translator


def app() -> w.Widget:
    """Return the app, to be shown; surveys are read while the page opens."""
    try:
        told = read_environment()
    except SettingError as error:
        said = translator(language_of_terminal()).explain(error)
        return w.HTML(str(element("p", said)))
    desk = desk_over(Line(told.desk)) if told.desk else None
    view = PreviewView(PreviewModel(told, desk))
    at_leisure(view.load)
    return view.root


class PreviewView(Wired):
    """The widgets of the app; ``root`` holds them all."""

    model: PreviewModel

    def __init__(self, model: PreviewModel) -> None:
        self.sources = w.Dropdown()
        self.language = w.ToggleButtons(options=LANGUAGE_NAMES)
        self.width = w.ToggleButtons(options=WIDTHS)
        self.parameters = w.VBox()
        self.again = w.Button()
        self.heading, self.findings, self.form = w.HTML(), w.HTML(), w.HTML()
        self.kiosk = w.HTML()
        self.root = self._laid_out()
        self.connect(model)
        self._pass_on_wishes()
        self.follow()

    def load(self) -> None:
        """Let the model look for rounds and surveys."""
        self.attempt(self.model.load)

    def show(self) -> None:
        """Draw the model's screen."""
        screen = self.model.screen
        _ = translator(screen.language)
        self._show_controls(screen, _)
        self.heading.value = str(drawing.heading(screen, _))
        self.kiosk.value = str(drawing.kiosk(screen, _))
        self.findings.value = str(drawing.findings(screen, _))
        self.form.value = str(drawing.form(screen, _))

    def fail(self) -> None:
        """Say that something went wrong."""
        self.form.value = str(drawing.failure(translator(self.model.language)))

    def _laid_out(self) -> w.Box:
        style = (files("toolkit.apps.preview") / "style.css").read_text("utf-8")
        self.form.add_class("preview-form")
        self.parameters.add_class("preview-parameters")
        self.kiosk.add_class("preview-kiosk")
        return box(
            "preview",
            w.HTML(str(element("style", Markup(style)))),  # noqa: S704  # our own file
            box(
                "preview-side",
                self.heading,
                box("preview-bar", self.language, self.width),
                box("preview-bar", self.sources, self.again),
                self.parameters,
                self.kiosk,
                self.findings,
            ),
            self.form,
        )

    def _pass_on_wishes(self) -> None:
        model = self.model
        self.on_click(self.again, model.read_again)
        self.when(self.sources, "index", lambda it: setattr(model, "chosen", it))
        self.when(self.language, "value", lambda it: setattr(model, "language", it))
        self.when(self.width, "value", lambda it: setattr(model, "width", it))

    def _show_controls(self, screen: Screen, _: Translator) -> None:
        if self.sources.options != screen.sources:
            self.sources.options = screen.sources
        self.sources.index = screen.chosen
        self.sources.description = _("Round or survey")
        self.language.value = screen.language
        widths = (_("Laptop"), _("Phone"))
        self.width.options = tuple(zip(widths, WIDTHS, strict=True))
        self.width.value = screen.width
        self.again.description = _("Read again")
        self._show_parameters(screen)
        for width in WIDTHS:
            is_it = width == screen.width
            turn = self.root.add_class if is_it else self.root.remove_class
            turn(f"is-{width}")

    def _show_parameters(self, screen: Screen) -> None:
        fields = {field.description: field for field in self.parameters.children}
        names = [name for name, _said in screen.parameters]
        if list(fields) != names:
            fields = {name: self._parameter(name) for name in names}
            self.parameters.children = tuple(fields.values())
        for name, said in screen.parameters:
            fields[name].value = said

    def _parameter(self, name: str) -> w.Text:
        field = w.Text(description=name, continuous_update=False)
        self.when(field, "value", lambda said: self._fill(name, said))
        return field

    def _fill(self, name: str, said: str) -> None:
        self.model.fill(name, said)
        self.follow()  # what was refused does not stay in its field
