"""Options stay with their boxes, and labels in their columns."""

from __future__ import annotations

import pytest

from toolkit.paper.lettering import flowed, halved, narrowest, spread, width

OPTIONS = ["□满意", "□基本满意", "□不满意", "□不了解"]


@pytest.mark.parametrize("room", [25, 40, 60, 100])
def test_lines_of_options_fit_into_the_room(room):
    lines = flowed(OPTIONS, room, 11)

    assert all(width(line, 11) <= room for line in lines)
    assert [it for line in lines for it in line.split("　")] == OPTIONS


def test_an_option_wider_than_the_room_has_a_line_of_its_own():
    assert (
        flowed(["□甲", "□一个很长很长的选项", "□乙"], 20, 11)[1]
        == "□一个很长很长的选项"
    )


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("张三", "张　三"),
        ("王䶮", "王　䶮"),
        ("欧阳明", "欧阳明"),
        ("Al", "Al"),
        ("张", "张"),
    ],
)
def test_two_characters_of_a_name_stand_apart(name, printed):
    assert spread(name) == printed


def test_a_label_of_four_characters_is_halved_where_it_does_not_fit():
    assert halved("基本合格", narrowest("基本合格", 10), 10) == ("基本", "合格")
    assert halved("基本合格", 100, 10) == ("基本合格",)


@pytest.mark.parametrize("label", ["不了解", "Basically qualified"])
def test_other_labels_are_not_halved(label):
    assert halved(label, narrowest(label, 10), 10) == (label,)
    assert narrowest(label, 10) <= width(label, 10)
