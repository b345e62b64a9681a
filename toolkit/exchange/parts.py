"""What the parts of an answer are called, where an item has several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.i18n import LANGUAGES, Phrase, translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.survey.words import Text

_PARTS: Final[Mapping[str, Phrase]] = {
    "clause": Phrase("Clause"),
    "change": Phrase("Proposed change"),
    "reason": Phrase("Reason"),
    "grade": Phrase("Grade"),
    "value": Phrase("What was achieved"),
    "note": Phrase("Number of the evidence"),
}


def part_text(part: str) -> Text:
    """Return what a part is called, in every language."""
    return {tag: translator(tag)(_PARTS[part]) for tag in LANGUAGES}
