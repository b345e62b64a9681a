"""What is seen while a round is planned, in one language; it is drawn as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, get_args

from toolkit.apps.organise.planning.fields import WAYS, Way
from toolkit.i18n import HOME_LANGUAGE, Language

if TYPE_CHECKING:
    from toolkit.apps.desk.told import Takeaway

Width = Literal["laptop", "phone"]
WIDTHS: Final[tuple[Width, ...]] = get_args(Width)

Step = Literal["survey", "roster", "raters", "weights", "limits", "outlook", "draft"]
STEPS: Final[tuple[Step, ...]] = get_args(Step)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence about a place in a file; a note does not stand in the way."""

    place: str
    said: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field: what is typed in it, what is wrong with that, and its name."""

    text: str = ""
    fault: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step: whether its turn has come, and what is missing in it."""

    is_open: bool = False
    missing: str = ""

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to do in it."""
        return self.is_open and not self.missing


@dataclass(frozen=True, slots=True)
class SurveysShown:
    """The surveys to choose from, and the chosen one.

    Attributes
    ----------
    about : its direction and cycle.
    lines : what is wrong in its file, if it is one's own.
    preview : the form as a page by itself, empty if there is none.
    """

    names: tuple[str, ...] = ()
    chosen: int | None = None
    about: str = ""
    lines: tuple[Line, ...] = ()
    parameters: Mapping[str, FieldShown] = field(default_factory=dict)
    preview: str = ""


@dataclass(frozen=True, slots=True)
class RosterShown:
    """A roster that was read, or what is wrong in it."""

    file: str
    is_read: bool
    subjects: int
    raters: int
    groups: tuple[tuple[str, int], ...]
    headings: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class OutlookShown:
    """What follows from the plan, or why nothing can follow from it."""

    subjects: int = 0
    raters: int = 0
    said: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    refused: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Screen:
    """All there is to see.

    Attributes
    ----------
    banner : what went wrong with the last thing that was asked for.
    made : that a draft was made.
    weights_fault : what is wrong with the weights together.
    days_noted : what is strange about the days.
    is_outlook_due : whether form and consequences are to be looked up.
    """

    language: Language = HOME_LANGUAGE
    width: Width = WIDTHS[0]
    is_loaded: bool = False
    banner: str = ""
    made: str = ""
    steps: tuple[StepShown, ...] = (StepShown(),) * len(STEPS)
    surveys: SurveysShown = SurveysShown()
    template: Takeaway | None = None
    roster: RosterShown | None = None
    way: Way = WAYS[0]
    fields: Mapping[str, FieldShown] = field(default_factory=dict)
    is_scored: bool = False
    weights: Mapping[str, FieldShown] = field(default_factory=dict)
    weights_fault: str = ""
    days_noted: tuple[str, ...] = ()
    outlook: OutlookShown | None = None
    is_outlook_due: bool = False

    @property
    def may_make(self) -> bool:
        """Whether there is all that a draft needs."""
        return all(step.is_done for step in self.steps)

    @property
    def now(self) -> int:
        """The number of the step that wants something, from 0."""
        wanting = (n for n, step in enumerate(self.steps) if not step.is_done)
        return next(wanting, len(self.steps) - 1)
