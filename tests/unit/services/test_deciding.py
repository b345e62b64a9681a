"""A committee decides on what was published, says why, and is on record."""

from __future__ import annotations

import json
from dataclasses import replace

import docx
import pytest
from committees import a_published_home, a_voted_round
from small_rounds import ROUND, TODAY, draft
from sqlalchemy import select

from toolkit.analysis.decisions import Decision
from toolkit.collection.staff import Role, Staff
from toolkit.errors import (
    ArchiveRefusedError,
    DecisionRefusedError,
    NoSuchRoundError,
    NotPermittedError,
    NotPublishedError,
)
from toolkit.i18n import translator
from toolkit.services import conducting
from toolkit.services.deciding import LONGEST, decide, decisions, write_minutes
from toolkit.storage.tables import act

on_any_database = pytest.mark.usefixtures("any_database")

AS_VOTED = Decision("m001", "excellent")
OTHERWISE = Decision("m001", "qualified", "两次未完成集体工作")


class Committee:
    """A store in the hands of a committee, and what it does there."""

    def __init__(self, store, home):
        self.store = store.acting(Staff("qian", Role.COMMITTEE))
        self.published = home / "published"

    def decide(self, *decided, store=None):
        for one in decided:
            decide(
                store or self.store,
                ROUND,
                one,
                published=self.published,
                today=TODAY,
            )

    def decided(self):
        return decisions(self.store, ROUND)

    def record(self):
        with self.store.reading() as connection:
            rows = connection.execute(select(act).order_by(act.c.sequence)).all()
        return [(one.detail, one.by) for one in rows if one.act == "decided"]


@pytest.fixture
def committee(tmp_path):
    return Committee(a_published_home(tmp_path), tmp_path)


@on_any_database
def test_what_was_decided_can_be_changed_and_taken_back(tmp_path):
    committee = Committee(a_voted_round(tmp_path).store, tmp_path)
    committee.decide(AS_VOTED, Decision("m002", "excellent"), OTHERWISE)
    changed = committee.decided()
    committee.decide(Decision("m001", ""))

    assert changed == (OTHERWISE, Decision("m002", "excellent"))
    assert committee.decided() == (Decision("m002", "excellent"),)
    assert committee.record() == [
        ("m001", "qian"),
        ("m002", "qian"),
        ("m001", "qian"),
        ("m001", "qian"),
    ]


def test_what_is_decided_again_is_not_recorded_again(committee):
    committee.decide(AS_VOTED, AS_VOTED, Decision("m002", ""))

    assert committee.record() == [("m001", "qian")]


@pytest.mark.parametrize("reason", ["", " \n　"])
def test_another_grade_than_most_votes_needs_a_reason(committee, reason):
    with pytest.raises(DecisionRefusedError, match="no reason is given"):
        committee.decide(replace(OTHERWISE, reason=reason))

    assert committee.decided() == ()
    assert committee.record() == []


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (Decision("m999", "excellent"), "on the list"),
        (Decision("m001", "splendid", "because"), "no such grade"),
        (Decision("m001", "dont_know", "because"), "no such grade"),
        (Decision("m001", "qualified", "x" * (LONGEST + 1)), "longer than 400"),
    ],
)
def test_what_does_not_fit_the_round_is_refused(committee, decision, why):
    with pytest.raises(DecisionRefusedError, match=why):
        committee.decide(decision)

    assert committee.decided() == ()


def test_a_reason_is_kept_in_characters_that_documents_can_hold(committee):
    committee.decide(replace(OTHERWISE, reason=" 工作\x00未完成\n\ud800两次 "))

    assert committee.decided()[0].reason == "工作 未完成 两次"


def test_the_quota_is_no_reason_to_refuse(committee):
    committee.decide(*(Decision(f"m00{n}", "excellent") for n in "123"))

    assert len(committee.decided()) == 3


@pytest.mark.parametrize("role", sorted({*Role} - {Role.COMMITTEE}))
def test_only_a_committee_decides(committee, role):
    with pytest.raises(NotPermittedError):
        committee.decide(AS_VOTED, store=committee.store.acting(Staff("li", role)))

    assert committee.decided() == ()


@pytest.mark.parametrize("role", [Role.SCRUTINEER, Role.EDITOR, Role.RESEARCHER])
def test_decisions_are_read_by_committee_and_organisers(committee, role, tmp_path):
    committee.decide(AS_VOTED)
    reader = committee.store.acting(Staff("li", role))
    organiser = committee.store.acting(Staff("zhao", Role.ORGANISER))

    with pytest.raises(NotPermittedError):
        decisions(reader, ROUND)
    with pytest.raises(NotPermittedError):
        write_minutes(
            reader,
            ROUND,
            tmp_path / "minutes.docx",
            translator("en"),
            published=committee.published,
        )

    assert decisions(organiser, ROUND) == (AS_VOTED,)


def test_before_publication_nothing_is_decided(tmp_path):
    committee = Committee(draft(tmp_path).store, tmp_path)

    with pytest.raises(NotPublishedError):
        committee.decide(AS_VOTED)
    with pytest.raises(NotPublishedError):
        committee.decided()


def test_what_was_decided_outlasts_the_destruction_of_the_box(committee):
    committee.decide(AS_VOTED)
    conducting.destroy(replace(committee.store, staff=None), ROUND, today=TODAY)
    committee.decide(OTHERWISE)

    assert committee.decided() == (OTHERWISE,)


def test_a_round_that_is_not_in_the_store_has_no_decisions(committee):
    with pytest.raises(NoSuchRoundError):
        decisions(committee.store, "2024-elsewhere")
    with pytest.raises(NoSuchRoundError):
        decide(
            committee.store,
            "../2026-spring",
            AS_VOTED,
            published=committee.published,
            today=TODAY,
        )


def test_an_archive_of_another_round_by_the_same_name_is_not_decided_on(committee):
    folder = committee.published / ROUND
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    protocol = json.loads((folder / "protocol.json").read_text("utf-8"))
    protocol["seals"]["rules"] = "0" * 64
    (folder / "protocol.json").write_text(json.dumps(protocol), "utf-8")
    package["resources"] = [
        one for one in package["resources"] if one["path"] != "protocol.json"
    ]
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")

    with pytest.raises(ArchiveRefusedError, match="not of the round"):
        committee.decide(AS_VOTED)


def test_the_minutes_hold_what_was_decided(committee, tmp_path):
    committee.decide(OTHERWISE)
    path = tmp_path / "minutes.docx"
    write_minutes(
        committee.store, ROUND, path, translator("en"), published=committee.published
    )

    (table,) = docx.Document(path).tables
    assert [cell.text for cell in table.rows[1].cells][3:] == [
        "Qualified *",
        "两次未完成集体工作",
    ]
