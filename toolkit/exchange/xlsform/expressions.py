"""The little of XForms' expressions that a survey can say too.

A condition is that another item has one of some answers; a constraint is
a lowest and a highest number, of the answer itself, of its characters or
of its choices.  Whatever else an expression says is not understood, and
whoever asked is told so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

ANSWER: Final = "."
CHARACTERS: Final = "string-length"
CHOICES: Final = "count-selected"

_TOKEN: Final = re.compile(
    r"""\s*(?:
      '(?P<single>[^']*)' | "(?P<double>[^"]*)"
    | \$\{(?P<name>[^{}]*)\}
    | (?P<number>-?(?:\d+(?:\.\d*)?|\.\d+))
    | (?P<sign><=|>=|!=|[<>=(),])
    | (?P<dot>\.(?!\.))
    | (?P<word>[A-Za-z][\w-]*)
    )\s*""",
    re.VERBOSE,
)
_STRAIGHT: Final = str.maketrans("‘’“”", "''\"\"")
_COMPARISONS: Final = frozenset({"=", "<", ">", "<=", ">=", "!="})
_TURNED: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_DEEPEST: Final = 20


class Node(NamedTuple):
    """A piece of an expression: a literal, a name, or a sign or call with parts."""

    kind: str
    value: str
    parts: tuple[Node, ...] = ()


class _NotUnderstoodError(Exception):
    """The expression says something that a survey cannot."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lowest and the highest number that a constraint lets pass.

    ``is_whole`` is false where the constraint says more than that.
    """

    low: float | None = None
    high: float | None = None
    is_low_excluded: bool = False
    is_high_excluded: bool = False
    decimals: int | None = None
    is_whole: bool = True


def condition(expression: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the name and the answers that a condition is about.

    >>> condition("${sex} = 'f' or selected(${sex}, 'x')")
    ('sex', ('f', 'x'))
    >>> condition("${sex} = 'f' and ${age} > 3") is None
    True
    """
    try:
        pairs = [_pair(part) for part in _split("or", _parse(expression))]
    except _NotUnderstoodError:
        return None
    names = {name for name, _ in pairs}
    answers = tuple(dict.fromkeys(answer for _, answer in pairs))
    return (names.pop(), answers) if len(names) == 1 else None


def bounds(expression: str, *, of: str = ANSWER) -> Bounds:
    """Return the numbers a constraint sets to an answer, its characters or choices.

    >>> bounds(". > 0 and . <= 10").high
    10.0
    >>> bounds("count-selected(.) <= 3", of=CHOICES).high
    3.0
    """
    if not expression:
        return Bounds()
    try:
        parts = _split("and", _parse(expression))
    except _NotUnderstoodError:
        return Bounds(is_whole=False)
    found = Bounds()
    for part in parts:
        found = _narrowed(found, part, of)
    return found


def is_one_of(name: str, answers: Iterable[str], *, of_many: bool) -> str:
    """Return the condition that an item has one of some answers."""
    each = (
        f"selected(${{{name}}}, '{answer}')" if of_many else f"${{{name}}} = '{answer}'"
        for answer in answers
    )
    return " or ".join(each)


def literal(said: str) -> str:
    """Return a text as XPath writes it, which has no escapes.

    >>> print(literal("good"), literal("it's"))
    'good' "it's"
    """
    if "'" not in said or '"' not in said:
        return f'"{said}"' if "'" in said else f"'{said}'"
    pieces = re.findall(r"[^']+|[^\"]+", said)
    return f"concat({', '.join(map(literal, pieces))})"


def literal_text(expression: str) -> str | None:
    """Return the text that `literal` wrote; ``None`` if it is something else."""
    try:
        node = _parse(expression, straighten=False)
    except _NotUnderstoodError:
        return None
    parts = node.parts if (node.kind, node.value) == ("call", "concat") else (node,)
    is_said = all(part.kind in {"text", "number"} for part in parts)
    return "".join(part.value for part in parts) if is_said else None


def number(value: float) -> str:
    """Return a number as XPath writes it, which knows no exponents.

    >>> number(60.0), number(1e-7)
    ('60', '0.0000001')
    """
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def _pair(node: Node) -> tuple[str, str]:
    match node:
        case Node("sign", "=", (Node("name", name), Node(kind, said))) | Node(
            "sign", "=", (Node(kind, said), Node("name", name))
        ) if kind in {"text", "number"}:
            return name, said
        case Node(
            "call", "selected", (Node("name", name), Node("text" | "number", said))
        ):
            return name, said
    raise _NotUnderstoodError


