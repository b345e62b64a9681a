"""From a template file to a survey, or to all that is wrong in it."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import SurveyRefusedError
from toolkit.i18n import LANGUAGES, translator
from toolkit.survey.loading import (
    check_survey,
    find_template,
    load_survey,
    read_survey,
    shipped_templates,
)
from toolkit.survey.plain import LARGEST_FILE, plain_data

SHIPPED = find_template("member-appraisal-short").read_text("utf-8")
PLACE = re.compile(r"mine\.yaml:[1-9]\d*")
WRONG = [
    *(None, True, 3, -1, 1.5, 10**38, "", "x y", "A01", "q4", "none", "{x}"),
    *([], [1], [[]], {}, {"a": 1}, {"zh-CN": "好"}, {"zh-CN": 1, "en": None}),
]
TEMPLATES = {
    template: plain_data(find_template(template).read_bytes()).data
    for template in shipped_templates()
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


@pytest.mark.parametrize("name", ["my_survey.yaml", "My-Survey.YAML", "问卷.yml"])
def test_a_file_whose_name_can_be_no_id_holds_any_survey(name, tmp_path):
    (tmp_path / name).write_text(SHIPPED, "utf-8")

    assert load_survey(tmp_path / name).id == "member-appraisal-short"


@pytest.mark.parametrize("name", ["form.xlsx", "survey.json", "survey", "folder.yaml"])
def test_what_is_there_and_no_template_is_not_called_missing(name, tmp_path):
    place = tmp_path / name
    place.mkdir() if name.startswith("folder") else place.write_text(SHIPPED, "utf-8")

    with pytest.raises(SurveyRefusedError, match="no survey template"):
        load_survey(place)


def test_a_name_that_no_disk_can_have_is_refused_like_others():
    with pytest.raises(SurveyRefusedError, match="no such survey"):
        load_survey("x" * 5000 + ".yaml")


def test_a_file_that_cannot_be_opened_is_refused(tmp_path, monkeypatch):
    mine = tmp_path / "mine.yaml"
    mine.write_text(SHIPPED, "utf-8")

    def closed(*_):
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.open", closed)

    with pytest.raises(SurveyRefusedError, match="cannot be opened"):
        load_survey(mine)


def test_the_same_fault_on_one_line_is_told_once():
    said = "text: {zh-CN: 您的宗教, en: religion}, help: {zh-CN: 宗教, en: religion}"
    item = f"  - {{id: Z1, kind: text, {said}}}"
    error = refused(changed("items:\n", f"items:\n{item}\n"))

    assert len([str(one) for one in error.problems]) == 2


def test_all_problems_are_told_together_each_with_its_line():
    broken = changed("version: 1", "version: none").replace("kind: text", "kind: essay")
    lines = broken.splitlines()

    error = refused(broken)

    essays = [n for n, line in enumerate(lines, 1) if "  - id: A1" in line][1:]
    wanted = [lines.index("version: none") + 1, *essays]
    assert places(error) == {f"mine.yaml:{line}" for line in wanted}


def test_a_refusal_names_the_line():
    error = refused("id: a\nversion: 1\ntitle: &x {en: a}")

    assert places(error) == {"mine.yaml:3"}


def test_text_that_is_not_utf_8_is_refused_at_its_line():
    with pytest.raises(SurveyRefusedError) as refusal:
        read_survey("id: a\ntitle: 评议".encode("gb18030"), name="mine.yaml")

    assert places(refusal.value) == {"mine.yaml:2"}


@pytest.mark.abuse(54)
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


def test_notes_stop_nobody():
    checked = check_survey(changed("（可不填）", "(可不填)").encode(), name="mine.yaml")

    assert [problem.blocks for problem in checked.problems] == [False]
    assert checked.is_in_order
    assert checked.survey == read_survey(
        changed("（可不填）", "(可不填)").encode(), name="mine.yaml"
    )


def test_problems_come_in_the_order_of_the_file():
    error = refused(
        SHIPPED.replace("id: A17", "id: a17").replace("version: 1", "version: 0")
    )

    lines = [int(problem.place.partition(":")[2]) for problem in error.problems]
    assert lines == sorted(lines)
    assert len(lines) == 2


def paths(data, path=()):
    """Yield the path of every place in plain data but the root."""
    below = data.items() if isinstance(data, dict) else enumerate(data)
    for name, value in below:
        yield (*path, name)
        if isinstance(value, dict | list):
            yield from paths(value, (*path, name))


def put(data, path, value):
    """Return plain data with one place changed."""
    name, *rest = path
    changed = dict(data) if isinstance(data, dict) else list(data)
    changed[name] = put(data[name], rest, value) if rest else value
    return changed


@given(
    st.sampled_from(sorted(TEMPLATES)),
    st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(WRONG)), max_size=4),
)
def test_whatever_stands_anywhere_it_is_read_or_told_with_its_line(template, changes):
    data = TEMPLATES[template]
    for number, value in changes:
        places = list(paths(data))
        data = put(data, places[number % len(places)], value)

    checked = check_survey(
        json.dumps(data, ensure_ascii=False, indent=1).encode(), name="mine.yaml"
    )

    assert checked.is_in_order == (not any(it.blocks for it in checked.problems))
    assert checked.survey or not checked.is_in_order
    for problem in checked.problems:
        assert PLACE.fullmatch(problem.place)
        assert all(translator(tag).explain(problem) for tag in LANGUAGES)


@pytest.mark.abuse(54)
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
