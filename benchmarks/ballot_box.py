"""How much the ballot box adds to what cannot be avoided.

A ballot cannot be acknowledged before a durable commit, and a box cannot
be opened without decrypting each envelope.  Both are measured bare and as
the toolkit does them, on the same disk in the same run.
"""

from __future__ import annotations

import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from toolkit.collection import sealing
from toolkit.collection.key_slips import join_slips
from toolkit.collection.roster.model import Rater, Roster, Standing, Subject
from toolkit.services import casting, conducting, designing, opening
from toolkit.storage import counter, rounds
from toolkit.storage.engine import Store, open_store
from toolkit.survey.loading import load_survey

SUBJECTS, RATERS = 15, 400
ROUND, TODAY = "bench", date(2026, 1, 1)


def seconds(act: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def a_round(store: Store) -> tuple[list[str], tuple[str, ...]]:
    """Open a round of one unit; return its codes and its slips."""
    subjects = tuple(
        Subject(f"m{n:03d}", "王某", "支部", "单位", "学院", Standing.FULL, str(n))
        for n in range(SUBJECTS)
    )
    raters = tuple(
        Rater(f"r{n:04d}", "李某", "单位", "学院", "staff", str(n))
        for n in range(RATERS)
    )
    designing.new_round(
        store,
        round_id=ROUND,
        title="基准",
        survey=load_survey("member-appraisal-short"),
        roster=Roster(subjects, raters),
    )
    issued = conducting.issue_codes(store, ROUND)
    slips = conducting.freeze(store, ROUND, today=TODAY)
    conducting.open_round(store, ROUND, slips=slips[:2], today=TODAY)
    return [link.code for link in issued.links], slips


def bare_commits(folder: Path, size: int) -> float:
    """Commit the same rows durably with SQLite alone."""
    database = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE box(id BLOB PRIMARY KEY, sealed BLOB) WITHOUT ROWID")
    packs = [
        [(secrets.token_bytes(16), secrets.token_bytes(size)) for _ in range(SUBJECTS)]
        for _ in range(RATERS)
    ]

    def commit_all() -> None:
        for pack in packs:
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO box VALUES(?,?)", pack)
            database.execute("COMMIT")

    return seconds(commit_all)


def main() -> None:
    """Print both ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = open_store(folder / "round.db")
        codes, slips = a_round(store)
        form = casting.hand_out(store, ROUND, codes[0])
        packs = [
            (code, secrets.token_hex(16), casting.seal_answers(form, {}).envelopes)
            for code in codes
        ]

        def cast_all() -> None:
            for code, idem, envelopes in packs:
                casting.cast(store, ROUND, code=code, idem=idem, envelopes=envelopes)

        cast_s = seconds(cast_all)
        bare_s = bare_commits(folder, form.size + sealing.OVERHEAD)
        print(
            f"casting: {RATERS / cast_s:.0f} ballots of {SUBJECTS} envelopes a second"
        )
        print(f"  {cast_s / bare_s:.2f} x the time of bare durable commits")

        with store.reading() as connection:
            frozen = rounds.get_frozen(connection, ROUND)
            sealed = list(counter.read_envelopes(connection, ROUND))
        if frozen is None:
            raise AssertionError
        key = join_slips(frozen.wraps, slips[:2], round_id=ROUND)

        def decrypt_all() -> None:
            for one in sealed:
                info = sealing.info_for(
                    round_id=ROUND, group=one.group, subject=one.subject
                )
                sealing.unseal(one.sealed, key, info)

        decrypt_s = seconds(decrypt_all)
        conducting.close_round(store, ROUND, today=TODAY)
        open_s = seconds(
            lambda: opening.unseal(store, ROUND, slips=slips[:2], today=TODAY)
        )
        print(f"opening: {len(sealed) / open_s:.0f} envelopes a second")
        print(f"  {open_s / decrypt_s:.2f} x the time of bare decryption")
        store.close()


if __name__ == "__main__":
    main()
