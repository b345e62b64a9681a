"""Rows that must not remember in which order they came."""

from __future__ import annotations

import pytest
from small_rounds import ROUND, round_in

from toolkit.collection.round import State
from toolkit.storage.tables import receipt
from toolkit.storage.unlinked import ID_BYTES, insert_unlinked

pytestmark = pytest.mark.usefixtures("any_database")

CODES = [f"{number:016d}" for number in range(40)]


def inserted(folder, codes):
    """Insert receipts, all in one go; return the round."""
    it = round_in(State.CLOSED, folder)
    with it.store.writing() as connection:
        insert_unlinked(
            connection, receipt, [{"round": ROUND, "code": code} for code in codes]
        )
    return it


def stored(it):
    """Return the rows in the order of their ids."""
    with it.store.reading() as connection:
        rows = connection.execute(receipt.select().order_by(receipt.c.id)).all()
    return [(row.id, row.code) for row in rows]


def test_every_row_gets_a_random_id(tmp_path):
    rows = stored(inserted(tmp_path, CODES))

    assert sorted(code for _, code in rows) == CODES
    assert [code for _, code in rows] != CODES
    assert {len(id_) for id_, _ in rows} == {ID_BYTES}


def test_equal_rows_are_all_kept(tmp_path):
    rows = stored(inserted(tmp_path, CODES[:1] * 3))

    assert len({id_ for id_, _ in rows}) == 3


def test_no_rows_are_no_trouble(tmp_path):
    assert stored(inserted(tmp_path, [])) == []


@pytest.mark.on("sqlite")
def test_rows_are_written_in_the_order_of_their_ids(tmp_path):
    it = inserted(tmp_path, CODES)
    by_id = [code for _, code in stored(it)]
    it.store.close()

    # SQLite fills a page from its end, so places tell what was written first.
    file = (tmp_path / "pingyi.db").read_bytes()
    by_place = sorted(CODES, key=lambda code: file.index(code.encode()))

    assert by_place[::-1] == by_id
