"""Fonts are asked for every glyph; a missing one is a refusal, not a box."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontProperties, findfont

from toolkit.errors import FontMissingError
from toolkit.fonts import PREFERRED, faces_for, families_for

RARE = "王䶮、李㛃、欧阳𬱖、赵赟"


@pytest.mark.parametrize("language", PREFERRED)
def test_the_families_named_have_every_glyph(language):
    covered = set()
    for family in families_for(RARE, language):
        path = findfont(FontProperties(family=[family]), fallback_to_default=False)
        with TTFont(path, fontNumber=path.face_index) as font:
            covered |= set(font.getBestCmap())

    assert set(map(ord, RARE)) <= covered


@pytest.mark.parametrize("language", PREFERRED)
def test_the_files_named_are_those_of_the_families_and_have_every_glyph(language):
    faces = faces_for(RARE, language)
    covered = set()
    for face in faces:
        with TTFont(face.path, fontNumber=face.index) as font:
            assert font["name"].getBestFamilyName() == face.family
            covered |= set(font.getBestCmap())

    assert tuple(face.family for face in faces) == families_for(RARE, language)
    assert set(map(ord, RARE)) <= covered


def test_english_takes_its_letters_from_a_latin_font():
    assert families_for("Excellent “优秀”", "en")[0] == "DejaVu Sans"
    assert families_for("优秀 Excellent", "zh-CN")[0] != "DejaVu Sans"


def test_spaces_and_line_ends_need_no_glyph():
    assert families_for("a\n\t\u3000\u200b b", "en") == families_for("ab", "en")


def test_a_text_without_letters_still_has_a_font():
    assert families_for("", "zh-CN")


def test_a_glyph_no_font_has_is_refused_by_name_and_code_point():
    with pytest.raises(FontMissingError) as refused:
        families_for("王\U000f0001\U000f0000", "zh-CN")

    assert refused.value.facts["points"] == "U+F0000 U+F0001"
    assert refused.value.facts["characters"] == "\U000f0000\U000f0001"
