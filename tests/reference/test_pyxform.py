"""Our forms are forms to pyxform too, the program that defines XLSForm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from places import ROOT
from pyxform.xls2xform import convert
from strategies import surveys

from toolkit.exchange.xlsform.writing import write_xlsform
from toolkit.storage.sheet_writing import write_sheets
from toolkit.survey.loading import load_survey

TEMPLATES = sorted((ROOT / "templates").glob("*.yaml"))


def converted(survey, path):
    write_sheets(path, write_xlsform(survey).data)
    return convert(path, validate=False)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_shipped_template_is_taken_without_a_warning(path, tmp_path):
    assert converted(load_survey(path), tmp_path / "a.xlsx").warnings == []


@settings(max_examples=20)
@given(survey=surveys())
def test_any_survey_is_taken(survey, tmp_path_factory):
    path = tmp_path_factory.mktemp("forms") / "a.xlsx"

    assert converted(survey, path).xform.startswith("<?xml")
