"""The warm process as its server sees it: started when wanted, asked, ended.

One at a time asks it, in a thread of its own, so that a server goes on
serving while modules are imported.  When it dies its kernels die too, and the
next order starts another.
"""

from __future__ import annotations

import asyncio
import atexit
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any, Final, TypeAlias

from toolkit.warm.environment import environment_of_warm
from toolkit.warm.process import ForkedProcess
from toolkit.warm.wire import (
    LONGEST_BYTES,
    Answer,
    Order,
    read_answer,
    write_order,
)

START_SECONDS: Final = 120.0
ANSWER_SECONDS: Final = 60.0
PAUSE_SECONDS: Final = 30.0
"""After a failed start nobody waits for another, so long."""


Running: TypeAlias = tuple[subprocess.Popen[bytes], socket.socket]


class WarmStartError(Exception):
    """No kernel could be forked; its text says why."""


class WarmProcess:
    """Forks kernels.

    Parameters
    ----------
    python : the interpreter and its options.
    modules : what it imports beside the kernel itself.
    """

    def __init__(self, python: Sequence[str], modules: Sequence[str]) -> None:
        self._python, self._modules = python, modules
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._retired: list[Running] = []
        self._not_before = 0.0
        self._asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="warm")
        atexit.register(self.stop)

    @property
    def pid(self) -> int | None:
        """The number of the process, None while there is none."""
        return self._process.pid if self._process else None

    def prepare(self, environment: Mapping[str, str]) -> Future[Any]:
        """Start it, if it does not run, before anybody waits for a kernel."""
        return self._asking.submit(self._start_unless_running, environment)

    async def fork(self, order: Order) -> ForkedProcess:
        """Return a process that becomes the kernel which is ordered.

        Raises
        ------
        WarmStartError : there is none, and no trace of it.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._asking, self._fork, order)

    def stop(self) -> None:
        """End it; its kernels are killed with it."""
        self._retire()
        for process, it in self._retired:
            _end(process, it)
        self._retired.clear()

    def _fork(self, order: Order) -> ForkedProcess:
        packet = write_order(order)
        if len(packet) > LONGEST_BYTES:
            message = f"its environment and arguments are {len(packet)} bytes long"
            raise WarmStartError(message)
        it = self._start_unless_running(order.environment)
        it.settimeout(ANSWER_SECONDS)
        try:
            it.send(packet)
            answer, descriptors = _receive(it)
        except OSError as error:
            self._retire()
            message = f"the warm process does not answer: {error}"
            raise WarmStartError(message) from error
        return ForkedProcess(pid=answer.pid, pidfd=descriptors[0])

    def _start_unless_running(self, environment: Mapping[str, str]) -> socket.socket:
        if self._process and self._process.poll() is None and self._socket:
            return self._socket
        self._retire()
        if time.monotonic() < self._not_before:
            message = "the warm process has failed to start a moment ago"
            raise WarmStartError(message)
        try:
            self._process, self._socket = self._start(environment)
        except (OSError, WarmStartError) as error:
            self._not_before = time.monotonic() + PAUSE_SECONDS
            message = f"the warm process does not start: {error}"
            raise WarmStartError(message) from error
        return self._socket

    def _start(self, environment: Mapping[str, str]) -> Running:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            process = self._popen(its, environment)
        except OSError:
            ours.close()
            raise
        finally:
            its.close()
        ours.settimeout(START_SECONDS)
        try:
            _receive(ours)
        except (OSError, WarmStartError):
            _end(process, ours)
            raise
        return process, ours

    def _popen(
        self, its: socket.socket, environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        number = its.fileno()
        command = [*self._python, "-m", __package__, str(number), *self._modules]
        return subprocess.Popen(  # noqa: S603  # our own command
            command,
            cwd="/",
            env=environment_of_warm(environment),
            pass_fds=[number],
            start_new_session=True,  # Ctrl-C is for the server
            stdin=subprocess.DEVNULL,
        )

    def _retire(self) -> None:
        """Ask it no more, but let the kernels live which it has forked."""
        if self._process and self._socket:
            self._retired.append((self._process, self._socket))
        self._socket = self._process = None


def _end(process: subprocess.Popen[bytes], it: socket.socket) -> None:
    it.close()
    process.kill()
    process.wait()


def _receive(it: socket.socket) -> tuple[Answer, list[int]]:
    close_on_exec = socket.MSG_CMSG_CLOEXEC
    packet, descriptors, *_ = socket.recv_fds(it, LONGEST_BYTES, 1, close_on_exec)
    if not packet:
        message = "it has ended"
        raise ConnectionResetError(message)
    answer = read_answer(packet)
    if answer.refused:
        raise WarmStartError(answer.refused)
    return answer, descriptors


@cache
def warm_process(python: tuple[str, ...], modules: tuple[str, ...]) -> WarmProcess:
    """Return the one warm process of this server for these modules."""
    return WarmProcess(python, modules)
