from __future__ import annotations

from html.parser import HTMLParser

import pytest
from unit.forms.every_kind import Person, item, survey, text

from toolkit.forms.page import Whole, ballot_form, places_on, preview_page
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


PEOPLE = (
    Person("m1", "李想", "教工支部"),
    Person("m2", "欧阳静怡", "教工支部"),
    Person("m3", "王䶮", "研究生支部"),
)


class Form(HTMLParser):
    """What a browser makes of the fields: choices, checked ones, words, texts."""

    def __init__(self, html):
        super().__init__()
        self.choices, self.checked, self.words, self.typed = {}, {}, {}, {}
        self.groups, self.ids, self.tags, self.texts = [], {}, [], []
        self.open_details = 0
        self._into = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        name = named.get("name")
        self.tags.append((tag, named))
        self._into = None
        if tag == "input" and named.get("type", "text") == "text":
            self.typed[name] = named["value"]
        elif tag == "input":
            self.choices.setdefault(name, []).append(named["value"])
            if "checked" in named:
                self.checked.setdefault(name, []).append(named["value"])
        elif tag == "textarea":
            self.words[name] = ""
            self._into = (self.words, name)
        elif tag == "details":
            self.open_details += "open" in named
        elif named.get("role") == "radiogroup":
            self.groups.append(named["aria-labelledby"].split())
        if "id" in named:
            self.ids[named["id"]] = ""
            if tag not in {"input", "textarea"}:
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

    def classed(self, name):
        """The attributes of all elements of a class."""
        return [one for _, one in self.tags if name in one.get("class", "").split()]

    def lines(self, kind=None):
        """The attributes of all lines, or of those of a kind."""
        named = [one for _, one in self.tags if "data-kind" in one]
        return [one for one in named if kind in {None, one["data-kind"]}]

    def field(self, name):
        """The attributes of the first field of a name."""
        return next(one for _, one in self.tags if one.get("name") == name)

    @property
    def spoken(self):
        """What a screen reader calls each group of choices."""
        return [tuple(self.ids[one].strip() for one in group) for group in self.groups]


def form(survey=SHORT, people=PEOPLE, *, language="zh-CN", **given):
    return Form(str(ballot_form(survey, people, language=language, **given)))


def several_items(*, scales=1):
    """A table in which more than one question is asked about every name."""
    first = SHORT.item("A15")
    second = first.model_copy(
        update={"id": "B01", "text": {"zh-CN": "工作作风。", "en": "Manner of work."}}
    )
    kept = {"l4": SHORT.scales["l4"]}
    if scales > 1:
        kept["l3"] = SHORT.scales["l4"].model_copy(
            update={"grades": SHORT.scales["l4"].grades[:3]}
        )
        second = second.model_copy(update={"scale": "l3"})
    items = (first, second, *SHORT.written_items)
    return SHORT.model_copy(update={"items": items, "scales": kept})


def shown(*items, people=PEOPLE[:1], answers=None, **given):
    """Return the form of these items, or of one of every kind."""
    said = {("m1", name): values for name, values in (answers or {}).items()}
    return form(survey(*items), people, language="en", answers=said, **given)


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

    for asked in SHORT.items:
        assert asked.text[language] in said
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
    said = [it for it in form().texts if it and it in {*sum(PEOPLE, ())}]

    assert said == ["教工支部", "李想", "欧阳静怡", "研究生支部", "王䶮"]


@pytest.mark.parametrize("branch", ["", "教工支部"])
def test_headings_skip_no_level(branch):
    asked = survey(item("grade", dimension="work"), dimensions={"work": text("Work")})
    headed = form(asked, [Person("m1", "李想", branch)])

    headings = [tag for tag, _ in headed.tags if tag in {"h2", "h3", "h4"}]
    assert headings == ["h2", "h3", "h4"]


def test_nothing_is_marked_beforehand():
    assert form().checked == {}


