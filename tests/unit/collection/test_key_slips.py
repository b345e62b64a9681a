"""The round key on paper: which slips open the box."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.collection.credential import ALPHABET
from toolkit.collection.key_slips import (
    NEEDED,
    SLIPS,
    cut_slips,
    join_slips,
    read_slip,
    slip_words,
)
from toolkit.collection.sealing import make_key
from toolkit.errors import SettingError, SlipRefusedError

ROUND = "spring"
KEY = make_key()
SECRET = KEY.private_numbers().private_value
SLIP = cut_slips(KEY, round_id=ROUND)
OTHER = cut_slips(KEY, round_id=ROUND)
LANGUAGES = ("zh-CN", "en")
# From the reference test vectors of BIP 39.
ZEROS, ONES = "0" * 26, "7" + "Z" * 25
ZEROS_IN_ENGLISH = " ".join(["abandon"] * 11 + ["about"])
ONES_IN_ENGLISH = " ".join(["zoo"] * 11 + ["wrong"])
ZEROS_IN_CHINESE = "的" * 11 + "在"

codes_of_slips = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(ALPHABET[:8]), st.text(ALPHABET, min_size=25, max_size=25)
    ),
)


def opened(*codes, round_id=ROUND, wraps=SLIP.wraps):
    key = join_slips(wraps, codes, round_id=round_id)
    return key.private_numbers().private_value


def test_any_two_of_three_slips_open():
    pairs = list(combinations(SLIP.codes, NEEDED))

    assert len(SLIP.codes) == SLIPS == len(pairs) == 3
    assert {opened(*pair) for pair in pairs} == {SECRET}


@pytest.mark.parametrize("codes", list(permutations(SLIP.codes)))
def test_all_three_open_in_any_order(codes):
    assert opened(*codes) == SECRET


def test_spelling_does_not_matter():
    first, second, _ = SLIP.codes
    typed = "-".join(first[i : i + 4] for i in range(0, len(first), 4)).lower()

    assert opened(f" {typed} ", second.replace("0", "o").replace("1", "l")) == SECRET


@pytest.mark.abuse(41)
@pytest.mark.fault("F14")
@pytest.mark.parametrize(
    "codes",
    [
        [],
        SLIP.codes[:1],
        [SLIP.codes[0], SLIP.codes[0]],
        [SLIP.codes[0], SLIP.codes[0].lower()],
        [SLIP.codes[0], ""],
        [SLIP.codes[0], OTHER.codes[1]],
        OTHER.codes,
        ["中", "文"],
    ],
    ids=[
        *("none", "one", "one twice", "one spelled twice", "one and none"),
        *("one and a foreign one", "foreign ones", "no codes"),
    ],
)
def test_fewer_slips_open_nothing(codes):
    with pytest.raises(SlipRefusedError) as refusal:
        opened(*codes)

    assert refusal.value.facts == {"round": ROUND, "needed": NEEDED}


def test_a_wrong_slip_beside_two_right_ones_does_no_harm():
    assert opened(OTHER.codes[0], *SLIP.codes[1:]) == SECRET


@pytest.mark.abuse(41)
def test_slips_of_another_round_open_nothing():
    with pytest.raises(SlipRefusedError):
        opened(*SLIP.codes, round_id="autumn")


@pytest.mark.parametrize("wraps", [(), (b"",), (bytes(48),), OTHER.wraps])
def test_slips_open_only_what_was_wrapped_with_them(wraps):
    with pytest.raises(SlipRefusedError):
        opened(*SLIP.codes, wraps=wraps)


def test_a_wrap_shows_nothing_of_the_key():
    secret = SECRET.to_bytes(32, "big")

    assert len(set(SLIP.wraps)) == 3
    assert not any(secret in wrap for wrap in SLIP.wraps)


def test_three_of_five_slips_work_as_well():
    many = cut_slips(KEY, round_id=ROUND, slips=5, needed=3)

    keys = [
        join_slips(many.wraps, chosen, round_id=ROUND, needed=3)
        for chosen in combinations(many.codes, 3)
    ]

    assert {key.private_numbers().private_value for key in keys} == {SECRET}
    with pytest.raises(SlipRefusedError):
        join_slips(many.wraps, many.codes[:2], round_id=ROUND, needed=3)


def test_two_of_two_slips_are_both_needed():
    both = cut_slips(KEY, round_id=ROUND, slips=2, needed=2)

    assert len(both.wraps) == 1
    assert opened(*both.codes, wraps=both.wraps) == SECRET
    for one in both.codes:
        with pytest.raises(SlipRefusedError):
            opened(one, wraps=both.wraps)


@pytest.mark.parametrize(
    ("slips", "needed"), [(1, 1), (1, 2), (3, 1), (2, 3), (10, 2), (0, 0), (3, -2)]
)
def test_slips_that_one_person_could_use_or_lose_are_not_cut(slips, needed):
    with pytest.raises(SettingError):
        cut_slips(KEY, round_id=ROUND, slips=slips, needed=needed)


def test_nine_slips_may_be_cut():
    many = cut_slips(KEY, round_id=ROUND, slips=9, needed=2)

    assert len(set(many.codes)) == 9
    assert opened(many.codes[0], many.codes[8], wraps=many.wraps) == SECRET


def test_a_slip_is_a_code_of_128_bits():
    for code in SLIP.codes:
        assert len(code) == 26
        assert set(code) <= set(ALPHABET)
        assert code[0] in ALPHABET[:8]


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        (ZEROS, "en", ZEROS_IN_ENGLISH),
        (ONES, "en", ONES_IN_ENGLISH),
        (ZEROS, "zh-CN", " ".join(ZEROS_IN_CHINESE)),
    ],
)
def test_the_words_of_a_slip_are_those_of_bip_39(code, language, words):
    assert " ".join(slip_words(code, language)) == words


@given(code=codes_of_slips, language=st.sampled_from(LANGUAGES))
def test_the_words_of_a_slip_say_the_same_as_its_code(code, language):
    words = slip_words(code, language)

    assert len(words) == 12
    assert read_slip(" ".join(words)) == read_slip(code) == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_slips_open_when_their_words_are_typed(language):
    typed = [" ".join(slip_words(code, language)) for code in SLIP.codes[:2]]

    assert opened(*typed) == SECRET


def test_words_of_two_languages_and_a_code_may_be_mixed():
    chinese = "".join(slip_words(SLIP.codes[0], "zh-CN"))

    assert opened(chinese, SLIP.codes[1]) == SECRET
    assert opened(chinese, " ".join(slip_words(SLIP.codes[2], "en"))) == SECRET


@pytest.mark.parametrize(
    "typed",
    [
        f"  {ZEROS_IN_ENGLISH}\n",
        ZEROS_IN_ENGLISH.replace(" ", " \t "),
        ZEROS_IN_ENGLISH.upper(),
        ZEROS_IN_ENGLISH.title(),
        ZEROS_IN_ENGLISH.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)}),
        ZEROS_IN_ENGLISH.replace(" ", "\u3000"),
        ZEROS_IN_CHINESE,
        " ".join(ZEROS_IN_CHINESE),
        f"{ZEROS_IN_CHINESE[:4]} {ZEROS_IN_CHINESE[4:8]}\u3000{ZEROS_IN_CHINESE[8:]} ",
        "０" * 26,
        "OOOO-oooo " * 3 + "00",
    ],
)
def test_a_slip_is_read_however_it_is_typed(typed):
    assert read_slip(typed) == ZEROS


@pytest.mark.parametrize(
    "misread",
    [
        " ".join(["abandon"] * 12),
        " ".join(["abandon"] * 11),
        " ".join(["abandon"] * 11 + ["abaut"]),
        "的" * 12,
        "的" * 11,
        ZEROS_IN_CHINESE + "的",
        " ".join(["abandon"] * 10 + ["的", "about"]),
    ],
)
def test_words_that_were_misread_are_not_taken_for_a_slip(misread):
    assert read_slip(misread) not in {ZEROS, ""}
    with pytest.raises(SlipRefusedError):
        opened(misread, SLIP.codes[1])


def test_one_slip_typed_as_code_and_as_words_is_one_slip():
    code = SLIP.codes[0]

    with pytest.raises(SlipRefusedError):
        opened(code, *(" ".join(slip_words(code, language)) for language in LANGUAGES))


def test_the_slips_of_no_two_keys_are_alike():
    codes = [*SLIP.codes, *OTHER.codes]

    assert len(set(codes)) == 6
