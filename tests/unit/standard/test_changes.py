"""What differs between two versions of a standard."""

from __future__ import annotations

from unit.standard.grids import ROW, a_row, a_standard

from toolkit.standard.changes import compare
from toolkit.standard.model import Field

OTHER = a_row(编号="F02", 测评要素="每年一次民主生活会")
NO_CODE = a_row(编号="", 测评要素="无编号要素")


def changes(old, new):
    return compare(a_standard(*old), a_standard(*new))


def test_the_same_standard_has_no_changes():
    assert changes([ROW, OTHER], [OTHER, ROW]).is_empty


def test_how_far_the_work_has_come_is_no_change():
    assert changes([ROW], [a_row(自评等次="", 支撑材料目录号="")]).is_empty


def test_what_was_added_and_removed_is_named():
    found = changes([ROW], [OTHER])

    assert [one.code for one in found.added] == ["F02"]
    assert [one.code for one in found.removed] == ["F01"]
    assert found.changed == ()


def test_an_element_reworded_is_known_by_its_code():
    (change,) = changes([ROW], [a_row(测评要素="每月至少一次")]).changed

    assert change.fields == (Field.TEXT,)


def test_an_element_that_was_moved_is_known_by_its_words():
    moved = a_row(编号="", 测评要素="无编号要素", 一级指标="保障", 二级指标="经费")
    (change,) = changes([ROW, NO_CODE], [ROW, moved]).changed

    assert change.fields == (Field.LEVEL_1, Field.LEVEL_2)


def test_an_element_renumbered_is_not_taken_for_another():
    swapped = [a_row(编号="F02"), a_row(编号="F01", 测评要素=OTHER[3])]
    found = changes([ROW, OTHER], swapped)

    assert (found.added, found.removed) == ((), ())
    assert [one.fields for one in found.changed] == [(Field.CODE,), (Field.CODE,)]


def test_another_unit_or_day_is_a_change():
    (change,) = changes([ROW], [a_row(责任单位="人事处", 完成时限="长期")]).changed

    assert change.fields == (Field.UNITS, Field.DUE)
