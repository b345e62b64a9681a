"""What a labelled data file holds, whatever its format.

The writers draw every format from this one value, so that all formats say
the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class Kind(Enum):
    """What the cells of a variable are."""

    TEXT = "text"
    CODE = "code"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Value:
    """A code, the number that stands for it, and what it means."""

    code: str
    number: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Variable:
    """One column: its name in every format, and its label.

    Attributes
    ----------
    codes : what they mean, for a variable of codes.
    says : the variable of codes that this one says in words; it is left out
        where the codes carry their words with them.
    is_spoken_of : whether people name its codes themselves, as items.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    codes: tuple[Value, ...] = ()
    says: str = ""
    is_spoken_of: bool = False


@dataclass(frozen=True, eq=False)
class LabelledTable:
    """Rows of texts, codes and counts, with a label to every column.

    Attributes
    ----------
    name : what stands at the end of its file name; empty for the first table.
    frame : its columns are the names of the variables, in their order.
    """

    name: str
    title: str
    variables: tuple[Variable, ...]
    frame: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Marked:
    """The items that are answered with the same marks, and those marks."""

    items: tuple[str, ...]
    marks: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class LabelledData:
    """The tables of one export, and what there is to say about them.

    Attributes
    ----------
    day : the day of publication, if there was one.
    about : facts, each with its heading.
    """

    title: str
    day: date | None
    tables: tuple[LabelledTable, ...]
    about: tuple[tuple[str, str], ...]
    scales: tuple[Marked, ...]
