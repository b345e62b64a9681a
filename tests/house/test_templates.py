"""Shipped templates can be used, agree, and editors know how to help with new ones."""

from __future__ import annotations

import itertools
from functools import cache

import pytest
from places import ROOT

from toolkit.survey.loading import load_survey, shipped_templates
from toolkit.survey.schema import survey_schema

CATALOGUE = {
    "A": 17,
    "B": 17,
    "C": 17,
    "D": 17,
    "E": 12,
    "F": 15,
    "G": 12,
    "H1": 8,
    "H2": 8,
    "H3": 8,
    "H4": 6,
}
"""How many items of each part are numbered in the guide to the source document."""

WARNING = {
    "zh-CN": "不要写姓名、联系方式等能识别个人身份的内容",
    "en": "write nothing that tells who",
}
SIGNED = {"zh-CN": "签名", "en": "signed"}


@cache
def survey(template):
    return load_survey(template)


def items():
    """Return every item of every template, with the template's name."""
    return [(name, item) for name in shipped_templates() for item in survey(name).items]


def test_there_are_templates():
    assert shipped_templates()


@pytest.mark.parametrize("template", shipped_templates())
def test_a_shipped_template_loads(template):
    assert load_survey(template).id == template


def test_the_kept_schema_is_what_the_model_says():
    kept = (ROOT / "templates" / "schema.json").read_text("utf-8")

    assert kept == survey_schema(), "run: make schema"


def test_every_item_of_the_catalogue_is_asked_somewhere():
    wanted = {
        f"{part}{number:02}"
        for part, last in CATALOGUE.items()
        for number in range(1, last + 1)
    }

    assert len(wanted) == 137
    assert wanted - {item.id for _, item in items()} == set()


def test_every_item_names_the_paragraphs_it_rests_on():
    assert [f"{name}: {item.id}" for name, item in items() if not item.source] == []


def test_an_item_asked_in_two_templates_is_worded_the_same():
    apart = [
        f"{one.id}: {name} and {other_name}"
        for (name, one), (other_name, other) in itertools.combinations(items(), 2)
        if one.id == other.id and (one.text, one.source) != (other.text, other.source)
    ]

    assert apart == []


def test_a_scale_has_one_meaning_in_all_templates():
    meanings = {}
    for name in shipped_templates():
        for code, scale in survey(name).scales.items():
            meanings.setdefault(code, {}).setdefault(str(scale), []).append(name)

    assert {code: them for code, them in meanings.items() if len(them) > 1} == {}


@pytest.mark.parametrize(
    "template",
    [name for name in shipped_templates() if name != "proposal"],
)
def test_who_writes_is_warned_not_to_tell_who_they_are(template):
    said = survey(template).guidance or {}
    silent = [tag for tag, words in WARNING.items() if words not in said.get(tag, "")]

    assert not survey(template).written_items or silent == []


@pytest.mark.parametrize("language", SIGNED)
def test_who_proposes_is_told_that_proposals_are_signed(language):
    assert SIGNED[language] in survey("proposal").guidance[language]
