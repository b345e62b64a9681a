"""Poster and leaflet are one page each and say what is promised and what is not."""

from __future__ import annotations

from itertools import product

import pytest
from printed import flowing, scanned, texts

from toolkit.collection.credential import CredentialKind
from toolkit.i18n import LANGUAGES, translator
from toolkit.paper.notices import leaflet, poster

ADDRESS = "https://pingyi.example/b/2026-spring"
FINGERPRINT = "3f2a 91bc 04de 77a1 5c38 e0f9 1b6d 2284"
EN = translator("en")
SITUATIONS = list(product(CredentialKind, (0, 2)))


def on_wall(*, title="Appraisal 2026", _=EN):
    return poster(title=title, address=ADDRESS, fingerprint=FINGERPRINT, _=_)


def in_hand(kind, needed, *, title="Appraisal 2026", address=ADDRESS, _=EN):
    return leaflet(
        kind,
        title=title,
        address=address,
        fingerprint=FINGERPRINT,
        fewest=5,
        needed=needed,
        _=_,
    )


def said_on(pdf):
    """Return the words of the only page, in one line."""
    (page,) = texts(pdf)
    return " ".join(page.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("title", ["Appraisal 2026", "民主评议党员（含预备党员）" * 12])
def test_the_poster_is_one_page_to_scan_and_to_compare(language, title):
    pdf = on_wall(title=title, _=translator(language))

    said = said_on(pdf)

    assert scanned(pdf) == [[ADDRESS]]
    assert flowing(title) in flowing(said)
    assert ADDRESS in flowing(said)
    assert FINGERPRINT in said


@pytest.mark.parametrize(("kind", "needed"), SITUATIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_leaflet_is_one_page_with_all_addresses_and_the_fingerprint(
    kind, needed, language
):
    pdf = in_hand(kind, needed, _=translator(language))

    said = flowing(said_on(pdf))

    assert "\u200b" not in said_on(pdf)  # it would go with an address that is copied
    assert scanned(pdf) == [[ADDRESS]]
    assert f"{ADDRESS}/receipts" in said
    assert flowing(FINGERPRINT) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_title_and_address_take_no_second_page(language):
    pdf = in_hand(
        CredentialKind.LINK,
        2,
        title="Appraisal of members " * 15,
        address=ADDRESS + "-spring" * 30,
        _=translator(language),
    )

    assert len(texts(pdf)) == 1


@pytest.mark.parametrize(
    ("kind", "needed", "limit"),
    [
        ("ticket", 2, "even then it would not know who you are"),
        ("ticket", 0, "in theory open the box before the count, but would still not"),
        ("link", 2, "conspire before the key is destroyed"),
        ("link", 0, "in theory open the box before the count and, by watching"),
    ],
)
def test_a_leaflet_says_of_its_level_what_nobody_can_promise(kind, needed, limit):
    said = {
        (one.value, slips): said_on(in_hand(one, slips)) for one, slips in SITUATIONS
    }

    assert [at for at, words in said.items() if limit in words] == [(kind, needed)]


@pytest.mark.parametrize(("kind", "needed"), SITUATIONS)
def test_a_leaflet_says_where_the_key_lies(kind, needed):
    said = said_on(in_hand(kind, needed))

    assert ("in a file on the server" in said) == (needed == 0)
    assert ("it takes 2 slips of paper" in said) == (needed == 2)


def test_who_has_a_ticket_is_unknown_and_who_has_a_link_is_known():
    drawn = said_on(in_hand(CredentialKind.TICKET, 2))
    sent = said_on(in_hand(CredentialKind.LINK, 2))

    assert "Who you are." in drawn
    assert "Whether you have handed in." not in drawn
    assert "Whether you have handed in." in sent
    assert "Who you are." not in sent


@pytest.mark.parametrize(("kind", "needed"), SITUATIONS)
def test_whatever_the_level_the_reader_learns_how_to_check(kind, needed):
    said = said_on(in_hand(kind, needed))

    assert "the answer is yes or no" in said
    assert "all receipts are listed" in said
    assert "for 10 ballots or more only; for 5 or more, bands" in said
    assert "Write nothing by which you could be recognised" in said
