"""Who appraises whom, in every direction of appraisal."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from rosters import roster_for
from small_rounds import SURVEY, member, rater, small_roster

from toolkit.collection.assignment.deriving import appraised, assign
from toolkit.collection.assignment.model import Appraised, Assignment, Load
from toolkit.collection.assignment.sharing import (
    TOO_FEW_PLACES,
    TOO_FEW_RATERS,
    TOO_MUCH_TOGETHER,
)
from toolkit.collection.roster.misfits import NOBODY_APPRAISES
from toolkit.collection.roster.model import Post, Roster, Standing, Subject
from toolkit.errors import RosterRefusedError, SettingError
from toolkit.survey.loading import load_survey
from toolkit.survey.model import Direction

SELECTION = SURVEY.model_copy(update={"direction": Direction.SELECTION})


def asking(direction, subjects="organisation"):
    return SURVEY.model_copy(update={"direction": direction, "subjects": subjects})


def organisation(number, *, unit=""):
    name = f"第{number}学院党委"
    return Subject(f"s{number:03}", name, "", unit or name, "", Standing.FULL, "")


def tasks(roster, survey, **wishes):
    return dict(assign(roster, survey, **wishes).tasks)


def refusal(roster, survey, **wishes):
    with pytest.raises(RosterRefusedError) as refused:
        assign(roster, survey, **wishes)
    return refused.value.problems


def test_masses_appraise_the_full_members_of_their_own_unit():
    newcomer = member(3, standing=Standing.PROBATIONARY)
    people = small_roster(units=2, staff=1, students=0)
    roster = Roster((*people.subjects, newcomer), people.raters)

    assert tasks(roster, SURVEY) == {
        "r0001": ("m001", "m002"),
        "r0002": ("m003", "m004"),
    }


def test_members_appraise_their_own_branch():
    survey = asking(Direction.MEMBERS_TO_BRANCH, "branch")
    branches = [
        Subject(f"s{n:03}", f"第{n}党支部", f"第{n}党支部", "", "", Standing.FULL, "")
        for n in (1, 2)
    ]
    voters = [replace(rater(n), branch=f"第{n}党支部") for n in (1, 2)]

    assert tasks(Roster((*branches,), (*voters,)), survey) == {
        "r0001": ("s001",),
        "r0002": ("s002",),
    }


def test_lower_organisations_appraise_the_superior_on_their_row():
    voters = tuple(replace(rater(n), superior=f"第{n}学院党委") for n in (1, 2))
    roster = Roster((organisation(1), organisation(2)), voters)

    assert tasks(roster, asking(Direction.LOWER_TO_HIGHER)) == {
        "r0001": ("s001",),
        "r0002": ("s002",),
    }


def test_without_a_superior_all_but_the_own_unit_are_appraised():
    units = tuple(organisation(n, unit=f"第{n}处") for n in (1, 2, 3))
    voters = (replace(rater(1), unit="第2处"), replace(rater(2), unit="车队"))

    assert tasks(Roster(units, voters), asking(Direction.LOWER_TO_HIGHER, "unit")) == {
        "r0001": ("s001", "s003"),
        "r0002": ("s001", "s002", "s003"),
    }


def test_joint_appointments_make_one_visit_without_any_own_unit():
    units = tuple(organisation(n) for n in (1, 2, 3))
    person = replace(
        rater(1),
        unit="甲支部",
        superior="第3学院党委",
        further=(Post("乙支部", superior="第1学院党委"), Post("第1学院党委")),
    )

    roster = Roster(units, (person, replace(rater(2), unit="丙支部")))

    assert tasks(roster, asking(Direction.LOWER_TO_HIGHER))["r0001"] == ("s002", "s003")


def test_masses_with_two_posts_appraise_the_members_of_both():
    people = small_roster(units=2, staff=1, students=0)
    both = replace(people.raters[0], further=(Post("第2教研室"),))

    assert tasks(Roster(people.subjects, (both, people.raters[1])), SURVEY) == {
        "r0001": ("m001", "m002", "m003", "m004"),
        "r0002": ("m003", "m004"),
    }


@pytest.mark.abuse(13)
@pytest.mark.parametrize("number", ["M00001", ""])
def test_nobody_appraises_himself(number):
    people = small_roster(members=2, staff=2, students=0)
    subjects = (replace(people.subjects[0], number=number), people.subjects[1])
    himself = replace(people.raters[0], number=number, name="党员1号")

    found = tasks(Roster(subjects, (himself, people.raters[1])), SELECTION)

    assert found == {"r0001": ("m002",), "r0002": ("m001", "m002")}


def test_organisations_evaluate_themselves_where_units_are_known():
    survey = asking(Direction.SELF_EVALUATION)
    own = tuple(organisation(n, unit=f"第{n}教研室") for n in (1, 2))
    voters = (rater(1, unit=0), rater(2, unit=1))

    assert tasks(Roster(own, voters), survey) == {
        "r0001": ("s001",),
        "r0002": ("s002",),
    }
    foreign = (organisation(1), organisation(2))
    assert set(tasks(Roster(foreign, voters), survey).values()) == {("s001", "s002")}


def test_a_survey_about_nobody_has_its_title_as_the_one_subject():
    survey = asking(Direction.OPINION_SURVEY, "none")

    found = assign(Roster((), (rater(1), rater(2))), survey)

    assert found.subjects == (Appraised("s001", survey.title["zh-CN"]),)
    assert found.tasks == {"r0001": ("s001",), "r0002": ("s001",)}


def test_nominees_to_choose_among_are_no_subjects():
    survey = load_survey("nomination")

    found = assign(roster_for(survey), survey)

    assert [one.name for one in found.subjects] == [survey.title["zh-CN"]]
    assert len(found.tasks) == 40


def test_subjects_stand_in_agenda_order_under_their_headings():
    survey = load_survey("member-appraisal")
    roster = roster_for(survey)

    found = appraised(roster, survey)

    assert [one.id for one in found] == [one.id for one in roster.subjects]
    assert {one.branch for one in found} == {one.branch for one in roster.subjects}
    assert {one.category for one in found} == {it.id for it in survey.subject_groups}


def test_a_subject_whom_nobody_may_appraise_is_named():
    people = small_roster()
    lonely = member(3, unit=1)

    (problem,) = refusal(Roster((*people.subjects, lonely), people.raters), SURVEY)

    assert problem.message == NOBODY_APPRAISES.message
    assert problem.facts == {"name": "党员3号"}


def test_equal_tasks_share_one_slate_in_agenda_order():
    subjects = tuple(Appraised(one, one) for one in ("b", "a"))
    found = Assignment(subjects, {"r1": ("a",), "r2": ("b", "a"), "r3": ("a",)})

    assert found.slates() == {"s001": ("b", "a"), "s002": ("a",)}
    assert found.slate_of_raters() == {"r1": "s002", "r2": "s001", "r3": "s002"}


def test_shared_work_is_even_among_subjects_and_groups():
    roster = small_roster(members=10, staff=40, students=60)

    found = assign(roster, SELECTION, load=Load(3, 30), seed="2026")

    groups = {one.id: one.group for one in roster.raters}
    of_subject = Counter(one for task in found.tasks.values() for one in task)
    of_group = Counter((groups[who], s) for who, t in found.tasks.items() for s in t)
    assert set(map(len, found.tasks.values())) == {3}
    assert set(of_subject.values()) == {30}
    assert {count for (group, _), count in of_group.items() if group == "staff"} == {12}


def test_the_same_seed_shares_out_the_same_and_another_does_not():
    roster = small_roster(members=10, staff=20, students=20)
    wishes = {"load": Load(3, 10)}

    first = tasks(roster, SELECTION, seed="a", **wishes)

    assert first == tasks(roster, SELECTION, seed="a", **wishes)
    assert first != tasks(roster, SELECTION, seed="b", **wishes)


def test_work_is_handed_on_over_several_hands():
    """Raters of two units may appraise one more each, in a chain."""
    survey = asking(Direction.LOWER_TO_HIGHER)
    names = [f"第{n}学院党委" for n in range(1, 5)]
    subjects = tuple(organisation(n) for n in range(1, 5))
    pairs = [(names[0], names[1]), (names[1], names[2]), (names[2], names[3])]
    crowd = [(pair, number) for pair, size in zip(pairs, (8, 4, 4), strict=True)
             for number in range(size)]  # fmt: skip
    voters = tuple(
        replace(rater(n), superior=a, unit="", further=(Post("", superior=b),))
        for n, ((a, b), _) in enumerate(crowd, start=1)
    )

    found = tasks(Roster(subjects, voters), survey, load=Load(1, 4), seed="x")

    assert Counter(one for task in found.values() for one in task) == {
        one.id: 4 for one in subjects
    }


def test_too_few_places_in_all_are_refused_with_what_could_be_had():
    roster = small_roster(members=20, staff=30, students=0)

    (problem,) = refusal(roster, SELECTION, load=Load(5, 10))

    assert problem.message == TOO_FEW_PLACES.message
    assert problem.facts["places"] == 150
    assert problem.facts["wanted"] == 200
    assert assign(roster, SELECTION, load=Load(5, problem.facts["reachable"]))


def test_subjects_with_too_few_raters_are_named_each():
    people = small_roster(units=2, members=1, staff=3, students=0)

    found = refusal(people, SURVEY, load=Load(1, 4))

    assert {one.message for one in found} == {TOO_FEW_RATERS.message}
    assert [(one.facts["name"], one.facts["count"]) for one in found] == [
        ("党员1号", 3),
        ("党员2号", 3),
    ]


def test_subjects_that_compete_for_the_same_raters_are_named_together():
    crowded = small_roster(units=1, members=4, staff=6, students=0)
    other = tuple(rater(n, unit=1) for n in range(90, 99))
    roster = Roster((*crowded.subjects, member(9, unit=1)), (*crowded.raters, *other))

    (problem,) = refusal(roster, SURVEY, load=Load(2, 5))

    assert problem.message == TOO_MUCH_TOGETHER.message
    assert problem.place == "“党员1号”、“党员2号”、“党员3号”、“党员4号”"
    assert (problem.facts["places"], problem.facts["wanted"]) == (12, 20)
    assert problem.facts["reachable"] == 3


@pytest.mark.parametrize("numbers", [(0, 1), (1, 0), (-1, 5)])
def test_a_load_of_nothing_is_refused(numbers):
    with pytest.raises(SettingError):
        Load(*numbers)
