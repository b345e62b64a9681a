"""Rules that hold across the fields of a survey."""

from __future__ import annotations

import pytest

from toolkit.errors import SurveyRefusedError
from toolkit.survey.loading import find_template, read_survey

SHIPPED = find_template("member-appraisal-short").read_text("utf-8")

BROKEN = {
    "an item's id twice": ("id: A17", "id: A16", "“A16” is used 2 times"),
    "a group's id twice": ("id: students", "id: staff", "“staff” is used 2 times"),
    "a grade's code twice": (
        "code: qualified",
        "code: excellent",
        "uses a code twice or one of",
    ),
    "the exit's code twice": (
        "code: dont_know",
        "code: excellent",
        "uses a code twice or one of",
    ),
    "a code that counting needs": (
        "code: dont_know",
        "code: blank",
        "uses a code twice or one of",
    ),
    "another code that counting needs": (
        "code: dont_know",
        "code: invalid",
        "uses a code twice or one of",
    ),
    "no such scale": ("scale: l4", "scale: l5", "“l5” is not among the scales"),
    "a compulsory item": (
        "    scale: l4",
        "    scale: l4\n    optional: false",
        "A15 is compulsory",
    ),
    "no such group to merge with": (
        "merge_with: staff",
        "merge_with: guests",
        "no other group “guests”",
    ),
    "a group merged with itself": (
        "merge_with: staff",
        "merge_with: retired",
        "no other group “retired”",
    ),
    "no such heading": ('source: ["§8¶4", "§9¶1"]', 'source: ["§16¶1"]', "§16¶1"),
    "no such paragraph": ('source: ["§8¶4", "§9¶1"]', 'source: ["§8¶5"]', "§8¶5"),
    "no such paragraph of an item": ("§7¶2", "§7¶4", "§7¶4"),
}


@pytest.mark.parametrize(("old", "new", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_is_told_at_its_line(old, new, said):
    assert old in SHIPPED
    broken = SHIPPED.replace(old, new, 1)

    with pytest.raises(SurveyRefusedError) as refusal:
        read_survey(broken.encode(), name="mine.yaml")

    (problem,) = refusal.value.problems
    assert said in str(problem)
    assert problem.place != "mine.yaml:1"


def test_one_grade_is_no_choice():
    lines = SHIPPED.splitlines(keepends=True)
    one_grade = [line for line in lines if "qualified, text" not in line]

    with pytest.raises(SurveyRefusedError, match="fewer than two grades"):
        read_survey("".join(one_grade).encode(), name="mine.yaml")


def test_somebody_must_be_asked():
    nobody = SHIPPED.partition("rater_groups:")[0] + "rater_groups: []\n"

    with pytest.raises(SurveyRefusedError, match="no rater group"):
        read_survey(nobody.encode(), name="mine.yaml")


def test_all_broken_rules_are_told_together():
    broken = SHIPPED
    for old, new, _ in (
        BROKEN["an item's id twice"],
        BROKEN["no such scale"],
        BROKEN["no such group to merge with"],
        BROKEN["no such paragraph of an item"],
    ):
        broken = broken.replace(old, new, 1)

    with pytest.raises(SurveyRefusedError) as refusal:
        read_survey(broken.encode(), name="mine.yaml")

    assert len(refusal.value.problems) == 4
