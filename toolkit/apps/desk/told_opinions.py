"""What crosses the desk of opinions: to editors only, and with nothing beside it.

No rater, ballot, order or time is told, and no subject's marks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.apps.desk.told import Words  # noqa: TC001  # pydantic reads it
from toolkit.opinions import Review  # noqa: TC001  # as above


@dataclass(frozen=True, slots=True)
class ReviewRound:
    """A round whose opinions are reviewed, or were before it was published.

    ``names`` are those of its subjects, while it is under review; texts on
    fewer than ``fewest_texts`` ballots are not published, and none may be
    rewritten to more than ``longest`` characters.
    """

    id: str
    title: str
    is_over: bool
    fewest_texts: int
    longest: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpinionTold:
    """An opinion under review; ``shown`` is what is shown once it is released."""

    id: str
    subject: str
    asked: Words
    body: str = field(repr=False)
    review: Review
    shown: str
