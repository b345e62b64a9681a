"""What a tally counts: one question for every cell a rater can mark.

Most items are one question.  Choosing some of many is one for each option,
chosen or not: so the marks of every question, whatever its kind, add up to
the valid ballots of those who were asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from toolkit.survey.items import (
    Answer,
    ChoiceItem,
    ChooseItem,
    EvidenceItem,
    GradeItem,
    ItemBase,
    NumberItem,
    PointsItem,
)
from toolkit.survey.words import (
    BLANK,
    INVALID,
    NOT_ASKED,
    Option,
    Scale,
    Text,
    same_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

CHOSEN: Final = "chosen"
NOT_CHOSEN: Final = "not_chosen"
_CHOSEN_OR_NOT: Final = (
    Option(code=CHOSEN, text={"zh-CN": "选", "en": "Chosen"}),
    Option(code=NOT_CHOSEN, text={"zh-CN": "未选", "en": "Not chosen"}),
)


@dataclass(frozen=True)
class Question:
    """One thing that is counted by itself.

    Attributes
    ----------
    id : the item's, with the option's code after a dot if one is chosen
        from many; what a tally has in its column ``item``.
    kind : the item's kind.
    scale : what can be marked, best or highest first where there is an order.
    is_conditional : whether some raters may not be asked.
    only_for : the subject groups it is asked about; empty for all.
    """

    id: str
    item: str
    kind: str
    text: Text
    scale: Scale
    dimension: str | None = None
    is_conditional: bool = False
    only_for: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """All that can stand in a cell: grades, exit, blank, invalid, not asked."""
        codes = (option.code for option in self.scale.options)
        return (*codes, BLANK, INVALID, *([NOT_ASKED] if self.is_conditional else ()))

    @property
    def is_graded(self) -> bool:
        """Whether its grades are words from best to worst."""
        return self.kind in {"grade", "evidence"}

    @property
    def is_rated(self) -> bool:
        """Whether its grades go from best to worst, in words or in points."""
        return self.is_graded or self.kind == "points"

    def is_about(self, subject_group: str) -> bool:
        """Return whether it is asked about subjects of a group."""
        return not self.only_for or subject_group in self.only_for


def questions_of(
    items: Iterable[ItemBase], scales: Mapping[str, Scale]
) -> tuple[Question, ...]:
    """Return all that is counted of a survey's items, in the order it is asked."""
    return tuple(question for item in items for question in _questions(item, scales))


def _questions(item: ItemBase, scales: Mapping[str, Scale]) -> Iterator[Question]:
    def one(scale: Scale, *, suffix: str = "", text: Text | None = None) -> Question:
        return Question(
            id=f"{item.id}{suffix}",
            item=item.id,
            kind=item.kind,  # type: ignore[attr-defined]  # every kind has one
            text=text or item.text,
            scale=scale,
            dimension=item.dimension,
            is_conditional=item.show_if is not None,
            only_for=item.only_for,
        )

    match item:
        case GradeItem():
            yield one(scales[item.scale])
        case EvidenceItem() if item.scale:
            yield one(scales[item.scale])
        case ChoiceItem():
            yield one(Scale(grades=item.options, exit=item.exit))
        case ChooseItem():
            scale = Scale(grades=_CHOSEN_OR_NOT, exit=item.exit)
            for option in item.options:
                yield one(scale, suffix=f".{option.code}", text=option.text)
        case PointsItem():
            yield one(Scale(grades=_points(item.max), exit=item.exit))
        case NumberItem():
            yield one(Scale(grades=_bands(item), exit=item.exit))


@cache
def _points(most: int) -> tuple[Option, ...]:
    return tuple(
        Option(code=str(points), text=same_words(points))
        for points in range(most, -1, -1)
    )


def _bands(item: NumberItem) -> tuple[Option, ...]:
    starts = item.band_starts
    step = 10.0**-item.decimals
    ends = [*(start - step for start in starts[1:]), item.max]
    unit = item.unit or same_words("")

    def said(number: float) -> str:
        return f"{number:.{item.decimals}f}"

    bands = [
        Option(
            code=_band_code(start),
            text={
                tag: f"{said(start)}–{said(end)}{word}" if start < end else said(start)
                for tag, word in unit.items()
            },
        )
        for start, end in zip(starts, ends, strict=True)
    ]
    return tuple(reversed(bands))


def _band_code(start: float) -> str:
    """Name a band by its lowest number, in full: ``from_2_5``, ``from_minus_10``."""
    number = f"{Decimal(repr(start)).normalize():f}"
    return f"from_{number.replace('-', 'minus_').replace('.', '_')}"


def mark_of(question: Question, item: ItemBase, answer: Answer) -> str:
    """Return the mark that an answer to its item puts in a question's cell.

    ``answer`` has been checked; ``None`` stands for no answer.
    """
    if answer is None or answer in ("", []):
        return BLANK
    match item:
        case ChooseItem() if isinstance(answer, list) and answer != [item.exit.code]:
            code = question.id.partition(".")[2]
            return CHOSEN if code in answer else NOT_CHOSEN
        case ChooseItem() if isinstance(answer, list):
            return item.exit.code
        case NumberItem() if not isinstance(answer, str):
            return _band_code(max(s for s in item.band_starts if s <= answer))
        case EvidenceItem() if isinstance(answer, dict):
            return str(answer.get("grade") or BLANK)
    return str(answer)
