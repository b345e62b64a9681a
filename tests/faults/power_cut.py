"""Power cuts, replayed: what a disk may hold at every moment of a process.

`record` runs a program under strace and notes each write, sync and unlink
in one folder, and each word the program prints: that is what it
acknowledges.  `moments` then yields, for every moment, what a disk may hold
if the power fails there: what was synced, and of the rest nothing, all, a
beginning or any part.  A file is there, or gone, for sure once its folder
was synced.  This is harsher than most disks and file systems are; it is
what their manuals promise and no more.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from places import ROOT

CALLS: Final = (
    "openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,link"
)
LINE: Final = re.compile(r"(\w+)\((.*)\) += (-?\d+)")
TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
FILE: Final = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)>")
SYNCS: Final = {"fsync", "fdatasync"}
RECKONED_ANEW: Final = "-shm"
"""SQLite throws away what is in such a file after a crash."""

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Step:
    """One thing asked of the disk; or, ``acknowledged``, one word printed."""

    does: str
    file: str = ""
    at: int = 0
    content: bytes = b""


def record(folder: Path, log: Path, module: str, *given: object) -> list[Step]:
    """Run a module of the tests under strace; return what it did in a folder."""
    if shutil.which("strace") is None:
        message = "There is no strace. On Debian: apt-get install strace"
        raise AssertionError(message)
    traced = ["strace", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}"]
    command = [*traced, "-o", log, sys.executable, "-m", module, *map(str, given)]
    places = [str(ROOT / "tests"), str(ROOT)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    with log.open(encoding="ascii") as lines:
        return [step for line in lines if (step := _step(line, folder)) is not None]


def _step(line: str, folder: Path) -> Step | None:
    """Return what a line of the log says, if it is about the folder."""
    found = LINE.match(line)
    if found is None or found[3].startswith("-"):
        return None
    call, asked = found[1], found[2]
    if call == "write" and asked.startswith("1<"):
        return Step("acknowledged", _texts(asked)[0].decode().strip())
    opened = FILE.match(asked)
    path = Path((_plain(opened[1]) if opened else _texts(asked)[0]).decode())
    if path == folder and call in SYNCS:
        return Step("sync names")
    is_ours = path.parent == folder and not path.name.endswith(RECKONED_ANEW)
    return _step_on(path.name, call, asked) if is_ours else None


def _step_on(file: str, call: str, asked: str) -> Step | None:
    """Return what a call does to a file of the folder."""
    last = asked.rpartition(", ")[2]
    if call == "openat":
        return Step("create", file) if "O_CREAT" in asked else None
    if call == "pwrite64":
        return Step("write", file, int(last), _texts(asked)[0])
    if call == "ftruncate":
        return Step("truncate", file, int(last))
    if call in {*SYNCS, "unlink"}:
        return Step("unlink" if call == "unlink" else "sync", file)
    message = f"the replay does not know {call} on {file}"
    raise AssertionError(message)


def _texts(asked: str) -> list[bytes]:
    return [_plain(text) for text in TEXT.findall(asked)]


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@dataclass
class Disk:
    """What is on disk for sure, and what was asked for since.

    A file is a number with contents; names, which come and go, point to it.
    """

    contents: dict[int, bytes]
    names: dict[str, int]
    seen: dict[str, int]
    unsynced: dict[int, list[Step]] = field(default_factory=dict)
    renamed: list[tuple[str, int | None]] = field(default_factory=list)

    @classmethod
    def holding(cls, files: Files) -> Disk:
        """Return a disk that holds some files for sure."""
        names = {name: number for number, name in enumerate(files)}
        contents = {names[name]: content for name, content in files.items()}
        return cls(contents, names, dict(names))

    def take(self, step: Step) -> None:
        """Take what the program asks for."""
        match step.does:
            case "create" if step.file not in self.seen:
                self.seen[step.file] = number = len(self.contents)
                self.contents[number] = b""
                self.renamed.append((step.file, number))
            case "unlink":
                del self.seen[step.file]
                self.renamed.append((step.file, None))
            case "sync names":
                self.names = _pointing(self.names, self.renamed)
                self.renamed = []
            case "sync":
                number = self.seen[step.file]
                done = self.unsynced.pop(number, [])
                self.contents[number] = _written(self.contents[number], done)
            case "write" | "truncate":
                self.unsynced.setdefault(self.seen[step.file], []).append(step)

    def images(self, rng: random.Random) -> Iterator[Files]:
        """Yield what may be found when the power comes back."""
        for some in (_nothing, _everything, _a_beginning, _any_part):
            yield {
                name: _written(
                    self.contents[number], some(self.unsynced.get(number, []), rng)
                )
                for name, number in _pointing(
                    self.names, some(self.renamed, rng)
                ).items()
            }


def moments(
    files: Files, steps: Sequence[Step], rng: random.Random
) -> Iterator[tuple[Files, frozenset[str]]]:
    """Yield possible contents of the disk, and what was acknowledged by then."""
    disk, acknowledged = Disk.holding(files), frozenset[str]()
    for step in steps:
        if step.does == "acknowledged":
            acknowledged |= {step.file}
        disk.take(step)
        for image in disk.images(rng):
            yield image, acknowledged


def _written(content: bytes, steps: Sequence[Step]) -> bytes:
    """Return the content after some writes and truncations."""
    after = bytearray(content)
    for step in steps:
        end = step.at + len(step.content)
        if step.does == "truncate":
            del after[step.at :]
        after.extend(bytes(max(0, end - len(after))))
        after[step.at : end] = step.content
    return bytes(after)


def _pointing(
    names: Mapping[str, int], renamed: Sequence[tuple[str, int | None]]
) -> dict[str, int]:
    after = dict(names)
    for name, number in renamed:
        after.pop(name, None)
        if number is not None:
            after[name] = number
    return after


def _nothing(steps: Sequence, _: random.Random) -> Sequence:
    return steps[:0]


def _everything(steps: Sequence, _: random.Random) -> Sequence:
    return steps


def _a_beginning(steps: Sequence, rng: random.Random) -> Sequence:
    return steps[: rng.randint(0, len(steps))]


def _any_part(steps: Sequence, rng: random.Random) -> Sequence:
    return [step for step in steps if rng.random() < 0.5]
