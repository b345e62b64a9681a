"""The app of opinions as widgets, driven as a browser drives them."""

from __future__ import annotations

from html import unescape

import pytest

from toolkit.apps.opinions.view import OpinionsView, app

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def view(model):
    return OpinionsView(model)


def test_an_opinion_is_read_rewritten_and_released(view):
    view.text.value = "备课很认真"
    view.release.click()

    assert "备课认真" in view.original.value
    assert "备课很认真" in view.said.value
    assert (view.waiting.index, view.decided.index) == (None, 0)
    assert view.on.description == "Next opinion ›"


def test_lists_and_buttons_lead_to_the_same_opinions(view):
    view.on.click()
    chosen = view.waiting.index
    view.waiting.index = 2
    view.back.click()

    assert chosen == view.waiting.index == 1


def test_the_language_is_switched_on_the_spot_and_the_text_kept(view):
    view.text.value = "备课很认真"
    view.language.value = "zh-CN"

    assert "意见" in view.heading.value
    assert view.text.value == "备课很认真"


@pytest.mark.abuse(33)
def test_a_hostile_opinion_stays_text(view):
    view.waiting.index = 2
    view.release.click()
    drawn = view.original.value + view.remarks.value + view.said.value

    assert HOSTILE not in drawn
    assert unescape(drawn).count(HOSTILE) == 2
    assert view.text.value == HOSTILE


@pytest.mark.abuse(57)
def test_a_button_that_is_greyed_out_releases_nothing(view):
    view.text.value = " "
    view.release.click()

    assert view.release.disabled
    assert view.model.screen.count.waiting == 3


def test_it_is_said_what_is_not_published_although_it_is_released(view):
    assert "at least 10 ballots" in view.banner.value


def test_what_nobody_foresaw_is_told_and_raised(view, monkeypatch):
    monkeypatch.setattr(view.model, "load", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        view.load()
    assert 'role="alert"' in view.banner.value


@pytest.mark.parametrize("server", ["voila/0.5.13", ""])
def test_the_app_refuses_to_be_served_otherwise_in_a_sentence(monkeypatch, server):
    monkeypatch.setenv("SERVER_SOFTWARE", server)
    monkeypatch.delenv("PINGYI_DESK", raising=False)
    monkeypatch.setenv("PINGYI_LANG", "en")

    assert "only pingyi serve shows this page" in app().value