def _narrowed(found: Bounds, node: Node, of: str) -> Bounds:
    """Return the bounds with one more part of a constraint in them."""
    match node:
        case Node("call", "if", (Node("call", "selected"), _, rest)) if of == CHOICES:
            for part in _split("and", rest):  # what those say who take the exit
                found = _narrowed(found, part, of)
            return found
        case Node(
            "sign",
            "=",
            (Node("call", "round", (Node("dot"), Node("number", said))), Node("dot")),
        ):
            return replace(found, decimals=int(float(said)))
        case Node("sign", sign, (one, Node("number", said))) if _is(one, of):
            return _bounded(found, sign, float(said))
        case Node("sign", sign, (Node("number", said), one)) if _is(one, of):
            return _bounded(found, _TURNED.get(sign, sign), float(said))
    return replace(found, is_whole=False)


def _bounded(found: Bounds, sign: str, value: float) -> Bounds:
    if sign == "=":
        return replace(found, low=value, high=value)
    if sign in {"<", "<="}:
        return replace(found, high=value, is_high_excluded=sign == "<")
    if sign in {">", ">="}:
        return replace(found, low=value, is_low_excluded=sign == ">")
    return replace(found, is_whole=False)


def _is(node: Node, of: str) -> bool:
    dot = Node("dot", ANSWER)
    return node == (dot if of == ANSWER else Node("call", of, (dot,)))


def _split(word: str, node: Node) -> list[Node]:
    if (node.kind, node.value) == ("word", word):
        return [part for each in node.parts for part in _split(word, each)]
    return [node]


def _parse(expression: str, *, straighten: bool = True) -> Node:
    text = expression.translate(_STRAIGHT) if straighten else expression
    reader = _Reader(_tokens(text))
    node = reader.either()
    if reader.left:
        raise _NotUnderstoodError
    return node


def _tokens(text: str) -> list[Node]:
    tokens: list[Node] = []
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _NotUnderstoodError
        kind = str(found.lastgroup)
        said = "text" if kind in {"single", "double"} else kind
        value = found[kind].strip() if kind == "name" else found[kind]
        tokens.append(Node(said, value))
        place = found.end()
    return tokens


class _Reader:
    """Reads tokens from the left, as deep as people write."""

    def __init__(self, tokens: list[Node]) -> None:
        self.left = tokens[::-1]
        self._depth = 0

    def either(self) -> Node:
        """Read parts joined by “or”."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _NotUnderstoodError
        parts = [self._both()]
        while self._takes("word", "or"):
            parts.append(self._both())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Node("word", "or", tuple(parts))

    def _both(self) -> Node:
        parts = [self._comparison()]
        while self._takes("word", "and"):
            parts.append(self._comparison())
        return parts[0] if len(parts) == 1 else Node("word", "and", tuple(parts))

    def _comparison(self) -> Node:
        one = self._one()
        if self.left and self.left[-1].value in _COMPARISONS:
            sign = self._next()
            if sign.kind == "sign":
                return Node("sign", sign.value, (one, self._one()))
            raise _NotUnderstoodError
        return one

    def _one(self) -> Node:
        token = self._next()
        if (token.kind, token.value) == ("sign", "("):
            inner = self.either()
            self._expect(")")
            return inner
        if token.kind == "word":
            self._expect("(")
            return Node("call", token.value, self._arguments())
        if token.kind == "sign":
            raise _NotUnderstoodError
        return token

    def _arguments(self) -> tuple[Node, ...]:
        given: list[Node] = []
        if self._takes("sign", ")"):
            return ()
        while True:
            given.append(self.either())
            if self._takes("sign", ")"):
                return tuple(given)
            self._expect(",")

    def _next(self) -> Node:
        if not self.left:
            raise _NotUnderstoodError
        return self.left.pop()

    def _takes(self, kind: str, value: str) -> bool:
        is_next = bool(self.left) and self.left[-1] == Node(kind, value)
        if is_next:
            self.left.pop()
        return is_next

    def _expect(self, sign: str) -> None:
        if not self._takes("sign", sign):
            raise _NotUnderstoodError
