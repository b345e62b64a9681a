"""Made-up raters answer as the declared truth says."""

from __future__ import annotations

from collections import Counter
from statistics import mean

import pytest

from toolkit.services import inventing
from toolkit.services.designing import load_roster
from toolkit.services.issuing import Issued, Link
from toolkit.shipped import shipped
from toolkit.survey.loading import load_survey

SURVEY = load_survey("member-appraisal-short")


@pytest.fixture(scope="module")
def roster():
    return load_roster(shipped("sample_data") / "roster.xlsx", SURVEY)


@pytest.fixture(scope="module")
def truth():
    return inventing.read_truth(shipped("sample_data"))


def issued(count: int, group: str = "staff") -> Issued:
    links = (Link("某", "1", "某单位", group, f"{n:026d}") for n in range(count))
    return Issued(tuple(links), ())


def invent(truth, roster, count, *, group="staff", seed=1):
    return inventing.invent_raters(
        truth, issued(count, group), roster, SURVEY, seed=seed
    )


def test_the_worked_examples_of_the_declaration_come_out(truth, roster):
    worked = truth.declared["quality"]["worked"]
    found = {s.number: truth.quality(s) for s in roster.subjects if s.number in worked}

    assert found == pytest.approx(worked, abs=1e-6)


@pytest.mark.parametrize("group", ["staff", "students", "retired"])
def test_about_as_many_vote_as_declared(truth, roster, group):
    declared = truth.declared["groups"][group]["returns_share"]

    share = len(invent(truth, roster, 2000, group=group)) / 2000

    assert share == pytest.approx(declared, abs=0.04)


def test_better_subjects_get_better_grades(truth, roster):
    by_quality = sorted(roster.subjects, key=truth.quality)
    weak, strong = by_quality[0].id, by_quality[-1].id
    given = [rater.answer([weak, strong]) for rater in invent(truth, roster, 400)]

    def excellent(subject):
        return mean(one.get((subject, "A15")) == "excellent" for one in given)

    assert excellent(strong) > excellent(weak) + 0.3


def test_students_say_dont_know_more_often_than_staff(truth, roster):
    asked = [one.id for one in roster.subjects[:10]]

    def unknown(group):
        raters = invent(truth, roster, 300, group=group)
        marks = Counter(m for rater in raters for m in rater.answer(asked).values())
        return marks["dont_know"] / marks.total()

    assert unknown("students") > 2 * unknown("staff")


def test_the_same_seed_gives_the_same_answers(truth, roster):
    asked = [one.id for one in roster.subjects[:5]]
    answers = [
        [rater.answer(asked) for rater in invent(truth, roster, 50, seed=seed)]
        for seed in (3, 3, 4)
    ]

    assert answers[0] == answers[1]
    assert answers[0] != answers[2]
