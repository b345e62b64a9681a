"""The ballot server as it is run, in a process of its own, to be measured."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clients import Voter

from toolkit.collection import sealing

if TYPE_CHECKING:
    from bench_round import BenchRound

COMMAND = [sys.executable, "-m", "toolkit", "serve", "--only", "ballots", "--port", "0"]


@dataclass(frozen=True, slots=True)
class BenchServer:
    """Where it answers, and the process that does."""

    address: str
    process_id: int

    @property
    def peak_megabytes(self) -> float:
        """The most memory it has held."""
        lines = Path(f"/proc/{self.process_id}/status").read_text("ascii").splitlines()
        told = next(line for line in lines if line.startswith("VmHWM:"))
        return int(told.split()[1]) / 1024

    @property
    def cpu_seconds(self) -> float:
        """How long it has computed, for itself and in the system's calls."""
        fields = Path(f"/proc/{self.process_id}/stat").read_text("ascii").split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(home: Path) -> Iterator[BenchServer]:
    """Serve what lies in a data folder."""
    environment = {**os.environ, "PINGYI_HOME": str(home)}
    with subprocess.Popen(  # noqa: S603 -- our own command
        COMMAND, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            if process.stdout is None:
                raise AssertionError
            yield BenchServer(process.stdout.readline().strip(), process.pid)
        finally:
            process.terminate()


def voters_of(bench: BenchRound, arrivals: Sequence[float] = ()) -> list[Voter]:
    """Seal a ballot for everybody who has a code, and say when they come."""
    return [
        Voter(
            form=json.dumps({"code": code}).encode(),
            ballot=_ballot(bench, code),
            comes_at=arrivals[number] if arrivals else 0.0,
        )
        for number, code in enumerate(bench.codes)
    ]


def _ballot(bench: BenchRound, code: str) -> bytes:
    envelopes = [
        {"subject": subject, "sealed": sealing.encode(sealed)}
        for subject, sealed in bench.seal().envelopes.items()
    ]
    idem = secrets.token_hex(16)
    return json.dumps({"code": code, "idem": idem, "envelopes": envelopes}).encode()
