"""All figures: no word over another, every glyph there, the same bytes again."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont
from unit.reports.plots.looking import NAMES, collisions, some_estimates

from toolkit.analysis.importance import Point
from toolkit.analysis.intervals import Interval
from toolkit.errors import FontMissingError
from toolkit.fonts import faces_for
from toolkit.i18n import translator
from toolkit.reports.canvas import WIDTH
from toolkit.reports.figures import figure_bytes
from toolkit.reports.plots.axis import Axis, span_over, tick_text, written
from toolkit.reports.plots.dot_intervals import draw_dot_intervals
from toolkit.reports.plots.frame import in_pages
from toolkit.reports.plots.heatmap import draw_heatmap
from toolkit.reports.plots.importance_grid import draw_importance_grid
from toolkit.reports.plots.trend_panels import draw_trend_panels

LONG = {
    "zh-CN": "支部参与所在单位重要问题的讨论并在讨论中起到应有的作用",
    "en": "Takes part in the discussion of matters that concern the whole unit",
}


def dots(number, _):
    estimates = some_estimates(number, language=_.language)
    return draw_dot_intervals(estimates, _, title=LONG[_.language], subtitle="2026")


def heat(number, _):
    items = [f"{LONG[_.language]}{at}" for at in range(15 if number < 20 else 4)]
    estimates = some_estimates(number, language=_.language, items=items)
    return draw_heatmap(estimates, _, title="2026")


def panels(number, _):
    rounds = {
        str(year): some_estimates(number, language=_.language)
        for year in range(2020, 2028, 2)
    }
    return draw_trend_panels(rounds, _, title="2026", breaks={"2024": "—"})


def grid(number, _):
    points = [
        Point(
            f"{NAMES[_.language][at % 4]}{at}",
            3 + at * 5 % 11 / 10,
            0.7 + at * 7 % 19 / 100,
            performance_interval=Interval(0.68 + at * 7 % 19 / 100, 0.93),
        )
        for at in range(number)
    ]
    return draw_importance_grid(points, _, title=LONG[_.language])


@pytest.mark.parametrize("draw", [dots, heat, panels, grid])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("number", [1, 12])
def test_no_word_lies_over_another_or_outside(draw, language, number):
    assert collisions(draw(number, translator(language))) == []


@pytest.mark.parametrize(("draw", "number"), [(dots, 60), (heat, 60), (grid, 20)])
def test_nor_where_there_are_many(draw, number):
    assert collisions(draw(number, translator("zh-CN"))) == []


@pytest.mark.parametrize("draw", [dots, heat, panels, grid])
def test_every_character_is_in_a_font_of_the_figure(draw):
    figure = draw(4, translator("zh-CN"))
    texts = figure.axes[0].texts

    said = "".join(text.get_text() for text in texts)
    faces = faces_for(said, "zh-CN")
    glyphs = {
        glyph
        for face in faces
        for glyph in TTFont(face.path, fontNumber=face.index, lazy=True).getBestCmap()
    }

    assert {ord(one) for one in said if not one.isspace()} <= glyphs
    assert {face.family for face in faces} <= set(texts[0].get_fontfamily())


@pytest.mark.parametrize("draw", [dots, heat, panels, grid])
def test_the_same_figure_gives_the_same_bytes(draw):
    one, other = (figure_bytes(draw(2, translator("en")), "svg") for _ in "ab")

    assert one == other


def test_a_figure_is_as_wide_as_a_page_and_knows_no_pyplot():
    figure = grid(1, translator("en"))

    assert figure.get_figwidth() == WIDTH
    assert figure.canvas.manager is None


def test_a_character_no_font_has_is_refused():
    with pytest.raises(FontMissingError):
        draw_heatmap(
            some_estimates(1, items=["\U0010fffd"]), translator("en"), title=""
        )


def test_pages_of_24_rows_fit_a_sheet_of_paper():
    _ = translator("zh-CN")
    pages = in_pages(some_estimates(60), at_most=24)

    assert [len(page) for page in pages] == [20, 20, 20]
    for draw in (draw_dot_intervals, draw_heatmap):
        assert draw(pages[0], _, title="2026").get_figheight() < 9


def test_nothing_makes_no_page():
    assert in_pages([], at_most=3) == ()


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.125, "share", "13%"), (0.745, "share", "75%"), (1 / 3, "points", "0.3")],
)
def test_halves_are_rounded_up(value, unit, text):
    assert written(value, unit) == text


def test_an_axis_of_shares_is_never_so_short_that_little_looks_large():
    assert span_over([0.91, 0.93], "share") == (0.6, 1.0)
    assert span_over([0.01, 0.93], "share") == (0.0, 1.0)


def test_ticks_lie_on_the_axis_and_what_lies_outside_on_its_edge():
    axis = Axis(0.0, 1.0, 2.0, 4.0)

    assert [tick_text(tick, "share") for tick in axis.ticks(at_most=2)] == [
        "0%",
        "50%",
        "100%",
    ]
    assert (axis.at(-1), axis.at(0.5), axis.at(7)) == (2.0, 3.0, 4.0)
