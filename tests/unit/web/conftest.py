"""One ballot server for the tests of a module, and a fresh round for each."""

from __future__ import annotations

import secrets

import pytest
from small_rounds import draft, small_store
from unit.web.serving import Visitor, serving

from toolkit.collection.round import State


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with_everything = small_store(tmp_path_factory.mktemp("web"))
    yield with_everything
    with_everything.close()


@pytest.fixture(scope="module")
def visitor(store):
    with serving(store) as address:
        yield Visitor(address, {"Accept-Language": "en"})


@pytest.fixture
def planned(store, tmp_path):
    return draft(tmp_path, store=store, round_id=f"r-{secrets.token_hex(4)}")


@pytest.fixture
def voting(planned):
    return planned.bring_to(State.OPEN)


@pytest.fixture
def page(voting):
    return f"/b/{voting.id}"
