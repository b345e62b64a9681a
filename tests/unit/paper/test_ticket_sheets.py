"""Tickets of a bag differ in their code and in nothing else."""

from __future__ import annotations

import re
from itertools import chain
from random import Random

import numpy as np
import pytest
from printed import flowing, ink, scanned, texts

from toolkit.collection.credential import CredentialKind, draw_credential
from toolkit.i18n import LANGUAGES, translator
from toolkit.paper.ticket_sheets import COLOURS, Bag, ticket_sheets

EN, ZH = translator("en"), translator("zh-CN")
ADDRESS = "https://pingyi.example/b/2026-spring"
TITLE = "Appraisal 2026"
PRINTED_CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
HOSTILE = '#read("x.typ") $x$ *a* _b_ <l> @r \\ "q" `c` //n ]'


def codes(many, seed=1):
    draw = Random(seed).randrange
    return tuple(draw_credential(CredentialKind.TICKET, draw=draw) for _ in range(many))


def bag(many, *, unit="Physics", group="staff", name="Staff", spares=0, seed=1):
    return Bag(unit, group, name, codes(many, seed), spares)


def sheets(*bags, _=EN, title=TITLE, **options):
    return ticket_sheets(bags, title=title, address=ADDRESS, **options, _=_)


def printed_codes(pdf):
    return [
        [code.replace("-", "") for code in PRINTED_CODE.findall(text)]
        for text in texts(pdf)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("many", "pages"), [(1, 1), (10, 1), (11, 2), (60, 6)])
def test_every_code_is_printed_once_in_the_order_of_codes(language, many, pages):
    pdf = sheets(bag(many), _=translator(language))

    printed = printed_codes(pdf)

    assert list(chain(*printed)) == sorted(codes(many))
    assert len(printed) == pages


def test_the_order_of_a_bag_is_not_the_one_in_which_codes_come():
    one = Bag("Physics", "staff", "Staff", codes(30))
    other = Bag("Physics", "staff", "Staff", codes(30)[::-1])

    assert sheets(one) == sheets(other)


def test_each_bag_begins_on_a_page_of_its_own():
    pdf = sheets(bag(3), bag(12, group="students", name="Students", seed=2))

    printed = printed_codes(pdf)

    assert [len(page) for page in printed] == [3, 10, 2]
    assert {*printed[0]} == {*codes(3)}


def test_what_lies_on_top_is_how_many_there_are_of_a_bag():
    first, second = texts(sheets(bag(12, spares=2)))

    for number, text in enumerate((first, second), start=1):
        head = flowing(text.partition(TITLE)[0])
        assert flowing("Physics · Staff: 12 tickets in all, 2 of them spares") in head
        assert flowing(f"Sheet {number} of 2") in head


def test_what_is_said_of_spares_stands_on_no_ticket():
    with_spares, without = (
        texts(sheets(bag(10, spares=number)))[0].partition(TITLE)[2]
        for number in (3, 0)
    )

    assert with_spares == without


def test_tickets_of_a_bag_look_alike_but_for_their_codes():
    (page,) = ink(sheets(Bag("Physics", "staff", "Staff", (codes(1)[0],) * 10)))
    tickets = [
        np.array_split(row, 2, axis=1)[side]
        for row in np.array_split(_cut(page), 5)
        for side in (0, 1)
    ]
    darkness = [int(ticket.sum()) for ticket in tickets]

    assert max(darkness) - min(darkness) < 0.02 * min(darkness)
    words = texts(sheets(bag(10)))[0].split(TITLE)[1:]
    assert len({PRINTED_CODE.sub("", said).strip() for said in words}) == 1


def _cut(page):
    """Return a page within its cutting lines."""
    high, wide = page.shape
    return page[
        round(high * 24 / 297) : round(high * 289 / 297),
        round(wide * 12 / 210) : round(wide * 198 / 210),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_square_is_the_same_on_every_ticket_and_holds_no_code(language):
    pdf = sheets(bag(10), _=translator(language))

    assert scanned(pdf) == [[ADDRESS] * 10]


def test_a_second_square_holds_the_code_if_it_is_asked_for():
    pdf = sheets(bag(9), with_code_squares=True)

    first, second = scanned(pdf)
    ordered = sorted(codes(9))

    assert first == [ADDRESS] * 8 + [f"{ADDRESS}#{code}" for code in ordered[:8]]
    assert second == [ADDRESS, f"{ADDRESS}#{ordered[8]}"]
    assert list(chain(*printed_codes(pdf))) == ordered


@pytest.mark.parametrize(("_", "promise"), [(EN, "No name is on it"), (ZH, "")])
def test_a_ticket_says_where_how_and_that_it_has_no_name(_, promise):
    (said,) = texts(sheets(bag(1), _=_))

    assert ADDRESS in said
    assert promise in said
    assert re.findall(r"^([123])\.", said, re.MULTILINE) == ["1", "2", "3"]


def test_each_group_has_a_colour_of_its_own_whatever_the_order_of_bags():
    staff, students = bag(1), bag(1, group="students", name="Students", seed=2)
    pages = texts(sheets(staff, students)), texts(sheets(students, staff))[::-1]
    named = [
        [re.search(r"White or (\w+) paper", text).group(1) for text in both]
        for both in pages
    ]

    assert named[0] == named[1]
    assert len({*named[0]}) == 2
    assert {*named[0]} <= set(COLOURS.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_set_as_they_stand_and_never_run(language):
    hostile = bag(1, unit=HOSTILE, name='{_("x")}')

    (said,) = texts(sheets(hostile, title=HOSTILE, _=translator(language)))

    assert flowing(said).count(flowing(HOSTILE)) == 3  # head, title, unit
    assert flowing('{_("x")}') in flowing(said)


@pytest.mark.parametrize(
    "long",
    ["物理学院党委年度民主评议" * 12, "Appraisal of members " * 12, "W" * 150],
    ids=["Chinese", "English", "one-word"],
)
def test_long_names_shrink_and_leave_the_rest_in_its_place(long):
    short_page, long_page = (
        _cut(ink(sheets(bag(10, unit=name), title=name))[0]) for name in ("Ab", long)
    )
    high, wide = short_page.shape
    below = slice(round(high / 5 * 0.44), round(high / 5 * 0.97))  # code and steps

    assert np.array_equal(short_page[below, : wide // 2], long_page[below, : wide // 2])
    assert (long_page[: below.start, : wide // 2] > 0).any()


def test_a_long_name_is_printed_to_its_end():
    name = "物理学院党委年度民主评议" * 8 + "完"

    (said,) = texts(sheets(bag(1, unit=name), title="Ab"))

    assert flowing(said).count("完") == 2
