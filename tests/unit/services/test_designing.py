"""Plan a round: a survey, a roster, and who appraises whom."""

from __future__ import annotations

import pytest
from small_rounds import (
    ROUND,
    SURVEY,
    draft,
    member,
    rater,
    small_roster,
    small_store,
)

from toolkit.collection.roster.model import Roster, Standing
from toolkit.collection.round import Round, State
from toolkit.errors import BadRoundIdError, RoundExistsError, SettingError
from toolkit.services import designing
from toolkit.storage import register, rounds


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
