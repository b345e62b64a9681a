"""What the preview knows, and what it does not let itself be told."""

from __future__ import annotations

import pytest
from markupsafe import escape

from toolkit.apps.environment import Told
from toolkit.apps.preview.model import LONGEST_PARAMETER, PreviewModel
from toolkit.survey.loading import load_survey, shipped_templates


def test_before_loading_nothing_is_shown(archives):
    screen = PreviewModel(Told(archives, "en")).screen

    assert (screen.is_loaded, screen.form, screen.sources) == (False, "", ())


def test_shipped_surveys_own_ones_and_published_rounds_can_be_chosen(model):
    names = model.screen.sources

    assert len(names) == len(shipped_templates()) + 3
    assert names[-1].startswith("2026年民主评议 · ")
    assert any("[every-kind]" in name for name in names)


def test_without_a_folder_of_own_surveys_there_are_the_shipped_ones(archives):
    model = PreviewModel(Told(archives, "zh-CN"))
    model.load()

    assert len(model.screen.sources) == len(shipped_templates()) + 1


def test_the_form_is_the_one_raters_see(choose):
    screen = choose("[opinion-survey]")

    assert "您反映的意见得到了哪种处理？" in screen.form
    assert screen.form.startswith("<!doctype html>")
    assert screen.is_in_order


@pytest.mark.parametrize("template", shipped_templates())
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_shipped_survey_can_be_looked_at(model, choose, template, language):
    model.language = language

    asked = load_survey(template).filled().items
    screen = choose(f"[{template}]")

    assert [it.id for it in asked if escape(it.text[language]) not in screen.form] == []


def test_a_form_about_somebody_has_made_up_names(model, choose):
    model.language = "en"

    assert "Zhang San" in choose("[member-appraisal-short]").form


def test_every_subject_group_is_among_those_made_up(model, choose):
    model.language = "en"
    form = choose("[commendation]").form

    assert "Plays an outstanding part in the unit" in form
    assert "Committed to Party work." in form


def test_a_round_shows_its_own_names(choose):
    form = choose("2026年民主评议").form

    assert "王䶮" in form
    assert "教师支部" in form


def test_the_language_is_switched_with_the_survey_kept(model, choose):
    choose("[opinion-survey]")
    model.language = "en"

    assert "In the past year, have you raised an opinion?" in model.screen.form


def test_a_parameter_is_filled_into_the_wording(model, choose):
    assert choose("[every-kind]").parameters == (("amount", "100元"),)
    model.fill("amount", "200元")

    assert "人均不少于200元" in model.screen.form
    assert model.screen.parameters == (("amount", "200元"),)


def test_an_empty_parameter_takes_its_own_value_again(model, choose):
    choose("[every-kind]")
    model.fill("amount", "200元")
    model.fill("amount", " ")

    assert "人均不少于100元" in model.screen.form


def test_parameters_are_forgotten_with_another_survey(model, choose):
    choose("[every-kind]")
    model.fill("amount", "200元")
    choose("[opinion-survey]")

    assert choose("[every-kind]").parameters == (("amount", "100元"),)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("other", "1"),
        ("amount", "{other}"),
        ("amount", "}"),
        ("amount", "x" * (LONGEST_PARAMETER + 1)),
    ],
)
def test_what_is_no_parameter_or_no_value_changes_nothing(
    model, choose, parameter, value
):
    before = choose("[every-kind]")
    model.fill(parameter, value)

    assert model.screen == before


@pytest.mark.abuse(57)
@pytest.mark.parametrize("number", [-1, 999])
def test_what_is_not_there_cannot_be_chosen(model, number):
    before = model.screen
    model.chosen = number

    assert model.screen == before


def test_a_survey_that_breaks_rules_is_not_shown_but_told_of(choose):
    screen = choose("[broken]")

    assert (screen.form, screen.is_in_order) == ("", False)
    assert all(one.place.startswith("broken.yaml:") for one in screen.findings)
    assert any(not one.is_note for one in screen.findings)


def test_a_file_that_was_corrected_is_read_again(model, choose, templates):
    choose("[broken]")
    text = (templates / "every-kind.yaml").read_text("utf-8")
    (templates / "broken.yaml").write_text(
        text.replace("every-kind", "broken"), "utf-8"
    )
    model.read_again()

    assert model.screen.is_in_order
    assert "活动内容。" in model.screen.form


def test_a_file_that_was_taken_away_is_told_of(model, choose, templates):
    choose("[every-kind]")
    (templates / "every-kind.yaml").unlink()
    model.read_again()

    assert not model.screen.is_in_order
    assert model.screen.findings
