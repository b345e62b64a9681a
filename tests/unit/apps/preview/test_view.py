"""The preview as widgets, driven as a browser drives them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest

from toolkit.apps.preview.view import PreviewView, app

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def view(model):
    return PreviewView(model)


def choose(view, words):
    (view.sources.index,) = (
        number for number, name in enumerate(view.sources.options) if words in name
    )


def form_of(view):
    return unescape(view.form.value)


def test_the_form_stands_in_a_frame_that_reaches_nothing_else(view):
    choose(view, "[opinion-survey]")

    assert 'sandbox="allow-scripts"' in view.form.value
    assert view.form.value.startswith("<iframe srcdoc=")
    assert "您反映的意见得到了哪种处理？" in form_of(view)


def test_the_language_is_switched_on_the_spot(view):
    view.language.value = "en"

    assert view.sources.description == "Round or survey"
    assert "Preview of ballots" in view.heading.value


@pytest.mark.parametrize("width", ["laptop", "phone"])
def test_the_frame_is_as_wide_as_the_screen_it_is_for(view, width):
    view.width.value = width

    shown = {name for name in view.root._dom_classes if name.startswith("is-")}  # noqa: SLF001  # as a browser is told
    assert shown == {f"is-{width}"}


def test_there_is_a_field_for_each_parameter(view):
    choose(view, "[every-kind]")
    (field,) = view.parameters.children
    field.value = "300元"

    assert (field.description, field.value) == ("amount", "300元")
    assert "人均不少于300元" in form_of(view)


def test_a_value_that_is_refused_does_not_stay_in_its_field(view):
    choose(view, "[every-kind]")
    (field,) = view.parameters.children
    field.value = "{amount}"

    assert field.value == "100元"


def test_a_survey_without_parameters_has_no_fields(view):
    choose(view, "[every-kind]")
    choose(view, "[opinion-survey]")

    assert view.parameters.children == ()


def test_what_is_wrong_is_listed_with_its_place(view):
    choose(view, "[broken]")

    assert '<li class="fault"><small>broken.yaml:1</small>' in view.findings.value
    assert "<iframe" not in view.form.value


@pytest.mark.abuse(33)
def test_what_a_file_says_is_shown_as_it_was_written(view, templates):
    (templates / "broken.yaml").write_text(f"id: other\n{HOSTILE!r}: 1\n", "utf-8")
    choose(view, "[broken]")

    assert HOSTILE not in view.findings.value
    assert HOSTILE in unescape(view.findings.value)


@pytest.mark.abuse(33)
def test_a_hostile_parameter_stays_text(view):
    choose(view, "[every-kind]")
    (field,) = view.parameters.children
    field.value = HOSTILE

    assert HOSTILE not in view.form.value
    assert HOSTILE not in form_of(view)
    assert HOSTILE in unescape(form_of(view))


def test_a_file_is_read_again_at_a_press(view, templates):
    choose(view, "[broken]")
    text = (templates / "every-kind.yaml").read_text("utf-8")
    (templates / "broken.yaml").write_text(
        text.replace("every-kind", "broken"), "utf-8"
    )
    view.again.click()

    assert "<iframe" in view.form.value


def test_what_nobody_foresaw_is_told_and_raised(view, monkeypatch):
    monkeypatch.setattr(view.model, "load", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        view.load()
    assert 'role="alert"' in view.form.value


def test_the_page_opens_at_once_and_surveys_follow(archives, monkeypatch):
    monkeypatch.setenv("PINGYI_ARCHIVES", str(archives))
    monkeypatch.setenv("PINGYI_LANG", "en")
    shown = []

    async def open_page():
        _style, _side, form = app().children
        shown.append(form.value)
        changed = asyncio.Event()
        form.observe(lambda _: changed.set(), "value")
        await changed.wait()
        shown.append(form.value)

    with ThreadPoolExecutor() as threads:  # a browser keeps an event loop here
        threads.submit(lambda: asyncio.run(open_page())).result(timeout=30)

    assert "Reading the surveys" in shown[0]
    assert "<iframe" in shown[1]


def test_the_app_refuses_another_voila_in_a_sentence(monkeypatch):
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    monkeypatch.setenv("PINGYI_LANG", "en")

    assert "only pingyi serve shows this page safely" in app().value


def test_opening_the_app_brings_in_nothing_heavy():
    source = "import sys, toolkit.apps.preview.view; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", source], stdout=subprocess.PIPE, text=True, check=True
    )

    assert {"pandas", "numpy", "matplotlib", "voila"} & {*run.stdout.split()} == set()
