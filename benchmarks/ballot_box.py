"""How much the ballot box adds to what cannot be avoided.

A ballot cannot be acknowledged before a durable commit, and a box cannot
be opened without decrypting each envelope.  Both are measured bare and as
the toolkit does them, on the same disk in the same run, for ballots on one
subject and on fifteen.  ``python benchmarks/ballot_box.py``
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench_round import BenchRound, seconds
from table import Line, show

from toolkit.collection import sealing, unsealing
from toolkit.services import casting, conducting, opening
from toolkit.storage import closed_box, counter

RATERS: Mapping[int, int] = {15: 400, 1: 2000}
"""How many raters hand in a ballot, by the number of subjects on it."""

TODAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Pack:
    """What one rater hands in."""

    code: str
    idem: str
    envelopes: Mapping[str, bytes]


def bare_commits(folder: Path, ballots: int, subjects: int, size: int) -> float:
    """Commit rows of the same size durably with SQLite alone."""
    database = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE box(id BLOB PRIMARY KEY, sealed BLOB) WITHOUT ROWID")
    packs = [
        [(secrets.token_bytes(16), secrets.token_bytes(size)) for _ in range(subjects)]
        for _ in range(ballots)
    ]

    def commit_all() -> None:
        for pack in packs:
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO box VALUES(?,?)", pack)
            database.execute("COMMIT")

    taken = seconds(commit_all)
    database.close()
    return taken


def measure_casting(folder: Path, bench: BenchRound, subjects: int) -> Line:
    """Cast every ballot, one after another, as the server's threads do."""
    packs = [
        Pack(code, secrets.token_hex(16), bench.seal().envelopes)
        for code in bench.codes
    ]

    def cast_all() -> None:
        for pack in packs:
            casting.cast(
                bench.store,
                bench.id,
                code=pack.code,
                idem=pack.idem,
                envelopes=pack.envelopes,
            )

    ours = seconds(cast_all)
    size = bench.form.size + sealing.OVERHEAD
    bare = bare_commits(folder, len(packs), subjects, size)
    return Line(
        f"ballots of {subjects} cast by the service, one at a time",
        f"{len(packs) / ours:,.0f} /s",
        f"{ours / bare:.2f} × the time of bare durable commits",
    )


def measure_opening(bench: BenchRound, subjects: int) -> list[Line]:
    """Open the box on one core and on all, beside bare decryption on one."""
    conducting.close_round(bench.store, bench.id, today=TODAY)
    slips = bench.slips[:2]
    with bench.store.reading() as connection:
        key = conducting.key_of_round(bench.store, connection, bench.id, slips)
        box = closed_box.read_box(connection, bench.id)
        sealed = list(counter.read_envelopes(connection, bench.id))

    def decrypt_all() -> None:
        for one in sealed:
            info = sealing.info_for(
                round_id=bench.id, group=one.group, subject=one.subject
            )
            sealing.unseal(one.sealed, key, info)

    bare = seconds(decrypt_all)
    cores = os.cpu_count() or 1
    taken = {
        "unsealed and folded on 1 core": seconds(
            lambda: unsealing.open_box(box, sealed, key, workers=1)
        ),
        f"unsealed and folded on {cores} cores": seconds(
            lambda: unsealing.open_box(box, sealed, key, workers=cores)
        ),
        "unsealed, folded and written down, as by default": seconds(
            lambda: opening.unseal(bench.store, bench.id, slips=slips, today=TODAY)
        ),
    }
    return [
        Line(
            f"envelopes {how}, {len(sealed):,} in ballots of {subjects}",
            f"{len(sealed) / ours:,.0f} /s",
            f"{ours / bare:.2f} × the time of bare decryption on 1 core",
        )
        for how, ours in taken.items()
    ]


def measure() -> list[Line]:
    """Return casting and opening, for each size of ballot."""
    lines: list[Line] = []
    for subjects, raters in RATERS.items():
        with tempfile.TemporaryDirectory() as name:
            bench = BenchRound.opened(Path(name), subjects=subjects, raters=raters)
            lines.append(measure_casting(Path(name), bench, subjects))
            lines += measure_opening(bench, subjects)
            bench.store.close()
    return lines


if __name__ == "__main__":
    show(measure())
