"""What changed between rounds, and what cannot be said to have changed."""

from __future__ import annotations

import pytest
from factories import SOME_COUNTS, a_publication, a_survey
from findings import found, row_of, words
from matplotlib.text import Text

from toolkit.apps.results.panels import trends
from toolkit.survey.words import same_words

SCHEME = "q4_100_80_60_40"


def a_round(year, *, m1=(20, 20), m2=(20, 20), absent=4, **fields):
    """A round in which two members got so many better and worse grades."""
    counts = {
        name: {"staff": {"excellent": better, "unqualified": worse}}
        for name, (better, worse) in (("m1", m1), ("m2", m2))
    }
    day = f"{year}-03-05"
    return a_publication(counts, absent=absent, day=day, round_id=day, **fields)


def reworded():
    survey = a_survey()
    item = survey.item("A15").model_copy(update={"text": same_words("other words")})
    items = tuple(item if one.id == "A15" else one for one in survey.items)
    return survey.model_copy(update={"items": items})


def test_a_change_beyond_its_range_is_asserted():
    findings = found(trends, a_round(2026, m1=(38, 2)), a_round(2024, m1=(2, 38)))

    assert "Rose: 王䶮." in findings.said
    assert row_of(findings.tables[0], "王䶮")[-1] == "rose"


def test_a_change_within_its_range_is_not():
    findings = found(trends, a_round(2026, m1=(21, 19)), a_round(2024, m1=(19, 21)))

    assert row_of(findings.tables[0], "王䶮")[-1] == "no change can be asserted"
    assert any("0 rose and 0 fell" in said for said in findings.said)


def test_a_fall_is_called_a_fall_in_points_as_well():
    rounds = (a_round(2026, m2=(2, 38)), a_round(2024, m2=(38, 2)))

    findings = found(trends, *rounds, scheme=SCHEME)

    _name, before, after, moved, reach, said = row_of(findings.tables[0], "李㛃")
    assert (str(before), str(after), moved, said) == ("97.00", "43.00", "−54.0", "fell")
    assert reach.startswith("−")


def test_where_everybody_voted_both_times_the_change_is_a_fact():
    rounds = (a_round(2026, m1=(21, 19), absent=0), a_round(2024, absent=0))

    findings = found(trends, *rounds)

    row = row_of(findings.tables[0], "王䶮")
    assert row[3:] == ("+2.5", None, "a fact about these ballots")


def test_of_one_subject_the_sentences_of_the_documents_are_said():
    alone = [
        a_publication({"m1": SOME_COUNTS["m1"]}, absent=2, day=f"{year}-03-05")
        for year in (2026, 2024, 2022)
    ]

    findings = found(trends, *alone)

    assert any("a real change cannot be asserted" in said for said in findings.said)
    assert any("Over 3 rounds: 0.0 points" in said for said in findings.said)


def test_only_subjects_with_counts_in_both_rounds_are_compared(latest):
    findings = found(trends, latest, a_round(2024))

    assert len(findings.tables[0].rows) == 2
    assert any("no counts in one of the two rounds" in said for said in findings.said)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_an_earlier_round_withholds_stays_withheld(latest, language):
    now = a_publication(
        {one.id: SOME_COUNTS["m1"] for one in latest.subjects},
        subjects=latest.subjects,
    )

    findings = found(trends, now, latest, language=language)

    assert len(findings.tables[0].rows) == 2
    assert not {"7 (77.78%)", "3 (100.00%)", "9 (100.00%)"} & {*words(findings)}


def test_other_words_are_a_break_and_nothing_is_compared():
    rounds = (a_round(2026, m1=(38, 2)), a_round(2024, survey=reworded()))

    findings = found(trends, *rounds)

    assert findings.tables == ()
    assert any("there is a break" in said for said in findings.said)
    figure = findings.drawings[0].draw()
    assert any("wording changed" in one.get_text() for one in figure.findobj(Text))


def test_a_round_that_did_not_ask_is_left_out_and_said_so():
    survey = a_survey()
    other = survey.item("A15").model_copy(update={"id": "A01"})
    asks_another = survey.model_copy(update={"items": (other,), "overall": "A01"})
    tally = a_round(2022).tally
    counts = tally.counts.assign(item="A01")
    earlier = a_publication(
        survey=asks_another, tally=tally.from_counts(counts, tally.ballots)
    )

    only = found(trends, a_round(2026), earlier)
    with_another = found(trends, a_round(2026), a_round(2024), earlier)

    assert any("No earlier round" in said for said in only.said)
    assert any("1 of the rounds chosen did not ask" in one for one in with_another.said)


def test_rounds_of_one_year_are_told_apart_by_their_days():
    later = a_publication(day="2026-09-05", round_id="again")

    findings = found(trends, later, a_round(2026))

    assert [one.title for one in findings.tables[0].columns][1:3] == [
        "2026-03-05",
        "2026-09-05",
    ]


def test_small_panels_are_drawn_of_scores_too():
    findings = found(trends, a_round(2026), a_round(2024), scheme=SCHEME)

    assert findings.drawings[0].draw().get_figwidth() > 0
