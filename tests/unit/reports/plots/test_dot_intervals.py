"""Dots say what the counts leave open, and their order says nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from unit.reports.plots.looking import (
    an_estimate,
    heights,
    lines,
    marks,
    some_estimates,
    words,
)

from toolkit.analysis.intervals import Interval
from toolkit.i18n import translator
from toolkit.reports.plots.dot_intervals import dots_sentence, draw_dot_intervals
from toolkit.reports.plots.estimates import Estimate, ranked
from toolkit.reports.plots.frame import BLUE

EN = translator("en")


def drawn(estimates, **options):
    return draw_dot_intervals(estimates, EN, title="Diligence", **options)


def two_tiers():
    """Wu and Li are far above Gu, and the agenda has them the other way round."""
    return ranked(
        [
            Estimate("Gu", "", 0.2, rated=20, error=0.03),
            Estimate("Li", "", 0.8, rated=20, error=0.05),
            Estimate("Wu", "", 0.85, rated=20, error=0.05),
        ],
        rng=np.random.default_rng(1),
    )


def test_each_row_has_value_ballots_and_those_who_cannot_judge():
    said = words(drawn([Estimate("Li", "", 0.125, rated=16, unknown=3)]))

    assert said[said.index("Li") + 1 :][:3] == ["13%", "16", "3"]


def test_rows_stand_tier_by_tier_and_in_agenda_order_within_one():
    there = heights(drawn(two_tiers()), {"Li", "Wu", "Gu"})

    assert sorted(there, key=there.get) == ["Li", "Wu", "Gu"]


def test_places_stand_beside_the_names():
    said = words(drawn(two_tiers()))

    assert said[said.index("Li") + 1] == "1–2"
    assert said[said.index("Gu") + 1] == "3"


def test_a_line_parts_the_tiers():
    def borders(estimates):
        return [line for line in lines(drawn(estimates)) if line.get_linewidth() == 0.7]

    assert len(borders(two_tiers())) == 1
    assert borders([replace(one, tier=1) for one in two_tiers()]) == []


def test_tiers_that_come_in_disorder_are_put_in_order():
    there = heights(drawn(two_tiers()[::-1]), {"Li", "Wu", "Gu"})

    assert max(there, key=there.get) == "Gu"


def test_the_interval_is_as_long_as_it_says():
    one = replace(an_estimate("Li"), interval=Interval(0.4, 0.6), bounds=None)
    figure = drawn([one], span=(0.0, 1.0))

    *_key, thick = [x for x in lines(figure) if x.get_color() == BLUE]
    grid = [x.get_xdata()[0] for x in lines(figure) if x.get_linewidth() == 0.6]
    low, high = thick.get_xdata()

    assert (high - low) / (max(grid) - min(grid)) == pytest.approx(0.2)


def test_a_complete_ballot_has_no_interval_and_the_figure_says_so():
    figure = drawn(some_estimates(3, complete=range(3)))

    assert any("Everybody voted" in said for said in words(figure))
    assert [x for x in lines(figure) if x.get_color() == BLUE] == []
    assert marks(figure) == [("s", False)] * 3


def test_where_only_some_are_complete_the_key_tells_them_apart():
    figure = drawn(some_estimates(3, complete=[1]))

    assert "everybody voted" in words(figure)
    assert not any("no interval" in said for said in words(figure))


def test_what_is_withheld_has_a_reason_and_no_number():
    figure = drawn([Estimate("Li", "勤", None, reason="too few"), an_estimate("Wu")])
    said = words(figure)

    assert said[said.index("Li") + 1 :][:4] == ["too few", "—", "—", "—"]


def test_items_of_one_subject_are_named_by_item():
    figure = drawn([an_estimate("Li", "Diligence"), an_estimate("Li", "Honesty")])

    assert {"Diligence", "Honesty"} <= set(words(figure))
    assert "Li" not in words(figure)


def test_the_sentence_claims_an_order_only_where_tiers_are_apart():
    one_tier = [replace(one, tier=1) for one in two_tiers()]

    assert "2 tiers" in dots_sentence(two_tiers(), EN)
    assert "no order" in dots_sentence(one_tier, EN)
    assert "nobody is ranked" in dots_sentence([an_estimate("Li")], EN)
    assert "None" in dots_sentence([], EN)
