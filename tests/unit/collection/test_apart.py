"""Which rounds number envelopes apart, and how."""

from __future__ import annotations

from collections import Counter

import pytest

from toolkit.collection.apart import count_known_by_list, number_envelopes

SUBJECTS = [f"m{number:03d}" for number in range(1, 31)]
RECEIPT = "0123456789ABCDEF"


@pytest.mark.parametrize(
    ("eligible", "known"),
    [
        ({}, 0),
        ({"all": {"staff": 5}}, 0),
        # Few, but nobody else appraises the same subjects.
        ({"all": {"staff": 4}}, 0),
        ({"all": {"staff": 4, "students": 40}}, 0),
        ({"first": {"staff": 1}, "second": {"staff": 40}}, 0),
        ({"first": {"staff": 4}, "all": {"students": 40}}, 0),
        # Few whose list is a part of that of others of their group.
        ({"first": {"staff": 4}, "all": {"staff": 40}}, 4),
        ({"first": {"staff": 5}, "all": {"staff": 40}}, 0),
        ({"first": {"staff": 4, "students": 1}, "all": {"staff": 4, "students": 5}}, 9),
        ({f"without {subject}": {"staff": 1} for subject in SUBJECTS}, 30),
    ],
)
def test_raters_are_known_by_a_list_that_few_of_their_group_share(eligible, known):
    slates = {
        "all": SUBJECTS,
        "first": SUBJECTS[:10],
        "second": SUBJECTS[10:],
        **{f"without {one}": [s for s in SUBJECTS if s != one] for one in SUBJECTS},
    }

    assert count_known_by_list(eligible, slates, fewest=5) == known


def test_what_is_handed_in_together_has_the_same_numbers():
    numbers = number_envelopes(SUBJECTS, receipt=RECEIPT, bearer=None)
    others = number_envelopes(SUBJECTS, receipt=RECEIPT, bearer=None)

    assert list(numbers) == SUBJECTS
    assert len(set(numbers.values())) == 1
    assert numbers["m001"].receipt == RECEIPT
    assert numbers["m001"].pack != others["m001"].pack


def test_apart_no_two_envelopes_have_a_number_in_common():
    numbers = number_envelopes(SUBJECTS, receipt=RECEIPT, bearer="m007")

    assert list(numbers) == SUBJECTS
    assert [one for one in SUBJECTS if numbers[one].receipt == RECEIPT] == ["m007"]
    for drawn in ("pack", "receipt"):
        again = Counter(getattr(one, drawn) for one in numbers.values())
        assert set(again.values()) == {1}
