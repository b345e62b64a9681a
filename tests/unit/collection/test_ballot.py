"""What is inside an envelope, and how little a hostile one can do."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import SURVEYS

from toolkit.collection.ballot import (
    ENVELOPE_STEP,
    Ballot,
    Spoil,
    SpoiledBallotError,
    Words,
    envelope_size,
    plain_words,
    read_ballot,
    write_ballot,
)
from toolkit.collection.credential import ALPHABET
from toolkit.collection.sealing import empty, fill
from toolkit.survey.loading import load_survey

SURVEY = load_survey("member-appraisal-short")
SIZE = envelope_size(SURVEY)
PACK = "0123456789abcdef" * 2
CODE = "0123456789ABCDEF"
LONGEST = 400
AGREED = {"v": 1, "pack": PACK, "receipt": CODE, "marks": {}, "texts": {}}

codes = st.text(ALPHABET, min_size=16, max_size=16)
bodies = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=LONGEST)
    .map(plain_words)
    .filter(lambda body: 0 < len(body) <= LONGEST)
)
ballots = st.builds(
    Ballot,
    pack=st.text("0123456789abcdef", min_size=32, max_size=32),
    receipt=codes,
    marks=st.fixed_dictionaries(
        {},
        optional={
            item.id: st.sampled_from([o.code for o in item.options_in(SURVEY)])
            for item in SURVEY.items
            if item.is_counted
        },
    ),
    texts=st.dictionaries(
        st.sampled_from([item.id for item in SURVEY.written_items]),
        st.builds(Words, bodies, codes),
    ),
)


def read(content):
    """Read a ballot made of JSON data, or of bytes."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return read_ballot(fill(raw, SIZE), SURVEY)


def read_or_spoiled(content):
    try:
        return read(content)
    except SpoiledBallotError as spoiled:
        return spoiled.reason


def agreed(**changes):
    return AGREED | changes


def as_bytes(**parts):
    """Return the agreed JSON with some values written by hand."""
    values = {key: json.dumps(value) for key, value in AGREED.items()} | parts
    return ("{" + ",".join(f'"{k}":{v}' for k, v in values.items()) + "}").encode()


@given(ballots)
def test_a_ballot_is_read_as_it_was_written(ballot):
    assert read_ballot(write_ballot(ballot, size=SIZE), SURVEY) == ballot


@given(ballots)
def test_every_ballot_of_a_survey_has_one_size(ballot):
    assert len(write_ballot(ballot, size=SIZE)) == SIZE


def test_the_size_goes_in_steps_and_leaves_little_over():
    assert SIZE % ENVELOPE_STEP == 0
    assert SIZE == 3584


@pytest.mark.parametrize("character", ["𠮷", "😀", '"', "\\", "/", "评", "ß"])
def test_the_longest_ballot_fits(character):
    words = Words(character * LONGEST, CODE)
    longest = Ballot(
        PACK, CODE, {"A15": "basically_qualified"}, {"A16": words, "A17": words}
    )

    assert read_ballot(write_ballot(longest, size=SIZE), SURVEY) == longest


def test_a_ballot_is_written_as_the_wire_says():
    ballot = Ballot(PACK, CODE, {"A15": "excellent"}, {"A17": Words("好", CODE)})

    written = json.loads(empty(write_ballot(ballot, size=SIZE)))

    assert written == {
        "v": 1,
        "pack": PACK,
        "receipt": CODE,
        "marks": {"A15": "excellent"},
        "texts": {"A17": {"body": "好", "code": CODE}},
    }


