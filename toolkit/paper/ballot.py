"""From a survey to the paper its raters fill in.

The same sheets go to every rater: nothing on them tells one from another.
A form that is signed, as a proposal is, is no secret ballot and says so.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from toolkit.i18n import HOME_LANGUAGE
from toolkit.paper import wording
from toolkit.paper.form import form_blocks
from toolkit.paper.frame import Asked
from toolkit.paper.lettering import spread
from toolkit.paper.matrix import NAMES_A_SHEET, matrix_of
from toolkit.paper.sheet import (
    TYPE_AREA,
    Grid,
    Line,
    Look,
    PaperBallot,
    Row,
    Sheet,
    cell,
)
from toolkit.survey.items import ChooseItem
from toolkit.survey.words import Option, same_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.i18n import Translator
    from toolkit.paper.matrix import Matrix
    from toolkit.paper.sheet import Block
    from toolkit.paper.subject import Subject
    from toolkit.survey.model import Survey

_BOX_HEIGHT: Final = 10
_BOX_LABEL: Final = 38
_SIGNING_HEIGHT: Final = 11


def paper_ballot(
    survey: Survey,
    subjects: Sequence[Subject] = (),
    *,
    title: str = "",
    _: Translator,
) -> PaperBallot:
    """Return the paper ballot of a survey, about these subjects or left blank.

    Parameters
    ----------
    subjects : in agenda order; without any, their names are left to be
        written in.
    title : of the round; the survey's own then stands below it.
    """
    survey = survey.filled()
    if _chooses_subjects(survey):
        survey, subjects = _with_options(survey, subjects), ()
        bodies = [_form(survey, None, _)]
    elif survey.subjects == "none" or _is_whole(survey, subjects):
        bodies = [_form(survey, None, _)]
    else:
        bodies = list(_about(survey, subjects, _))
    head, notes = tuple(_head(survey, title, _)), tuple(_notes(survey, _))
    return PaperBallot(
        title or survey.title[_.language],
        tuple(Sheet((*head, *body, *notes)) for body in bodies),
    )


def _chooses_subjects(survey: Survey) -> bool:
    return any(
        isinstance(item, ChooseItem) and item.asks_subjects for item in survey.items
    )


def _is_whole(survey: Survey, subjects: Sequence[Subject]) -> bool:
    """Whether the one subject of a round is the survey itself, called after it."""
    return [one.name for one in subjects] == [survey.title[HOME_LANGUAGE]]


def _with_options(survey: Survey, subjects: Sequence[Subject]) -> Survey:
    if not subjects:
        return survey
    return survey.with_subjects_as_options(
        Option(code=f"s{number}", text=same_words(subject.name))
        for number, subject in enumerate(subjects, start=1)
    )


def _about(
    survey: Survey, subjects: Sequence[Subject], _: Translator
) -> Iterator[tuple[Block, ...]]:
    """Yield the body of each sheet: a table of many subjects, or a form of one."""
    asked = _asked(survey, None, _, is_numbered=False)
    table = matrix_of(survey, asked, _) if survey.layout == "matrix" else None
    if table:
        yield from _tables(table, survey, subjects, _)
    else:
        for subject in subjects or (None,):
            is_named = subject is not None or not survey.is_signed
            box = (_box(survey, subject, _),) if is_named else ()
            yield (*box, *_form(survey, subject, _))


def _tables(
    table: Matrix, survey: Survey, subjects: Sequence[Subject], _: Translator
) -> Iterator[tuple[Block, ...]]:
    by_branch = groupby(subjects, key=lambda one: one.branch)
    branches = [(branch, list(members)) for branch, members in by_branch]
    for branch, members in branches:
        for start in range(0, len(members), NAMES_A_SHEET):
            there = members[start : start + NAMES_A_SHEET]
            yield (*_over(survey, branch, _), table.grid(there, first=start + 1))
    if not branches:
        branch = wording.BRANCH_LINE if survey.subjects == "member" else ""
        yield (*_over(survey, branch, _), table.grid([None] * NAMES_A_SHEET))


def _over(survey: Survey, branch: str, _: Translator) -> tuple[Line, ...]:
    """Return the line over a table: what its subjects are listed under."""
    is_branch = survey.subjects == "member"
    said = _("Party branch: {branch}", branch=branch) if is_branch else branch
    return (Line(said, Look.FIELD),) if branch else ()


def _box(survey: Survey, subject: Subject | None, _: Translator) -> Grid:
    """Return the box at the head of a form: who or what it is about."""
    pairs = [(wording.box_of(survey, _), spread(subject.name) if subject else "")]
    if survey.subjects == "member":
        pairs.append((_("Party branch"), subject.branch if subject else ""))
    return _fields(pairs)


def _fields(pairs: Sequence[tuple[str, str]]) -> Grid:
    room = TYPE_AREA / len(pairs) - _BOX_LABEL
    cells = (
        one
        for label, said in pairs
        for one in (cell(label, Look.HEAD), cell(said, Look.NAME))
    )
    return Grid((_BOX_LABEL, room) * len(pairs), (Row(tuple(cells), _BOX_HEIGHT),))


def _form(survey: Survey, subject: Subject | None, _: Translator) -> tuple[Block, ...]:
    gap = Line("", Look.GAP)
    signing = _signing(_) if survey.is_signed else ()
    return (gap, *form_blocks(survey, _asked(survey, subject, _), _), *signing)


def _asked(
    survey: Survey, subject: Subject | None, _: Translator, *, is_numbered: bool = True
) -> list[Asked]:
    """Return the items asked about a subject, or about any, numbered."""
    items = [
        item
        for item in survey.items
        if not (subject and item.only_for and subject.category not in item.only_for)
    ]
    numbers = {item.id: number for number, item in enumerate(items, start=1)}
    asked = []
    for item in items:
        said = (
            "" if subject else wording.audience(survey, item, _),
            wording.condition(survey, item, numbers if is_numbered else {}, _),
            wording.quota(item, _) if isinstance(item, ChooseItem) else "",
            item.help[_.language] if item.help else "",
        )
        asked.append(Asked(numbers[item.id], item, tuple(filter(None, said))))
    return asked


def _signing(_: Translator) -> tuple[Block, ...]:
    """Return the fields in which proposers and seconders sign."""
    return (
        Line("", Look.GAP),
        _fields([(_("Proposer (signature)"), ""), (_("Delegation"), "")]),
        Line("", Look.GAP),
        _fields([(_("Seconders (signatures)"), "")]),
        Line(_("Date: ____ / ____ / ____"), Look.SIGNATURE),
    )


def _head(survey: Survey, title: str, _: Translator) -> Iterator[Block]:
    own = survey.title[_.language]
    yield Line(title or own, Look.TITLE)
    if title and title != own:
        yield Line(own, Look.SUBTITLE)
    if survey.guidance:
        yield Line(survey.guidance[_.language], Look.GUIDANCE)


def _notes(survey: Survey, _: Translator) -> Iterator[Block]:
    yield Line(wording.notes(survey, _), Look.NOTE)
