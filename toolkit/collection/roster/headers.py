"""What offices call the sheets and columns of a roster.

Every name of a sheet, a column or a kind of data that is refused stands
here in a table; a new one is one more word.  Which row holds the headers
is told by how many of these words it has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from toolkit.collection.roster.grid import Grid


class Side(StrEnum):
    """The two halves of a roster."""

    SUBJECTS = "subjects"
    RATERS = "raters"


class Field(StrEnum):
    """What a column can hold; the value is its header in both languages."""

    NAME = "姓名 (name)"
    NUMBER = "工号/学号 (number)"
    BRANCH = "所在支部 (branch)"
    UNIT = "单位 (unit)"
    COLLEGE = "学院 (college)"
    SUPERIOR = "上级党组织 (superior)"
    STANDING = "政治面貌 (standing)"
    CATEGORY = "人员类别 (category)"
    POST = "职务 (post)"
    ORDER = "序号 (no.)"
    REMARK = "备注 (remarks)"


READ: Final = frozenset(Field) - {Field.POST, Field.ORDER, Field.REMARK}
"""The fields whose text is used; the others are known and passed over."""

_SHEET_WORDS: Final[Mapping[Side, tuple[str, ...]]] = {
    Side.SUBJECTS: ("对象", "被评", "候选", "提名", "支部名单", "组织名单",
                    "单位名单", "事项", "项目", "subject", "nominee", "candidate"),
    Side.RATERS: ("参评", "评议人", "rater"),
}  # fmt: skip

_HEADERS: Final[Mapping[Field, str]] = {
    Field.NAME: "姓名 名字 党员姓名 评议对象姓名 被评议人 参评人 参评人姓名 name "
    "名称 评议对象 评议对象名称 组织名称 党组织 党组织名称 机构名称 organisation "
    "organization 事项 事项名称 议题 议题名称 方案 方案名称 matter 项目 项目名称 "
    "活动名称 成果名称 申报项目 project 候选人 候选人姓名 提名人选 被提名人 推荐人选 "
    "推荐对象 被推荐人 nominee candidate",
    Field.NUMBER: "学号 工号 编号 职工号 教工号 学工号 人事编号 人员编号 "
    "number id staffno studentno staffnumber studentnumber staffid studentid",
    Field.BRANCH: "所在支部 党支部 所在党支部 所属支部 所属党支部 支部 支部名称 "
    "党支部名称 branch partybranch",
    Field.UNIT: "单位 所在单位 单位名称 部门 所在部门 班级 所在班级 教研室 "
    "unit department class",
    Field.COLLEGE: "学院 所在学院 学院名称 院系 院(系) 院系党委 院(系)党委 二级单位 "
    "college school faculty",
    Field.SUPERIOR: "上级党组织 上级组织 上级 上级单位 所属党组织 所属党委 所属党总支 "
    "隶属党组织 上级党委 上级党总支 上级部门 主管党组织 主管单位 主管部门 "
    "superior superiororganisation superiororganization higherorganisation "
    "higherorganization parentorganisation parentorganization",
    Field.STANDING: "政治面貌 standing politicalstanding politicalstatus",
    Field.CATEGORY: "类别 身份类别 人员类别 参评类别 身份 category group ratergroup",
    Field.POST: "职务 党内职务 职称 岗位 post position title",
    Field.ORDER: "序号 no no. serial",
    Field.REMARK: "备注 remark remarks note notes",
}
_FIELD_OF: Final[Mapping[str, Field]] = {
    header: field for field, headers in _HEADERS.items() for header in headers.split()
}

_REFUSED_HEADER: Final = re.compile(
    "身份证|证件|护照|手机|电话|联系方式|民族|宗教|信仰|地址|住址|户籍|户口|籍贯|"
    "出生|生日|健康|病史|血型|婚姻|家庭|配偶|子女|父母|家属|"
    "identity|idcard|passport|phone|mobile|ethnic|religio|address|birth|"
    "health|medical|marital|spouse|famil"
)

_LAST_HEADER_ROW: Final = 20  # no office puts more titles above its headers


def side_of(name: str) -> Side | None:
    """Return the side a sheet or file of this name holds, if it says so."""
    squeezed = squeeze(name)
    for side, words in _SHEET_WORDS.items():
        if any(word in squeezed for word in words):
            return side
    return None


def squeeze(text: str) -> str:
    """Return a text as compared: one width, lower case, no spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def tidy(text: str) -> str:
    """Return a text as kept: no spaces beside Chinese characters, one elsewhere.

    >>> tidy("张　三"), tidy(" Li  Ming "), tidy("力学系 (本科)")
    ('张三', 'Li Ming', '力学系（本科）')
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    if text.isascii():
        return text
    text = re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)
    return re.sub(r" ?\(", "（", re.sub(r"\) ?", "）", text))


def field_of(header: str) -> Field | None:
    """Return the field a header names, tolerating additions such as “（必填）”."""
    whole = squeeze(header).strip("*:")
    bare = re.sub(r"\(.*?\)", "", whole)
    parts = re.split(r"[/|、]|\s+", unicodedata.normalize("NFKC", header).casefold())
    for candidate in (whole, bare, *(part.strip("*:()") for part in parts)):
        if candidate in _FIELD_OF:
            return _FIELD_OF[candidate]
    return None


def is_header(text: str) -> bool:
    """Whether a text is the header of a field and nothing else."""
    return squeeze(text).strip("*:") in _FIELD_OF


def is_refused(header: str) -> bool:
    """Whether a header names data that no roster may hold."""
    return bool(_REFUSED_HEADER.search(squeeze(header)))


@dataclass(frozen=True, slots=True)
class Header:
    """The row of headers (the lower, if there are two), and its texts."""

    row: int
    texts: Mapping[int, str]

    @property
    def known(self) -> int:
        """How many fields and refused columns the headers name."""
        refused = sum(is_refused(text) for text in self.texts.values())
        return len({field_of(text) for text in self.texts.values()} - {None}) + refused


def fields_of(grid: Grid) -> set[Field | None]:
    """Return the fields that a sheet of named people has columns for."""
    header = find_header(grid, (Field.NAME,))
    return {field_of(text) for text in header.texts.values()} if header else set()


def find_header(grid: Grid, named_by: tuple[Field, ...]) -> Header | None:
    """Return the row that, with the one above it, names the most columns.

    ``named_by`` are the fields of which at least one must be there.
    """
    best: Header | None = None
    above: Mapping[int, str] = {}
    for row in range(1, min(grid.last_row, _LAST_HEADER_ROW) + 1):
        own = {column: cell.text for column, cell in grid.rows.get(row, {}).items()}
        joined = {c: _telling(own.get(c), above.get(c)) for c in {*above, *own}}
        header = Header(row, joined)
        if _has_name(joined, own, named_by) and (
            best is None or header.known > best.known
        ):
            best = header
        above = own
    return best


def _telling(own: str | None, above: str | None) -> str:
    """Return, of two headers one above the other, the one that says more."""
    by_weight = sorted((own or "", above or ""), key=_weight, reverse=True)
    return by_weight[0]


def _weight(text: str) -> int:
    return 3 * is_refused(text) or 2 * bool(field_of(text)) or bool(text)


def _has_name(
    joined: Mapping[int, str], own: Mapping[int, str], named_by: tuple[Field, ...]
) -> bool:
    """Whether there is a column of names, and nobody's name in it yet."""
    columns = [c for c, text in joined.items() if field_of(text) in named_by]
    return bool(columns) and all(
        c not in own or field_of(own[c]) in named_by for c in columns
    )
