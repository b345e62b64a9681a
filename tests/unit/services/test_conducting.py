"""Lead a round through its life: what each step needs, fixes and leaves."""

from __future__ import annotations

import hashlib
import json
import stat
from itertools import combinations

import pytest
from boxes import bytes_in
from ceremonies import key_kept_here, with_tickets
from small_rounds import (
    ROUND,
    SURVEY,
    TODAY,
    draft,
    round_in,
    small_roster,
)

from toolkit.collection.round import NEXT, State
from toolkit.errors import (
    CeremonyError,
    CountMismatchError,
    KeyMissingError,
    MoveRefusedError,
    NoCodesError,
    NoSuchRoundError,
    RulesChangedError,
    SettingError,
    SlipRefusedError,
)
from toolkit.services import conducting, issuing, opening
from toolkit.services.overview import status_of, statuses
from toolkit.storage import register, rounds

pytestmark = pytest.mark.usefixtures("any_database")

STATES = [state for state in State if state is not State.DRAFT]
PERSONAL = ("rater", "credential", "voided", "spent", "envelope", "wrap")


def frozen(it):
    with it.store.reading() as connection:
        return rounds.get_frozen(connection, ROUND)


def rules(it):
    return json.loads(frozen(it).rules)


def issued(folder):
    """Return a draft whose codes were issued."""
    it = draft(folder)
    it.codes = tuple(link.code for link in issuing.issue_codes(it.store, ROUND).links)
    return it


def acts(it):
    with it.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT act, day FROM act ORDER BY sequence")
        return [tuple(row) for row in rows]


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


@pytest.mark.parametrize(("slips", "needed"), [(5, 3), (2, 2), (9, 2)])
def test_a_round_opens_with_any_slips_that_are_enough(tmp_path, slips, needed):
    it = issued(tmp_path)

    codes = conducting.freeze(it.store, ROUND, today=TODAY, slips=slips, needed=needed)

    assert (len(codes), frozen(it).needed, rules(it)["slips_needed"]) == (
        *(slips, needed, needed),
    )
    for chosen in combinations(codes, needed - 1):
        with pytest.raises(SlipRefusedError) as refusal:
            conducting.open_round(it.store, ROUND, slips=chosen, today=TODAY)
        assert refusal.value.facts["needed"] == needed
    conducting.open_round(it.store, ROUND, slips=codes[-needed:], today=TODAY)
    assert it.state is State.OPEN


@pytest.mark.parametrize(
    ("slips", "needed"), [(1, 1), (1, 2), (3, 1), (3, 4), (10, 2), (3, 0)]
)
def test_slips_that_one_could_use_or_lose_are_not_cut(tmp_path, slips, needed):
    it = issued(tmp_path)

    with pytest.raises(SettingError):
        conducting.freeze(it.store, ROUND, today=TODAY, slips=slips, needed=needed)
    assert it.state is State.DRAFT
    assert it.count_rows("frozen", "wrap", "act") == [0, 0, 0]


def test_the_digest_of_the_rules_is_that_of_their_bytes(tmp_path):
    fixed = frozen(round_in(State.FROZEN, tmp_path))

    assert fixed.rules_digest == hashlib.sha256(fixed.rules.encode()).hexdigest()


def test_the_rules_say_all_that_is_fixed(tmp_path):
    it = round_in(State.FROZEN, tmp_path, fewest=6, fewest_texts=12)

    said = rules(it)

    with it.store.reading() as connection:
        codes = register.codes_issued(connection, ROUND)
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
        "codes": hashlib.sha256(b"".join(codes)).hexdigest(),
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


# The key on the server


def key_file(it):
    return it.store.keys / f"{ROUND}.key"


def test_a_round_whose_key_is_here_has_no_slips_and_says_so(tmp_path):
    it = key_kept_here(tmp_path)

    assert it.slips == ()
    assert (frozen(it).needed, frozen(it).wraps) == (0, ())
    assert rules(it)["slips_needed"] == 0
    assert it.form(0).needed == 0


def test_the_key_lies_in_a_private_file_and_not_in_the_database(tmp_path):
    it = key_kept_here(tmp_path)
    it.cast(0)
    key = key_file(it).read_text("ascii").strip()

    it.store.close()
    key_file(it).rename(tmp_path / "aside")
    (mode,) = (stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "aside"])
    (tmp_path / "aside").unlink()
    left = bytes_in(tmp_path)

    assert mode == 0o600
    assert stat.S_IMODE(it.store.keys.stat().st_mode) == 0o700
    assert key.encode() not in left
    assert bytes.fromhex(key) not in left
    assert str(int(key, 16)).encode() not in left


def test_a_round_whose_key_is_here_is_counted_without_slips(tmp_path):
    it = key_kept_here(tmp_path)
    it.cast(0)
    it.bring_to(State.CLOSED)

    opening.unseal(it.store, ROUND, today=TODAY)

    assert it.state is State.OPENED


