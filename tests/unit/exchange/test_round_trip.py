"""A survey that goes into a spreadsheet comes back as it went."""

from __future__ import annotations

import json

import pytest
from grids import grids_of
from hypothesis import given, settings
from places import ROOT
from strategies import surveys

from toolkit.exchange.xlsform.reading import read_xlsform
from toolkit.exchange.xlsform.writing import write_xlsform
from toolkit.survey.loading import load_survey
from toolkit.survey.model import Survey

TEMPLATES = sorted((ROOT / "templates").glob("*.yaml"))


def there_and_back(survey):
    sheets = write_xlsform(survey).data
    return read_xlsform(grids_of(sheets), file="survey.xlsx")


def as_survey(data):
    return Survey.model_validate_json(json.dumps(data))


@settings(max_examples=40)
@given(survey=surveys())
def test_a_survey_comes_back_as_it_went(survey):
    back = there_and_back(survey)

    assert as_survey(back.data) == survey
    assert back.left_out == back.changed == ()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_shipped_template_comes_back_as_it_went(path):
    survey = load_survey(path)
    back = there_and_back(survey)

    assert as_survey(back.data) == survey
    assert back.left_out == back.changed == ()
