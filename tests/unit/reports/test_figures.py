"""Figures show what the counts say, in the agenda's order, and are reproducible."""

from __future__ import annotations

import itertools
from io import BytesIO

import pytest
from factories import (
    BRANCH,
    a_large_publication,
    a_lifelike_publication,
    a_publication,
    a_survey,
    a_tally,
    members,
)
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.image import imread
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from toolkit.i18n import translator
from toolkit.publication import ListedSubject
from toolkit.reports import parts
from toolkit.reports.bars import segments
from toolkit.reports.canvas import WIDTH
from toolkit.reports.figure_plans import AT_MOST, pictures, pictures_in_report
from toolkit.reports.figures import branch_figures, figure_bytes, figure_of
from toolkit.survey.loading import load_survey

EN, ZH = translator("en"), translator("zh-CN")
MANY = {"staff": {"excellent": 9, "qualified": 6, "unqualified": 5}}
FEW = {"staff": {"excellent": 4}}

shares = (
    st.lists(st.integers(0, 20), min_size=1, max_size=7)
    .filter(any)
    .map(lambda counts: [count / sum(counts) for count in counts])
)


def branch_figure(publication, branch, _):
    (figure,) = branch_figures(publication, branch, _)
    return figure


def words(figure):
    return [text.get_text() for text in figure.findobj(Text)]


def bars(figure):
    """The blocks of the bars, the highest there are: hatching and length."""
    blocks = [one for one in figure.findobj(Rectangle) if 0 < one.get_height() < 1]
    highest = max(one.get_height() for one in blocks)
    return {
        one.get_hatch(): one.get_width()
        for one in blocks
        if one.get_height() == highest
    }


@given(shares)
def test_bars_lie_end_to_end_with_the_worst_grade_first(shares):
    bars = segments(shares)

    assert [place for place, _, _ in bars] == list(reversed(range(len(shares))))
    for (_, start, length), (_, following, _) in itertools.pairwise(bars):
        assert start + length == pytest.approx(following)


@given(shares.filter(lambda shares: len(shares) % 2 == 0))
def test_better_grades_lie_right_of_zero_and_worse_left(shares):
    for place, start, length in segments(shares):
        is_good = place < len(shares) / 2
        assert start >= -1e-9 if is_good else start + length <= 1e-9


def test_the_middle_one_of_an_odd_number_lies_across_zero():
    assert segments([0.25, 0.5, 0.25])[1] == (1, -0.25, 0.5)


def test_subjects_stand_in_agenda_order_with_their_counts():
    said = words(branch_figure(a_publication({"m1": MANY, "m2": MANY}), BRANCH, ZH))

    assert said.index("王䶮") < said.index("李㛃")
    assert said.count("20") == 2
    for count in ("9", "6", "5"):
        assert said.count(count) == 2


def test_the_bars_are_as_long_as_the_shares_and_differ_in_hatching():
    lengths = bars(branch_figure(a_publication({"m1": MANY}), BRANCH, ZH))

    whole = sum(lengths.values())

    assert {hatch: length / whole for hatch, length in lengths.items()} == {
        "": pytest.approx(9 / 20),
        "////": pytest.approx(6 / 20),
        "xxxx": pytest.approx(5 / 20),
    }


def test_a_withheld_subject_is_an_empty_row_with_the_reason():
    figure = branch_figure(a_publication({"m1": MANY, "m2": FEW}), BRANCH, ZH)

    assert "有效票不足5张，不公布" in words(figure)
    assert "4" not in words(figure)


def test_those_who_cannot_judge_stand_beside_the_bars():
    publication = a_publication({"m1": {"staff": {"excellent": 9, "dont_know": 3}}})

    assert "3 (25.00%)" in words(branch_figure(publication, BRANCH, ZH))


def test_a_subject_nobody_graded_says_so():
    publication = a_publication({"m1": {"staff": {"dont_know": 10}}})

    assert "没有评定等次的票" in words(branch_figure(publication, BRANCH, ZH))


def test_title_day_source_and_denominator_are_told():
    said = "".join(words(branch_figure(a_publication(absent=1), BRANCH, ZH))).replace(
        "\n", ""
    )

    assert "教师第一党支部：对该同志的总体评价" in said
    assert "2026年3月5日公布" in said
    assert "每名有效票29张" in said
    assert "÷各等次票数合计（不含“不了解”、弃权和单格无效）" in said
    assert "评议轮次2026-members" in said


@pytest.mark.abuse(33)
def test_a_dollar_sign_in_a_name_is_no_formula():
    publication = a_publication({"m1": MANY})
    (subject,) = publication.subjects
    named = a_publication(
        {"m1": MANY}, subjects=[type(subject)("m1", "$x$", subject.branch)]
    )

    assert figure_bytes(branch_figure(named, BRANCH, ZH), "png")


def test_many_subjects_are_drawn_in_figures_that_fit_a_page():
    publication = a_large_publication(branches=1, subjects=2 * AT_MOST + 1)

    figures = branch_figures(publication, "第1党支部", ZH)

    assert len(figures) == 3
    assert all(figure.get_figheight() <= 9 for figure in figures)


