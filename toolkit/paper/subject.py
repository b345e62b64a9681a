"""Who or what a paper ballot is about, as far as it is printed."""

from __future__ import annotations

from typing import Protocol


class Subject(Protocol):
    """A subject under the heading of its branch, of a subject group or none."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def branch(self) -> str:
        """The heading it stands under; empty for none."""

    @property
    def category(self) -> str:
        """The id of its subject group; empty for none."""
