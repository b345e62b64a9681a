"""What the panels say, in both languages, and what they must not say."""

from __future__ import annotations

import pytest
from factories import (
    SOME_COUNTS,
    a_lifelike_publication,
    a_publication,
    a_survey,
    a_tally,
    members,
)

from toolkit.apps.results.choosing import Wishes, choose
from toolkit.apps.results.panels import (
    agreement,
    distributions,
    order,
    overview,
    scores,
)
from toolkit.apps.results.plain_survey import as_publication
from toolkit.i18n import translator
from toolkit.reports.report import cell_text
from toolkit.survey.loading import load_survey

PANELS = [overview, distributions, scores, order, agreement]
SCHEME = "q4_100_80_60_40"
TWELVE = {
    f"m{n:02d}": {"staff": {"excellent": 12 - n // 2, "qualified": 10}}
    for n in range(1, 13)
}


def found(panel, publication=None, *, language="en", is_published=True, **wishes):
    """Return what a panel finds in a publication."""
    publications = [publication or a_publication(absent=2)]
    _ = translator(language)
    chosen = choose(publications, Wishes(**wishes), _, is_published=is_published)
    return panel.PANEL.find(chosen, _)


def words(findings, language="en"):
    """Return all that is said, sentences and cells."""
    _ = translator(language)
    for table in findings.tables:
        yield from (table.title, *table.notes)
        for row in table.rows:
            pairs = zip(row, table.columns, strict=True)
            yield from (cell_text(cell, column.kind, _) for cell, column in pairs)
    yield from findings.said


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_panel_says_something_of_a_round(panel, language):
    findings = found(panel, language=language, scheme=SCHEME)

    assert findings.said
    assert findings.tables
    assert all(
        len(row) == len(table.columns)
        for table in findings.tables
        for row in table.rows
    )


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("wishes", [{}, {"scheme": SCHEME}, {"group": "staff"}])
def test_what_is_withheld_stays_withheld(panel, latest, wishes):
    findings = found(panel, latest, **wishes)

    of_banded = {*latest.tally.select(subject=["m3", "m4"]).counts["count"]}
    assert of_banded == set()
    assert not {"77.78%", "7 (77.78%)", "2 (22.22%)", "3 (100.00%)"} & {
        *words(findings)
    }


def test_the_overview_tells_who_is_told_in_bands_and_of_whom_nothing(latest):
    told = " ".join(words(found(overview, latest)))

    assert "bands in place of votes" in told
    assert "fewer than 5 valid ballots, not shown" in told.lower()
    assert "60–80%" in told


def test_the_overview_compares_groups_where_all_have_the_same():
    counts = {"m1": SOME_COUNTS["m1"] | {"retired": {"excellent": 12}}}
    findings = found(overview, a_publication(counts, absent=4))

    assert any("R-indicator" in said for said in findings.said)


def test_the_overview_compares_no_groups_that_differ(latest):
    findings = found(overview, latest)

    assert any("cannot be said" in said for said in findings.said)


def test_distributions_hold_counts_shares_and_bars():
    findings = found(distributions)

    assert "20 (71.43%)" in words(findings)
    assert findings.drawings[0].draw().get_figwidth() > 0


def test_of_one_subject_the_sentences_of_the_documents_are_said():
    publication = a_publication({"m1": SOME_COUNTS["m1"]})

    findings = found(distributions, publication)

    assert len(findings.said) > 3


@pytest.mark.parametrize(
    "name", ["branch-appraisal", "nomination", "self-evaluation", "consultation"]
)
def test_every_kind_of_survey_has_distributions(name):
    publication = a_lifelike_publication(load_survey(name).filled())

    findings = found(distributions, publication)

    assert findings.tables
    assert findings.drawings


def test_without_a_scheme_there_are_no_scores():
    findings = found(scores)

    assert findings.tables == ()
    assert any("your own choice" in said for said in findings.said)


def test_points_that_were_picked_are_called_the_readers_own():
    findings = found(scores, scheme=SCHEME)

    assert any("You picked these points" in said for said in findings.said)
    assert not any("rules set" in note for note in findings.tables[0].notes)
    assert "92.86" in words(findings)
    assert findings.drawings[0].draw().get_figwidth() > 0


def test_points_of_the_rules_are_called_so():
    survey = a_survey().model_copy(update={"scoring": SCHEME})

    findings = found(scores, a_publication(survey=survey), scheme=SCHEME)

    assert findings.said[0] == "The points are those of the round's rules."
    assert "that the rules set" in findings.tables[0].notes[-1]


def test_an_order_is_said_with_the_places_left_open():
    findings = found(order)

    assert any("may think anything" in said for said in findings.said)
    assert "1–2" in words(findings)


def test_of_one_subject_there_is_no_order():
    findings = found(order, a_publication({"m1": SOME_COUNTS["m1"]}))

    assert findings.said == ("There is an order of several subjects only.",)


def test_agreement_has_an_interval_of_enough_subjects():
    findings = found(agreement, a_publication(TWELVE, subjects=members(TWELVE)))

    (reliability, consensus) = findings.tables
    assert reliability.rows[0][1] == len(TWELVE)
    assert " to " in reliability.rows[0][3]
    assert len(consensus.rows) == len(TWELVE)


def test_groups_that_order_subjects_alike_agree():
    counts = {
        subject: {
            group: {"excellent": 4 * n, "qualified": 12 - n}
            for group in ("staff", "students", "retired")
        }
        for n, subject in enumerate(["m1", "m2", "m3"], start=1)
    }

    findings = found(agreement, a_publication(counts))

    assert any("Kendall's W 1.00" in said for said in findings.said)


@pytest.mark.parametrize("panel", PANELS)
def test_marks_from_elsewhere_have_panels_too(panel):
    counts = {one: {"staff": SOME_COUNTS[one]["staff"]} for one in ("m1", "m2")}
    tally = a_tally(counts)
    marks = tally.from_counts(tally.counts)
    publication = as_publication(marks, None, name="form.csv", day="2026-03-05")

    findings = found(panel, publication, is_published=False, scheme=None)

    assert findings.said
    for drawing in findings.drawings:
        assert drawing.draw().get_figwidth() > 0
