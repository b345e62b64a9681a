"""Small groups are merged as the rules say; subjects with too few are withheld."""

from __future__ import annotations

import pandas as pd
import pytest
from factories import a_survey, a_survey_of_follow_ups, a_tally

from toolkit.analysis.disclosure import protect
from toolkit.analysis.merging import merge_groups
from toolkit.analysis.published_figures import Crowd, count_figure, crowds_of
from toolkit.errors import MarksToldError, TallyError
from toolkit.publication import Banded, Reason, Withheld
from toolkit.tally import COUNT_COLUMNS, Tally

RULES = {"staff": None, "students": None, "retired": "staff"}


@pytest.mark.abuse(49)
@pytest.mark.parametrize(
    ("sizes", "cells"),
    [
        ({"staff": 5, "students": 5, "retired": 5}, "staff students retired"),
        ({"staff": 9, "students": 9, "retired": 4}, "staff+retired students"),
        ({"staff": 9, "students": 4, "retired": 9}, "staff students+retired"),
        ({"staff": 4, "students": 9, "retired": 9}, "staff+students retired"),
        ({"staff": 9, "students": 9, "retired": 0}, "staff+retired students"),
        ({"staff": 2, "students": 9, "retired": 2}, "staff+students+retired"),
        ({"staff": 1, "students": 1, "retired": 1}, "staff+students+retired"),
        ({"staff": 9, "retired": 4}, "staff+retired"),
        ({"students": 9, "retired": 4}, "students+retired"),
        ({"staff": 4}, "staff"),
    ],
)
def test_groups_too_small_are_merged(sizes, cells):
    labels = merge_groups(sizes, fewest=5, merge_with=RULES)

    assert sorted(set(labels.values())) == sorted(cells.split())
    assert labels.keys() == sizes.keys()


def test_without_a_declared_neighbour_the_last_group_joins_the_one_before():
    rules = {"staff": None, "students": None, "retired": None}

    labels = merge_groups(
        {"staff": 9, "students": 9, "retired": 4}, fewest=5, merge_with=rules
    )

    assert labels["retired"] == labels["students"] == "students+retired"


def test_of_two_small_groups_the_smaller_moves_first():
    rules = {"staff": "students", "students": None, "retired": "students"}

    labels = merge_groups(
        {"staff": 4, "students": 3, "retired": 2}, fewest=5, merge_with=rules
    )

    assert set(labels.values()) == {"staff+students+retired"}
    assert merge_groups(
        {"staff": 5, "students": 3, "retired": 2}, fewest=5, merge_with=rules
    ) == {
        "staff": "staff",
        "students": "students+retired",
        "retired": "students+retired",
    }


def test_a_group_the_rules_do_not_know_is_refused():
    with pytest.raises(TallyError, match="visitors"):
        merge_groups({"visitors": 9}, fewest=5, merge_with=RULES)


def test_a_subject_with_too_few_ballots_keeps_no_marks_and_one_ballot_count():
    tally = a_tally(
        {
            "m1": {"staff": {"excellent": 3}, "retired": {"qualified": 1}},
            "m2": {"staff": {"excellent": 10}},
        },
        absent=2,
        invalid=1,
    )

    protected = protect(tally, fewest=5, merge_with=RULES)

    assert protected.withheld == (Withheld("m1", Reason.TOO_FEW),)
    assert set(protected.tally.counts["subject"]) == {"m2"}
    about_m1 = protected.tally.select(subject="m1").ballots
    assert about_m1.to_numpy().tolist() == [["m1", "staff+retired", 10, 10, 6, 4, 2]]


def test_invalid_ballots_do_not_help_over_the_floor():
    tally = a_tally({"m1": {"staff": {"excellent": 4}}}, invalid=9)

    assert protect(tally, fewest=5, merge_with=RULES).withheld


