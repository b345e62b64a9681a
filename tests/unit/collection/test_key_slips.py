"""The round key on paper: which slips open the box."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest

from toolkit.collection.key_slips import NEEDED, SLIPS, cut_slips, join_slips
from toolkit.collection.sealing import make_key
from toolkit.errors import SlipRefusedError

ROUND = "spring"
KEY = make_key()
SECRET = KEY.private_numbers().private_value
SLIP = cut_slips(KEY, round_id=ROUND)
OTHER = cut_slips(KEY, round_id=ROUND)


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
