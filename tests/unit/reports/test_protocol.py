"""The count protocol spells out that roll, box and count agree, or that they do not."""

from __future__ import annotations

from dataclasses import replace

from factories import BRANCH, a_large_publication, a_publication

from toolkit.heads import Head
from toolkit.i18n import translator
from toolkit.publication import BoxCount
from toolkit.reports.protocol import agreement, ballot_table, count_protocol
from toolkit.reports.report import Table

EN, ZH = translator("en"), translator("zh-CN")


def test_roll_box_and_count_are_spelled_out_where_they_agree():
    publication = a_publication(absent=1, invalid=2)

    said = agreement(publication, ZH)

    assert said == (
        "名册核销70张＝票箱内信封70个＝有效票58张＋无效票12张，三者一致。",
        "收回70张，不多于发出的76张，符合规定。",
        "作废凭证码0个，其中补发0个。",
        "公布回执2个。",
    )


def test_a_difference_is_said_and_not_smoothed_over():
    publication = a_publication(box=BoxCount(spent=58, envelopes=57))

    said = agreement(publication, EN)[0]

    assert "they do not agree" in said
    assert "58, envelopes in the box 57" in said


def test_more_returned_than_issued_is_void():
    publication = a_publication()
    ballots = publication.tally.ballots.assign(issued=1)
    stuffed = replace(publication, tally=replace(publication.tally, ballots=ballots))

    assert "void and must be repeated" in agreement(stuffed, EN)[1]


def test_codes_that_were_taken_back_are_counted():
    publication = a_publication(box=BoxCount(58, 58, voided=3, replaced=1))

    assert "Codes taken back: 3, of which 1 were replaced." in agreement(
        publication, EN
    )


def test_what_was_noted_of_the_box_is_told_batch_by_batch():
    noted = (Head(1, 40, "ab" * 32), Head(2, 18, "cd" * 32))

    protocol = count_protocol(replace(a_publication(), heads=noted), EN)

    tables = [block for block in protocol.blocks if isinstance(block, Table)]
    assert [one.rows for one in tables if one.title == "Heads of the box"] == [
        ((1, 40, "ab" * 32), (2, 18, "cd" * 32))
    ]


def test_ballots_are_told_by_merged_group_and_in_all():
    table = ballot_table(a_publication(absent=1), [BRANCH], ZH)

    assert table.rows == (
        ("教职工＋离退休人员", 2, "16", 32, 32, 28, 28, 0),
        ("学生", 2, "16", 32, 32, 30, 30, 0),
        ("合计", 2, "32", 64, 64, 58, 58, 0),
    )


def test_several_branches_are_named_and_added_up():
    publication = a_large_publication(branches=2, subjects=3)

    table = ballot_table(publication, publication.branches, EN)

    assert [row[0] for row in table.rows] == ["第1党支部"] * 3 + ["第2党支部"] * 3 + [
        "Total"
    ]
    assert table.rows[-1] == ("Total", "", 6, None, 258, 258, 240, 240, 0)


def test_the_ballots_of_withheld_subjects_are_in_the_sums():
    publication = a_publication({"m1": {"staff": {"excellent": 3}, "retired": {}}})

    (row,) = ballot_table(publication, [BRANCH], EN).rows

    assert row == ("Staff + Retired staff", 3, 3, 3, 3, 0)


def test_a_protocol_holds_what_was_fixed_and_is_signed_by_three():
    publication = a_publication()
    report = count_protocol(publication, ZH)
    tables = [block for block in report.blocks if isinstance(block, Table)]

    values = [row[1] for row in tables[-1].rows]

    assert values == [
        *(publication.seals.rules, publication.seals.roster, publication.seals.key),
    ]
    assert [one.partition("：")[0] for one in report.signatures[:3]] == [
        *("总监票人", "监票人", "计票人"),
    ]
