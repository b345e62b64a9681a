"""Who gets hold of files: of backups, and of all that a server leaves behind."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from small_rounds import new_idem, round_in, small_roster
from unit.web.serving import Visitor, submission

from toolkit.collection.round import State
from toolkit.services.backing_up import back_up


def rows_of(path):
    """Return every row of every table of a backup, by table."""
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            table: [dict(row) for row in database.execute(f'SELECT * FROM "{table}"')]  # noqa: S608 -- as it was found
            for (table,) in found.fetchall()
        }


@pytest.mark.abuse(62)
def test_two_backups_around_a_ballot_differ_in_a_mark_and_sealed_bytes(tmp_path):
    it = round_in(State.OPEN, tmp_path, roster=small_roster(members=1))
    it.cast(0, grade="unqualified", words="少开会")
    back_up(it.store, tmp_path / "before")
    it.cast(1, grade="qualified", words="多听意见" * 50)
    back_up(it.store, tmp_path / "after")

    before, after = rows_of(tmp_path / "before"), rows_of(tmp_path / "after")

    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"spent", "envelope"}
    assert differing(before, after, "spent") == {"digest", "idem"}
    assert differing(before, after, "envelope") == {"id", "sealed", "leaf"}
    assert len({len(row["sealed"]) for row in after["envelope"]}) == 1


def differing(before, after, table):
    """Return in which columns the one row that came differs from the one there."""
    (old,) = before[table]
    (new,) = (row for row in after[table] if row != old)
    assert len(after[table]) == 1 + 1
    return {name for name in new if new[name] != old[name]}


SERVER = """
import sys
from pathlib import Path
from toolkit.storage.engine import open_store
from toolkit.web.server import serve
serve(open_store(Path(sys.argv[1])), port=0,
      on_ready=lambda it: print(it.address, flush=True))
"""


@pytest.mark.abuse(61)
def test_a_server_that_was_visited_leaves_no_code_address_or_word(tmp_path):
    """Everything it says, and every file around it, while it runs and after."""
    it = round_in(State.OPEN, tmp_path / "data")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    it.store.close()
    command = [sys.executable, "-X", "dev", "-c", SERVER, str(it.folder / "pingyi.db")]
    environment = {**os.environ, "TMPDIR": str(scratch), "PYTHONWARNINGS": "default"}
    secret = ["多听意见", "127.0.0.1", "203.0.113.7", "Prober/7.3", *it.codes[:4]]

    with (
        (tmp_path / "said").open("wb") as said,
        subprocess.Popen(
            command, cwd=scratch, env=environment, stdout=subprocess.PIPE, stderr=said
        ) as server,
    ):
        address = server.stdout.readline().decode().strip()
        visit(Visitor(address, TELLING), it)
        running = bytes_below(tmp_path)
        server.send_signal(signal.SIGTERM)
        said_last = server.stdout.read()
    after = bytes_below(tmp_path) + said_last

    for left in (running, after):
        assert b"m001" in left  # so it is looked into
        assert [words for words in secret if words.encode() in left] == []


TELLING = {
    "User-Agent": "Prober/7.3",
    "X-Forwarded-For": "203.0.113.7",
    "X-Real-IP": "203.0.113.7",
    "Referer": "http://203.0.113.7/",
}


def visit(visitor, it):
    """Do all that can be done at the door, right and wrong."""
    page, code = f"/b/{it.id}", it.codes[0]
    form = {"code": code, "idem": new_idem(), "m001.A17": "多听意见"}
    visitor.get(f"{page}?code={it.codes[3]}")
    visitor.submit(f"{page}/form", form)
    visitor.submit(page, form)
    visitor.submit(page, {**form, "idem": new_idem()})
    visitor.submit(f"{page}/roll", {"code": code})
    visitor.post(page, submission(it, 1))
    visitor.post(page, {"code": it.codes[2], "idem": "", "envelopes": ["多听意见"]})
    visitor.post(f"{page}/form", {"code": it.codes[3], "more": "多听意见"})
    visitor.ask("POST", page, body=b'{"code": "' + it.codes[2].encode())
    visitor.ask("PUT", f"{page}/{it.codes[3]}", body="多听意见".encode())


def bytes_below(folder):
    """Return all bytes of all files in a folder, their names included."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return b"".join(str(path).encode() + path.read_bytes() for path in files)
