"""The codebook: what every variable and every code in a data file means.

It is one table of text, the same beside every format, so that a file can be
read years later by somebody who has nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.exchange.labelled.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.exchange.labelled.model import (
        LabelledData,
        LabelledTable,
        Value,
    )
    from toolkit.i18n import Translator

CODEBOOK: Final = "codebook"

Row = tuple[str | int, ...]
"""What it is about, the variable, the code, its number, what it means."""


def codebook(data: LabelledData, _: Translator) -> tuple[Row, ...]:
    """Return the codebook, its header first."""
    header = (
        _("Part"),
        _("Variable"),
        _("Value"),
        _("Number in SPSS and Stata"),
        _("Meaning"),
    )
    return (header, *_about(data, _), *_variables(data.tables), *_scales(data, _))


def _about(data: LabelledData, _: Translator) -> Iterator[Row]:
    for heading, said in data.about:
        yield (_("About"), heading, "", "", said)


def _variables(tables: Iterable[LabelledTable]) -> Iterator[Row]:
    for table in tables:
        for variable in table.variables:
            yield (table.title, variable.name, "", "", variable.label)
            if variable.kind is Kind.CODE:
                yield from _codes(table.title, variable.name, variable.codes)


def _scales(data: LabelledData, _: Translator) -> Iterator[Row]:
    """Yield the marks of each list by itself, where there are several lists."""
    if len(data.scales) > 1:
        for scale in data.scales:
            part = _("Marks of {items}", items=_.join(scale.items))
            yield from _codes(part, "grade", scale.marks)


def _codes(part: str, variable: str, values: Iterable[Value]) -> Iterator[Row]:
    for value in values:
        yield (part, variable, value.code, value.number, value.meaning)
