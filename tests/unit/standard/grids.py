"""Sheets of a basic standard, written as one would type them."""

from __future__ import annotations

from typing import Final

from toolkit.collection.roster.grid import Cell, Grid
from toolkit.standard.reading import read_standard

HEADERS: Final = (
    *("编号", "一级指标", "二级指标", "测评要素", "目标（可量化值）", "责任单位"),
    *("配合单位", "完成时限", "支撑材料目录号", "自评等次", "自评得分"),
    *("存在问题", "改进措施"),
)
ROW: Final = (
    *("F01", "教育管理", "组织生活", "每月一次组织生活", "12次", "组织部"),
    *("宣传部", "2026-06-30", "1.1-01", "达标", "8", "", ""),
)


def a_row(**cells: str) -> tuple[str, ...]:
    """Return the sound row with some cells changed, by their headers."""
    plain = [header.partition("（")[0] for header in HEADERS]
    changed = dict(zip(plain, ROW, strict=True)) | cells
    return tuple(changed[header] for header in plain)


def a_grid(*rows, headers=HEADERS, above=(), hidden=(), name="标准"):
    """Return a sheet: titles, headers, rows."""
    lines = [*above, headers, *rows]
    return Grid(
        name,
        {
            number: {
                column: text if isinstance(text, Cell) else Cell(text)
                for column, text in enumerate(line, start=1)
                if text
            }
            for number, line in enumerate(lines, start=1)
            if any(line)
        },
        hidden_rows=hidden,
    )


def a_standard(*rows, **layout):
    """Return the standard on a sheet of these rows."""
    return read_standard({"标准": a_grid(*rows, **layout)}, file="标准.xlsx")
