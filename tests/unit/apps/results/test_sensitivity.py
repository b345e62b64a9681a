"""What hangs on points, on one rater group, and on those who stayed away."""

from __future__ import annotations

import pytest
from factories import SOME_COUNTS, a_publication
from findings import found, row_of

from toolkit.apps.results.panels import sensitivity
from toolkit.apps.results.plain_survey import as_publication
from toolkit.survey.model import RaterGroup
from toolkit.survey.words import same_words

SCHEME = "q4_100_80_60_40"
TURNING = {
    "m1": {"staff": {"excellent": 20, "unqualified": 20}},
    "m2": {"staff": {"qualified": 18, "basically_qualified": 22}},
}
TURNED_BY_STAFF = {
    "m1": {"staff": {"excellent": 20}, "students": {"unqualified": 15}},
    "m2": {"staff": {"basically_qualified": 20}, "students": {"qualified": 15}},
}
FAR_APART = {
    "m1": {"staff": {"excellent": 30}},
    "m2": {"staff": {"unqualified": 30}},
}


def test_an_order_that_hangs_on_the_points_is_said_to():
    findings = found(sensitivity, a_publication(TURNING))

    assert any("1 change their order between 6 ways" in one for one in findings.said)
    assert row_of(findings.tables[0], "王䶮")[-1] == 1


def test_an_order_that_comes_from_the_ballots_is_said_to():
    findings = found(sensitivity, a_publication())

    assert any("it comes from the ballots" in one for one in findings.said)
    assert row_of(findings.tables[0], "王䶮")[-1] == 0


def test_the_points_chosen_are_one_of_the_ways():
    findings = found(sensitivity, a_publication(), scheme=SCHEME)

    titles = [column.title for column in findings.tables[0].columns]
    assert titles[1] == "Points chosen"
    assert str(row_of(findings.tables[0], "王䶮")[1]) == "92.9"


def test_a_group_that_turns_an_order_is_named():
    findings = found(sensitivity, a_publication(TURNED_BY_STAFF))

    assert "Some order hangs on one rater group: Staff." in findings.said
    assert row_of(findings.tables[1], "Staff")[1:] == (2, "−57.1 to +19.0", 1)


def test_without_a_second_group_none_can_be_left_out():
    findings = found(sensitivity, a_publication(TURNING))

    assert [table.title for table in findings.tables] == [
        "Scores made in several ways",
        "What others could change",
    ]


@pytest.mark.parametrize(("absent", "kept"), [(10, 1), (60, 0)])
def test_whoever_stayed_away_may_turn_an_order(absent, kept):
    findings = found(sensitivity, a_publication(FAR_APART, absent=absent))

    wanted = f"{kept} of the 1 pairs keep their order"
    assert any(wanted in said for said in findings.said)
    assert row_of(findings.tables[-1], "王䶮")[2] == absent


def test_who_could_not_say_is_counted_at_both_ends():
    findings = found(sensitivity, a_publication())

    assert row_of(findings.tables[-1], "李㛃")[3:] == ("71.4 to 82.1", None)


def test_without_ballots_nothing_is_said_of_who_stayed_away():
    tally = a_publication(TURNING).tally
    marks = as_publication(tally.from_counts(tally.counts), None, name="f", day="")

    findings = found(sensitivity, marks, is_published=False)

    assert any("cannot be bounded" in said for said in findings.said)
    assert row_of(findings.tables[-1], "m1")[2:] == (None, None, None)


@pytest.mark.parametrize(
    ("retired", "said"),
    [
        ({"excellent": 2}, "all ballots count alike"),
        ({"excellent": 12}, "weights of the round's rules"),
    ],
)
def test_weights_count_where_all_groups_are_told_apart(retired, said):
    counts = {one: SOME_COUNTS[one] | {"retired": retired} for one in SOME_COUNTS}
    groups = tuple(
        RaterGroup(id=one, text=same_words(one), weight=weight)
        for one, weight in (("staff", 50), ("students", 30), ("retired", 20))
    )
    survey = a_publication().survey.model_copy(update={"rater_groups": groups})

    findings = found(sensitivity, a_publication(counts, survey=survey))

    assert said in findings.said[1]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_is_withheld_has_no_scores(latest, language):
    findings = found(sensitivity, latest, language=language)

    *_shown, banded, few = findings.tables[0].rows
    assert {*banded[1:], *few[1:]} == {None}


def test_dots_show_what_those_who_stayed_away_could_do(latest):
    (drawing,) = found(sensitivity, latest).drawings

    assert drawing.draw().get_figwidth() > 0
