"""What an organisation says of itself, beside what its raters said.

Eleven chains tie an element of the standard to the items of appraisals
that ask for the same duty.  Answers come from publications only: what
disclosure control withheld is not in them and cannot come in here.
Adding up the counts that were published tells nothing new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.survey.model import Direction
from toolkit.survey.words import NOT_ASKED

if TYPE_CHECKING:
    from toolkit.publication import Publication
    from toolkit.standard.model import SelfGrade
    from toolkit.survey.questions import Question
    from toolkit.survey.words import Option

HARDLY_KNOWN: Final = 3
"""“Don't know” is a finding where more than one in so many say it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An item of an appraisal: which one, in which direction.

    ``is_fact`` tells that it asks whether a duty was done, not how well.
    """

    direction: Direction
    item: str
    is_fact: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """Items that ask for one duty, and the element that grades it, if any does."""

    asked: tuple[Asked, ...]
    element: str = ""

    @property
    def name(self) -> str:
        """The items in order, the element last, as ``B01 ↔ F01``."""
        ids = [*(one.item for one in self.asked), *filter(None, [self.element])]
        return " ↔ ".join(ids)


def _member(item: str) -> Asked:
    return Asked(Direction.MASSES_TO_MEMBERS, item)


def _branch(item: str, *, is_fact: bool = False) -> Asked:
    return Asked(Direction.MEMBERS_TO_BRANCH, item, is_fact)


def _superior(item: str, *, is_fact: bool = False) -> Asked:
    return Asked(Direction.LOWER_TO_HIGHER, item, is_fact)


def _opinion(item: str, *, is_fact: bool = False) -> Asked:
    return Asked(Direction.OPINION_SURVEY, item, is_fact)


CHAINS: Final = (
    Chain((_branch("B01", is_fact=True),), "F01"),
    Chain((_branch("B03", is_fact=True),), "F02"),
    Chain((_branch("B05", is_fact=True),), "F03"),
    Chain((_superior("C05", is_fact=True),), "F07"),
    Chain((_superior("C06", is_fact=True), _opinion("D10", is_fact=True)), "F08"),
    Chain(
        (
            _superior("C08", is_fact=True),
            _opinion("D05"),
            Asked(Direction.PROPOSAL, "G08"),
        ),
        "F10",
    ),
    Chain((_superior("C09", is_fact=True),), "F11"),
    Chain((_superior("C10", is_fact=True),), "F12"),
    Chain((_member("A12"), _opinion("D07"))),
    Chain((_branch("B13"), _opinion("D08"))),
    Chain((_superior("C04"), _opinion("D11"))),
)
"""The chains of the catalogue of items, in its order."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How often one option was chosen."""

    option: Option
    count: int


@dataclass(frozen=True, slots=True)
class Answers:
    """What the raters of one published round answered to one item.

    Attributes
    ----------
    told : the answers to be told: the best grade, or each option where they
        are no grades.
    exit : how many said that they do not know.
    of : all valid ballots of those who were asked; what both are shares of.
    subjects, withheld : how many subjects are in it, and how many are left
        out because too few appraised them.
    """

    asked: Asked
    title: str
    day: str
    question: Question
    told: tuple[Answer, ...]
    exit: Answer
    of: int
    subjects: int
    withheld: int

    @property
    def is_hardly_known(self) -> bool:
        """Whether so many do not know of a fact that this is a finding of its own."""
        return self.asked.is_fact and self.exit.count * HARDLY_KNOWN > self.of


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """One chain: the self-grade, the answers, and the items nobody was asked.

    ``written`` are the items that a round asked in words; nothing of them
    is counted.
    """

    chain: Chain
    grade: SelfGrade | None
    answers: tuple[Answers, ...]
    written: tuple[Asked, ...]
    unasked: tuple[Asked, ...]


def cross_check(
    self_grades: Mapping[str, SelfGrade], publications: Iterable[Publication]
) -> tuple[CrossCheck, ...]:
    """Return every chain with what is known of it.

    Parameters
    ----------
    self_grades : by the code of the element, ``F01``.
    publications : the rounds to be set beside them; an item is looked for
        in the rounds of its direction only.
    """
    rounds = tuple(publications)
    return tuple(
        _checked(chain, self_grades.get(chain.element), rounds) for chain in CHAINS
    )


def _checked(
    chain: Chain, grade: SelfGrade | None, rounds: tuple[Publication, ...]
) -> CrossCheck:
    answers: list[Answers] = []
    written: list[Asked] = []
    unasked: list[Asked] = []
    for asked in chain.asked:
        there = [one for one in rounds if _is_asked(asked, one)]
        found = [
            _answers(asked, question, one)
            for one in there
            for question in one.survey.questions
            if question.id == asked.item
        ]
        answers += found
        if not found:
            (written if there else unasked).append(asked)
    return CrossCheck(chain, grade, tuple(answers), tuple(written), tuple(unasked))


def _is_asked(asked: Asked, publication: Publication) -> bool:
    survey = publication.survey
    items = {item.id for item in survey.items}
    return survey.direction is asked.direction and asked.item in items


def _answers(asked: Asked, question: Question, publication: Publication) -> Answers:
    tally = publication.tally.select(item=question.id)
    marks = tally.counts.groupby("grade")["count"].sum()
    counts = {str(mark): int(count) for mark, count in marks.items()}
    grades, exit_ = question.scale.grades, question.scale.exit
    told = grades[:1] if question.is_graded else grades
    return Answers(
        asked=asked,
        title=publication.title,
        day=publication.day,
        question=question,
        told=tuple(Answer(one, counts.get(one.code, 0)) for one in told),
        exit=Answer(exit_, counts.get(exit_.code, 0)),
        of=sum(count for mark, count in counts.items() if mark != NOT_ASKED),
        subjects=tally.counts["subject"].nunique(),
        withheld=len(
            {
                one.subject
                for one in publication.withheld
                if one.item in {"", question.id}
            }
        ),
    )