def test_each_subject_is_merged_by_its_own_ballots():
    tally = a_tally(
        {
            "m1": {"staff": {"excellent": 12}, "retired": {"excellent": 10}},
            "m2": {"staff": {"excellent": 12}, "retired": {"excellent": 9}},
        }
    )

    counts = protect(tally, fewest=5, merge_with=RULES).tally.counts

    assert list(counts["group"]) == ["retired", "staff", "staff+retired"]
    assert list(counts["count"]) == [10, 12, 21]


def of_outsiders(rows):
    """A tally of counted marks alone, as somebody else may have it."""
    return Tally.from_counts(pd.DataFrame(rows, columns=list(COUNT_COLUMNS)))


def test_marks_stand_for_ballots_where_those_were_not_counted():
    tally = of_outsiders(
        [
            ("m1", "A15", "staff", "excellent", 9),
            ("m1", "B01", "staff", "excellent", 10),
        ]
    )

    protected = protect(tally, fewest=5, merge_with=RULES)

    assert protected.tally == tally.select(item="B01")
    assert protected.withheld == (Withheld("m1", Reason.BANDS, "A15"),)
    assert protect(tally, fewest=6, merge_with=RULES).withheld == (
        Withheld("m1", Reason.BANDS),
    )


@pytest.mark.abuse(49)
@pytest.mark.abuse(51)
@pytest.mark.parametrize("others", [0, 1], ids=["of one mind", "of two minds"])
@pytest.mark.parametrize(
    ("number", "reason"),
    [(2, Reason.FEW_ASKED), (4, Reason.FEW_ASKED), (7, Reason.BANDS)],
)
def test_an_item_few_have_marked_counts_as_not_asked_of_the_others(
    number, reason, others
):
    tally = of_outsiders(
        [
            ("m1", "B01", "staff", "excellent", 24),
            ("m1", "A15", "staff", "unqualified", number - others),
            ("m1", "A15", "staff", "qualified", others),
        ]
    )

    protected = protect(tally, fewest=5, survey=a_survey(items=2))

    assert protected.withheld == (Withheld("m1", reason, "A15"),)
    assert protected.tally == tally.select(item="B01")
    assert {one.of for one in protected.bands} <= {7}


@pytest.mark.parametrize(
    ("item", "mark"), [("A15", "superb"), ("Z99", "excellent"), ("B01", "not_asked")]
)
@pytest.mark.parametrize("number", [7, 24])
def test_a_mark_the_survey_does_not_know_is_refused(item, mark, number):
    tally = of_outsiders([("m1", item, "staff", mark, number)])

    with pytest.raises(TallyError):
        protect(tally, survey=a_survey(items=2))


def followed_up(**asked):
    """A tally in which so many of each group of thirty were asked what others were not.

    Those asked are all of one mind.
    """
    rows = [("m1", "C16", group, "satisfied", 30) for group in asked]
    rows += [("m1", "C18", group, "attitude", n) for group, n in asked.items()]
    rows += [("m1", "C18", group, "not_asked", 30 - n) for group, n in asked.items()]
    return Tally.from_counts(
        pd.DataFrame(rows, columns=["subject", "item", "group", "grade", "count"])
    )


def labels_of(protected, item):
    return set(protected.tally.select(item=item).counts["group"])


def test_a_question_too_few_of_a_group_were_asked_merges_the_group():
    protected = protect(
        followed_up(staff=12, students=6, retired=8), fewest=5, merge_with=RULES
    )

    assert labels_of(protected, "C18") == {"staff", "students+retired"}
    assert labels_of(protected, "C16") == labels_of(protected, "C18")
    assert protected.withheld == ()


def test_a_question_too_few_were_asked_in_all_is_left_out():
    protected = protect(
        followed_up(staff=2, students=1, retired=0), fewest=5, merge_with=RULES
    )

    assert protected.withheld == (Withheld("m1", Reason.FEW_ASKED, "C18"),)
    assert labels_of(protected, "C18") == set()
    assert labels_of(protected, "C16") == {"staff", "students", "retired"}
    assert protected.bands == ()