def test_what_was_filled_in_is_there_again():
    shown = form(
        answers={("m1", "A15"): ["qualified"], ("m2", "A16"): ["\n一行\n两行 "]},
    )

    assert shown.checked == {"m1.A15": ["qualified"]}
    assert shown.words["m2.A16"] == "\n一行\n两行 "


def test_opinions_are_folded_away_unless_there_are_some():
    answers = {("m2", "A17"): ["多通报进展。"], ("m1", "A15"): ["qualified"]}

    assert form().open_details == 0
    assert form(answers=answers).open_details == 1


def test_a_survey_of_words_alone_is_not_folded():
    only_words = SHORT.model_copy(update={"items": SHORT.written_items})

    assert not any(tag == "details" for tag, _ in form(only_words).tags)


def test_a_survey_of_marks_alone_has_nothing_to_fold():
    only_marks = SHORT.model_copy(update={"items": (SHORT.item("A15"),)})

    assert not any(tag == "details" for tag, _ in form(only_marks).tags)


def test_questions_on_one_scale_share_the_heads_of_a_table():
    common, various = form(several_items()), form(several_items(scales=2))

    assert len(common.classed("head")) == 1
    assert various.classed("head") == []


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

    assert len(shown.classed("two")) == is_spread
    assert name in shown.texts


@pytest.mark.abuse(33)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_and_words_are_shown_as_they_are(hostile):
    shown = form(
        people=[Person("m1", hostile, hostile)], answers={("m1", "A16"): [hostile]}
    )

    assert {tag for tag, _ in shown.tags}.isdisjoint({"script", "img"})
    assert not any(key.startswith("on") for _, named in shown.tags for key in named)
    assert shown.texts.count(hostile) == 3


def test_options_have_one_size_on_a_phone_side_by_side_if_they_fit():
    def classes(language):
        marks = form(language=language).tags
        return {one["class"] for _, one in marks if one.get("role") == "radiogroup"}

    assert classes("zh-CN") == {"marks"}
    assert classes("en") == {"marks loose"}


def test_every_kind_has_fields_of_its_own():
    fields = shown()

    marks = ["good", "fair", "poor", "cannot_say"]
    assert fields.choices == {
        "m1.A01": marks,
        "m1.D04": ["yes", "no", "cannot_say"],
        "m1.N01": ["north", "east", "south", "west", "cannot_say"],
        "m1.H201": ["cannot_say"],
        "m1.H105": ["cannot_say"],
        "m1.F01.grade": marks,
    }
    assert fields.typed == {"m1.H201": "", "m1.H105": ""}
    rows = [
        f"m1.E10.{row}.{part}"
        for row in (1, 2, 3)
        for part in ("clause", "change", "reason")
    ]
    assert list(fields.words) == ["m1.A16", *rows, "m1.F01.value", "m1.F01.note"]


def test_what_was_filled_in_is_there_again_whatever_the_kind():
    answers = {
        "A01": ["fair"],
        "D04": ["yes"],
        "N01": ["north", "west"],
        "H201": ["12"],
        "H105": ["cannot_say"],
        "A16": ["Good."],
        "E10.3.change": ["fewer"],
        "F01.grade": ["good"],
        "F01.note": ["2-7"],
    }

    again = shown(answers=answers)

    assert again.checked == {
        "m1.A01": ["fair"],
        "m1.D04": ["yes"],
        "m1.N01": ["north", "west"],
        "m1.H105": ["cannot_say"],
        "m1.F01.grade": ["good"],
    }
    assert again.typed == {"m1.H201": "12", "m1.H105": ""}
    assert {name: said for name, said in again.words.items() if said} == {
        "m1.A16": "Good.",
        "m1.E10.3.change": "fewer",
        "m1.F01.note": "2-7",
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"at_most": 2}, "Choose 2 at most."),
        ({"at_most": 3, "at_least": 2}, "Choose 2 to 3."),
        ({"at_most": 2, "at_least": 2}, "Choose 2."),
        ({"at_most": 4}, "You may choose several."),
    ],
)
def test_how_many_may_be_chosen_is_said(changed, said):
    assert said in shown(item("choose", **changed)).texts


