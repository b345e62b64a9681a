"""What the staff server's process may leave behind, and how much it may hold."""

from __future__ import annotations

import resource


def leave_no_core() -> None:
    """Keep the system from writing to disk what this process has in memory.

    Codes, slips and the pepper are in it; its kernels take this over.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_many_files() -> None:
    """Take all the descriptors there are: each session holds some ten of them."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
