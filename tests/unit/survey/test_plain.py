"""From YAML to plain data."""

from __future__ import annotations

import pytest

from toolkit.survey.plain import (
    DEEPEST,
    LARGEST_FILE,
    MOST_VALUES,
    RefusedYAMLError,
    plain_data,
)

REFUSED = {
    "an anchor": ("id: &x a", "no-aliases"),
    "an alias": ("id: *x", "no-aliases"),
    "a merged alias": ("a: {b: 1}\n<<: *a", "no-aliases"),
    "a tag": ("id: !!python/name:os.system", "no-tags"),
    "a core tag": ("id: !!str a", "no-tags"),
    "a bare tag": ("id: ! a", "no-tags"),
    "a tag on a name": ("!!str id: a", "no-tags"),
    "deep lists": ("[" * LARGEST_FILE, "too-deep"),
    "deep names": ("\n".join(" " * n + "a:" for n in range(600)), "too-deep"),
    "one level too many": ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "too-deep"),
    "a hundred thousand values": ("a: [" + "1," * 100_000 + "]", "too-much"),
    "ten megabytes": ("#" * 10_000_000, "too-large"),
    "a list for a name": ("? [a]\n: b", "no-name"),
    "a tab": ("id:\n\t- a", "not-yaml"),
    "an open quote": ('id: "a', "not-yaml"),
    "an open bracket": ("id: [a\nb: c", "not-yaml"),
    "an open brace": ("id: {a: b", "not-yaml"),
    "two colons": ("id: a: b", "not-yaml"),
    "two documents": ("id: a\n---\nid: b", "not-yaml"),
    "a NUL": ("id: \0", "not-yaml"),
    "a number of 5,000 digits": ("version: " + "9" * 5000, "no-number"),
    "a number without end": ("version: .inf", "no-number"),
    "no number": ("version: .nan", "no-number"),
    "a number beyond all": ("version: 1e999", "no-number"),
}


@pytest.mark.abuse(54)
@pytest.mark.parametrize(("text", "rule"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_plain_data_is_refused(text, rule):
    with pytest.raises(RefusedYAMLError) as refusal:
        plain_data(text.encode())

    assert refusal.value.broken.rule.id == rule


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *(("yes", "yes"), ("no", "no"), ("on", "on"), ("True", "True"), ("=", "=")),
        *(("true", True), ("false", False), ("null", None), ("~", None), ("", None)),
        *(("12", 12), ("-1", -1), ("010", 10), ("0x1F", 31), ("0o17", 15)),
        *(("1.5", 1.5), (".5", 0.5), ("2e3", 2000.0), ("1_000", "1_000")),
        *(("12:30", "12:30"), ("2026-01-01", "2026-01-01"), ("'12'", "12")),
        *(('"true"', "true"), ("<<", "<<")),
    ],
)
def test_words_are_read_as_in_yaml_1_2(said, meant):
    assert plain_data(f"a: {said}".encode()).data == {"a": meant}


def test_every_place_has_its_line():
    lines = plain_data(b"a: 1\nb:\n  - c\n  - {d: 2}\n").lines

    places = [("a",), ("b",), ("b", 0), ("b", 1, "d"), ("b", 1, "kind", "e"), ("z",)]
    assert [lines.of(place) for place in places] == [1, 2, 3, 4, 4, 1]


@pytest.mark.abuse(54)
def test_a_name_that_stands_twice_is_told_and_the_first_is_kept():
    plain = plain_data(b"a: 1\nb: 2\na: 3")

    ((line, broken),) = plain.slips
    assert (line, broken.rule.id, plain.data) == (3, "twice", {"a": 1, "b": 2})


@pytest.mark.parametrize("point", ["0000", "0007", "d800", "202e", "ffff"])
def test_what_cannot_be_seen_is_told_and_left_out(point):
    plain = plain_data(f'a: 1\nb: "x\\u{point}y"'.encode())

    ((line, broken),) = plain.slips
    assert (line, broken.rule.id, plain.data) == (2, "unseen", {"a": 1, "b": "xy"})


def test_as_many_values_as_are_allowed_are_read():
    text = "[" + "1," * (MOST_VALUES - 1) + "]"

    assert len(plain_data(text.encode()).data) == MOST_VALUES - 1


def test_an_empty_file_says_nothing():
    assert plain_data(b"# nothing\n").data is None
