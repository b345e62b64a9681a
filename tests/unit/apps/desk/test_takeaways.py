"""Files wait in memory for one person, until they are in hand."""

from __future__ import annotations

from toolkit.apps.desk.takeaways import Takeaways
from toolkit.collection.staff import Role, Staff

ZHAO, QIAN = Staff("zhao", Role.ORGANISER), Staff("qian", Role.ORGANISER)


def test_a_file_is_found_by_its_owner_again_and_again():
    takeaways = Takeaways()
    told = takeaways.keep("凭证.pdf", b"%PDF", owner=ZHAO)
    token = told.address.removeprefix("/take/")

    for _ in range(2):
        kept = takeaways.find(token, owner=ZHAO)
        assert kept is not None
        assert (kept.name, kept.content, kept.type) == (
            "凭证.pdf",
            b"%PDF",
            "application/pdf",
        )
    assert told.size == 4


def test_nobody_else_finds_it():
    takeaways = Takeaways()
    token = takeaways.keep("a.csv", b"x", owner=ZHAO).address.removeprefix("/take/")

    assert takeaways.find(token, owner=QIAN) is None
    assert takeaways.find("another", owner=ZHAO) is None


def test_only_its_owner_lets_it_be_forgotten():
    takeaways = Takeaways()
    told = takeaways.keep("a.csv", b"x", owner=ZHAO)
    token = told.address.removeprefix("/take/")

    takeaways.forget([told], owner=QIAN)
    assert takeaways.find(token, owner=ZHAO) is not None
    takeaways.forget([told], owner=ZHAO)
    assert takeaways.find(token, owner=ZHAO) is None


def test_the_files_of_who_is_gone_are_forgotten():
    takeaways = Takeaways()
    theirs = takeaways.keep("a.csv", b"x", owner=ZHAO).address.removeprefix("/take/")
    other = takeaways.keep("b.csv", b"y", owner=QIAN).address.removeprefix("/take/")

    takeaways.forget_all_of("zhao")

    assert takeaways.find(theirs, owner=ZHAO) is None
    assert takeaways.find(other, owner=QIAN) is not None


def test_a_kept_file_does_not_show_its_content_in_a_log():
    takeaways = Takeaways()
    token = takeaways.keep("a.csv", b"SECRET", owner=ZHAO).address[6:]

    assert "SECRET" not in repr(takeaways.find(token, owner=ZHAO))


def test_somebody_of_the_same_name_and_another_role_finds_nothing():
    takeaways = Takeaways()
    token = takeaways.keep("a.csv", b"x", owner=ZHAO).address.removeprefix("/take/")

    assert takeaways.find(token, owner=Staff("zhao", Role.RESEARCHER)) is None
