"""Plan a round: a survey, a roster, and who appraises whom."""

from __future__ import annotations

import re
import secrets
from dataclasses import asdict, dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from toolkit.collection.assignment.deriving import assign
from toolkit.collection.assignment.model import Load
from toolkit.collection.drawing import draw_lots
from toolkit.collection.roster.reading import read_roster
from toolkit.collection.round import Round
from toolkit.collection.staff import Act
from toolkit.errors import (
    BadRoundIdError,
    RoundExistsError,
    SettingError,
)
from toolkit.i18n import LANGUAGES, Phrase
from toolkit.storage import register, rounds
from toolkit.storage.sheets import read_sheets
from toolkit.survey.loading import load_survey
from toolkit.survey.words import Option
from toolkit.thresholds import FEWEST, FEWEST_TEXTS, FLOOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from toolkit.collection.assignment.model import Appraised, Assignment
    from toolkit.collection.drawing import Draw
    from toolkit.collection.roster.model import Rater, Roster
    from toolkit.storage.engine import Store
    from toolkit.survey.model import Survey

ROUND_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is decided about who appraises whom, beyond what the roster says.

    Attributes
    ----------
    load : shares the work out; without it, raters appraise all they may.
    draw : how many raters are drawn by lot; without it, all take part.
    seed : what both follow from; one is made up where it is needed and empty.
    """

    load: Load | None = None
    draw: int | None = None
    seed: str = ""


def plan_of(
    *,
    at_most: int | None = None,
    at_least: int | None = None,
    draw: int | None = None,
    seed: str = "",
) -> Plan:
    """Return the plan of these wishes; what is ``None`` is not wished for.

    Raises
    ------
    SettingError : raters for each subject without subjects for each rater.
    """
    if at_most is not None:
        return Plan(Load(at_most, 1 if at_least is None else at_least), draw, seed)
    if at_least is not None:
        reason = Phrase("say also how many subjects each rater appraises at most")
        raise SettingError(setting=at_least, reason=reason)
    return Plan(draw=draw, seed=seed)


def load_filled_survey(source: str | Path, values: Mapping[str, str]) -> Survey:
    """Return the survey in a template, its parameters put into the wording.

    Parameters
    ----------
    values : other values than the survey's own, by the parameter's name.

    Raises
    ------
    SurveyRefusedError : the template cannot be used.
    SettingError : the survey has no such parameter.
    """
    return filled_survey(load_survey(source), values)


def filled_survey(survey: Survey, values: Mapping[str, str]) -> Survey:
    """Return a survey, its parameters put into the wording.

    Raises
    ------
    SettingError : the survey has no such parameter.
    """
    for name in values:
        if name not in survey.parameters:
            reason = Phrase("the survey has no such parameter")
            raise SettingError(setting=name, reason=reason)
    return survey.filled(values)


def load_roster(path: Path, survey: Survey) -> Roster:
    """Return the roster in a workbook or csv file, read for a survey.

    Raises
    ------
    RosterRefusedError : with every problem, each by its cell.
    """
    return read_roster(read_sheets(path), file=path.name, survey=survey)


def free_id(store: Store, wish: str) -> str:
    """Return an id for a round that is not taken: as wished, or with a number."""
    with store.reading() as connection:
        taken = {one.id for one in rounds.list_rounds(connection)}
    numbered = (f"{wish}-{number}" for number in count(2))
    return next(one for one in chain([wish], numbered) if one not in taken)


def require_free_id(store: Store, round_id: str) -> None:
    """Refuse an id that no new round can have.

    Raises
    ------
    RoundExistsError : the id is taken.
    BadRoundIdError : the id cannot be part of an address.
    """
    if not ROUND_ID.fullmatch(round_id):
        raise BadRoundIdError(round=round_id)
    with store.reading() as connection:
        if round_id in {one.id for one in rounds.list_rounds(connection)}:
            raise RoundExistsError(round=round_id)


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """A draft round before it is made.

    Attributes
    ----------
    survey : as it is put: blanks filled, subjects among the options.
    slates : the different lists of subjects.
    decided : what is frozen with the rules and posted, as JSON takes it.
    """

    round: Round
    survey: Survey
    roster_digest: str
    subjects: tuple[Appraised, ...]
    raters: tuple[register.RegisteredRater, ...]
    slates: Mapping[str, tuple[str, ...]]
    decided: Mapping[str, object]


def planned_round(
    *,
    round_id: str,
    title: str,
    survey: Survey,
    roster: Roster,
    fewest: int = FEWEST,
    fewest_texts: int = FEWEST_TEXTS,
    plan: Plan | None = None,
) -> PlannedRound:
    """Return the draft round that `new_round` would make; nothing is made.

    Raises
    ------
    SettingError, RosterRefusedError : see `new_round`.
    """
    if not FLOOR <= fewest <= fewest_texts:
        reason = Phrase("figures need 3 ballots at least, words no fewer")
        raise SettingError(setting=f"{fewest}/{fewest_texts}", reason=reason)
    plan = _with_seed(plan or Plan())
    draw = None
    if plan.draw is not None:
        draw = draw_lots(roster, raters=plan.draw, seed=plan.seed)
    voters = draw.drawn_from(roster) if draw else roster
    assigned = assign(voters, survey, load=plan.load, seed=plan.seed)
    return PlannedRound(
        Round(round_id, title, fewest=fewest, fewest_texts=fewest_texts),
        _asked(survey, roster),
        roster.digest(),
        assigned.subjects,
        tuple(_registered(voters.raters, assigned)),
        assigned.slates(),
        _decided(plan, draw),
    )


def new_round(  # noqa: PLR0913 -- all that a round is made of
    store: Store,
    *,
    round_id: str,
    title: str,
    survey: Survey,
    roster: Roster,
    fewest: int = FEWEST,
    fewest_texts: int = FEWEST_TEXTS,
    plan: Plan | None = None,
    days: rounds.Days | None = None,
    today: date | None = None,
) -> Round:
    """Make a draft round; who appraises whom follows from the roster and the plan.

    Parameters in the wording are filled; other values than the survey's own
    are given beforehand, by `Survey.filled`.

    Parameters
    ----------
    days : when people are to vote, as it will be announced.
    today : the day in the record; without one, it does not say who did it.

    Raises
    ------
    RoundExistsError : the id is taken.
    BadRoundIdError : the id cannot be part of an address.
    SettingError : a threshold is so low that single ballots would show.
    RosterRefusedError : nobody, or too few, may appraise a subject.
    NotPermittedError : it is not for whoever acts.
    """
    store.require(Act.DRAFTED)
    require_free_id(store, round_id)
    planned = planned_round(
        round_id=round_id,
        title=title,
        survey=survey,
        roster=roster,
        fewest=fewest,
        fewest_texts=fewest_texts,
        plan=plan,
    )
    with store.writing() as connection:
        rounds.add_round(
            connection,
            planned.round,
            survey=planned.survey,
            roster_digest=planned.roster_digest,
            subjects=[
                rounds.StoredSubject(one.id, one.name, one.branch, one.category)
                for one in planned.subjects
            ],
            slates=[
                (slate, one) for slate, task in planned.slates.items() for one in task
            ],
            assignment=planned.decided,
        )
        rounds.save_days(connection, round_id, days or rounds.Days())
        register.add_raters(connection, round_id, planned.raters)
        if today is not None:
            day = today.isoformat()
            rounds.record_act(connection, round_id, done=Act.DRAFTED, day=day)
    return planned.round


def _with_seed(plan: Plan) -> Plan:
    is_needed = plan.load is not None or plan.draw is not None
    made_up = secrets.token_hex(8) if is_needed else ""
    return replace(plan, seed=plan.seed or made_up)


def _asked(survey: Survey, roster: Roster) -> Survey:
    """Return the survey as it is put: blanks filled, subjects among the options."""
    options = (
        Option(code=one.id, text=dict.fromkeys(LANGUAGES, one.name))
        for one in roster.subjects
        if one.is_graded
    )
    return survey.filled().with_subjects_as_options(options)


def _registered(
    raters: Iterable[Rater], assigned: Assignment
) -> list[register.RegisteredRater]:
    """Return the raters with their slates; who has nothing to appraise is left out."""
    slates = assigned.slate_of_raters()
    return [
        register.RegisteredRater(
            one.id, one.name, one.number, one.unit, one.group, slates[one.id]
        )
        for one in raters
        if one.id in slates
    ]


def _decided(plan: Plan, draw: Draw | None) -> dict[str, object]:
    """Return what is frozen with the rules and posted, as JSON takes it."""
    decided: dict[str, object] = {}
    if plan.load:
        decided |= {"seed": plan.seed, "load": asdict(plan.load)}
    if draw:
        decided |= {"seed": plan.seed, "draw": asdict(draw)}
    return decided
