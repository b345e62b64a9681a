"""A survey as it was written, right or wrong: what rules look at.

Rules are told of a file even where the model refuses a part of it, so that
one mistake hides no other.  So they look at plain data that may hold
anything anywhere, and find nothing where they expected something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.i18n import LANGUAGES, Language

if TYPE_CHECKING:
    from toolkit.survey.rule import Path


@dataclass(frozen=True, slots=True)
class Draft:
    """A place in plain data, and what stands there; ``None`` if nothing does."""

    value: object
    path: Path = ()

    def __getitem__(self, key: str) -> Draft:
        """Return the place of this name, which may be empty."""
        found = self.value.get(key) if isinstance(self.value, Mapping) else None
        return Draft(found, (*self.path, key))

    def __contains__(self, name: object) -> bool:
        """Return whether something stands under this name."""
        return isinstance(self.value, Mapping) and name in self.value

    def __iter__(self) -> Iterator[Draft]:
        """Yield the members of a list."""
        if isinstance(self.value, list):
            for index, member in enumerate(self.value):
                yield Draft(member, (*self.path, index))

    @property
    def entries(self) -> dict[str, Draft]:
        """What stands under each name."""
        if not isinstance(self.value, Mapping):
            return {}
        return {str(key): self[key] for key in self.value}

    @property
    def name(self) -> str:
        """The name this place has in the file; that of its list for a member."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")

    @property
    def is_empty_list(self) -> bool:
        """Whether a list is there, with nothing in it."""
        return self.value == []

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands here, or text without a sign to be seen."""
        return self.value is None or (
            isinstance(self.value, str) and not self.value.strip()
        )

    @property
    def word(self) -> str:
        """The text that stands here, if it is one."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def number(self) -> float | None:
        """The number that stands here, if it is one."""
        is_number = isinstance(self.value, int | float)
        if not is_number or isinstance(self.value, bool):
            return None
        return self.value  # type: ignore[return-value]  # narrowed above

    @property
    def words(self) -> dict[Language, str]:
        """The languages of a text, as far as they are there."""
        return {tag: self[tag].word for tag in LANGUAGES if self[tag].word.strip()}

    @property
    def is_text(self) -> bool:
        """Whether this is words in one language or several."""
        names = self.entries
        return bool(names) and set(names) <= set(LANGUAGES)

    def texts(self) -> Iterator[Draft]:
        """Yield every text at and under this place."""
        if self.is_text:
            yield self
            return
        for below in (*self, *self.entries.values()):
            yield from below.texts()

    def codes(self) -> list[Draft]:
        """Return the codes of the options listed here."""
        return [option["code"] for option in self if option["code"].word]
