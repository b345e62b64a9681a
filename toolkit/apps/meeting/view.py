"""How the meeting app is handled: controls that pass wishes to the model.

Builds widgets once and lets them follow the model's screen.  Computes
nothing, and relies on no widget to refuse what is not allowed.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import ipywidgets as w
from markupsafe import Markup

from toolkit.apps.environment import read_environment
from toolkit.apps.manners import LANGUAGE_NAMES, at_leisure, box
from toolkit.apps.markup import element
from toolkit.apps.meeting import drawing
from toolkit.apps.meeting.model import PARTS, Choice, MeetingModel, Screen
from toolkit.errors import SettingError
from toolkit.i18n import language_of_terminal, translator

if TYPE_CHECKING:
    from collections.abc import Callable

    from traitlets import Bunch

    from toolkit.i18n import Translator

    Soon = Callable[[Callable[[], None]], object]

PIECES: Final = ("counts", "said", "branch", "opinions")
MANNERS: Final = ("empty", "large", "single", "flat", *PARTS)
"""How the screen may look; a flat round has no branches."""


def app() -> w.Widget:
    """Return the app, to be shown; rounds are read while the page opens."""
    try:
        told = read_environment()
    except SettingError as error:
        said = translator(language_of_terminal()).explain(error)
        return w.HTML(str(element("p", said)))
    view = MeetingView(MeetingModel(told.archives, language=told.language))
    at_leisure(view.load)
    return view.root


class MeetingView:
    """The widgets of the app; ``root`` holds them all."""

    def __init__(self, model: MeetingModel, *, soon: Soon = at_leisure) -> None:
        self.model, self._soon, self._is_following = model, soon, False
        self.rounds, self.branches, self.members = (w.Dropdown() for _ in range(3))
        self.back, self.on = w.Button(), w.Button()
        self.language = w.ToggleButtons(options=LANGUAGE_NAMES)
        self.part = w.ToggleButtons(options=PARTS)
        self.large = w.ToggleButton()
        self.banner, self.name, self.position = (w.HTML() for _ in range(3))
        self.due = w.HTML()
        self.counts, self.said, self.branch, self.opinions = (w.HTML() for _ in PIECES)
        self.root = self._laid_out()
        self._connect()
        self._follow()

    def load(self) -> None:
        """Let the model look for rounds."""
        self._try(self.model.load)

    def _laid_out(self) -> w.Box:
        style = (files("toolkit.apps.meeting") / "style.css").read_text("utf-8")
        bar = (self.rounds, self.branches, self.part, self.large, self.language)
        head = (self.name, self.back, self.members, self.position, self.on)
        pieces = (self.counts, self.said, self.branch, self.opinions)
        for name, piece in zip(PIECES, pieces, strict=True):
            piece.add_class(f"meeting-{name}")
        # The keys of a presenter's remote control look for these.
        self.back.add_class("goes-back")
        self.on.add_class("goes-on")
        return box(
            "meeting",
            w.HTML(str(element("style", Markup(style)))),  # noqa: S704  # our own file
            box("meeting-bar", *bar),
            self.banner,
            box("meeting-head", *head),
            box("meeting-body", *pieces),
            self.due,
        )

    def _connect(self) -> None:
        model = self.model
        self.back.on_click(lambda _: self._try(model.turn, -1))
        self.on.on_click(lambda _: self._try(model.turn, +1))
        self._when(self.rounds, "index", lambda it: setattr(model, "chosen", it))
        self._when(self.branches, "index", model.choose_branch)
        self._when(self.members, "index", model.choose_member)
        self._when(self.language, "value", lambda it: setattr(model, "language", it))
        self._when(self.part, "value", lambda it: setattr(model, "part", it))
        self._when(self.large, "value", lambda it: setattr(model, "is_large", it))
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
            _ = translator(self.model.language)
            self.banner.value = str(drawing.failure(_))
            raise

    def _follow(self) -> None:
        screen = self.model.screen
        self._is_following = True
        try:
            self._show_controls(screen, translator(screen.language))
            self._show_pieces(screen, translator(screen.language))
        finally:
            self._is_following = False
        if screen.wants_figures:
            self._soon(lambda: self._try(self.model.draw))

    def _show_controls(self, screen: Screen, _: Translator) -> None:
        _offer(self.rounds, screen.rounds)
        _offer(self.branches, screen.branches)
        _offer(self.members, screen.members)
        self.language.value, self.large.value = screen.language, screen.is_large
        figures = _("Branch") if screen.has_branches else _("Figures")
        parts = (_("Counts"), figures, _("Opinions"))
        self.part.options = tuple(zip(parts, PARTS, strict=True))
        self.part.value = screen.part
        self.large.description = _("Large type")
        self.back.description, self.on.description = _("‹ Back"), _("Next ›")
        self.back.disabled, self.on.disabled = screen.is_first, screen.is_last
        manners = _manners(screen)
        for name in MANNERS:
            turn = self.root.add_class if name in manners else self.root.remove_class
            turn(f"is-{name}")

    def _show_pieces(self, screen: Screen, _: Translator) -> None:
        page = screen.page
        self.banner.value = str(drawing.banner(screen, _))
        self.name.value = str(drawing.name_of(page)) if page else ""
        self.position.value = str(drawing.position(screen, _))
        self.counts.value = str(drawing.counts(page)) if page else ""
        self.said.value = str(drawing.said(page, _)) if page else ""
        self.branch.value = str(drawing.branch(screen, page, _)) if page else ""
        self.opinions.value = str(drawing.opinions(page, _)) if page else ""
        self.due.value = str(drawing.due(page)) if page else ""


def _manners(screen: Screen) -> tuple[str, ...]:
    if screen.page is None:
        return ("empty",)
    manners = {
        screen.part: True,
        "large": screen.is_large,
        "single": screen.is_single,
        "flat": not screen.has_branches,
    }
    return tuple(name for name, is_so in manners.items() if is_so)


def _offer(chooser: w.Dropdown, choice: Choice) -> None:
    if chooser.options != choice.names:
        chooser.options = choice.names
    chooser.index = choice.chosen
