"""From a survey to a template file, laid out as templates are.

What fits on a line stands on one; what does not is opened up, level by
level.  Texts that YAML could misread stand in quotation marks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.survey.model import Survey

WIDEST: Final = 110

_ORDER: Final = (
    *("id", "kind", "scale", "at_most", "at_least", "min", "max", "decimals", "cuts"),
    *("unit", "max_chars", "text", "target", "options", "exit", "help", "dimension"),
    *("source", "only_for", "show_if", "allow"),
)
"""The order of an item's fields."""
_OPENED: Final = frozenset({"dimensions", "scales", "items", "options"})
"""What is opened up however short it is."""
_PLAIN: Final = re.compile(r"[^\W\d_][^\n:#,?\[\]{}\"]*(?<! )")
_PLAIN_IN_BLOCK: Final = re.compile(r"[^\W\d_][^\n:#\"]*(?<! )")
_READ_OTHERWISE: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
_NOT_ON_PAPER: Final = re.compile(
    r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)


def write_survey(survey: Survey) -> str:
    """Return the text of a template file that says this survey."""
    data = survey.model_dump(mode="json", exclude_defaults=True)
    for item in data["items"]:
        if item["kind"] == "choose" and not item["options"]:
            item["options"] = "subjects"
        if len(item.get("show_if", {}).get("is", ())) == 1:
            (item["show_if"]["is"],) = item["show_if"]["is"]
    return write_template(data)


def write_template(data: Mapping[str, Any]) -> str:
    """Return plain data as the text of a template file, whether valid or not."""
    return "".join(f"{line}\n" for line in _template(data))


def _template(data: Mapping[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        if key == "items":
            yield "items:"
            for item in value:
                yield from _entry(_in_order(item), "  ", is_open=True)
        elif key in {"rater_groups", "subject_groups"}:
            yield f"{key}:"
            yield from _opened(value, "  ")
        else:
            yield from _field(key, value, "")


def _in_order(item: Mapping[str, Any]) -> dict[str, Any]:
    known = {key: item[key] for key in _ORDER if key in item}
    return known | {key: value for key, value in item.items() if key not in known}


def _field(key: str, value: object, indent: str) -> Iterator[str]:
    """Yield a key with its value, on one line if it fits or has to."""
    start = f"{indent}{_scalar(key)}:"
    line = f"{start} {_flow(value)}"
    if isinstance(value, str):
        yield f"{start} {_scalar(value, in_block=True)}"
    elif not isinstance(value, Mapping | Sequence) or (
        len(line) <= WIDEST and key not in _OPENED
    ):
        yield line
    else:
        yield start
        yield from _opened(value, f"{indent}  ")


def _opened(value: Mapping[str, Any] | Sequence[Any], indent: str) -> Iterator[str]:
    """Yield what a mapping or a list holds, one thing below the other."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _field(key, inner, indent)
    else:
        for entry in value:
            yield from _entry(entry, indent)


def _entry(value: object, indent: str, *, is_open: bool = False) -> Iterator[str]:
    line = f"{indent}- {_flow(value)}"
    if not isinstance(value, Mapping) or (len(line) <= WIDEST and not is_open):
        yield line
        return
    first, *others = _opened(value, f"{indent}  ")
    yield f"{indent}- {first.removeprefix(indent + '  ')}"
    yield from others


def _flow(value: object) -> str:
    match value:
        case Mapping():
            pairs = (f"{_scalar(key)}: {_flow(one)}" for key, one in value.items())
            return f"{{{', '.join(pairs)}}}"
        case str():
            return _scalar(value)
        case Sequence():
            return f"[{', '.join(map(_flow, value))}]"
        case float() if value.is_integer():
            return str(int(value))
    return json.dumps(value)


def _scalar(value: object, *, in_block: bool = False) -> str:
    """Return a text, in quotation marks if it could be read as something else."""
    text = str(value)
    plain = _PLAIN_IN_BLOCK if in_block else _PLAIN
    if (
        plain.fullmatch(text)
        and text.replace(" ", "_").isprintable()
        and text.lower() not in _READ_OTHERWISE
    ):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_ON_PAPER.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
