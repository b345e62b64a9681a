"""What a kernel may no longer do, as a value.

It can be written into a configuration, compared, and sent to another process;
``toolkit.warm.confined`` carries it out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """Every field is one limit; None (or nothing) leaves things as they are.

    Parameters
    ----------
    user, group : who the kernel becomes, by name or number; only root can
        become another.  Without a group it is the user's own.
    address_space_bytes, data_bytes, open_files, file_bytes, core_bytes : its
        resource limits.  A kernel leaves no core file unless told to.
    processes : how many processes and threads its *user* may have, those of
        other kernels included; not counted for root.
    no_new_privileges : programs it runs gain no rights (setuid, setgid).
    readable : files and folders that may be read, with all beneath.  If given
        (it may be empty), Landlock keeps everything else from being read,
        beside what Python itself needs.
    listed : folders where names may be seen, but nothing be read.
    writable : files and folders that may be read and changed.
    sockets : folders in which UNIX sockets may be made.
    connected_ports : TCP ports which it may connect to, on any host; it may
        then listen on no ports but its own.
    bound_ports : those ports.
    owned : files and folders given to ``user`` first.
    """

    user: str | int | None = None
    group: str | int | None = None
    address_space_bytes: int | None = None
    data_bytes: int | None = None
    processes: int | None = None
    open_files: int | None = None
    file_bytes: int | None = None
    core_bytes: int | None = 0
    no_new_privileges: bool = True
    readable: tuple[str, ...] | None = None
    listed: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()
    sockets: tuple[str, ...] = ()
    connected_ports: tuple[int, ...] | None = None
    bound_ports: tuple[int, ...] = ()
    owned: tuple[str, ...] = ()

    @property
    def needs_landlock(self) -> bool:
        """Whether some of it only Landlock can carry out."""
        return self.readable is not None or self.connected_ports is not None


def confinement_from(fields: Mapping[str, Any]) -> Confinement:
    """Return the confinement that a mapping, as JSON has them, describes."""
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in fields.items()
    }
    return Confinement(**given)


def write_confinement(confinement: Confinement) -> str:
    """Return a confinement as a line of JSON."""
    return json.dumps(asdict(confinement))
