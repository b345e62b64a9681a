"""What Python itself must be able to read, wherever it is installed.

A confined kernel imports as it goes: from the standard library, from the
installed packages, and from the folders of packages that are not installed
but lie somewhere on the path.  Of such a place only the packages are opened:
beside them may lie what a kernel has no business to read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

SYSTEM: Final = (
    *("/usr", "/lib", "/lib32", "/lib64", "/bin"),
    *("/etc/alternatives", "/etc/fonts", "/etc/host.conf", "/etc/hosts"),
    *("/etc/group", "/etc/ipython", "/etc/jupyter", "/etc/ld.so.cache"),
    *("/etc/locale.alias", "/etc/localtime", "/etc/matplotlibrc"),
    *("/etc/mime.types", "/etc/nsswitch.conf", "/etc/passwd"),
    *("/etc/resolv.conf", "/etc/ssl/certs", "/etc/timezone"),
    *("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu"),
    *("/dev/random", "/dev/urandom", "/dev/zero", "/var/cache/fontconfig"),
)
OF_ITSELF: Final = (
    *("auxv", "cgroup", "cmdline", "environ", "exe", "fd", "fdinfo", "io", "limits"),
    *("maps", "smaps", "smaps_rollup", "stat", "statm", "status"),
)
"""What it may read of ``/proc/self``: not ``net``, where the whole machine's
connections stand, nor ``task``, which leads there."""
IN_HOME: Final = (
    *("~/.cache/matplotlib", "~/.config/matplotlib"),
    *("~/.fonts", "~/.local/share/fonts"),
)
DEVICES: Final = ("/dev/null",)
"""What may be written to."""


def places_of_python(modules: Iterable[str]) -> tuple[str, ...]:
    """Return the files and folders which Python reads to run these modules."""
    prefixes = _prefixes()
    packages = {name.partition(".")[0] for name in (*modules, __name__)}
    return (
        *SYSTEM,
        *(f"/proc/self/{name}" for name in OF_ITSELF),
        *(str(Path(place).expanduser()) for place in IN_HOME),
        *filter(None, [os.environ.get("MPLCONFIGDIR")]),
        *prefixes,
        *(place for name in sorted(packages) for place in _places_of(name)),
    )


def folders_of_modules() -> tuple[str, ...]:
    """Return the folders where modules are looked for, but not only they lie."""
    inside = _prefixes()
    return tuple(
        folder
        for folder in sys.path
        if folder and not any(Path(folder).is_relative_to(it) for it in inside)
    )


def _prefixes() -> tuple[str, ...]:
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    return tuple(sorted(prefixes - {"/"}))


def _places_of(package: str) -> tuple[str, ...]:
    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        return ()
    if spec is None:
        return ()
    folders = spec.submodule_search_locations
    return tuple(folders) if folders else tuple(filter(None, [spec.origin]))
