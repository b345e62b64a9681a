"""Makes the sample of a basic standard, as an office keeps it during a year.

The wording of the real standard is not part of this project.  The elements
here are duties that the templates ask about; the levels above them, the
units, days, evidence numbers and grades are invented.

    python sample_data/standard.py [FOLDER]
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import xlsxwriter

HERE: Final = Path(__file__).parent
FILE: Final = "standard.xlsx"
CREATED: Final = datetime(2026, 3, 2, tzinfo=UTC)

TITLE: Final = "燕北理工大学《基本标准》任务分解表"
SUBTITLE: Final = "版本：2026年样例　　填报单位：燕北理工大学组织部"
NOTE: Final = (
    "注：《基本标准》原文未收入本项目。本表的测评要素取自测评表所涉及的职责，"
    "指标层级、单位、时限、目录号与自评均为虚构，仅供演示。"
)
COLUMNS: Final[Mapping[str, int]] = {
    "序号": 6, "编号": 8, "一级指标": 14, "二级指标": 14, "测评要素": 36,
    "目标（可量化值）": 22, "责任单位": 18, "配合单位": 18, "完成时限": 14,
    "支撑材料目录号": 14, "自评等次": 11, "自评得分": 10, "存在问题": 26,
    "改进措施": 26,
}  # fmt: skip
MERGED: Final = ("一级指标", "二级指标")

Row = tuple[str, ...]
"""Code, levels 1 and 2, element, target, units, assisting units, deadline,
evidence number, grade, score, weaknesses, measures."""

MET, BASICALLY, NOT_MET, NOT_APPLICABLE = "达标", "基本达标", "未达标", "不适用"
LIFE, STUDY = ("党员教育管理", "组织生活"), ("党员教育管理", "学习")
APPRAISAL, DEMOCRACY = ("民主与服务", "民主评议"), ("民主与服务", "党内民主")
SERVICE, FUNDS = ("民主与服务", "服务师生"), ("组织与保障", "经费保障")
STAFF, SETTING = ("组织与保障", "队伍建设"), ("组织与保障", "组织设置")
DUTY: Final = ("组织与保障", "责任制")

ROWS: Final[tuple[Row, ...]] = (
    ("F01", *LIFE, "支部每月至少开展一次组织生活", "全年不少于12次",
     "各院（系）党委", "组织部", "2026年12月底", "1.1-01", BASICALLY, "6.5",
     "两个支部各缺一次", "下半年补齐，按月填报"),
    ("F02", *LIFE, "每年至少召开一次支部民主生活会", "每个支部不少于1次",
     "各院（系）党委", "组织部", "2026年1月31日", "1.1-02", MET, "8", "", ""),
    ("F03", *LIFE, "放假前或开学前集中组织生活", "每学期1次",
     "各院（系）党委", "宣传部", "2026年9月10日", "1.1-03", MET, "7", "", ""),
    ("F04", *STUDY, "述学、考学、评学制度落实", "有记录可查",
     "宣传部", "各院（系）党委", "2026年11月30日", "", "", "", "", ""),
    ("F05", *APPRAISAL, "每两年开展一次民主评议党员", "距上次不超过24个月",
     "组织部", "各院（系）党委", "2026年6月30日", "2.1-01", MET, "8", "", ""),
    ("F06", *APPRAISAL, "三个方向的评议定期开展", "三个方向均已开展",
     "组织部", "各院（系）党委、机关党委", "2026年6月30日", "2.1-02", NOT_MET, "3",
     "下级评议上级尚未开展", "九月开展，十月公布结果"),
    ("F07", *DEMOCRACY, "校党委每年至少向党员报告一次学校情况", "不少于1次",
     "党委办公室", "组织部", "2026年3月31日", "2.2-01", MET, "8", "", ""),
    ("F08", *DEMOCRACY, "重大问题决策前征求意见", "事项全部征求意见",
     "党委办公室", "工会、学生工作部", "长期", "2.2-02", MET, "7", "", ""),
    ("F09", *DEMOCRACY, "党代表提议的处理和回复", "回复率100%",
     "组织部", "党委办公室", "2026年12月15日", "2.2-03", NOT_APPLICABLE, "",
     "本年度没有提议", ""),
    ("F10", *SERVICE, "民意调查、反馈制度运行", "意见件件有答复",
     "党委办公室、组织部", "工会", "2026年12月15日", "2.3-01", MET, "7.5", "", ""),
    ("F11", *FUNDS, "支部工作和活动经费按标准落实", "年人均不少于100元",
     "财务处", "组织部", "2026年5月31日", "3.1-01", MET, "8", "", ""),
    ("F12", *STAFF, "支部书记年度培训", "应训尽训",
     "组织部", "宣传部", "2026年10月31日", "3.2-01", BASICALLY, "6",
     "三人缺训", "十一月补训"),
    ("F13", *STAFF, "专职组织员配备", "院（系）党委各不少于1名",
     "组织部、人事处", "", "2026年12月31日", "", "", "", "", ""),
    ("F14", *SETTING, "党组织与行政组织同步建立、配备", "新建单位全部同步",
     "组织部", "人事处", "长期", "3.3-01", MET, "8", "", ""),
    ("F15", *DUTY, "建立基层党建责任制并制定实施意见", "有正式文件",
     "组织部", "党委办公室", "2026年4月30日", "3.4-01", MET, "8", "", ""),
)  # fmt: skip


def write_standard(path: Path) -> None:
    """Write the sample standard."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": CREATED, "company": "Yanbei (invented)"})
        looks = _looks(book)
        page = book.add_worksheet("任务分解表")
        last = len(COLUMNS) - 1
        page.merge_range(0, 0, 0, last, TITLE, looks["title"])
        page.merge_range(1, 0, 1, last, SUBTITLE, looks["note"])
        for column, (header, width) in enumerate(COLUMNS.items()):
            page.write_string(2, column, header, looks["header"])
            page.set_column(column, column, width)
        for number, row in enumerate(ROWS, start=1):
            page.write_number(2 + number, 0, number, looks["number"])
            for column, text in enumerate(row, start=1):
                page.write_string(2 + number, column, text, looks["cell"])
        _merge_levels(page, looks)
        page.merge_range(3 + len(ROWS), 0, 3 + len(ROWS), last, NOTE, looks["note"])
        page.freeze_panes(3, 5)
        page.repeat_rows(0, 2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)


