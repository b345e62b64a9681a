"""Plays a vote at the real ballot server, seen by those around it.

There is the network's operator, who weighs requests; the server's
administrator, whose logging is as talkative as can be; somebody who asks
for the turnout again and again; and a scanner of links in between.
"""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from attacks.chance import Score, score_secrets
from attacks.seen_from_outside import score_lengths
from attacks.seen_in_rows import ranked
from attacks.stage import fill_in
from attacks.weaknesses import SOUND, Weakness
from small_rounds import draft, new_idem, small_roster, small_store
from unit.web.serving import Visitor, serving

from toolkit.collection import sealing
from toolkit.collection.round import State


@dataclass(slots=True)
class AtTheDoor:
    """What was to be seen at the ballot server.

    Attributes
    ----------
    lengths : how much each voter wrote.
    weights : the length of each request, in the order of voting.
    logged : all that was logged; ``lines`` how much of it with each vote.
    turnouts : what an observer was told, before all and after each vote.
    notice : what the ballot page shows everybody.
    keys : to what key, of what fingerprint, each voter was told to seal.
    """

    raters: int
    codes: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    logged: str = ""
    lines: list[int] = field(default_factory=list)
    turnouts: list[int] = field(default_factory=list)
    notice: str = ""
    keys: list[tuple[str, str]] = field(default_factory=list)


def play_at_the_door(
    folder: Path, *, raters: int, weakness: Weakness = SOUND
) -> AtTheDoor:
    """Let raters vote at a ballot server, weakened or as it is."""
    chance, seen = Random(), AtTheDoor(raters)
    roster = small_roster(members=2, staff=raters // 2, students=raters - raters // 2)
    with ExitStack() as stack:
        for change in weakness.changes():
            stack.enter_context(change)
        store = small_store(folder)
        stack.callback(store.close)
        it = draft(folder, store=store, roster=roster).bring_to(State.OPEN)
        log = folder / "everything.log"
        stack.enter_context(logging_all(log))
        visitor = Visitor(stack.enter_context(serving(store)))
        page = f"/b/{it.id}"
        seen.notice = visitor.get(page, Accept="text/html").text
        seen.turnouts.append(visitor.get(f"{page}/status").data["returned"])
        for rater in chance.sample(range(raters), raters):
            code = it.codes[rater]
            scan(visitor, page, code)
            before = log.read_text().count("\n")
            form = visitor.post(f"{page}/form", {"code": code}).data
            ballot, said = fill_in(it.form(rater), chance)
            sent = {
                "code": code,
                "idem": new_idem(),
                "envelopes": [
                    {"subject": subject, "sealed": sealing.encode(sealed)}
                    for subject, sealed in ballot.envelopes.items()
                ],
            }
            answer = visitor.post(page, sent)
            assert answer.data == {"outcome": "counted"}
            seen.codes.append(code)
            seen.lengths.append(sum(map(len, said.values())))
            seen.weights.append(len(json.dumps(sent)))
            seen.lines.append(log.read_text().count("\n") - before)
            seen.turnouts.append(visitor.get(f"{page}/status").data["returned"])
            seen.keys.append((form["key"], form["fingerprint"]))
        seen.logged = log.read_text()
    return seen


def scan(visitor: Visitor, page: str, code: str) -> None:
    """Follow an address with a code in it, as scanners of messages do, and worse."""
    visitor.get(f"{page}?code={code}")
    visitor.get(f"{page}/{code}")
    visitor.post(f"{page}/form", {"code": code, "more": 1})
    host, _, port = urlsplit(visitor.address).netloc.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"GET {page}#{code} HTTP/x\r\n\r\n".encode())
        connection.recv(1024)


@contextmanager
def logging_all(path: Path) -> Iterator[None]:
    """Write everything that anything logs into a file."""
    root = logging.getLogger()
    handler = logging.FileHandler(path)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    level, _ = root.level, path.touch()
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        handler.close()


# Who stands around


def log_secrets(door: AtTheDoor) -> Score:
    """Read the log for codes, addresses, paths, and a line for each vote."""
    told = (*door.codes, "127.0.0.1", "/b/")
    read = [one for one in told if one in door.logged]
    votes = [place for place, lines in enumerate(door.lines) if lines]
    return score_secrets([*read, *votes])


def turnout_watched(door: AtTheDoor) -> Score:
    """Ask for the turnout after each vote; count the votes that moved it.

    All that is played comes within one hour.
    """
    steps = pairwise(door.turnouts)
    return score_secrets(
        vote for vote, (before, after) in enumerate(steps, 1) if before != after
    )


def keys_compared(door: AtTheDoor) -> Score:
    """Look for a voter who is told to seal to another key than the wall shows."""
    return score_secrets(
        (key, shown)
        for key, shown in door.keys
        if shown not in door.notice or sealing.fingerprint(key) != shown
    )


def weighed_requests(door: AtTheDoor) -> Score:
    """Say by the length of its request who wrote much."""
    weights = ((weight, place) for place, weight in enumerate(door.weights))
    return score_lengths(door.lengths, ranked(weights))
