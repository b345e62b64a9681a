"""How opinions are handled: lists to take one up from, a text, and buttons.

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
from toolkit.apps.opinions import drawing
from toolkit.apps.opinions.model import OpinionsModel
from toolkit.apps.wiring import Wired
from toolkit.errors import SettingError
from toolkit.i18n import Phrase, language_of_terminal, translator
from toolkit.opinions import Review

if TYPE_CHECKING:
    from toolkit.apps.opinions.model import AtHand, Listed, Screen
    from toolkit.i18n import Translator

NO_DESK = Phrase("only pingyi serve shows this page")
ROWS = 8


def app() -> w.Widget:
    """Return the app, to be shown; opinions are asked for while the page opens."""
    try:
        told = read_environment()
    except SettingError as error:
        return _refused(error)
    if told.desk is None:
        return _refused(SettingError(setting="opinions", reason=NO_DESK))
    model = OpinionsModel(desk_over(Line(told.desk)), language=told.language)
    view = OpinionsView(model)
    at_leisure(view.load)
    return view.root


def _refused(error: SettingError) -> w.Widget:
    said = translator(language_of_terminal()).explain(error)
    return w.HTML(str(element("p", said)))


class OpinionsView(Wired):
    """The widgets of the app; ``root`` holds them all."""

    model: OpinionsModel

    def __init__(self, model: OpinionsModel) -> None:
        self.heading, self.count, self.banner = (w.HTML() for _ in range(3))
        self.rounds = w.Dropdown()
        self.language = w.ToggleButtons(options=LANGUAGE_NAMES)
        self.waiting, self.decided = w.Select(rows=ROWS), w.Select(rows=ROWS)
        self.about, self.original, self.remarks, self.said = (
            w.HTML() for _ in range(4)
        )
        self.text = w.Textarea(rows=5)
        self.release, self.withhold = w.Button(), w.Button()
        self.back, self.on = w.Button(), w.Button()
        self.lists = box("opinions-lists", self.waiting, self.decided)
        self.doing = box(
            "opinions-doing", self.back, self.release, self.withhold, self.on
        )
        self.root = self._laid_out()
        self.connect(model)
        self._pass_on_wishes()
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
        self._show_frame(screen, _)
        for control in (self.text, self.doing):
            _let_be_seen(control, is_seen=screen.at_hand is not None)
        if screen.at_hand is not None:
            self._show_at_hand(screen.at_hand, _)
            return
        is_done = screen.count is not None and not screen.is_over
        self.about.value = str(drawing.all_done(_)) if is_done else ""
        self.original.value = self.remarks.value = self.said.value = ""

    def _laid_out(self) -> w.Box:
        style = (files("toolkit.apps.opinions") / "style.css").read_text("utf-8")
        # The keys for turning pages look for these.
        self.back.add_class("goes-back")
        self.on.add_class("goes-on")
        self.release.add_class("releases")
        at_hand = (self.about, self.original, self.text, self.remarks, self.doing)
        return box(
            "opinions",
            w.HTML(str(element("style", Markup(style)))),  # noqa: S704  # our own file
            box("opinions-bar", self.heading, self.rounds, self.count, self.language),
            self.banner,
            box(
                "opinions-body",
                self.lists,
                box("opinions-at-hand", *at_hand, self.said),
            ),
        )

    def _pass_on_wishes(self) -> None:
        model = self.model
        self.when(self.rounds, "index", model.choose)
        self.when(self.language, "value", lambda it: setattr(model, "language", it))
        self.when(self.waiting, "index", lambda it: model.take_up(it, is_waiting=True))
        self.when(self.decided, "index", lambda it: model.take_up(it, is_waiting=False))
        self.when(self.text, "value", model.write)
        self.on_click(self.release, model.release)
        self.on_click(self.withhold, model.withhold)
        self.on_click(self.on, model.go_on)
        self.on_click(self.back, model.go_back)

    def _show_frame(self, screen: Screen, _: Translator) -> None:
        self.heading.value = str(drawing.heading(_))
        self.count.value = str(drawing.count(screen, _))
        self.banner.value = str(drawing.banner(screen, _))
        self.language.value = screen.language
        _offer(self.rounds, screen.rounds, _("Round"))
        _offer(self.waiting, screen.waiting, _("Opinions that wait"))
        _offer(self.decided, screen.decided, _("Opinions decided on"))
        _let_be_seen(self.rounds, is_seen=bool(screen.rounds.names))
        is_listed = bool(screen.waiting.names or screen.decided.names)
        _let_be_seen(self.lists, is_seen=is_listed)
        self.back.description, self.back.disabled = (
            _("‹ Opinion before"),
            not screen.may_go_back,
        )
        self.on.disabled = not screen.may_go_on

    def _show_at_hand(self, at_hand: AtHand, _: Translator) -> None:
        self.about.value = str(drawing.about(at_hand))
        self.original.value = str(drawing.original(at_hand, _))
        self.text.description = _("Text as it is shown")
        self.text.value = at_hand.text
        self.remarks.value = str(drawing.remarks(at_hand, _))
        self.said.value = str(drawing.decided(at_hand, _))
        self.release.description = _("Release as it stands here")
        self.release.disabled = not at_hand.may_be_released
        self.withhold.description = _("Withhold")
        is_waiting = at_hand.review is Review.WAITING
        self.on.description = _("Skip ›") if is_waiting else _("Next opinion ›")


def _offer(chooser: w.Dropdown | w.Select, listed: Listed, said: str) -> None:
    chooser.description = said
    if chooser.options != listed.names:
        chooser.options = listed.names
    chooser.index = listed.chosen


def _let_be_seen(control: w.DOMWidget, *, is_seen: bool) -> None:
    control.layout.display = None if is_seen else "none"
