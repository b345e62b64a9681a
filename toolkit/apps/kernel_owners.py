"""Whose kernel is whose: a page's kernel serves the session that opened it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_server.services.kernels.kernelmanager import MappingKernelManager

    from toolkit.collection.staff import Staff


class KernelOwners:
    """Remembers for which session each running kernel was started.

    ``staff_of`` tells who is signed in with a session, if it still is one.
    """

    def __init__(
        self, kernels: MappingKernelManager, staff_of: Callable[[str], Staff | None]
    ) -> None:
        self._kernels, self._staff_of = kernels, staff_of
        self._sessions: dict[str, str] = {}

    def __len__(self) -> int:
        """Return how many kernels are running."""
        return len(self._running())

    def belongs(self, kernel_id: str, session: str) -> None:
        """Note for whom a kernel was started."""
        self._sessions[kernel_id] = session

    def is_of(self, kernel_id: str, session: str | None) -> bool:
        """Return whether a kernel was started for this session."""
        return session is not None and self._running().get(kernel_id) == session

    def staff_at(self, process: int) -> Staff | None:
        """Return for whom the kernel runs that has this process number."""
        for kernel_id, session in self._running().items():
            provisioner = self._kernels.get_kernel(kernel_id).provisioner
            if getattr(provisioner, "pid", 0) == process and _is_alive(provisioner):
                return self._staff_of(session)
        return None

    async def end(self, session: str) -> None:
        """Stop the kernels of a session that is over."""
        for kernel_id, owner in self._running().items():
            if owner == session:
                await self._kernels.shutdown_kernel(kernel_id, now=True)  # type: ignore[no-untyped-call]  # it has no types

    def _running(self) -> dict[str, str]:
        there = set(self._kernels.list_kernel_ids())
        self._sessions = {
            kernel: session
            for kernel, session in self._sessions.items()
            if kernel in there
        }
        return dict(self._sessions)


def _is_alive(provisioner: Any) -> bool:  # noqa: ANN401 -- of any kind
    """Tell whether the kernel lives: the number of a dead one is soon another's."""
    process = getattr(provisioner, "process", None)
    return process is not None and process.poll() is None
