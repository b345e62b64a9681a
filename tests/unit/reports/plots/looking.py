"""What tests see on a figure: its words, its marks, its lines, its blocks."""

from __future__ import annotations

from itertools import combinations

from matplotlib.colors import to_hex

from toolkit.analysis.intervals import Interval
from toolkit.reports.plots.estimates import Estimate

NAMES = {
    "zh-CN": ("王䶮", "欧阳文渊", "李㛃", "司马承志"),
    "en": ("Wang Yan", "Ouyang Wenyuan", "Li Jie", "Sima Chengzhi"),
}


def some_estimates(number, *, language="zh-CN", items=("勤",), complete=()):
    """So many subjects on each item, every fifth of them withheld."""
    called = NAMES[language]
    return [
        an_estimate(
            f"{called[at % len(called)]}{at // len(called) or ''}",
            item,
            at=at + 3 * place,
            is_complete=at in complete,
        )
        for place, item in enumerate(items)
        for at in range(number)
    ]


def an_estimate(subject, item="勤", *, at=1, is_complete=False):
    if at % 5 == 4:
        return Estimate(subject, item, None, reason="—")
    value = 0.35 + 0.6 * (at * 7 % 13) / 13
    if is_complete:
        return Estimate(
            subject, item, value, 20, 2, error=0.0, step=0.05, is_complete=True
        )
    return Estimate(
        subject,
        item,
        value,
        rated=20,
        unknown=at % 3,
        interval=Interval(value - 0.08, min(1.0, value + 0.08)),
        bounds=Interval(value - 0.2, min(1.0, value + 0.1)),
        error=0.04,
    )


def words(figure):
    """All that is written, line ends apart."""
    return [text.get_text().replace("\n", "") for text in _texts(figure)]


def heights(figure, said):
    """Where words stand, from the top, in their order."""
    return {
        text.get_text(): text.get_position()[1]
        for text in _texts(figure)
        if text.get_text() in said
    }


def marks(figure):
    """The shape of every mark, and whether it is hollow."""
    return [
        (line.get_marker(), to_hex(line.get_markerfacecolor()) == "#ffffff")
        for line in _axes(figure).lines
        if line.get_marker() != "None"
    ]


def lines(figure, *, is_dashed=False, wider_than=0.0):
    """Lines from point to point, of one kind."""
    return [
        line
        for line in _axes(figure).lines
        if (line.get_linestyle() == "--") == is_dashed
        and line.get_marker() == "None"
        and line.get_linewidth() > wider_than
    ]


def hatched(figure, *, high=0.2):
    """Hatched blocks at least so many inches high: those of keys are smaller."""
    return [
        block
        for block in _axes(figure).patches
        if block.get_hatch() and block.get_height() >= high
    ]


def colours(figure):
    """The colours of blocks as high as a row."""
    return [
        to_hex(block.get_facecolor())
        for block in _axes(figure).patches
        if 0.2 < block.get_height() < 1 and not block.get_hatch()
    ]


def collisions(figure):
    """Words that lie over other words, or reach out of the figure."""
    figure.draw_without_rendering()
    wide, high = figure.canvas.get_width_height()
    boxes = [
        (text.get_text(), text.get_window_extent())
        for text in _texts(figure)
        if text.get_text().strip()
    ]
    outside = [
        said
        for said, box in boxes
        if box.x0 < 0 or box.y0 < 0 or box.x1 > wide or box.y1 > high
    ]
    return outside + [
        (said, other)
        for (said, one), (other, two) in combinations(boxes, 2)
        if one.x0 < two.x1 - 0.5
        and two.x0 < one.x1 - 0.5
        and one.y0 < two.y1 - 0.5
        and two.y0 < one.y1 - 0.5
    ]


def _texts(figure):
    return _axes(figure).texts


def _axes(figure):
    (axes,) = figure.axes
    return axes
