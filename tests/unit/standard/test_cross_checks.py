"""Self-grades beside what raters said."""

from __future__ import annotations

import pytest
from factories import a_publication, a_tally

from toolkit.i18n import translator
from toolkit.reports.cross_checks import cross_check_table, statements
from toolkit.standard.cross_checks import CHAINS, cross_check
from toolkit.standard.model import SelfGrade
from toolkit.survey.loading import load_survey
from toolkit.survey.model import Direction

MET = {"F01": SelfGrade.MET}
TEMPLATES = {
    Direction.MASSES_TO_MEMBERS: "member-appraisal",
    Direction.MEMBERS_TO_BRANCH: "branch-appraisal",
    Direction.LOWER_TO_HIGHER: "superior-appraisal",
    Direction.OPINION_SURVEY: "opinion-survey",
    Direction.PROPOSAL: "proposal",
}
DONE = {"b1": {"teachers": {"done": 5, "partly_done": 2, "not_known": 2, "blank": 1}}}


def a_round(template, item, counts, **fields):
    """A publication of one item's counts, by subject and group."""
    return a_publication(
        survey=load_survey(template),
        tally=a_tally(counts, item=item),
        title="2026年评议",
        **fields,
    )


def the_check(element, grades, *rounds):
    (found,) = [
        one for one in cross_check(grades, rounds) if one.chain.element == element
    ]
    return found


def test_the_chains_are_those_of_the_catalogue():
    assert [chain.name for chain in CHAINS] == [
        "B01 ↔ F01",
        "B03 ↔ F02",
        "B05 ↔ F03",
        "C05 ↔ F07",
        "C06 ↔ D10 ↔ F08",
        "C08 ↔ D05 ↔ G08 ↔ F10",
        "C09 ↔ F11",
        "C10 ↔ F12",
        "A12 ↔ D07",
        "B13 ↔ D08",
        "C04 ↔ D11",
    ]


@pytest.mark.parametrize(
    "asked",
    [asked for chain in CHAINS for asked in chain.asked],
    ids=lambda asked: asked.item,
)
def test_every_item_of_a_chain_is_asked_in_its_direction(asked):
    survey = load_survey(TEMPLATES[asked.direction])
    codes = {
        option.code
        for question in survey.questions
        if question.id == asked.item
        for option in question.scale.grades
    }

    assert survey.item(asked.item)
    assert survey.direction is asked.direction
    assert asked.is_fact == ("not_done" in codes)


def test_a_chain_is_told_with_counts_beside_per_cents():
    check = the_check("F01", MET, a_round("branch-appraisal", "B01", DONE))
    (told,) = statements(check, translator("en"))

    assert told == (
        "Self-evaluation: Met. Of the raters in “2026年评议” (item B01), "
        "50.00% (5 of 10) answered “Done”, 20.00% (2 of 10) “Not known”."
    )


def test_a_chain_is_told_in_chinese():
    check = the_check("F01", MET, a_round("branch-appraisal", "B01", DONE))
    (told,) = statements(check, translator("zh-CN"))

    assert told == (
        "自评：达标；“2026年评议”（B01）参评人中回答“做到”的占50.00%（5/10），"
        "“不清楚”占20.00%（2/10）。"
    )


def test_subjects_and_groups_are_added_up():
    counts = DONE | {"b2": {"staff": {"done": 7}, "teachers": {"not_done": 6}}}
    check = the_check("F01", MET, a_round("branch-appraisal", "B01", counts))
    (answers,) = check.answers

    assert (answers.told[0].count, answers.of, answers.subjects) == (12, 23, 2)


def test_withheld_subjects_are_left_out_and_said_to_be():
    counts = DONE | {"b2": {"teachers": {"not_done": 2}}}
    check = the_check("F01", MET, a_round("branch-appraisal", "B01", counts))

    assert check.answers[0].of == 10
    assert "B01: 1 subjects" in " ".join(statements(check, translator("en")))


@pytest.mark.parametrize(("unknowing", "is_finding"), [(6, False), (7, True)])
def test_many_who_do_not_know_of_a_fact_are_a_finding(unknowing, is_finding):
    counts = {"b1": {"teachers": {"done": 18 - unknowing, "not_known": unknowing}}}
    check = the_check("F01", MET, a_round("branch-appraisal", "B01", counts))
    told = " ".join(statements(check, translator("en")))

    assert ("Finding on B01" in told) == is_finding


def test_many_who_do_not_know_how_good_it_is_are_no_finding():
    counts = {"m1": {"staff": {"good": 5, "dont_know": 20}}}
    rounds = [a_round("member-appraisal", "A12", counts)]
    told = [statements(one, translator("en")) for one in cross_check({}, rounds)]

    assert "Finding" not in str(told)


def test_options_without_order_are_all_told_and_only_of_those_asked():
    counts = {"s1": {"teachers": {"resolved": 12, "no_reply": 4, "not_asked": 30}}}
    check = the_check("F10", {}, a_round("opinion-survey", "D05", counts))
    told = " ".join(statements(check, translator("en")))

    assert "75.00% (12 of 16) answered “Resolved”" in told
    assert "25.00% (4 of 16) answered “No reply received”" in told


def test_an_item_answered_in_words_is_named_and_so_is_one_nobody_was_asked():
    words = a_round("proposal", "G09", {"p1": {"delegates": {"satisfied": 6}}})
    told = " ".join(statements(the_check("F10", {}, words), translator("en")))

    assert "G08: answered in words" in told
    assert "C08, D05: asked in none of these rounds." in told


def test_an_item_of_another_direction_is_not_taken_for_it():
    survey = load_survey("branch-appraisal")
    other = survey.model_copy(update={"direction": Direction.SELECTION})
    strange = a_publication(survey=other, tally=a_tally(DONE, item="B01"))

    assert the_check("F01", MET, strange).answers == ()


def test_a_round_in_which_nothing_is_shown_says_so():
    counts = {"b1": {"teachers": {"done": 2}}}
    check = the_check("F01", MET, a_round("branch-appraisal", "B01", counts))

    assert "no counts are published" in statements(check, translator("en"))[0]


def test_without_a_round_the_self_grade_stands_alone():
    told = statements(the_check("F01", MET), translator("en"))

    assert told == (
        "Self-evaluation: Met.",
        "B01: asked in none of these rounds.",
    )


def test_the_table_has_every_chain_and_what_the_sentences_say():
    rounds = [a_round("branch-appraisal", "B01", DONE)]
    table = cross_check_table(cross_check(MET, rounds), translator("en"))

    assert [row[0] for row in table.rows] == [chain.name for chain in CHAINS]
    assert table.rows[0][1] == "Met"
    assert table.rows[0][4] == "50.00% (5 of 10) answered “Done”"
