"""The kinds of items there are, and what answers each of them takes.

An answer is data as it stands in an envelope: a code, a number, a list of
codes, rows of words.  It comes from a stranger's device, so every kind
says what it takes and refuses the rest; a refused answer spoils its own
cell and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

from pydantic import BeforeValidator, Field

from toolkit.i18n import Phrase
from toolkit.survey.words import (
    Code,
    Frozen,
    ItemId,
    Option,
    OptionCode,
    Paragraph,
    Text,
)

if TYPE_CHECKING:
    from toolkit.survey.words import ScaleSource

Answer = Any
"""JSON as it stands in an envelope; what its kind takes, or ``invalid``."""

Fields = Mapping[str, Sequence[str]]
"""What the fields of one item say on a form: by the part of the name after
the item's id (empty for the item itself), all values given."""

BYTES_PER_CHARACTER: Final = 4
QUOTES: Final = 3  # two quotation marks and a comma
PER_PART: Final = 16  # the name of a part, its colon and quotation marks
_LONGEST_NUMBER: Final = 24


class UnfitAnswerError(ValueError):
    """An answer that the item does not take; the reason is for its rater."""

    def __init__(self, reason: Phrase) -> None:
        self.reason = reason
        super().__init__(reason)


def one_or_several(value: object) -> object:
    """Take a code for a list of one; a list read from JSON becomes a tuple."""
    if isinstance(value, list):
        return tuple(value)
    return (value,) if isinstance(value, str) else value


class Condition(Frozen):
    """The item is asked only of those who gave one of these answers to another."""

    item: ItemId
    is_: Annotated[
        tuple[OptionCode, ...],
        Field(min_length=1),
        BeforeValidator(
            one_or_several,
            json_schema_input_type=OptionCode | tuple[OptionCode, ...],
        ),
    ] = Field(alias="is")

    def holds(self, answer: Answer) -> bool:
        """Return whether an answer to the other item is one of these."""
        given = answer if isinstance(answer, list) else [answer]
        return any(str(one) in self.is_ for one in given if one is not None)


class Allowed(Frozen):
    """A rule of the linter that does not apply here, and why."""

    rule: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,31}$")]
    because: Text


class ItemBase(Frozen):
    """What every item has, whatever its kind."""

    is_counted: ClassVar[bool] = True
    is_written: ClassVar[bool] = False

    id: ItemId
    text: Text
    help: Text | None = None
    dimension: Code | None = None
    source: tuple[Paragraph, ...] = ()
    show_if: Condition | None = None
    only_for: tuple[Code, ...] = ()
    allow: tuple[Allowed, ...] = ()
    optional: bool = True

    def options_in(
        self,
        survey: ScaleSource,  # noqa: ARG002 -- kinds with a scale look there
    ) -> tuple[Option, ...]:
        """Return all that can be marked, exit last; nothing if it is written."""
        return ()

    def check(self, answer: Answer, survey: ScaleSource) -> Answer:
        """Return the answer if the item takes it.

        Raises
        ------
        UnfitAnswerError : it does not.
        """
        if answer not in [option.code for option in self.options_in(survey)]:
            raise UnfitAnswerError(Phrase("a mark is not on its scale"))
        return answer

    def read(self, fields: Fields) -> Answer:
        """Return what a form says, unchecked; ``None`` if it says nothing."""
        given = [value for value in fields.get("", ()) if value.strip()]
        if len(given) > 1:
            raise UnfitAnswerError(Phrase("two answers stand in one cell"))
        return given[0] if given else None

    def fields(self, answer: Answer) -> Fields:
        """Return the fields that say this answer: the reverse of `read`."""
        return {"": [str(answer)]}

    def room(self, survey: ScaleSource) -> int:
        """Return how many bytes the longest answer takes in an envelope."""
        return max(len(option.code) for option in self.options_in(survey)) + QUOTES

    def words(
        self,
        answer: Answer,  # noqa: ARG002 -- kinds that are written have some
    ) -> tuple[str, ...]:
        """Return what was written in an answer, each opinion by itself."""
        return ()
