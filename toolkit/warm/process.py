"""A process that somebody else has forked, held by its descriptor.

It answers what ``subprocess.Popen`` answers, as far as Jupyter asks.  Its
parent is the warm process, so how it ended is not told here: only that it has.
A descriptor cannot come to mean another process, as a number can.
"""

from __future__ import annotations

import os
import select
import signal
from subprocess import TimeoutExpired
from typing import Final

ENDED: Final = 0
"""What stands for an exit status, whatever that was."""


class ForkedProcess:
    """A kernel, seen from the server that wished for it."""

    stdin = stdout = stderr = None  # closed by those who wait, if there are any

    def __init__(self, *, pid: int, pidfd: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._pidfd = pidfd

    def poll(self) -> int | None:
        """Return None while it lives."""
        return self._look(milliseconds=0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, for as many seconds as said.

        Raises
        ------
        TimeoutExpired : it still lives.
        """
        ended = self._look(
            milliseconds=None if timeout is None else round(timeout * 1000)
        )
        if ended is None:
            raise TimeoutExpired(cmd=f"kernel {self.pid}", timeout=timeout or 0)
        return ended

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it lives."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._pidfd, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _look(self, *, milliseconds: int | None) -> int | None:
        if self.returncode is None:
            looking = select.poll()  # select() knows no descriptor above 1023
            looking.register(self._pidfd, select.POLLIN)
            if looking.poll(milliseconds):
                self.returncode = ENDED
                os.close(self._pidfd)
        return self.returncode

    def __del__(self) -> None:
        if self.returncode is None:
            os.close(self._pidfd)
