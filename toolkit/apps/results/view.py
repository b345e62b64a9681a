"""How the results app is handled: controls that pass wishes to the model.

Builds widgets once and lets them follow the model's screen; only the
columns of loaded marks have as many fields as they need.  Computes nothing,
and relies on no widget to refuse what is not allowed.
"""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import ipywidgets as w
from markupsafe import Markup

from toolkit.apps.environment import read_environment
from toolkit.apps.manners import LANGUAGE_NAMES, at_leisure, box
from toolkit.apps.markup import element
from toolkit.apps.results import drawing
from toolkit.apps.results.model import FILTERS, ResultsModel
from toolkit.apps.wiring import Wired
from toolkit.errors import SettingError
from toolkit.i18n import language_of_terminal, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.apps.results.screen import Choice, MarksScreen, Screen
    from toolkit.i18n import Translator

    Soon = Callable[[Callable[[], None]], object]

TAKEN: Final = ".csv,.xlsx,.parquet"
"""Kinds of files that marks are loaded from."""
PIECES: Final = ("heading", "banner", "doing", "said", "tables", "note", "saved")


def app() -> w.Widget:
    """Return the app, to be shown; rounds are read while the page opens."""
    try:
        told = read_environment()
    except SettingError as error:
        said = translator(language_of_terminal()).explain(error)
        return w.HTML(str(element("p", said)))
    view = ResultsView(ResultsModel(told.archives, language=told.language))
    at_leisure(view.load)
    return view.root


