"""Check from outside that a ballot page is the one that was published.

For scrutineers, on a machine of their own: what a server hands out is
compared byte for byte with what this package has, and the key that is
sealed to with the fingerprint on the notice.  What is expected comes in as
an argument; this module shares no code with the page it checks.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from toolkit.errors import SettingError
from toolkit.i18n import Phrase
from toolkit.problem import Problem
from toolkit.services.page_seen import SeenPage

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_SECONDS: Final = 20
_LARGEST: Final = 2 * 1024 * 1024
_OK: Final = 200
_POLICY: Final = "Content-Security-Policy"
_DIRECTIVES: Final = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
_PROMISED: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_RECOGNISING: Final = ("Set-Cookie", "ETag", "Last-Modified")
_REMEDY: Final = "Do not vote there; tell the scrutineers, and keep what you saw."


@dataclass(frozen=True, slots=True)
class PageFindings:
    """What was found at an address.

    Attributes
    ----------
    files : the files that are as expected, byte for byte.
    fingerprint : of the key that the page seals to, worked out here.
    problems : what is not as it should be, each with its place.
    """

    files: tuple[str, ...]
    fingerprint: str
    problems: tuple[Problem, ...]

    @property
    def is_genuine(self) -> bool:
        """Whether nothing was found that the page should not do."""
        return not any(problem.blocks for problem in self.problems)


def check_page(
    url: str, *, expected: Mapping[str, str], fingerprint: str | None = None
) -> PageFindings:
    """Fetch the page of a round and compare it with what it should be.

    Parameters
    ----------
    url : of the page; a code in it is not sent.
    expected : the SHA-256 of every file that the page needs, by its name.
    fingerprint : as it stands on the notice; gaps do not matter.

    Raises
    ------
    SettingError : the address is none, or nothing answers there.
    """
    place = urlsplit(url)
    if place.scheme not in {"http", "https"} or not place.hostname:
        raise SettingError(setting=url, reason=Phrase("it is no web address"))
    page = _fetch(place, place.path or "/")
    if page.status != _OK:
        return PageFindings((), "", (_missing(place.path, page.status),))
    seen = SeenPage(page.body.decode("utf-8", "replace"))
    own_key = _fingerprint_of(seen.key)
    files, in_files = _compare_files(place, seen, expected)
    problems = (
        *_in_transport(place),
        *_in_headers(page),
        *_in_text(seen),
        *_in_key(own_key, seen.shown, fingerprint),
        *in_files,
    )
    return PageFindings(files, own_key, problems)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a server answered; several headers of one name are one."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def _fetch(place: SplitResult, path: str) -> _Answer:
    """Ask the server itself: no proxy, no redirection, nothing but the path."""
    kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
    try:
        connection = kind(place.hostname or "", place.port, timeout=_SECONDS)
        wished = {"Accept": "text/html", "Accept-Encoding": "identity"}
        connection.request("GET", path, headers=wished)
        response = connection.getresponse()
        body = response.read(_LARGEST)
        connection.close()
    except (OSError, HTTPException, ValueError) as error:
        where = f"{place.scheme}://{place.netloc}{path}"
        raise SettingError(
            setting=where, reason=Phrase("it does not answer")
        ) from error
    headers: dict[str, str] = {}
    for name, value in response.getheaders():
        known = name.title()
        headers[known] = f"{headers[known]}, {value}" if known in headers else value
    return _Answer(response.status, headers, body)


def _compare_files(
    place: SplitResult, seen: SeenPage, expected: Mapping[str, str]
) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the files that are as expected, and what is wrong with the others."""
    folders = {address.rpartition("/")[0] for address in seen.loaded}
    names = [address.rpartition("/")[2] for address in seen.loaded]
    problems = [
        Problem(address, "The page loads what does not belong to it.", _REMEDY)
        for address, name in zip(seen.loaded, names, strict=True)
        if len(folders) > 1 or name not in expected or not _is_own(address)
    ]
    if problems or not folders:
        return (), problems or [
            Problem(place.path, "The page loads no script; is it that of a round?")
        ]
    (folder,) = folders
    same = []
    for name, digest in sorted(expected.items()):
        answer = _fetch(place, f"{folder}/{name}")
        if answer.status != _OK:
            problems.append(_missing(name, answer.status))
        elif hashlib.sha256(answer.body).hexdigest() == digest:
            same.append(name)
        else:
            problems.append(
                Problem(name, "The file is not the same as in this package.", _REMEDY)
            )
    return tuple(same), problems


def _in_transport(place: SplitResult) -> Iterator[Problem]:
    if place.scheme == "http" and not _is_loopback(place.hostname or ""):
        yield Problem(
            place.netloc,
            "The page comes without TLS: who is on the way can read and alter it.",
            "Ask for an address that begins with https.",
            blocks=False,
        )


def _in_headers(page: _Answer) -> Iterator[Problem]:
    policy = page.headers.get(_POLICY, "")
    if {" ".join(it.split()) for it in policy.split(";") if it.strip()} != _DIRECTIVES:
        yield Problem(_POLICY, "The page may do more than it should.", _REMEDY)
    for name, value in _PROMISED.items():
        if page.headers.get(name) != value:
            yield Problem(
                name,
                "The server does not answer “{value}” here.",
                _REMEDY,
                {"value": value},
            )
    for name in _RECOGNISING:
        if name.title() in page.headers:
            yield Problem(
                name, "By this the server could know a browser again.", _REMEDY
            )


def _in_text(seen: SeenPage) -> Iterator[Problem]:
    for what in seen.acting:
        yield Problem(what, "Something acts in the page by itself.", _REMEDY)
    for address in seen.sent:
        if not _is_own(address):
            yield Problem(address, "A form is sent to another place.", _REMEDY)


def _in_key(own: str, shown: str, wanted: str | None) -> Iterator[Problem]:
    if not own:
        yield Problem(
            "data-key", "The page does not name one key that it seals to.", _REMEDY
        )
    elif shown and _plain(shown) != _plain(own):
        yield Problem(
            shown,
            "The fingerprint shown is not that of the key the page seals to.",
            _REMEDY,
        )
    if wanted is not None and _plain(wanted) != _plain(own):
        yield Problem(
            own or "data-key",
            "The key the page seals to is not the one on the notice.",
            _REMEDY,
        )


def _missing(place: str, status: int) -> Problem:
    return Problem(
        place,
        "The server answers {status} here instead of the file.",
        "Compare the address with the notice.",
        {"status": status},
    )


def _fingerprint_of(key: str) -> str:
    try:
        raw = urlsafe_b64decode(key + "=" * (-len(key) % 4))
    except ValueError:
        return ""
    digest = hashlib.sha256(raw).hexdigest() if raw else ""
    return " ".join(re.findall(".{4}", digest[:32]))


def _plain(fingerprint: str) -> str:
    return re.sub(r"[^0-9a-f]", "", fingerprint.lower())


def _is_own(address: str) -> bool:
    """Whether an address stays on the server it came from."""
    return re.match(r"/(?![/\\])", address) is not None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
