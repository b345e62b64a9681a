"""How a call to the desk and its answer are written: one JSON text each.

Both sides read the types of `calls`: the server takes nothing that is not of
the declared type, and an app gets values, not parts of a text.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError

from toolkit.apps.desk.calls import Desk
from toolkit.apps.desk.told import Refusal  # noqa: TC001  # pydantic reads it

PARTS: Final[Mapping[str, type]] = get_type_hints(Desk)
_BYTES: Final = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")


@dataclass(frozen=True, slots=True)
class Asked:
    """A call as it crosses: which part is asked for what, arguments as JSON."""

    part: str
    call: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it crosses: what was given as JSON, or why nothing was."""

    given: Any = None
    refusal: Refusal | None = None


class DeskRefusedError(Exception):
    """The desk did not do what it was asked for."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.said["en"])


class NotUnderstoodError(Exception):
    """What came over the wire is no call of the desk."""


_ASKED: Final = TypeAdapter(Asked)
_ANSWERED: Final = TypeAdapter(Answered)


@dataclass(frozen=True, slots=True)
class _Types:
    signature: inspect.Signature
    given: TypeAdapter[Any]
    arguments: Mapping[str, TypeAdapter[Any]]


@cache
def _types(part: str, call: str) -> _Types:
    if part not in PARTS or call.startswith("_"):
        raise NotUnderstoodError
    method = vars(PARTS[part]).get(call)
    if not inspect.isfunction(method):
        raise NotUnderstoodError
    hints = get_type_hints(method)
    given = _adapter(hints.pop("return"))
    arguments = {name: _adapter(hint) for name, hint in hints.items()}
    return _Types(inspect.signature(method), given, arguments)


def _adapter(hint: Any) -> TypeAdapter[Any]:  # noqa: ANN401 -- a type of any kind
    return TypeAdapter(hint, config=_BYTES) if hint is bytes else TypeAdapter(hint)


def write_call(part: str, call: str, *given: object, **named: object) -> bytes:
    """Return a call as one line."""
    types = _types(part, call)
    bound = types.signature.bind(None, *given, **named).arguments
    arguments = {
        name: types.arguments[name].dump_python(value, mode="json")
        for name, value in bound.items()
        if name != "self"
    }
    return _ASKED.dump_json(Asked(part, call, arguments)) + b"\n"


def read_call(line: bytes) -> tuple[str, str, dict[str, Any]]:
    """Return part, call and arguments of a line, the latter of the right types.

    Raises
    ------
    NotUnderstoodError : there is no such call, or it does not take these.
    """
    try:
        asked = _ASKED.validate_json(line)
        types = _types(asked.part, asked.call)
        types.signature.bind(None, **asked.arguments)
        arguments = {
            name: types.arguments[name].validate_python(value, strict=False)
            for name, value in asked.arguments.items()
        }
    except (ValidationError, TypeError, KeyError) as error:
        raise NotUnderstoodError from error
    return asked.part, asked.call, arguments


def write_answer(part: str, call: str, given: object) -> bytes:
    """Return what was given in answer as one line."""
    data = _types(part, call).given.dump_python(given, mode="json")
    return _ANSWERED.dump_json(Answered(given=data)) + b"\n"


def write_refusal(refusal: Refusal) -> bytes:
    """Return why nothing was done as one line."""
    return _ANSWERED.dump_json(Answered(refusal=refusal)) + b"\n"


def read_answer(part: str, call: str, line: bytes) -> Any:  # noqa: ANN401 -- of the declared type
    """Return what was given in answer to a call.

    Raises
    ------
    DeskRefusedError : nothing was.
    """
    answered = _ANSWERED.validate_json(line)
    if answered.refusal is not None:
        raise DeskRefusedError(answered.refusal)
    return _types(part, call).given.validate_python(answered.given)
