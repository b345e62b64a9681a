"""Reviewing at the desk, as an app reaches it."""

from __future__ import annotations

import shutil
from dataclasses import fields
from itertools import product

import pytest
from desks import a_desk, an_office
from small_rounds import PRAISED, ROUND, TODAY, WISHED, SmallRound, draft

from toolkit.apps.desk.told import Reviewed
from toolkit.apps.desk.told_opinions import OpinionTold
from toolkit.apps.desk.wire import DeskRefusedError
from toolkit.collection.round import State
from toolkit.collection.staff import Role
from toolkit.opinions import Review
from toolkit.services import reporting
from toolkit.storage import ledger
from toolkit.storage.ledger import ClaimedText

WORDS = {0: "多听意见", 1: "少开会", 2: "请联系 13812345678"}


@pytest.fixture(scope="module")
def reviewing(tmp_path_factory):
    """A data folder to be copied: three opinions among eleven ballots."""
    home = tmp_path_factory.mktemp("reviewing")
    store = an_office(home).store
    it = draft(home, store=store).bring_to(State.OPEN)
    for rater in range(11):
        it.cast(rater, words=WORDS.get(rater, ""))
    it.bring_to(State.OPENED)
    store.close()
    return home


@pytest.fixture
def office(reviewing, tmp_path):
    return an_office(shutil.copytree(reviewing, tmp_path / "home"))


@pytest.fixture
def it(office, tmp_path):
    return SmallRound(office.store, tmp_path / "home")


@pytest.fixture
def editor(office):
    return a_desk(office, Role.EDITOR, "sun").reviewing


def by_body(editor):
    return {one.body: one for one in editor.opinions(ROUND)}


def published(it):
    folder = it.folder / "published" / ROUND
    found = reporting.publish(it.store, ROUND, folder, today=TODAY)
    return {one.text for one in found.opinions}


def test_an_editor_reads_what_was_written_about_whom_in_answer_to_what(editor):
    found = by_body(editor)["少开会"]

    assert (found.subject, found.review, found.shown) == (
        "党员1号",
        Review.WAITING,
        "",
    )
    assert found.asked["en"]
    assert set(by_body(editor)) == set(WORDS.values())


def test_nothing_is_told_of_who_wrote_it_or_when():
    assert {one.name for one in fields(OpinionTold)} == {
        *("id", "subject", "asked", "body", "review", "shown")
    }


def test_an_opinion_is_published_in_the_words_in_which_it_was_released(it, editor):
    found = by_body(editor)
    editor.release(found["多听意见"].id, " 希望\n多听\u202e意见")
    editor.withhold(found["少开会"].id)

    assert editor.reviewed(ROUND) == Reviewed(released=1, withheld=1, waiting=1)
    assert published(it) == {"希望 多听意见"}


def test_what_was_decided_can_be_decided_anew(editor):
    opinion = by_body(editor)["多听意见"].id
    editor.release(opinion, "希望多听")
    editor.withhold(opinion)
    found = by_body(editor)["多听意见"]

    assert (found.review, found.shown) == (Review.WITHHELD, "")


def test_no_act_is_recorded_beside_opinions(office, editor):
    organiser = a_desk(office).running
    before = organiser.standing(ROUND).record
    editor.release(by_body(editor)["多听意见"].id, "希望多听")

    assert organiser.standing(ROUND).record == before


def test_rounds_are_told_with_the_names_that_stand_in_them(editor):
    (told,) = editor.rounds()

    assert (told.id, told.is_over, told.fewest_texts) == (ROUND, False, 10)
    assert told.names == ("党员1号", "党员2号")


def test_a_round_whose_box_is_closed_is_not_there(tmp_path):
    office = an_office(tmp_path)
    draft(tmp_path, store=office.store).bring_to(State.CLOSED)
    editor = a_desk(office, Role.EDITOR).reviewing

    assert editor.rounds() == ()
    with pytest.raises(DeskRefusedError, match="not under review"):
        editor.opinions(ROUND)


def test_of_a_published_round_there_are_numbers_only(it, editor):
    opinion = by_body(editor)["多听意见"].id
    editor.withhold(opinion)
    published(it)
    (told,) = editor.rounds()

    assert (told.is_over, told.names) == (True, ())
    assert editor.reviewed(ROUND) == Reviewed(released=0, withheld=1, waiting=2)
    for call in (
        lambda: editor.opinions(ROUND),
        lambda: editor.release(opinion, "希望多听"),
        lambda: editor.withhold(opinion),
    ):
        with pytest.raises(DeskRefusedError, match="not under review"):
            call()


@pytest.mark.abuse(57)
def test_an_opinion_that_is_not_there_is_refused(editor):
    for opinion in ("", "0" * 32, "x" * 32, "00", "' or 1=1", "é" * 99):
        with pytest.raises(DeskRefusedError, match="no such opinion"):
            editor.release(opinion, "希望多听")
        with pytest.raises(DeskRefusedError, match="no such opinion"):
            editor.withhold(opinion)


@pytest.mark.abuse(57)
def test_a_text_without_end_is_refused(editor):
    with pytest.raises(DeskRefusedError, match="2000"):
        editor.release(by_body(editor)["多听意见"].id, "长" * 2001)

    assert editor.reviewed(ROUND).waiting == len(WORDS)


@pytest.mark.abuse(57)
def test_nobody_but_an_editor_reads_or_decides(office, editor):
    opinion = by_body(editor)["多听意见"].id
    asked = {
        "rounds": (),
        "opinions": (ROUND,),
        "reviewed": (ROUND,),
        "release": (opinion, "希望多听"),
        "withhold": (opinion,),
    }
    for role, call in product(set(Role) - {Role.EDITOR}, asked):
        other = a_desk(office, role, "li").reviewing
        with pytest.raises(DeskRefusedError, match="it is not for the role"):
            getattr(other, call)(*asked[call])

    assert editor.reviewed(ROUND).waiting == len(WORDS)


def test_opinions_stand_by_subject_and_question(it, editor):
    about = [("m002", PRAISED), ("m001", PRAISED), ("m002", WISHED)]
    texts = [ClaimedText(*one, "多听意见", bytes(32)) for one in about]
    with it.store.writing() as connection:
        ledger.write_opinions(connection, ROUND, texts)
    told = [(one.subject, one.asked["en"]) for one in editor.opinions(ROUND)]

    assert told == sorted(told)
    assert len({*told}) == 4
