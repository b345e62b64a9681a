"""A slip has a page of its own; the record of the key tells no secret."""

from __future__ import annotations

from random import Random

import pytest
from printed import flowing, scanned, texts

from toolkit.collection.credential import LINK_LENGTH, draw_code, show_code
from toolkit.i18n import LANGUAGES, translator
from toolkit.paper.slip_sheets import PrintedSlip, slip_sheets

EN = translator("en")
FINGERPRINT = "3f2a 91bc 04de 77a1 5c38 e0f9 1b6d 2284"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
HAN = "的一是在不了有和人这中大"
LATIN = [
    *("abandon", "ability", "able", "about", "above", "absent"),
    *("absorb", "abstract", "absurd", "abuse", "access", "acid"),
]


def slips(many=3, words=LATIN):
    draw = Random(5).randrange
    return [
        PrintedSlip(
            draw_code(LINK_LENGTH, draw=draw),
            (*words[number:], *words[:number]),
        )
        for number in range(many)
    ]


def sheets(given, *, needed=2, title="Appraisal 2026", _=EN):
    return slip_sheets(
        given,
        title=title,
        needed=needed,
        fingerprint=FINGERPRINT,
        rules_digest=DIGEST,
        _=_,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [LATIN, HAN], ids=["Latin", "Chinese"])
@pytest.mark.parametrize("many", [2, 3, 9])
def test_each_slip_has_a_page_with_its_code_and_words_in_order(language, words, many):
    given = slips(many, words)

    pages = texts(sheets(given, needed=2, _=translator(language)))

    assert len(pages) == many + 1
    for slip, page in zip(given, pages[:-1], strict=True):
        said = flowing(page)
        numbered = "".join(f"{at}{word}" for at, word in enumerate(slip.words, start=1))
        assert said.count(show_code(slip.code)) == 1
        assert numbered in said
        assert flowing(FINGERPRINT) in said


def test_a_slip_can_be_scanned_and_the_record_has_nothing_to_scan():
    given = slips(3)

    assert scanned(sheets(given)) == [*([slip.code] for slip in given), []]


def test_no_page_holds_anything_of_another_slip():
    given = slips(3)
    pages = texts(sheets(given))

    for own, page in enumerate(pages):
        others = [slip for at, slip in enumerate(given) if at != own]
        assert not [one for one in others if show_code(one.code) in page]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_names_key_and_rules_and_no_part_of_a_slip(language):
    given = slips(3)

    record = texts(sheets(given, _=translator(language)))[-1]

    said = flowing(record)
    assert flowing(FINGERPRINT) in said
    assert DIGEST in said
    groups = [four for slip in given for four in show_code(slip.code).split("-")]
    assert not [four for four in groups if len(four) == 4 and four in said]
    assert not [word for word in LATIN if word in record.split()]


def test_a_slip_says_which_one_it_is_and_how_many_are_needed():
    pages = [" ".join(page.split()) for page in texts(sheets(slips(5), needed=3))]

    for number, page in enumerate(pages[:-1], start=1):
        assert f"Slip {number} of 5; any 3 open the box" in page
        assert "As long as 3 slips are left" in page
    assert "5; any 3 open the box" in pages[-1]


def test_the_same_slips_make_the_same_pages():
    assert sheets(slips(3)) == sheets(slips(3))


def test_a_long_title_takes_no_second_page():
    pages = texts(sheets(slips(2), title="民主评议党员" * 40))

    assert len(pages) == 3
    assert all(page.count("民主评议党员") for page in pages)
