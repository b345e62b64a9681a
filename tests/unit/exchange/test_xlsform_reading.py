"""Forms as people have written them for other programs."""

from __future__ import annotations

import json

import pytest
from grids import grids_of, sheets_of
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import SurveyRefusedError
from toolkit.exchange.xlsform.reading import read_xlsform
from toolkit.survey.model import Survey
from toolkit.survey.plain import plain_data
from toolkit.survey.writing import write_template

CHOICES = """
|choices|list_name|name|label::中文 (zh)|label::English (en)|
||yesno|yes|是|Yes|
||yesno|no|否|No|
||agree|1|非常不同意|Strongly disagree|
||agree|2|一般|Neutral|
||agree|3|非常同意|Strongly agree|
||tools|Pen|笔|Pen|
||tools|ink-pot|墨水|Ink|
||tools|brush|毛笔|Brush|
||tools|dk|不知道|Don't know|
"""
HEADER = (
    "|survey|type|name|label::中文 (zh)|label::English (en)|relevant|constraint|extra|"
)


def form(*rows, choices=CHOICES, header=HEADER):
    """Read a form of some rows, each a line of cells below the header."""
    lines = "\n".join(f"||{row}|" for row in rows)
    return read_xlsform(sheets_of(f"{header}\n{lines}\n{choices}"), file="a.xlsx")


def items(read):
    return {item["id"]: item for item in read.data["items"]}


def places(problems, words):
    return [one.place for one in problems if words in str(one)]


def test_what_is_read_is_a_survey():
    read = form(
        "begin_group|work|工作|Work|||",
        "select_one agree|a|老师讲解清楚。|Explains well.|||",
        "select_one agree|b|材料有用。|Useful material.|||",
        "end_group|||||",
        "select_multiple tools|c|用过什么？|What was used?||count-selected(.) <= 2|",
        "integer|d|几次？|How often?||. >= 0 and . < 10|",
        "text|e|意见。|Opinions.||string-length(.) <= 80|",
    )
    survey = Survey.model_validate_json(json.dumps(read.data))

    assert [item.kind for item in survey.items] == [
        *("grade", "grade", "choose", "number", "text")
    ]
    assert [item.dimension for item in survey.items] == ["work", "work"] + [None] * 3
    assert survey.item("Q03").at_most == 2
    assert survey.item("Q04").limits() == (0, 9, 0)
    assert survey.item("Q05").max_chars == 80


def test_names_that_are_no_ids_get_new_ones_and_the_change_is_told():
    read = form(
        "text|Q02|甲。|A.|||",
        "text|opinions|乙。|B.|||",
        "text|WORDS|丙。|C.|||",
    )

    assert list(items(read)) == ["Q02", "Q01", "WORDS"]
    assert places(read.changed, "“opinions” became Q01") == ["survey!B3"]


def test_a_list_without_a_way_out_gets_one_and_that_is_told():
    read = form("select_one yesno|A|是否？|Yes or no?|||")

    assert items(read)["A"]["exit"]["text"]["zh-CN"] == "不了解"
    assert places(read.changed, "was added to “yesno”") == ["choices!A2"]


def test_a_way_out_is_found_by_its_words_and_taken_from_the_options():
    read = form("select_multiple tools|A|用过什么？|What?|||")

    assert items(read)["A"]["exit"]["code"] == "dk"
    assert len(items(read)["A"]["options"]) == 3
    assert places(read.changed, "way out of “tools”") == ["choices!B10"]


def test_names_of_options_are_changed_where_they_are_no_codes():
    read = form("select_multiple tools|A|用过什么？|What?|||")
    codes = [option["code"] for option in items(read)["A"]["options"]]

    assert codes == ["pen", "ink_pot", "brush"]
    assert places(read.changed, "“ink-pot” became ink_pot") == ["choices!B8"]


def test_a_list_from_blame_to_praise_is_a_scale_and_turned_round():
    read = form("select_one agree|A|讲解清楚。|Explains well.|||")
    grades = read.data["scales"]["agree"]["grades"]

    assert [grade["code"] for grade in grades] == ["3", "2", "1"]
    assert places(read.changed, "was turned round") == ["choices!A4"]


def test_a_list_asked_twice_is_a_scale():
    plain = CHOICES.replace("非常不同意", "甲").replace("Strongly disagree", "A")
    read = form(
        "select_one agree|A|一。|One.|||",
        "select_one agree|B|二。|Two.|||",
        choices=plain,
    )

    assert {item["kind"] for item in read.data["items"]} == {"grade"}
    assert places(read.changed, "taken as a scale, best grade first")


