"""A form without script, whatever is asked in it."""

from __future__ import annotations

import re
import secrets

import pytest
from places import SURVEYS
from small_rounds import draft, small_roster
from unit.web.serving import ballots_in_box, in_box

from toolkit.collection.round import State
from toolkit.survey.loading import load_survey

EVERY_KIND = load_survey(SURVEYS / "every-kind.yaml").filled()

ANSWERS = {
    "K1": (["good"], "good"),
    "K2": (["yes"], "yes"),
    "K3": (["talk", "tour"], ["talk", "tour"]),
    "K4": (["12"], 12),
    "K5": (["92.5"], 92.5),
    "K7.2.change": (["fewer"], [{"clause": "", "change": "fewer", "reason": ""}]),
    "K8.grade": (["poor"], {"grade": "poor", "value": "", "note": "2-7"}),
    "K8.note": (["2-7"], {"grade": "poor", "value": "", "note": "2-7"}),
}
"""What the fields say, and what is sealed."""

UNFIT = {
    "too many": ("K3", ["talk", "debate", "tour"]),
    "an exit and more": ("K3", ["talk", "none"]),
    "the same twice": ("K3", ["talk", "talk"]),
    "two marks": ("K1", ["good", "poor"]),
    "no such mark": ("K1", ["superb"]),
    "too high": ("K4", ["16"]),
    "a fraction": ("K4", ["1.5"]),
    "no number": ("K4", ["many"]),
    "a number and an exit": ("K4", ["12", "no_points"]),
    "too fine": ("K5", ["92.55"]),
    "no finite number": ("K5", ["1e999"]),
    "long words": ("K6", ["x" * 41]),
    "a long part": ("K7.1.reason", ["x" * 31]),
    "no such grade": ("K8.grade", ["superb"]),
}


@pytest.fixture
def planned(store, tmp_path):
    return draft(
        tmp_path,
        store=store,
        round_id=f"r-{secrets.token_hex(4)}",
        roster=small_roster(members=1),
        survey=EVERY_KIND,
    )


def filled(voting, answers):
    fields = [(f"m001.{name}", said) for name, values in answers for said in values]
    return [("code", voting.codes[0]), ("idem", "5" * 32), *fields]


def test_every_kind_is_sealed_as_agreed(visitor, voting, page):
    answers = [(name, said) for name, (said, _) in ANSWERS.items()]

    answer = visitor.submit(page, filled(voting, [*answers, ("K6", ["Well done."])]))

    ((_, ballot),) = ballots_in_box(voting)
    assert answer.status == 200
    assert ballot.marks == {
        name.partition(".")[0]: sealed for name, (_, sealed) in ANSWERS.items()
    }
    assert ballot.texts["K6"].body == "Well done."


@pytest.mark.parametrize(("item", "exit_"), [("K3", "none"), ("K4", "no_points")])
def test_who_cannot_say_says_so(visitor, voting, page, item, exit_):
    visitor.submit(page, filled(voting, [(item, [exit_])]))

    ((_, ballot),) = ballots_in_box(voting)
    assert ballot.marks == {item: [exit_] if item == "K3" else exit_}


@pytest.mark.parametrize("path", ["", "/form"])
def test_the_page_comes_back_filled_in(visitor, voting, page, path):
    answers = [(name, said) for name, (said, _) in ANSWERS.items()]
    fields = [*filled(voting, answers), ("clear", "m001.K3")]

    html = visitor.submit(page + path, fields).text

    assert re.findall(r'name="([^"]*)" value=(\w+) checked', html) == [
        ("m001.K1", "good"),
        ("m001.K2", "yes"),
        ("m001.K8.grade", "poor"),
    ]
    assert 'name="m001.K4" value="12"' in html
    assert 'name="m001.K5" value="92.5"' in html
    assert re.search(r'name="m001.K7.2.change"[^>]*>\nfewer</textarea>', html)
    assert re.search(r'name="m001.K8.note"[^>]*>\n2-7</textarea>', html)


@pytest.mark.parametrize("wrong", UNFIT)
def test_what_an_item_does_not_take_comes_back_and_is_marked(
    visitor, voting, page, wrong
):
    name, said = UNFIT[wrong]
    item = EVERY_KIND.item(name.partition(".")[0])

    answer = visitor.submit(page, filled(voting, [(name, said), ("K2", ["no"])]))

    assert answer.status == 422
    assert in_box(voting) == (0, 0)
    assert 'name="m001.K2" value=no checked' in answer.text
    assert "what is marked needs to be corrected" in answer.text
    assert answer.text.count("Please correct this.") >= 1
    (place, asked) = re.search(r'<a href="#(\w+)">(.*?)</a>', answer.text).groups()
    assert f"id={place}>Please correct this." in answer.text
    assert asked == item.text["en"]


def test_too_many_chosen_are_all_still_chosen_when_they_come_back(
    visitor, voting, page
):
    answer = visitor.submit(page, filled(voting, [UNFIT["too many"]]))

    checked = re.findall(r'name="m001.K3" value=(\w+) checked', answer.text)
    assert checked == ["talk", "debate", "tour"]
    assert "Choose 2 at most." in answer.text


@pytest.mark.parametrize(
    "name",
    ["K1.grade", "K7", "K7.3.change", "K7.1.secret", "K8", "K8.1.note", "K9", "K"],
)
def test_a_field_that_the_form_does_not_have_is_refused(visitor, voting, page, name):
    answer = visitor.submit(page, filled(voting, [(name, ["good"])]))

    assert answer.status == 422
    assert in_box(voting) == (0, 0)


def test_who_finds_the_round_closed_sees_what_was_written(visitor, voting, page):
    voting.bring_to(State.CLOSED)
    words = [("K6", ["Well done."]), ("K7.1.change", ["fewer"]), ("K8.grade", ["good"])]

    html = visitor.submit(page, filled(voting, [*words, UNFIT["too many"]])).text

    written = re.findall(r"<p><b>(.*?)</b><br>(.*?)</p>", html)
    assert written == [("Opinions.", "Well done."), ("Changes.", "fewer")]
    assert html.count('name="m001.K3"') == 3
