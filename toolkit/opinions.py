"""Opinions: the words of a round, without marks, raters, order or time.

Like the tally they are shared by both wings.  An opinion is read by its
reviewers only until its text, as shown, is released.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Review(StrEnum):
    """What the reviewers decided about an opinion."""

    WAITING = "waiting"
    RELEASED = "released"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One text on one subject, as its reviewers see it."""

    id: str
    subject: str
    item: str
    body: str
    review: Review = Review.WAITING


@dataclass(frozen=True, slots=True)
class ReleasedOpinion:
    """The text on one subject that may be shown."""

    subject: str
    item: str
    text: str
