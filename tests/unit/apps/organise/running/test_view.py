"""A round led by widgets, driven as a browser drives them."""

from __future__ import annotations

import pytest
from small_rounds import ROUND

from toolkit.apps.desk.told import Done
from toolkit.apps.organise.running import wording
from toolkit.apps.organise.running.offers import Offer
from toolkit.apps.organise.running.view import RunningView
from toolkit.collection.round import State
from toolkit.collection.staff import Role
from toolkit.i18n import translator


class Clock:
    """Keeps what is to be done later until it is told that the time has come."""

    def __init__(self):
        self.waiting = []

    def __call__(self, seconds, do):
        self.waiting.append((seconds, do))

    def go_on(self):
        (_seconds, do), *self.waiting = self.waiting
        do()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def view(lead, clock):
    return RunningView(lead(), later=clock)


def shown(view):
    """Return the cards that can be seen."""
    cards = view.cards.items()
    return {offer for offer, card in cards if card.root.layout.display != "none"}


def every_value(view):
    """Return whatever the widgets of a view hold, as a browser can ask for it."""
    waiting, values = [view.root], []
    while waiting:
        widget = waiting.pop()
        waiting += getattr(widget, "children", ())
        values.append(str(widget.get_state()))
    return " ".join(values)


def at(state, view, it):
    it.bring_to(state)
    view.model.refresh()
    return view


def press(view, offer, button="button"):
    getattr(view.cards[offer], button).click()


def test_a_round_is_shown_with_where_it_stands_and_what_comes_next(view):
    assert "2026年春季民主评议" in view.head.value
    assert '<li class="now" aria-current="step">Draft</li>' in view.head.value
    assert "Nothing is fixed yet." in view.head.value
    assert "are shown together" in view.situation.value


def test_only_what_can_be_done_now_is_shown(view, it):
    for _state in it.life():
        view.model.refresh()

        assert shown(view) == {*view.model.screen.offers}


def test_words_change_on_the_spot_with_the_language(view):
    view.model.language = "zh-CN"
    chinese = view.situation.value
    view.model.language = "en"

    assert "教职工" in chinese
    assert "教职工" not in view.situation.value


def test_nothing_final_is_done_by_one_press(view, it):
    at(State.OPEN, view, it)
    press(view, Offer.CLOSE)
    asked = view.cards[Offer.CLOSE].asking.layout.display
    press(view, Offer.CLOSE, "no")
    left = view.cards[Offer.CLOSE].asking.layout.display

    assert (asked, left) == ("", "none")
    assert it.state is State.OPEN


@pytest.mark.parametrize("button", ["yes", "no"])
def test_a_hidden_answer_that_is_pressed_all_the_same_does_nothing(view, it, button):
    at(State.OPEN, view, it)
    press(view, Offer.CLOSE, button)

    assert it.state is State.OPEN


def test_a_round_is_closed_by_asking_and_answering(view, it):
    at(State.OPEN, view, it)
    press(view, Offer.CLOSE)
    press(view, Offer.CLOSE, "yes")

    assert it.state is State.CLOSED
    assert "0 of 13 have handed in." in view.situation.value


def test_as_many_fields_as_slips_are_needed_and_none_keeps_what_was_typed(view, it):
    at(State.FROZEN, view, it)
    fields = view.slips.fields
    visible = [field for field in fields if field.layout.display != "none"]
    for field in visible:
        field.value = it.slips[0]
    press(view, Offer.OPEN)
    refused = view.cards[Offer.OPEN].answer.value
    after_refusal = every_value(view)
    for field, slip in zip(visible, it.slips, strict=False):
        field.value = slip
    press(view, Offer.OPEN)

    assert len(visible) == 2
    assert "do not open the box" in refused
    assert it.slips[0] not in after_refusal
    assert it.state is State.OPEN
    assert not any(slip in every_value(view) for slip in it.slips)


def test_a_scanner_goes_on_to_the_next_field(view, it):
    at(State.FROZEN, view, it)
    sent = []
    view.slips.fields[1].send = lambda content, **_: sent.append(content)
    view.slips.fields[0].value = it.slips[0]

    assert sent == [{"do": "focus"}]


def test_codes_stay_to_be_corrected_and_go_when_they_are_taken_back(view, it):
    at(State.OPEN, view, it)
    view.codes.value = f"{it.codes[0]}\nABC"
    press(view, Offer.VOID)
    refused, kept = view.cards[Offer.VOID].answer.value, view.codes.value
    view.codes.value = it.codes[0]
    press(view, Offer.VOID)

    assert "<strong>2</strong>" in refused
    assert kept == f"{it.codes[0]}\nABC"
    assert view.codes.value == ""
    assert it.codes[0] not in every_value(view)
    assert it.count_rows("voided") == [1]


