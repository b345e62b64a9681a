"""What is said about a subject claims no more than the counts hold."""

from __future__ import annotations

import pytest
from factories import a_lifelike_publication, a_publication, a_survey, a_tally
from places import SURVEYS

from toolkit.i18n import translator
from toolkit.opinions import ReleasedOpinion
from toolkit.reports.content import said_about, subject_tables
from toolkit.reports.report import Kind, Share
from toolkit.survey.loading import load_survey
from toolkit.tally import Tally

EN, ZH = translator("en"), translator("zh-CN")


def a_round_of(grades, **more):
    return a_publication({"m1": {"staff": grades}}, **more)


def subject_table(publication, subject, _):
    (table,) = subject_tables(publication, subject, _)
    return table


def sentence(publication, word, *, _=EN):
    found = [said for said in said_about(publication, "m1", _) if word in said]
    assert len(found) == 1, found
    return found[0]


def says(publication, word, *, _=EN):
    return any(word in said for said in said_about(publication, "m1", _))


def test_turnout_is_said_first():
    first = said_about(a_publication(absent=1, invalid=2), "m1", EN)[0]

    assert first == (
        "Eligible 38, took part 35 (92.11%); "
        "ballots issued 38, returned 35, valid 29, invalid 6."
    )


def test_grades_are_said_with_counts_shares_and_what_they_are_shares_of():
    said = sentence(a_publication(), "ballots with a grade")

    assert said == (
        "Of 28 ballots with a grade: “Excellent” 20 (71.43%), “Qualified” 7 (25.00%), "
        "“Basically qualified” 0 (0.00%), “Unqualified” 1 (3.57%)."
    )


def test_the_merged_share_stands_beside_the_top_one_and_never_alone():
    publication = a_publication()

    assert sentence(publication, "together: ") == (
        "“Excellent” and “Qualified” together: 27 (96.43%)."
    )
    assert says(publication, "“Excellent” 20 (71.43%)")


def test_those_who_cannot_judge_are_said_beside_the_shares():
    said = sentence(a_publication(), "Don't know")

    assert said == "“Don't know”: 1 (3.45% of valid ballots), not in the shares."


@pytest.mark.parametrize(("dont_know", "warned"), [(4, False), (5, True)])
def test_more_than_a_third_who_cannot_judge_is_a_warning(dont_know, warned):
    publication = a_round_of({"excellent": 12 - dont_know, "dont_know": dont_know})

    assert says(publication, "read the shares with care") is warned


def test_a_complete_count_has_no_sampling_error_and_no_bounds():
    publication = a_round_of({"excellent": 9, "qualified": 3})

    assert says(publication, "without sampling error")
    assert not says(publication, "lies between")


def test_a_complete_count_says_what_one_ballot_would_change():
    publication = a_round_of({"excellent": 9, "qualified": 3})

    assert sentence(publication, "One changed") == (
        "One changed ballot would make the share of “Excellent” 67% or 83%."
    )


def test_a_partial_return_is_told_with_bounds_first_and_an_interval_second():
    publication = a_round_of({"excellent": 8, "qualified": 2}, absent=10)
    told = said_about(publication, "m1", EN)
    bounds = (
        "10 of 20 eligible raters gave no valid ballot and may think anything: among "
        "all, “Excellent” lies between 8 and 18 (40.00% to 90.00%)."
    )

    assert not says(publication, "sampling error")
    assert told[told.index(bounds) + 1] == (
        "If they think like those who voted, “Excellent” is 11 to 18 among all (95% "
        "interval)."
    )


def test_an_invalid_ballot_counts_as_an_unknown_opinion():
    publication = a_round_of({"excellent": 10}, invalid=1)

    assert says(publication, "1 of 11 eligible raters gave no valid ballot")


