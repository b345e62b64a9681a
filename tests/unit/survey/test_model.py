"""What a survey is."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from toolkit.survey.loading import load_survey
from toolkit.survey.model import RaterGroup, Survey

SURVEY = load_survey("member-appraisal-short")
TEXT = {"zh-CN": "组", "en": "Group"}


def asking(*groups):
    return SURVEY.model_copy(
        update={
            "rater_groups": tuple(
                RaterGroup(id=id_, text=TEXT, merge_with=merge_with)
                for id_, merge_with in groups
            )
        }
    )


def test_a_survey_is_frozen():
    with pytest.raises(ValidationError, match="frozen"):
        SURVEY.version = 2


def test_a_survey_is_the_same_after_being_kept_as_json():
    assert Survey.model_validate_json(SURVEY.model_dump_json()) == SURVEY


def test_the_exit_of_a_scale_comes_last():
    (question,) = SURVEY.questions

    assert question.scale.options[-1].code == "dont_know"


def test_items_and_groups_are_found_by_id():
    found = SURVEY.item("A16").id, SURVEY.group("staff").id

    assert found == ("A16", "staff")


@pytest.mark.parametrize("find", [SURVEY.item, SURVEY.group])
def test_what_is_not_in_the_survey_is_not_found(find):
    with pytest.raises(KeyError):
        find("Z99")


@pytest.mark.parametrize(
    ("groups", "order"),
    [
        ([("a", None), ("b", None), ("c", None)], {"a": "b", "b": "c", "c": "b"}),
        ([("a", None), ("b", None), ("c", "a")], {"a": "b", "b": "c", "c": "a"}),
        ([("a", "b"), ("b", None)], {"a": "b", "b": "a"}),
    ],
)
def test_a_small_group_joins_the_one_it_names_or_its_neighbour(groups, order):
    assert asking(*groups).merge_order == order


def test_every_group_has_a_place_in_the_merge_order():
    assert list(asking(("a", None)).merge_order) == ["a"]