def test_a_question_few_were_asked_is_told_in_bands_of_those_asked():
    protected = protect(
        followed_up(staff=6, students=1, retired=0), fewest=5, merge_with=RULES
    )

    assert protected.withheld == (Withheld("m1", Reason.BANDS, "C18"),)
    assert labels_of(protected, "C16") == {"staff", "students", "retired"}
    assert protected.bands == (
        Banded("m1", "C18", "attitude", 6, 7, 7, 80, 100),
        Banded("m1", "C18", "not_asked", 83, 83, 7, 0, 0),
        Banded("m1", "C18", "satisfied", 0, 1, 7, 0, 20),
    )


def test_a_question_nobody_was_asked_merges_nothing():
    protected = protect(
        followed_up(staff=0, students=0, retired=0), fewest=5, merge_with=RULES
    )

    assert labels_of(protected, "C18") == {"staff", "students", "retired"}


def asked_in_turn(*, yes, no_reply):
    """Thirty ballots: so many said yes to D04, and of these no reply to D05."""
    counts = {
        "D04": {"yes": yes, "no": 30 - yes},
        "D05": {
            "no_reply": no_reply,
            "resolved": yes - no_reply,
            "not_asked": 30 - yes,
        },
        "D06": {"satisfied": no_reply, "not_asked": 30 - no_reply},
    }
    return of_outsiders(
        ("s1", item, "students", mark, count)
        for item, marks in counts.items()
        for mark, count in marks.items()
    )


@pytest.mark.abuse(51)
@pytest.mark.parametrize(("yes", "reason"), [(1, Reason.FEW_ASKED), (6, Reason.BANDS)])
@pytest.mark.parametrize("all_said_so", [True, False])
def test_how_many_were_asked_in_turn_does_not_tell_what_few_answered(
    yes, reason, all_said_so
):
    tally = asked_in_turn(yes=yes, no_reply=yes if all_said_so else 0)

    protected = protect(tally, survey=a_survey_of_follow_ups())

    assert set(protected.withheld) == {
        Withheld("s1", reason, "D05"),
        Withheld("s1", Reason.FEW_ASKED, "D06"),
    }
    assert set(protected.tally.counts["item"]) == {"D04"}
    assert {one.item for one in protected.bands} <= {"D05"}


def test_a_question_that_waits_for_one_which_has_counts_has_counts_too():
    tally = asked_in_turn(yes=25, no_reply=12)

    protected = protect(tally, survey=a_survey_of_follow_ups())

    assert protected.withheld == ()
    assert protected.tally == tally


@pytest.mark.abuse(51)
def test_few_ballots_of_one_mind_are_told_in_bands_and_so_are_those_of_several():
    unanimous = {"staff": {"excellent": 6}, "retired": {"excellent": 2}}
    divided = {"staff": {"excellent": 4, "qualified": 4}}

    protected = protect(
        a_tally({"m1": unanimous, "m2": divided}), fewest=5, survey=a_survey()
    )

    assert protected.tally.counts.empty
    assert {one.reason for one in protected.withheld} == {Reason.BANDS}
    told = {
        (one.subject, one.mark): (one.low, one.high, one.percent_low, one.percent_high)
        for one in protected.bands
    }
    assert told["m1", "excellent"] == (7, 8, 80, 100)
    assert told["m2", "excellent"] == (4, 4, 40, 60)
    assert told["m1", "unqualified"] == told["m2", "unqualified"] == (0, 1, 0, 20)
    assert len(told) == 2 * len(a_survey().question("A15").marks)


def test_in_a_small_group_who_was_asked_is_a_mark_like_others():
    """Else the number of those asked would tell what they answered before."""
    tally = followed_up(staff=3).pool({})
    few = Tally.from_counts(
        tally.counts.assign(count=tally.counts["count"].replace({30: 8, 27: 5}))
    )

    protected = protect(few, fewest=5, merge_with=RULES)

    assert {one.of for one in protected.bands} == {8}
    assert {(b.mark, b.low, b.high) for b in protected.bands if b.item == "C18"} == {
        ("attitude", 2, 3),
        ("not_asked", 5, 6),
        ("satisfied", 0, 1),
        ("satisfied", 0, 1),
    }


