"""The part of a round that was chosen, and what there is to choose from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import a_lifelike_publication, a_publication, a_survey

from toolkit.apps.results.choosing import (
    Wishes,
    choose,
    groups_of,
    items_of,
    named_scheme,
    parts_of,
    schemes_of,
)
from toolkit.i18n import translator
from toolkit.publication import ListedSubject
from toolkit.survey.loading import load_survey

_ = translator("en")


def test_branches_can_be_looked_at_apart(latest):
    assert [part.name for part in parts_of(latest, _)] == ["教师支部", "学生支部"]


def test_kinds_of_subjects_can_be_looked_at_apart():
    survey = load_survey("member-appraisal")
    kind = survey.subject_groups[0]
    listed = [ListedSubject("m1", "A", "", kind.id), ListedSubject("m2", "B", "")]
    publication = replace(
        a_publication(survey=a_survey()), survey=survey, subjects=tuple(listed)
    )

    (part,) = parts_of(publication, _)

    assert part.name == kind.text["en"]
    assert [one.id for one in part.subjects] == ["m1"]


def test_only_groups_that_are_shown_apart_can_be_chosen(latest):
    assert groups_of(latest) == ("staff", "staff+retired", "students")


def test_written_items_are_no_choice(latest):
    assert [item.id for item in items_of(latest)] == ["A15"]


def test_points_of_the_rules_stand_first_and_others_must_fit():
    survey = a_survey().model_copy(update={"scoring": "q4_95_85_70_50"})

    schemes = schemes_of(survey)

    assert schemes[0] == "q4_95_85_70_50"
    assert "q4_100_75_50_0" in schemes
    assert not {"sat3_100_70_30", "marks_0_100"} & {*schemes}
    assert named_scheme(schemes[0], survey, _) == "95 / 85 / 70 / 50 (by the rules)"


@pytest.mark.parametrize("part", [0, 1])
def test_a_part_holds_its_subjects_and_no_other(latest, part):
    chosen = choose([latest], Wishes(part=part), _)

    ids = {one.id for one in parts_of(latest, _)[part].subjects}
    assert {*chosen.tally.ballots["subject"]} == ids
    assert {*chosen.shown.tally.ballots["subject"]} == ids
    assert {one.subject for one in chosen.shown.withheld} <= ids
    assert {one.subject for one in chosen.shown.bands} <= ids


def test_of_a_group_bands_are_not_told(latest):
    chosen = choose([latest], Wishes(group="staff"), _)

    assert {*chosen.tally.counts["group"]} <= {"staff"}
    assert chosen.shown.bands == ()
    assert chosen.shown.title.endswith(": Staff")


def test_an_item_is_all_that_is_shown_but_not_all_that_is_known():
    whole = a_lifelike_publication(load_survey("branch-appraisal"))
    first = items_of(whole)[0].id

    chosen = choose([whole], Wishes(item=first), _)

    assert {*chosen.shown.tally.counts["item"]} == {first}
    assert [one.id for one in chosen.questions] == [first]
    assert len({*chosen.tally.counts["item"]}) > 1


def test_a_scheme_is_in_the_survey_that_is_shown_only(latest):
    chosen = choose([latest], Wishes(scheme="q4_100_75_50_0"), _)

    assert chosen.shown.survey.scoring == "q4_100_75_50_0"
    assert chosen.survey.scoring == "none"
