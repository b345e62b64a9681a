"""Figures say of the marks what their readers can take from them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from factories import a_survey, a_tally

from toolkit.analysis.disclosure import protect
from toolkit.analysis.published_figures import (
    Crowd,
    band_figures,
    count_figure,
    count_told,
    crowds_of,
    figures_of,
    raters,
    score_figure,
)
from toolkit.errors import TallyError
from toolkit.publication import Banded

MARKS = ("excellent", "qualified")
SCORES = {"excellent": 100, "qualified": 80}
RULES = {"staff": None, "students": None, "retired": "staff"}


def a_crowd(group, size):
    return Crowd("m1", "A15", group, size, MARKS)


def told_by(figures):
    return {
        (frozenset(crowd.group for crowd in figure.crowds), mark): count
        for figure in figures
        for mark, count in [count_told(figure)]
    }


def test_crowds_are_the_groups_as_they_were_counted():
    survey = a_survey()
    crowds = crowds_of(a_tally(), survey)

    assert crowds["m1", "A15", "retired"].size == 2
    assert crowds["m1", "A15", "staff"].size == 12
    (question,) = survey.questions
    assert {one.marks for one in crowds.values()} == {question.marks}


def test_a_merged_group_is_a_sum_of_crowds():
    tally = a_tally({"m1": {"staff": {"excellent": 9}, "retired": {"qualified": 2}}})
    shown = protect(tally, fewest=5, merge_with=RULES).tally

    told = told_by(figures_of(shown, crowds_of(tally, a_survey())))

    both = frozenset({"staff", "retired"})
    assert (told[both, "excellent"], told[both, "qualified"]) == (9, 2)
    assert {groups for groups, _ in told} == {both}


def test_zeros_and_the_pooled_count_are_told_as_well():
    tally = a_tally({"m1": {"staff": {"excellent": 9}, "students": {"excellent": 6}}})

    told = told_by(figures_of(tally, crowds_of(tally, a_survey())))

    everyone = frozenset({"staff", "students"})
    assert (told[everyone, "excellent"], told[everyone, "blank"]) == (15, 0)
    assert told[frozenset({"staff"}), "unqualified"] == 0


def test_totals_run_over_the_subjects_told_together():
    tally = a_tally()
    figures = figures_of(tally, crowds_of(tally, a_survey()), together=[["m1", "m2"]])

    (total,) = [
        figure
        for figure in figures
        if {crowd.subject for crowd in figure.crowds} == {"m1", "m2"}
        and count_told(figure)[0] == "excellent"
    ]

    assert (total.low, raters(total.crowds)) == (31, 58)


@pytest.mark.abuse(51)
def test_a_band_is_a_figure_of_all_crowds_on_its_question():
    tally = a_tally({"m1": {"staff": {"excellent": 6}, "retired": {"excellent": 2}}})
    crowds = crowds_of(tally, a_survey())
    bands = [Banded("m1", "A15", "excellent", 7, 8, 8, 80, 100)]

    (figure,) = band_figures(bands, crowds)

    assert (raters(figure.crowds), figure.low, figure.high) == (8, 7, 8)


def test_marks_of_nobody_are_refused():
    with pytest.raises(TallyError, match="nobody who voted"):
        figures_of(a_tally(), {})


def test_a_score_is_rounded_half_up():
    crowd = a_crowd("A", 8)
    told = score_figure({(crowd,): 1}, {"excellent": 1}, shown=Decimal("0.5"))

    # From 0.45 to below 0.55 of eight: only four.
    assert [n for n in range(9) if told.allows(marked(crowd, n))] == [4]


@pytest.mark.parametrize(("shown", "counts"), [("90", [10]), ("91", [11])])
def test_a_half_belongs_to_the_score_above(shown, counts):
    crowd = a_crowd("A", 20)
    told = score_figure({(crowd,): 1}, SCORES, shown=Decimal(shown))

    assert [n for n in range(21) if told.allows(marked(crowd, n))] == counts


def test_exactly_a_half_is_in_and_the_next_half_is_out():
    crowd = a_crowd("A", 40)
    told = score_figure({(crowd,): 1}, SCORES, shown=Decimal(90))

    # 89.5 is rounded to 90 and 90.5 is not: 19 and 20 of 40, but not 21.
    assert [n for n in range(41) if told.allows(marked(crowd, n))] == [19, 20]


def test_parts_of_a_score_weigh_as_they_are_told():
    one, two, three = a_crowd("A", 4), a_crowd("B", 3), a_crowd("C", 1)
    cells = marked(one, 2) | marked(two, 2) | marked(three, 1)

    # 0.3 * (80 + 20 * 2/4) + 0.7 * (80 + 20 * 3/4) = 27 + 66.5
    for shown, true in (("93.5", True), ("93.4", False), ("94", True), ("93", False)):
        weights = {(one,): 30, (two, three): 70}
        told = score_figure(weights, SCORES, shown=Decimal(shown))
        assert told.allows(cells) is true


@pytest.mark.parametrize(
    ("size", "weight", "scores"),
    [(0, 1, SCORES), (3, 0, SCORES), (3, 1, {}), (3, 1, {"other": 5})],
)
def test_a_score_of_nobody_or_of_nothing_is_refused(size, weight, scores):
    with pytest.raises(TallyError, match="nobody"):
        score_figure({(a_crowd("A", size),): weight}, scores, shown=Decimal(80))


def test_a_band_is_no_plain_count():
    crowd = a_crowd("A", 9)

    assert count_told(count_figure([crowd], "excellent", 7)) == ("excellent", 7)
    assert count_told(count_figure([crowd], "excellent", 7, 9)) is None


def marked(crowd, excellent):
    counts = (excellent, crowd.size - excellent)
    return {(crowd, m): n for m, n in zip(MARKS, counts, strict=True)}
