"""Shipped templates can be used, and editors know how to help with new ones."""

from __future__ import annotations

import pytest
from places import ROOT

from toolkit.survey.loading import load_survey, shipped_templates
from toolkit.survey.schema import survey_schema


def test_there_are_templates():
    assert shipped_templates()


@pytest.mark.parametrize("template", shipped_templates())
def test_a_shipped_template_loads(template):
    assert load_survey(template).id == template


def test_the_kept_schema_is_what_the_model_says():
    kept = (ROOT / "docs" / "survey.schema.json").read_text("utf-8")

    assert kept == survey_schema(), "run: make schema"
