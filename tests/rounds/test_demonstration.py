"""Does the demonstration play a whole round with real parts?"""

from __future__ import annotations

import json
import re
import shutil

import pandas as pd
import pytest

from toolkit.cli.commands import pingyi
from toolkit.cli.manners import run
from toolkit.errors import ArchiveRefusedError
from toolkit.services.reading import read_publication
from toolkit.services.verifying import verify

BALLOT_COUNTS = ["eligible", "issued", "returned", "valid", "invalid"]


def test_every_manner_of_rater_was_answered_as_agreed(played):
    answers = dict(re.findall(r"^ +(\d+)  (.+)$", played.said, re.MULTILINE))

    assert set(answers.values()) == {
        "Counted.",
        "Counted before; nothing was added.",
        "A ballot was handed in with this code already.",
        "This code is not known in this round.",
    }


def test_the_archive_opens_with_pandas_alone(played):
    counts = pd.read_parquet(played.archive / "tally.parquet")
    protocol = json.loads((played.archive / "protocol.json").read_text("utf-8"))
    ballots = pd.DataFrame(protocol["ballots"])

    assert list(counts.columns) == ["subject", "item", "group", "grade", "count"]
    assert set(ballots.columns) == {"subject", "group", *BALLOT_COUNTS}
    assert protocol["spent"] == protocol["envelopes"] == ballots["returned"].sum()
    shown = ~ballots["subject"].isin(one["subject"] for one in protocol["withheld"])
    assert counts["count"].sum() == ballots.loc[shown, "valid"].sum()


def test_no_group_below_five_is_shown_and_some_were_merged(played):
    publication = read_publication(played.archive)
    sizes = publication.tally.counts.groupby(["subject", "item", "group"])["count"]

    assert sizes.sum().min() >= 5
    assert publication.tally.counts["group"].str.contains("+", regex=False).any()


def test_every_rater_who_was_answered_finds_one_receipt(played):
    counted = int(re.search(r"(\d+) ballots acknowledged", played.said).group(1))
    receipts = (played.archive / "receipts.txt").read_text().split()

    assert len(receipts) == len(set(receipts)) == counted
    assert receipts == sorted(receipts)


def test_the_first_documents_are_there(played):
    names = {path.name for path in played.documents.rglob("*")}
    branches = read_publication(played.archive).branches

    assert {"O5-result-summary.xlsx", "O4-count-protocol.docx"} <= names
    assert sum(name.startswith("O7-branch-report-") for name in names) == len(branches)
    assert sum(name.endswith(".png") for name in names) == len(branches)
    assert sum(name.endswith(".svg") for name in names) == len(branches)


def test_what_was_written_is_verified_and_one_changed_byte_is_found(played, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(played.folder, copy)
    files = [path for path in copy.rglob("*") if path.parent.name != "copy"]
    documents = [path for path in files if path.is_file()]

    assert verify(copy).files == len(documents)
    for path in documents:
        whole = path.read_bytes()
        path.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
        with pytest.raises(ArchiveRefusedError) as refused:
            verify(copy)
        assert refused.value.facts["file"].endswith(path.name)
        path.write_bytes(whole)


def test_no_code_or_slip_is_left_in_the_folder(played):
    digest_only = (played.folder / "pingyi.db").read_bytes()
    receipts = (played.archive / "receipts.txt").read_text().split()

    assert receipts[0].encode() in digest_only  # so the search can find a code
    assert not list(played.folder.glob("*.csv"))
    assert not list(played.folder.glob("*slip*"))


def test_a_folder_in_use_is_not_overwritten(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("keep me")

    status = run(pingyi, ["demo", "--out", str(tmp_path), "--no-serve", "--lang", "en"])

    assert status == 1
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