@pytest.mark.parametrize(
    ("grades", "absent", "said"),
    [
        (
            {"excellent": 9, "qualified": 3},
            0,
            "chose “Excellent”; to undo that, at least 3",
        ),
        ({"excellent": 8, "qualified": 2}, 3, "chose “Excellent”, whatever the others"),
        (
            {"excellent": 6, "qualified": 4},
            3,
            "chose “Excellent” and “Qualified”, what",
        ),
        ({"qualified": 8, "excellent": 2}, 0, "chose “Qualified”; to undo that"),
        ({"unqualified": 8, "excellent": 2}, 1, "chose “Unqualified”, whatever"),
        ({"excellent": 6, "dont_know": 4}, 3, "No grade can be said for certain"),
        (
            {"excellent": 6, "unqualified": 6},
            0,
            "No grade was chosen by more than half",
        ),
    ],
)
def test_a_majority_is_one_only_where_the_missing_cannot_undo_it(grades, absent, said):
    assert says(a_round_of(grades, absent=absent), said)


def test_half_is_not_more_than_half():
    publication = a_round_of({"excellent": 6, "dont_know": 6})

    assert not says(publication, "More than half")


def test_merged_groups_are_named_with_the_reason():
    said = sentence(a_publication(), "离退休人员", _=ZH)

    assert said == "离退休人员参评不足10人（按有效票计），与教职工合并公布。"


def test_where_the_small_group_cannot_be_known_it_is_not_named():
    few = {"excellent": 4}
    publication = a_publication({"m1": {"staff": few, "students": few, "retired": few}})

    assert sentence(publication, "合并公布", _=ZH) == (
        "教职工、学生、离退休人员中有参评不足10人的类别（按有效票计），合并公布。"
    )


def test_groups_large_enough_are_not_spoken_of():
    many = {"excellent": 9}

    assert not says(
        a_publication({"m1": {"staff": many, "students": many}}), "together wi"
    )


def test_of_a_withheld_subject_only_turnout_and_the_reason_are_said():
    said = said_about(a_round_of({"excellent": 4}, absent=1), "m1", ZH)

    assert said == (
        "应参评5人，实参评4人，参评率80.00%；发出5张，收回4张，有效4张，无效0张。",
        "有效票不足5张，不公布。",
    )


@pytest.mark.parametrize(
    ("valid", "opinions", "said"),
    [
        (9, (), "Fewer than 10 valid ballots: opinions are not shown word for word."),
        (12, (), "No opinion has been released after review."),
        (
            12,
            (
                ReleasedOpinion("m1", "A16", "按时完成工作。"),
                ReleasedOpinion("m2", "A16", "愿意听取意见。"),
            ),
            "Opinions released after review: 1.",
        ),
    ],
)
def test_it_is_said_whether_there_are_opinions_to_read(valid, opinions, said):
    publication = a_round_of({"excellent": valid}, opinions=opinions)

    assert said_about(publication, "m1", EN)[-1] == said


def test_a_form_without_room_for_words_says_nothing_of_opinions():
    survey = a_survey()
    closed = survey.model_copy(update={"items": survey.items[:1]})

    assert not says(a_round_of({"excellent": 12}, survey=closed), "pinion")


def test_several_items_are_told_one_after_the_other_by_name():
    survey = a_survey(items=2)
    tally = a_tally({"m1": {"staff": {"excellent": 12}}})
    more = a_tally({"m1": {"staff": {"qualified": 12}}}, item="B01").counts
    tally += Tally.from_counts(more)
    said = said_about(a_publication(survey=survey, tally=tally), "m1", EN)

    assert sum(one == "On “Overall appraisal of this member”:" for one in said) == 2


def test_a_subject_nobody_could_grade_has_no_shares():
    publication = a_round_of({"dont_know": 12})

    assert says(publication, "No ballot gives a grade.")
    assert not says(publication, "together: ")


def test_the_table_has_a_row_for_every_mark_and_a_block_for_every_group():
    table = subject_table(a_publication(), "m1", ZH)

    assert [(column.over, column.title) for column in table.columns] == [
        ("", "等次"),
        ("教职工＋离退休人员", "票"),
        ("教职工＋离退休人员", "%"),
        ("学生", "票"),
        ("学生", "%"),
        ("合计", "票"),
        ("合计", "%"),
    ]
    assert [row[0] for row in table.rows] == [
        *("优秀", "合格", "基本合格", "不合格", "不了解", "弃权", "单格无效"),
    ]
    assert table.rows[0][1:] == (
        10,
        Share(10, 13),
        10,
        Share(10, 15),
        20,
        Share(20, 28),
    )
    assert table.rows[4][1:] == (1, Share(1, 14), 0, Share(0, 15), 1, Share(1, 29))


