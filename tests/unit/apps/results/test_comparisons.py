"""Who differs, and what must be said where nothing can be told apart."""

from __future__ import annotations

import pytest
from factories import SOME_COUNTS, a_large_publication, a_publication, members
from findings import found, row_of, words
from matplotlib.text import Text

from toolkit.apps.results.panels import comparisons
from toolkit.apps.results.plain_survey import as_publication
from toolkit.i18n import translator
from toolkit.reports.withholding import withheld_subjects
from toolkit.survey.model import RaterGroup
from toolkit.survey.words import same_words

THREE_GROUPS = SOME_COUNTS["m1"] | {"retired": {"excellent": 1, "unqualified": 14}}
APART = {
    "m1": {"staff": {"excellent": 38, "unqualified": 2}},
    "m2": {"staff": {"excellent": 4, "unqualified": 36}},
}
ALIKE = {
    "m1": {"staff": {"excellent": 21, "unqualified": 19}},
    "m2": {"staff": {"excellent": 19, "unqualified": 21}},
}


@pytest.fixture(scope="module")
def four_branches():
    return a_large_publication(branches=4, subjects=6, raters=40)


def test_subjects_far_apart_are_told_apart():
    findings = found(comparisons, a_publication(APART, absent=4))

    assert any("Of 1 pairs, 1 can be told apart" in said for said in findings.said)
    assert "王䶮 is higher than 李㛃." in findings.said


def test_what_cannot_be_told_apart_is_said_so():
    findings = found(comparisons, a_publication(ALIKE, absent=4))

    assert any("0 can be told apart" in said for said in findings.said)
    assert not any("is higher than" in said for said in findings.said)
    assert row_of(findings.tables[0], "王䶮")[-3:] == (0, 0, 1)


def test_where_everybody_voted_a_difference_is_a_fact_without_limits():
    findings = found(comparisons, a_publication(ALIKE))

    assert any("which is a fact about these ballots" in said for said in findings.said)
    assert row_of(findings.tables[0], "王䶮")[2:4] == (None, 1)


def test_limits_of_many_rows_at_once_are_wider_than_those_of_two():
    def width(rows):
        counts = {f"m{n}": ALIKE["m1"] for n in range(rows)}
        findings = found(comparisons, a_publication(counts, absent=60))
        low, high = row_of(findings.tables[0], "王䶮")[2].split(" to ")
        return float(high.rstrip("%")) - float(low.rstrip("%"))

    assert width(8) > width(2)


def test_rater_groups_on_one_subject_are_compared_pair_by_pair():
    findings = found(comparisons, a_publication({"m1": THREE_GROUPS}, absent=2))

    together, pairs = findings.tables
    assert [row[0] for row in together.rows] == ["Staff", "Students", "Retired staff"]
    assert len(pairs.rows) == 3
    assert pairs.rows[1][-1] == "< 0.001"
    assert "Staff is higher than Retired staff." in findings.said


def test_of_groups_that_all_voted_nothing_is_tested():
    findings = found(comparisons, a_publication({"m1": THREE_GROUPS}))

    assert [row[-1] for row in findings.tables[1].rows] == [None, None, None]


def test_one_group_alone_is_compared_with_none():
    publication = a_publication({"m1": THREE_GROUPS})

    findings = found(comparisons, publication, group="students")

    assert findings.tables == ()
    assert any("where all of them are looked at" in said for said in findings.said)


def test_groups_over_subjects_are_counted_by_subjects():
    counts = {
        f"m{n}": {
            "staff": {"excellent": 10 + n, "unqualified": 5},
            "students": {"excellent": 5, "unqualified": 10 + n},
        }
        for n in range(1, 8)
    }

    findings = found(comparisons, a_publication(counts, subjects=members(counts)))

    assert findings.tables[1].rows == (("Staff", "Students", 7, 0, 0, "0.016"),)


def test_branches_are_compared_by_their_subjects(four_branches):
    findings = found(comparisons, four_branches)

    branches = findings.tables[-1]
    assert [row[:2] for row in branches.rows] == [
        (f"第{n}党支部", 6) for n in (1, 2, 3, 4)
    ]
    assert any("of 6 pairs differ" in said for said in findings.said)


def test_branches_of_few_subjects_are_not_compared(latest):
    findings = found(comparisons, latest)

    assert not any("Branches with" in said for said in findings.said)


def test_weights_of_groups_leave_shares_to_be_compared(survey_with_weights):
    publication = a_publication(survey=survey_with_weights, absent=2)

    findings = found(comparisons, publication, scheme="q4_100_80_60_40")

    assert any("all ballots count alike" in said for said in findings.said)
    assert "27 (96.43%)" in words(findings)


def test_marks_without_ballots_are_compared_too():
    tally = a_publication(APART).tally
    marks = as_publication(tally.from_counts(tally.counts), None, name="f", day="")

    findings = found(comparisons, marks, is_published=False)

    assert any("Of 1 pairs, 1 can be told apart" in said for said in findings.said)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_is_withheld_is_not_compared(latest, language):
    findings = found(comparisons, latest, language=language)

    *_shown, banded, few = findings.tables[0].rows
    assert banded[1:] == few[1:] == (None,) * 5
    assert findings.said[-2:] == withheld_subjects(
        latest, latest.subjects, translator(language)
    )


def test_a_subject_without_counts_is_drawn_with_the_reason(latest):
    (drawing,) = found(comparisons, latest).drawings

    texts = {one.get_text() for one in drawing.draw().findobj(Text)}
    assert any("bands in place of votes" in one for one in texts)


@pytest.fixture
def survey_with_weights():
    publication = a_publication()
    groups = tuple(
        RaterGroup(id=one, text=same_words(one), weight=weight)
        for one, weight in (("staff", 50), ("students", 30), ("retired", 20))
    )
    return publication.survey.model_copy(update={"rater_groups": groups})
