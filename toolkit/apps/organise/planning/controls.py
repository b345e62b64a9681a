"""The fields of a plan as widgets: each with its name, and what is wrong below it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import ipywidgets as w

from toolkit.apps.manners import box
from toolkit.apps.organise.planning import drawing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from traitlets import Bunch

    from toolkit.apps.organise.planning.screen import FieldShown


class Taker(Protocol):
    """Takes what is typed into a field, and tells when it is not a person who types."""

    @property
    def is_following(self) -> bool:
        """Whether what is set just now is the model's, and no wish."""

    def take(self, name: str, text: str) -> None:
        """Pass on what was typed."""

    def when(self, widget: w.Widget, trait: str, do: Callable[[Any], object]) -> None:
        """Do something when somebody sets a trait."""

    def attempt(self, do: Callable[..., object], *wishes: object) -> None:
        """Do something; if it fails, say so."""


class TextField:
    """A field for text; what cannot be taken stays in it, with a sentence below."""

    def __init__(self, view: Taker, name: str) -> None:
        self.control, self.said = w.Text(continuous_update=False), w.HTML()
        self.root = box("planning-field", self.control, self.said)
        view.when(self.control, "value", lambda text: view.take(name, text))

    def show(self, shown: FieldShown, label: str) -> None:
        """Show what is typed, and what is wrong with it."""
        self.control.description = label
        self.control.value = shown.text
        self.said.value = str(drawing.fault(shown.fault))


class DayField:
    """A field for a day, which may be none."""

    def __init__(self, view: Taker, name: str) -> None:
        self.control, self.said = w.DatePicker(), w.HTML()
        self.root = box("planning-field", self.control, self.said)
        self._view, self._name = view, name
        self.control.observe(self._take, "value")

    def show(self, shown: FieldShown, label: str) -> None:
        """Show the day, and what is wrong with it."""
        self.control.description = label
        self.control.value = date.fromisoformat(shown.text) if shown.text else None
        self.said.value = str(drawing.fault(shown.fault))

    def _take(self, change: Bunch) -> None:
        if not self._view.is_following:
            day = change.new.isoformat() if change.new else ""
            self._view.attempt(self._view.take, self._name, day)


class Fields:
    """As many fields as the survey wants, all of one kind."""

    def __init__(self, view: Taker, kind: str) -> None:
        self._view, self._kind = view, kind
        self._fields: dict[str, TextField] = {}
        self.root = box("planning-fields")

    @property
    def controls(self) -> Sequence[w.Widget]:
        """The widgets that can be typed into."""
        return [field.control for field in self._fields.values()]

    def show(self, shown: Mapping[str, FieldShown]) -> None:
        """Show these fields and no others."""
        if list(self._fields) != list(shown):
            self._fields = {
                name: TextField(self._view, f"{self._kind}{name}") for name in shown
            }
            self.root.children = tuple(it.root for it in self._fields.values())
        for name, field in shown.items():
            self._fields[name].show(field, field.label)