def test_a_short_list_asked_twice_is_none():
    read = form("select_one yesno|A|一。|One.|||", "select_one yesno|B|二。|Two.|||")

    assert {item["kind"] for item in read.data["items"]} == {"choice"}


def test_cells_with_numbers_are_names_like_others():
    rows = [["list_name", "name", "label"], ["l", 1, "One"], ["l", 2, "Two"]]
    survey = [["type", "name", "label"], ["select_one l", "A", "Which?"]]
    read = read_xlsform(grids_of({"survey": survey, "choices": rows}), file="a.xlsx")

    assert [option["code"] for option in items(read)["A"]["options"]] == ["1", "2"]


@pytest.mark.parametrize(
    ("relevant", "answers"),
    [
        ("${a} = 'yes'", "yes"),
        ('"yes"=${a}', "yes"),
        ("selected(${a}, 'no')", "no"),
        ("(${a} = 'yes') or selected( ${ a }, 'no')", ["yes", "no"]),
        ("${a} = ‘yes’", "yes"),
    ],
)
def test_a_condition_on_one_earlier_item_is_kept(relevant, answers):
    read = form("select_one yesno|a|一。|One.|||", f"text|B|二。|Two.|{relevant}||")

    assert items(read)["B"]["show_if"] == {"item": "Q01", "is": answers}
    assert places(read.left_out, "asked without it") == []


@pytest.mark.parametrize(
    "relevant",
    [
        "${a} != 'yes'",
        "not(selected(${a}, 'yes'))",
        "${a} = 'yes' and ${c} = 'no'",
        "${a} = 'yes' or ${c} = 'yes'",
        "${a} = 'perhaps'",
        "${nobody} = 'yes'",
        "${later} = 'yes'",
        "${n} > 3",
        "selected(/data/a, 'yes')",
        "${a} = 'yes' or",
        "(" * 500,
    ],
)
def test_any_other_condition_is_left_out_and_the_item_always_asked(relevant):
    read = form(
        "select_one yesno|a|一。|One.|||",
        "select_one yesno|c|二。|Two.|||",
        "integer|n|三。|Three.||. >= 0 and . <= 9|",
        f"text|D|四。|Four.|{relevant}||",
        "select_one yesno|later|五。|Five.|||",
    )

    assert "show_if" not in items(read)["D"]
    assert places(read.left_out, "asked without it") == ["survey!E5"]


def test_items_of_a_group_share_its_condition():
    read = form(
        "select_one yesno|a|一。|One.|||",
        "begin group|g|组|Group|${a} = 'yes'||",
        "text|B|二。|Two.|||",
        "end group|||||",
    )

    assert items(read)["B"]["show_if"] == {"item": "Q01", "is": "yes"}


@pytest.mark.parametrize(
    ("type_", "constraint", "fields"),
    [
        ("integer", ". >= 1 and . <= 5", {"min": 1, "max": 5, "decimals": 0}),
        ("integer", ".>0 and .<6", {"min": 1, "max": 5, "decimals": 0}),
        ("integer", "(0 <= .) and (10 >= .)", {"min": 0, "max": 10, "decimals": 0}),
        ("decimal", ". > 10.51 and . < 18.39", {"min": 10.52, "max": 18.38}),
        ("decimal", ". >= 0 and . <= 1 and round(., 3) = .", {"decimals": 3}),
    ],
)
def test_the_limits_of_a_number_are_kept(type_, constraint, fields):
    read = form(f"{type_}|A|多少？|How many?||{constraint}|")

    assert fields.items() <= items(read)["A"].items()
    assert places(read.left_out, "constraint") == []


def test_a_number_without_limits_gets_wide_ones_and_that_is_told():
    read = form("integer|A|多少？|How many?|||", "integer|B|几？|More?||. <= -5|")

    assert (items(read)["A"]["min"], items(read)["A"]["max"]) == (0, 1_000_000)
    assert (items(read)["B"]["min"], items(read)["B"]["max"]) == (-1_000_005, -5)
    assert places(read.changed, "had no limits") == ["survey!F2", "survey!F3"]


def test_a_slider_from_nothing_upwards_asks_for_points():
    header = "|survey|type|name|label|parameters|"
    read = form(
        "range|A|评分|start=0 end=20 step=1",
        "range|B|比例|start=0;end=1;step=0.05",
        header=header,
    )

    assert items(read)["A"]["max"] == 20
    assert items(read)["A"]["kind"] == "points"
    assert items(read)["B"]["decimals"] == 2


