"""From YAML to plain data, and the line of each place in it.

The file comes from a stranger.  Only lists, names, text, numbers, ``true``,
``false`` and nothing are taken: no tags, no anchors, no name twice; few
levels, few values, a short file.  Words are read as in YAML 1.2, so that
``is: yes`` is a code and not a truth value.  All this is refused while it
is being read, before it costs anything.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import yaml

from toolkit.i18n import Phrase
from toolkit.survey.rule import BrokenRule, Path, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_FILE: Final = 256 * 1024
DEEPEST: Final = 24
MOST_VALUES: Final = 20_000

TOO_LARGE: Final = Rule(
    "too-large", "The file is larger than {limit} kB.", "A survey is a short text."
)
TOO_DEEP: Final = Rule(
    "too-deep", "The file is nested too deeply.", "A survey needs few levels."
)
TOO_MUCH: Final = Rule(
    "too-much", "The file holds more than {limit} values.", "A survey is a short text."
)
NOT_TEXT: Final = Rule("not-text", "The file is not UTF-8 text.", "Save it as UTF-8.")
NO_ALIASES: Final = Rule(
    "no-aliases", "Anchors and aliases are not taken.", "Write the text out."
)
NO_TAGS: Final = Rule(
    "no-tags", "YAML tags are not taken.", "Write plain text and numbers."
)
TWICE: Final = Rule("twice", "“{field}” stands here twice.", "Keep one of them.")
NO_NAME: Final = Rule(
    "no-name", "A list cannot be the name of something.", "Write a word there."
)
NO_NUMBER: Final = Rule(
    "no-number",
    "“{value}” is not a number.",
    "Put it in quotation marks if it is meant as text.",
)
UNSEEN: Final = Rule(
    "unseen",
    "The text holds {point}, a character that cannot be seen.",
    "Type the text anew.",
)
NOT_YAML: Final = Rule(
    "not-yaml", "This is not YAML: {reason}.", "Look at the line and the one above."
)

_REASONS: Final = (
    (
        r"unexpected end of stream|document separator",
        Phrase("a quotation mark is not closed"),
    ),
    (r"'\\t'", Phrase("lines are moved in with spaces, not with tabs")),
    (
        r"',' or '\]'",
        Phrase(
            "a comma or bracket is missing; text with such signs needs quotation marks"
        ),
    ),
    (
        r"',' or '}'",
        Phrase(
            "a comma or brace is missing; text with such signs needs quotation marks"
        ),
    ),
    (
        r"mapping values are not allowed",
        Phrase(
            "a colon stands where none may; text with a colon needs quotation marks"
        ),
    ),
    (
        r"expected ':'",
        Phrase(
            "a colon is missing after a name, a half-width one with a space behind it"
        ),
    ),
    (
        r"block end|but found another document",
        Phrase("this line does not continue what stands above it"),
    ),
    (r"special characters", Phrase("there is a control character in it")),
    (
        r"escape",
        Phrase("a backslash within quotation marks is followed by a wrong sign"),
    ),
)
_OTHER_REASON: Final = Phrase("a sign stands where none is expected")

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


class RefusedYAMLError(Exception):
    """A file that is not plain data: the rule it breaks, and the line."""

    def __init__(self, rule: Rule, line: int, **facts: object) -> None:
        self.broken = rule.broken((), **facts)
        self.line = line
        super().__init__(rule.id)


@dataclass(frozen=True, slots=True)
class Plain:
    """What a file says, the line of each place in it, and slips of the pen."""

    data: object
    lines: Lines
    slips: Sequence[tuple[int, BrokenRule]]


class Lines:
    """On which line each place in a file stands."""

    def __init__(self) -> None:
        self._lines: dict[Path, int] = {}

    def note(self, path: Path, line: int) -> None:
        """Keep the line of a place; the first told is kept."""
        self._lines.setdefault(path, line)

    def of(self, path: Path) -> int:
        """Return the line of a place, or of the nearest one around it.

        Parts of the path that are not in the file are passed over.
        """
        found: Path = ()
        for part in path:
            if (*found, part) in self._lines:
                found = (*found, part)
        return self._lines.get(found, 1)


def plain_data(raw: bytes) -> Plain:
    """Return what a YAML text says, and where.

    Raises
    ------
    RefusedYAMLError : it is no plain data, or too much of it.
    """
    if len(raw) > LARGEST_FILE:
        raise RefusedYAMLError(TOO_LARGE, 1, limit=LARGEST_FILE // 1024)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RefusedYAMLError(NOT_TEXT, line) from error
    try:
        return _Reader(text).read()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        said = f"{error.context} {error.problem}"
        raise RefusedYAMLError(NOT_YAML, line, reason=_reason(said)) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        reason = _reason(error.reason)
        raise RefusedYAMLError(NOT_YAML, line, reason=reason) from error


def _reason(said: str) -> Phrase:
    found = (reason for pattern, reason in _REASONS if re.search(pattern, said))
    return next(found, _OTHER_REASON)


class _Reader:
    """Reads one document, event by event."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.SafeLoader)
        self._lines = Lines()
        self._slips: list[tuple[int, BrokenRule]] = []
        self._values = 0

    def read(self) -> Plain:
        """Return the only document there is; nothing if there is none."""
        next(self._events)  # the stream begins
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return Plain(None, self._lines, self._slips)
        data = self._value(next(self._events), ())
        next(self._events)  # the document ends
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise RefusedYAMLError(
                NOT_YAML, _line(after), reason=Phrase("a second document follows")
            )
        return Plain(data, self._lines, self._slips)

    def _value(self, event: yaml.Event, path: Path) -> object:
        self._check(event, path)
        line = _line(event)
        self._lines.note(path, line)
        match event:
            case yaml.SequenceStartEvent():
                return self._list(path)
            case yaml.MappingStartEvent():
                return self._mapping(path)
            case yaml.ScalarEvent():
                said = self._seen(event)
                return _meant(said, line) if event.implicit[0] else said
        raise RefusedYAMLError(NO_ALIASES, line)  # nothing else is left

    def _check(self, event: yaml.Event, path: Path) -> None:
        line = _line(event)
        self._values += 1
        if self._values > MOST_VALUES:
            raise RefusedYAMLError(TOO_MUCH, line, limit=MOST_VALUES)
        if len(path) >= DEEPEST:
            raise RefusedYAMLError(TOO_DEEP, line)
        if getattr(event, "anchor", None):
            raise RefusedYAMLError(NO_ALIASES, line)
        if getattr(event, "tag", None):
            raise RefusedYAMLError(NO_TAGS, line)

    def _list(self, path: Path) -> list[object]:
        members: list[object] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            members.append(self._value(event, (*path, len(members))))
        return members

    def _mapping(self, path: Path) -> dict[str, object]:
        data: dict[str, object] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = _line(event)
            self._check(event, path)
            if not isinstance(event, yaml.ScalarEvent):
                raise RefusedYAMLError(NO_NAME, line)
            name = self._seen(event)
            if name in data:
                self._slips.append((line, TWICE.broken((), field=name[:60])))
            self._lines.note((*path, name), line)
            data.setdefault(name, self._value(next(self._events), (*path, name)))
        return data

    def _seen(self, event: yaml.ScalarEvent) -> str:
        for hidden in sorted(set(_UNSEEN.findall(event.value))):
            point = f"U+{ord(hidden):04X}"
            self._slips.append((_line(event), UNSEEN.broken((), point=point)))
        return _UNSEEN.sub("", event.value)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH: Final = {"true": True, "false": False}
_NUMBERS: Final[Mapping[re.Pattern[str], Callable[[str], float]]] = {
    re.compile(r"[-+]?[0-9]+"): int,
    re.compile(r"0o[0-7]+"): lambda said: int(said, 8),
    re.compile(r"0x[0-9a-fA-F]+"): lambda said: int(said, 16),
    re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"): float,
    re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"): lambda _: math.nan,
}
_LONGEST_NUMBER: Final = 40


def _meant(said: str, line: int) -> object:
    """Return what a word without quotation marks stands for."""
    if said in _NOTHING:
        return None
    if said in _TRUTH:
        return _TRUTH[said]
    for pattern, number in _NUMBERS.items():
        if pattern.fullmatch(said):
            value = number(said) if len(said) <= _LONGEST_NUMBER else math.nan
            if not math.isfinite(value):
                raise RefusedYAMLError(NO_NUMBER, line, value=said[:60])
            return value
    return said
