"""The results app as widgets, driven as a browser drives them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from archives import put_archive
from factories import a_publication, members

from toolkit.apps.results.model import ResultsModel
from toolkit.apps.results.view import ResultsView, app
from toolkit.publication import ListedSubject

HOSTILE = "<script>alert(1)</script>"
SLY = "<img src=x onerror=alert(1)>"
CSV = b"subject,item,group,grade\nb1,B1,staff,good\nb2,B1,staff,poor\n"


@pytest.fixture
def view(model):
    return ResultsView(model, soon=lambda do: do())


def uploaded(name):
    """Return a file as the browser sends it."""
    now = datetime.now(UTC)
    about = {"name": name, "type": "text/csv", "size": len(CSV), "last_modified": now}
    return {**about, "content": memoryview(CSV)}


def html(view):
    """Return all the HTML there is on the screen."""
    figures = [one.value for one in view.figures.children]
    return "".join([*(one.value for one in view.pieces.values()), *figures])


def test_the_first_panel_is_there_with_sentences_and_tables(view):
    assert "<h1>2026年民主评议</h1>" in view.pieces["heading"].value
    assert "Eligible" in view.pieces["said"].value
    assert "<table>" in view.pieces["tables"].value


def test_a_panel_a_filter_and_a_round_are_chosen(view):
    view.panels.value = "distributions"
    assert "data:image/svg+xml" in view.figures.children[0].value
    view.filters["parts"].index = 1
    assert "李㛃" in view.pieces["tables"].value
    assert "赵赟" not in view.pieces["tables"].value
    view.rounds.index = 1

    assert view.model.screen.title == "2024年民主评议"
    assert view.filters["parts"].index == 0


def test_while_something_is_computed_the_screen_says_so(model):
    later = []
    view = ResultsView(model, soon=later.append)
    assert "Computing" in view.pieces["doing"].value
    view.language.value = "zh-CN"
    assert len(later) == 1
    later.pop()()

    assert "<table>" in view.pieces["tables"].value


def test_the_language_is_switched_on_the_spot(view):
    view.language.value = "zh-CN"

    assert view.rounds.description == "轮次"
    assert "应参评" in view.pieces["said"].value


def test_every_control_has_a_label(view):
    choosers = [view.rounds, view.others, *view.filters.values(), view.formats]

    assert all(one.description for one in choosers)


def test_a_file_is_prepared_and_linked(view):
    view.formats.index = 0
    view.prepare.click()

    assert 'download="2026-members-overview.zip"' in view.pieces["saved"].value
    assert 'href="data:application/zip;base64,' in view.pieces["saved"].value


def test_marks_are_loaded_and_their_columns_named(view):
    view.upload.value = [uploaded("form.csv")]
    assert "form.csv" in view.pieces["heading"].value
    assert view.columns.children[0].description == "Column of “Subject”"
    view.columns.children[0].index = 0

    assert "No column is chosen" in view.pieces["banner"].value


def test_what_nobody_foresaw_is_told_in_a_sentence(view, monkeypatch):
    monkeypatch.setattr(type(view.model), "prepare", lambda *_: 1 / 0)
    view.prepare.click()

    assert "problems" in view.pieces["banner"].value
    assert "ZeroDivision" not in html(view)


def test_without_a_round_the_screen_says_so(tmp_path):
    model = ResultsModel(tmp_path, language="en")
    view = ResultsView(model)
    assert "Reading the archives" in view.pieces["banner"].value
    model.load()

    assert "No round has been published yet." in view.pieces["banner"].value


def test_what_people_wrote_never_becomes_markup(tmp_path):
    subjects = [ListedSubject("m1", HOSTILE, branch=SLY), *members(["m2"], branch=SLY)]
    put_archive(a_publication(title=f"2026 {SLY}", subjects=subjects), tmp_path)
    model = ResultsModel(tmp_path, language="en")
    view = ResultsView(model, soon=lambda do: do())
    model.load()
    view.panels.value = "distributions"
    view.upload.value = [uploaded(SLY)]
    view.rounds.index = 0

    assert "&lt;script&gt;" in html(view)
    assert "<script" not in html(view)
    assert "<img src=x" not in html(view)


def test_the_app_refuses_another_voila_in_a_sentence(monkeypatch):
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    monkeypatch.setenv("PINGYI_LANG", "en")

    assert "only pingyi serve shows this page safely" in app().value


def test_opening_the_app_brings_in_nothing_heavy():
    source = "import sys, toolkit.apps.results.view; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", source], stdout=subprocess.PIPE, text=True, check=True
    )

    heavy = {"pandas", "numpy", "scipy", "matplotlib", "statsmodels", "voila"}
    assert heavy & {*run.stdout.split()} == set()
