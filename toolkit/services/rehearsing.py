"""Made-up raters who visit a real ballot server over HTTP.

They do what people and networks do: most seal in the browser, some have
no JavaScript, some lose the reply and try again, some vote twice, some
mistype.  Used by the demonstration, by rehearsals and by tests.
"""

from __future__ import annotations

import json
import random
import re
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from toolkit.collection import ballot, credential, sealing
from toolkit.collection.apart import number_envelopes
from toolkit.errors import AlreadyVotedError, UnknownCodeError
from toolkit.i18n import Phrase
from toolkit.survey.items import Answer

if TYPE_CHECKING:
    from toolkit.survey.model import Survey

Answers = Mapping[tuple[str, str], Answer]
"""By subject and item, each as it stands in an envelope; texts as plain words."""

PATIENCE_SECONDS: Final = 30
VISITORS_AT_ONCE: Final = 4
MOST_MISTYPED: Final = 40
"""After some more wrong codes in a row, a server asks to slow down."""


class Manner(StrEnum):
    """How a made-up rater behaves."""

    SEALED = "sealed in the browser"
    PLAIN = "without JavaScript"
    CUT_OFF = "reply lost, sent again"
    TWICE = "tried to vote twice"
    MISTYPED = "wrong code first"


SHARES: Final[Mapping[Manner, float]] = {
    Manner.SEALED: 0.76,
    Manner.PLAIN: 0.10,
    Manner.CUT_OFF: 0.06,
    Manner.TWICE: 0.04,
    Manner.MISTYPED: 0.04,
}

ANSWERS: Final[Mapping[str, str]] = {
    "counted": Phrase("Counted."),
    "again": Phrase("Counted before; nothing was added."),
    "AlreadyVotedError": AlreadyVotedError.message,
    "UnknownCodeError": UnknownCodeError.message,
}
"""In words, what the server answers."""


