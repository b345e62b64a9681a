"""The ballot server as it is run: a process of its own, which may be killed.

with served(folder) as server:
    server.visitor.get("/healthz")
    server.kill()
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from places import ROOT
from unit.web.serving import Visitor

COMMAND = [sys.executable, "-m", "toolkit", "serve", "--only", "ballots"]
COMMAND += ["--port", "0"]


class Server:
    """A server process, the visitor who knows its address, and its limits."""

    def __init__(self, process: subprocess.Popen[str], address: str, log: Path) -> None:
        self.process = process
        self.log = log.read_text
        self.visitor = Visitor(address, {"Accept-Language": "en"})

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.visitor.address.rpartition(":")[2])

    @property
    def open_files(self) -> int:
        """How many file descriptors it holds."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    @property
    def address_space(self) -> int:
        """How many bytes of addresses it has in use."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[0]
        return int(pages) * resource.getpagesize()

    def allow(self, limit: int, most: int) -> None:
        """Set one of its limits (``resource.RLIMIT_…``), as `ulimit` would."""
        _, hard = resource.prlimit(self.process.pid, limit)
        resource.prlimit(self.process.pid, limit, (most, hard))

    def allow_all(self, limit: int) -> None:
        """Lift a limit again."""
        _, hard = resource.prlimit(self.process.pid, limit)
        resource.prlimit(self.process.pid, limit, (hard, hard))

    def kill(self) -> None:
        """End it without a chance to finish anything."""
        self.process.kill()
        self.process.wait(20)

    def stop(self) -> int:
        """Ask it to end, as the system does; return its exit code."""
        self.process.terminate()
        return self.process.wait(20)


@contextmanager
def served(folder: Path, *, database: str = "") -> Iterator[Server]:
    """Serve the store in a folder, or another one; the server is gone at the end."""
    environment = {
        **os.environ,
        "PINGYI_HOME": str(folder),
        "PINGYI_DATABASE": database,
    }
    folder.mkdir(exist_ok=True)
    log = folder / "log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            COMMAND,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment,
            cwd=ROOT,
        ) as process,
    ):
        try:
            address = process.stdout.readline().strip()
            assert address, "the server did not start"
            yield Server(process, address, log)
        finally:
            process.kill()
