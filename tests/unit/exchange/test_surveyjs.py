"""Surveys as SurveyJS shows them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from places import ROOT
from strategies import surveys

from toolkit.exchange.surveyjs import write_surveyjs
from toolkit.survey.loading import load_survey


@pytest.fixture
def survey():
    return load_survey(ROOT / "tests" / "surveys" / "every-kind.yaml")


def elements(data):
    """Return all that is asked, by its name, whatever panel it stands in."""
    found = {}
    waiting = list(data["pages"][0]["elements"])
    while waiting:
        element = waiting.pop()
        found[element["name"]] = element
        waiting += element.get("elements", [])
    return found


def test_each_kind_is_asked_in_the_nearest_way(survey):
    asked = elements(write_surveyjs(survey).data)
    types = {name: asked[name]["type"] for name in sorted(asked) if name[0] == "K"}

    assert types == {
        "K1": "radiogroup",
        "K2": "radiogroup",
        "K3": "checkbox",
        "K4": "rating",
        "K5": "text",
        "K6": "comment",
        "K7": "matrixdynamic",
        "K8": "multipletext",
        "K8_grade": "radiogroup",
        "K9": "radiogroup",
    }


def test_grades_of_one_scale_become_a_table():
    survey = load_survey("commendation")
    asked = elements(write_surveyjs(survey).data)
    tables = [one for one in asked.values() if one["type"] == "matrix"]

    assert tables
    assert all(len(one["rows"]) > 1 for one in tables)


def test_quota_limits_and_condition_are_kept(survey):
    asked = elements(write_surveyjs(survey).data)

    assert asked["K3"]["maxSelectedChoices"] == 2
    assert asked["K3"]["choices"][-1]["isExclusive"]
    assert asked["K3"]["visibleIf"] == "{K2} anyof ['yes']"
    assert (asked["K5"]["min"], asked["K5"]["max"]) == (0, 100)
    assert asked["K7"]["maxRowCount"] == 2


def test_wordings_stand_in_every_language_and_parameters_are_filled(survey):
    asked = elements(write_surveyjs(survey).data)

    assert asked["K8_grade"]["title"] == {
        "default": "At least 100 yuan each.",
        "zh-cn": "人均不少于100元。",
        "en": "At least 100 yuan each.",
    }


def test_what_it_does_not_show_is_told(survey):
    told = [problem.place for problem in write_surveyjs(survey).left_out]

    assert told == ["every-kind", "K5", "K5", "K9"]


@settings(max_examples=30)
@given(survey=surveys())
def test_any_survey_can_be_written_and_every_item_is_asked(survey):
    written = json.loads(json.dumps(write_surveyjs(survey).data))
    asked = elements(written)
    rows = {row["value"] for one in asked.values() for row in one.get("rows", [])}

    assert {item.id for item in survey.items} <= {*asked, *rows}
