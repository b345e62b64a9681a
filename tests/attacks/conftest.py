"""Rounds to attack, played once and looked at by every adversary."""

from __future__ import annotations

import pytest
from attacks.bench import Rounds


@pytest.fixture(scope="session")
def rounds(tmp_path_factory, request):
    return Rounds(tmp_path_factory.mktemp("attacked"), request.getfixturevalue)
