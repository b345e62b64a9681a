"""How the preview is handled: controls that pass wishes to the model.

Builds widgets once and lets them follow the model's screen; only the fields
of parameters are as many as the survey has.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import ipywidgets as w
from markupsafe import Markup

from toolkit.apps.environment import read_environment
from toolkit.apps.manners import LANGUAGE_NAMES, at_leisure, box
from toolkit.apps.markup import element
from toolkit.apps.preview import drawing
from toolkit.apps.preview.model import WIDTHS, PreviewModel, Screen
from toolkit.errors import SettingError
from toolkit.i18n import language_of_terminal, translator

if TYPE_CHECKING:
    from collections.abc import Callable

    from traitlets import Bunch

    from toolkit.i18n import Translator


def app() -> w.Widget:
    """Return the app, to be shown; surveys are read while the page opens."""
    try:
        told = read_environment()
    except SettingError as error:
        said = translator(language_of_terminal()).explain(error)
        return w.HTML(str(element("p", said)))
    view = PreviewView(PreviewModel(told))
    at_leisure(view.load)
    return view.root


class PreviewView:
    """The widgets of the app; ``root`` holds them all."""

    def __init__(self, model: PreviewModel) -> None:
        self.model, self._is_following = model, False
        self.sources = w.Dropdown()
        self.language = w.ToggleButtons(options=LANGUAGE_NAMES)
        self.width = w.ToggleButtons(options=WIDTHS)
        self.parameters = w.VBox()
        self.again = w.Button()
        self.heading, self.findings, self.form = w.HTML(), w.HTML(), w.HTML()
        self.root = self._laid_out()
        self._connect()
        self._follow()

    def load(self) -> None:
        """Let the model look for surveys."""
        self._try(self.model.load)

    def _laid_out(self) -> w.Box:
        style = (files("toolkit.apps.preview") / "style.css").read_text("utf-8")
        self.form.add_class("preview-form")
        self.parameters.add_class("preview-parameters")
        return box(
            "preview",
            w.HTML(str(element("style", Markup(style)))),  # noqa: S704  # our own file
            box(
                "preview-side",
                self.heading,
                box("preview-bar", self.language, self.width),
                box("preview-bar", self.sources, self.again),
                self.parameters,
                self.findings,
            ),
            self.form,
        )

    def _connect(self) -> None:
        model = self.model
        self.again.on_click(lambda _: self._try(model.read_again))
        self._when(self.sources, "index", lambda it: setattr(model, "chosen", it))
        self._when(self.language, "value", lambda it: setattr(model, "language", it))
        self._when(self.width, "value", lambda it: setattr(model, "width", it))
        model.observe(lambda _: self._follow(), "screen")

    def _when(self, widget: w.Widget, trait: str, do: Callable[[Any], object]) -> None:
        """Pass on what a visitor wishes, not what the model itself has set."""

        def on_change(change: Bunch) -> None:
            if not self._is_following and change.new is not None:
                self._try(do, change.new)

        widget.observe(on_change, trait)

    def _try(self, do: Callable[..., object], *wishes: object) -> None:
        """Do something; if it fails, say so here, and why in the server's log."""
        try:
            do(*wishes)
        except Exception:
            self.form.value = str(drawing.failure(translator(self.model.language)))
            raise

    def _follow(self) -> None:
        screen = self.model.screen
        _ = translator(screen.language)
        self._is_following = True
        try:
            self._show_controls(screen, _)
            self.heading.value = str(drawing.heading(_))
            self.findings.value = str(drawing.findings(screen, _))
            self.form.value = str(drawing.form(screen, _))
        finally:
            self._is_following = False

    def _show_controls(self, screen: Screen, _: Translator) -> None:
        if self.sources.options != screen.sources:
            self.sources.options = screen.sources
        self.sources.index = screen.chosen
        self.sources.description = _("Survey")
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
        self._when(field, "value", lambda said: self._fill(name, said))
        return field

    def _fill(self, name: str, said: str) -> None:
        self.model.fill(name, said)
        self._follow()  # what was refused does not stay in its field