MALFORMED = {
    "nothing": b"",
    "no JSON": b"excellent",
    "half of it": as_bytes()[:-1],
    "two of them": as_bytes() * 2,
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "bytes that are no text": b'{"v":1,"\xff":1}',
    "UTF-16": as_bytes().decode().encode("utf-16"),
    "a byte order mark": as_bytes().decode().encode("utf-8-sig"),
    "deep lists": b"[" * 3000,
    "NaN": as_bytes(marks='{"A15":NaN}'),
    "Infinity": as_bytes(marks='{"A15":-Infinity}'),
    "a number beyond all limits": as_bytes(v="9" * 3000),
    "an extra key": agreed(name="somebody"),
    "a missing key": {k: v for k, v in AGREED.items() if k != "texts"},
    "another version": agreed(v=2),
    "no version number": agreed(v=True),
    "a version in words": agreed(v="1"),
    "a short pack": agreed(pack=PACK[:-1]),
    "a pack in capitals": agreed(pack=PACK.upper()),
    "a pack with a line end": agreed(pack=PACK[:-1] + "\n"),
    "a pack that is a number": agreed(pack=7),
    "a pack that is null": agreed(pack=None),
    "a long receipt": agreed(receipt=CODE + "0"),
    "a receipt with a letter U": agreed(receipt="U" + CODE[1:]),
    "a receipt that is markup": agreed(receipt="<b>0123456789</b"),
    "a receipt that is a list": agreed(receipt=[CODE]),
    "marks that are a list": agreed(marks=["excellent"]),
    "marks that are null": agreed(marks=None),
    "an unknown item": agreed(marks={"A99": "excellent"}),
    "a mark on a text": agreed(marks={"A16": "excellent"}),
    "words on a mark": agreed(texts={"A15": {"body": "好", "code": CODE}}),
    "texts that are a list": agreed(texts=[]),
    "a bare text": agreed(texts={"A16": "好"}),
    "a text without code": agreed(texts={"A16": {"body": "好"}}),
    "a text with more": agreed(texts={"A16": {"body": "好", "code": CODE, "by": "x"}}),
    "a text that is a number": agreed(texts={"A16": {"body": 1, "code": CODE}}),
    "a text with a wrong code": agreed(texts={"A16": {"body": "好", "code": "x"}}),
    "a text too long": agreed(texts={"A16": {"body": "x" * 401, "code": CODE}}),
}


@pytest.mark.abuse(39)
@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
def test_what_is_not_as_agreed_spoils_the_ballot(content):
    with pytest.raises(SpoiledBallotError) as spoiled:
        read(content)

    assert spoiled.value.reason is Spoil.MALFORMED


@pytest.mark.parametrize(
    "filled", [b"", b"\0", b"\xff" * SIZE, bytes(SIZE), b"x" * SIZE]
)
def test_what_is_not_filled_in_as_agreed_spoils_the_ballot(filled):
    with pytest.raises(SpoiledBallotError) as spoiled:
        read_ballot(filled, SURVEY)

    assert spoiled.value.reason is Spoil.MALFORMED


@pytest.mark.abuse(39)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_spoiled_ballot_at_worst(raw):
    with pytest.raises(SpoiledBallotError):
        read(raw)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["A15", "A16", "body"]), inner)
    ),
    max_leaves=6,
)


@pytest.mark.abuse(39)
@given(marks=json_values, texts=json_values)
def test_any_json_is_a_ballot_or_a_spoiled_one(marks, texts):
    found = read_or_spoiled(agreed(marks=marks, texts=texts))

    assert found is Spoil.MALFORMED or (
        set(found.marks) <= {"A15"} and set(found.texts) <= {"A16", "A17"}
    )


@pytest.mark.parametrize(
    "mark",
    ["superb", "", "EXCELLENT", "excellent ", "blank", None, True, 1, 1e300, [], {}],
)
def test_a_mark_that_is_not_on_the_scale_spoils_its_cell_only(mark):
    words = {"A17": {"body": "好", "code": CODE}}

    ballot = read(agreed(marks={"A15": mark}, texts=words))

    assert ballot.marks == {"A15": "invalid"}
    assert ballot.texts == {"A17": Words("好", CODE)}


@pytest.mark.abuse(39)
@pytest.mark.parametrize("number", ["1e400", "9" * 3000])
def test_a_number_of_any_size_spoils_its_cell_only(number):
    ballot = read(as_bytes(marks=f'{{"A15":{number}}}'))

    assert ballot.marks == {"A15": "invalid"}


