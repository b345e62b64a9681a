from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

import pytest

from toolkit.forms.page import ballot_form
from toolkit.survey.loading import load_survey

SHORT = load_survey("member-appraisal-short")
HOSTILE = (
    "<script>alert(1)</script>",
    '" onclick="alert(1)',
    "' autofocus onfocus='alert(1)",
    "</textarea><img src=x>",
    "{{ 7 * 7 }}",
    "&lt;b&gt;",
)


class Person(NamedTuple):
    id: str
    name: str
    branch: str = ""


PEOPLE = (
    Person("m1", "李想", "教工支部"),
    Person("m2", "欧阳静怡", "教工支部"),
    Person("m3", "王䶮", "研究生支部"),
)


class Form(HTMLParser):
    """What a browser makes of the fields: choices, checked ones, words, texts."""

    def __init__(self, html):
        super().__init__()
        self.choices, self.checked, self.words = {}, {}, {}
        self.groups, self.ids, self.tags, self.texts = [], {}, [], []
        self.open_details = 0
        self._into = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        name = named.get("name")
        self.tags.append((tag, named))
        self._into = None
        if tag == "input":
            self.choices.setdefault(name, []).append(named["value"])
            if "checked" in named:
                self.checked[name] = named["value"]
        elif tag == "textarea":
            self.words[name] = ""
            self._into = (self.words, name)
        elif tag == "details":
            self.open_details += "open" in named
        elif named.get("role") == "radiogroup":
            self.groups.append(named["aria-labelledby"].split())
        if "id" in named:
            self.ids[named["id"]] = ""
            self._label = (self.ids, named["id"])
            self._into = self._label
        elif tag == "span":
            self._into = getattr(self, "_label", None)

    def handle_endtag(self, tag):
        if tag in {"h3", "p"}:
            self._label = None
        self._into = None

    def handle_data(self, data):
        self.texts.append(data.strip())
        if self._into is not None:
            kept, name = self._into
            kept[name] += data.removeprefix("\n") if not kept[name] else data

    @property
    def spoken(self):
        """What a screen reader calls each group of choices."""
        return [tuple(self.ids[one].strip() for one in group) for group in self.groups]


def form(survey=SHORT, people=PEOPLE, *, language="zh-CN", **given):
    return Form(ballot_form(survey, people, language=language, **given))


def several_items(survey=SHORT, *, scales=1):
    (first,) = survey.closed_items
    second = first.model_copy(
        update={"id": "B01", "text": {"zh-CN": "工作作风。", "en": "Manner of work."}}
    )
    kept = {"l4": survey.scales["l4"]}
    if scales > 1:
        kept["l3"] = survey.scales["l4"].model_copy(
            update={"grades": survey.scales["l4"].grades[:3]}
        )
        second = second.model_copy(update={"scale": "l3"})
    items = (first, second, *survey.text_items)
    return survey.model_copy(update={"items": items, "scales": kept})


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_subject_can_be_marked_and_written_on(language):
    shown = form(language=language)

    options = [option.code for option in SHORT.scales["l4"].options]
    assert shown.choices == {f"m{n}.A15": options for n in (1, 2, 3)}
    assert shown.words == {
        f"m{n}.{item}": "" for n in (1, 2, 3) for item in ("A16", "A17")
    }


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_survey_is_asked_in_the_readers_language(language):
    said = form(language=language).texts

    for item in SHORT.items:
        assert item.text[language] in said
    for option in SHORT.scales["l4"].options:
        assert option.text[language] in said


def test_a_screen_reader_hears_subject_and_question():
    assert form(language="en").spoken == [
        (person.name, "Overall appraisal of this member.") for person in PEOPLE
    ]


def test_with_several_questions_a_screen_reader_hears_each():
    assert form(several_items(), PEOPLE[:1], language="en").spoken == [
        ("李想", "Overall appraisal of this member."),
        ("李想", "Manner of work."),
    ]


def test_subjects_stand_under_their_branch_in_order():
    said = [text for text in form().texts if text in {*sum(PEOPLE, ())}]

    assert said == ["教工支部", "李想", "欧阳静怡", "研究生支部", "王䶮"]


def test_nothing_is_marked_beforehand():
    assert form().checked == {}


def test_what_was_filled_in_is_there_again():
    shown = form(
        answers={("m1", "A15"): "qualified", ("m2", "A16"): "\n一行\n两行 "},
    )

    assert shown.checked == {"m1.A15": "qualified"}
    assert shown.words["m2.A16"] == "\n一行\n两行 "


def test_opinions_are_folded_away_unless_there_are_some():
    answers = {("m2", "A17"): "多通报进展。", ("m1", "A15"): "qualified"}

    assert form().open_details == 0
    assert form(answers=answers).open_details == 1


def test_a_survey_of_words_alone_is_not_folded():
    only_words = SHORT.model_copy(update={"items": SHORT.text_items})

    assert form(only_words).open_details == len(PEOPLE)


def test_a_survey_of_marks_alone_has_nothing_to_fold():
    only_marks = SHORT.model_copy(update={"items": SHORT.closed_items})

    assert not any(tag == "details" for tag, _ in form(only_marks).tags)


def test_questions_on_one_scale_share_the_heads_of_a_table():
    common, various = form(several_items()), form(several_items(scales=2))

    heads = [
        [named for _, named in shown.tags if named.get("class") == "head"]
        for shown in (common, various)
    ]
    assert len(heads[0]) == 1
    assert heads[1] == []


def test_marks_can_be_taken_back_where_that_is_wanted():
    def clear(shown):
        return [named["value"] for tag, named in shown.tags if tag == "button"]

    assert clear(form(can_clear=True)) == ["m1.A15", "m2.A15", "m3.A15"]
    assert clear(form()) == []


@pytest.mark.parametrize(
    ("name", "is_spread"),
    [("李想", True), ("王䶮", True), ("赵㛃", True), ("孙𬱖", True),
     ("欧阳静怡", False), ("Li", False), ("李a", False), ("甲", False), ("一·", False)],
)  # fmt: skip
def test_a_name_of_two_characters_is_spread_but_stays_as_it_is(name, is_spread):
    shown = form(people=[Person("m1", name)])

    spread = [named for _, named in shown.tags if named.get("class") == "two"]
    assert len(spread) == is_spread
    assert name in shown.texts


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_and_words_are_shown_as_they_are(hostile):
    shown = form(
        people=[Person("m1", hostile, hostile)], answers={("m1", "A16"): hostile}
    )

    assert {tag for tag, _ in shown.tags}.isdisjoint({"script", "img"})
    assert not any(key.startswith("on") for _, named in shown.tags for key in named)
    assert shown.texts.count(hostile) == 3


def test_options_have_one_size_on_a_phone_side_by_side_if_they_fit():
    def classes(language):
        marks = form(language=language).tags
        return {
            named["class"] for _, named in marks if named.get("role") == "radiogroup"
        }

    assert classes("zh-CN") == {"marks tight"}
    assert classes("en") == {"marks"}
