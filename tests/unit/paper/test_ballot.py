"""Whatever a survey asks stands on its paper ballot, and nothing of a rater."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from places import SURVEYS

from toolkit.i18n import translator
from toolkit.paper.ballot import paper_ballot
from toolkit.paper.frame import ROW_HEIGHT
from toolkit.paper.matrix import NAMES_A_SHEET, NOT_ASKED
from toolkit.paper.sheet import BOX, TYPE_AREA, Grid, Line, Look
from toolkit.survey.loading import load_survey, shipped_templates
from toolkit.survey.words import Option

EN, ZH = translator("en"), translator("zh-CN")
EVERY_KIND = load_survey(SURVEYS / "every-kind.yaml")


@dataclass(frozen=True)
class Somebody:
    name: str
    branch: str = "教师支部"
    category: str = ""


def grids(ballot):
    return [
        block
        for sheet in ballot.sheets
        for block in sheet.blocks
        if isinstance(block, Grid)
    ]


def lines(ballot):
    """Return every line of a ballot, in reading order."""
    return [
        line
        for sheet in ballot.sheets
        for block in sheet.blocks
        for line in ([block] if isinstance(block, Line) else lines_of(block))
    ]


def lines_of(grid):
    rows = (*grid.heads, *grid.rows)
    return [line for row in rows for cell in row.cells for line in cell.lines]


def words(ballot):
    return "\n".join(line.text for line in lines(ballot))


def boxes(ballot):
    """Return how many boxes there are to tick, not those that are spoken of."""
    return sum(
        line.text.count(BOX) for grid in grids(ballot) for line in lines_of(grid)
    )


def row_of(ballot, text):
    """Return the words of the row in which a text stands, cell by cell."""
    (row,) = (
        row
        for grid in grids(ballot)
        for row in grid.rows
        if any(text in line.text for cell in row.cells for line in cell.lines)
    )
    return [[line.text for line in cell.lines] for cell in row.cells]


TEMPLATES = pytest.mark.parametrize("template", shipped_templates())
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


@TEMPLATES
@LANGUAGES
def test_every_item_of_a_shipped_survey_is_asked(template, language):
    survey = load_survey(template).filled()
    said = words(paper_ballot(survey, _=translator(language)))

    assert [it.id for it in survey.items if it.text[language] not in said] == []


@TEMPLATES
@LANGUAGES
def test_grids_are_as_wide_as_the_page_and_rows_high_enough_for_a_tick(
    template, language
):
    drawn = grids(paper_ballot(load_survey(template), _=translator(language)))

    assert [round(sum(grid.widths), 6) for grid in drawn] == [TYPE_AREA] * len(drawn)
    assert all(row.height >= 9 for grid in drawn for row in grid.rows)
    assert all(
        sum(cell.columns for cell in row.cells) == len(grid.widths)
        for grid in drawn
        for row in (*grid.heads, *grid.rows)
    )


def test_a_form_has_one_box_for_each_thing_to_mark():
    options = [it for item in EVERY_KIND.items for it in item.options_in(EVERY_KIND)]

    assert boxes(paper_ballot(EVERY_KIND, _=ZH)) == len(options)


def test_a_form_leaves_out_what_is_not_asked_about_its_subject():
    lecture = paper_ballot(EVERY_KIND, [Somebody("讲座一", "", "lecture")], _=ZH)
    visit = paper_ballot(EVERY_KIND, [Somebody("参观一", "", "visit")], _=ZH)

    assert "讲解。" in words(lecture)
    assert "讲解。" not in words(visit)


def test_a_blank_form_says_of_whom_an_item_is_asked():
    assert "Lecture" in "".join(row_of(paper_ballot(EVERY_KIND, _=EN), "Delivery")[2])


def test_a_condition_names_the_question_by_its_number():
    said = "\n".join(row_of(paper_ballot(EVERY_KIND, _=EN), "The best parts")[2])

    assert "“Yes”" in said
    assert "2" in said


def test_points_are_written_on_a_line_beside_their_limits():
    *_rest, answer = row_of(paper_ballot(EVERY_KIND, _=EN), "Novelty")

    assert "(0–15 points)" in answer[0]
    assert "__" in answer[0]


def test_a_number_has_its_unit():
    *_rest, answer = row_of(paper_ballot(EVERY_KIND, _=EN), "Participation")

    assert "% (0–100)" in answer[0]


def test_parameters_stand_in_the_wording():
    assert "100 yuan" in words(paper_ballot(EVERY_KIND, _=EN))


def test_clauses_have_as_many_blank_rows_as_may_be_filled():
    (clauses,) = (
        grid
        for grid in grids(paper_ballot(load_survey("consultation"), _=ZH))
        if len(grid.heads) == 2
    )

    assert [len(row.cells) for row in clauses.rows] == [3] * 5
    assert all(not cell.lines for row in clauses.rows for cell in row.cells)


def test_items_on_one_scale_share_a_table_with_repeated_heads():
    survey = load_survey("branch-appraisal")
    ballot = paper_ballot(survey, _=ZH)
    (drawn, *_more) = (
        grid for grid in grids(ballot) if len(grid.widths) > 5 and grid.heads
    )

    heads = [line.text for cell in drawn.heads[0].cells for line in cell.lines]
    assert heads[-5:] == ["好", "较好", "一般", "较差", "不了解"]
    assert all(
        [line.text for cell in row.cells[-5:] for line in cell.lines] == [BOX] * 5
        for row in drawn.rows
    )


def test_a_dimension_stands_once_beside_its_items():
    ballot = paper_ballot(load_survey("member-appraisal"), _=ZH)
    headings = [line.text for line in lines(ballot) if line.look is Look.HEADING]

    assert headings.count("坚持理想信念") == 1


def test_a_table_has_twenty_names_a_sheet_and_a_sheet_for_each_branch():
    survey = load_survey("member-appraisal-short")
    people = [Somebody(f"张{n}") for n in range(21)] + [Somebody("李四", "学生支部")]
    ballot = paper_ballot(survey, people, _=ZH)

    assert [len(grid.rows) for grid in grids(ballot)] == [NAMES_A_SHEET, 1, 1]
    assert words(ballot).count("学生支部") == 1
    assert "李　四" in words(ballot)


def test_a_blank_table_has_room_for_twenty_names():
    (table,) = grids(paper_ballot(load_survey("member-appraisal-short"), _=ZH))

    assert len(table.rows) == NAMES_A_SHEET
    assert min(row.height for row in table.rows) == ROW_HEIGHT


def test_a_table_crosses_out_what_is_not_asked_about_a_subject():
    survey = EVERY_KIND.model_copy(update={"layout": "matrix"})
    items = tuple(item for item in survey.items if item.id in {"K1", "K9"})
    survey = survey.model_copy(update={"items": items})
    ballot = paper_ballot(survey, [Somebody("参观一", "", "visit")], _=ZH)

    assert [it for it in row_of(ballot, "参观一") if it == [NOT_ASKED]] == [
        [NOT_ASKED]
    ] * 5


def test_what_does_not_fit_into_a_table_becomes_a_form():
    survey = EVERY_KIND.model_copy(update={"layout": "matrix"})
    ballot = paper_ballot(survey, [Somebody("讲座一"), Somebody("讲座二")], _=ZH)

    assert len(ballot.sheets) == 2
    assert all(grid.widths[0] != NAMES_A_SHEET for grid in grids(ballot))


def test_candidates_to_choose_from_are_options_of_one_form():
    people = [Somebody("张三"), Somebody("李小明")]
    ballot = paper_ballot(load_survey("nomination"), people, _=ZH)

    assert len(ballot.sheets) == 1
    assert f"{BOX}张　三　{BOX}李小明" in words(ballot)


def test_a_round_about_one_thing_only_does_not_name_it_again():
    survey = load_survey("nomination")
    whole = Somebody(survey.title["zh-CN"], "")
    asked = survey.with_subjects_as_options(
        [Option(code="s1", text={"zh-CN": "张三", "en": "张三"})]
    )
    ballot = paper_ballot(asked, [whole], title="2026年推荐", _=ZH)

    assert words(ballot).count(whole.name) == 1
    assert f"{BOX}张　三　{BOX}弃权" in words(ballot)


def test_a_round_gives_its_title_and_the_survey_stands_below():
    ballot = paper_ballot(load_survey("opinion-survey"), title="2026年评议", _=ZH)
    heads = [(line.look, line.text) for line in lines(ballot)[:2]]

    assert heads == [(Look.TITLE, "2026年评议"), (Look.SUBTITLE, "党外群众意见调查表")]


@TEMPLATES
def test_whoever_has_boxes_to_tick_is_told_how(template):
    ballot = paper_ballot(load_survey(template), _=EN)
    said = words(ballot).partition("Notes: ")[2]

    assert boxes(ballot) > 0
    assert "tick" in said


@TEMPLATES
def test_only_a_proposal_is_signed(template):
    survey = load_survey(template)
    said = words(paper_ballot(survey, _=EN))

    assert ("signature" in said) is (survey.direction == "proposal")
    assert ("ballot is secret" in said) is (survey.direction != "proposal")


def test_all_raters_are_given_the_same():
    people = [Somebody("张三"), Somebody("李小明")]
    survey = load_survey("member-appraisal-short")

    assert paper_ballot(survey, people, _=ZH) == paper_ballot(survey, people, _=ZH)
