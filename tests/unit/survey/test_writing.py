"""Templates written by the toolkit read like those written by hand."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import ROOT
from strategies import surveys

from toolkit.survey.loading import load_survey, read_survey
from toolkit.survey.model import Survey
from toolkit.survey.plain import plain_data
from toolkit.survey.writing import write_survey, write_template

MISTAKEN = [
    *("yes", "No", "null", "12", "1.5e3", "0x1F", "~", "true", "2026-01-01", "。"),
    *(" a", "a ", "a: b", "a #b", "- a", "{a}", "[a]", "a, b", "'a'", '"a"', "&a"),
    *("*a", "!a", "@a", "%a", "a?", "?", "a\\b", "a\nb", "\x85", "\ufeff", "\u2028"),
]
"""Texts that YAML could take for something else."""
SHIPPED = sorted((ROOT / "templates").glob("*.yaml"))


@settings(max_examples=40)
@given(survey=surveys())
def test_what_is_written_says_the_survey(survey):
    data = plain_data(write_survey(survey).encode()).data

    assert Survey.model_validate_json(json.dumps(data)) == survey


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_template_is_the_same_survey_when_written(path):
    survey = load_survey(path)

    assert read_survey(write_survey(survey).encode(), name=path.name) == survey


def test_most_lines_stand_as_a_person_wrote_them():
    path = ROOT / "templates" / "branch-appraisal.yaml"
    written = write_survey(load_survey(path)).splitlines()
    by_hand = path.read_text("utf-8").splitlines()

    assert len(set(written) - set(by_hand)) < len(written) / 50


@pytest.mark.parametrize("said", MISTAKEN)
def test_a_text_is_a_text_wherever_it_stands(said):
    data = {"title": {"zh-CN": said, "en": said}, "id": said, "items": [{"text": said}]}
    read = plain_data(write_template(data).encode()).data

    assert read == json.loads(json.dumps(data).replace(r"\u0085", ""))


@given(said=st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=20))
def test_any_text_that_can_be_seen_comes_back(said):
    data = {"title": {"zh-CN": said, "en": said}, "guidance": said}

    assert plain_data(write_template(data).encode()).data == data
