"""A third of a branch's members may be given the first grade, rounded down."""

from __future__ import annotations

from factories import a_lifelike_publication, a_publication, members

from toolkit.analysis.decisions import Decision
from toolkit.analysis.quota import Quota, quotas
from toolkit.survey.loading import load_survey

IDS = [f"m{number}" for number in range(1, 9)]
COUNTS = {one: {"staff": {"excellent": 12}} for one in IDS}


def of_two_branches():
    subjects = (
        *members(IDS[:7], branch="教师支部"),
        *members(IDS[7:], branch="学生支部"),
    )
    return a_publication(COUNTS, subjects=subjects)


def test_a_third_is_rounded_down():
    assert [Quota("", n, 0).most for n in (2, 3, 5, 6, 24)] == [0, 1, 1, 2, 8]


def test_each_branch_is_counted_by_itself():
    decided = [Decision(one, "excellent") for one in IDS]

    teachers, students = quotas(of_two_branches(), decided)

    assert teachers == Quota("教师支部", participants=7, given=7)
    assert (teachers.most, teachers.over) == (2, 5)
    assert (students.most, students.over) == (0, 1)


def test_only_the_first_grade_is_limited():
    decided = [Decision(one, "qualified") for one in IDS]

    assert [one.given for one in quotas(of_two_branches(), decided)] == [0, 0]


def test_where_no_grade_is_decided_there_is_no_quota():
    publication = a_lifelike_publication(load_survey("branch-appraisal"))

    assert quotas(publication, []) == ()
