"""What codes mean in labelled data."""

from __future__ import annotations

import re

import pytest
from factories import a_lifelike_publication, a_publication, a_tally
from places import ROOT

from toolkit.exchange.labelled.model import Kind
from toolkit.i18n import translator
from toolkit.publication import Banded
from toolkit.services.labelling import label_publication, label_tally
from toolkit.survey.loading import load_survey
from toolkit.survey.words import Option, same_words

EVERY_KIND = ROOT / "tests" / "surveys" / "every-kind.yaml"
RESERVED_NAMES = {
    *("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to"),
    *("with", "byte", "double", "float", "if", "in", "int", "long", "using"),
}


@pytest.fixture
def labelled():
    """Labelled data with all its tables."""
    band = Banded("m1", "A15", "excellent", 4, 5, 6, 61, 80)
    return label_publication(a_publication(bands=(band,)), translator("en"))


def codes(data, variable):
    """Return the codes of a variable of the first table, each with its value."""
    (found,) = [one for one in data.tables[0].variables if one.name == variable]
    return {value.code: value for value in found.codes}


def test_columns_are_as_their_variables_say(labelled):
    for table in labelled.tables:
        kinds = {one.name: one.kind for one in table.variables}

        assert list(table.frame) == [*kinds]
        for name, column in table.frame.items():
            assert (column.dtype == "int64") is (kinds[name] is Kind.COUNT)


def test_every_code_in_a_column_is_explained(labelled):
    for table in labelled.tables:
        for variable in table.variables:
            if variable.kind is Kind.CODE:
                known = {value.code for value in variable.codes}

                assert {*table.frame[variable.name]} <= known


def test_names_of_variables_are_allowed_in_spss_and_stata(labelled):
    names = {one.name for table in labelled.tables for one in table.variables}

    assert all(re.fullmatch(r"[a-z][a-z_]{0,31}", name) for name in names)
    assert names & RESERVED_NAMES == set()


def test_numbers_follow_from_the_survey_and_not_from_what_was_given():
    few = a_publication({"m1": {"students": {"unqualified": 12}}})
    data = label_publication(few, translator("en"))

    assert codes(data, "grade")["unqualified"].number == 4
    assert codes(data, "group")["students"].number == 2


def test_an_exit_of_one_scale_that_is_a_grade_of_another_is_no_missing_value():
    survey = load_survey(EVERY_KIND)
    text = {"zh-CN": "都行", "en": "Either"}
    way_out = {"exit": Option(code="good", text=text)}
    items = [
        item.model_copy(update=way_out) if item.id == "K2" else item
        for item in survey.items
    ]
    both = survey.model_copy(update={"items": tuple(items)})
    publication = a_lifelike_publication(both, raters={"staff": 60, "students": 60})
    good = codes(label_publication(publication, translator("zh-CN")), "grade")["good"]

    assert good.number > 0
    assert good.meaning == "好／都行"


def test_items_with_the_same_marks_share_a_list_of_them():
    crowd = {"staff": 60, "students": 60}
    publication = a_lifelike_publication(load_survey(EVERY_KIND), raters=crowd)
    data = label_publication(publication, translator("en"))

    assert [scale.items for scale in data.scales] == [
        ("K1", "K8", "K9"),
        ("K2",),
        ("K3.talk", "K3.debate", "K3.tour"),
        ("K4",),
        ("K5",),
    ]


def test_a_tally_from_elsewhere_keeps_its_codes_and_names_what_is_no_grade():
    tally = a_tally({"李㛃": {"g 1": {"5": 3, "很好": 2, "blank": 1}}}, item="甲")
    data = label_tally(tally, translator("en"), file="t.parquet", digest="ab")
    grades = codes(data, "grade")

    assert [one.name for one in data.tables[0].variables] == [
        *("subject", "item", "group", "grade", "count")
    ]
    assert {code: one.meaning for code, one in grades.items()} == {
        "5": "5",
        "很好": "很好",
        "blank": "Blank",
    }
    assert {code: one.number for code, one in grades.items()} == {
        "5": 5,
        "很好": 1001,
        "blank": -1,
    }


def test_an_option_is_named_after_what_it_answers():
    survey = load_survey(EVERY_KIND)
    options = [
        Option(code=f"n{place}", text=same_words(name))
        for place, name in enumerate(("王䶮", "李㛃"))
    ]
    items = [
        item.model_copy(update={"options": tuple(options)}) if item.id == "K3" else item
        for item in survey.items
    ]
    chosen = survey.model_copy(update={"items": tuple(items)})
    crowd = {"staff": 60, "students": 60}
    data = label_publication(
        a_lifelike_publication(chosen, raters=crowd), translator("en")
    )

    assert codes(data, "item")["K3.n1"].meaning == "The best parts: 李㛃"


def test_marks_are_listed_from_grades_to_what_no_survey_offers():
    crowd = {"staff": 60, "students": 60}
    publication = a_lifelike_publication(load_survey(EVERY_KIND), raters=crowd)
    listed = [*codes(label_publication(publication, translator("en")), "grade")]

    assert listed[:4] == ["good", "fairly_good", "average", "poor"]
    assert listed[-8:] == [
        *("dont_know", "cannot_say", "none", "no_points", "not_known"),
        *("blank", "invalid", "not_asked"),
    ]
