"""A round led by wishes: what is offered is done, and what is final is asked."""

from __future__ import annotations

import pytest
from ceremonies import key_kept_here, with_tickets
from desks import a_desk
from small_rounds import ROUND

from toolkit.apps.organise.running import state
from toolkit.apps.organise.running.model import (
    LARGEST_COUNT,
    LONGEST_LINE,
    MOST_CODES,
    RunningModel,
)
from toolkit.apps.organise.running.offers import ACTS, FINAL, IN_STATE, Offer
from toolkit.apps.organise.running.state import LATER, SOON
from toolkit.collection.round import State
from toolkit.collection.staff import MAY, Role

EVERY_WISH = {
    Offer.FORM: lambda model: model.show_form(),
    Offer.REHEARSE: lambda model: model.rehearse(),
    Offer.ISSUE: lambda model: model.issue([], 0, two_squares=False),
    Offer.BALLOTS: lambda model: model.print_ballots(),
    Offer.FREEZE: lambda model: model.freeze(3, 2, on_server=False),
    Offer.DISCARD: lambda model: model.discard(),
    Offer.NOTICES: lambda model: model.print_notices(),
    Offer.OPEN: lambda model: model.open(["x", "y"]),
    Offer.VOID: lambda model: model.void("ABC"),
    Offer.REISSUE: lambda model: model.reissue("R00001"),
    Offer.CLOSE: lambda model: model.close(),
    Offer.UNSEAL: lambda model: model.unseal(["x", "y"]),
    Offer.TAKE_BOX: lambda model: model.take_box(),
    Offer.BRING: lambda model: model.bring_count(b"x"),
    Offer.PUBLISH: lambda model: model.publish(),
    Offer.DOCUMENTS: lambda model: model.write_documents(),
    Offer.DESTROY: lambda model: model.destroy(ROUND),
}
TYPED = ("x", "y")


def said(model):
    refusal = model.screen.refusal
    return refusal.said["en"] if refusal else ""


def only_jobs(model):
    return [(job.title["en"], job.refusal) for job in model.screen.jobs]


def test_every_offer_has_its_place_its_act_and_its_wish():
    placed = {offer for offers in IN_STATE.values() for offer in offers}

    assert placed == set(Offer) == ACTS.keys() == EVERY_WISH.keys()


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.SCRUTINEER])
def test_what_is_not_offered_changes_nothing_when_it_is_wished_for(lead, it, role):
    model = lead(role)
    for reached in it.life():
        model.refresh()
        before = model.screen
        for offer in set(Offer) - set(before.offers):
            model.ask(offer)
            EVERY_WISH[offer](model)

        assert it.state is reached
        assert model.screen.jobs == ()
        assert model.screen.asked is None
        assert model.screen.standing == before.standing


def test_what_is_final_is_not_done_unasked(model, it):
    for reached in it.life():
        model.refresh()
        for offer in FINAL.intersection(model.screen.offers):
            EVERY_WISH[offer](model)

        assert it.state is reached
        assert model.screen.jobs == ()


def test_a_question_that_is_left_lets_nothing_be_done(model, it):
    it.bring_to(State.OPEN)
    model.refresh()
    model.ask(Offer.CLOSE)
    asked = model.screen.asked
    model.leave()
    model.close()

    assert asked is Offer.CLOSE
    assert model.screen.asked is None
    assert it.state is State.OPEN


def test_a_round_is_closed_when_that_was_asked_and_the_frame_hears_of_it(lead, it):
    heard = []
    it.bring_to(State.OPEN)
    model = lead(on_moved=lambda: heard.append(True))
    model.ask(Offer.CLOSE)
    model.close()

    assert it.state is State.CLOSED
    assert model.screen.standing.state is State.CLOSED
    assert heard == [True]


def test_codes_are_issued_at_once_and_anew_only_when_asked(model, wait, it):
    model.issue(["students", "strangers"], 0, two_squares=False)
    begun = model.screen.again_in
    wait(model)
    issued = it.count_rows("credential")
    for _asked_and_answered in range(2):
        model.forget(model.screen.jobs[0].id)
    model.issue([], 0, two_squares=False)
    unasked = model.screen.jobs
    model.ask(Offer.ISSUE)
    model.issue([], 0, two_squares=False)
    wait(model)

    assert begun == SOON
    assert issued == [13]
    assert unasked == ()
    assert only_jobs(model) == [("Links and tickets", None)]


def test_the_open_round_is_looked_at_now_and_then_but_not_for_ever(
    model, it, monkeypatch
):
    monkeypatch.setattr(state, "PATIENCE", 3 * LATER)
    it.bring_to(State.OPEN)
    model.refresh()
    looks = 0
    while model.screen.again_in == LATER:
        model.look_again()
        looks += 1
    model.refresh()

    assert looks == 3 + 1
    assert model.screen.again_in == LATER


def test_turnout_is_seen_rounded_when_looked_at_again(model, it):
    it.bring_to(State.OPEN)
    model.refresh()
    for rater in range(6):
        it.cast(rater)
    model.look_again()

    assert model.screen.standing.returned == 5


def test_slips_open_the_round_and_a_wrong_one_says_so(model, it):
    it.bring_to(State.FROZEN)
    model.refresh()
    model.open([it.slips[0], ""])
    too_few = said(model)
    model.open([it.slips[0], "x" * (LONGEST_LINE + 1)])
    too_long = said(model)
    model.open([it.slips[0], it.slips[0]])
    wrong = said(model)
    answered = model.screen.answered
    model.open(it.slips[1:])

    assert too_few == "Scan or type all 2 key slips."
    assert too_long == "This is more than can be taken at once."
    assert "do not open the box" in wrong
    assert answered is Offer.OPEN
    assert said(model) == ""
    assert it.state is State.OPEN


