"""One warm process for all tests, as one server has one for all its kernels."""

from __future__ import annotations

import sys

import pytest
from unit.warm.sessions import MODULES

from toolkit.warm.provisioner import prepare
from toolkit.warm.warm_process import warm_process


@pytest.fixture(scope="package", autouse=True)
def warmed_up():
    prepare(MODULES)
    yield
    warm_process((sys.executable,), tuple(MODULES)).stop()
