from __future__ import annotations

import fcntl
import os
import resource
import subprocess
import sys

import pytest

from toolkit.warm.process import ENDED, ForkedProcess


@pytest.fixture
def sleeper():
    command = [sys.executable, "-S", "-c", "input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as it:
        yield it
        it.kill()


@pytest.fixture
def forked(sleeper):
    return ForkedProcess(pid=sleeper.pid, pidfd=os.pidfd_open(sleeper.pid))


def test_a_process_is_alive_until_it_is_killed(forked):
    assert forked.poll() is None

    forked.kill()

    assert forked.wait() == ENDED
    assert forked.poll() == forked.returncode == ENDED


def test_a_process_ends_when_asked_to(forked):
    forked.terminate()

    assert forked.wait(20) == ENDED


def test_waiting_has_an_end(forked):
    with pytest.raises(subprocess.TimeoutExpired, match=str(forked.pid)):
        forked.wait(0.01)


def test_a_signal_to_the_dead_is_no_error(forked):
    forked.kill()
    forked.wait()

    forked.terminate()

    assert forked.poll() == ENDED


def test_a_descriptor_is_closed_by_who_sees_the_end(sleeper):
    pidfd = os.pidfd_open(sleeper.pid)
    forked = ForkedProcess(pid=sleeper.pid, pidfd=pidfd)
    forked.kill()
    forked.wait()

    with pytest.raises(OSError, match="Bad file"):
        os.fstat(pidfd)


def test_a_descriptor_is_closed_when_nobody_looks_any_more(sleeper):
    pidfd = os.pidfd_open(sleeper.pid)
    forked = ForkedProcess(pid=sleeper.pid, pidfd=pidfd)

    del forked

    with pytest.raises(OSError, match="Bad file"):
        os.fstat(pidfd)


def test_a_descriptor_may_be_higher_than_select_can_count(sleeper):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2048), hard))
    low = os.pidfd_open(sleeper.pid)
    high = fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, 1100)
    os.close(low)
    forked = ForkedProcess(pid=sleeper.pid, pidfd=high)

    assert forked.poll() is None
    forked.kill()
    assert forked.wait(20) == ENDED
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