def _merge_levels(
    page: Any,  # noqa: ANN401 -- XlsxWriter has no types
    looks: Mapping[str, Any],
) -> None:
    """Merge the cells of a level downwards, as offices do."""
    for level, header in enumerate(MERGED, start=1):
        column = [*COLUMNS].index(header)
        for _, group in groupby(
            enumerate(ROWS, start=3), key=lambda one: one[1][1 : 1 + level]
        ):
            rows: Sequence[tuple[int, Row]] = [*group]
            (first, row), (last, _row) = rows[0], rows[-1]
            if first < last:
                page.merge_range(first, column, last, column, row[level], looks["cell"])


def _looks(book: Any) -> Mapping[str, Any]:  # noqa: ANN401 -- XlsxWriter has no types
    centre = {"align": "center", "valign": "vcenter"}
    cell = {"font_name": "宋体", "font_size": 11, "border": 1, "text_wrap": True}
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 16, **centre}),
        "note": book.add_format(
            {"font_name": "宋体", "font_size": 11, "text_wrap": True}
        ),
        "header": book.add_format(
            {**cell, **centre, "bold": True, "bg_color": "#EDEDED"}
        ),
        "cell": book.add_format({**cell, "valign": "vcenter", "num_format": "@"}),
        "number": book.add_format({**cell, **centre, "num_format": "0"}),
    }


if __name__ == "__main__":
    write_standard((Path(sys.argv[1]) if sys.argv[1:] else HERE) / FILE)
