"""The warm process: it has imported everything, does nothing, and is forked.

Started by ``toolkit.warm.warm_process`` with the number of an inherited socket
and the modules to import.  It has one thread, for only the thread that forks
lives on in the copy, and it ends when the server closes the socket.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from toolkit.warm.kernel import become_kernel, preload
from toolkit.warm.wire import LONGEST_BYTES, Answer, Order, read_order, write_answer

LAST_THREADS_SECONDS: Final = 0.5
"""How long threads that imports have begun may take to end."""


def main() -> None:
    """Become warm, then fork at every order; in the copy, become a kernel."""
    del sys.path[0]  # the folder where it was started
    _, number, *modules = sys.argv
    server = socket.socket(fileno=int(number))
    gc.disable()  # a collection would leave holes that copies fill
    try:
        preload(modules)
        _require_one_thread(seconds=LAST_THREADS_SECONDS)
    except Exception as error:  # noqa: BLE001  # whatever it is, the server logs it
        refused = f"{type(error).__name__}: {error}"
        server.send(write_answer(Answer(refused=refused)))
        return
    gc.collect()
    gc.freeze()  # a collection in a copy would touch, and so copy, everything
    warm = os.getpid()
    server.send(write_answer(Answer(pid=warm)))
    order = _serve(server)
    if order:
        become_kernel(order, parent=warm)


def _serve(server: socket.socket) -> Order | None:
    """Return an order in the process that was forked for it, else None at the end."""
    woken, wake = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    waiting = select.poll()
    for descriptor in (server.fileno(), woken):
        waiting.register(descriptor, select.POLLIN)
    while True:
        ready = [descriptor for descriptor, _ in waiting.poll()]
        if woken in ready:
            os.read(woken, LONGEST_BYTES)
            _bury_the_dead()
        if server.fileno() not in ready:
            continue
        packet = server.recv(LONGEST_BYTES)
        if not packet:
            return None
        if _fork(server):
            for descriptor in (server.detach(), woken, wake):
                os.close(descriptor)
            return read_order(packet)


def _fork(server: socket.socket) -> bool:
    """Fork and tell the server; return True in the copy."""
    try:
        _require_one_thread()
        pid = os.fork()
    except (OSError, RuntimeError) as error:
        server.send(write_answer(Answer(refused=str(error))))
        return False
    if not pid:
        return True
    pidfd = os.pidfd_open(pid)  # safe: nobody else buries the dead
    try:
        socket.send_fds(server, [write_answer(Answer(pid=pid))], [pidfd])
    finally:
        os.close(pidfd)
    return False


def _bury_the_dead() -> None:
    """End what a dead kernel has left running, and let go of its number."""
    ended = os.WEXITED | os.WNOHANG
    with suppress(ChildProcessError):
        while dead := os.waitid(os.P_ALL, 0, ended | os.WNOWAIT):
            with suppress(OSError):
                os.killpg(dead.si_pid, signal.SIGKILL)
            os.waitid(os.P_PID, dead.si_pid, ended)


def _require_one_thread(*, seconds: float = 0.0) -> None:
    patience = time.monotonic() + seconds
    while (threads := len(list(Path("/proc/self/task").iterdir()))) > 1:
        if time.monotonic() >= patience:
            message = f"it has {threads} threads, and only one can be forked"
            raise RuntimeError(message)
        time.sleep(0.01)


if __name__ == "__main__":
    main()
