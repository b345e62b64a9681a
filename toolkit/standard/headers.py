"""What offices call the columns of a basic standard, and where its headers stand.

A new name is one more word in the table.  Headers may stand in one row or
in two, as “自评” over “等次” and “得分”.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.collection.roster.headers import squeeze
from toolkit.standard.model import Field

if TYPE_CHECKING:
    from toolkit.collection.roster.grid import Grid

NEEDED: Final = (Field.LEVEL_1, Field.LEVEL_2, Field.TEXT)
"""Without these there is no tree."""

_HEADERS: Final[Mapping[Field, str]] = {
    Field.CODE: "编号 代码 要素编号 指标编号 测评要素编号 code id elementcode",
    Field.LEVEL_1: "一级指标 一级项目 一级 level1 level1indicator firstlevel "
    "firstlevelindicator",
    Field.LEVEL_2: "二级指标 二级项目 二级 level2 level2indicator secondlevel "
    "secondlevelindicator",
    Field.TEXT: "测评要素 评价要素 考核要素 要素 观测点 主要观测点 三级指标 测评内容 "
    "评价内容 element elements",
    Field.TARGET: "目标 目标值 目标要求 量化目标 标准要求 target targets goal",
    Field.UNITS: "责任单位 责任部门 牵头单位 牵头部门 主责单位 主办单位 承办单位 "
    "owner owners responsibleunit responsibleunits",
    Field.ASSISTING: "配合单位 配合部门 协办单位 协同单位 参与单位 coowner coowners "
    "co-owner co-owners assistingunit assistingunits",
    Field.DUE: "完成时限 完成时间 完成期限 完成日期 时限 期限 截止时间 截止日期 "
    "deadline due duedate dueby",
    Field.EVIDENCE: "支撑材料目录号 支撑材料编号 支撑材料号 支撑材料 材料目录号 "
    "材料编号 目录号 盒号 evidence evidenceno evidenceno. evidencenumber",
    Field.GRADE: "自评等次 自评等级 自评结果 自评结论 等次 selfgrade self-grade",
    Field.SCORE: "自评得分 自评分 自评分数 得分 selfscore self-score score",
    Field.WEAKNESSES: "存在问题 存在的问题 主要问题 问题 不足 存在不足 problems "
    "weaknesses shortcomings",
    Field.MEASURES: "改进措施 整改措施 措施 改进意见 measures improvements",
}
_FIELD_OF: Final[Mapping[str, Field]] = {
    header: field for field, headers in _HEADERS.items() for header in headers.split()
}
_KNOWN_AND_PASSED: Final = frozenset(
    {"序号", "备注", "no", "no.", "remark", "remarks", "note"}
)
_LAST_HEADER_ROW: Final = 20  # no office puts more titles above its headers
_VERSION: Final = re.compile(
    r"(?:版本|version)\s*[:：]?\s*(\S+(?: \S+)*)", re.IGNORECASE
)
_EDITION: Final = re.compile(r"\d{4}年?(?:修订)?版")


@dataclass(frozen=True, slots=True)
class Header:
    """The row of headers (the lower, if there are two): columns and texts."""

    row: int
    columns: Mapping[Field, tuple[int, ...]]
    texts: Mapping[int, str]

    @property
    def unknown(self) -> Mapping[int, str]:
        """The columns under headers that are not known."""
        known = {column for among in self.columns.values() for column in among}
        return {
            column: text
            for column, text in self.texts.items()
            if column not in known and squeeze(text) not in _KNOWN_AND_PASSED
        }


def field_of(header: str) -> Field | None:
    """Return the field a header names, tolerating additions in brackets.

    >>> field_of("目标（可量化值）")
    <Field.TARGET: '目标 (target)'>
    """
    whole = squeeze(header).strip("*:")
    bare = re.sub(r"\(.*?\)", "", whole)
    parts = (part.strip("*:()") for part in re.split(r"[/|、(]", whole))
    for candidate in (whole, bare, *parts):
        if candidate in _FIELD_OF:
            return _FIELD_OF[candidate]
    return None


def find_header(grid: Grid) -> Header | None:
    """Return the row that, with the one above it, names the most columns."""
    best: Header | None = None
    above: Mapping[int, str] = {}
    for row in range(1, min(grid.last_row, _LAST_HEADER_ROW) + 1):
        own = {column: cell.text for column, cell in grid.rows.get(row, {}).items()}
        header = _header(row, own, above)
        if any(field_of(text) for text in own.values()) and (
            best is None or len(header.columns) > len(best.columns)
        ):
            best = header
        above = own
    return best if best and Field.TEXT in best.columns else None


def version_of(grid: Grid, header: Header) -> str:
    """Return the version that the titles above the headers name, if they do."""
    titles = [
        cell.text.strip()
        for row in range(1, header.row)
        for cell in grid.rows.get(row, {}).values()
    ]
    for pattern in (_VERSION, _EDITION):
        for title in titles:
            if found := pattern.search(title):
                return found[found.lastindex or 0].strip()
    return ""


def _header(row: int, own: Mapping[int, str], above: Mapping[int, str]) -> Header:
    columns: dict[Field, tuple[int, ...]] = {}
    texts: dict[int, str] = {}
    for column in sorted({*own, *above}):
        low, high = own.get(column, ""), above.get(column, "")
        # Of two rows, first the lower, then both together, then the upper.
        wordings = [low, f"{high}{low}", high]
        field = next(filter(None, map(field_of, wordings)), None)
        texts[column] = low or high
        if field is not None:
            columns[field] = (*columns.get(field, ()), column)
    return Header(row, columns, texts)
