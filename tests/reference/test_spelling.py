"""An answer is found by any usual spelling of its name, and by no other name."""

from __future__ import annotations

import pytest
from reference.compute import compute
from reference.spelling import folded

SHARE = {"form": "count", "x": 81, "n": 263}
ONE = {"family": "proportion_interval", "input": SHARE}


def answered(*names):
    return compute({**ONE, "expected": [{"name": name} for name in names]})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chi-squared", "chi2"),
        ("p_value", "pvalue"),
        ("Standard error", "se"),
        ("BCa_95", "bca95"),
    ],
)
def test_usual_spellings_are_one_name(one, other):
    assert folded(one) == folded(other)


def test_capitals_and_dashes_do_not_matter():
    found = answered("wilson", "Wilson", "clopper_pearson", "Clopper-Pearson")

    assert found["wilson"] == found["Wilson"]
    assert found["clopper_pearson"] == found["Clopper-Pearson"]


def test_an_end_of_an_interval_can_be_asked_for_alone():
    found = answered("wilson", "wilson_lower", "wilson_upper", "wilson_high_95")

    assert [found["wilson_lower"], found["wilson_upper"]] == found["wilson"]
    assert found["wilson_high_95"] == found["wilson_upper"]


def test_a_percentage_in_a_name_is_the_confidence():
    found = answered("wilson_90", "wilson_95", "wilson", "wilson_99.9")

    assert found["wilson_95"] == found["wilson"]
    assert found["wilson_99.9"][0] < found["wilson"][0] < found["wilson_90"][0]


def test_a_limit_of_one_side_is_an_end_at_a_lower_confidence():
    found = answered("wilson_lower_one_sided", "wilson_90")

    assert found["wilson_lower_one_sided"] == pytest.approx(found["wilson_90"][0])


@pytest.mark.parametrize("name", ["nonsense", "nonsense_lower", "nonsense_95", "_95"])
def test_no_spelling_makes_an_answer_of_nothing(name):
    with pytest.raises(KeyError):
        answered(name)
