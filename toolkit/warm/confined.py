"""Takes from this process what a confinement takes.

Run as a command it becomes, so confined, the command that follows it:
``python -m toolkit.warm.confined CONFINEMENT COMMAND...``.  Must be called
while there is one thread: Landlock binds the threads begun afterwards.
"""

from __future__ import annotations

import grp
import json
import os
import pwd
import resource
import sys
from typing import Final

from toolkit.warm.confinement import Confinement, confinement_from
from toolkit.warm.landlock import (
    BIND,
    CHANGE,
    CONNECT,
    MAKE_SOCK,
    READ,
    READ_DIR,
    landlock_version,
    restrict,
)
from toolkit.warm.places import DEVICES
from toolkit.warm.system_calls import forbid_new_privileges

LIMITS: Final = {
    "address_space_bytes": resource.RLIMIT_AS,
    "data_bytes": resource.RLIMIT_DATA,
    "processes": resource.RLIMIT_NPROC,
    "open_files": resource.RLIMIT_NOFILE,
    "file_bytes": resource.RLIMIT_FSIZE,
    "core_bytes": resource.RLIMIT_CORE,
}
ANY_FREE_PORT: Final = 0
"""A kernel also listens on one that the system chooses: for its subprocesses."""


def confine(confinement: Confinement) -> None:
    """Take from this process, for good, what the confinement takes."""
    _become_user(confinement)
    for field, kind in LIMITS.items():
        wanted = getattr(confinement, field)
        if wanted is not None:
            _limit(kind, wanted)
    if confinement.no_new_privileges and sys.platform == "linux":
        forbid_new_privileges()
    if confinement.needs_landlock and landlock_version():
        restrict(files=_files(confinement), ports=_ports(confinement))


def _become_user(confinement: Confinement) -> None:
    if confinement.user is None and confinement.group is None:
        return
    user, group = _user_and_group(confinement)
    if (user, group) == (os.getuid(), os.getgid()):
        return
    for path in confinement.owned:
        os.chown(path, user, group)
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)


def _user_and_group(confinement: Confinement) -> tuple[int, int]:
    user, group = confinement.user, confinement.group
    if isinstance(user, str):
        known = pwd.getpwnam(user)
        number, own_group = known.pw_uid, known.pw_gid
    elif user is not None:
        number, own_group = user, user
    else:
        number, own_group = os.getuid(), os.getgid()
    if isinstance(group, str):
        return number, grp.getgrnam(group).gr_gid
    return number, own_group if group is None else group


def _limit(kind: int, wanted: int) -> None:
    _, most = resource.getrlimit(kind)
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)  # only root may raise it
    resource.setrlimit(kind, (wanted, wanted))


def _files(confinement: Confinement) -> list[tuple[str, int]] | None:
    if confinement.readable is None:
        return None
    rights = [
        (confinement.readable, READ),
        (confinement.listed, READ_DIR),
        (confinement.writable, CHANGE),
        (confinement.sockets, MAKE_SOCK),
        (DEVICES, CHANGE),
    ]
    return [(path, right) for paths, right in rights for path in paths]


def _ports(confinement: Confinement) -> list[tuple[int, int]] | None:
    if confinement.connected_ports is None:
        return None
    bound = (*confinement.bound_ports, ANY_FREE_PORT)
    return [
        *((port, BIND) for port in bound),
        *((port, CONNECT) for port in confinement.connected_ports),
    ]


def main() -> None:
    """Become a command, confined."""
    _, fields, *command = sys.argv
    confine(confinement_from(json.loads(fields)))
    os.execvp(command[0], command)  # noqa: S606  # it is the kernel's own command


if __name__ == "__main__":
    main()
