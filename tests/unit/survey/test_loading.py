"""From a template file to a survey, or to all that is wrong in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import SurveyRefusedError
from toolkit.i18n import LANGUAGES, translator
from toolkit.survey.loading import (
    DEEPEST,
    LARGEST_FILE,
    find_template,
    load_survey,
    read_survey,
    shipped_templates,
)

SHIPPED = find_template("member-appraisal-short").read_text("utf-8")
NOT_PLAIN = {
    "an anchor": "id: &x a",
    "an alias": "id: *x",
    "a tag": "id: !!python/name:os.system",
    "a core tag": "id: !!str a",
    "great depth": "id: " + "[" * (DEEPEST + 1),
    "a key twice": "id: a\nversion: 1\nid: b",
    "a tab": "id:\n\t- a",
    "an open quote": 'id: "a',
    "two documents": "id: a\n---\nid: b",
    "a NUL": "id: \0",
    "a control character": "id: \a",
    "the value key": "id: =",
    "a number of 5,000 digits": "version: " + "9" * 5000,
    "a prefix without digits": "version: 0x_",
}


def refused(text, **facts):
    with pytest.raises(SurveyRefusedError) as refusal:
        read_survey(text.encode(), name="mine.yaml", **facts)
    return refusal.value


def read_or_refused(text):
    """Return the survey, or the problems that are told instead."""
    try:
        return read_survey(text.encode(), name="mine.yaml")
    except SurveyRefusedError as error:
        return error.problems


def changed(old, new):
    assert SHIPPED.count(old) >= 1
    return SHIPPED.replace(old, new, 1)


BROKEN = NOT_PLAIN | {
    "nothing": "",
    "a list": "- a",
    "a list for an id": "id: [a]",
    "a version below one": changed("version: 1", "version: 0"),
    "an unknown direction": changed("masses-to-members", "sideways"),
    "an unknown kind": changed("kind: grade", "kind: essay"),
    "no kind": changed("    kind: grade\n", ""),
    "no paragraph": changed("§8¶4", "8.4"),
    "an unknown field": changed("cycle_months: 24", "cycles: 24"),
    "a missing language": changed(", en: Excellent", ""),
}


def places(error):
    return {problem.place for problem in error.problems}


@pytest.mark.parametrize("template", shipped_templates())
def test_a_shipped_template_is_found_by_its_id(template):
    assert load_survey(template) == load_survey(find_template(template))


def test_a_template_is_found_by_its_path(tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(changed("id: member-appraisal-short", "id: mine"), "utf-8")

    assert load_survey(mine).id == "mine"


def test_an_unknown_id_is_answered_with_those_there_are():
    with pytest.raises(SurveyRefusedError, match="member-appraisal-short"):
        load_survey("no-such-survey")


def test_an_id_cannot_leave_the_folder_of_templates():
    with pytest.raises(SurveyRefusedError):
        load_survey("../../pyproject")


def test_a_file_and_its_survey_have_one_name():
    error = refused(SHIPPED, expected_id="mine")

    assert places(error) == {"mine.yaml:1"}


def test_all_problems_are_told_together_each_with_its_line():
    broken = changed("version: 1", "version: none").replace("kind: text", "kind: essay")
    lines = broken.splitlines()

    error = refused(broken)

    essays = [n for n, line in enumerate(lines, 1) if "  - id: A1" in line][1:]
    wanted = [lines.index("version: none") + 1, *essays]
    assert places(error) == {f"mine.yaml:{line}" for line in wanted}


@pytest.mark.parametrize("broken", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_what_is_not_plain_data_is_refused(broken):
    assert len(refused(broken).problems) == 1


def test_a_refusal_names_the_line():
    error = refused("id: a\nversion: 1\ntitle: &x {en: a}")

    assert places(error) == {"mine.yaml:3"}


def test_text_that_is_not_utf_8_is_refused_at_its_line():
    with pytest.raises(SurveyRefusedError) as refusal:
        read_survey("id: a\ntitle: 评议".encode("gb18030"), name="mine.yaml")

    assert places(refusal.value) == {"mine.yaml:2"}


def test_a_huge_file_is_refused_unread():
    error = refused("#" * LARGEST_FILE + SHIPPED)

    assert "larger" in str(error)


def test_a_byte_order_mark_does_no_harm():
    assert read_survey(SHIPPED.encode("utf-8-sig"), name="mine.yaml")


@pytest.mark.parametrize("code", ["yes", "no", "on", "off", "y", "n"])
def test_words_that_yaml_1_1_took_for_truth_are_codes(code):
    survey = read_survey(
        SHIPPED.replace("dont_know", code).encode(), name="member.yaml"
    )

    assert survey.scales["l4"].exit.code == code


@pytest.mark.parametrize("code", ["true", "null", "2026", "1.5"])
def test_what_is_no_text_is_no_code(code):
    assert refused(SHIPPED.replace("dont_know", code))


def test_a_template_lacks_no_language():
    error = refused(changed(", en: Excellent", ""))

    assert "en" in str(error)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_every_problem_can_be_said_in_every_language(language, broken):
    said = [translator(language).explain(it) for it in refused(broken).problems]

    assert said
    assert all(said)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_file_does_more_than_be_refused(raw):
    with pytest.raises(SurveyRefusedError):
        read_survey(raw, name="mine.yaml")


@given(st.data())
def test_a_damaged_template_is_read_or_refused(data):
    start = data.draw(st.integers(0, len(SHIPPED)), label="start")
    length = data.draw(st.integers(0, 20), label="length")
    put = data.draw(st.text("[]{}:-,!&*\"'=~|>0x.9\n\t ", max_size=6), label="put")
    damaged = SHIPPED[:start] + put + SHIPPED[start + length :]

    assert read_or_refused(damaged)
