"""The columns that stand for codes: the same ones in every table.

Words stand beside the codes they say, and rows in the order of the agenda
and of the survey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from toolkit.exchange.labelled.codes import RESERVED, numbered, numbered_marks
from toolkit.exchange.labelled.model import (
    Kind,
    LabelledTable,
    Marked,
    Value,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from toolkit.exchange.labelled.wording import Wording
    from toolkit.i18n import Translator


class Columns:
    """Gives tables their columns; made once for all tables of an export."""

    def __init__(self, wording: Wording, _: Translator) -> None:
        self._wording = wording
        self._say = _
        self._numbers = numbered_marks(
            (mark for marks in wording.marks.values() for mark in marks),
            wording.exits,
        )
        self._values = {
            "item": _values(wording.items, numbered(wording.items)),
            "group": _values(wording.groups, numbered(wording.groups)),
            "grade": _values(self._all_marks(), self._numbers),
        }
        self._places = {
            "subject": _places(wording.subjects),
            **{
                name: _places(value.code for value in values)
                for name, values in self._values.items()
            },
        }

    def table(
        self, name: str, title: str, rows: pd.DataFrame, counts: Mapping[str, str]
    ) -> LabelledTable:
        """Return rows of codes and counts as a table with words, in order.

        ``counts`` are the labels of the columns that are no codes.
        """
        keys = [key for key in self._places if key in rows.columns]
        ordered = rows.sort_values(keys, key=self._by_place, ignore_index=True)
        columns = [column for key in keys for column in self._columns(key, ordered)]
        columns += [
            (Variable(count, label, Kind.COUNT), ordered[count])
            for count, label in counts.items()
        ]
        types = {
            variable.name: "int64" if variable.kind is Kind.COUNT else "str"
            for variable, _cells in columns
        }
        cells = {variable.name: list(cells) for variable, cells in columns}
        variables = tuple(variable for variable, _cells in columns)
        return LabelledTable(name, title, variables, pd.DataFrame(cells).astype(types))

    def scales(self) -> tuple[Marked, ...]:
        """Return each list of marks once, with the items that are answered on it."""
        found: dict[tuple[Value, ...], list[str]] = {}
        for item, marks in self._wording.marks.items():
            found.setdefault(_values(marks, self._numbers), []).append(item)
        return tuple(Marked(tuple(items), values) for values, items in found.items())

    def _columns(
        self, key: str, rows: pd.DataFrame
    ) -> Iterator[tuple[Variable, Iterable[object]]]:
        wording, codes = self._wording, rows[key]
        label, in_words = self._labels()[key]
        if key == "subject":
            yield Variable(key, label), codes
            for name, heading in wording.headings.items():
                cells = [wording.subjects[subject][name] for subject in codes]
                yield Variable(name, heading), cells
            return
        values, is_spoken_of = self._values[key], key == "item"
        coded = Variable(key, label, Kind.CODE, values, is_spoken_of=is_spoken_of)
        yield coded, codes
        if wording.has_words:
            yield Variable(f"{key}_text", in_words, says=key), self._words(key, rows)

    def _labels(self) -> Mapping[str, tuple[str, str]]:
        _ = self._say
        return {
            "subject": (_("Subject code"), ""),
            "item": (_("Item"), _("Item in words")),
            "group": (_("Rater group"), _("Rater group in words")),
            "grade": (_("Mark"), _("Mark in words")),
        }

    def _words(self, key: str, rows: pd.DataFrame) -> list[str]:
        if key == "grade":
            places = zip(rows["item"], rows["grade"], strict=True)
            return [self._wording.marks[item][mark] for item, mark in places]
        words = self._wording.items if key == "item" else self._wording.groups
        return [words[code] for code in rows[key]]

    def _by_place(self, codes: pd.Series[str]) -> pd.Series:
        places = self._places[str(codes.name)]
        # Subjects of which nothing but the id is known stand as they are sorted.
        return codes.map(places) if places else codes

    def _all_marks(self) -> Mapping[str, str]:
        """Return all marks: grades, then exits, then what no survey offers.

        A mark that is worded otherwise on another scale has both words.
        """
        words: dict[str, dict[str, None]] = {}
        for marks in self._wording.marks.values():
            for mark, said in marks.items():
                words.setdefault(mark, {})[said] = None
        listed = sorted(
            words, key=lambda mark: (self._numbers[mark] < 0, mark in RESERVED)
        )
        return {mark: self._say(" / ").join(words[mark]) for mark in listed}


def _values(words: Mapping[str, str], numbers: Mapping[str, int]) -> tuple[Value, ...]:
    return tuple(Value(code, numbers[code], said) for code, said in words.items())


def _places(codes: Iterable[str]) -> Mapping[str, int]:
    return {code: place for place, code in enumerate(codes)}
