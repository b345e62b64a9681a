"""Makes the sample workbooks: an invented university's roster, sound and broken.

They look as a tidy office writes them.  Made again, they are the same.

    python sample_data/generate.py [FOLDER]
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter
import yaml
from people import roster_rows
from standard import FILE, write_standard

HERE: Final = Path(__file__).parent
SEED: Final = 20260302
CREATED: Final = datetime(2026, 3, 2, tzinfo=UTC)

SUBJECT_COLUMNS: Final[Mapping[str, int]] = {
    "序号": 6, "工号/学号": 14, "姓名": 12, "所在支部": 30, "单位": 24, "学院": 22,
    "政治面貌": 12, "职务": 14, "类别": 12, "备注": 22,
}  # fmt: skip
RATER_COLUMNS: Final[Mapping[str, int]] = {
    "序号": 6, "工号/学号": 14, "姓名": 12, "单位": 24, "学院": 22, "人员类别": 14,
    "备注": 22,
}  # fmt: skip


def write_roster(path: Path, university: Mapping[str, Any]) -> None:
    """Write the sound roster."""
    subjects, raters = roster_rows(university, seed=SEED)
    made_by = f"填报单位：{university['name']}组织部　　填报日期：2026年3月2日"
    with _book(path) as book:
        styles = _styles(book)
        for sheet, columns, rows in (
            ("评议对象", SUBJECT_COLUMNS, subjects),
            ("参评人员", RATER_COLUMNS, raters),
        ):
            page = book.add_worksheet(sheet)
            title = f"{university['name']}民主评议党员{sheet}名单"
            _write_head(page, styles, [title, made_by], width=len(columns))
            _write_rows(page, styles, [[*columns]], top=2, style="header")
            _write_rows(page, styles, rows, top=3, style="cell")
            for column, width in enumerate(columns.values()):
                page.set_column(column, column, width)
            _lay_out(page, headers_end=3, columns=len(columns), rows=len(rows))


def write_broken(path: Path) -> None:
    """Write the roster in which everything is wrong once."""
    flaws = yaml.safe_load((HERE / "flaws.yaml").read_text(encoding="utf-8"))
    with _book(path) as book:
        styles = _styles(book)
        for sheet in flaws:
            page = book.add_worksheet(sheet["sheet"])
            headers, rows = sheet["headers"], sheet["rows"]
            width = max(len(headers[0]) if headers else 0, 6)
            _write_head(page, styles, [sheet["title"]], width=width)
            _write_rows(page, styles, headers, top=1, style="header")
            for column, texts in enumerate(zip(*headers, strict=True)):
                if len(texts) > 1 and not texts[1]:
                    page.merge_range(1, column, 2, column, texts[0], styles["header"])
            top = 1 + len(headers)
            _write_rows(page, styles, rows, top=top, style="cell")
            page.set_column(0, width - 1, 16)
            if headers:
                _lay_out(page, headers_end=top, columns=width, rows=len(rows))


def _book(path: Path) -> Any:  # noqa: ANN401 -- XlsxWriter ships no types
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": CREATED, "company": "Yanbei (invented)"})
    return book


def _styles(book: Any) -> Mapping[str, Any]:  # noqa: ANN401 -- XlsxWriter has no types
    centre = {"align": "center", "valign": "vcenter"}
    cell = {"font_name": "宋体", "font_size": 11, "border": 1, "num_format": "@"}
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 16, **centre}),
        "subtitle": book.add_format({"font_name": "宋体", "font_size": 11}),
        "header": book.add_format(
            {**cell, **centre, "bold": True, "bg_color": "#EDEDED", "text_wrap": True}
        ),
        "cell": book.add_format({**cell, "valign": "vcenter"}),
        "number": book.add_format({**cell, **centre, "num_format": "0"}),
    }


def _write_head(
    page: Any,  # noqa: ANN401 -- XlsxWriter has no types
    styles: Mapping[str, Any],
    texts: Sequence[str],
    *,
    width: int,
) -> None:
    """Write title and subtitle, each merged over the whole width."""
    for row, (text, style) in enumerate(
        zip(texts, ("title", "subtitle"), strict=False)
    ):
        page.merge_range(row, 0, row, width - 1, text, styles[style])
    page.set_row(0, 30)


def _write_rows(
    page: Any,  # noqa: ANN401 -- XlsxWriter has no types
    styles: Mapping[str, Any],
    rows: Sequence[Any],
    *,
    top: int,
    style: str,
) -> None:
    """Write rows of cells; see flaws.yaml for how cells and rows can be given."""
    for row, given in enumerate(rows, start=top):
        cells = given["hidden"] if isinstance(given, dict) else given or ()
        if isinstance(given, dict):
            page.set_row(row, None, None, {"hidden": True})
        for column, value in enumerate(cells):
            if isinstance(value, int):
                page.write_number(row, column, value, styles["number"])
            elif isinstance(value, dict) and "formula" in value:
                page.write_formula(
                    row, column, value["formula"], styles[style], value["shows"]
                )
            elif isinstance(value, dict):
                page.write_number(row, column, value["number"], styles["number"])
            elif value:
                page.write_string(row, column, value, styles[style])
            else:
                page.write_blank(row, column, None, styles[style])


def _lay_out(
    page: Any,  # noqa: ANN401 -- XlsxWriter has no types
    *,
    headers_end: int,
    columns: int,
    rows: int,
) -> None:
    """Freeze and repeat the headers, filter, and fit to the width of A4."""
    page.freeze_panes(headers_end, 3)
    page.autofilter(headers_end - 1, 0, headers_end - 1 + rows, columns - 1)
    page.repeat_rows(0, headers_end - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C第 &P 页，共 &N 页")


def main(folder: Path = HERE) -> None:
    """Write both workbooks into a folder."""
    university = yaml.safe_load((HERE / "university.yaml").read_text(encoding="utf-8"))
    write_roster(folder / "roster.xlsx", university)
    write_broken(folder / "roster-broken.xlsx")
    write_standard(folder / FILE)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
