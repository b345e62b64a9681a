"""The ordinal model on counts equals the one on raw grades."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from statsmodels.miscmodels.ordinal_model import OrderedModel

from toolkit.analysis.proportional_odds import proportional_odds
from toolkit.errors import ColumnMissingError, TallyError

PEERS, STAFF = [5, 3, 2], [1, 3, 6]


def table(*rows, names=("peers", "staff", "team")):
    return pd.DataFrame(
        [
            (name, grade, count)
            for name, row in zip(names, rows, strict=False)
            for grade, count in enumerate(row)
        ],
        columns=["group", "grade", "count"],
    )


def fit(counts, by=("group",)):
    return proportional_odds(counts, grade="grade", by=list(by))


def test_counts_give_what_raw_grades_give():
    counts = table(PEERS, STAFF, [2, 5, 4]).assign(round=[1, 2, 1, 2, 2, 1, 1, 2, 1])
    raw = counts.loc[counts.index.repeat(counts["count"])]
    exog = pd.DataFrame(
        {
            "group=staff": raw["group"].eq("staff") * 1.0,
            "group=team": raw["group"].eq("team") * 1.0,
            "round": raw["round"] * 1.0,
        }
    )
    known = OrderedModel(raw["grade"].to_numpy(), exog, distr="logit").fit(
        method="bfgs", disp=0, gtol=1e-8
    )

    found = fit(counts, by=["group", "round"])

    for name in exog:
        assert found.coefficients[name] == pytest.approx(known.params[name], abs=1e-4)
        assert found.errors[name] == pytest.approx(known.bse[name], abs=1e-3)
        assert found.p_value(name) == pytest.approx(known.pvalues[name], abs=1e-3)
        interval = found.interval(name, confidence=0.9)
        assert [interval.low, interval.high] == pytest.approx(
            known.conf_int(0.1).loc[name].tolist(), abs=1e-3
        )
    assert found.log_likelihood == pytest.approx(known.llf, abs=1e-6)
    assert found.count == len(raw)


def test_two_grades_and_two_groups_give_the_odds_ratio_of_the_table():
    found = fit(table([12, 4], [5, 10]))

    ratio = (10 / 5) / (4 / 12)
    assert found.odds_ratios["group=staff"] == pytest.approx(ratio)
    assert found.errors["group=staff"] == pytest.approx(
        math.sqrt(1 / 12 + 1 / 4 + 1 / 5 + 1 / 10)
    )


def test_without_columns_the_thresholds_are_those_of_the_shares():
    found = fit(table([6, 3, 1]), by=[])

    assert found.thresholds == pytest.approx([math.log(6 / 4), math.log(9 / 1)])
    assert found.coefficients == {}


def test_doubling_every_count_halves_the_squared_errors():
    once = fit(table(PEERS, STAFF))
    twice = fit(table(PEERS, STAFF).assign(count=lambda frame: frame["count"] * 2))

    assert once.coefficients == pytest.approx(twice.coefficients)
    assert once.errors["group=staff"] == pytest.approx(
        twice.errors["group=staff"] * math.sqrt(2)
    )


def test_grades_nobody_gave_are_left_out():
    gap = fit(table([5, 0, 3, 2], [1, 0, 3, 6]))

    assert gap.coefficients == pytest.approx(fit(table(PEERS, STAFF)).coefficients)


def test_a_categorical_column_says_which_level_is_the_reference():
    counts = table(PEERS, STAFF)
    counts["group"] = pd.Categorical(counts["group"], ["staff", "peers"])

    assert fit(counts).coefficients["group=peers"] == pytest.approx(
        -fit(table(PEERS, STAFF)).coefficients["group=staff"]
    )


def test_grades_in_words_follow_the_order_of_their_category():
    counts = table(PEERS, STAFF)
    words = pd.Categorical.from_codes(counts["grade"], ["poor", "fair", "good"])
    worded = counts.assign(grade=words)

    assert fit(worded).coefficients == pytest.approx(fit(counts).coefficients)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        (table([5, 0], [0, 5]), "completely"),
        (table([5, 0], [4, 0]), "fewer than two grades"),
        (table([5, 3], [4, -1]), "negative"),
        (table([5, 3], [4, np.nan]), "negative"),
    ],
)
def test_counts_without_an_answer_are_refused(counts, reason):
    with pytest.raises(TallyError, match=reason):
        fit(counts)


def test_a_column_that_repeats_another_is_refused():
    counts = table(PEERS, STAFF).assign(again=lambda frame: frame["group"])

    with pytest.raises(TallyError, match="follows from others"):
        fit(counts, by=["group", "again"])


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(ColumnMissingError, match="college"):
        fit(table(PEERS, STAFF), by=["college"])


def test_years_may_stand_as_they_are_written():
    counts = table(PEERS, STAFF, [0, 4, 7])
    short = counts.assign(year=counts["group"].map({"peers": 0, "staff": 2, "team": 4}))
    long = short.assign(year=short["year"] + 2022)
    tiny = short.assign(year=short["year"] / 1000)

    known = fit(short, by=["year"])
    found = fit(long, by=["year"])

    slope = known.coefficients["year"]
    assert found.coefficients["year"] == pytest.approx(slope)
    assert found.errors == pytest.approx(known.errors)
    assert found.thresholds == pytest.approx(
        [one + 2022 * slope for one in known.thresholds]
    )
    assert fit(tiny, by=["year"]).coefficients["year"] == pytest.approx(1000 * slope)


def test_a_group_without_a_name_is_refused():
    counts = table(PEERS, STAFF)
    counts.loc[0, "group"] = None

    with pytest.raises(TallyError, match="missing"):
        fit(counts)


def test_a_column_that_never_changes_is_refused():
    with pytest.raises(TallyError, match="follows from others"):
        fit(table(PEERS, STAFF).assign(year=2026), by=["year"])
