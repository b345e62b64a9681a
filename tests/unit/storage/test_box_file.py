"""A box as a file: whole there and back, and telling no more than the box."""

from __future__ import annotations

import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from boxes import WORDS, filled_box
from ceremonies import key_kept_here
from small_rounds import ROUND, round_in

from toolkit.collection import unsealing
from toolkit.collection.round import State
from toolkit.errors import BoxChangedError, FileRefusedError
from toolkit.services import opening
from toolkit.storage.box_file import read_box, read_envelopes, write_box

IT = filled_box({"excellent": 3, "qualified": 2}, batches=2)


@pytest.fixture
def file(tmp_path):
    write_box(tmp_path / "box", IT.box, IT.envelopes)
    return tmp_path / "box"


def read(file):
    return read_box(file), read_envelopes(file)


def told(file):
    return json.loads(pq.read_schema(file).metadata[b"pingyi.box"])


def retell(file, **changes):
    """Write the file anew with other metadata."""
    table = pq.read_table(file)
    metadata = {b"pingyi.box": json.dumps(told(file) | changes).encode()}
    pq.write_table(table.replace_schema_metadata(metadata), file)


def refused(file):
    with pytest.raises(FileRefusedError) as refusal:
        read(file)
    return refusal.value.facts["file"] == file.name


def test_a_box_comes_back_whole(file):
    box, envelopes = read(file)

    assert box == IT.box
    assert tuple(envelopes) == IT.envelopes


def test_an_empty_box_comes_back_too(tmp_path):
    empty = filled_box({})
    write_box(tmp_path / "box", empty.box, ())

    assert read_box(tmp_path / "box") == empty.box
    assert read_envelopes(tmp_path / "box") == []


def test_places_without_ballots_come_back(tmp_path):
    spent = {("m001", "staff"): 1}
    box = replace(IT.box, spent=spent)
    write_box(tmp_path / "box", box, IT.envelopes[:1])

    assert read_box(tmp_path / "box").spent == spent


def test_the_file_is_as_it_is_described(file):
    schema = pq.read_schema(file)

    assert [(one.name, str(one.type)) for one in schema] == [
        ("subject", "string"),
        ("group", "string"),
        ("batch", "int32"),
        ("sealed", "binary"),
    ]
    assert set(told(file)) == {
        *("version", "rules", "needed", "wraps", "probe", "turnout", "heads")
    }
    assert told(file)["rules"] == IT.box.rules
    assert told(file)["turnout"][0] == {
        "subject": "m001",
        "group": "staff",
        "eligible": 20,
        "issued": 15,
        "spent": 5,
    }


def test_many_envelopes_stand_in_several_groups_of_rows(tmp_path):
    one = IT.envelopes[0]
    write_box(tmp_path / "box", IT.box, [replace(one, sealed=b"short")] * 5000)

    parquet = pq.ParquetFile(tmp_path / "box")

    assert parquet.metadata.num_rows == 5000
    assert parquet.metadata.num_row_groups == 2


def test_a_box_that_was_read_can_be_opened(file):
    box, envelopes = read(file)

    folded = unsealing.open_box(box, envelopes, IT.key)

    assert int(folded.tally.ballots["valid"].sum()) == 10


@pytest.fixture
def exported(tmp_path):
    """The box of a small round in which raters voted one after the other."""
    it = round_in(State.OPEN, tmp_path)
    for number in range(10):
        it.cast(number, words=WORDS)
    it.bring_to(State.CLOSED)
    opening.export_box(it.store, ROUND, tmp_path / "box")
    return it


def test_rows_lie_in_no_order_of_voting(exported):
    handed_in = [one.envelopes["m001"] for one in exported.sealed]

    rows = pq.read_table(exported.folder / "box")["sealed"].to_pylist()

    assert {*handed_in} <= {*rows}
    assert [row for row in rows if row in set(handed_in)] != handed_in


def test_rows_lie_in_the_order_of_the_box(exported):
    with exported.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT sealed FROM envelope ORDER BY id")
        kept = [sealed for (sealed,) in rows]

    assert pq.read_table(exported.folder / "box")["sealed"].to_pylist() == kept


def test_the_file_holds_no_code_no_name_no_digest_and_no_word(exported):
    raw = (exported.folder / "box").read_bytes()
    with exported.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT digest, id FROM credential, envelope")
        keys = {key for row in rows for key in row}

    hidden = [
        *(text.encode() for text in (*exported.codes, *exported.slips)),
        *(text.encode() for text in ("参评人", "R0000", WORDS, '"receipt"')),
        *(one.receipt.encode() for one in exported.sealed),
        *keys,
        exported.store.pepper,
    ]
    assert not [one for one in hidden if one in raw]


def test_the_file_of_a_round_whose_key_is_here_does_not_hold_it(tmp_path):
    it = key_kept_here(tmp_path).bring_to(State.CLOSED)
    opening.export_box(it.store, ROUND, tmp_path / "box")

    raw = (tmp_path / "box").read_bytes()

    key = (it.store.keys / f"{ROUND}.key").read_text("ascii").strip()
    assert key.encode() not in raw
    assert bytes.fromhex(key) not in raw
    assert told(tmp_path / "box")["wraps"] == []


@pytest.mark.parametrize(
    "raw", [b"", b"PAR1", b"{}", "评议".encode(), b"PK\x03\x04" + bytes(300)]
)
def test_a_foreign_file_is_refused(tmp_path, raw):
    (tmp_path / "box").write_bytes(raw)

    assert refused(tmp_path / "box")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refused(tmp_path / "box")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_refused(file, share):
    raw = file.read_bytes()
    file.write_bytes(raw[: int(len(raw) * share)])

    assert refused(file)


def test_another_table_is_refused(tmp_path):
    pq.write_table(pa.table({"subject": ["m001"]}), tmp_path / "box")

    assert refused(tmp_path / "box")


def test_a_table_that_lacks_a_column_is_refused(file):
    pq.write_table(pq.read_table(file).drop_columns("batch"), file)

    assert refused(file)


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"rules": "{"},
        {"rules": None},
        {"wraps": ["!"]},
        {"probe": "*"},
        {"turnout": [{"subject": "m001"}]},
        {"heads": [{"batch": 1}]},
        {"heads": None},
    ],
)
def test_a_file_whose_metadata_are_not_as_described_is_refused(file, changes):
    retell(file, **changes)

    assert refused(file)


def test_an_envelope_damaged_in_the_file_is_noticed_before_any_is_opened(file):
    raw = bytearray(file.read_bytes())
    place = raw.index(IT.envelopes[3].sealed[:40])
    raw[place + 100] ^= 1
    file.write_bytes(raw)

    box, envelopes = read(file)

    with pytest.raises(BoxChangedError):
        unsealing.require_whole(box, envelopes)
