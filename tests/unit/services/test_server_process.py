"""Servers in processes of their own, for whoever needs one."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from toolkit.errors import SettingError
from toolkit.services.server_process import BALLOTS, started


def test_a_thread_can_start_a_server_which_ends_with_its_block(tmp_path):
    environment = {**os.environ, "PINGYI_HOME": str(tmp_path)}

    def visit():
        with started(BALLOTS, port=0, environment=environment) as server:
            answer = urlopen(f"{server.address}/healthz", timeout=10)  # noqa: S310 -- our own
            return server, answer.status

    with ThreadPoolExecutor(1) as threads:
        server, status = threads.submit(visit).result()

    assert status == 200
    assert server.process.returncode == 0
    with pytest.raises(URLError):
        urlopen(f"{server.address}/healthz", timeout=10)  # noqa: S310 -- our own


def test_a_server_that_does_not_start_is_named(tmp_path):
    (tmp_path / "file").touch()
    environment = {**os.environ, "PINGYI_HOME": str(tmp_path / "file")}

    with (
        pytest.raises(SettingError, match="ballot server cannot be used: it did not"),
        started(BALLOTS, port=0, environment=environment),
    ):
        pytest.fail("it started")
