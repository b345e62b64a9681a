"""Derive from a roster who appraises what, for every direction of appraisal.

What a direction means is one line in a table.  Nobody is ever asked about
himself, and lower organisations are never asked about themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from toolkit.collection.assignment.model import Appraised, Assignment, Load
from toolkit.collection.assignment.sharing import share_out
from toolkit.collection.roster.misfits import NOBODY_APPRAISES
from toolkit.errors import RosterRefusedError
from toolkit.i18n import HOME_LANGUAGE, Phrase
from toolkit.survey.model import Direction

if TYPE_CHECKING:
    from toolkit.collection.roster.model import Rater, Roster, Subject
    from toolkit.survey.model import Survey

_LISTED_BY_BRANCH: Final = frozenset({"member", "nominee", "matter"})


def assign(
    roster: Roster, survey: Survey, *, load: Load | None = None, seed: str = ""
) -> Assignment:
    """Return who appraises what in a round of a survey.

    Parameters
    ----------
    load : shares the work out, instead of asking each rater about every
        subject that he may appraise.
    seed : what the sharing follows from; the same seed, the same shares.

    Raises
    ------
    RosterRefusedError : nobody may appraise a subject, or too few may.
    """
    subjects = appraised(roster, survey)
    permitted: Mapping[str, tuple[str, ...]]
    if is_about_one(survey):
        permitted = {rater.id: (subjects[0].id,) for rater in roster.raters}
    else:
        permitted = _permitted(roster, survey.direction)
    _refuse_lonely(subjects, permitted.values())
    if load is not None:
        groups = {rater.id: rater.group for rater in roster.raters}
        permitted = share_out(permitted, groups, subjects, load=load, seed=seed)
    return Assignment(subjects, permitted)


def is_about_one(survey: Survey) -> bool:
    """Whether a survey has one subject only: nothing, or all to choose among."""
    return survey.subjects == "none" or any(
        item.kind == "choose" and item.asks_subjects for item in survey.items
    )


def appraised(roster: Roster, survey: Survey) -> tuple[Appraised, ...]:
    """Return what a round of a survey is about, in agenda order."""
    if is_about_one(survey):
        return (Appraised("s001", survey.title[HOME_LANGUAGE]),)
    by_branch = survey.subjects in _LISTED_BY_BRANCH
    return tuple(
        Appraised(
            one.id, one.name, one.branch if by_branch else one.college, one.category
        )
        for one in roster.subjects
        if one.is_graded
    )


class _Agenda:
    """The graded subjects, by all that links raters to them."""

    def __init__(self, subjects: Iterable[Subject], raters: Iterable[Rater]) -> None:
        self.all = [one for one in subjects if one.is_graded]
        self.everything = tuple(one.id for one in self.all)
        self.by_unit: defaultdict[str, set[str]] = defaultdict(set)
        self.by_branch: defaultdict[str, set[str]] = defaultdict(set)
        self.by_name: defaultdict[str, set[str]] = defaultdict(set)
        self.by_person: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for one in self.all:
            for unit in {one.unit, one.name} - {""}:
                self.by_unit[unit].add(one.id)
            self.by_branch[one.branch].add(one.id)
            self.by_name[one.name].add(one.id)
            self.by_person[_person(one)].add(one.id)
        units = {post.unit for rater in raters for post in rater.posts}
        self.is_of_own_units = not units.isdisjoint(self.by_unit)

    def in_order(self, wanted: set[str]) -> tuple[str, ...]:
        if len(wanted) == len(self.everything):
            return self.everything
        return tuple(one for one in self.everything if one in wanted)


def _permitted(roster: Roster, direction: Direction) -> dict[str, tuple[str, ...]]:
    """Return, by rater, what each may appraise; nothing for those who may not."""
    agenda = _Agenda(roster.subjects, roster.raters)
    rule = _RULES.get(direction, _everything)
    tasks = {}
    for rater in roster.raters:
        own = agenda.by_person.get(_person(rater), set())
        task = agenda.in_order(rule(rater, agenda) - own)
        if task:
            tasks[rater.id] = task
    return tasks


def _person(one: Subject | Rater) -> tuple[str, ...]:
    """Return what tells a person on both sheets: the number, or name and unit."""
    return (one.number,) if one.number else (one.name, one.unit)


def _own_unit(rater: Rater, agenda: _Agenda) -> set[str]:
    units = (agenda.by_unit.get(post.unit, set()) for post in rater.posts)
    return set().union(*units)


def _own_branch(rater: Rater, agenda: _Agenda) -> set[str]:
    branches = (agenda.by_branch.get(post.branch, set()) for post in rater.posts)
    return set().union(*branches)


def _superiors(rater: Rater, agenda: _Agenda) -> set[str]:
    """Return the superiors named, or all without a name; never the own unit."""
    everything = set(agenda.everything)
    named = (
        agenda.by_name.get(post.superior, set()) if post.superior else everything
        for post in rater.posts
    )
    return set().union(*named) - _own_unit(rater, agenda)


def _own_organisation(rater: Rater, agenda: _Agenda) -> set[str]:
    if agenda.is_of_own_units:
        return _own_unit(rater, agenda)
    return set(agenda.everything)


def _everything(
    rater: Rater,  # noqa: ARG001 -- a rule is asked about a rater
    agenda: _Agenda,
) -> set[str]:
    return set(agenda.everything)


_RULES: Final[Mapping[Direction, Callable[[Rater, _Agenda], set[str]]]] = {
    Direction.MASSES_TO_MEMBERS: _own_unit,
    Direction.MEMBERS_TO_BRANCH: _own_branch,
    Direction.LOWER_TO_HIGHER: _superiors,
    Direction.SELF_EVALUATION: _own_organisation,
}


def _refuse_lonely(
    subjects: Iterable[Appraised], tasks: Iterable[tuple[str, ...]]
) -> None:
    reached = {one for task in set(tasks) for one in task}
    lonely = [one for one in subjects if one.id not in reached]
    if lonely:
        raise RosterRefusedError(
            file=Phrase("The roster"),
            problems=[NOBODY_APPRAISES.at(one.name, name=one.name) for one in lonely],
        )
