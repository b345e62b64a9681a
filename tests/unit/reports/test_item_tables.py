"""Results item by item say what the tally says, scale by scale."""

from __future__ import annotations

from collections import Counter
from statistics import mean, median

import pytest
from factories import a_lifelike_publication, a_publication, a_tally
from places import SURVEYS

from toolkit.i18n import translator
from toolkit.publication import ListedSubject
from toolkit.reports.item_tables import item_tables
from toolkit.reports.parts import Part, one_of_each
from toolkit.reports.report import Kind, Share, joined
from toolkit.survey.loading import load_survey

EN = translator("en")
EVERY_KIND = load_survey(SURVEYS / "every-kind.yaml").filled()
LECTURE = ListedSubject("s1", "Lecture", "", "lecture")
VISIT = ListedSubject("s2", "Visit", "", "visit")
MANY = {group.id: 30 for group in EVERY_KIND.rater_groups}
"""So many that of those who are asked K3 there are still enough for counts."""


@pytest.fixture(scope="module")
def publication():
    return a_lifelike_publication(EVERY_KIND, subjects=[LECTURE, VISIT], raters=MANY)


def tables(publication, *subjects, name=""):
    return item_tables(publication, [Part(name, subjects)], EN)


def row(tables, item):
    """The row of an item, by the headings of its table."""
    (found,) = (
        {column.title: cell for column, cell in zip(table.columns, cells, strict=True)}
        for table in tables
        for cells in table.rows
        if item in cells
    )
    return found


def counted(publication, question, *subjects):
    """The marks of a question in the tally, groups and subjects added up."""
    counts = publication.tally.select(
        subject=[one.id for one in subjects], item=question
    ).counts
    found = Counter()
    for grade, count in zip(counts["grade"], counts["count"], strict=True):
        found[grade] += int(count)
    return found


def names(table):
    """What stands in the column of items, or of options."""
    titles = [column.title for column in table.columns]
    (place,) = (titles.index(one) for one in ("Item", "Option") if one in titles)
    return [cells[place] for cells in table.rows]


def test_questions_of_one_scale_share_a_table_in_the_order_of_the_form(publication):
    assert [names(table) for table in tables(publication, LECTURE)] == [
        ["Content", "At least 100 yuan each", "Delivery"],
        ["Did you take part?"],
        ["Talk", "Debate", "Tour"],
        ["Novelty"],
        ["Participation"],
    ]


def test_what_is_not_asked_about_a_subject_has_no_row(publication):
    assert "Delivery" not in names(tables(publication, VISIT)[0])


@pytest.mark.parametrize(
    ("question", "item", "grades"),
    [
        ("K1", "Content", ("good", "fairly_good", "average", "poor")),
        ("K2", "Did you take part?", ("yes", "no")),
        ("K5", "Participation", ("from_85", "from_60", "from_0")),
    ],
)
def test_grades_answers_and_bands_stand_in_columns(publication, question, item, grades):
    marks = counted(publication, question, LECTURE)
    cells = list(row(tables(publication, LECTURE), item).values())

    shares = [cell for cell in cells if isinstance(cell, Share)]

    of = sum(marks[grade] for grade in grades)
    assert shares == [Share(marks[grade], of) for grade in grades]
    assert cells[-2:] == [marks["blank"], marks["invalid"]]


def test_votes_are_shares_of_all_valid_ballots_that_were_asked(publication):
    marks = counted(publication, "K3.talk", LECTURE)
    asked = sum(marks.values()) - marks["not_asked"]

    votes = row(tables(publication, LECTURE), "Talk")["Chosen"]

    assert 0 < asked < sum(marks.values())
    assert votes == Share(marks["chosen"], asked)


def test_the_rest_of_the_ballots_is_told_below_a_list(publication):
    marks = counted(publication, "K3.talk", LECTURE)
    notes = tables(publication, LECTURE)[2].notes

    assert any("Up to 2 may be chosen" in note for note in notes)
    assert "In the order of the form, not of votes." in notes
    assert any(f"“None of them” {marks['none']}," in note for note in notes)
    assert any(f"Not asked: {marks['not_asked']}." in note for note in notes)


def test_a_conditional_item_has_a_column_of_those_not_asked():
    survey = load_survey("opinion-survey")
    whole = ListedSubject("s1", "Unit", "")
    publication = a_lifelike_publication(survey, subjects=[whole])
    marks = counted(publication, "D06", whole)

    found = row(tables(publication, whole), "Are you satisfied with that handling?")

    assert found["Not asked"] == marks["not_asked"] > 0
    assert found["Satisfied"].of + found["Cannot say"] + found["Blank"] + found[
        "Invalid cell"
    ] + found["Not asked"] == sum(marks.values())


def test_points_have_their_number_mean_and_median(publication):
    marks = counted(publication, "K4", LECTURE)
    given = [int(code) for code in marks.elements() if code.isdecimal()]

    found = row(tables(publication, LECTURE), "Novelty")

    assert found["Points given by"] == len(given)
    assert float(found["Mean"]) == pytest.approx(mean(given), abs=0.005)
    assert float(found["Median"]) == median(given)
    assert found["Full marks"] == 15
    assert found["No points"] == marks["no_points"]


def test_means_of_several_items_are_added_up_before_rounding():
    survey = load_survey("party-day-selection")
    publication = a_lifelike_publication(survey, raters={"judges": 11})
    marks = [
        counted(publication, f"H20{n}", *publication.subjects) for n in range(1, 7)
    ]
    means = [
        mean(int(code) for code in one.elements() if code.isdecimal()) for one in marks
    ]

    found = row(tables(publication, *publication.subjects), "Sum of the means")

    assert float(found["Mean"]) == pytest.approx(sum(means), abs=0.005)
    assert found["Full marks"] == 85


def test_subjects_of_a_part_are_added_up(publication):
    marks = counted(publication, "K1", LECTURE, VISIT)

    found = row(tables(publication, LECTURE, VISIT), "Content")

    assert (found["Subjects"], found["of these shown"]) == (2, 2)
    assert found["Good"].count == marks["good"]
    assert row(tables(publication, LECTURE, VISIT), "Delivery")["Subjects"] == 1


def test_parts_stand_one_below_the_other_by_name(publication):
    table = item_tables(publication, one_of_each([LECTURE, VISIT]), EN)[0]

    assert [cells[0] for cells in table.rows] == [*["Lecture"] * 3, *["Visit"] * 2]
    assert joined(table, 0) == [(0, 2), (3, 4)]


def test_a_withheld_subject_has_rows_without_figures():
    tally = a_tally({"s1": {"staff": {"good": 2}}}, item="K1")
    publication = a_publication(survey=EVERY_KIND, tally=tally, subjects=[LECTURE])

    found = tables(publication, LECTURE)

    for table in found:
        figures = [
            cell
            for cells in table.rows
            for column, cell in zip(table.columns, cells, strict=True)
            if column.kind in {Kind.SHARE, Kind.NUMBER}
        ]
        assert set(figures) == {None}
        assert any("not shown" in note for note in table.notes)


def test_a_blank_cell_is_not_called_what_the_exit_is_called():
    publication = a_lifelike_publication(load_survey("nomination"))
    _ = translator("zh-CN")

    (table,) = item_tables(publication, one_of_each(publication.subjects), _)

    assert any("“弃权”" in note and "“空白”" in note for note in table.notes)
