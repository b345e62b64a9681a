"""An opened round with a handful of opinions, and an editor before the app."""

from __future__ import annotations

import shutil

import pytest
from desks import a_desk, an_office
from small_rounds import PRAISED, ROUND, WISHED, SmallRound, draft

from toolkit.apps.opinions.model import OpinionsModel
from toolkit.collection.round import State
from toolkit.collection.staff import Role
from toolkit.storage import ledger
from toolkit.storage.ledger import ClaimedText

TEXTS = (
    ("m001", PRAISED, "备课认真"),
    ("m001", WISHED, "请联系 13812345678"),
    ("m002", WISHED, "<script>alert(1)</script>"),
)


@pytest.fixture(scope="session")
def reviewing(tmp_path_factory):
    """A data folder with the round, to be copied."""
    home = tmp_path_factory.mktemp("reviewing")
    store = an_office(home).store
    draft(home, store=store).bring_to(State.OPENED)
    with store.writing() as connection:
        texts = [ClaimedText(*one, bytes(32)) for one in TEXTS]
        ledger.write_opinions(connection, ROUND, texts)
    store.close()
    return home


@pytest.fixture
def office(reviewing, tmp_path):
    return an_office(shutil.copytree(reviewing, tmp_path / "home"))


@pytest.fixture
def it(office, tmp_path):
    return SmallRound(office.store, tmp_path / "home")


@pytest.fixture
def desk(office):
    return a_desk(office, Role.EDITOR, "sun")


@pytest.fixture
def model(desk):
    model = OpinionsModel(desk, language="en")
    model.load()
    return model
