"""Lead a round through its life: what each step needs, fixes and leaves."""

from __future__ import annotations

import hashlib
import json

import pytest
from small_rounds import (
    ROUND,
    SURVEY,
    TODAY,
    draft,
    round_in,
    small_roster,
)

from toolkit.collection.credential import read_credential
from toolkit.collection.round import NEXT, State
from toolkit.errors import (
    CeremonyError,
    CodesIssuedError,
    MoveRefusedError,
    NoCodesError,
    NoSuchRoundError,
    SettingError,
    SlipRefusedError,
)
from toolkit.services import conducting
from toolkit.services.overview import status_of, statuses
from toolkit.storage import register, rounds

STATES = [state for state in State if state is not State.DRAFT]
PERSONAL = ("rater", "credential", "spent", "envelope", "wrap")


def frozen(it):
    with it.store.reading() as connection:
        return rounds.get_frozen(connection, ROUND)


def rules(it):
    return json.loads(frozen(it).rules)


def acts(it):
    with it.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT act, day FROM act ORDER BY sequence")
        return [tuple(row) for row in rows]


def test_every_rater_gets_one_code(tmp_path):
    planned = draft(tmp_path)

    issued = conducting.issue_codes(planned.store, ROUND)

    codes = [link.code for link in issued.links]
    assert len(set(codes)) == 13
    assert [read_credential(code) for code in codes] == codes
    assert issued.tickets == ()


def test_a_link_says_whose_it_is(tmp_path):
    planned = draft(tmp_path)

    link = conducting.issue_codes(planned.store, ROUND).links[0]

    assert (link.name, link.number, link.unit) == (
        "参评人1号",
        "R00001",
        "第1教研室",
    )


def test_a_ticket_says_only_which_bag_it_goes_into(tmp_path):
    planned = draft(tmp_path, roster=small_roster(units=2))

    issued = conducting.issue_codes(planned.store, ROUND, by_ticket=["students"])

    assert {ticket.group for ticket in issued.tickets} == {"students"}
    assert set(issued.tickets[0].__slots__) == {"unit", "group", "code"}
    assert (len(issued.links), len(issued.tickets)) == (14, 12)


def test_tickets_lie_in_an_order_of_chance(tmp_path):
    planned = draft(tmp_path, roster=small_roster(staff=0, students=40))

    issued = conducting.issue_codes(planned.store, ROUND, by_ticket=["students"])

    codes = [ticket.code for ticket in issued.tickets]
    assert codes == sorted(codes)


def test_a_ticket_s_credential_names_nobody(tmp_path):
    planned = draft(tmp_path)

    conducting.issue_codes(planned.store, ROUND, by_ticket=["staff"])

    with planned.store.reading() as connection:
        rows = connection.exec_driver_sql('SELECT "group", rater FROM credential')
        named = {group: rater is not None for group, rater in rows}
    assert named == {"staff": False, "students": True}


def test_codes_are_issued_once(tmp_path):
    planned = draft(tmp_path)
    conducting.issue_codes(planned.store, ROUND)

    with pytest.raises(CodesIssuedError):
        conducting.issue_codes(planned.store, ROUND)
    assert planned.count_rows("credential") == [13]


def test_no_code_can_be_added_after_freezing(tmp_path):
    it = round_in(State.FROZEN, tmp_path)

    for _ in it.life():
        with pytest.raises(MoveRefusedError):
            conducting.issue_codes(it.store, ROUND)


def test_tickets_for_a_group_that_does_not_exist_are_refused(tmp_path):
    planned = draft(tmp_path)

    with pytest.raises(SettingError, match="stuff"):
        conducting.issue_codes(planned.store, ROUND, by_ticket=["stuff"])
    assert planned.count_rows("credential") == [0]


def test_freezing_needs_codes(tmp_path):
    planned = draft(tmp_path)

    with pytest.raises(NoCodesError):
        conducting.freeze(planned.store, ROUND, today=TODAY)
    assert planned.state is State.DRAFT
    assert planned.count_rows("frozen", "wrap") == [0, 0]


def test_freezing_gives_three_slips_that_are_kept_nowhere(tmp_path):
    it = round_in(State.FROZEN, tmp_path)
    it.store.close()

    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert len(set(it.slips)) == 3
    assert not any(slip.encode() in files for slip in it.slips)


