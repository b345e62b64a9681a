"""Which groups are shown together: the verifier's reading of the rules."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_rounds import SURVEY
from strategies import GROUPS, group_sizes, merging_rules

from toolkit.analysis.merging import merge_groups
from toolkit.services.ruled_groups import ruled_labels
from toolkit.survey.model import RaterGroup
from toolkit.survey.words import same_words

DECLARED = [
    {"id": "staff"},
    {"id": "students"},
    {"id": "retired", "merge_with": "staff"},
]


@pytest.mark.abuse(49)
@pytest.mark.parametrize(
    ("sizes", "cells"),
    [
        ((10, 10, 10), "staff students retired"),
        ((10, 10, 9), "staff+retired students"),
        ((10, 9, 10), "staff students+retired"),
        ((9, 10, 10), "staff+students retired"),
        ((2, 10, 3), "staff+students+retired"),
        ((0, 0, 0), "staff+students+retired"),
    ],
)
def test_groups_too_small_are_shown_together(sizes, cells):
    numbers = zip(("staff", "students", "retired"), sizes, strict=True)
    crowds = {group: [size] for group, size in numbers}

    labels = ruled_labels(crowds, DECLARED, fewest=10)

    assert labels.keys() == crowds.keys()
    assert sorted(set(labels.values())) == sorted(cells.split())


@pytest.mark.abuse(49)
@pytest.mark.parametrize(
    ("asked", "label"),
    [(0, "retired"), (1, "staff+retired"), (9, "staff+retired"), (10, "retired")],
)
def test_a_group_of_which_some_but_too_few_were_asked_is_too_small(asked, label):
    crowds = {"staff": [30, 20], "students": [30, 20], "retired": [30, asked]}

    assert ruled_labels(crowds, DECLARED, fewest=10)["retired"] == label


def test_a_group_alone_stays_alone():
    assert ruled_labels({"retired": [3]}, DECLARED, fewest=10) == {"retired": "retired"}


@settings(max_examples=50)
@given(
    sizes=group_sizes(most=25),
    rules=merging_rules(),
    shares=st.lists(
        st.fixed_dictionaries(dict.fromkeys(GROUPS, st.integers(0, 4))), max_size=2
    ),
    fewest=st.integers(1, 20),
)
def test_both_readings_show_the_same_groups_together(sizes, rules, shares, fewest):
    groups = tuple(
        RaterGroup(id=one, text=same_words(one), merge_with=neighbour)
        for one, neighbour in rules.items()
    )
    survey = SURVEY.model_copy(update={"rater_groups": groups})
    asked = [{one: n * share[one] // 4 for one, n in sizes.items()} for share in shares]
    crowds = {one: [n, *(of[one] for of in asked)] for one, n in sizes.items()}

    ruled = ruled_labels(crowds, survey.to_data()["rater_groups"], fewest=fewest)

    assert ruled == merge_groups(
        sizes, fewest=fewest, merge_with=survey.merge_order, asked=asked
    )
