"""The schema that editors complete and check templates by."""

from __future__ import annotations

import json

import pytest
from drafts import EXIT, choice, draft, item, text
from jsonschema import Draft202012Validator

from toolkit.survey.loading import find_template, shipped_templates
from toolkit.survey.plain import plain_data
from toolkit.survey.schema import FIELDS, survey_schema

SCHEMA = json.loads(survey_schema())
VALIDATOR = Draft202012Validator(SCHEMA)
CHOOSE = {"kind": "choose", "at_most": 2, "exit": EXIT}


def fields():
    """Return every field of every part of the schema."""
    parts = (SCHEMA, *SCHEMA["$defs"].values())
    return [field for part in parts for field in part.get("properties", {}).items()]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("template", shipped_templates())
def test_a_shipped_template_fits_the_schema(template):
    data = plain_data(find_template(template).read_bytes()).data

    assert list(VALIDATOR.iter_errors(data)) == []


@pytest.mark.parametrize(
    "data",
    [
        draft(choice(), item("A02", show_if={"item": "A01", "is": "yes"})),
        draft(choice(), item("A02", show_if={"item": "A01", "is": ["yes", "no"]})),
        draft(item("N01", **CHOOSE, options="subjects")),
        draft(parameters={"a": 3, "b": "三", "c": text()}),
        draft(scoring={"good": 100}),
        draft(scoring="sat3_100_70_30"),
    ],
)
def test_what_may_be_written_in_several_ways_fits_in_each(data):
    assert list(VALIDATOR.iter_errors(data)) == []


@pytest.mark.parametrize(
    "data",
    [
        draft(item("N01", **CHOOSE, options="raters")),
        draft(title={"zh-CN": "好"}),
        draft(item(colour="red")),
        draft(choice(), item("A02", show_if={"item": "A01", "is": 1})),
    ],
)
def test_what_may_not_be_written_does_not_fit(data):
    assert not VALIDATOR.is_valid(data)


def test_every_field_is_described():
    assert [name for name, field in fields() if not field.get("description")] == []


def test_nothing_is_described_that_is_no_field():
    assert set(FIELDS) == {name for name, _ in fields()}
