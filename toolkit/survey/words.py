"""The small values surveys are made of: codes, words, options, scales."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from toolkit.i18n import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Mapping

BLANK: Final = "blank"
INVALID: Final = "invalid"
NOT_ASKED: Final = "not_asked"
RESERVED: Final = frozenset({BLANK, INVALID, NOT_ASKED})
"""Marks that no survey may offer: what else can stand in a cell."""

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
OptionCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]{0,31}$")]
ItemId = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
SurveyId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
Paragraph = Annotated[str, Field(pattern=r"^§\d{1,2}¶\d$")]


def _in_every_language(text: Mapping[Language, str]) -> Mapping[Language, str]:
    missing = [tag for tag in LANGUAGES if not text.get(tag, "").strip()]
    if missing:
        raise ValueError(", ".join(missing))
    return text


Text = Annotated[
    dict[Language, str],
    AfterValidator(_in_every_language),
    Field(
        json_schema_extra={
            "properties": {tag: {"type": "string"} for tag in LANGUAGES},
            "required": list(LANGUAGES),
        }
    ),
]
"""Words of the survey itself, one entry for each language."""


def same_words(said: object) -> Text:
    """Return a text that reads the same in every language, as numbers do."""
    return {tag: str(said) for tag in LANGUAGES}


class Frozen(BaseModel):
    """A value that is checked when it is made and never changes."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, serialize_by_alias=True
    )


class Option(Frozen):
    """One thing a rater may choose: its code in the data, its words on the form."""

    code: OptionCode
    text: Text


class Scale(Frozen):
    """Grades from best to worst, and the exit for those who cannot say."""

    grades: tuple[Option, ...]
    exit: Option

    @property
    def options(self) -> tuple[Option, ...]:
        """All that can be marked, exit last."""
        return (*self.grades, self.exit)


class ScaleSource(Protocol):
    """Something that scales are looked up in, as a survey is."""

    @property
    def scales(self) -> Mapping[str, Scale]:
        """The scales by their codes."""
