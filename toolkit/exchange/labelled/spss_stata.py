"""Writes a labelled table for SPSS and Stata: numbers that carry their words.

Both programs want short labels and count them differently, SPSS in bytes
and Stata in characters; what is too long is cut between two characters, and
stands in full in the codebook.  The library is an optional extra.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from toolkit.errors import ExtraMissingError
from toolkit.exchange.labelled.codes import LOWEST
from toolkit.exchange.labelled.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

    from toolkit.exchange.labelled.model import LabelledTable, Value, Variable

LIBRARY: Final = "pyreadstat"
STATA_14: Final = 14
"""The oldest version that reads UTF-8; all later ones read its files, too."""
_MEASURES: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "nominal",
    Kind.CODE: "nominal",
    Kind.COUNT: "scale",
}
_WHOLE: Final = "F10.0"


@dataclass(frozen=True, slots=True)
class _Limits:
    """How long labels may be, and in what that is counted."""

    size: Callable[[str], int]
    file: int
    variable: int
    value: int

    def cut(self, text: str, most: int) -> str:
        """Return a text, or its beginning, such that it is not too long."""
        if self.size(text) <= most:
            return text
        kept = text[:most]
        while self.size(f"{kept}…") > most:
            kept = kept[:-1]
        return f"{kept}…"


_SPSS: Final = _Limits(
    lambda text: len(text.encode()), file=64, variable=255, value=120
)
# Stata itself takes 80 characters and 32,000; the library keeps 256 bytes and
# 32,000 of them, which is less where characters are rare.
_STATA: Final = _Limits(len, file=64, variable=80, value=8_000)


def write_spss(path: Path, table: LabelledTable, *, title: str) -> None:
    """Write a table for SPSS; what is no grade is declared to be missing.

    Raises
    ------
    ExtraMissingError : the library is not installed.
    """
    library = _library(path)
    variables = _variables(table)
    library.write_sav(
        _numbers(table, variables),
        path,
        file_label=_SPSS.cut(title, _SPSS.file),
        missing_ranges={
            one.name: [{"lo": LOWEST, "hi": -1}]
            for one in variables
            if any(value.number < 0 for value in one.codes)
        },
        variable_measure={one.name: _MEASURES[one.kind] for one in variables},
        variable_format={
            one.name: _WHOLE for one in variables if one.kind is not Kind.TEXT
        },
        **_labels(variables, _SPSS),
    )


def write_stata(path: Path, table: LabelledTable, *, title: str) -> None:
    """Write a table for Stata 14 and later.

    Raises
    ------
    ExtraMissingError : the library is not installed.
    """
    library = _library(path)
    variables = _variables(table)
    library.write_dta(
        _numbers(table, variables),
        path,
        file_label=_STATA.cut(title, _STATA.file),
        version=STATA_14,
        **_labels(variables, _STATA),
    )


def _library(path: Path) -> ModuleType:
    try:
        return import_module(LIBRARY)
    except ModuleNotFoundError:
        raise ExtraMissingError(option=path.name, extra="stata") from None


def _variables(table: LabelledTable) -> list[Variable]:
    """Return the variables but for those that say codes in words."""
    return [variable for variable in table.variables if not variable.says]


def _numbers(table: LabelledTable, variables: list[Variable]) -> pd.DataFrame:
    columns: dict[str, pd.Series[Any]] = {}
    for variable in variables:
        cells = table.frame[variable.name]
        if variable.kind is Kind.CODE:
            numbers = {value.code: value.number for value in variable.codes}
            columns[variable.name] = cells.map(numbers).astype("int32")
        elif variable.kind is Kind.COUNT and cells.le(np.iinfo("int32").max).all():
            columns[variable.name] = cells.astype("int32")
        else:
            columns[variable.name] = cells
    return pd.DataFrame(columns)


def _labels(variables: list[Variable], limits: _Limits) -> dict[str, Any]:
    return {
        "column_labels": {
            one.name: limits.cut(one.label, limits.variable) for one in variables
        },
        "variable_value_labels": {
            one.name: {
                value.number: limits.cut(_said(value, one), limits.value)
                for value in one.codes
            }
            for one in variables
            if one.codes
        },
    }


def _said(value: Value, variable: Variable) -> str:
    """Return what a code means, after the code where people speak of it."""
    is_told = variable.is_spoken_of and value.code != value.meaning
    return f"{value.code} {value.meaning}" if is_told else value.meaning
