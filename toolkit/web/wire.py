"""What arrives at the door, read strictly: JSON from the script, or a form.

Every byte comes from a stranger.  Here only the shape is checked; whether
code, subjects and sizes are right is the service's to say.  See
``docs/wire.md``.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NoReturn
from urllib.parse import parse_qsl

from toolkit.collection import sealing
from toolkit.errors import MalformedBallotError
from toolkit.i18n import Phrase
from toolkit.services.dropping import Submission

_IDEM: Final = re.compile(r"[0-9a-f]{32}")
_OWN_FIELDS: Final = ("code", "idem", "sure", "large", "clear")
_MOST_FIELDS: Final = 20_000
_LONGEST_CODE: Final = 100  # as typed, with gaps


class NotJSONError(ValueError):
    """The body is not JSON at all."""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form as a browser posts it by itself.

    Attributes
    ----------
    answers : by subject and the rest of a field's name, all values it has;
        fields left empty are not in it.
    is_sure : whether an empty ballot is meant.
    is_large : whether large text is switched on.
    is_cleared : whether the button pressed was one that takes a mark back;
        the mark is not among the answers any more.
    """

    code: str
    idem: str
    answers: Mapping[tuple[str, str], tuple[str, ...]]
    is_sure: bool
    is_large: bool
    is_cleared: bool


def read_json(body: bytes) -> object:
    """Return what a JSON text says; ``NotJSONError`` if it is none."""
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        raise NotJSONError from error


def read_code(data: object) -> str:
    """Return the code of ``{"code": …}``."""
    fields = _fields(data, {"code"})
    return _text(fields["code"], longest=_LONGEST_CODE)


def read_again(data: object) -> tuple[str, str]:
    """Return code and own key of ``{"code": …, "idem": …}``."""
    fields = _fields(data, {"code", "idem"})
    return _text(fields["code"], longest=_LONGEST_CODE), _idem(fields["idem"])


def read_submission(data: object) -> Submission:
    """Return the submission of ``{"code": …, "idem": …, "envelopes": […]}``."""
    fields = _fields(data, {"code", "idem", "envelopes"})
    idem = _idem(fields["idem"])
    listed = fields["envelopes"]
    if not isinstance(listed, list):
        _refuse(Phrase("its fields are not as agreed"))
    envelopes: dict[str, bytes] = {}
    for one in listed:
        envelope = _fields(one, {"subject", "sealed"})
        subject = _text(envelope["subject"], longest=_LONGEST_CODE)
        if subject in envelopes:
            _refuse(Phrase("it must have one envelope for every subject"))
        envelopes[subject] = _sealed(envelope["sealed"])
    code = _text(fields["code"], longest=_LONGEST_CODE)
    return Submission(code, idem, envelopes)


def read_form(body: bytes) -> FilledForm:
    """Return the form in an urlencoded body; unknown fields are refused."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise MalformedBallotError(reason=Phrase("it is not text")) from error
    own = dict.fromkeys(_OWN_FIELDS, "")
    answers: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    seen: set[str] = set()
    for name, value in pairs:
        subject, dot, field = name.partition(".")
        if dot and value.strip():
            answers[subject, field].append(value.replace("\r\n", "\n"))
        elif not dot and (name not in own or name in seen):
            _refuse(Phrase("its fields are not as agreed"))
        elif not dot:
            own[name] = value
            seen.add(name)
    subject, _, field = own["clear"].partition(".")
    answers.pop((subject, field), None)
    return FilledForm(
        code=_text(own["code"], longest=_LONGEST_CODE),
        idem=own["idem"],
        answers={field: tuple(said) for field, said in answers.items()},
        is_sure=bool(own["sure"]),
        is_large=bool(own["large"]),
        is_cleared="clear" in seen,
    )


def _fields(data: object, names: set[str]) -> dict[str, object]:
    if not isinstance(data, dict) or data.keys() != names:
        _refuse(Phrase("its fields are not as agreed"))
    return data


def _text(value: object, *, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        _refuse(Phrase("its fields are not as agreed"))
    return value


def _idem(value: object) -> str:
    idem = _text(value, longest=32)
    if not _IDEM.fullmatch(idem):
        _refuse(Phrase("its own key is missing"))
    return idem


def _sealed(value: object) -> bytes:
    if not isinstance(value, str) or not value:
        _refuse(Phrase("an envelope is not base64url"))
    try:
        return sealing.decode(value)
    except ValueError as error:
        raise MalformedBallotError(
            reason=Phrase("an envelope is not base64url")
        ) from error


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the object; a name given twice makes it one no field list fits."""
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else {}


def _refuse(reason: Phrase) -> NoReturn:
    raise MalformedBallotError(reason=reason)
