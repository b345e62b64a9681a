"""A heatmap colours only differences, and hides what is withheld."""

from __future__ import annotations

import pytest
from unit.reports.plots.looking import (
    an_estimate,
    colours,
    hatched,
    some_estimates,
    words,
)

from toolkit.analysis.intervals import Interval
from toolkit.errors import TallyError
from toolkit.i18n import translator
from toolkit.reports.plots.estimates import Estimate
from toolkit.reports.plots.heat_cells import heat_cells, heat_sentence, heat_table
from toolkit.reports.plots.heatmap import AT_MOST_COLUMNS, draw_heatmap

EN = translator("en")
ITEMS = [f"Item {number}" for number in range(AT_MOST_COLUMNS + 1)]


def drawn(estimates, **options):
    return draw_heatmap(estimates, EN, title="All items", **options)


def three():
    """High for sure, in the midst, and low for sure; the mean is 0.6."""
    values = {"Li": (0.9, 0.8), "Wu": (0.6, 0.5), "Gu": (0.3, 0.2)}
    return [
        Estimate(name, "Diligence", value, 20, interval=Interval(low, value + 0.1))
        for name, (value, low) in values.items()
    ]


def test_only_cells_off_the_mean_are_coloured_and_the_higher_the_darker():
    high, low = colours(drawn(three()))

    assert high < low  # as hexadecimal numbers: darker first


def test_a_cell_above_or_below_has_an_arrow_too():
    said = words(drawn(three()))

    assert {"▲90", "60", "▼30"} <= set(said)


def test_what_is_withheld_is_hatched_and_has_no_number():
    figure = drawn([*three(), Estimate("Su", "Diligence", None, reason="too few")])

    assert len(hatched(figure)) == 1
    assert "too few" in words(figure)


def test_where_nothing_was_asked_stands_a_dash():
    said = words(drawn([*three(), an_estimate("Li", "Honesty")]))

    assert said.count("—") == 2


def test_a_complete_ballot_is_coloured_where_one_ballot_does_not_undo_it():
    values = {"Li": 0.68, "Wu": 0.60, "Gu": 0.50}
    cells = heat_cells(
        [
            Estimate(name, "", value, 20, step=0.05, is_complete=True)
            for name, value in values.items()
        ]
    )

    assert [cell.side for cell in cells] == ["above", "none", "below"]


def test_long_items_are_numbered_and_named_below():
    items = [f"Takes part in the discussion of matter {n}" for n in range(4)]
    said = words(drawn([an_estimate("Li", item) for item in items]))

    assert {"1", "2", "3", "4"} <= set(said)
    assert any(f"4 {items[3]}" in note for note in said)


def test_short_items_stand_over_their_columns():
    assert "Diligence" in words(drawn(three()))


def test_points_have_a_decimal():
    figure = drawn([Estimate("Li", "Diligence", 91.25, 20)], unit="points")

    assert words(figure).count("91.3") == 2


@pytest.mark.parametrize("items", [[], ITEMS])
def test_no_item_or_too_many_are_refused(items):
    with pytest.raises(TallyError):
        drawn([an_estimate("Li", item) for item in items])


def test_the_table_has_a_row_for_each_cell_and_the_sentence_counts_them():
    cells = heat_cells([*three(), Estimate("Su", "Diligence", None, reason="few")])

    table = heat_table(cells)

    assert table["side"].tolist() == ["above", "none", "below", "none"]
    assert table["difference"].tolist()[:3] == pytest.approx([0.3, 0, -0.3])
    assert table["reason"].tolist()[3] == "few"
    assert "Of 3 values 1 lie above" in heat_sentence(cells, EN)


def test_every_subject_has_a_row():
    said = words(drawn(some_estimates(7, language="en", items=("A", "B"))))

    assert said.count("Wang Yan") == said.count("Wang Yan1") == 1