def test_the_digest_of_the_rules_is_that_of_their_bytes(tmp_path):
    fixed = frozen(round_in(State.FROZEN, tmp_path))

    assert fixed.rules_digest == hashlib.sha256(fixed.rules.encode()).hexdigest()


def test_the_rules_say_all_that_is_fixed(tmp_path):
    it = round_in(State.FROZEN, tmp_path, fewest=6, fewest_texts=12)

    said = rules(it)

    with it.store.reading() as connection:
        digests = register.digests_issued(connection, ROUND)
    assert said == {
        "id": ROUND,
        "title": "2026年春季民主评议",
        "fewest": 6,
        "fewest_texts": 12,
        "merge_order": SURVEY.merge_order,
        "survey": SURVEY.to_data(),
        "subjects": [
            {"id": one, "name": name, "branch": "第1党支部", "category": ""}
            for one, name in (("m001", "党员1号"), ("m002", "党员2号"))
        ],
        "assignment": {},
        "slates": {"s001": ["m001", "m002"]},
        "eligible": {"s001": {"staff": 7, "students": 6}},
        "roster": small_roster().digest(),
        "codes": hashlib.sha256(b"".join(digests)).hexdigest(),
        "key": frozen(it).public_key,
        "slips_needed": 2,
    }


def test_the_rules_name_no_rater(tmp_path):
    it = round_in(State.FROZEN, tmp_path)

    assert "参评人" not in frozen(it).rules
    assert "R0000" not in frozen(it).rules


def test_the_same_round_frozen_elsewhere_has_another_key(tmp_path):
    keys = {frozen(round_in(State.FROZEN, tmp_path / name)).public_key for name in "ab"}

    assert len(keys) == 2


TAMPERED = {
    "a threshold": "UPDATE round SET fewest = 3",
    "the other threshold": "UPDATE round SET fewest_texts = 3",
    "the title": "UPDATE round SET title = 'x'",
    "the survey": "UPDATE round SET survey = replace(survey, '优秀', '良好')",
    "a subject's name": "UPDATE subject SET name = 'x' WHERE id = 'm001'",
    "an electorate": "UPDATE electorate SET eligible = eligible + 1",
    "the roster's digest": "UPDATE round SET roster_digest = 'x'",
    "the rules": "UPDATE frozen SET rules = replace(rules, '5', '3')",
    "a code that was added": (
        'INSERT INTO credential SELECT zeroblob(32), round, kind, "group", slate, '
        "NULL FROM credential LIMIT 1"
    ),
    "a code that was taken away": (
        "DELETE FROM credential WHERE digest = (SELECT max(digest) FROM credential)"
    ),
}


def test_opening_needs_two_slips_of_the_round(tmp_path):
    it = round_in(State.FROZEN, tmp_path)

    with pytest.raises(SlipRefusedError):
        conducting.open_round(it.store, ROUND, slips=it.slips[:1], today=TODAY)
    assert it.state is State.FROZEN


def test_slips_of_another_round_do_not_open_the_round(tmp_path):
    it = round_in(State.FROZEN, tmp_path / "a")
    other = round_in(State.FROZEN, tmp_path / "b")

    with pytest.raises(SlipRefusedError):
        conducting.open_round(it.store, ROUND, slips=other.slips, today=TODAY)
    assert it.state is State.FROZEN


def test_a_key_that_does_not_fit_the_published_one_opens_nothing(tmp_path):
    it = round_in(State.FROZEN, tmp_path)
    it.tamper("UPDATE frozen SET probe = zeroblob(104)")

    with pytest.raises(CeremonyError):
        conducting.open_round(it.store, ROUND, slips=it.slips, today=TODAY)
    assert it.state is State.FROZEN


@pytest.mark.parametrize("sql", TAMPERED.values(), ids=TAMPERED)
def test_a_round_does_not_open_when_what_was_frozen_was_changed(tmp_path, sql):
    it = round_in(State.FROZEN, tmp_path)
    it.tamper(sql)

    with pytest.raises(CeremonyError):
        conducting.open_round(it.store, ROUND, slips=it.slips, today=TODAY)
    assert it.state is State.FROZEN


