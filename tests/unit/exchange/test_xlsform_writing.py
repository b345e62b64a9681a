"""Surveys as other programs read them."""

from __future__ import annotations

import pytest
from grids import grids_of
from places import ROOT

from toolkit.exchange.xlsform.reading import read_xlsform
from toolkit.exchange.xlsform.writing import write_xlsform
from toolkit.survey.loading import load_survey


@pytest.fixture
def survey():
    return load_survey(ROOT / "tests" / "surveys" / "every-kind.yaml")


def rows(sheets, name):
    """Return the rows of a sheet as mappings, by the first name they have."""
    header, *lines = sheets[name]
    key = header.index("name")
    return {line[key]: dict(zip(header, line, strict=True)) for line in lines}


def test_each_kind_is_asked_in_the_nearest_way(survey):
    asked = rows(write_xlsform(survey).data, "survey")
    types = {name: row["type"] for name, row in asked.items() if name.startswith("K")}

    assert types == {
        "K1": "select_one q4",
        "K2": "select_one K2",
        "K3": "select_multiple K3",
        "K4": "integer",
        "K5": "decimal",
        "K6": "text",
        "K7": "begin_repeat",
        "K7_clause": "text",
        "K7_change": "text",
        "K7_reason": "text",
        "K8": "begin_group",
        "K8_grade": "select_one q4",
        "K8_value": "text",
        "K8_note": "text",
        "K9": "select_one q4",
    }


def test_limits_and_conditions_are_expressions(survey):
    asked = rows(write_xlsform(survey).data, "survey")

    assert asked["K3"]["relevant"] == "${K2} = 'yes'"
    assert asked["K4"]["constraint"] == ". >= 0 and . <= 15"
    assert asked["K5"]["constraint"] == ". >= 0 and . <= 100 and round(., 1) = ."
    assert asked["K6"]["constraint"] == "string-length(.) <= 40"
    assert "count-selected(.) <= 2" in asked["K3"]["constraint"]


def test_a_parameter_is_a_row_that_wordings_refer_to(survey):
    asked = rows(write_xlsform(survey).data, "survey")

    assert asked["parameter_amount_en"]["calculation"] == "'100 yuan'"
    assert "${parameter_amount_en}" in asked["K8"]["label::English (en)"]


def test_what_other_programs_do_not_show_is_told(survey):
    told = {problem.place for problem in write_xlsform(survey).left_out}

    assert told == {"settings", "K4", "K5", "K9"}


def test_what_is_edited_in_the_spreadsheet_is_what_comes_back(survey):
    sheets = write_xlsform(survey).data
    header, *lines = sheets["survey"]
    (edited,) = (line for line in lines if line[header.index("name")] == "K1")
    edited[header.index("label::English (en)")] = "What was said"
    sheets["survey"].append(["select_one q4", "exchange", "互动。", "Exchange."])
    sheets["choices"].insert(3, ["q4", "middling", "尚可", "Middling", ""])
    read = read_xlsform(grids_of(sheets), file="a.xlsx")
    asked = {item["id"]: item for item in read.data["items"]}
    codes = [grade["code"] for grade in read.data["scales"]["q4"]["grades"]]

    assert asked["K1"]["text"]["en"] == "What was said"
    assert asked["Q01"]["scale"] == "q4"
    assert codes == ["good", "fairly_good", "middling", "average", "poor"]
