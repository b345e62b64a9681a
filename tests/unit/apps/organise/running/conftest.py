"""A draft round in a small office, and the model with which it is led."""

from __future__ import annotations

import threading

import pytest
from desks import a_desk, an_office
from small_rounds import ROUND, draft

from toolkit.apps.organise.running.model import RunningModel
from toolkit.collection.staff import Role


@pytest.fixture
def office(tmp_path):
    return an_office(tmp_path)


@pytest.fixture
def it(office, tmp_path):
    return draft(tmp_path, store=office.store)


@pytest.fixture
def lead(office, it):
    """Return a model in whose hands the round is, for somebody with a role."""

    def take_up(role=Role.ORGANISER, **options):
        model = RunningModel(a_desk(office, role), language="en", **options)
        model.choose(ROUND)
        return model

    return take_up


@pytest.fixture
def model(lead):
    return lead()


@pytest.fixture
def wait():
    """Let what was begun come to its end, and have the model look again."""

    def until_over(model):
        for thread in threading.enumerate():
            if "(_do)" in thread.name:
                thread.join(60)
        model.look_again()

    return until_over
