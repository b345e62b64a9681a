"""What matters and how well it goes, or what a grid of it would need."""

from __future__ import annotations

import pandas as pd
import pytest
from factories import a_lifelike_publication, a_publication, a_survey, members
from findings import found, row_of

from toolkit.apps.results.panels import importance
from toolkit.survey.loading import load_survey
from toolkit.survey.words import same_words
from toolkit.tally import BALLOT_COLUMNS, COUNT_COLUMNS, Tally


def a_survey_asking_twice():
    """Three lines of the branch survey, and whether each matters."""
    survey = load_survey("branch-appraisal").filled()
    lines = [one for one in survey.items if one.kind == "grade"][:3]
    again = [
        one.model_copy(update={"id": f"Z0{place}", "dimension": "importance"})
        for place, one in enumerate(lines)
    ]
    return survey.model_copy(update={"items": (*lines, *again), "overall": None})


def a_round_that_goes_together(*, subjects):
    """A round in which one item goes with the whole, one half, and one does not."""
    survey = a_survey(items=4)
    items = tuple(
        one.model_copy(update={"text": same_words(one.id)}) for one in survey.items
    )
    ids = [f"m{number:02d}" for number in range(subjects)]
    is_high = {
        "A15": lambda place: place % 2,
        "B01": lambda place: place % 2,
        "B02": lambda place: place % 4 > 1,
        "B03": lambda place: place % 4 == 1,
    }
    better = [
        (one, item, 35 if high(place) else 5)
        for place, one in enumerate(ids)
        for item, high in is_high.items()
    ]
    marks = [(*row[:2], "staff", "excellent", row[2]) for row in better]
    marks += [(*row[:2], "staff", "unqualified", 40 - row[2]) for row in better]
    ballots = [(one, "staff", 40, 40, 40, 40, 0) for one in ids]
    return a_publication(
        survey=survey.model_copy(update={"items": items}),
        tally=Tally.from_counts(
            pd.DataFrame(marks, columns=list(COUNT_COLUMNS)),
            pd.DataFrame(ballots, columns=list(BALLOT_COLUMNS)),
        ),
        subjects=members(ids),
    )


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_without_importance_it_says_what_it_would_need(language):
    findings = found(importance, language=language)

    assert len(findings.said) == 4
    assert "20" in findings.said[2]
    assert findings.drawings == ()


def test_of_few_subjects_no_importance_is_read_off():
    assert found(importance, a_round_that_goes_together(subjects=19)).tables == ()


def test_what_goes_with_the_whole_is_important():
    findings = found(importance, a_round_that_goes_together(subjects=24))

    matters = {row[0]: (str(row[1]), row[-1]) for row in findings.tables[0].rows}
    assert matters["B01"] == ("1.00", "keep it up")
    assert matters["B02"] == ("0.00", "perhaps too much")
    assert any("which is no cause" in said for said in findings.said)


def test_what_may_go_with_it_by_chance_is_undecided():
    findings = found(importance, a_round_that_goes_together(subjects=24))

    assert row_of(findings.tables[0], "B03")[-1] == "undecided"
    assert findings.drawings[0].draw().get_figwidth() > 0


def test_lines_asked_twice_are_set_against_each_other():
    publication = a_lifelike_publication(a_survey_asking_twice())

    findings = found(importance, publication)

    assert len(findings.tables[0].rows) == 3
    assert findings.said[0].startswith("Importance is what raters said")
    assert findings.drawings[0].draw().get_figwidth() > 0


def test_over_several_subjects_limits_are_means_of_limits():
    publication = a_lifelike_publication(
        a_survey_asking_twice(), subjects=members(["b1", "b2"])
    )

    findings = found(importance, publication)

    assert any("as if all erred to one side" in said for said in findings.said)


def test_one_item_makes_no_grid():
    publication = a_lifelike_publication(a_survey_asking_twice())
    item = publication.survey.items[0].id

    findings = found(importance, publication, item=item)

    assert findings.tables == ()
    assert any("takes all of them" in said for said in findings.said)


def test_what_is_withheld_is_told(latest):
    assert any("bands" in said for said in found(importance, latest).said)
