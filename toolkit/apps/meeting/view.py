"""How the meeting app is handled: controls that pass wishes to the model.

Builds widgets once and lets them follow the model's screen.  Computes
nothing, and relies on no widget to refuse what is not allowed.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

import ipywidgets as w
from markupsafe import Markup

from toolkit.apps.desk.client import Line, desk_over
from toolkit.apps.environment import read_environment
from toolkit.apps.manners import LANGUAGE_NAMES, at_leisure, box
from toolkit.apps.markup import element
from toolkit.apps.meeting import drawing
from toolkit.apps.meeting.model import PARTS, Choice, MeetingModel, Screen
from toolkit.apps.wiring import Wired
from toolkit.errors import SettingError
from toolkit.i18n import language_of_terminal, translator

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.apps.meeting.deciding import Conclusion
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
    desk = desk_over(Line(told.desk)) if told.desk else None
    model = MeetingModel(told.archives, language=told.language, desk=desk)
    view = MeetingView(model)
    at_leisure(view.load)
    return view.root


class MeetingView(Wired):
    """The widgets of the app; ``root`` holds them all."""

    model: MeetingModel

    def __init__(self, model: MeetingModel, *, soon: Soon = at_leisure) -> None:
        self._soon = soon
        self.rounds, self.branches, self.members = (w.Dropdown() for _ in range(3))
        self.back, self.on = w.Button(), w.Button()
        self.language = w.ToggleButtons(options=LANGUAGE_NAMES)
        self.part = w.ToggleButtons(options=PARTS)
        self.large = w.ToggleButton()
        self.banner, self.name, self.position = (w.HTML() for _ in range(3))
        self.due = w.HTML()
        self.counts, self.said, self.branch, self.opinions = (w.HTML() for _ in PIECES)
        self.grade, self.minutes = w.ToggleButtons(options=[("", "")]), w.Button()
        self.reason = w.Textarea(continuous_update=False, rows=3)
        self.voted, self.decided, self.taken = (w.HTML() for _ in range(3))
        self.root = self._laid_out()
        self.connect(model)
        self._pass_on_wishes()
        self.follow()

    def load(self) -> None:
        """Let the model look for rounds."""
        self.attempt(self.model.load)

    def show(self) -> None:
        """Draw the model's screen, and its figures once there is time."""
        screen = self.model.screen
        self._show_controls(screen, translator(screen.language))
        self._show_pieces(screen, translator(screen.language))
        self._show_conclusion(screen.conclusion, translator(screen.language))
        if screen.wants_figures:
            self._soon(lambda: self.attempt(self.model.draw))

    def fail(self) -> None:
        """Say that something went wrong."""
        self.banner.value = str(drawing.failure(translator(self.model.language)))

    def _laid_out(self) -> w.Box:
        style = (files("toolkit.apps.meeting") / "style.css").read_text("utf-8")
        bar = (self.rounds, self.branches, self.part, self.large, self.language)
        head = (self.name, self.back, self.members, self.position, self.on)
        pieces = (self.counts, self.said, self.branch, self.opinions)
        for name, piece in zip(PIECES, pieces, strict=True):
            piece.add_class(f"meeting-{name}")
            piece.tabbable = True  # it may have to be scrolled
        # The keys of a presenter's remote control look for these.
        self.back.add_class("goes-back")
        self.on.add_class("goes-on")
        choosing = (self.voted, self.grade, self.reason, self.decided)
        conclusion = (*choosing, box("meeting-minutes", self.minutes, self.taken))
        return box(
            "meeting",
            w.HTML(str(element("style", Markup(style)))),  # noqa: S704  # our own file
            box("meeting-bar", *bar),
            self.banner,
            box("meeting-head", *head),
            box("meeting-body", *pieces, box("meeting-decision", *conclusion)),
            self.due,
        )

    def _pass_on_wishes(self) -> None:
        model = self.model
        self.on_click(self.back, lambda: model.turn(-1))
        self.on_click(self.on, lambda: model.turn(+1))
        self.on_click(self.minutes, model.take_minutes)
        self.when(self.rounds, "index", lambda it: setattr(model, "chosen", it))
        self.when(self.branches, "index", model.choose_branch)
        self.when(self.members, "index", model.choose_member)
        self.when(self.language, "value", lambda it: setattr(model, "language", it))
        self.when(self.part, "value", lambda it: setattr(model, "part", it))
        self.when(self.large, "value", lambda it: setattr(model, "is_large", it))
        self.when(self.grade, "value", self._choose_grade)
        self.when(self.reason, "value", self._say_why)

    def _choose_grade(self, grade: str) -> None:
        self.model.choose_grade(grade)
        self.follow()  # what was refused does not stay chosen

    def _say_why(self, reason: str) -> None:
        self.model.say_why(reason)
        self.follow()

    def _show_controls(self, screen: Screen, _: Translator) -> None:
        _offer(self.rounds, screen.rounds)
        _offer(self.branches, screen.branches)
        _offer(self.members, screen.members)
        self.rounds.description, self.branches.description = _("Round"), _("Branch")
        self.members.description = _("Subject")
        self.language.value, self.large.value = screen.language, screen.is_large
        figures = _("Branch") if screen.has_branches else _("Figures")
        names = (_("Counts"), figures, _("Opinions"), _("Conclusion"))
        parts = zip(names, PARTS, strict=True)
        self.part.options = tuple(one for one in parts if one[1] in screen.parts)
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

    def _show_conclusion(self, conclusion: Conclusion | None, _: Translator) -> None:
        if conclusion is None:
            return
        if self.grade.options != conclusion.grades:
            self.grade.options = conclusion.grades
        self.grade.value, self.reason.value = conclusion.grade, conclusion.reason
        self.grade.description, self.reason.description = _("Grade"), _("Reason")
        self.minutes.description = _("Write the minutes")
        for control in (self.grade, self.reason):
            _let_be_seen(control, is_seen=conclusion.may_decide)
        _let_be_seen(self.minutes, is_seen=not conclusion.is_closed)
        self.voted.value = str(drawing.voted(conclusion, _))
        self.decided.value = str(drawing.decided(conclusion))
        self.taken.value = str(drawing.minutes(conclusion))


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


def _let_be_seen(control: w.DOMWidget, *, is_seen: bool) -> None:
    control.layout.display = None if is_seen else "none"
