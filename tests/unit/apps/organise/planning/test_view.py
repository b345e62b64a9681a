"""Planning as widgets, driven as a browser drives them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from html import unescape

import pytest
from desks import a_desk

from toolkit.apps.organise.planning.model import PlanningModel
from toolkit.apps.organise.planning.tables import MOST_LINES
from toolkit.apps.organise.planning.view import PlanningView

SHORT = "member-appraisal-short"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def view(model):
    return PlanningView(model, soon=lambda do: do())


def choose(view, words):
    (view.surveys.index,) = (
        n for n, name in enumerate(view.surveys.options) if name.startswith(words)
    )


def upload(view, files):
    view.upload.value = tuple(
        {
            "name": name,
            "type": "",
            "size": len(content),
            "content": memoryview(content),
            "last_modified": datetime(2026, 3, 5, tzinfo=UTC),
        }
        for name, content in files
    )


@pytest.fixture
def filled(view, workbook):
    """The view with everything a draft needs but its title."""
    view.surveys.index = view.surveys.options.index(
        "Appraisal of Party members by the masses"
    )
    upload(view, workbook)
    return view


def type_in(view, name, text):
    view.fields[name].control.value = text


def test_a_draft_is_made_by_hand(filled, made):
    type_in(filled, "title", "2026")
    filled.fields["opens"].control.value = date(2026, 3, 10)
    filled.make.click()

    assert made == ["2026-member-appraisal-short"]
    assert "was made" in filled.banner.value


def test_a_roster_does_not_stay_in_a_widget(filled):
    assert filled.upload.value == ()
    assert "6 subjects, 40 raters." in filled.roster.value


def test_the_form_stands_in_a_frame_that_reaches_nothing_else(filled):
    assert 'sandbox="allow-scripts"' in filled.form.value
    assert filled.form.value.startswith("<iframe srcdoc=")


def test_later_steps_are_greyed_and_their_controls_refuse(view):
    later = view.steps["raters"]

    assert "is-later" in later._dom_classes  # noqa: SLF001  # as a browser is told
    assert view.way.disabled
    assert view.upload.disabled
    assert view.make.disabled
    assert not view.surveys.disabled


@pytest.mark.abuse(33)
def test_a_greyed_button_cannot_be_pressed_by_a_forged_message(filled, made):
    filled.make.click()

    assert made == []


@pytest.mark.abuse(33)
def test_a_greyed_field_changes_nothing_by_a_forged_message(view, model):
    type_in(view, "title", "x")
    upload(view, [("r.xlsx", b"")])

    assert model.screen.fields["title"].text == ""
    assert view.fields["title"].control.value == ""
    assert model.screen.roster is None


def test_only_the_fields_of_the_chosen_way_are_seen(filled):
    def seen():
        names = ("at_most", "at_least", "draw", "seed")
        return {n for n in names if filled.fields[n].root.layout.display != "none"}

    seen_of = {}
    for way in ("all", "shares", "lot"):
        filled.way.value = way
        seen_of[way] = seen()

    assert seen_of == {
        "all": set(),
        "shares": {"at_most", "at_least", "seed"},
        "lot": {"draw", "seed"},
    }


def test_a_refused_number_stays_with_a_sentence_below(filled):
    type_in(filled, "fewest", "two")

    assert filled.fields["fewest"].control.value == "two"
    assert "Write a whole number" in filled.fields["fewest"].said.value


def test_a_day_can_be_taken_back(filled, model):
    filled.fields["opens"].control.value = date(2026, 3, 10)
    filled.fields["opens"].control.value = None

    assert model.screen.fields["opens"].text == ""


def test_there_is_a_weight_for_each_group_of_a_scored_survey(view, model, own):
    own("scored.yaml")
    model.load()
    choose(view, "Appraisal of Party members by the masses (own file scored.yaml)")
    names = [one.description for one in view.weights.controls]
    choose(view, "Opinion survey")

    assert names == ["Staff", "Students", "Retired staff"]
    assert view.weights.controls == []
    assert "not scored" in view.weights_said.value


def test_parameters_have_their_fields(view, model, own):
    own("every-kind.yaml")
    model.load()
    (number,) = (
        n for n, name in enumerate(view.surveys.options) if "every-kind" in name
    )
    view.surveys.index = number
    (field,) = view.parameters.controls
    field.value = "300元"

    assert field.description == "amount"
    assert "300元" in view.form.value


def test_the_language_is_switched_on_the_spot_and_nothing_is_lost(filled, model):
    type_in(filled, "title", "2026")
    model.language = "zh-CN"

    assert filled.fields["title"].control.value == "2026"
    assert filled.surveys.description == "测评表"
    assert "民主评议党员测评表（群众用）" in unescape(filled.form.value)


@pytest.mark.parametrize("width", ["laptop", "phone"])
def test_the_frame_is_as_wide_as_the_screen_it_is_for(view, width):
    view.width.value = width

    assert f"is-{width}" in view.root._dom_classes  # noqa: SLF001  # as a browser is told


def test_what_is_wrong_stands_in_a_table_by_cell(filled):
    upload(filled, [("评议对象.csv", "姓名,单位,年龄\n王,\n".encode())])

    assert '<th scope="row">评议对象.csv!' in filled.roster.value
    assert 'role="alert"' in filled.roster.value


@pytest.mark.abuse(33)
def test_what_a_roster_says_is_shown_as_it_was_written(filled):
    text = f"姓名,单位,所在支部,政治面貌\n{HOSTILE},{HOSTILE},a,{HOSTILE}\n"
    upload(filled, [("评议对象.csv", text.encode())])

    assert HOSTILE not in filled.roster.value
    assert HOSTILE in unescape(filled.roster.value)


@pytest.mark.abuse(33)
def test_a_hostile_title_and_id_stay_text(filled):
    type_in(filled, "round_id", HOSTILE)

    said = filled.fields["round_id"].said.value
    assert HOSTILE not in said
    assert HOSTILE in unescape(said)


def test_a_column_filled_in_wrongly_does_not_fill_the_page(filled):
    rows = "\n".join(f"王{n},甲,乙,不明" for n in range(2000))
    upload(
        filled, [("评议对象.csv", f"姓名,单位,所在支部,政治面貌\n{rows}\n".encode())]
    )

    assert filled.roster.value.count("<tr>") <= MOST_LINES + 2
    assert "more of this kind" in filled.roster.value


def test_what_nobody_foresaw_is_told_and_raised(view, monkeypatch):
    monkeypatch.setattr(view.model, "load", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        view.load()
    assert 'role="alert"' in view.banner.value


def test_the_page_opens_at_once_and_surveys_follow(office):
    later = []
    model = PlanningModel(a_desk(office), language="en", on_made=list)
    view = PlanningView(model, soon=later.append)

    assert "Reading the surveys" in view.form.value
    view.load()
    view.surveys.index = 3
    assert later
    later[0]()
    assert "<iframe" in view.form.value


def test_opening_the_view_brings_in_nothing_heavy():
    source = "import sys, toolkit.apps.organise.planning.view; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", source], stdout=subprocess.PIPE, text=True, check=True
    )

    assert {"pandas", "numpy", "sqlalchemy"} & {*run.stdout.split()} == set()