def test_codes_are_issued_with_tickets_for_whom_it_was_ticked(view, wait, it):
    view.groups.children[1].value = True
    press(view, Offer.ISSUE)
    wait(view.model)
    (card,) = view.jobs.children
    said = card.children[0].value

    assert f'download="{ROUND}-tickets.pdf"' in said
    assert f'download="{ROUND}-links.csv"' in said
    assert 'href="/take/' in said
    assert view.cards[Offer.ISSUE].button.description == "Issue codes anew …"
    forget, leave = card.children[-1].children
    forget.click()
    assert leave.layout.display == ""
    assert "printed or saved?" in card.children[0].value
    forget.click()
    assert view.jobs.children == ()


def test_a_job_shows_how_far_it_is_and_stops_other_presses(view, clock, wait, it):
    at(State.CLOSED, view, it)
    press(view, Offer.TAKE_BOX)
    is_stopped = view.cards[Offer.UNSEAL].button.disabled
    (seconds, _do), *_ = clock.waiting
    wait(view.model)
    clock.go_on()

    assert seconds == 1
    assert is_stopped
    assert not view.cards[Offer.UNSEAL].button.disabled
    assert "sealed envelopes" in view.jobs.children[0].children[0].value


def test_an_open_round_is_looked_at_by_itself(view, clock, it):
    at(State.OPEN, view, it)
    for rater in range(5):
        it.cast(rater)
    (seconds, _do) = clock.waiting[0]
    clock.go_on()

    assert seconds == 30
    assert "At least 5 of 13 have handed in." in view.situation.value
    assert len(clock.waiting) == 1


def test_addresses_stand_with_squares_to_scan(view, it):
    at(State.OPEN, view, it)

    assert f"/b/{ROUND}?kiosk=1</code>" in view.situation.value
    assert view.situation.value.count("data:image/svg+xml") == 2


def test_a_key_on_the_server_is_chosen_with_its_consequence(view):
    view.key.value = True

    assert "could in theory open it" in view.key_said.value
    assert view.many.layout.display == "none"


def test_a_count_that_was_uploaded_is_passed_on_and_not_kept(view, wait, it):
    at(State.CLOSED, view, it)
    file = {"name": "a.count", "type": "", "size": 8, "last_modified": 0}
    view.upload.set_state({"value": [file | {"content": memoryview(b"no count")}]})
    wait(view.model)

    assert view.upload.value == ()
    assert "cannot be used" in view.jobs.children[0].children[0].value


def test_destroying_wants_the_id_in_its_field(view, wait, it):
    at(State.PUBLISHED, view, it)
    press(view, Offer.DESTROY)
    press(view, Offer.DESTROY, "yes")
    refused = view.cards[Offer.DESTROY].answer.value
    view.proof.value = ROUND
    press(view, Offer.DESTROY, "yes")
    wait(view.model)

    assert "type the id" in refused
    assert view.proof.value == ""
    assert it.state is State.DESTROYED


def test_the_record_is_told_in_words(view, it):
    at(State.OPEN, view, it)

    assert "froze the rules" in view.record.value
    assert "2026-05-20" in view.record.value
    assert "by command" in view.record.value


def test_what_anybody_wrote_is_escaped(lead, it, clock):
    it.tamper("UPDATE round SET title = ?", "<script>alert(1)</script>")
    view = RunningView(lead(), later=clock)

    assert "<script>" not in view.head.value


def test_a_scrutineer_sees_no_card_of_the_organiser(lead, it, clock):
    it.bring_to(State.OPEN)
    view = RunningView(lead(Role.SCRUTINEER), later=clock)

    assert shown(view) == {Offer.VOID}


def test_what_nobody_foresaw_is_said(view, monkeypatch):
    def fail():
        raise RuntimeError

    monkeypatch.setattr(view.model, "refresh", fail)
    with pytest.raises(RuntimeError):
        view.attempt(view.model.refresh)

    assert "Something went wrong." in view.banner.value


def test_codes_that_were_only_tried_are_not_said_to_be_taken_back():
    refused = Done("2026-03-05", "voided", "zhao", detail="refused")

    assert wording.recorded(refused, translator("en")).startswith("tried codes")
