"""The kinds of items that are answered by marking: what is counted."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BeforeValidator, Field
from typing_extensions import override

from toolkit.i18n import Phrase
from toolkit.survey.item import (
    QUOTES,
    Answer,
    Fields,
    ItemBase,
    UnfitAnswerError,
    one_or_several,
)
from toolkit.survey.words import Code, Option, Text

if TYPE_CHECKING:
    from toolkit.survey.words import ScaleSource

LONGEST_NUMBER: Final = 24
"""Characters a number takes in an envelope at most."""


class GradeItem(ItemBase):
    """Asks for one grade of a scale."""

    kind: Literal["grade"]
    scale: Code

    @override
    def options_in(self, survey: ScaleSource) -> tuple[Option, ...]:
        return survey.scales[self.scale].options


class _Exit(ItemBase):
    exit: Option


class ChoiceItem(_Exit):
    """Asks for one of some options that have no order."""

    kind: Literal["choice"]
    options: Annotated[tuple[Option, ...], Field(min_length=1, max_length=200)]

    @override
    def options_in(self, survey: ScaleSource) -> tuple[Option, ...]:
        return (*self.options, self.exit)


def _listed(value: object) -> object:
    """Take “subjects” for a list that the round fills in."""
    return () if value == "subjects" else one_or_several(value)


class ChooseItem(_Exit):
    """Asks for up to n of m options; without options, for the round's subjects."""

    kind: Literal["choose"]
    options: Annotated[
        tuple[Option, ...],
        Field(max_length=400),
        BeforeValidator(
            _listed, json_schema_input_type=Literal["subjects"] | tuple[Option, ...]
        ),
    ]
    at_most: Annotated[int, Field(ge=1)]
    at_least: Annotated[int, Field(ge=0)] = 0

    @property
    def asks_subjects(self) -> bool:
        """Whether the subjects of the round are the options."""
        return not self.options

    @override
    def options_in(self, survey: ScaleSource) -> tuple[Option, ...]:
        return (*self.options, self.exit)

    @override
    def check(self, answer: Answer, survey: ScaleSource) -> Answer:
        """Return the codes chosen: at most and at least so many, or the exit."""
        if answer == [self.exit.code]:
            return answer
        codes = {option.code for option in self.options}
        if not isinstance(answer, list) or not all(
            isinstance(code, str) and code in codes for code in answer
        ):
            raise UnfitAnswerError(Phrase("a mark is not on its scale"))
        if len(set(answer)) < len(answer):
            raise UnfitAnswerError(Phrase("two answers stand in one cell"))
        if not self.at_least <= len(answer) <= self.at_most:
            raise UnfitAnswerError(
                Phrase(
                    "{least} to {most} may be chosen, not {n}",
                    least=max(self.at_least, 1),
                    most=self.at_most,
                    n=len(answer),
                )
            )
        return answer

    @override
    def read(self, fields: Fields) -> Answer:
        return list(fields.get("", ())) or None

    @override
    def fields(self, answer: Answer) -> Fields:
        return {"": list(answer)}

    @override
    def room(self, survey: ScaleSource) -> int:
        return sum(len(option.code) + QUOTES for option in self.options_in(survey)) + 2


class _Numeric(_Exit):
    @override
    def options_in(self, survey: ScaleSource) -> tuple[Option, ...]:
        return (self.exit,)

    def limits(self) -> tuple[float, float, int]:
        """Return the lowest and the highest number, and the decimal places."""
        raise NotImplementedError

    @override
    def check(self, answer: Answer, survey: ScaleSource) -> Answer:
        """Return the number, a whole one without a point, or the code of the exit."""
        if answer == self.exit.code:
            return answer
        low, high, decimals = self.limits()
        is_number = isinstance(answer, int | float) and not isinstance(answer, bool)
        if not (is_number and low <= answer <= high):
            raise UnfitAnswerError(
                Phrase(
                    "a number from {low} to {high} is asked for",
                    low=f"{low:g}",
                    high=f"{high:g}",
                )
            )
        if round(answer, decimals) != answer:
            raise UnfitAnswerError(
                Phrase(
                    "a number with {n} decimal places at most is asked for", n=decimals
                )
            )
        return int(answer) if answer == int(answer) else answer

    @override
    def read(self, fields: Fields) -> Answer:
        given = super().read(fields)
        if given is None or given == self.exit.code:
            return given
        try:
            number = float(unicodedata.normalize("NFKC", given).strip())
        except ValueError:
            return given
        return int(number) if number.is_integer() else number

    @override
    def room(self, survey: ScaleSource) -> int:
        return max(LONGEST_NUMBER, len(self.exit.code)) + QUOTES


class PointsItem(_Numeric):
    """Asks for whole points from nothing to a maximum."""

    kind: Literal["points"]
    max: Annotated[int, Field(ge=1, le=100)]

    @override
    def limits(self) -> tuple[float, float, int]:
        return 0, self.max, 0


class NumberItem(_Numeric):
    """Asks for a number; what is counted is how many lie in which band.

    ``cuts`` are where a new band begins, rising; without them, there are
    four bands of equal width.
    """

    kind: Literal["number"]
    min: float = 0
    max: float
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    unit: Text | None = None
    cuts: tuple[float, ...] = ()

    @override
    def limits(self) -> tuple[float, float, int]:
        return self.min, self.max, self.decimals

    @property
    def band_starts(self) -> tuple[float, ...]:
        """Return the lowest number of each band, rising."""
        low, high = Decimal(repr(self.min)), Decimal(repr(self.max))
        place = Decimal(1).scaleb(-self.decimals)
        equal = ((low + (high - low) * k / 4).quantize(place) for k in (1, 2, 3))
        cuts = self.cuts or tuple(float(cut) for cut in dict.fromkeys(equal))
        return (self.min, *(cut for cut in cuts if cut > self.min))