@dataclass(frozen=True, slots=True)
class MadeUpRater:
    """A code, a manner, and how to answer for given subjects."""

    code: str
    manner: Manner
    answer: Callable[[list[str]], Answers]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered: status and body."""

    status: int
    body: str

    def json(self) -> dict[str, Any]:
        """Return the body as data."""
        data: dict[str, Any] = json.loads(self.body)
        return data


class UnexpectedReplyError(AssertionError):
    """The server did not answer as agreed: a mistake of ours."""


def manners(rng: random.Random, count: int) -> list[Manner]:
    """Draw a manner for each of ``count`` raters; not too many mistype."""
    drawn = rng.choices(list(SHARES), weights=list(SHARES.values()), k=count)
    mistyped = [place for place, one in enumerate(drawn) if one is Manner.MISTYPED]
    for place in mistyped[MOST_MISTYPED:]:
        drawn[place] = Manner.SEALED
    return drawn


def rehearse(
    address: str,
    round_id: str,
    survey: Survey,
    raters: Iterable[MadeUpRater],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Counter[str]:
    """Let every rater visit; return how often the server gave each answer.

    Raises
    ------
    UnexpectedReplyError : an answer was not the agreed one.
    """
    visit = _Visit(address, round_id, survey)
    all_raters = list(raters)
    answers: Counter[str] = Counter()
    with ThreadPoolExecutor(VISITORS_AT_ONCE) as crowd:
        for done, got in enumerate(crowd.map(visit, all_raters), start=1):
            answers.update(got)
            if progress is not None:
                progress(done, len(all_raters))
    return answers


@dataclass(frozen=True, slots=True)
class _Visit:
    address: str
    round_id: str
    survey: Survey

    def __call__(self, rater: MadeUpRater) -> list[str]:
        page = self.ask("GET", f"/b/{self.round_id}")
        _require(page, 200)
        if rater.manner is Manner.PLAIN:
            return self.vote_plainly(rater)
        got = []
        if rater.manner is Manner.MISTYPED:
            wrong = credential.draw_credential(credential.CredentialKind.TICKET)
            got.append(self.refused(self.form(wrong), 403))
        form = _require(self.form(rater.code), 200).json()
        submission = self.submission(rater, form)
        if rater.manner is Manner.CUT_OFF:
            self.post_and_hang_up(submission)
        got.append(_require(self.cast(submission), 200).json()["outcome"])
        if rater.manner is Manner.TWICE:
            again = {**submission, "idem": secrets.token_hex(16)}
            got.append(self.refused(self.cast(again), 409))
        return got

    def form(self, code: str) -> Reply:
        return self.post(f"/b/{self.round_id}/form", {"code": code})

    def cast(self, submission: Mapping[str, object]) -> Reply:
        return self.post(f"/b/{self.round_id}", submission)

    def refused(self, reply: Reply, status: int) -> str:
        return str(_require(reply, status).json()["error"])

    def submission(
        self, rater: MadeUpRater, form: Mapping[str, Any]
    ) -> dict[str, object]:
        """Return what the page's script would post: sealed envelopes."""
        subjects = [one["id"] for one in form["subjects"]]
        answers = rater.answer(subjects)
        numbers = number_envelopes(
            subjects,
            receipt=_short_code(),
            bearer=secrets.choice(subjects) if form.get("apart") else None,
        )
        author, key = _short_code(), sealing.key_from_text(form["key"])
        texts = {item.id for item in self.survey.items if item.kind == "text"}
        envelopes = []
        for subject in subjects:
            own = {
                item: said for (who, item), said in answers.items() if who == subject
            }
            plain = ballot.Ballot(
                numbers[subject].pack,
                numbers[subject].receipt,
                {item: said for item, said in own.items() if item not in texts},
                {
                    item: ballot.Words(
                        said,
                        credential.author_code_for(author, subject=subject, item=item),
                    )
                    for item, said in own.items()
                    if item in texts
                },
            )
            info = sealing.info_for(
                round_id=self.round_id, group=form["group"], subject=subject
            )
            sealed = sealing.seal(
                ballot.write_ballot(plain, size=form["pad"]), key, info
            )
            envelopes.append({"subject": subject, "sealed": sealing.encode(sealed)})
        return {
            "code": rater.code,
            "idem": secrets.token_hex(16),
            "envelopes": envelopes,
        }

    def vote_plainly(self, rater: MadeUpRater) -> list[str]:
        """Vote as a browser without JavaScript does."""
        form = self.ask(
            "POST",
            f"/b/{self.round_id}/form",
            urlencode({"code": rater.code}),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        hidden = re.findall(
            r'<input type="hidden" name="(\w+)" value="([^"]*)"',
            _require(form, 200).body,
        )
        names = re.findall(r'name="([a-z]\w*)\.', form.body)
        answers = rater.answer(list(dict.fromkeys(names)))
        fields = [*hidden, *self.fields(answers)]
        reply = self.ask(
            "POST",
            f"/b/{self.round_id}",
            urlencode(fields),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        _require(reply, 200)
        return ["counted"]

    def fields(self, answers: Answers) -> Iterator[tuple[str, str]]:
        """Yield the fields in which a plain form says these answers."""
        for (subject, item), answer in answers.items():
            said = self.survey.item(item).fields(answer)
            for part, values in said.items():
                name = f"{subject}.{item}.{part}" if part else f"{subject}.{item}"
                yield from ((name, value) for value in values)

    def post(self, path: str, data: Mapping[str, object]) -> Reply:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return self.ask("POST", path, json.dumps(data), headers)

    def ask(
        self,
        method: str,
        path: str,
        body: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        host = urlsplit(self.address).netloc
        with closing(HTTPConnection(host, timeout=PATIENCE_SECONDS)) as connection:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Reply(answer.status, answer.read().decode("utf-8"))

    def post_and_hang_up(self, submission: Mapping[str, object]) -> None:
        """Send a whole ballot and leave at the first byte of the reply."""
        body = json.dumps(submission).encode()
        place = urlsplit(self.address)
        head = (
            f"POST /b/{self.round_id} HTTP/1.1\r\nHost: {place.netloc}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        where = (place.hostname or "", place.port or 80)
        with closing(socket.create_connection(where, PATIENCE_SECONDS)) as line:
            line.sendall(head.encode() + body)
            line.recv(1)


def _short_code() -> str:
    return credential.draw_code(credential.SHORT_CODE_LENGTH)


def _require(reply: Reply, status: int) -> Reply:
    if reply.status != status:
        message = f"expected {status}, got {reply.status}: {reply.body[:300]}"
        raise UnexpectedReplyError(message)
    return reply
