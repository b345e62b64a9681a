"""Plan a round: a survey, a roster, and who appraises whom."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from toolkit.collection.roster.reading import read_roster
from toolkit.collection.round import Round
from toolkit.errors import BadRoundIdError, SettingError
from toolkit.i18n import Phrase
from toolkit.storage import register, rounds
from toolkit.storage.sheets import read_sheets

if TYPE_CHECKING:
    from toolkit.collection.roster.model import Roster
    from toolkit.storage.engine import Store
    from toolkit.survey.model import Survey

ROUND_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
FLOOR: Final = 3
"""The lowest threshold that a group may agree on."""


def load_roster(path: Path, survey: Survey) -> Roster:
    """Return the roster in a workbook or csv file, for the groups of a survey.

    Raises
    ------
    RosterRefusedError : with every problem, each by its cell.
    """
    return read_roster(read_sheets(path), file=path.name, groups=survey.rater_groups)


def new_round(
    store: Store,
    *,
    round_id: str,
    title: str,
    survey: Survey,
    roster: Roster,
    fewest: int = 5,
    fewest_texts: int = 10,
) -> Round:
    """Make a draft round in which each unit appraises its own full members.

    Raises
    ------
    RoundExistsError : the id is taken.
    BadRoundIdError : the id cannot be part of an address.
    SettingError : a threshold is so low that single ballots would show.
    """
    if not ROUND_ID.fullmatch(round_id):
        raise BadRoundIdError(round=round_id)
    if not FLOOR <= fewest <= fewest_texts:
        raise SettingError(
            setting=f"{fewest}/{fewest_texts}",
            reason=Phrase("figures need 3 ballots at least, words no fewer"),
        )
    new = Round(round_id, title, fewest=fewest, fewest_texts=fewest_texts)
    graded = [one for one in roster.subjects if one.is_graded]
    units = dict.fromkeys(one.unit for one in graded)
    slate_of = {unit: f"s{number:03d}" for number, unit in enumerate(units, start=1)}
    with store.writing() as connection:
        rounds.add_round(
            connection,
            new,
            survey=survey,
            roster_digest=roster.digest(),
            subjects=[
                rounds.StoredSubject(one.id, one.name, one.branch) for one in graded
            ],
            slates=[(slate_of[one.unit], one.id) for one in graded],
        )
        register.add_raters(
            connection,
            round_id,
            [
                register.RegisteredRater(
                    one.id,
                    one.name,
                    one.number,
                    one.unit,
                    one.group,
                    slate_of[one.unit],
                )
                for one in roster.raters
                if one.unit in slate_of  # the others have nobody to grade
            ],
        )
    return new
