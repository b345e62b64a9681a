"""The grid tells its rule, and calls undecided what crosses a cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.reports.plots.looking import marks, words

from toolkit.analysis.importance import Cuts, Point
from toolkit.analysis.intervals import Interval
from toolkit.errors import TallyError
from toolkit.i18n import translator
from toolkit.reports.plots.estimates import Estimate
from toolkit.reports.plots.importance_grid import draw_importance_grid
from toolkit.reports.plots.importance_points import (
    importance_points,
    importance_sentence,
    importance_table,
)
from toolkit.reports.plots.label_places import Box, label_places

EN = translator("en")
POINTS = (
    Point("Diligence", 4.5, 0.7),
    Point("Honesty", 4.4, 0.95),
    Point("Speed", 2.1, 0.72),
    Point("Neatness", 2.0, 0.96),
    Point("Patience", 3.4, 0.8, Interval(3.0, 3.8), Interval(0.75, 0.85)),
)
CUTS = Cuts(3.2, 0.83)


def drawn(points=POINTS, **options):
    return draw_importance_grid(points, EN, title="What matters", **options)


def test_fields_differ_by_shape_and_the_undecided_are_hollow():
    shapes = marks(drawn(cuts=CUTS))[-len(POINTS) :]

    assert shapes == [
        ("^", False),
        ("s", False),
        ("v", False),
        ("D", False),
        ("o", True),
    ]


def test_the_undecided_are_called_so_by_name():
    assert any("undecided: 5 Patience" in said for said in words(drawn(cuts=CUTS)))


@pytest.mark.parametrize(
    ("cuts", "told"),
    [
        ("means", "cut: mean of the items, 83%"),
        ("medians", "cut: median of the items, 80%"),
        (CUTS, "cut: fixed beforehand, 83%"),
    ],
)
def test_the_rule_stands_on_the_axes(cuts, told):
    assert any(told in said for said in words(drawn(cuts=cuts)))


def test_every_item_is_numbered_once_in_the_field():
    said = words(drawn())

    assert all(said.count(str(number)) == 1 for number in (1, 5))


def test_the_table_names_the_field_of_each_item():
    table = importance_table(POINTS, cuts=CUTS)

    assert table["field"].tolist() == [
        "concentrate",
        "keep_up",
        "low_priority",
        "possible_overkill",
        "undecided",
    ]
    assert table["importance_low"].tolist()[-1] == 3.0


def test_the_sentence_names_where_to_begin_or_that_nothing_is_sure():
    assert "“Diligence”" in importance_sentence(POINTS, EN, cuts=CUTS)
    assert "none is for certain" in importance_sentence(POINTS[3:], EN, cuts=CUTS)


def test_points_are_made_of_the_items_that_have_both_numbers():
    important = [Estimate("", "A", 4.0), Estimate("", "B", None)]
    well = [
        Estimate("", "C", 0.5),
        Estimate("", "B", 0.5),
        Estimate("", "A", 0.8, interval=Interval(0.7, 0.9)),
    ]

    assert importance_points(important, well) == (
        Point("A", 4.0, 0.8, None, Interval(0.7, 0.9)),
    )


def test_no_item_is_refused():
    with pytest.raises(TallyError):
        drawn(())


@settings(max_examples=25)
@given(st.lists(st.tuples(st.floats(0, 4), st.floats(0, 4)), max_size=20))
def test_labels_hide_neither_each_other_nor_points(points):
    size = (0.12, 0.1)
    found = label_places(points, [size] * len(points), inside=Box(-1, -1, 5, 5))

    boxes = [Box.around(*place, *size) for place in found]
    spots = [Box.around(*point, 0.1, 0.1) for point in points]
    for number, box in enumerate(boxes):
        assert not any(box.meets(other) for other in boxes[:number])
        assert not any(box.meets(spot) for spot in spots)
