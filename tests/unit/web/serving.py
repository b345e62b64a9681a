"""The ballot server on a free port, and a visitor who says exactly what is said.

with serving(store) as address:
    Visitor(address).post("/b/round", {"code": "…"})
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from toolkit.collection import sealing
from toolkit.collection.ballot import Ballot, read_ballot
from toolkit.services.announcing import notice
from toolkit.services.conducting import key_of_round
from toolkit.storage.ballot_box import count_returned
from toolkit.storage.counter import read_envelopes
from toolkit.web.server import serve

if TYPE_CHECKING:
    from small_rounds import SmallRound

    from toolkit.storage.engine import Store

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@contextmanager
def serving(store: Store, **options: object) -> Iterator[str]:
    """Serve a store in a thread of its own; give the address."""
    ready = Queue()
    settings = {"port": 0, "on_ready": ready.put, **options}
    thread = Thread(target=serve, args=[store], kwargs=settings)
    thread.start()
    listening = ready.get(timeout=10)
    try:
        yield listening.address
    finally:
        listening.stop()
        thread.join(timeout=10)
    assert not thread.is_alive()


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def data(self) -> dict[str, object]:
        return json.loads(self.body)


@dataclass(frozen=True)
class Visitor:
    """Asks and posts; ``headers`` go along with everything."""

    address: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, *, body: bytes | None = None, **headers: str
    ) -> Answer:
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {**self.headers, **named})
        response = connection.getresponse()
        answer = Answer(response.status, dict(response.headers), response.read())
        connection.close()
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, data: object, **headers: str) -> Answer:
        body = json.dumps(data).encode()
        return self.ask("POST", path, body=body, Content_Type=JSON, **headers)

    def submit(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        body = urlencode(fields).encode()
        return self.ask("POST", path, body=body, Content_Type=FORM, **headers)


def submission(
    voting: SmallRound, rater: int = 0, *, grade: str = "excellent", **changed: object
) -> dict[str, object]:
    """Return a submission as the page's script sends it."""
    envelopes = [
        {"subject": subject, "sealed": sealing.encode(sealed)}
        for subject, sealed in voting.seal(rater, grade=grade).envelopes.items()
    ]
    sent = {"code": voting.codes[rater], "idem": "0" * 32, "envelopes": envelopes}
    return {**sent, **changed}


def in_box(voting: SmallRound) -> tuple[int, int]:
    """Return how many codes of a round are spent, and its envelopes."""
    with voting.store.reading() as connection:
        envelopes = list(read_envelopes(connection, voting.id))
        return count_returned(connection, voting.id), len(envelopes)


def ballots_in_box(voting: SmallRound) -> list[tuple[str, Ballot]]:
    """Unseal the box of an open round, as only a test may."""
    survey = notice(voting.store, voting.id).survey
    with voting.store.reading() as connection:
        key = key_of_round(voting.store, connection, voting.id, voting.slips[:2])
        envelopes = list(read_envelopes(connection, voting.id))
    opened = [
        (
            one.subject,
            sealing.unseal(one.sealed, key, voting.info(one.group, one.subject)),
        )
        for one in envelopes
    ]
    return sorted(
        ((subject, read_ballot(plain, survey)) for subject, plain in opened),
        key=lambda pair: pair[0],
    )