def test_a_round_whose_key_is_lost_is_not_opened(tmp_path):
    it = issued(tmp_path)
    conducting.freeze(it.store, ROUND, today=TODAY, on_server=True)
    key_file(it).unlink()

    with pytest.raises(KeyMissingError):
        conducting.open_round(it.store, ROUND, today=TODAY)
    assert it.state is State.FROZEN


@pytest.mark.parametrize("wrong", ["", "key", "0" * 64, f"{7:064x}"])
def test_a_damaged_or_wrong_key_opens_nothing(tmp_path, wrong):
    it = issued(tmp_path)
    conducting.freeze(it.store, ROUND, today=TODAY, on_server=True)
    key_file(it).write_text(wrong)

    with pytest.raises(KeyMissingError):
        conducting.open_round(it.store, ROUND, today=TODAY)
    assert it.state is State.FROZEN


def test_the_key_is_forgotten_when_the_round_is_destroyed(tmp_path):
    it = key_kept_here(tmp_path)
    it.cast(0)
    it.bring_to(State.CLOSED)
    opening.unseal(it.store, ROUND, today=TODAY)
    it.bring_to(State.PUBLISHED)
    other_name = tmp_path / "other name"
    other_name.hardlink_to(key_file(it))

    it.bring_to(State.DESTROYED)

    assert not key_file(it).exists()
    assert set(other_name.read_bytes()) == {0}


def test_no_server_key_is_made_for_a_round_with_slips(tmp_path):
    it = round_in(State.OPEN, tmp_path)

    assert not it.store.keys.exists()


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
    "a code that was moved to another group": (
        "UPDATE credential SET \"group\" = 'students' WHERE digest = "
        "(SELECT min(digest) FROM credential WHERE \"group\" = 'staff')"
    ),
    "a code that was given another list": (
        "UPDATE credential SET slate = 's002' WHERE digest = "
        "(SELECT min(digest) FROM credential)"
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


@pytest.mark.abuse(48)
@pytest.mark.parametrize("sql", TAMPERED.values(), ids=TAMPERED)
def test_a_round_does_not_open_when_what_was_frozen_was_changed(tmp_path, sql):
    it = round_in(State.FROZEN, tmp_path)
    it.tamper(sql)

    with pytest.raises(CeremonyError):
        conducting.open_round(it.store, ROUND, slips=it.slips, today=TODAY)
    assert it.state is State.FROZEN


@pytest.mark.abuse(48)
@pytest.mark.parametrize(
    "what",
    ["a threshold", "a code that was added", "a code that was moved to another group"],
)
def test_rules_changed_while_votes_come_in_are_noticed_at_opening(tmp_path, what):
    it = round_in(State.OPEN, tmp_path)
    it.tamper(TAMPERED[what])
    it.bring_to(State.CLOSED)

    with pytest.raises(RulesChangedError):
        it.unseal()
    assert it.state is State.CLOSED


@pytest.mark.parametrize("table", ["spent", "envelope"])
def test_a_round_does_not_open_when_its_box_is_not_empty(tmp_path, table):
    it = round_in(State.FROZEN, tmp_path)
    it.tamper(
        {
            "spent": "INSERT INTO spent SELECT digest, 'm001', zeroblob(32) "
            "FROM credential LIMIT 1",
            "envelope": "INSERT INTO envelope SELECT randomblob(16), id, 'staff', "
            "'m001', 1, randomblob(32), zeroblob(100) FROM round",
        }[table]
    )

    with pytest.raises(CountMismatchError):
        conducting.open_round(it.store, ROUND, slips=it.slips, today=TODAY)
    assert it.state is State.FROZEN


@pytest.fixture
def destroyed(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    issuing.reissue(it.store, ROUND, "R00013", today=TODAY)
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
        issuing.issue_codes,
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


def test_the_standing_counts_only_the_codes_that_are_valid(tmp_path):
    it, spares = with_tickets(tmp_path, spares=3)
    before = status_of(it.store, ROUND)

    issuing.void_codes(it.store, ROUND, spares[:2], today=TODAY)
    issuing.reissue(it.store, ROUND, "R00001", today=TODAY)

    assert (before.raters, before.issued) == (13, 16)
    assert status_of(it.store, ROUND).issued == 14


def test_small_groups_are_shown_with_what_they_are_merged_into(tmp_path):
    roster = small_roster(units=2, staff=9, students=2)

    it = draft(tmp_path, roster=roster)

    status = status_of(it.store, ROUND)
    assert status.merged == {"staff+students": 4}
    assert status.too_small == 0


def test_groups_large_enough_are_not_merged(tmp_path):
    roster = small_roster(staff=10, students=10)

    status = status_of(draft(tmp_path, roster=roster).store, ROUND)

    assert status.merged == {}
    assert (status.too_small, status.in_bands) == (0, 0)


def test_few_who_may_vote_are_told_in_bands(tmp_path):
    roster = small_roster(staff=5, students=4)

    status = status_of(draft(tmp_path, roster=roster).store, ROUND)

    assert (status.too_small, status.in_bands) == (0, 2)


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
