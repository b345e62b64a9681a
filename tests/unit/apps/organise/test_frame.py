"""The frame of the app: which round is led, or whether a new one is planned."""

from __future__ import annotations

import pytest
from desks import a_desk, an_office
from small_rounds import ROUND, draft

from toolkit.apps.organise.model import OrganiseModel
from toolkit.apps.organise.running.offers import Offer
from toolkit.apps.organise.view import OrganiseView, app
from toolkit.collection.round import State
from toolkit.collection.staff import Role


@pytest.fixture
def office(tmp_path):
    return an_office(tmp_path)


@pytest.fixture
def it(office, tmp_path):
    return draft(tmp_path, store=office.store)


def opened(office, role=Role.ORGANISER):
    view = OrganiseView(OrganiseModel(a_desk(office, role), language="en"))
    view.load()
    return view


def is_shown(widget):
    return widget.layout.display != "none"


def test_the_newest_round_is_led_first(office, it, tmp_path):
    it.bring_to(State.OPEN)
    draft(tmp_path, store=office.store, round_id="later")
    view = opened(office)

    assert view.rounds.options == (
        "2026年春季民主评议 · Draft",
        "2026年春季民主评议 · Open",
    )
    assert view.rounds.index == 0
    assert view.running.model.screen.standing.id == "later"


def test_another_round_is_chosen_from_the_list(office, it, tmp_path):
    draft(tmp_path, store=office.store, round_id="later")
    view = opened(office)
    view.rounds.index = 1

    assert view.running.model.screen.standing.id in {ROUND, "later"}
    assert view.model.screen.chosen == 1


def test_a_round_that_is_not_on_the_list_is_not_led(office, it):
    view = opened(office)
    for forged in (-1, 1, 99):
        view.model.choose(forged)

    assert view.model.screen.chosen == 0


def test_without_rounds_an_organiser_plans_one(office):
    view = opened(office)

    assert is_shown(view.planning.root)
    assert not is_shown(view.running.root)


def test_planning_is_begun_by_a_button_and_left_for_a_round(office, it):
    view = opened(office)
    view.plan.click()
    is_planned = is_shown(view.planning.root), view.rounds.index
    view.rounds.index = 0

    assert is_planned == (True, None)
    assert is_shown(view.running.root)
    assert not is_shown(view.planning.root)


def test_a_scrutineer_plans_nothing(office):
    view = opened(office, Role.SCRUTINEER)
    view.plan.click()
    view.model.plan()

    assert not is_shown(view.plan)
    assert not is_shown(view.planning.root)
    assert "There is no round yet." in view.banner.value


def test_who_runs_no_rounds_is_told_so(office, it):
    view = opened(office, Role.EDITOR)

    assert "it is not for the role" in view.banner.value
    assert not is_shown(view.running.root)


def test_the_list_says_at_once_that_a_round_has_moved_on(office, it):
    it.bring_to(State.OPEN)
    view = opened(office)
    card = view.running.cards[Offer.CLOSE]
    card.button.click()
    card.yes.click()

    assert view.rounds.options == ("2026年春季民主评议 · Closed",)


def test_after_a_draft_is_discarded_the_next_round_is_led(office, it, tmp_path):
    draft(tmp_path, store=office.store, round_id="later")
    view = opened(office)
    card = view.running.cards[Offer.DISCARD]
    card.button.click()
    card.yes.click()

    assert len(view.rounds.options) == 1
    assert view.running.model.screen.standing.id == ROUND


def test_a_draft_that_was_made_is_led(office, it, tmp_path):
    view = opened(office)
    draft(tmp_path, store=office.store, round_id="made")
    view.model._made("made")  # noqa: SLF001 -- what planning calls

    assert view.running.model.screen.standing.id == "made"


def test_the_language_is_switched_for_all_of_it(office, it):
    view = opened(office)
    view.language.value = "zh-CN"

    assert view.running.model.language == view.planning.model.language == "zh-CN"
    assert view.model.screen.language == "zh-CN"


def test_without_a_desk_the_app_says_why_it_shows_nothing(monkeypatch):
    monkeypatch.delenv("PINGYI_DESK", raising=False)
    monkeypatch.delenv("SERVER_SOFTWARE", raising=False)
    monkeypatch.setenv("PINGYI_LANG", "en")

    assert "only pingyi serve shows this page" in app().value