@pytest.fixture
def destroyed(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    for number in range(11):
        it.cast(number, words=f"第{number}条意见")
    return it.bring_to(State.DESTROYED)


def test_after_destroying_no_name_code_envelope_or_key_is_left(destroyed):
    assert destroyed.count_rows(*PERSONAL) == [0] * len(PERSONAL)


def test_after_destroying_no_original_text_is_left(destroyed):
    with destroyed.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT body FROM opinion").all()

    assert {body for (body,) in rows} == {""}


def test_after_destroying_no_count_from_before_protection_is_left(destroyed):
    counted = ("mark_count", "pattern_count", "spread_count", "replicate_count")

    assert destroyed.count_rows(*counted) == [0] * len(counted)


def test_after_destroying_the_archive_stays(destroyed):
    assert (destroyed.archive / "tally.parquet").is_file()


def test_destroying_leaves_another_round_in_the_store_alone(tmp_path):
    it = round_in(State.PUBLISHED, tmp_path)
    other = round_in(State.OPEN, tmp_path, store=it.store, round_id="autumn")
    other.cast(0)
    before = [2, 13, 2, 3]

    it.bring_to(State.DESTROYED)

    assert other.count_rows("envelope", "credential", "spent", "wrap") == before
    other.cast(1)
    other.bring_to(State.OPENED)


def test_every_step_but_the_next_is_refused(tmp_path):
    it = draft(tmp_path)
    steps = {
        State.FROZEN: lambda: conducting.freeze(it.store, ROUND, today=TODAY),
        State.OPEN: lambda: conducting.open_round(
            it.store, ROUND, slips=it.slips, today=TODAY
        ),
        State.CLOSED: lambda: conducting.close_round(it.store, ROUND, today=TODAY),
        State.DESTROYED: lambda: conducting.destroy(it.store, ROUND, today=TODAY),
    }

    for state in it.life():
        for wanted, step in steps.items():
            if wanted is not NEXT[state]:
                with pytest.raises(MoveRefusedError):
                    step()
        assert it.state is state


@pytest.mark.parametrize(
    "step",
    [
        status_of,
        conducting.issue_codes,
        lambda store, id_: conducting.freeze(store, id_, today=TODAY),
        lambda store, id_: conducting.open_round(store, id_, slips=[], today=TODAY),
        lambda store, id_: conducting.close_round(store, id_, today=TODAY),
        lambda store, id_: conducting.destroy(store, id_, today=TODAY),
    ],
)
def test_a_round_that_does_not_exist_takes_no_step(tmp_path, step):
    it = draft(tmp_path)

    with pytest.raises(NoSuchRoundError):
        step(it.store, "autumn")


def test_every_step_is_written_down_with_its_day(tmp_path):
    it = round_in(State.DESTROYED, tmp_path)

    assert acts(it) == [(state.value, "2026-05-20") for state in STATES]


def test_the_standing_tells_the_state_and_the_next_step(tmp_path):
    it = draft(tmp_path)

    for state in it.life():
        found = status_of(it.store, ROUND)
        assert (found.round.state, found.next) == (state, NEXT[state])


def test_turnout_is_rounded_until_the_round_is_closed(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    while_open = []

    for number in range(7):
        it.cast(number)
        while_open.append(status_of(it.store, ROUND).returned)
    it.bring_to(State.CLOSED)

    assert while_open == [0, 0, 0, 0, 5, 5, 5]
    assert status_of(it.store, ROUND).returned == 7
    assert status_of(it.store, ROUND).issued == 13


def test_small_groups_are_shown_with_what_they_are_merged_into(tmp_path):
    roster = small_roster(units=2, staff=9, students=2)

    it = draft(tmp_path, roster=roster)

    status = status_of(it.store, ROUND)
    assert status.merged == {"staff+students": 4}
    assert status.too_small == 0


def test_groups_large_enough_are_not_merged(tmp_path):
    status = status_of(draft(tmp_path).store, ROUND)

    assert status.merged == {}
    assert status.too_small == 0


def test_a_survey_may_have_a_single_group(tmp_path):
    single = SURVEY.model_copy(update={"rater_groups": SURVEY.rater_groups[:1]})
    roster = small_roster(staff=3, students=0)

    it = round_in(State.PUBLISHED, tmp_path, survey=single, roster=roster)

    status = status_of(it.store, ROUND)
    assert status.merged == {}
    assert status.too_small == 2


def test_all_rounds_are_told_together(tmp_path):
    it = draft(tmp_path)
    draft(tmp_path, store=it.store, round_id="autumn")

    everything = statuses(it.store)
    one = statuses(it.store, "autumn")

    assert [found.round.id for found in everything] == [ROUND, "autumn"]
    assert [found.round.id for found in one] == ["autumn"]
