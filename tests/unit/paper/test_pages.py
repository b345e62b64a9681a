"""Pages are made in memory, tell nothing of their making, and lack no glyph."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from places import ROOT
from printed import about, scanned, texts

from toolkit.errors import FontMissingError
from toolkit.i18n import LANGUAGES, translator
from toolkit.paper.notices import poster
from toolkit.paper.pages import set_pages, square

ADDRESS = "https://pingyi.example/b/2026-spring"
LONG = "https://pingyi.example/b/" + "2026-spring-" * 12

WITHOUT_FILES = """
import resource, sys
from toolkit.i18n import translator
from toolkit.paper.ticket_sheets import Bag, ticket_sheets

resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
try:
    with open("tried", "w") as file:
        file.write("x")
except OSError:
    pass
else:
    raise SystemExit("files can be written")
bag = Bag("物理学院", "staff", "教职工", ("7B6ESEZWRAET",))
pdf = ticket_sheets([bag], title="评议", address="https://a/", _=translator("zh-CN"))
sys.stdout.buffer.write(pdf)
"""


def made(_=None, **changed):
    facts = {"title": "评议", "address": ADDRESS, "fingerprint": "3f2a 91bc"}
    return poster(**facts | changed, _=_ or translator("zh-CN"))


def test_a_page_with_a_code_is_made_where_no_file_can_be_written(tmp_path):
    run = subprocess.run(
        [sys.executable, "-B", "-c", WITHOUT_FILES],
        env=os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        check=True,
    )

    assert "7B6E-SEZW-RAET" in texts(run.stdout)[0]
    assert [path.name for path in tmp_path.iterdir()] == ["tried"]


def test_a_page_tells_neither_when_nor_where_it_was_made():
    pdf = made()

    assert b"CreatorTool" in pdf  # so what follows could be seen
    assert b"CreationDate" not in pdf
    assert b"CreateDate" not in pdf
    assert about(pdf).keys() == {"Title", "Creator"}
    assert about(pdf)["Creator"].startswith("Typst ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_is_made_of_the_same(language):
    _ = translator(language)

    assert made(_) == made(_)
    assert made(_) != made(_, title="别的")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rare_character_is_drawn(language):
    said = texts(made(translator(language), title="䶮㛃𬱖"))[0]

    assert "䶮㛃𬱖" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["title", "fingerprint"])
def test_a_character_no_font_has_is_refused(language, name):
    with pytest.raises(FontMissingError) as refused:
        made(translator(language), **{name: "评\U000f0001"})

    assert refused.value.facts["points"] == "U+F0001"


def test_a_character_deep_in_the_data_is_seen_too():
    data = {"rows": [{"lines": ["\U000f0001"]}]}

    with pytest.raises(FontMissingError):
        set_pages("leaflet", data, title="", _=translator("en"))


@pytest.mark.parametrize("payload", [ADDRESS, LONG, "7B6ESEZWRAET", "评议"])
def test_a_square_has_its_quiet_zone(payload):
    drawn = square(payload)

    assert drawn.startswith("<svg")
    assert "M4 4.5h7" in drawn  # the corner of a square lies four steps inwards


def test_a_long_address_can_still_be_scanned():
    assert scanned(made(address=LONG)) == [[LONG]]