def test_rules_of_merging_need_not_be_given():
    tally = a_tally({"m1": {"staff": {"excellent": 20}, "retired": {"excellent": 4}}})

    assert set(protect(tally).tally.counts["group"]) == {"retired+staff"}
    assert set(protect(tally, survey=a_survey()).tally.counts["group"]) == {
        "staff+retired"
    }


@pytest.fixture
def known_before():
    """A subject of two crowds, and what readers know of the smaller one."""
    tally = a_tally(
        {
            "m1": {
                "staff": {"excellent": 20, "qualified": 10},
                "retired": {"excellent": 2, "qualified": 1},
            },
            "m2": {"staff": {"excellent": 12}, "retired": {"excellent": 12}},
        }
    )
    crowds = crowds_of(tally, a_survey())
    return tally, crowds["m1", "A15", "staff"]


@pytest.mark.abuse(50)
def test_what_other_figures_would_tell_is_told_in_bands(known_before):
    tally, staff = known_before
    without = [
        count_figure([staff], mark, {"excellent": 20, "qualified": 10}.get(mark, 0))
        for mark in staff.marks
    ]

    protected = protect(tally, survey=a_survey(), also=without)

    assert protected.withheld == (Withheld("m1", Reason.COMPUTABLE),)
    assert set(protected.tally.counts["subject"]) == {"m2"}
    (excellent,) = [one for one in protected.bands if one.mark == "excellent"]
    assert (excellent.low, excellent.high, excellent.of) == (20, 26, 33)


def test_what_bands_would_tell_is_not_told_at_all(known_before):
    tally, staff = known_before
    # 26 of 33 is the last count of its band
    nearly = [
        count_figure([staff], mark, {"excellent": 26, "qualified": 4}.get(mark, 0))
        for mark in staff.marks
    ]
    more = tally.select(subject="m2") + a_tally(
        {
            "m1": {
                "staff": {"excellent": 26, "qualified": 4},
                "retired": {"qualified": 3},
            }
        }
    )

    protected = protect(more, survey=a_survey(), also=nearly)

    assert protected.withheld == (Withheld("m1", Reason.COMPUTABLE),)
    assert protected.bands == ()


def test_figures_that_tell_by_themselves_are_refused():
    tally = a_tally({"m1": {"staff": {"excellent": 30}, "retired": {"excellent": 3}}})
    retired = crowds_of(tally, a_survey())["m1", "A15", "retired"]

    with pytest.raises(MarksToldError):
        protect(
            a_tally(
                {
                    "m1": {
                        "staff": {"excellent": 30},
                        "retired": {"excellent": 2, "qualified": 1},
                    }
                }
            ),
            survey=a_survey(),
            also=[count_figure([retired], "excellent", 2)],
        )


@pytest.mark.abuse(51)
def test_figures_that_tell_of_a_few_of_one_mind_are_refused():
    """Six were told of before, all of one mind; two of them are shown merged."""
    tally = a_tally(
        {
            "m1": {
                "staff": {"excellent": 9, "qualified": 3},
                "students": {"excellent": 7, "qualified": 3},
                "retired": {"excellent": 2},
            }
        }
    )
    retired = crowds_of(tally, a_survey())["m1", "A15", "retired"]
    others = Crowd("m1", "A15", "others", 4, retired.marks)
    six = {"excellent": 6}
    before = [count_figure([retired, others], m, six.get(m, 0)) for m in retired.marks]

    with pytest.raises(MarksToldError):
        protect(tally, survey=a_survey(), also=before)


@pytest.mark.parametrize("fewest", [0, -1])
def test_no_floor_at_all_is_refused(fewest):
    with pytest.raises(TallyError, match="fewer than one"):
        protect(a_tally(), fewest=fewest)