@pytest.mark.abuse(39)
def test_deep_nesting_harms_nothing_but_its_ballot():
    deep = as_bytes(marks='{"A15":' + "[" * 1600 + "]" * 1600 + "}")

    found = read_or_spoiled(deep)

    # A deep enough stack reads it.
    assert found is Spoil.MALFORMED or found.marks == {"A15": "invalid"}


def test_the_exit_of_the_scale_can_be_marked():
    assert read(agreed(marks={"A15": "dont_know"})).marks == {"A15": "dont_know"}


@pytest.mark.parametrize("body", ["", " \n", "\u200b", "\u2060\ufeff"])
def test_a_text_that_shows_nothing_is_none(body):
    ballot = read(agreed(texts={"A16": {"body": body, "code": CODE}}))

    assert ballot.is_empty


@pytest.mark.abuse(26)
@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  多听  意见 ", "多听 意见"),
        ("一\r\n二\n\n三\t四", "一 二 三 四"),
        ("一\u3000二\u00a0三\u2028四", "一 二 三 四"),
        ("多\u200b听\u2060取\ufeff", "多听取"),
        ("\u202eabc\u202c\u2066def\u2069", "abcdef"),
        ("a\0b\x1bc\x7fd\x9fe", "abcde"),
        ("\ue000好\U000f0000", "好"),
        ("a\ud800b", "ab"),
        ("ＡＢｃ１２３", "ABc123"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("e\u200b\u0301", "\u00e9"),
        ("Ａ\u030a", "\u00c5"),
        (
            "好，很好。（真的！）“是”；：？、…—《》",
            "好，很好。（真的！）“是”；：？、…—《》",
        ),
        ("10²页、①和½", "10²页、①和½"),
        ("𠮷野家、㐂、龘", "𠮷野家、㐂、龘"),
        ("<b>$x$</b> =1+1 '); DROP", "<b>$x$</b> =1+1 '); DROP"),
    ],
)
def test_words_are_kept_and_what_hides_in_them_is_not(written, kept):
    assert plain_words(written) == kept


@given(st.text())
def test_plain_words_stay_as_they_are(text):
    once = plain_words(text)

    assert plain_words(once) == once


def test_an_empty_ballot_is_known_as_one():
    assert read(AGREED).is_empty
    assert not read(agreed(marks={"A15": "excellent"})).is_empty


ANY = load_survey(SURVEYS / "every-kind.yaml")
ROW = {"clause": "𬱖" * 30, "change": "䶮" * 30, "reason": "㛃" * 30}
FULLEST = {
    "K1": "fairly_good",
    "K2": "cannot_say",
    "K3": ["talk", "debate"],
    "K4": "no_points",
    "K5": "not_known",
    "K7": [ROW, ROW],
    "K8": {"value": "𬱖" * 20, "note": "𬱖" * 20, "grade": "fairly_good"},
    "K9": "fairly_good",
}


def read_any(**marks):
    raw = json.dumps(agreed(marks=marks)).encode()
    return read_ballot(fill(raw, envelope_size(ANY)), ANY).marks


def test_the_fullest_ballot_of_every_kind_fits_its_envelope():
    full = Ballot(PACK, CODE, FULLEST, {"K6": Words("𬱖" * 40, CODE)})

    read_back = read_ballot(write_ballot(full, size=envelope_size(ANY)), ANY)

    assert read_back == full


@pytest.mark.abuse(39)
@pytest.mark.parametrize(
    ("item", "spoiled"),
    [
        ("K3", ["talk", "debate", "tour"]),
        ("K4", 16),
        ("K5", "many"),
        ("K7", [dict.fromkeys(ROW, "x")] * 3),
        ("K8", {"value": "12"}),
    ],
)
def test_an_answer_its_item_does_not_take_spoils_that_item_only(item, spoiled):
    found = read_any(**{"K1": "good", item: spoiled})

    assert found == {"K1": "good", item: "invalid"}


def test_words_in_rows_are_made_plain():
    found = read_any(K8={"value": " １２\u200b次\n", "note": ""})

    assert found == {"K8": {"value": "12次", "note": ""}}