def test_five_grades_have_a_middle():
    survey = a_survey()
    scale = survey.scales["l4"]
    middle = scale.grades[0].model_copy(update={"code": "average"})
    five = scale.model_copy(
        update={"grades": (*scale.grades[:2], middle, *scale.grades[2:])}
    )
    publication = a_publication(
        survey=survey.model_copy(update={"scales": {"l4": five}}),
        tally=a_tally(
            {"m1": {"staff": {"excellent": 4, "average": 4, "unqualified": 4}}}
        ),
    )

    assert words(branch_figure(publication, BRANCH, ZH)).count("4") == 3


def test_the_same_figure_gives_the_same_bytes_without_a_date():
    publication = a_publication()

    for kind in ("svg", "png"):
        one, other = (
            figure_bytes(branch_figure(publication, BRANCH, EN), kind) for _ in "ab"
        )
        assert one == other
        assert b"dc:date" not in one
        assert b"Matplotlib" not in one.split(b"-->")[-1]


def test_words_in_an_svg_are_outlines():
    svg = figure_bytes(branch_figure(a_publication(), BRANCH, ZH), "svg")

    assert b"<text" not in svg
    assert b"http://www.w3.org/2000/svg" in svg


def test_a_png_is_as_large_as_a_page_is_wide():
    png = imread(
        BytesIO(figure_bytes(branch_figure(a_publication(), BRANCH, ZH), "png"))
    )

    assert png.shape[1] == pytest.approx(WIDTH * 200, abs=1)


def planned(publication, *, plan=pictures):
    part = parts.Part(publication.branches[0], publication.subjects)
    return plan(publication, part, EN)


def titles(publication, *, plan=pictures):
    return [picture.sheet.title for picture in planned(publication, plan=plan)]


def test_a_form_has_a_figure_for_each_graded_scale_with_a_bar_for_each_item():
    publication = a_lifelike_publication(load_survey("branch-appraisal"))

    found = planned(publication)

    assert [len(picture.sheet.rows) for picture in found] == [4, 12]
    assert all(picture.subjects == ("s001",) for picture in found)


def test_few_subjects_have_their_items_drawn_apart_and_in_a_report_together():
    survey = load_survey("member-appraisal")
    publication = a_lifelike_publication(survey, subjects=members(["m1", "m2"]))

    assert titles(publication) == [
        f"{BRANCH}: Overall appraisal of this member",
        "王䶮: item by item",
        "李㛃: item by item",
    ]
    assert titles(publication, plan=pictures_in_report) == [
        f"{BRANCH}: Overall appraisal of this member",
        f"{BRANCH}: item by item",
    ]


def test_many_subjects_have_their_items_drawn_together():
    survey = load_survey("member-appraisal")
    many = members([f"m{n}" for n in range(parts.FEW + 1)])
    publication = a_lifelike_publication(survey, subjects=many, raters={"staff": 5})

    assert len(titles(publication)) == 2


def test_votes_are_drawn_option_by_option_as_shares_of_valid_ballots():
    (picture,) = planned(a_lifelike_publication(load_survey("nomination")))

    rows = picture.sheet.rows

    assert [row.name for row in rows][:2] == ["王䶮", "李㛃"]
    for row in rows:
        assert row.said.startswith(f"{round(row.length * 24)} (")


def test_points_are_drawn_as_parts_of_full_marks():
    publication = a_lifelike_publication(load_survey("party-day-selection"))
    (picture,) = planned(publication)

    words_there = words(figure_of(picture))

    assert len(picture.sheet.rows) == 6
    assert all(0 < row.length < 1 for row in picture.sheet.rows)
    assert [row.said for row in picture.sheet.rows] == [
        one for one in words_there if "(n=" in one
    ]


def test_an_item_nobody_answered_is_an_empty_row():
    survey = load_survey("party-day-selection")
    tally = a_tally({"s1": {"judges": {"no_points": 10}}}, item="H201")
    (picture,) = planned(a_publication(survey=survey, tally=tally))

    assert picture.sheet.rows[0].length is None
    assert "no grades given" in words(figure_of(picture))


def test_a_form_about_no_subject_is_not_named_in_its_figures():
    survey = load_survey("opinion-survey").filled()
    subjects = [ListedSubject("s001", survey.title["zh-CN"], "")]
    publication = a_lifelike_publication(survey, subjects=subjects)

    (part,) = parts.lists(publication)
    titles = [one.sheet.title for one in pictures(publication, part, EN)]

    assert set(titles) == {"Item by item"}


def test_a_figure_of_what_not_all_were_asked_says_so():
    survey = load_survey("opinion-survey").filled()
    publication = a_lifelike_publication(survey)

    (part,) = parts.lists(publication)
    notes = [one.sheet.note for one in pictures(publication, part, EN)]

    assert sum("Whoever was not asked is in no share." in note for note in notes) == 1
