"""Which answers the kinds of items take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import SURVEYS

from toolkit.survey.items import UnfitAnswerError
from toolkit.survey.loading import load_survey

SURVEY = load_survey(SURVEYS / "every-kind.yaml")
ROW = {"clause": "第三条", "change": "改为每月一次", "reason": ""}

TAKEN = [
    ("K1", "good"),
    ("K1", "dont_know"),
    ("K2", "yes"),
    ("K3", ["talk", "tour"]),
    ("K3", ["none"]),
    ("K4", 0),
    ("K4", 15),
    ("K4", "no_points"),
    ("K5", 99.5),
    ("K5", "not_known"),
    ("K6", "请多安排讨论。"),
    ("K7", [ROW]),
    ("K8", {"value": "12次", "note": "1.3-4", "grade": "good"}),
    ("K8", {"value": "12次", "note": ""}),
]
REFUSED = [
    ("K1", "excellent"),
    ("K1", 1),
    ("K1", ["good"]),
    ("K2", "blank"),
    ("K3", ["talk", "debate", "tour"]),
    ("K3", ["talk", "talk"]),
    ("K3", ["talk", "none"]),
    ("K3", "talk"),
    ("K3", [{}]),
    ("K4", 16),
    ("K4", -1),
    ("K4", 7.5),
    ("K4", True),
    ("K4", float("nan")),
    ("K5", 100.1),
    ("K5", 3.14159),
    ("K6", "字" * 41),
    ("K6", 7),
    ("K7", [ROW, ROW, ROW]),
    ("K7", [{"clause": "第三条"}]),
    ("K7", ROW),
    ("K8", {"value": "12次"}),
    ("K8", {"value": "12次", "note": "", "grade": "excellent"}),
    ("K8", {"value": "12次", "note": "", "who": "我"}),
]


@pytest.mark.parametrize(("item", "answer"), TAKEN)
def test_what_an_item_takes_is_kept_as_it_is(item, answer):
    assert SURVEY.item(item).check(answer, SURVEY) == answer


@pytest.mark.parametrize(("item", "answer"), REFUSED)
def test_anything_else_is_refused(item, answer):
    with pytest.raises(UnfitAnswerError):
        SURVEY.item(item).check(answer, SURVEY)


@pytest.mark.parametrize(("item", "answer"), TAKEN)
def test_a_form_says_every_answer_and_is_read_back(item, answer):
    asked = SURVEY.item(item)

    assert asked.read(asked.fields(answer)) == answer


@pytest.mark.parametrize("item", [item.id for item in SURVEY.items])
def test_an_empty_form_says_nothing(item):
    assert SURVEY.item(item).read({}) is None


def test_two_ticks_in_one_cell_are_refused():
    with pytest.raises(UnfitAnswerError):
        SURVEY.item("K1").read({"": ["good", "average"]})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["value", "note", "grade", "clause"]), inner
            )
        ),
    )
)
def test_no_answer_from_a_strangers_device_does_more_than_be_refused(answer):
    for item in SURVEY.items:
        try:
            taken = item.check(answer, SURVEY)
        except UnfitAnswerError:
            continue

        assert taken == answer