@pytest.mark.parametrize(
    ("kind", "changed", "said"),
    [
        ("points", {}, "0–15"),
        ("number", {"min": -5, "max": 2.5}, "-5–2.5"),
        ("number", {}, "%"),
        ("evidence", {}, "Target: twelve times"),
        ("grade", {"help": text("As seen this year.")}, "As seen this year."),
    ],
)
def test_what_helps_to_answer_is_said(kind, changed, said):
    assert said in shown(item(kind, **changed)).texts


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("grade", "radiogroup"),
        ("choose", "group"),
        ("points", "group"),
        ("text", None),
        ("clause", "group"),
        ("evidence", "radiogroup"),
    ],
)
def test_help_is_spoken_with_the_question(kind, name):
    spoken = shown(item(kind, help=text("As seen this year.")))

    described = [
        one
        for tag, one in spoken.tags
        if one.get("role") == name and (name or tag == "textarea")
        and "aria-describedby" in one
    ]  # fmt: skip
    ids = described[0]["aria-describedby"].split()
    assert "As seen this year." in [spoken.ids[one] for one in ids]


def test_all_that_is_referred_to_is_there():
    whole = shown(*(item(kind, help=text("Help.")) for kind in KINDS), unfit=ALL_UNFIT)

    referred = {
        one
        for _, named in whole.tags
        for key in ("aria-labelledby", "aria-describedby", "for")
        for one in named.get(key, "").split()
    }
    ids = [named["id"] for _, named in whole.tags if "id" in named]
    assert referred <= set(ids)
    assert len(set(ids)) == len(ids)


def test_a_number_is_typed_on_the_keys_it_needs():
    fields = shown()

    assert fields.field("m1.H201")["inputmode"] == "numeric"
    assert fields.field("m1.H105")["inputmode"] == "decimal"


def test_further_rows_are_folded_away_unless_filled_in():
    assert shown().open_details == 0
    assert shown(answers={"E10.1.change": ["fewer"]}).open_details == 0
    assert shown(answers={"E10.2.change": ["fewer"]}).open_details == 1


def test_the_form_is_counted_and_stands_under_its_dimensions():
    people = {"dimensions": {"work": text("Work"), "words": text("Words")}}
    items = (
        item("grade", dimension="work"),
        item("choice", dimension="work"),
        item("text", dimension="words"),
    )

    said = form(survey(*items, **people), PEOPLE[:1], language="en").texts

    order = [it for it in said if it in {"Work", "Words", "1", "2", "3"}]
    assert order == ["Work", "1", "2", "Words", "3"]


def test_some_items_are_asked_about_some_subjects_only():
    groups = [{"id": "staff", "text": text("Staff")}]
    asked = survey(
        item("grade"), item("choice", only_for=["staff"]), subject_groups=groups
    )
    people = [Person("m1", "李想", category="staff"), Person("m2", "王䶮")]

    assert list(form(asked, people).choices) == ["m1.A01", "m1.D04", "m2.A01"]


@pytest.mark.parametrize("layout", ["form", "matrix"])
def test_who_is_asked_is_said_where_nothing_is_hidden(layout):
    condition = {"item": "D04", "is": ["yes", "cannot_say"]}
    asked = survey(item("choice"), item("text", show_if=condition), layout=layout)

    conditional = form(asked, PEOPLE[:1], language="en")

    (line,) = (one for one in conditional.lines() if "data-if" in one)
    where = "to question 1" if layout == "form" else "above"
    assert line["data-if"] == "D04 yes cannot_say"
    assert f"Only if you answered “Yes”, “Cannot say” {where}." in conditional.texts
    assert "hidden" not in line


def test_three_lines_on_one_scale_have_a_head_and_two_have_none():
    three = [item("grade", id=f"A0{n}") for n in (1, 2, 3)]
    two = three[:2]

    assert len(shown(*three, item("choice"), *two_more(two)).classed("head")) == 1
    assert len(shown(*two).classed("head")) == 1
    assert shown(*two, item("choice")).classed("head") == []


