"""What a roster must say, which depends on the survey it is for.

Masses appraise the members of their unit, so members, units and groups
are needed; whoever consults a hall about one matter needs names only.
All such differences between surveys stand here, as tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.collection.roster.headers import Field, Side, fields_of
from toolkit.survey.model import Direction

if TYPE_CHECKING:
    from toolkit.collection.roster.grid import Grid
    from toolkit.survey.model import RaterGroup, SubjectGroup, Survey

    Groups = Sequence[RaterGroup | SubjectGroup]

_OF_A_MEMBER: Final = (Field.NAME, Field.BRANCH, Field.UNIT)
_OF_A_RATER: Final[Mapping[Direction, tuple[Field, ...]]] = {
    Direction.MASSES_TO_MEMBERS: (Field.NAME, Field.UNIT),
    Direction.MEMBERS_TO_BRANCH: (Field.NAME, Field.BRANCH),
    Direction.LOWER_TO_HIGHER: (Field.NAME, Field.UNIT),
}
_NAMED_BY: Final[Mapping[str, tuple[Field, ...]]] = {
    "branch": (Field.NAME, Field.BRANCH),
    "organisation": (Field.NAME, Field.BRANCH, Field.UNIT, Field.COLLEGE),
    "unit": (Field.NAME, Field.UNIT, Field.COLLEGE),
    "nominee": (Field.NAME, Field.BRANCH, Field.UNIT),
}
"""Which column names a subject: the first of these that there is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one survey wants of a roster.

    Attributes
    ----------
    required : the columns each sheet must have; a side not listed is not read.
    groups : the groups that the category column of a sheet tells apart.
    subjects : the kind of subjects, as the survey has it.
    has_members : whether the sheet of subjects lists members of the Party.
    """

    direction: Direction
    subjects: str
    required: Mapping[Side, tuple[Field, ...]]
    groups: Mapping[Side, Groups]
    has_members: bool

    @property
    def is_of_voters(self) -> bool:
        """Whether the members listed are the raters, and their branches subjects."""
        return self.has_members and Side.RATERS not in self.required

    @property
    def is_of_masses(self) -> bool:
        """Whether people outside the Party appraise the members of their units."""
        return self.direction is Direction.MASSES_TO_MEMBERS

    def named_by(self, side: Side) -> tuple[Field, ...]:
        """Return the fields that can name who stands in a row, the best first."""
        is_thing = side is Side.SUBJECTS and not self.has_members
        by_name = (Field.NAME,)
        return _NAMED_BY.get(self.subjects, by_name) if is_thing else by_name

    def header(self, field: Field, side: Side) -> str:
        """Return the header that asks for a field, in both languages."""
        is_thing = side is Side.SUBJECTS and not self.has_members
        return "名称 (name)" if field is Field.NAME and is_thing else field.value


def wanted_by(survey: Survey, sheet: Grid | None) -> Wanted:
    """Return what a survey wants of a roster whose sheet of subjects is this.

    A sheet of members serves also where members appraise their branch: it
    says who they are, and which branches there are.
    """
    several = survey.rater_groups if len(survey.rater_groups) > 1 else ()
    category = (Field.CATEGORY,) if several else ()
    is_masses = survey.direction is Direction.MASSES_TO_MEMBERS
    required: dict[Side, tuple[Field, ...]] = {}
    groups: dict[Side, Groups]
    if _lists_voters(survey, sheet):
        required[Side.SUBJECTS] = (Field.NAME, Field.BRANCH, *category)
        groups = {Side.SUBJECTS: several, Side.RATERS: ()}
    else:
        if survey.subjects != "none":
            is_member = survey.subjects == "member"
            required[Side.SUBJECTS] = _OF_A_MEMBER if is_member else (Field.NAME,)
        required[Side.RATERS] = (
            *_OF_A_RATER.get(survey.direction, (Field.NAME,)),
            *((Field.CATEGORY,) if is_masses else category),
        )
        raters = survey.rater_groups if is_masses else several
        groups = {Side.SUBJECTS: survey.subject_groups, Side.RATERS: raters}
    has_members = survey.subjects == "member" or Side.RATERS not in required
    return Wanted(survey.direction, survey.subjects, required, groups, has_members)


def _lists_voters(survey: Survey, sheet: Grid | None) -> bool:
    """Whether a survey of branches is given a list of their members."""
    about_branches = (survey.direction, survey.subjects) == (
        Direction.MEMBERS_TO_BRANCH,
        "branch",
    )
    wanted = {Field.NAME, Field.BRANCH}
    return about_branches and sheet is not None and wanted <= fields_of(sheet)
