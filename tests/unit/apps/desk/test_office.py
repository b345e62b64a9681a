"""What is asked at the desk is done in one's own name, or refused in words."""

from __future__ import annotations

import logging

import pytest
from desks import a_desk, an_office

from toolkit.apps.desk.client import desk_over
from toolkit.apps.desk.office import answer
from toolkit.apps.desk.told import Person
from toolkit.apps.desk.wire import DeskRefusedError
from toolkit.collection.staff import Role


@pytest.fixture
def office(tmp_path):
    office = an_office(tmp_path)
    yield office
    office.store.close()


def test_the_desk_knows_who_sits_before_the_app(office):
    desk = a_desk(office, Role.EDITOR, "qian")

    assert desk.reception.who() == Person("qian", Role.EDITOR)


def test_what_cannot_be_done_is_said_in_both_languages(office):
    with pytest.raises(DeskRefusedError) as refused:
        a_desk(office).running.close("2026")

    said = refused.value.refusal.said
    assert "2026" in said["zh-CN"]
    assert "2026" in said["en"]
    assert said["zh-CN"] != said["en"]


@pytest.mark.abuse(57)
@pytest.mark.parametrize("role", [Role.EDITOR, Role.COMMITTEE, Role.RESEARCHER])
def test_what_is_not_for_a_role_is_refused(office, role):
    desk = a_desk(office, role)

    with pytest.raises(DeskRefusedError, match="may not do this"):
        desk.running.rounds()


PLACE = "/a/path of ours"


class Broken:
    """A desk with a mistake of ours in it."""

    @property
    def running(self):
        raise RuntimeError(PLACE)


def test_what_nobody_foresaw_goes_to_the_log_and_not_to_the_app(caplog):
    desk = desk_over(lambda line: answer(Broken(), line))

    with (
        caplog.at_level(logging.ERROR),
        pytest.raises(DeskRefusedError, match="Something went wrong") as refused,
    ):
        desk.running.rounds()
    assert "path of ours" not in str(refused.value.refusal)
    assert "path of ours" in caplog.text