def two_more(items):
    return [{**one, "id": f"B{n}"} for n, one in enumerate(items)]


def test_a_table_of_names_asks_the_rest_below_each_name():
    reasons = item("choose", show_if={"item": "A01", "is": "poor"})
    table = form(survey(item("grade"), reasons, layout="matrix"), PEOPLE, language="en")

    assert len(table.classed("head")) == 1
    assert len(table.classed("below")) == len(PEOPLE)
    assert table.spoken == [(one.name, "The grade.") for one in PEOPLE]


@pytest.mark.parametrize(
    ("subjects", "people", "title", "named", "counted"),
    [
        ("member", PEOPLE, "", 3, True),
        ("member", PEOPLE[:1], "", 1, False),
        ("matter", PEOPLE, "", 3, False),
        ("matter", PEOPLE[:1], "李想", 0, False),
        ("none", [Whole("all", "Every kind")], "", 0, False),
    ],
)
def test_a_subject_is_named_and_counted_where_that_tells_something(
    subjects, people, title, named, counted
):
    headed = form(survey(item("grade"), subjects=subjects), people, title=title)

    hidden = [tag for tag, one in headed.tags if one.get("class") == "unseen"]
    assert len(people) - hidden.count("h3") == named
    assert bool(headed.classed("counted")) == counted
    assert len(headed.spoken[0]) == (2 if named else 1)


ALL_UNFIT = {("m1", one["id"]) for one in map(item, ("choose", "text", "evidence"))}
KINDS = (
    "grade", "choice", "choose", "points", "number", "text", "clause", "evidence",
)  # fmt: skip


@pytest.mark.parametrize("layout", ["form", "matrix"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_unfit_is_marked_and_says_what_is_asked_for(layout, kind):
    asked = survey(item(kind), layout=layout)
    wrong = ("m1", asked.items[0].id)

    marked = form(asked, PEOPLE[:2], language="en", unfit={wrong})

    ((place, said),) = places_on(asked, PEOPLE[:2], {wrong}, language="en")
    assert marked.ids[place].startswith("Please correct this.")
    assert len(marked.classed("fault")) == 1
    assert said == f"李想: The {kind}."


def test_lists_of_names_stand_in_narrow_columns_and_long_options_one_to_a_line():
    def look(*labels):
        codes = [{"code": f"o{n}", "text": text(it)} for n, it in enumerate(labels)]
        several = shown(item("choose", options=codes, at_most=1))
        (marks,) = several.classed("marks")
        return marks["class"].split()[1:]

    names = ["李想", "欧阳静怡", "王䶮", "赵赟", "周明远", "吴一凡"]
    assert look(*names) == ["list", "names"]
    assert look("From the notice at the wall of the building", "By word") == ["list"]
    assert look("态度", "效率") == ["loose"]


def test_a_preview_is_a_whole_page_that_asks_nothing_of_any_server():
    page = preview_page(survey(), PEOPLE, language="zh-CN")

    whole = Form(page)
    tags = [tag for tag, _ in whole.tags]
    assert page.startswith("<!doctype html>")
    assert {"style", "script"} <= set(tags)
    assert {"form", "link", "img"}.isdisjoint(tags)
    assert not any(key in {"src", "href"} for _, one in whole.tags for key in one)
    assert "m3.A01" in whole.choices


def test_a_preview_fills_in_parameters_and_lets_subjects_be_chosen():
    asked = survey(
        item("choose", options="subjects", text=text("Whom, for {amount}?")),
        parameters={"amount": "100"},
        subjects="nominee",
    )

    whole = Form(preview_page(asked, PEOPLE, language="en"))

    assert whole.choices == {"all.N01": ["m1", "m2", "m3", "cannot_say"]}
    assert "Whom, for 100?" in whole.texts


@pytest.mark.abuse(33)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_preview_shows_hostile_words_as_they_are(hostile):
    whole = Form(preview_page(survey(title=text(hostile)), PEOPLE[:1], language="en"))

    assert [tag for tag, _ in whole.tags].count("script") == 1
    assert hostile in whole.texts
