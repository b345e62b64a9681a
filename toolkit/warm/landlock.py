"""Landlock: by which a Linux process gives up files, ports and signals for good.

The C library has no function for it, so the three system calls are made by
number.  Whatever the running system's Landlock does not know is left out.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from toolkit.warm.system_calls import call, forbid_new_privileges

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""The same numbers on every architecture."""
ASK_VERSION: Final = 1
BENEATH_PATH, ON_PORT = 1, 2

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = (1 << bit for bit in range(4))
MAKE_CHAR, MAKE_SOCK, MAKE_BLOCK = 1 << 6, 1 << 9, 1 << 11
TRUNCATE, IOCTL_DEV = 1 << 14, 1 << 15
BIND, CONNECT = 1, 2

READ: Final = EXECUTE | READ_FILE | READ_DIR
CHANGE: Final = (1 << 16) - 1 & ~(MAKE_CHAR | MAKE_BLOCK)
OF_FILES: Final = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
"""The rights that a file can have; the others are those of folders."""

FILE_RIGHTS: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
FILE_RIGHTS_NOW: Final = 5, (1 << 16) - 1
PORTS_SINCE: Final = 4
SCOPES_SINCE: Final = 6
OWN_SIGNALS_AND_SOCKETS: Final = 0b11
"""No signal and no abstract UNIX socket reaches out of the confined process."""


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("ports", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


class _BeneathPath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


class _OnPort(ctypes.Structure):
    _fields_ = (("rights", ctypes.c_uint64), ("port", ctypes.c_uint64))


def landlock_version() -> int:
    """Return the version of this system's Landlock, 0 if it has none."""
    if sys.platform != "linux":
        return 0
    with suppress(OSError):
        return call(CREATE_RULESET, None, 0, ASK_VERSION)
    return 0


def restrict(
    *,
    files: Iterable[tuple[str, int]] | None,
    ports: Iterable[tuple[int, int]] | None,
) -> None:
    """Leave this thread, and those begun from it, the rights that are listed.

    Parameters
    ----------
    files : paths, each with the rights to it and to all beneath.  A path that
        does not exist is passed over; None leaves every file alone.
    ports : TCP ports, each with the rights to it; None leaves them alone.
    """
    version = landlock_version()
    known = _known_file_rights(version) if files is not None else 0
    ruleset = _Ruleset(
        files=known,
        ports=BIND | CONNECT if ports is not None and version >= PORTS_SINCE else 0,
        scopes=OWN_SIGNALS_AND_SOCKETS if version >= SCOPES_SINCE else 0,
    )
    rules = call(CREATE_RULESET, ctypes.byref(ruleset), ctypes.sizeof(ruleset), 0)
    try:
        for path, rights in files or ():
            _allow_beneath(rules, path, rights & known)
        if ruleset.ports:
            for port, rights in ports or ():
                rule = _OnPort(rights=rights, port=port)
                call(ADD_RULE, rules, ON_PORT, ctypes.byref(rule), 0)
        forbid_new_privileges()  # Landlock demands it
        call(RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _known_file_rights(version: int) -> int:
    since, now = FILE_RIGHTS_NOW
    return now if version >= since else FILE_RIGHTS[min(version, max(FILE_RIGHTS))]


def _allow_beneath(rules: int, path: str, rights: int) -> None:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not there, or not for this user
        return
    try:
        if not stat.S_ISDIR(os.fstat(folder).st_mode):
            rights &= OF_FILES
        rule = _BeneathPath(rights=rights, folder=folder)
        call(ADD_RULE, rules, BENEATH_PATH, ctypes.byref(rule), 0)
    finally:
        os.close(folder)
