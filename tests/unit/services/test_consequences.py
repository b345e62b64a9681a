"""What follows from a plan is what is said of the round made of it."""

from __future__ import annotations

import pytest
from rosters import roster_for
from small_rounds import ROUND, SURVEY, small_roster, small_store

from toolkit.i18n import translator
from toolkit.services import designing
from toolkit.services.consequences import consequences, outlook
from toolkit.services.overview import status_of
from toolkit.survey.loading import load_survey

SELECTION = load_survey("innovation-selection")
CASES = [
    (SURVEY, small_roster(), {}),
    (SURVEY, small_roster(staff=4, students=0), {}),
    (SURVEY, small_roster(staff=2, students=0), {}),
    (SURVEY, small_roster(staff=20, students=20), {"draw": 12, "seed": "a"}),
    (SELECTION, roster_for(SELECTION), {"at_most": 2, "at_least": 3, "seed": "a"}),
]


@pytest.mark.parametrize(("survey", "roster", "wishes"), CASES)
def test_a_plan_tells_the_same_as_its_round(tmp_path, survey, roster, wishes):
    plan, _ = designing.plan_of(**wishes), translator("en")
    wanted = {
        "round_id": ROUND,
        "title": "2026",
        "survey": survey,
        "roster": roster,
        "plan": plan,
    }
    store = small_store(tmp_path)
    designing.new_round(store, **wanted)

    planned = outlook(designing.planned_round(**wanted))

    made = list(consequences(status_of(store, ROUND), _))
    assert list(consequences(planned, _)) == made
