"""An empty roster has what each survey asks for, in either language."""

from __future__ import annotations

from itertools import cycle

import pytest

from toolkit.collection.roster.problems import NOBODY
from toolkit.errors import RosterRefusedError
from toolkit.i18n import LANGUAGES, translator
from toolkit.services.designing import load_roster
from toolkit.services.roster_template import write_roster_template
from toolkit.storage.sheets import read_sheets
from toolkit.survey.loading import load_survey, shipped_templates


@pytest.mark.parametrize(
    ("template", "language"), list(zip(shipped_templates(), cycle(LANGUAGES)))
)
def test_nothing_is_wrong_with_it_but_that_nobody_is_in_it(
    tmp_path, template, language
):
    survey, path = load_survey(template), tmp_path / "roster.xlsx"

    write_roster_template(survey, path, translator(language))

    with pytest.raises(RosterRefusedError) as refused:
        load_roster(path, survey)
    assert {one.message for one in refused.value.problems} == {NOBODY.message}


def test_the_headers_are_in_the_readers_language(tmp_path):
    path = tmp_path / "roster.xlsx"

    write_roster_template(load_survey("member-appraisal"), path, translator("en"))

    sheets = read_sheets(path)
    assert list(sheets) == ["Subjects", "Raters"]
    assert [cell.text for cell in sheets["Raters"].rows[1].values()] == [
        "Name",
        "Staff no./student no.",
        "Unit",
        "Category",
    ]