def test_what_a_constraint_says_beyond_limits_is_told():
    read = form("text|A|姓。|Word.||regex(., '^[A-Z]+$')|")

    assert places(read.left_out, "regex") == ["survey!F2"]


@pytest.mark.parametrize(
    "type_",
    [
        *("geopoint", "image", "audio", "barcode", "date", "calculate", "start"),
        *("rank tools", "select_one_from_file a.csv", "select_one_external tools"),
        *("acknowledge", "no such type"),
    ],
)
def test_what_no_ballot_asks_is_left_out_and_told(type_):
    read = form(f"{type_}|thing|物|Thing|||", "text|B|意见。|Opinions.|||")

    assert list(items(read)) == ["B"]
    assert places(read.left_out, f"“thing” ({type_}) is left out") == ["survey!A2"]


def test_other_is_an_option_and_what_it_is_an_item():
    read = form("select_multiple tools or_other|A|用过什么？|What?|||")
    which = items(read)["Q01"]

    assert items(read)["A"]["options"][-1]["code"] == "other"
    assert which["kind"] == "text"
    assert which["show_if"] == {"item": "A", "is": ["other"]}


def test_a_repeat_is_asked_once_and_that_is_told():
    read = form(
        "begin_repeat|r|每次|Each time|||", "text|A|意见。|Words.|||", "end_repeat|||||"
    )

    assert list(items(read)) == ["A"]
    assert places(read.left_out, "asked once") == ["survey!A2"]


def test_notes_become_guidance_or_help():
    read = form(
        "note|n1|请如实填写。|Be honest.|||",
        "text|A|一。|One.|||",
        "note|n2|只写工作。|Work only.|||",
        "text|B|二。|Two.|||",
        "note|n3|谢谢。|Thanks.|||",
    )

    assert read.data["guidance"]["en"] == "Be honest."
    assert items(read)["B"]["help"]["en"] == "Work only."
    assert places(read.left_out, "“n3”") == ["survey!A6"]


def test_one_language_stands_in_for_the_other_and_that_is_told():
    read = form("text|A|一。||||", "text|B|二。|Two.|||", header=HEADER, choices="")

    assert items(read)["A"]["text"] == {"zh-CN": "一。", "en": "一。"}
    assert places(read.changed, "text in English is missing") == ["survey!D2"]


def test_a_label_without_language_speaks_as_it_looks():
    chinese = form("text|A|意见。", header="|survey|type|name|label|")
    english = form("text|A|Opinions.", header="|survey|type|name|label|")

    assert places(chinese.changed, "Texts (1) in English are missing") == ["survey"]
    assert places(english.changed, "Texts (1) in Chinese are missing") == ["survey"]


def test_other_languages_are_left_out_but_stand_in_where_there_is_nothing_else():
    header = "|survey|type|name|label::Français (fr)|label::English|"
    read = form("text|A|Avis|Opinions", "text|B|Autres|", header=header)

    assert items(read)["A"]["text"]["zh-CN"] == "Opinions"
    assert items(read)["B"]["text"]["en"] == "Autres"
    assert places(read.left_out, "“Français (fr)”") == ["survey!C1"]


def test_references_and_markup_in_the_wording_are_told():
    read = form("text|A|**甲**${x}？|<b>A</b> ${x}?|||")

    assert items(read)["A"]["text"] == {"zh-CN": "甲…？", "en": "A …?"}
    assert places(read.left_out, "“${x}”") == ["survey!C2", "survey!D2"]
    assert places(read.left_out, "markup") == ["survey!C2", "survey!D2"]


def test_columns_sheets_and_lists_that_are_not_used_are_told():
    read = form("text|A|一。|One.|||x", choices=f"{CHOICES}\n|entities|dataset|\n||e|")

    assert places(read.left_out, "“extra”") == ["survey!G1"]
    assert places(read.left_out, "“entities”") == ["entities"]
    assert len(places(read.left_out, "No item uses it")) == 3


def test_old_names_of_columns_and_types_are_known():
    read = form(
        "select one from yesno|A|一|||",
        "add select multiple prompt using tools|B|二|||",
        "int|C|三|. <= 9||selected(${A}, 'yes')",
        header="|SURVEY|Command|Tag|Caption|bind:constraint|hint|Bind: Relevance|",
        choices=CHOICES.replace("list_name", "list name"),
    )

    assert [item["kind"] for item in read.data["items"]] == [
        *("choice", "choose", "number")
    ]
    assert items(read)["C"]["show_if"] == {"item": "A", "is": "yes"}


