"""Jupyter's door to warm kernels: a kernel provisioner.

Wherever a kernel cannot be forked it is started as Jupyter's own provisioner
starts it, under the same confinement.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Dict, Instance, List, Unicode, Union, validate
from typing_extensions import override

from toolkit.warm.confinement import (
    Confinement,
    confinement_from,
    write_confinement,
)
from toolkit.warm.landlock import landlock_version
from toolkit.warm.places import folders_of_modules, places_of_python
from toolkit.warm.warm_process import WarmStartError, warm_process
from toolkit.warm.wire import Order

if TYPE_CHECKING:
    from jupyter_client.connect import KernelConnectionInfo as Connection

LAUNCHER: Final = ["-m", "ipykernel_launcher"]
PORTS: Final = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
MANNERS: Final = frozenset({"env", "cwd", "kernel_id", "extra_arguments"})
"""What can be wished for besides the command of a forked kernel."""


class WarmProvisioner(LocalProvisioner):
    """Forks kernels from a process that has imported everything.

    ``modules`` are imported once, before any kernel is forked; ``arguments``
    every kernel gets before its own; ``confinement``, or its fields, is what
    kernels may no longer do.
    """

    modules = List(Unicode()).tag(config=True)
    arguments = List(Unicode()).tag(config=True)
    confinement = Union(
        [Instance(Confinement), Dict()], default_value=None, allow_none=True
    ).tag(config=True)

    process: Any
    _own_folder: TemporaryDirectory[str] | None = None

    @validate("confinement")
    def _read_confinement(self, proposal: Mapping[str, Any]) -> Confinement | None:
        value = proposal["value"]
        return confinement_from(value) if isinstance(value, dict) else value

    @override
    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Connection:
        """Start the kernel, forked if that can be done."""
        environment = kwargs["env"] = dict(kwargs.get("env") or os.environ)
        confinement = self._confinement_here(cmd)
        if self._own_folder:
            own = self._own_folder.name
            environment |= {"TMPDIR": own, "IPYTHONDIR": own}
        reason = why_not_warm(cmd, kwargs)
        if not reason:
            try:
                await self._fork(cmd, kwargs, confinement)
            except WarmStartError as error:
                self.log.warning("A kernel is started cold: %s", error)
            else:
                return self.connection_info
        else:
            self.log.info("A kernel is started cold: %s", reason)
        if confinement:
            cmd = self._confined(cmd, confinement)
        return await super().launch_kernel(cmd, **kwargs)

    async def _fork(
        self, cmd: list[str], kwargs: Mapping[str, Any], confinement: Confinement | None
    ) -> None:
        at = cmd.index("-m")
        python, arguments = cmd[:at], cmd[at + len(LAUNCHER) :]
        self.cwd = str(kwargs.get("cwd") or Path.cwd())
        order = Order(
            arguments=(*self.arguments, *arguments),
            environment=kwargs["env"],
            folder=self.cwd,
            confinement=confinement,
        )
        warm = warm_process(tuple(python), tuple(self.modules))
        self.process = await warm.fork(order)
        self.pid = self.pgid = self.process.pid

    def _confinement_here(self, cmd: Sequence[str]) -> Confinement | None:
        """Return the confinement with what this very kernel needs."""
        wanted: Confinement | None = self.confinement
        if wanted is None:
            return None
        if wanted.needs_landlock and not landlock_version():
            _say_without_landlock(self.log)
        if not self._own_folder:
            self._own_folder = TemporaryDirectory(
                prefix="kernel-", ignore_cleanup_errors=True
            )
        information = self.connection_info
        own, files = self._own_folder.name, _connection_files(cmd)
        filled = replace(
            wanted,
            # ipykernel writes its connection file anew when keys are in it.
            writable=(*wanted.writable, own, *files),
            owned=(*wanted.owned, own, *files),
            listed=(*wanted.listed, *folders_of_modules()),
            sockets=(*wanted.sockets, *_folders_of_sockets(information)),
            bound_ports=(*wanted.bound_ports, *(information[it] for it in PORTS)),
        )
        if wanted.readable is None:
            return filled
        needed = places_of_python(self.modules)
        return replace(filled, readable=(*wanted.readable, *needed))

    def _confined(self, cmd: list[str], confinement: Confinement) -> list[str]:
        if os.name != "posix":
            self.log.warning("Kernels cannot be confined on this system")
            return cmd
        launcher = f"{__package__}.confined"
        confined = write_confinement(confinement)
        return [sys.executable, "-P", "-m", launcher, confined, *cmd]

    @override
    async def cleanup(self, restart: bool = False) -> None:
        """Remove what the kernel leaves."""
        await super().cleanup(restart=restart)
        if self._own_folder and not restart:
            self._own_folder.cleanup()
            self._own_folder = None


def why_not_warm(cmd: Sequence[str], wishes: Mapping[str, Any]) -> str | None:
    """Return why a command cannot be run by forking, None if it can.

    ``wishes`` are those for ``subprocess.Popen``; a forked kernel knows only
    of environment and folder.
    """
    if sys.platform != "linux":
        return f"kernels are forked on Linux, not on {sys.platform}"
    if not _runs_launcher(cmd):
        return f"it is not run by python -m {LAUNCHER[1]}"
    if cmd[0] != sys.executable:
        return f"it is run by another Python, {cmd[0]}"
    strange = {name for name, wish in wishes.items() if wish and name not in MANNERS}
    return f"a forked kernel has no {', '.join(sorted(strange))}" if strange else None


def prepare(
    modules: Sequence[str], environment: Mapping[str, str] = os.environ
) -> Future[None]:
    """Start warming up, so that the first kernel need not wait for it.

    ``modules`` must be those with which the provisioner is configured; of the
    environment the warm process takes what every kernel may know.
    """
    return warm_process((sys.executable,), tuple(modules)).prepare(environment)


def _runs_launcher(cmd: Sequence[str]) -> bool:
    if "-m" not in cmd:
        return False
    at = cmd.index("-m")
    return list(cmd[at : at + len(LAUNCHER)]) == LAUNCHER


def _connection_files(cmd: Sequence[str]) -> tuple[str, ...]:
    return (cmd[cmd.index("-f") + 1],) if "-f" in cmd else ()


def _folders_of_sockets(information: Mapping[str, Any]) -> tuple[str, ...]:
    if information.get("transport") != "ipc":
        return ()
    return (str(Path(information["ip"]).parent),)


@cache
def _say_without_landlock(log: logging.Logger) -> None:
    log.warning("This system has no Landlock: kernels can read what their user can")
