"""The bars of the documents, drawn of a tally."""

from __future__ import annotations

import pytest
from factories import ITEM, a_survey, a_tally
from unit.reports.plots.looking import words

from toolkit.errors import TallyError
from toolkit.i18n import translator
from toolkit.reports.plots.diverging_bars import bars_table, draw_diverging_bars
from toolkit.survey.loading import load_survey

EN = translator("en")
TALLY = a_tally(
    {
        "m1": {"staff": {"excellent": 9, "unqualified": 7}},
        "m2": {"staff": {"excellent": 3}},
    }
)
NAMES = {"m2": "Li", "m1": "Wu"}


def test_bars_stand_in_the_order_of_the_names_with_counts_or_a_reason():
    figure = draw_diverging_bars(
        TALLY, a_survey(), EN, title="On the whole", names=NAMES, fewest=5
    )
    said = words(figure)

    assert said.index("Li") < said.index("Wu")
    assert {"9", "7", "fewer than 5 valid ballots, not shown"} <= set(said)
    assert "3" not in said


def test_the_table_has_each_mark_and_no_count_of_what_is_withheld():
    table = bars_table(TALLY, a_survey(), EN, items=[ITEM], names=NAMES, fewest=5)

    withheld, shown = (part for _, part in table.groupby("subject"))
    assert withheld["count"].isna().all()
    assert shown.set_index("grade")["share"]["excellent"] == 9 / 16


def test_questions_on_different_scales_are_refused():
    survey = load_survey("member-appraisal")
    items = [question.id for question in survey.questions]

    with pytest.raises(TallyError):
        draw_diverging_bars(TALLY, survey, EN, title="All", items=items)