class ResultsView(Wired):
    """The widgets of the app; ``root`` holds them all."""

    model: ResultsModel

    def __init__(self, model: ResultsModel, *, soon: Soon = at_leisure) -> None:
        self._soon, self._is_working = soon, False
        self.language = w.ToggleButtons(options=LANGUAGE_NAMES)
        self.rounds, self.others = w.Dropdown(), w.SelectMultiple(rows=3)
        self.filters = {name: w.Dropdown() for name in FILTERS}
        self.upload = w.FileUpload(accept=TAKEN, multiple=False)
        self.columns, self.surveys = w.VBox(), w.Dropdown()
        self.panels = w.ToggleButtons()
        self.formats, self.prepare = w.Dropdown(), w.Button()
        self.pieces = {name: w.HTML() for name in PIECES}
        self.upload_hint, self.figures = w.HTML(), w.VBox()
        self.root = self._laid_out()
        self.connect(model)
        self._wire()
        self.follow()

    def load(self) -> None:
        """Let the model look for rounds."""
        self.attempt(self.model.load)

    def show(self) -> None:
        """Draw the model's screen, and let it go on where something is left to do."""
        screen = self.model.screen
        _ = translator(screen.language)
        self._show_choices(screen, _)
        self._show_marks(screen.marks, _)
        self._show_pieces(screen, _)
        if screen.is_due and not self._is_working:
            self._is_working = True
            self._soon(self._work)

    def fail(self) -> None:
        """Say that something went wrong."""
        _ = translator(self.model.language)
        self.pieces["doing"].value = ""
        self.pieces["banner"].value = str(drawing.failure(_))

    def _work(self) -> None:
        self._is_working = False
        self.attempt(self.model.work)

    def _laid_out(self) -> w.Box:
        style = (files("toolkit.apps.results") / "style.css").read_text("utf-8")
        for name, piece in self.pieces.items():
            piece.add_class(f"results-{name}")
        for chooser in self.filters.values():
            chooser.add_class("results-filter")
        pieces = dict(self.pieces)
        saved = pieces.pop("saved")
        heading, banner, doing, said, tables, note = pieces.values()
        self.figures.add_class("results-figures")
        return box(
            "results",
            w.HTML(str(element("style", Markup(style)))),  # noqa: S704  # our own file
            box(
                "results-side",
                self.language,
                self.rounds,
                self.others,
                *self.filters.values(),
                self.upload_hint,
                self.upload,
                self.columns,
                self.surveys,
            ),
            box(
                "results-main",
                heading,
                self.panels,
                banner,
                doing,
                *(said, tables, self.figures, note),
                box("results-files", self.formats, self.prepare, saved),
            ),
        )

    def _wire(self) -> None:
        model = self.model
        self.when(self.language, "value", partial(setattr, model, "language"))
        self.when(self.panels, "value", partial(setattr, model, "panel"))
        self.when(self.rounds, "index", model.choose_round)
        self.when(self.others, "index", model.compare)
        for name, chooser in self.filters.items():
            self.when(chooser, "index", partial(model.choose_filter, name))
        self.when(self.upload, "value", self._load_marks)
        self.when(self.surveys, "index", model.choose_survey)
        self.on_click(self.prepare, self._prepare)

    def _load_marks(self, loaded: tuple[Mapping[str, Any], ...]) -> None:
        for file in loaded[:1]:
            self.model.load_marks(str(file["name"]), bytes(file["content"]))

    def _prepare(self) -> None:
        if self.formats.index is not None:
            self.model.prepare(self.formats.index)

    def _show_choices(self, screen: Screen, _: Translator) -> None:
        self.language.value = screen.language
        _offer(self.rounds, screen.rounds, _("Round"))
        if self.others.options != screen.others:
            self.others.options = screen.others
        self.others.description = _("Together with")
        self.others.index = screen.others_chosen
        titles = (_("Subjects"), _("Item"), _("Rater group"), _("Points"))
        for (name, chooser), title in zip(self.filters.items(), titles, strict=True):
            _offer(chooser, getattr(screen.filters, name), title)
        options = tuple((title, name) for name, title in screen.panels)
        if self.panels.options != options:
            self.panels.options = options
        if options:
            self.panels.value = screen.panel
        names = tuple(name for _kind, name in screen.formats)
        if self.formats.options != names:
            self.formats.options = names
            self.formats.index = 0 if names else None
        self.formats.description = _("To take home")
        self.prepare.description = _("Prepare")
        self.prepare.disabled = not names
        self.upload.description = _("Load marks")
        self.upload_hint.value = str(
            element("p", _("Marks from elsewhere: .csv, .xlsx or .parquet."))
        )
        _turn(self.root, "is-empty", is_on=not screen.rounds.names)
        _turn(self.root, "is-shut", is_on=not screen.filters.parts.names)
        _turn(self.root, "is-alone", is_on=not screen.others)
        _turn(self.root, "is-of-marks", is_on=screen.marks is not None)

    def _show_marks(self, marks: MarksScreen | None, _: Translator) -> None:
        columns = marks.columns if marks else ()
        if len(self.columns.children) != len(columns):
            self.columns.children = tuple(map(self._column, range(len(columns))))
        for chooser, (title, choice) in zip(
            self.columns.children, columns, strict=True
        ):
            _offer(chooser, choice, title)
        if marks is not None:
            _offer(self.surveys, marks.surveys, _("Survey"))

    def _column(self, place: int) -> w.Dropdown:
        chooser = w.Dropdown()
        self.when(chooser, "index", partial(self.model.name_column, place))
        return chooser

    def _show_pieces(self, screen: Screen, _: Translator) -> None:
        told = {
            "heading": drawing.heading(screen, _),
            "banner": drawing.banner(screen, _),
            "doing": drawing.doing(screen),
            "said": drawing.said(screen, _),
            "tables": drawing.tables(screen, _),
            "note": drawing.note(screen, _),
            "saved": drawing.download(screen, _),
        }
        for name, piece in self.pieces.items():
            piece.value = str(told[name])
        self._show_figures(list(map(str, drawing.figures(screen))))

    def _show_figures(self, figures: list[str]) -> None:
        """Show figures, each in a widget of its own: large ones are sent once."""
        there = [one.value for one in self.figures.children]
        if there != figures[: len(there)]:
            there = []
        kept = self.figures.children[: len(there)]
        new = (w.HTML(figure) for figure in figures[len(there) :])
        if len(there) < len(figures) or len(kept) != len(self.figures.children):
            self.figures.children = (*kept, *new)


def _offer(chooser: w.Dropdown, choice: Choice, title: str) -> None:
    if chooser.options != choice.names:
        chooser.options = choice.names
    chooser.index = choice.chosen
    chooser.description = title


def _turn(widget: w.Widget, name: str, *, is_on: bool) -> None:
    turn = widget.add_class if is_on else widget.remove_class
    turn(name)