def test_nothing_of_a_slip_stays_with_the_model(model, it):
    it.bring_to(State.FROZEN)
    model.refresh()
    model.open([it.slips[0], it.slips[0]])

    assert not any(it.slips[0] in repr(one) for one in vars(model).values())


def test_a_key_on_the_server_needs_no_slips(office, tmp_path):
    key_kept_here(tmp_path).bring_to(State.CLOSED)
    model = RunningModel(a_desk(office), language="en")
    model.choose(ROUND)

    assert Offer.BRING not in model.screen.offers
    model.unseal([])
    assert only_jobs(model)[0][0] == "Opening the box"


def test_codes_are_taken_back_and_counted(office, tmp_path):
    _, spares = with_tickets(tmp_path, store=office.store)
    model = RunningModel(a_desk(office), language="en")
    model.choose(ROUND)
    is_done = model.void("\n".join(["", *spares, " "]))
    first = model.screen.said["en"]
    model.void(spares[0])

    assert is_done
    assert first == "2 codes are no longer valid."
    assert "had been before" in model.screen.said["en"]


def test_a_bad_code_is_told_by_its_line_and_not_by_itself(model, it):
    it.bring_to(State.OPEN)
    model.refresh()
    is_done = model.void(f"{it.codes[0]}\nABC")

    assert not is_done
    assert [one.place for one in model.screen.refusal.found] == ["2"]
    assert "ABC" not in repr(model.screen)
    assert it.count_rows("voided") == [0]


def test_more_than_anybody_types_is_not_even_asked_for(model, it):
    it.bring_to(State.OPEN)
    model.refresh()
    model.void("A\n" * (MOST_CODES + 1))
    many = said(model)
    model.void("A" * (LONGEST_LINE + 1))
    long = said(model)
    model.reissue("9" * (LONGEST_LINE + 1))
    it.bring_to(State.CLOSED)
    model.refresh()
    model.bring_count(bytes(LARGEST_COUNT + 1))

    assert many == long == said(model) == "This is more than can be taken at once."
    assert model.screen.jobs == ()


@pytest.mark.parametrize(("slips", "needed"), [(3, 1), (2, 3), (10, 2), (0, 0)])
def test_a_strange_number_of_slips_is_refused(model, it, slips, needed):
    it.bring_to(State.DRAFT)
    model.issue([], -1, two_squares=False)
    spares = said(model)
    model.freeze(slips, needed, on_server=False)

    assert spares == said(model) == "This is not a number that can be taken."
    assert it.state is State.DRAFT


def test_a_job_is_found_again_by_another_page_and_can_be_put_away(
    lead, model, it, wait
):
    it.bring_to(State.CLOSED)
    model.refresh()
    model.take_box()
    wait(model)
    another = lead()
    job = another.screen.jobs[0]
    another.forget("no-such-job")
    kept = another.screen.jobs
    another.forget(job.id)
    asked = another.screen.forgetting
    another.forget(job.id)

    assert asked == job.id
    assert job.takeaways[0].name == f"{ROUND}.box"
    assert kept == (job,)
    assert another.screen.jobs == ()


def test_the_box_is_opened_and_its_count_seen(model, it, wait):
    it.bring_to(State.OPEN)
    it.cast(0, words="认真")
    it.bring_to(State.CLOSED)
    model.refresh()
    model.unseal(it.slips[:2])
    wait(model)

    assert model.screen.protocol.envelopes == 2
    assert model.screen.reviewed.waiting == 1
    assert model.screen.offers == (Offer.PUBLISH,)


def test_destroying_wants_the_id_typed(model, it, wait):
    it.bring_to(State.PUBLISHED)
    model.refresh()
    model.ask(Offer.DESTROY)
    model.destroy("2026-autumn")
    refused, asked = said(model), model.screen.asked
    model.destroy(f" {ROUND} ")
    wait(model)

    assert "type the id" in refused
    assert asked is Offer.DESTROY
    assert it.state is State.DESTROYED


def test_a_draft_is_discarded_when_that_was_asked(lead, it):
    heard = []
    model = lead(on_moved=lambda: heard.append(True))
    model.ask(Offer.DISCARD)
    model.discard()

    assert model.screen.standing is None
    assert said(model) == ""
    assert heard == [True]


def test_the_ballot_is_shown_in_the_language_of_the_page_and_hidden_again(model):
    model.show_form()
    english = model.screen.form
    model.language = "zh-CN"
    chinese = model.screen.form
    model.show_form()

    assert 'lang="en"' in english
    assert 'lang="zh-CN"' in chinese
    assert model.screen.form == ""


def test_files_are_forgotten_only_when_that_is_answered(model, it, wait):
    it.bring_to(State.CLOSED)
    model.refresh()
    model.take_box()
    wait(model)
    (job,) = model.screen.jobs
    model.forget(job.id)
    model.leave()
    model.forget(job.id)

    assert model.screen.jobs == (job,)


def test_a_scrutineer_is_offered_only_what_is_theirs(lead, it):
    model = lead(Role.SCRUTINEER)
    offered = set()
    for _state in it.life():
        model.refresh()
        offered |= {*model.screen.offers}

    assert {Offer.OPEN, Offer.UNSEAL, Offer.TAKE_BOX, Offer.VOID} <= offered
    assert all(Role.SCRUTINEER in MAY[ACTS[offer]] for offer in offered)


def test_a_round_that_is_gone_is_refused_and_shows_nothing(model):
    model.choose("no-such-round")

    assert "no round" in said(model)
    assert model.screen.standing is None
    assert model.screen.offers == ()
