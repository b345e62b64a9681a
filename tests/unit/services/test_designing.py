"""Plan a round: a survey, a roster, and who appraises whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from rosters import roster_for, write_roster_for
from small_rounds import (
    ROUND,
    SURVEY,
    draft,
    member,
    rater,
    small_roster,
    small_store,
)
from sqlalchemy import select

from toolkit.collection.assignment.model import Load
from toolkit.collection.roster.model import Post, Roster, Standing
from toolkit.collection.round import Round, State
from toolkit.collection.staff import Role, Staff
from toolkit.errors import (
    BadRoundIdError,
    NotPermittedError,
    RoundExistsError,
    SettingError,
)
from toolkit.services import designing
from toolkit.services.designing import Plan, load_filled_survey, plan_of
from toolkit.storage import register, rounds
from toolkit.storage.tables import act
from toolkit.survey.loading import load_survey, shipped_templates
from toolkit.survey.model import Direction


def slates(planned):
    with planned.store.reading() as connection:
        return rounds.get_slates(connection, ROUND)


def raters(planned):
    with planned.store.reading() as connection:
        return register.get_raters(connection, ROUND)


def test_a_new_round_is_a_draft_with_its_thresholds(tmp_path):
    planned = draft(tmp_path, fewest=6, fewest_texts=12)

    with planned.store.reading() as connection:
        (found,) = rounds.list_rounds(connection)

    assert found == Round(ROUND, "2026年春季民主评议", State.DRAFT, 6, 12)


def test_a_round_keeps_the_survey_it_asks(tmp_path):
    planned = draft(tmp_path)

    with planned.store.reading() as connection:
        assert rounds.get_survey(connection, ROUND) == SURVEY


@pytest.mark.parametrize("round_id", ["a", "2026-spring", "0", "x" * 64, "a--b-"])
def test_an_id_may_have_small_letters_digits_and_hyphens(tmp_path, round_id):
    assert draft(tmp_path, round_id=round_id).state is State.DRAFT


@pytest.mark.abuse(55)
@pytest.mark.parametrize(
    "round_id",
    [
        *("", "-a", "A", "a b", "a/b", "../../etc", "a.b", "a_b", "a\n", "a\0"),
        *("x" * 65, "评议", "аbc", "１", "a%2f", "'); DROP TABLE round; --", "."),
    ],
)
def test_an_id_that_is_no_part_of_an_address_is_refused(tmp_path, round_id):
    store = small_store(tmp_path)

    with pytest.raises(BadRoundIdError):
        draft(tmp_path, store=store, round_id=round_id)
    with store.reading() as connection:
        assert rounds.list_rounds(connection) == []


def test_a_round_is_never_overwritten(tmp_path):
    planned = draft(tmp_path)

    with pytest.raises(RoundExistsError):
        draft(tmp_path, store=planned.store, roster=small_roster(members=5))
    assert slates(planned) == {"s001": ["m001", "m002"]}


def test_planned_days_are_kept_and_no_rule_depends_on_them(tmp_path):
    store = small_store(tmp_path)
    wanted = {"title": "2026", "survey": SURVEY, "roster": small_roster()}
    designing.new_round(store, round_id="plain", **wanted)
    days = rounds.Days("2026-03-05", "2026-03-20")
    designing.new_round(store, round_id="dated", days=days, **wanted)

    with store.reading() as connection:
        kept = [rounds.get_days(connection, one) for one in ("plain", "dated")]
    assert kept == [rounds.Days(), days]


def test_whoever_is_signed_in_stands_in_the_record(tmp_path):
    store = small_store(tmp_path).acting(Staff("zhao", Role.ORGANISER))
    wanted = {"title": "2026", "survey": SURVEY, "roster": small_roster()}

    designing.new_round(store, round_id=ROUND, today=date(2026, 3, 5), **wanted)

    with store.reading() as connection:
        (row,) = connection.execute(select(act)).mappings()
    assert (row["act"], row["by"], row["day"]) == ("drafted", "zhao", "2026-03-05")


def test_only_organisers_make_rounds(tmp_path):
    store = small_store(tmp_path).acting(Staff("qian", Role.COMMITTEE))

    with pytest.raises(NotPermittedError):
        draft(tmp_path, store=store)


def test_a_free_id_is_proposed(tmp_path):
    planned = draft(tmp_path, round_id="2026-a")
    draft(tmp_path, store=planned.store, round_id="2026-a-2")

    assert designing.free_id(planned.store, "2026-b") == "2026-b"
    assert designing.free_id(planned.store, "2026-a") == "2026-a-3"


def test_two_rounds_live_side_by_side(tmp_path):
    planned = draft(tmp_path)
    draft(tmp_path, store=planned.store, round_id="autumn")

    with planned.store.reading() as connection:
        ids = [one.id for one in rounds.list_rounds(connection)]

    assert ids == [ROUND, "autumn"]


def test_each_unit_appraises_its_own_members(tmp_path):
    planned = draft(tmp_path, roster=small_roster(units=2, staff=1, students=1))

    assert slates(planned) == {"s001": ["m001", "m002"], "s002": ["m003", "m004"]}
    assert {one.id: one.slate for one in raters(planned)} == {
        "r0001": "s001",
        "r0002": "s001",
        "r0003": "s002",
        "r0004": "s002",
    }


def test_subjects_stand_in_the_order_of_the_roster(tmp_path):
    people = small_roster(members=3)
    backwards = Roster(people.subjects[::-1], people.raters)

    planned = draft(tmp_path, roster=backwards)

    with planned.store.reading() as connection:
        listed = [one.id for one in rounds.get_subjects(connection, ROUND)]
    assert listed == ["m003", "m002", "m001"]


def test_probationary_members_are_not_graded(tmp_path):
    people = small_roster()
    newcomer = member(3, standing=Standing.PROBATIONARY)

    planned = draft(
        tmp_path, roster=Roster((*people.subjects, newcomer), people.raters)
    )

    assert slates(planned) == {"s001": ["m001", "m002"]}


def test_raters_whose_unit_has_nobody_to_grade_are_left_out(tmp_path):
    people = small_roster(staff=1, students=0)
    newcomer = member(3, unit=1, standing=Standing.PROBATIONARY)
    colleague = rater(2, unit=1)

    planned = draft(
        tmp_path,
        roster=Roster((*people.subjects, newcomer), (*people.raters, colleague)),
    )

    assert [one.id for one in raters(planned)] == ["r0001"]


@pytest.mark.parametrize(
    ("fewest", "fewest_texts"), [(0, 10), (-1, 10), (1, 10), (2, 10), (5, 4), (5, 0)]
)
def test_thresholds_below_the_floor_are_refused(tmp_path, fewest, fewest_texts):
    with pytest.raises(SettingError):
        draft(tmp_path, fewest=fewest, fewest_texts=fewest_texts)


def test_the_floor_itself_may_be_agreed(tmp_path):
    planned = draft(tmp_path, fewest=3, fewest_texts=3)

    assert planned.state is State.DRAFT


def test_titles_and_names_are_kept_word_for_word(tmp_path):
    store = small_store(tmp_path)
    title = "'); DROP TABLE round; -- <b>评议</b>"

    designing.new_round(
        store, round_id=ROUND, title=title, survey=SURVEY, roster=small_roster()
    )

    with store.reading() as connection:
        assert rounds.get_round(connection, ROUND).title == title


def planned_round(folder, survey, roster, plan=None):
    """Return what is stored of a new round: subjects, slates, raters, the rest."""
    store = small_store(folder)
    designing.new_round(
        store, round_id=ROUND, title="评议", survey=survey, roster=roster, plan=plan
    )
    with store.reading() as connection:
        return (
            rounds.get_subjects(connection, ROUND),
            rounds.get_slates(connection, ROUND),
            register.get_raters(connection, ROUND),
            rounds.get_assignment(connection, ROUND),
            register.count_turnout(connection, ROUND),
            rounds.get_survey(connection, ROUND),
        )


@pytest.mark.parametrize("template", shipped_templates())
def test_every_shipped_survey_makes_a_round_from_a_workbook(tmp_path, template):
    survey = load_survey(template)
    path = write_roster_for(survey, tmp_path / "roster.xlsx", raters=60)

    roster = designing.load_roster(path, survey)
    subjects, slates, voters, *_ = planned_round(tmp_path, survey, roster)

    assert roster.notes == ()
    assert len(voters) == 60
    assert {one for task in slates.values() for one in task} == {
        it.id for it in subjects
    }


def test_what_subjects_are_is_kept_with_them(tmp_path):
    survey = load_survey("member-appraisal")
    roster = roster_for(survey)

    subjects, *_ = planned_round(tmp_path, survey, roster)

    assert [(it.id, it.category) for it in subjects] == [
        (it.id, it.category) for it in roster.subjects
    ]


def test_nominees_become_the_options_of_one_subject(tmp_path):
    survey = load_survey("nomination")
    roster = roster_for(survey)

    subjects, *_, asked = planned_round(tmp_path, survey, roster)

    (item,) = [it for it in asked.items if it.kind == "choose"]
    assert [it.name for it in subjects] == [survey.title["zh-CN"]]
    assert [(it.code, it.text["en"]) for it in item.options] == [
        (it.id, it.name) for it in roster.subjects
    ]


def test_parameters_are_put_into_the_wording_that_is_frozen(tmp_path):
    text = {"zh-CN": "经费为{amount}。", "en": "Funds are {amount}."}
    item = SURVEY.items[0].model_copy(update={"text": text})
    survey = SURVEY.model_copy(
        update={
            "items": (item, *SURVEY.items[1:]),
            "parameters": {"amount": {"zh-CN": "100元", "en": "100 yuan"}},
        }
    )

    *_, own = planned_round(tmp_path, survey, small_roster())
    (tmp_path / "other").mkdir()
    *_, other = planned_round(
        tmp_path / "other", survey.filled({"amount": "120元"}), small_roster()
    )

    assert own.items[0].text == {"zh-CN": "经费为100元。", "en": "Funds are 100 yuan."}
    assert other.items[0].text["zh-CN"] == "经费为120元。"


def test_joint_appointments_make_one_visit(tmp_path):
    people = small_roster(units=2, staff=1, students=0)
    both = replace(people.raters[0], further=(Post("第2教研室"),))
    roster = Roster(people.subjects, (both, people.raters[1]))

    _, slates, voters, *_ = planned_round(tmp_path, SURVEY, roster)

    assert [slates[it.slate] for it in voters] == [
        ["m001", "m002", "m003", "m004"],
        ["m003", "m004"],
    ]


def test_turnout_is_counted_right_where_almost_every_rater_has_an_own_slate(tmp_path):
    survey = SURVEY.model_copy(update={"direction": Direction.SELECTION})
    roster = small_roster(members=12, staff=30, students=30)

    _, slates, voters, _, turnout, _ = planned_round(
        tmp_path, survey, roster, Plan(load=Load(4, 20), seed="a")
    )

    asked = Counter((one, it.group) for it in voters for one in slates[it.slate])
    assert len(slates) > 40
    assert {place: it.eligible for place, it in turnout.items()} == asked
    assert all(asked[f"m{n:03}", "staff"] + asked[f"m{n:03}", "students"] == 20
               for n in range(1, 13))  # fmt: skip


def test_the_draw_and_the_load_are_kept_to_be_frozen(tmp_path):
    roster = small_roster(staff=20, students=20)
    plan = Plan(load=Load(1, 5), draw=12, seed="2026-03-02")

    _, _, voters, decided, *_ = planned_round(tmp_path, SURVEY, roster, plan)

    assert decided["seed"] == "2026-03-02"
    assert decided["load"] == {"at_most": 1, "at_least": 5}
    assert decided["draw"]["strata"] == [
        {"unit": "第1教研室", "group": group, "listed": 20, "drawn": 6}
        for group in ("staff", "students")
    ]
    assert [f"r{number:04}" for number in decided["draw"]["numbers"]] == [
        it.id for it in voters
    ]


def test_a_seed_is_made_up_where_one_is_needed(tmp_path):
    _, _, _, plain, *_ = planned_round(tmp_path, SURVEY, small_roster())
    (tmp_path / "shared").mkdir()
    _, _, _, shared, *_ = planned_round(
        tmp_path / "shared", SURVEY, small_roster(), Plan(load=Load(1, 1))
    )

    assert plain == {}
    assert len(shared["seed"]) == 16


@pytest.mark.parametrize(
    ("wishes", "plan"),
    [
        ({}, Plan()),
        ({"at_most": 5}, Plan(load=Load(5, 1))),
        ({"at_most": 5, "at_least": 20}, Plan(load=Load(5, 20))),
        ({"draw": 300, "seed": "a"}, Plan(draw=300, seed="a")),
    ],
)
def test_a_plan_holds_what_is_wished_for(wishes, plan):
    assert plan_of(**wishes) == plan


def test_wishes_that_cannot_be_are_refused(tmp_path):
    with pytest.raises(SettingError):
        plan_of(at_least=20)
    with pytest.raises(SettingError):
        planned_round(tmp_path, SURVEY, small_roster(), plan_of(draw=0))


def test_a_survey_is_filled_with_other_values_than_its_own():
    filled = load_filled_survey("superior-appraisal", {"amount": "120元"})

    said = str(filled.to_data())
    assert "120元" in said
    assert "{amount}" not in said


def test_a_value_for_no_parameter_is_refused():
    with pytest.raises(SettingError) as refused:
        load_filled_survey("superior-appraisal", {"money": "120元"})

    assert refused.value.facts["setting"] == "money"
