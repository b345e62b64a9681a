"""The kinds of items that are answered in words, in whole or in part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

from pydantic import Field
from typing_extensions import override

from toolkit.i18n import Phrase
from toolkit.survey.item import (
    PER_PART,
    QUOTES,
    Answer,
    Fields,
    ItemBase,
    UnfitAnswerError,
)
from toolkit.survey.words import Code, Option, Text

if TYPE_CHECKING:
    from toolkit.survey.words import ScaleSource

BYTES_PER_CHARACTER: Final = 4


class _Written(ItemBase):
    is_written: ClassVar[bool] = True
    max_chars: Annotated[int, Field(ge=1, le=2000)] = 400

    def part(self, said: object) -> str:
        """Return a part of an answer that is short enough text."""
        if not isinstance(said, str):
            raise UnfitAnswerError(Phrase("its fields are not as agreed"))
        if len(said) > self.max_chars:
            raise UnfitAnswerError(Phrase("a text is too long"))
        return said

    @property
    def part_room(self) -> int:
        """How many bytes one part of an answer takes at most."""
        return self.max_chars * BYTES_PER_CHARACTER + PER_PART


class TextItem(_Written):
    """Asks for words."""

    is_counted: ClassVar[bool] = False

    kind: Literal["text"]

    @override
    def check(self, answer: Answer, survey: ScaleSource) -> Answer:
        """Return the text, if it is one and short enough."""
        return self.part(answer)

    @override
    def room(self, survey: ScaleSource) -> int:
        return self.part_room

    @override
    def words(self, answer: Answer) -> tuple[str, ...]:
        return (answer,)


class ClauseItem(_Written):
    """Asks for rows of clause, proposed change and reason."""

    is_counted: ClassVar[bool] = False
    parts: ClassVar[tuple[str, ...]] = ("clause", "change", "reason")

    kind: Literal["clause"]
    at_most: Annotated[int, Field(ge=1, le=20)] = 5
    max_chars: Annotated[int, Field(ge=1, le=2000)] = 300

    @override
    def check(self, answer: Answer, survey: ScaleSource) -> Answer:
        """Return the rows, each with all three parts; empty parts are allowed."""
        if not isinstance(answer, list) or len(answer) > self.at_most:
            raise UnfitAnswerError(
                Phrase("{most} rows at most may be filled in", most=self.at_most)
            )
        for row in answer:
            if not isinstance(row, dict) or set(row) != set(self.parts):
                raise UnfitAnswerError(Phrase("its fields are not as agreed"))
        return [{part: self.part(row[part]) for part in self.parts} for row in answer]

    @override
    def read(self, fields: Fields) -> Answer:
        rows: dict[str, dict[str, str]] = {}
        for name, values in fields.items():
            number, _, part = name.partition(".")
            rows.setdefault(number, {})[part] = " ".join(values).strip()
        filled = [
            {part: rows[number].get(part, "") for part in self.parts}
            for number in sorted(rows, key=lambda number: (len(number), number))
            if any(rows[number].values())
        ]
        return filled or None

    @override
    def fields(self, answer: Answer) -> Fields:
        return {
            f"{number}.{part}": [row[part]]
            for number, row in enumerate(answer, start=1)
            for part in self.parts
            if row[part]
        }

    @override
    def room(self, survey: ScaleSource) -> int:
        return self.at_most * (3 * self.part_room + QUOTES) + 2

    @override
    def words(self, answer: Answer) -> tuple[str, ...]:
        rows = ([row[part] for part in self.parts if row[part]] for row in answer)
        return tuple(" — ".join(row) for row in rows if row)


class EvidenceItem(_Written):
    """Asks for a value and the number of its evidence, and on a scale for a grade."""

    parts: ClassVar[tuple[str, ...]] = ("value", "note")

    kind: Literal["evidence"]
    scale: Code | None = None
    target: Text | None = None
    max_chars: Annotated[int, Field(ge=1, le=2000)] = 200

    @override
    def options_in(self, survey: ScaleSource) -> tuple[Option, ...]:
        return survey.scales[self.scale].options if self.scale else ()

    @override
    def check(self, answer: Answer, survey: ScaleSource) -> Answer:
        """Return value, note and, where there is a scale, grade."""
        if not isinstance(answer, dict) or not (
            set(self.parts) <= set(answer) <= {*self.parts, "grade"}
        ):
            raise UnfitAnswerError(Phrase("its fields are not as agreed"))
        checked = {part: self.part(answer[part]) for part in self.parts}
        if "grade" in answer:
            checked["grade"] = super().check(answer["grade"], survey)
        return checked

    @override
    def read(self, fields: Fields) -> Answer:
        said = {
            part: " ".join(fields[part]).strip()
            for part in (*self.parts, "grade")
            if any(value.strip() for value in fields.get(part, ()))
        }
        return {"value": "", "note": ""} | said if said else None

    @override
    def fields(self, answer: Answer) -> Fields:
        return {part: [said] for part, said in answer.items() if said}

    @override
    def room(self, survey: ScaleSource) -> int:
        grades = [len(option.code) for option in self.options_in(survey)]
        return 2 * self.part_room + max(grades, default=0) + PER_PART

    @override
    def words(self, answer: Answer) -> tuple[str, ...]:
        said = " — ".join(answer[part] for part in self.parts if answer[part])
        return (said,) if said else ()
