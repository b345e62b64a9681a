"""Rounds that are not published yet come from the desk, as raters see them."""

from __future__ import annotations

import pytest
from desks import a_desk, an_office
from small_rounds import ROUND, TODAY, draft

from toolkit.apps.environment import Told
from toolkit.apps.preview.model import PreviewModel
from toolkit.apps.preview.view import PreviewView
from toolkit.collection.round import State
from toolkit.collection.staff import Role
from toolkit.services import discarding

KIOSK = f"http://127.0.0.1:8765/b/{ROUND}?kiosk=1"


@pytest.fixture
def office(tmp_path):
    return an_office(tmp_path)


@pytest.fixture
def it(office, tmp_path):
    return draft(tmp_path, store=office.store)


@pytest.fixture
def look(office, it, tmp_path):
    """Look at the rounds of the office as a person of some role."""

    def look(role=Role.ORGANISER):
        told = Told(tmp_path / "none", "en", None)
        model = PreviewModel(told, a_desk(office, role))
        model.load()
        return model

    return look


def test_a_draft_comes_first_and_shows_its_own_names(look):
    screen = look().screen

    assert screen.sources[0] == "2026年春季民主评议 · Draft"
    assert screen.form.startswith("<!doctype html>")
    assert "党员2号" in screen.form
    assert (screen.is_in_order, screen.is_checked, screen.kiosk) == (True, False, "")


def test_the_form_of_a_round_changes_its_language(look):
    model = look()
    before = model.screen.form
    model.language = "zh-CN"

    assert 'lang="en"' in before
    assert 'lang="zh-CN"' in model.screen.form


def test_while_ballots_are_taken_a_tablet_gets_the_address_of_the_ballot_page(look, it):
    model = look()
    it.bring_to(State.OPEN)
    model.read_again()

    assert model.screen.kiosk == KIOSK


@pytest.mark.parametrize("state", [State.FROZEN, State.CLOSED, State.OPENED])
def test_before_and_after_voting_no_tablet_is_set_up(look, it, state):
    it.bring_to(state)
    screen = look().screen

    assert screen.form
    assert screen.kiosk == ""


def test_a_published_round_comes_from_its_archive_only(look, it):
    it.bring_to(State.PUBLISHED)

    assert not any("2026年春季" in name for name in look().screen.sources)


def test_the_address_is_shown_with_a_square_and_how_to_set_up_a_tablet(look, it):
    it.bring_to(State.OPEN)
    view = PreviewView(look())
    shown = view.kiosk.value
    view.sources.index = 1

    assert KIOSK in shown
    assert 'src="data:image/svg+xml' in shown
    assert "never this app" in shown
    assert view.kiosk.value == ""


def test_a_round_that_was_discarded_says_so(look, it):
    model = look()
    discarding.discard_draft(it.store, ROUND, today=TODAY)
    model.read_again()
    shown = PreviewView(model).form.value

    assert model.screen.form == ""
    assert "There is no round" in shown


@pytest.mark.abuse(57)
def test_whoever_may_not_lead_rounds_sees_surveys_and_why_no_round(look):
    model = look(Role.EDITOR)
    screen = model.screen

    assert screen.is_in_order
    assert not any("2026年春季" in name for name in screen.sources)
    assert "not for the role" in PreviewView(model).heading.value
