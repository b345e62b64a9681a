"""Deciding at the desk, as an app reaches it."""

from __future__ import annotations

import pytest
from committees import a_published_home
from desks import a_desk, an_office
from small_rounds import ROUND

from toolkit.apps.desk.told import DecidedGrade
from toolkit.apps.desk.wire import DeskRefusedError
from toolkit.collection.staff import Role, Staff


@pytest.fixture
def office(tmp_path):
    a_published_home(tmp_path).close()
    return an_office(tmp_path)


@pytest.fixture
def committee(office):
    return a_desk(office, Role.COMMITTEE, "qian").deciding


def test_what_a_committee_decides_its_organiser_reads(office, committee):
    committee.decide(ROUND, "m002", "qualified", "两次未完成集体工作")

    assert a_desk(office, Role.ORGANISER).deciding.decisions(ROUND) == (
        DecidedGrade("m002", "qualified", "两次未完成集体工作"),
    )


def test_without_a_grade_it_is_taken_back(committee):
    committee.decide(ROUND, "m002", "excellent", "")
    committee.decide(ROUND, "m002", "", "")

    assert committee.decisions(ROUND) == ()


def test_the_record_says_who_decided_about_whom_and_not_what(office, committee):
    committee.decide(ROUND, "m002", "excellent", "")

    (done,) = [
        one
        for one in a_desk(office).running.standing(ROUND).record
        if one.act == "decided"
    ]
    assert (done.by, done.detail, done.day) == ("qian", "m002", "2026-03-05")


@pytest.mark.abuse(57)
@pytest.mark.parametrize("role", sorted({*Role} - {Role.COMMITTEE}))
def test_nobody_but_the_committee_decides(office, committee, role):
    with pytest.raises(DeskRefusedError):
        a_desk(office, role).deciding.decide(ROUND, "m002", "excellent", "")

    assert committee.decisions(ROUND) == ()


def test_a_missing_reason_is_asked_for_in_both_languages(committee):
    with pytest.raises(DeskRefusedError) as refused:
        committee.decide(ROUND, "m002", "unqualified", "")

    assert "no reason is given" in refused.value.refusal.said["en"]
    assert "理由" in refused.value.refusal.said["zh-CN"]


def test_the_minutes_are_a_word_document_for_who_asked(office, committee):
    taken = committee.minutes(ROUND, "zh-CN")
    token = taken.address.rpartition("/")[2]

    assert taken.name == f"minutes-{ROUND}.docx"
    assert office.takeaways.find(
        token, owner=Staff("qian", Role.COMMITTEE)
    ).content.startswith(b"PK")
    assert office.takeaways.find(token, owner=Staff("zhao", Role.COMMITTEE)) is None