def test_one_group_needs_no_block_of_its_own():
    table = subject_table(a_round_of({"excellent": 10}), "m1", EN)

    assert [column.over for column in table.columns] == ["", "All groups", "All groups"]
    assert [column.kind for column in table.columns] == [
        *(Kind.TEXT, Kind.COUNT, Kind.PERCENT),
    ]


def test_several_items_have_a_column_of_their_own():
    table = subject_table(a_publication(survey=a_survey(items=2)), "m1", EN)

    assert table.columns[0].title == "Item"
    assert len(table.rows) == 14


def test_a_withheld_subject_has_no_rows_and_the_reason_below():
    table = subject_table(a_round_of({"excellent": 4}), "m1", EN)

    assert table.rows == ()
    assert table.notes == ("Fewer than 5 valid ballots, not shown.",)


def a_form(name, **more):
    return a_lifelike_publication(load_survey(name).filled(), **more)


def test_many_items_are_told_in_rows_one_table_a_scale():
    tables = subject_tables(a_form("branch-appraisal"), "s001", EN)

    assert [table.title for table in tables] == [
        "Results by item: Done / Partly done / Not done",
        "Results by item: Good / Fairly good / Average / Rather poor",
    ]
    assert [len(table.rows) for table in tables] == [4, 12]
    assert [column.title for column in tables[0].columns] == [
        *("Item", "Done", "Partly done", "Not done"),
        *("Not known", "Blank", "Invalid cell"),
    ]


def test_a_list_has_a_row_for_each_option_and_a_block_for_each_group():
    publication = a_form("nomination")
    counts = publication.tally.counts

    (table,) = subject_tables(publication, "s001", EN)

    chosen = counts[(counts["item"] == "N01.n1") & (counts["grade"] == "chosen")]
    assert [row[0] for row in table.rows][:2] == ["王䶮", "李㛃"]
    assert table.rows[0][-2:] == (
        chosen["count"].sum(),
        Share(int(chosen["count"].sum()), 24),
    )
    assert [column.over for column in table.columns][1::2] == [
        *("Members", "Non-party staff and students", "All groups"),
    ]


def test_what_is_no_grade_is_told_in_a_sentence():
    publication = a_form(SURVEYS / "every-kind.yaml", raters={"staff": 60})
    said = said_about(publication, "s001", EN)

    def begins(words):
        return any(sentence.startswith(words) for sentence in said)

    assert begins("“Novelty”: ")
    assert any("gave points; mean" in one and "of 15, median" in one for one in said)
    assert begins("“The best parts”: up to 2 could be chosen.")
    assert any("Talk: chosen on " in one and "valid ballots (" in one for one in said)
    assert begins("“Participation”: of ")


def test_that_many_cannot_answer_is_a_finding():
    survey = load_survey("branch-appraisal")
    known, unknown = {"done": 12, "not_known": 6}, {"done": 10, "not_known": 8}
    for marks, is_finding in ((known, False), (unknown, True)):
        tally = a_tally({"s1": {"teachers": marks}}, item="B01")
        publication = a_publication(survey=survey, tally=tally)

        said = said_about(publication, "s1", EN)

        assert is_finding is any(
            "44.44% of valid ballots say “Not known”: that so many" in one
            for one in said
        )


def test_of_a_conditional_item_nothing_is_said_about_those_who_stayed_away():
    survey = load_survey("opinion-survey")
    items = [item for item in survey.items if item.id in {"D04", "D06"}]
    publication = a_lifelike_publication(
        survey.model_copy(update={"items": tuple(items), "overall": "D06"})
    )

    said = said_about(publication, "s001", EN)

    assert "On “Are you satisfied with that handling?”:" in said
    assert not [one for one in said if "may think anything" in one]
