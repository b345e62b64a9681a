"""What things are called in the documents of each kind of survey.

A survey of members speaks of branches and names, one of activities of
neither: such differences are words, and stand here as tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from toolkit.i18n import Phrase
from toolkit.reports.blocks import AS_OPTIONS, AS_POINTS
from toolkit.reports.wording import named_item
from toolkit.survey.model import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.reports.blocks import Block
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question

DIRECTIONS: Final[Mapping[Direction, str]] = {
    Direction.MASSES_TO_MEMBERS: "The masses appraise members",
    Direction.MEMBERS_TO_BRANCH: "Members appraise their branch",
    Direction.LOWER_TO_HIGHER: "Lower organisations appraise their superior",
}
"""The three directions of appraisal, in words."""

_SUBJECTS: Final[Mapping[str, str]] = {
    "member": "Name",
    "nominee": "Name",
    "branch": "Branch",
    "organisation": "Organisation",
    "unit": "Unit",
    "matter": "Matter",
    "none": "Form",
}
_PARTS: Final[Mapping[str, str]] = {
    "member": "Branch",
    "nominee": "Branch",
    "branch": "Listed under",
    "organisation": "Listed under",
    "unit": "Listed under",
    "matter": "Listed under",
    "none": "Listed under",
}
_REPORTS: Final[Mapping[Direction, str]] = {
    Direction.MASSES_TO_MEMBERS: "Report on the appraisal in {place}",
    Direction.MEMBERS_TO_BRANCH: "Report on the appraisal of {place} by its members",
    Direction.LOWER_TO_HIGHER: "Report on the appraisal of {place} from below",
    Direction.OPINION_SURVEY: "Report on the opinion survey: {place}",
    Direction.CONSULTATION: "Report on the consultation: {place}",
    Direction.SELF_EVALUATION: "Report on the self-evaluation: {place}",
    Direction.PROPOSAL: "Report on the handling of proposals: {place}",
    Direction.SELECTION: "Report on the result: {place}",
}
_ON_BRANCHES: Final = Phrase(
    "Report on the appraisal of the branches in {place} by their members"
)
_REPORTS_ON_ALL: Final[Mapping[Direction, str]] = {
    Direction.MASSES_TO_MEMBERS: "Report on the appraisal of members",
    Direction.MEMBERS_TO_BRANCH: "Report on the appraisal of branches by their members",
    Direction.LOWER_TO_HIGHER: "Report on the appraisal of superior organisations",
    Direction.OPINION_SURVEY: "Report on the opinion survey",
    Direction.CONSULTATION: "Report on the consultation",
    Direction.SELF_EVALUATION: "Report on the self-evaluation",
    Direction.PROPOSAL: "Report on the handling of proposals",
    Direction.SELECTION: "Report on the result",
}
_FILES: Final[Mapping[Direction, str]] = {
    Direction.MASSES_TO_MEMBERS: "O7-branch-report",
    Direction.MEMBERS_TO_BRANCH: "O7-branch-report",
    Direction.LOWER_TO_HIGHER: "O8-feedback-report",
    Direction.OPINION_SURVEY: "O13-opinion-survey-report",
    Direction.CONSULTATION: "O14-consultation-report",
    Direction.PROPOSAL: "O15-proposal-report",
    Direction.SELF_EVALUATION: "O16-self-evaluation-report",
    Direction.SELECTION: "result-report",
}


def subject_heading(survey: Survey, _: Translator) -> str:
    """Return what stands over the names of subjects."""
    return _(_SUBJECTS[survey.subjects])


def part_heading(survey: Survey, _: Translator) -> str:
    """Return what stands over the names subjects are listed under."""
    return _(_PARTS[survey.subjects])


def report_title(publication: Publication, place: str, _: Translator) -> str:
    """Return the title of a report on what is listed in one place, or in none."""
    direction = publication.survey.direction
    if not place:
        return _(_REPORTS_ON_ALL[direction])
    if direction is Direction.MEMBERS_TO_BRANCH and not is_branch(publication, place):
        return _(_ON_BRANCHES, place=place)
    return _(_REPORTS[direction], place=place)


def is_branch(publication: Publication, place: str) -> bool:
    """Return whether a place is a branch, not what several branches belong to."""
    of_branches = publication.survey.subjects == "branch"
    names = {one.name for one in publication.subjects}
    return publication.survey.subjects == "member" or (of_branches and place in names)


def report_file(survey: Survey) -> str:
    """Return how the file of such a report begins, its number first if it has one."""
    return _FILES[survey.direction]


def named_dimension(survey: Survey, question: Question, _: Translator) -> str:
    """Return the heading a question stands under, empty if there is none."""
    if question.dimension is None:
        return ""
    return survey.dimensions[question.dimension][_.language]


def block_title(survey: Survey, block: Block, _: Translator) -> str:
    """Return what the results of a block of questions are called."""
    if block.kind == AS_POINTS:
        return _("Results by item: points")
    if block.kind == AS_OPTIONS:
        item = survey.item(block.questions[0].item)
        return _("Votes: {item}", item=named_item(item, _))
    grades = [grade.text[_.language] for grade in block.scale.grades]
    return _("Results by item: {grades}", grades=_(" / ").join(grades))


def numbered(headings: Iterable[Phrase], _: Translator) -> tuple[str, ...]:
    """Return the headings of a document with their numbers."""
    numerals = _("I II III IV V VI VII VIII IX").split()
    return tuple(
        _("{numeral}. {heading}", numeral=numeral, heading=heading)
        for numeral, heading in zip(numerals, headings, strict=False)
    )


def named_direction(direction: Direction, _: Translator) -> str:
    """Return one of the three directions of appraisal in words."""
    return _(DIRECTIONS[direction])


def never_held(held: Iterable[Direction], _: Translator) -> str:
    """Return the sentence on directions of appraisal never held; empty if all were."""
    known = set(held)
    missing = [named_direction(one, _) for one in DIRECTIONS if one not in known]
    if not missing:
        return ""
    return _(
        "Never held, by what is published here: {directions}.",
        directions=_.join(missing),
    )