def test_settings_are_taken_where_they_fit():
    settings = "|settings|form_title|form_id|version|\n||课程评价|Course 2026|v1|"
    read = form("text|A|一。|One.|||", choices=settings)

    assert read.data["id"] == "course-2026"
    assert read.data["version"] == 1
    assert read.data["title"]["zh-CN"] == "课程评价"
    assert places(read.changed, "“v1” became 1") == ["settings!C2"]


@pytest.mark.parametrize(
    ("rows", "place", "said"),
    [
        (["select_one|A|一|||"], "survey!A2", "does not say from which list"),
        (["select_one nowhere|A|一|||"], "survey!A2", "no list “nowhere”"),
        (["begin group|g||||", "text|A|一|||"], "survey!A2", "is not ended"),
        (["text|A|一|||", "end group|||||"], "survey!A3", "was begun"),
        (["note|A|一|||"], "survey!A1", "can be asked"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_by_cell(rows, place, said):
    with pytest.raises(SurveyRefusedError) as refused:
        form(*rows)

    assert place in places(refused.value.problems, said)


def test_all_reasons_are_told_together():
    with pytest.raises(SurveyRefusedError) as refused:
        form("select_one|A|一|||", "select_one nowhere|B|二|||", "end group|||||")

    assert len(refused.value.problems) == 3


@pytest.mark.parametrize(
    "sheets",
    [
        {},
        {"Sheet1": [["a"]]},
        {"survey": []},
        {"survey": [["Frage", "name"], ["text", "a"]]},
        {"survey": [["type", "name"], *([["text", "a"]] * 3000)]},
    ],
)
def test_what_is_no_form_is_refused(sheets):
    with pytest.raises(SurveyRefusedError):
        read_xlsform(grids_of(sheets), file="a.xlsx")


def test_a_list_that_nobody_reads_through_is_left_out():
    header = "|choices|list_name|name|label|"
    villages = "\n".join(f"||villages|{n}|村{n}|" for n in range(500))
    read = form(
        "select_one villages|A|哪个村？|Which?|||",
        "text|B|意见。|Words.|||",
        choices=f"{header}\n{villages}",
    )

    assert list(items(read)) == ["B"]
    assert places(read.left_out, "more than 200 options") == ["survey!A2"]


def test_the_time_at_which_a_form_ends_ends_no_group():
    read = form(
        "start|start||||||",
        "end|end||||||",
        "begin_group|g|组|Group|||",
        "text|A|意见。|Words.|||",
        "end|finished||||||",
        "text|B|意见。|Words.|||",
        "end_group||||||",
    )

    assert [item["dimension"] for item in read.data["items"]] == ["g", "g"]
    assert places(read.left_out, "(end) is left out") == ["survey!A3", "survey!A6"]


def test_options_of_a_cascade_are_told_apart_or_offered_once():
    read = form(
        "select_one towns|A|哪里？|Where?|||",
        choices="""
            |choices|list_name|name|label::中文 (zh)|label::English (en)|county|
            ||towns|king|金|King|wa|
            ||towns|king|金|King|tx|
            ||towns|k2|金|King|tx|
        """,
    )
    words = [option["text"] for option in items(read)["A"]["options"]]

    assert [text["en"] for text in words] == ["King", "King (k2)"]
    assert [text["zh-CN"] for text in words] == ["金", "金（k2）"]
    assert places(read.left_out, "offered once") == ["choices!B3"]
    assert places(read.changed, "“k2” was added") == ["choices!B4"]


def test_an_option_that_says_other_is_the_one_asked_after():
    read = form(
        "select_one aids|A|用什么？|What?|||",
        "select_one aids or_other|B|还有什么？|What else?|||",
        "text|C|哪种？|Which?|${B} = 'other'||",
        choices="""
            |choices|list_name|name|label::中文 (zh)|label::English (en)|
            ||aids|board|黑板|Board|
            ||aids|oth|其他|Others|
        """,
    )
    made = items(read)

    assert [one["code"] for one in made["B"]["options"]] == ["board", "oth"]
    assert made["Q01"]["show_if"] == {"item": "B", "is": ["oth"]}
    assert made["C"]["show_if"] == {"item": "B", "is": "oth"}


def test_names_kept_for_the_count_are_changed():
    read = form(
        "select_multiple l|A|哪些？|Which?|||",
        choices="|choices|list_name|name|label|\n||l|chosen|甲|\n||l|blank|乙|",
    )

    codes = [option["code"] for option in items(read)["A"]["options"]]
    assert codes == ["chosen_2", "blank_2"]


def test_a_constraint_that_lets_nothing_pass_is_left_out_and_told():
    read = form("integer|A|甲|A||. > 5 and . < 5|", "decimal|B|乙|B||. >= 0.001|")

    assert (items(read)["A"]["min"], items(read)["A"]["max"]) == (0, 1_000_000)
    assert places(read.left_out, "The constraint") == ["survey!F2"]
    assert items(read)["B"]["decimals"] == 3


def test_a_column_that_stands_there_again_is_told():
    header = "|survey|type|name|label|label|"

    read = form("text|A|甲|乙|", "text|B||丙|", header=header, choices="")

    assert [one["text"]["zh-CN"] for one in items(read).values()] == ["甲", "丙"]
    assert places(read.left_out, "stands here again") == ["survey!D1"]


def test_the_title_is_plain_words_too():
    sheets = f"{HEADER}\n||text|A|甲|A||||\n|settings|form_title|\n||<b>{{T}}</b> 1|"

    read = read_xlsform(sheets_of(sheets), file="a.xlsx")

    assert read.data["title"]["en"] == "(T) 1"
    assert places(read.left_out, "markup") == ["settings!A2"]


def test_one_option_is_a_box_to_tick():
    read = form(
        "select_one consent|A|同意吗？|Do you agree?|||",
        choices="|choices|list_name|name|label|\n||consent|ok|I agree|",
    )

    assert items(read)["A"]["kind"] == "choose"
    assert items(read)["A"]["at_most"] == 1
    assert places(read.changed, "one option only") == ["survey!A2"]


def test_no_more_can_be_chosen_than_there_are_options():
    read = form("select_multiple tools|A|用过什么？|What?||count-selected(.) <= 4|")

    assert items(read)["A"]["at_most"] == 3


def test_braces_and_signs_of_markup_are_plain_in_the_wording():
    read = form("text|A|甲{乙}|A&nbsp;&amp; {B} <br>|||", "text|B|丙 R&D|C|||")

    assert items(read)["A"]["text"] == {"zh-CN": "甲(乙)", "en": "A & (B)"}
    assert items(read)["B"]["text"]["zh-CN"] == "丙 R&D"
    assert places(read.changed, "braces") == ["survey!C2", "survey!D2"]


def test_a_heading_over_nothing_is_left_out():
    read = form(
        "begin_group|pictures|图|Pictures|||",
        "image|P|图|Picture|||",
        "end_group||||||",
        "text|A|意见。|Words.|||",
    )

    assert "dimensions" not in read.data
    assert places(read.left_out, "The heading “pictures”") == ["survey!B2"]


CELLS = st.sampled_from(
    [
        *(
            "",
            "",
            "text",
            "integer",
            "note",
            "select_one l",
            "select_multiple l or_other",
        ),
        *("begin group", "begin_repeat", "end group", "range", "decimal", "calculate"),
        *("a", "A1", "l", "1", "yes", "甲", "${a} = '1'", ". <= 3", "${a}", "count"),
        *(
            "clause",
            "evidence",
            "dimension",
            "points",
            "grade",
            "start=0 end=5",
            "[",
            "{}",
        ),
    ]
)
HEADERS = {
    "survey": [
        "type",
        "name",
        "label",
        "hint",
        "relevant",
        "constraint",
        "parameters",
        "choice_filter",
        "repeat_count",
        "pingyi_kind",
        "pingyi_code",
        "pingyi_allow",
    ],
    "choices": ["list_name", "name", "label::en", "label::fr", "pingyi_exit"],
    "settings": [
        "form_title",
        "form_id",
        "version",
        "default_language",
        "pingyi_scoring",
        "pingyi_cycle_months",
    ],
    "pingyi_groups": ["kind", "name", "label", "weight"],
}


@st.composite
def scribbles(draw):
    """Sheets with the right headers and anything below them."""
    return {
        name: [
            header,
            *draw(st.lists(st.tuples(*[CELLS] * len(header)), max_size=6)),
        ]
        for name, header in HEADERS.items()
    }


@settings(max_examples=150)
@given(sheets=scribbles())
def test_whatever_stands_in_the_cells_is_read_or_refused(sheets):
    try:
        read = read_xlsform(grids_of(sheets), file="a.xlsx")
    except SurveyRefusedError as refused:
        told: object = refused.problems
    else:
        told = plain_data(write_template(read.data).encode()).data

    assert told
