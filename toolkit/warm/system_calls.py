"""System calls of Linux for which Python has no function."""

from __future__ import annotations

import ctypes
import os
import signal
from functools import cache
from typing import Final

SET_PARENT_DEATH_SIGNAL: Final = 1
SET_NO_NEW_PRIVILEGES: Final = 38


def call(number: int, *arguments: object) -> int:
    """Make a system call by its number and return the answer."""
    return _checked(_libc().syscall(ctypes.c_long(number), *arguments))


def forbid_new_privileges() -> None:
    """Let no program that is run from here gain rights."""
    _checked(_libc().prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0))


def die_with_parent(parent: int) -> None:
    """Be killed when the parent dies, at once if it is dead already.

    Becoming another user undoes it, so that comes first.
    """
    _checked(_libc().prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0))
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def _checked(answer: int) -> int:
    if answer < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return answer


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
