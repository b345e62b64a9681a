"""A forked copy of the warm process becomes a kernel like any other.

What differs from process to process, and what a module settles when it is
imported, is settled here once more; the tables say for which modules.
"""

from __future__ import annotations

import gc
import importlib
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from toolkit.warm.confined import confine
from toolkit.warm.environment import INLINE
from toolkit.warm.system_calls import die_with_parent

if TYPE_CHECKING:
    from toolkit.warm.wire import Order

OF_IPYKERNEL: Final = (
    *("IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger"),
    *("IPython.core.oinspect", "IPython.extensions.storemagic", "debugpy.server.api"),
    *("ipykernel.debugger", "jedi", "psutil", "sqlite3", "tornado.platform.asyncio"),
)
"""What ipykernel imports only when it runs, as far as it is installed."""


def preload(modules: Iterable[str]) -> None:
    """Import what kernels will need, and nothing that begins a thread."""
    importlib.import_module("ipykernel.kernelapp")  # first: comms are then its own
    for name in OF_IPYKERNEL:
        with suppress(ImportError):
            importlib.import_module(name)
    for name in modules:
        importlib.import_module(name)


def become_kernel(order: Order, *, parent: int) -> None:
    """Run a kernel in this process, just forked by its parent, to its end."""
    os.setsid()
    _restore_signals()
    os.environ.clear()
    os.environ.update(order.environment)
    time.tzset()
    tempfile.tempdir = None  # looked up again, in this environment
    os.chdir(order.folder)
    sys.argv = ["ipykernel_launcher", *order.arguments]
    _settle(BEFORE_THE_KERNEL)
    if order.confinement:
        confine(order.confinement)
    die_with_parent(parent)
    gc.enable()
    kernel = importlib.import_module("ipykernel.kernelapp").IPKernelApp.instance()
    # Of a kernel that has a parent, ipykernel knows that nobody stops it by hand.
    kernel.initialize([*order.arguments, f"--IPKernelApp.parent_handle={parent}"])
    _settle(IN_THE_KERNEL)
    if order.confinement and order.confinement.readable is not None:
        # It may not look for children; the warm process ends those it leaves.
        kernel.kernel._process_children = list  # noqa: SLF001  # no other way
    kernel.start()


def _restore_signals() -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _settle(table: Mapping[str, Callable[[Any], object]]) -> None:
    for name, settle in table.items():
        if module := sys.modules.get(name):
            settle(module)


def _draw_where_told(matplotlib: Any) -> None:  # noqa: ANN401  # it may be absent
    matplotlib.rcParams["backend"] = os.environ.get("MPLBACKEND") or INLINE


BEFORE_THE_KERNEL: Final[Mapping[str, Callable[[Any], object]]] = {
    "random": lambda _: random.seed(),
    "numpy.random": lambda it: it.seed(),
    "matplotlib": _draw_where_told,
}
IN_THE_KERNEL: Final[Mapping[str, Callable[[Any], object]]] = {
    # At its import there was no IPython with which to register.
    "ipywidgets": lambda it: it.register_comm_target(),
}
