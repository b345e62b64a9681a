"""From opened ballots to counts, texts and receipts that link nothing."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from places import SURVEYS

from toolkit.collection.ballot import Ballot, Spoil, Words
from toolkit.collection.folding import fold
from toolkit.collection.opened import OpenedEnvelope
from toolkit.collection.turnout import Turnout
from toolkit.survey.loading import load_survey
from toolkit.tally import BALLOT_COUNTS

SURVEY = load_survey("member-appraisal-short")
CODE = "0123456789ABCDEF"
TURNOUT = {
    (subject, group): Turnout(eligible=20, issued=15)
    for subject in ("m001", "m002")
    for group in ("staff", "students")
}


def envelope(
    pack, grade=None, *, subject="m001", group="staff", words="", receipt=None
):
    """Return an opened envelope of one submission."""
    ballot = Ballot(
        pack=f"{pack:032x}",
        receipt=receipt or f"{pack:016d}",
        marks={"A15": grade} if grade else {},
        texts={"A17": Words(words, CODE)} if words else {},
    )
    return OpenedEnvelope(subject, group, ballot)


def spoiled(reason, *, subject="m001", group="staff"):
    return OpenedEnvelope(subject, group, reason)


def folded(*envelopes, turnout=TURNOUT, fewest=1, apart=False, seed=0):
    rng = random.Random(seed)
    return fold(envelopes, SURVEY, turnout, fewest=fewest, apart=apart, rng=rng)


def ballot_counts(result, subject="m001", group="staff"):
    ballots = result.tally.ballots.set_index(["subject", "group"])
    return tuple(ballots.loc[(subject, group), list(BALLOT_COUNTS)])


def grades(result, subject="m001", group="staff"):
    counts = result.tally.select(subject=subject, group=group).counts
    return dict(zip(counts["grade"], counts["count"], strict=True))


def test_marks_are_counted_by_subject_and_group():
    result = folded(
        envelope(1, "excellent"),
        envelope(1, "qualified", subject="m002"),
        envelope(2, "excellent"),
        envelope(3, "dont_know", group="students"),
    )

    assert grades(result) == {"excellent": 2}
    assert grades(result, "m002") == {"qualified": 1}
    assert grades(result, group="students") == {"dont_know": 1}


def test_a_submission_that_is_empty_throughout_is_invalid_on_every_subject():
    result = folded(envelope(1), envelope(1, subject="m002"))

    assert ballot_counts(result) == (20, 15, 1, 0, 1)
    assert ballot_counts(result, "m002") == (20, 15, 1, 0, 1)
    assert grades(result) == {}
    assert result.spoiled == {
        ("m001", "staff", Spoil.EMPTY): 1,
        ("m002", "staff", Spoil.EMPTY): 1,
    }


def test_an_empty_ballot_beside_a_filled_one_is_an_abstention():
    result = folded(envelope(1), envelope(1, "excellent", subject="m002"))

    assert ballot_counts(result) == (20, 15, 1, 1, 0)
    assert grades(result) == {"blank": 1}
    assert result.spoiled == {}


def test_words_alone_are_a_valid_ballot():
    result = folded(envelope(1, words="多听意见"))

    assert ballot_counts(result) == (20, 15, 1, 1, 0)
    assert grades(result) == {"blank": 1}


def test_a_spoiled_envelope_spoils_only_itself():
    result = folded(
        spoiled(Spoil.UNREADABLE),
        spoiled(Spoil.UNREADABLE),
        spoiled(Spoil.MALFORMED, group="students"),
        envelope(1, "excellent"),
        envelope(2, "excellent", group="students"),
    )

    assert ballot_counts(result) == (20, 15, 3, 1, 2)
    assert ballot_counts(result, group="students") == (20, 15, 2, 1, 1)
    assert result.spoiled == {
        ("m001", "staff", Spoil.UNREADABLE): 2,
        ("m001", "students", Spoil.MALFORMED): 1,
    }


def test_an_invalid_mark_leaves_the_ballot_valid():
    result = folded(envelope(1, "invalid"))

    assert ballot_counts(result) == (20, 15, 1, 1, 0)
    assert grades(result) == {"invalid": 1}


def test_a_place_without_ballots_is_counted_all_the_same():
    result = folded()

    assert ballot_counts(result) == (20, 15, 0, 0, 0)
    assert len(result.tally.ballots) == len(TURNOUT)
    assert result.receipts == ()


@pytest.mark.parametrize("seed", range(5))
def test_marks_of_every_place_add_up_to_its_valid_ballots(seed):
    chance = random.Random(seed)
    choices = ["excellent", "qualified", "dont_know", "invalid", None]
    envelopes = [
        envelope(pack, chance.choice(choices), subject=subject, group=group)
        for pack, group in enumerate(chance.choices(["staff", "students"], k=30))
        for subject in ("m001", "m002")
    ]

    result = folded(*envelopes, *[spoiled(Spoil.MALFORMED)] * 3)

    for subject, group in TURNOUT:
        _, _, returned, valid, invalid = ballot_counts(result, subject, group)
        assert sum(grades(result, subject, group).values()) == valid
        assert returned == valid + invalid
    assert result.tally.ballots["returned"].sum() == 63


def test_a_text_keeps_its_subject_and_item_and_nothing_else_of_its_rater():
    result = folded(envelope(1, "excellent", group="students", words="多听意见"))

    (text,) = result.texts
    assert (text.subject, text.item, text.body) == ("m001", "A17", "多听意见")
    assert set(text.__slots__) == {"subject", "item", "body", "code"}


def test_texts_are_shuffled_with_the_given_chance():
    envelopes = [envelope(n, words=f"第{n}条") for n in range(20)]
    handed_in = [f"第{n}条" for n in range(20)]

    orders = [[t.body for t in folded(*envelopes, seed=s).texts] for s in (1, 1, 2)]

    assert orders[0] == orders[1] != orders[2]
    assert all(order != handed_in for order in orders)
    assert all(sorted(order) == sorted(handed_in) for order in orders)


def test_texts_are_shuffled_by_the_system_unless_told_otherwise():
    envelopes = [envelope(n, words=f"第{n}条") for n in range(50)]

    result = fold(envelopes, SURVEY, TURNOUT, fewest=1, apart=False)

    assert [text.body for text in result.texts] != [f"第{n}条" for n in range(50)]


def test_a_submission_has_one_receipt_and_receipts_are_sorted():
    result = folded(
        envelope(3, "excellent", receipt="Z" * 16),
        envelope(1, "excellent", receipt="0" * 16),
        envelope(1, "excellent", subject="m002", receipt="0" * 16),
    )

    assert result.receipts == ("0" * 16, "Z" * 16)


@pytest.mark.abuse(38)
def test_the_same_receipt_of_two_raters_stops_nothing():
    result = folded(
        envelope(1, "excellent", receipt=CODE),
        envelope(2, "excellent", receipt=CODE),
    )

    assert result.receipts == (CODE, CODE)
    assert ballot_counts(result) == (20, 15, 2, 2, 0)


def test_an_empty_submission_finds_its_receipt_too():
    assert folded(envelope(1, receipt=CODE)).receipts == (CODE,)


def test_patterns_and_spreads_are_counted_over_ballots_and_raters():
    result = folded(
        envelope(1, "excellent"),
        envelope(1, "excellent", subject="m002"),
        envelope(2, "excellent"),
        envelope(2, subject="m002"),
    )

    patterns = result.sums.patterns.to_dict("split", index=False)["data"]
    spreads = result.sums.spreads.to_dict("split", index=False)["data"]
    assert patterns == [
        ["m001", "staff", "excellent", 2],
        ["m002", "staff", "blank", 1],
        ["m002", "staff", "excellent", 1],
    ]
    assert spreads == [
        ["A15", "staff", "blank:1 excellent:1", 1],
        ["A15", "staff", "excellent:2", 1],
    ]


def test_apart_an_empty_envelope_is_an_abstention():
    result = folded(envelope(1), envelope(2, "excellent"), apart=True)

    assert ballot_counts(result) == (20, 15, 2, 2, 0)
    assert grades(result) == {"blank": 1, "excellent": 1}
    assert result.spoiled == {}


def test_apart_a_spoiled_envelope_is_invalid_all_the_same():
    result = folded(spoiled(Spoil.MALFORMED), envelope(1), apart=True)

    assert ballot_counts(result) == (20, 15, 2, 1, 1)


def test_apart_nothing_is_kept_that_takes_several_ballots_of_one_rater():
    ballots = [
        envelope(pack, "excellent", subject=subject)
        for pack in range(64)
        for subject in ("m001", "m002")
    ]

    together, apart = (folded(*ballots, apart=how).sums for how in (False, True))

    assert len(together.spreads) == 1
    assert len(together.replicates) == 2 * 64
    for name in ("spreads", "replicates"):
        assert list(getattr(apart, name)) == list(getattr(together, name))
        assert getattr(apart, name).empty
    assert apart.patterns.equals(together.patterns)


def test_apart_who_numbers_all_envelopes_alike_is_counted_all_the_same():
    result = folded(
        envelope(1, "excellent", receipt=CODE),
        envelope(1, "qualified", subject="m002", receipt=CODE),
        apart=True,
    )

    assert grades(result) == {"excellent": 1}
    assert grades(result, "m002") == {"qualified": 1}
    assert result.receipts == (CODE,)


def test_random_groups_are_kept_only_where_each_is_a_crowd():
    crowd = [envelope(pack, "excellent") for pack in range(64 * 2)]
    few = [envelope(pack, "excellent", group="students") for pack in range(64 * 2 - 1)]

    replicates = folded(*crowd, *few, fewest=2).sums.replicates

    assert set(replicates["group"]) == {"staff"}
    assert Counter(replicates["count"]) == {2: 64}


def test_random_groups_add_up_to_the_tally():
    chance = random.Random(3)
    crowd = [
        envelope(pack, chance.choice(["excellent", "qualified", None, "invalid"]))
        for pack in range(300)
    ]

    result = folded(*crowd, envelope(301, words="x"), fewest=1)

    added = result.sums.replicates.groupby("grade")["count"].sum().to_dict()
    assert added == grades(result)


def test_two_submissions_with_one_pack_number_harm_only_themselves():
    result = folded(
        envelope(1, "excellent"), envelope(1, "qualified"), envelope(2, "qualified")
    )

    assert grades(result) == {"excellent": 1, "qualified": 2}
    assert ballot_counts(result) == (20, 15, 3, 3, 0)


def any_ballot(rng):
    """Return a made-up ballot on a survey of every kind."""
    offered = {
        "K1": ["good", "poor", "dont_know", "invalid"],
        "K2": ["yes", "no", "cannot_say"],
        "K3": [["talk"], ["talk", "tour"], ["none"], "invalid"],
        "K4": [0, 7, 15, "no_points"],
        "K5": [0, 59.9, 60, 100, "not_known"],
        "K8": [
            {"value": "12次", "note": ""},
            {"value": "", "note": "", "grade": "good"},
        ],
        "K9": ["good", "average"],
    }
    return {
        item: rng.choice(answers)
        for item, answers in offered.items()
        if rng.random() < 0.8
    }


@pytest.mark.parametrize("seed", range(5))
def test_questions_of_every_kind_add_up_to_the_valid_ballots(seed):
    rng = random.Random(seed)
    survey = load_survey(SURVEYS / "every-kind.yaml")
    ballots = [
        OpenedEnvelope(subject, "staff", Ballot(f"{n:032x}", f"{n:016d}", marks))
        for n in range(30)
        for subject in ("m001", "m002")
        if (marks := any_ballot(rng))
    ]

    result = fold(
        ballots,
        survey,
        TURNOUT,
        fewest=1,
        apart=False,
        categories={"m001": "lecture", "m002": "visit"},
        rng=rng,
    )

    asked = result.tally.counts.groupby(["subject", "item"])["count"].sum()
    for subject, questions in (("m001", 9), ("m002", 8)):
        valid = ballot_counts(result, subject)[3]
        assert asked[subject].tolist() == [valid] * questions
    offered = {(one.id, mark) for one in survey.questions for mark in one.marks}
    counts = result.tally.counts
    assert set(zip(counts["item"], counts["grade"], strict=True)) <= offered


def test_what_is_written_in_rows_becomes_opinions_that_nobody_claims():
    row = {"clause": "第三条", "change": "删去", "reason": ""}
    survey = load_survey(SURVEYS / "every-kind.yaml")
    ballot = Ballot("0" * 32, CODE, {"K7": [row, row]})

    result = fold(
        [OpenedEnvelope("m001", "staff", ballot)],
        survey,
        TURNOUT,
        fewest=1,
        apart=False,
    )

    assert [one.body for one in result.texts] == ["第三条 — 删去"] * 2
    assert len({one.code for one in result.texts}) == 2
