"""Servers in processes of their own, started and stopped together."""

from __future__ import annotations

import signal
import subprocess
import sys
from urllib.error import URLError
from urllib.request import urlopen

import pytest

SERVING = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background
from toolkit.cli.serving import stop_when_asked, wait
from toolkit.services.server_process import BALLOTS, started
stop_when_asked()
with started(BALLOTS, port=0) as server:
    print(server.address, flush=True)
    wait(server)
"""


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_server_ends_with_who_started_it(asked, tmp_path, monkeypatch):
    monkeypatch.setenv("PINGYI_HOME", str(tmp_path))
    command = [sys.executable, "-c", SERVING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        address = starter.stdout.readline().strip()
        answer = urlopen(f"{address}/healthz", timeout=10)  # noqa: S310 -- our own
        starter.send_signal(asked)

    assert answer.status == 200
    assert starter.returncode == 0
    with pytest.raises(URLError):
        urlopen(f"{address}/healthz", timeout=10)  # noqa: S310 -- our own


def test_a_server_that_cannot_start_says_why_and_ends_its_starter(tmp_path):
    environment = {"PINGYI_HOME": str(tmp_path), "PINGYI_LANG": "en"}
    command = [sys.executable, "-m", "toolkit", "serve", "--only", "ballots"]
    command += ["--address", "192.0.2.1", "--port", "0"]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "not served over plain HTTP on 192.0.2.1" in done.stderr
    assert "Traceback" not in done.stderr
