"""Panels join what was asked alike, and nothing over a break."""

from __future__ import annotations

import pytest
from unit.reports.plots.looking import an_estimate, hatched, lines, marks, words

from toolkit.errors import TallyError
from toolkit.i18n import translator
from toolkit.reports.plots.estimates import Estimate
from toolkit.reports.plots.frame import BLUE
from toolkit.reports.plots.trend_panels import draw_trend_panels
from toolkit.reports.plots.trends import (
    breaks_between,
    trends_sentence,
    trends_table,
)
from toolkit.survey.loading import load_survey

EN, ZH = translator("en"), translator("zh-CN")
ROUNDS = {
    "2022": [an_estimate("Li", at=1)],
    "2024": [an_estimate("Li", at=2)],
    "2026": [an_estimate("Li", at=3)],
}


def drawn(rounds, **options):
    return draw_trend_panels(rounds, EN, title="Trend", **options)


def joins(figure):
    return [
        line
        for line in lines(figure)
        if line.get_linewidth() == 1.0 and line.get_color() == BLUE
    ]


def test_points_are_joined_from_round_to_round():
    assert len(joins(drawn(ROUNDS))) == 2


def test_a_break_interrupts_the_line_and_is_marked_and_explained():
    figure = drawn(ROUNDS, breaks={"2024": "scale changed"})

    assert len(joins(figure)) == 1
    assert len(lines(figure, is_dashed=True)) == 2  # in the key and in the panel
    assert "a" in words(figure)
    assert any("a: 2024, scale changed" in said for said in words(figure))


def test_a_round_that_is_withheld_is_hatched_and_not_bridged():
    hidden = Estimate("Li", "", None, reason="too few")
    figure = drawn({**ROUNDS, "2024": [hidden]})

    assert joins(figure) == []
    assert len(hatched(figure, high=0.15)) == 1
    assert "too few" in words(figure)


def test_a_subject_that_took_no_part_in_a_round_has_no_point_there():
    figure = drawn({**ROUNDS, "2022": []})

    assert len(joins(figure)) == 1
    assert len(marks(figure)) == 3  # two, and the one of the key


def test_many_rounds_are_named_so_that_the_last_one_is():
    rounds = {f"{1990 + 2 * n}": [an_estimate("Li", at=n)] for n in range(19)}

    said = words(drawn(rounds))

    assert "2026" in said
    assert "2024" not in said


@pytest.mark.parametrize("breaks", [{"2022": "first"}, {"2028": "not there"}])
def test_a_break_before_no_round_is_refused(breaks):
    with pytest.raises(TallyError):
        drawn(ROUNDS, breaks=breaks)


def test_breaks_are_found_in_the_surveys():
    old = load_survey("member-appraisal-short")
    item, scale = old.item("A15"), old.scales["l4"]
    reworded = item.model_copy(update={"text": {"zh-CN": "评价", "en": "Appraisal"}})
    new = old.model_copy(update={"items": (reworded, *old.items[1:])})
    shorter = scale.model_copy(update={"grades": scale.grades[:3]})
    last = new.model_copy(update={"scales": {"l4": shorter}})

    found = breaks_between({"1": old, "2": old, "3": new, "4": last}, "A15", EN)

    assert found == {"3": "wording changed", "4": "scale changed"}


def test_a_change_is_claimed_only_where_ranges_do_not_meet():
    def sure(name, value):
        return Estimate(name, "", value, 20, step=0.05, is_complete=True)

    hidden = Estimate("Hu", "", None, reason="too few")
    rounds = {
        "2024": [sure("Li", 0.5), sure("Wu", 0.5), sure("Gu", 0.5), hidden],
        "2026": [sure("Li", 0.7), sure("Wu", 0.55), sure("Gu", 0.3), hidden],
    }

    assert "1 of 3 rose and 1 fell" in trends_sentence(rounds, EN)


def test_nothing_is_claimed_over_a_break_or_of_a_single_round():
    assert "not compared" in trends_sentence(ROUNDS, EN, breaks={"2026": "wording"})
    assert "one round only" in trends_sentence({"2026": []}, EN)


def test_the_table_has_a_row_for_each_round_and_says_what_broke():
    table = trends_table(ROUNDS, {"2026": "wording changed"})

    assert table["round"].tolist() == ["2022", "2024", "2026"]
    assert table["broken"].tolist() == ["", "", "wording changed"]
