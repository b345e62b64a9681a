"""What is counted of every kind of item."""

from __future__ import annotations

import pytest
from places import SURVEYS

from toolkit.survey.loading import load_survey
from toolkit.survey.marking import Marking

SURVEY = load_survey(SURVEYS / "every-kind.yaml")
MARKING = Marking(SURVEY)


def marks(subject_group="lecture", **answers):
    return MARKING.marks(answers, subject_group)


def test_choosing_some_of_many_is_one_question_for_each_option():
    assert [one.id for one in SURVEY.questions] == [
        *("K1", "K2", "K3.talk", "K3.debate", "K3.tour"),
        *("K4", "K5", "K8", "K9"),
    ]


def test_points_are_counted_one_by_one_the_highest_first():
    codes = [grade.code for grade in SURVEY.question("K4").scale.grades]

    assert codes == [str(points) for points in range(15, -1, -1)]


def test_numbers_are_counted_in_bands_the_highest_first():
    bands = SURVEY.question("K5").scale.grades

    assert [band.code for band in bands] == ["from_85", "from_60", "from_0"]
    assert bands[1].text["zh-CN"] == "60.0–84.9%"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"K1": "good"}, {"K1": "good", "K2": "blank", "K3.talk": "not_asked"}),
        ({"K2": "no", "K3": ["talk"]}, {"K3.talk": "not_asked"}),
        ({"K2": "yes"}, {"K3.talk": "blank", "K3.tour": "blank"}),
        (
            {"K2": "yes", "K3": ["talk"]},
            {"K3.talk": "chosen", "K3.tour": "not_chosen"},
        ),
        ({"K2": "yes", "K3": ["none"]}, {"K3.talk": "none", "K3.tour": "none"}),
        ({"K2": "yes", "K3": "invalid"}, {"K3.talk": "invalid", "K2": "yes"}),
        ({"K4": 0}, {"K4": "0"}),
        ({"K4": "no_points"}, {"K4": "no_points"}),
        ({"K5": 60}, {"K5": "from_60"}),
        ({"K5": 84.9}, {"K5": "from_60"}),
        ({"K5": 100}, {"K5": "from_85"}),
        ({"K5": "not_known"}, {"K5": "not_known"}),
        ({"K8": {"value": "3", "note": ""}}, {"K8": "blank"}),
        ({"K8": {"value": "3", "note": "", "grade": "poor"}}, {"K8": "poor"}),
    ],
)
def test_an_answer_puts_a_mark_in_each_cell(answers, expected):
    found = marks(**answers)

    assert {question: found[question] for question in expected} == expected


def test_every_mark_is_one_the_question_has():
    found = marks(K1="good", K2="yes", K3=["talk"], K4=7, K5=3.5)

    assert all(mark in SURVEY.question(one).marks for one, mark in found.items())


def test_what_is_for_other_subjects_only_is_not_counted():
    assert "K9" in marks("lecture")
    assert "K9" not in marks("visit")


def test_rows_and_evidence_are_opinions_each_by_itself():
    row = {"clause": "第三条", "change": "删去", "reason": "重复"}
    evidence = {"value": "12次", "note": "1.3-4", "grade": "good"}

    words = MARKING.words({"K7": [row, row], "K8": evidence}, "visit")

    said = "第三条 — 删去 — 重复"
    assert words == [("K7", said), ("K7", said), ("K8", "12次 — 1.3-4")]


def test_a_parameter_is_put_into_the_wording():
    said = SURVEY.filled().item("K8").text

    assert said == {"zh-CN": "人均不少于100元。", "en": "At least 100 yuan each."}
    assert (
        SURVEY.filled({"amount": "150"})
        .item("K8")
        .text["en"]
        .startswith("At least 150")
    )


def test_a_parameter_the_survey_does_not_have_is_a_mistake():
    with pytest.raises(KeyError):
        SURVEY.filled({"price": "3"})
