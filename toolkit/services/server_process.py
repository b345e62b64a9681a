"""Run one of the servers in a process of its own, as long as it is needed.

Commands, rehearsals and tests start real servers; none of them serves in
its own process, so that what is tried is what will be used.  Signals are
left alone here: a command says itself when it is to stop.
"""

from __future__ import annotations

import atexit
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from toolkit.errors import SettingError
from toolkit.i18n import Phrase

BALLOTS: Final = "ballots"
APPS: Final = "apps"

_NAMED: Final[Mapping[str, Phrase]] = {
    BALLOTS: Phrase("The ballot server"),
    APPS: Phrase("The server of the staff apps"),
}


class Server:
    """A server in a process of its own, and the address it answers at."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address


@contextmanager
def started(
    which: str, *, port: int | None = None, environment: dict[str, str] | None = None
) -> Iterator[Server]:
    """Give a running server; it is stopped gracefully at the end.

    The end is also when this process ends, whatever its threads are at.

    Raises
    ------
    SettingError : it did not start; it has said why on standard error.
    """
    command = [sys.executable, "-m", "toolkit", "serve", "--only", which]
    if port is not None:
        command += ["--port", str(port)]
    process = subprocess.Popen(  # noqa: S603 -- our own command
        command, stdout=subprocess.PIPE, text=True, env=environment
    )
    atexit.register(process.terminate)
    try:
        if process.stdout is None:
            raise AssertionError
        address = process.stdout.readline().strip()
        if not address:
            raise SettingError(setting=_NAMED[which], reason=Phrase("it did not start"))
        yield Server(process, address)
    finally:
        atexit.unregister(process.terminate)
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
