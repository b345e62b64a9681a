"""Codes: issued once, taken back in front of everybody, replaced when lost."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from boxes import bytes_in
from ceremonies import with_tickets
from rosters import roster_for
from small_rounds import (
    ROUND,
    TODAY,
    draft,
    round_in,
    small_roster,
)

from toolkit.collection.credential import (
    CredentialKind,
    digest_code,
    draw_credential,
    read_credential,
    show_code,
)
from toolkit.collection.round import State
from toolkit.errors import (
    CodeInUseError,
    CodesIssuedError,
    FileRefusedError,
    MistypedCodeError,
    MoveRefusedError,
    NoSuchRaterError,
    NoSuchRoundError,
    NotOpenError,
    RulesChangedError,
    SettingError,
    UnknownCodeError,
    VoidedCodeError,
)
from toolkit.services import issuing
from toolkit.services.overview import status_of
from toolkit.storage import counter, rounds
from toolkit.survey.loading import load_survey

FIRST, THIRD = "R00001", "R00003"


def wrong_lines(refused):
    """Return what is said of each line of a list of codes."""
    return {problem.place: problem.message for problem in refused.problems}


def void(it, *codes):
    return issuing.void_codes(it.store, it.id, codes, today=TODAY)


def reissue(it, number=FIRST):
    return issuing.reissue(it.store, it.id, number, today=TODAY)


def digest(it, code):
    return digest_code(code, pepper=it.store.pepper, purpose=it.id)


def rules_digest(it):
    with it.store.reading() as connection:
        return rounds.get_frozen(connection, it.id).rules_digest


def acts(it):
    with it.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT act, detail FROM act").all()
    return [tuple(row) for row in rows]


def codes_published(it):
    return json.loads((it.archive / "protocol.json").read_text("utf-8"))["codes"]


# Issuing


def test_every_rater_gets_one_code(tmp_path):
    planned = draft(tmp_path)

    issued = issuing.issue_codes(planned.store, ROUND)

    codes = [link.code for link in issued.links]
    assert len(set(codes)) == 13
    assert [read_credential(code) for code in codes] == codes
    assert issued.tickets == ()


def test_a_link_says_whose_it_is(tmp_path):
    planned = draft(tmp_path)

    link = issuing.issue_codes(planned.store, ROUND).links[0]

    assert (link.name, link.number, link.unit) == (
        "参评人1号",
        "R00001",
        "第1教研室",
    )


def test_a_ticket_says_only_which_bag_it_goes_into(tmp_path):
    planned = draft(tmp_path, roster=small_roster(units=2))

    issued = issuing.issue_codes(planned.store, ROUND, by_ticket=["students"])

    assert {ticket.group for ticket in issued.tickets} == {"students"}
    assert set(issued.tickets[0].__slots__) == {"unit", "group", "code"}
    assert (len(issued.links), len(issued.tickets)) == (14, 12)


def test_tickets_lie_in_an_order_of_chance(tmp_path):
    planned = draft(tmp_path, roster=small_roster(staff=0, students=40))

    issued = issuing.issue_codes(planned.store, ROUND, by_ticket=["students"])

    codes = [ticket.code for ticket in issued.tickets]
    assert codes == sorted(codes)


def test_a_ticket_s_credential_names_nobody(tmp_path):
    planned = draft(tmp_path)

    issuing.issue_codes(planned.store, ROUND, by_ticket=["staff"])

    with planned.store.reading() as connection:
        rows = connection.exec_driver_sql('SELECT "group", rater FROM credential')
        named = {group: rater is not None for group, rater in rows}
    assert named == {"staff": False, "students": True}


def test_codes_are_issued_once(tmp_path):
    planned = draft(tmp_path)
    issuing.issue_codes(planned.store, ROUND)

    with pytest.raises(CodesIssuedError):
        issuing.issue_codes(planned.store, ROUND)
    assert planned.count_rows("credential") == [13]


def test_no_code_can_be_added_after_freezing(tmp_path):
    it = round_in(State.FROZEN, tmp_path)

    for _ in it.life():
        with pytest.raises(MoveRefusedError):
            issuing.issue_codes(it.store, ROUND)


def test_tickets_for_a_group_that_does_not_exist_are_refused(tmp_path):
    planned = draft(tmp_path)

    with pytest.raises(SettingError, match="stuff"):
        issuing.issue_codes(planned.store, ROUND, by_ticket=["stuff"])
    assert planned.count_rows("credential") == [0]


@pytest.mark.parametrize("spares", [0, 1, 5])
def test_every_bag_holds_so_many_spares_more_than_raters(tmp_path, spares):
    planned = draft(tmp_path, roster=small_roster(units=2, staff=3, students=4))

    issued = issuing.issue_codes(
        planned.store, ROUND, by_ticket=["staff", "students"], spares=spares
    )

    bags = Counter((ticket.unit, ticket.group) for ticket in issued.tickets)
    assert bags == {
        (unit, group): raters + spares
        for unit in ("第1教研室", "第2教研室")
        for group, raters in (("staff", 3), ("students", 4))
    }
    assert len({ticket.code for ticket in issued.tickets}) == len(issued.tickets)


def test_those_who_get_links_need_no_spares(tmp_path):
    planned = draft(tmp_path)

    issued = issuing.issue_codes(planned.store, ROUND, spares=3)

    assert (len(issued.links), issued.tickets) == (13, ())


def test_nothing_tells_a_spare_from_another_ticket(tmp_path):
    it, spares = with_tickets(tmp_path, staff=0, spares=2)

    with it.store.reading() as connection:
        rows = connection.exec_driver_sql(
            'SELECT kind, "group", slate, rater FROM credential'
        ).all()
    assert len(rows) == 8
    assert len(set(rows)) == 1
    it.codes = spares
    it.cast(0)
    it.cast(1)


def test_tickets_of_several_lists_in_one_bag_are_refused(tmp_path):
    survey = load_survey("branch-appraisal")
    roster = roster_for(survey, raters=12, subjects=3)
    planned = draft(tmp_path, survey=survey, roster=roster)
    groups = [group.id for group in survey.rater_groups]

    with pytest.raises(SettingError):
        issuing.issue_codes(planned.store, ROUND, by_ticket=groups)
    assert planned.count_rows("credential") == [0]


# Taking codes back


def test_spares_are_taken_back_and_counted_by_group(tmp_path):
    it, spares = with_tickets(tmp_path, spares=3)

    assert void(it, *spares[:2]) == {"students": 2}
    assert void(it, spares[2], it.codes[0]) == {"students": 1, "staff": 1}


def test_a_code_is_taken_back_however_it_is_typed(tmp_path):
    it, spares = with_tickets(tmp_path, spares=2)
    wide = spares[1].translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)})

    taken_back = void(it, f" {show_code(spares[0]).lower()} ", wide)

    assert taken_back == {"students": 2}


def test_a_code_typed_twice_is_taken_back_once(tmp_path):
    it, (spare,) = with_tickets(tmp_path, spares=1)

    assert void(it, spare, spare.lower(), show_code(spare)) == {"students": 1}
    assert void(it, spare) == {}
    assert it.count_rows("voided") == [1]


@pytest.mark.abuse(5)
def test_a_code_that_was_taken_back_opens_no_form_and_takes_no_ballot(tmp_path):
    it, spares = with_tickets(tmp_path)
    envelopes = it.seal(12).envelopes
    void(it, it.codes[12])

    with pytest.raises(VoidedCodeError):
        it.form(12)
    with pytest.raises(VoidedCodeError):
        it.hand_in(12, envelopes)
    assert it.count_rows("spent", "envelope") == [0, 0]
    assert it.hand_in(12, envelopes, code=spares[0]) == "counted"


def test_no_code_is_taken_back_when_one_of_them_is_spent(tmp_path):
    it, spares = with_tickets(tmp_path)
    it.cast(12)

    with pytest.raises(FileRefusedError) as refused:
        void(it, spares[0], it.codes[12], spares[1])
    assert wrong_lines(refused.value) == {"2": CodeInUseError.message}
    assert it.count_rows("voided") == [0]
    assert acts(it)[-1] == ("voided", "refused")


def test_all_codes_that_cannot_be_taken_back_are_told_by_line_and_none_by_itself(
    tmp_path,
):
    it, spares = with_tickets(tmp_path)
    unknown = draw_credential(CredentialKind.TICKET)

    with pytest.raises(FileRefusedError) as refused:
        void(it, spares[0], unknown, "ABC", spares[1])
    assert wrong_lines(refused.value) == {
        "2": UnknownCodeError.message,
        "3": MistypedCodeError.message,
    }
    assert not {unknown, "ABC"} & set(str(refused.value).split())
    assert it.count_rows("voided") == [0]


@pytest.mark.abuse(4)
def test_a_code_of_another_round_is_unknown(tmp_path):
    it, _ = with_tickets(tmp_path)
    other, spares = with_tickets(tmp_path, store=it.store, round_id="autumn")

    with pytest.raises(FileRefusedError) as refused:
        void(it, spares[0])
    assert wrong_lines(refused.value) == {"1": UnknownCodeError.message}
    assert void(other, spares[0]) == {"students": 1}
    assert status_of(it.store, ROUND).issued == 15


def test_codes_are_taken_back_and_replaced_until_the_round_closes(tmp_path):
    it = draft(tmp_path)
    codes = [link.code for link in issuing.issue_codes(it.store, ROUND).links]
    it.codes = tuple(codes)
    allowed = {}

    for state in it.life():
        try:
            void(it, codes.pop())
            reissue(it)
            allowed[state] = True
        except NotOpenError:
            with pytest.raises(NotOpenError):
                reissue(it)
            allowed[state] = False

    assert [state for state, is_so in allowed.items() if is_so] == [
        *(State.DRAFT, State.FROZEN, State.OPEN)
    ]


def test_codes_that_were_taken_back_are_not_counted_as_issued(tmp_path):
    it, spares = with_tickets(tmp_path, spares=2)
    it.cast(0)
    void(it, spares[0])
    reissue(it, THIRD)

    it.bring_to(State.OPENED)

    with it.store.reading() as connection:
        ballots = counter.read_tally(connection, ROUND).ballots
    issued = dict(zip(ballots["group"], ballots["issued"], strict=True))
    assert issued == {"staff": 7, "students": 7}
    assert set(ballots["eligible"]) == {7, 6}


def test_how_many_were_taken_back_and_replaced_is_published(tmp_path):
    it, spares = with_tickets(tmp_path, spares=3)
    void(it, *spares)
    reissue(it)
    reissue(it)
    for number in range(6, 13):
        it.cast(number)

    it.bring_to(State.PUBLISHED)

    assert codes_published(it) == {"voided": 5, "replaced": 2}


def test_a_round_in_which_no_code_was_taken_back_says_so(tmp_path):
    it = round_in(State.PUBLISHED, tmp_path)

    assert codes_published(it) == {"voided": 0, "replaced": 0}


def test_what_another_round_took_back_is_not_published_here(tmp_path):
    it, _ = with_tickets(tmp_path)
    other, spares = with_tickets(tmp_path, store=it.store, round_id="autumn")
    void(other, *spares)

    it.bring_to(State.PUBLISHED)

    assert codes_published(it) == {"voided": 0, "replaced": 0}


def test_taking_back_and_replacing_are_written_down_without_whose_it_was(tmp_path):
    it, spares = with_tickets(tmp_path)
    void(it, *spares)
    void(it, *spares)
    reissue(it)

    assert acts(it)[2:] == [("voided", ""), ("reissued", "")]


def test_taking_codes_back_does_not_change_the_rules(tmp_path):
    it, spares = with_tickets(tmp_path, state=State.FROZEN)
    before = rules_digest(it)

    void(it, *spares)

    it.bring_to(State.PUBLISHED)
    assert rules_digest(it) == before


# Replacing lost links


def test_a_new_link_is_for_the_same_person(tmp_path):
    it = round_in(State.OPEN, tmp_path)

    link = reissue(it)

    assert (link.name, link.number, link.unit, link.group) == (
        *("参评人1号", FIRST, "第1教研室", "staff"),
    )
    assert read_credential(link.code) == link.code
    assert link.code not in it.codes


@pytest.mark.abuse(5)
def test_the_lost_link_is_dead_and_the_new_one_opens_the_same_form(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    before, sealed = it.form(0), it.seal(0)

    link = reissue(it)

    with pytest.raises(VoidedCodeError):
        it.form(0)
    with pytest.raises(VoidedCodeError):
        it.hand_in(0, sealed.envelopes)
    it.codes = (link.code, *it.codes[1:])
    assert it.form(0) == before
    assert it.hand_in(0, sealed.envelopes) == "counted"


def test_a_link_may_be_lost_again(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    chain = [it.codes[0], *(reissue(it).code for _ in range(3))]

    for dead in chain[:-1]:
        it.codes = (dead, *it.codes[1:])
        with pytest.raises(VoidedCodeError):
            it.form(0)
    it.codes = (chain[-1], *it.codes[1:])
    it.cast(0)

    assert status_of(it.store, ROUND).issued == 13
    it.bring_to(State.PUBLISHED)
    assert codes_published(it) == {"voided": 3, "replaced": 3}


def test_a_link_with_which_somebody_voted_is_not_replaced(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    it.cast(0)

    with pytest.raises(CodeInUseError):
        reissue(it)
    assert it.count_rows("credential", "voided") == [13, 0]


def test_a_new_link_that_was_used_is_not_replaced_either(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    it.codes = (reissue(it).code, *it.codes[1:])
    it.cast(0)

    with pytest.raises(CodeInUseError):
        reissue(it)


def test_who_drew_a_ticket_gets_no_link(tmp_path):
    it, _ = with_tickets(tmp_path)

    with pytest.raises(NoSuchRaterError):
        reissue(it, "R00013")
    assert it.count_rows("voided") == [0]


@pytest.mark.parametrize("number", ["R99999", "", "r00001", "参评人1号"])
def test_nobody_with_another_number_gets_a_link(tmp_path, number):
    it = round_in(State.OPEN, tmp_path)

    with pytest.raises(NoSuchRaterError):
        reissue(it, number)
    assert it.count_rows("credential") == [13]


def test_raters_without_a_number_cannot_be_told_apart_and_get_no_link(tmp_path):
    roster = small_roster()
    nameless = tuple(replace(one, number="") for one in roster.raters)
    it = round_in(State.OPEN, tmp_path, roster=replace(roster, raters=nameless))

    with pytest.raises(NoSuchRaterError):
        reissue(it, "")


def test_a_link_that_was_taken_back_for_none_is_not_replaced(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    void(it, it.codes[0])

    with pytest.raises(NoSuchRaterError):
        reissue(it)


def test_only_the_digest_of_a_new_link_is_kept(tmp_path):
    it = round_in(State.OPEN, tmp_path)

    link = reissue(it)

    it.store.close()
    left = bytes_in(tmp_path)
    assert link.code.encode() not in left
    assert digest(it, link.code) in left


def test_replacing_a_link_does_not_change_the_rules(tmp_path):
    it = round_in(State.FROZEN, tmp_path)
    before = rules_digest(it)

    it.codes = (reissue(it).code, *it.codes[1:])

    it.bring_to(State.OPEN)
    it.cast(0)
    it.codes = (*it.codes[:2], reissue(it, THIRD).code, *it.codes[3:])
    it.cast(2)
    it.bring_to(State.PUBLISHED)
    assert rules_digest(it) == before


@pytest.mark.parametrize(
    "step",
    [
        lambda store, one: issuing.void_codes(store, one, [], today=TODAY),
        lambda store, one: issuing.reissue(store, one, FIRST, today=TODAY),
    ],
)
def test_a_round_that_does_not_exist_has_no_codes(tmp_path, step):
    with pytest.raises(NoSuchRoundError):
        step(draft(tmp_path).store, "autumn")


# Whoever may write to the database


ADD_A_CODE = """
    INSERT INTO credential
    SELECT ?, round, kind, "group", slate, rater FROM credential WHERE digest = ?"""
SAY_IT_REPLACES = "INSERT INTO voided (digest, replaced_by) VALUES (?, ?)"
TAKE_INTO_ANOTHER_GROUP = (
    "UPDATE credential SET \"group\" = 'students' WHERE digest = ?"
)


def forge(it, like):
    """Add a code behind the services' back; return it."""
    code = draw_credential(CredentialKind.LINK)
    it.tamper(ADD_A_CODE, digest(it, code), digest(it, like))
    return code


def require_found_out(it):
    it.bring_to(State.CLOSED)
    with pytest.raises(RulesChangedError):
        it.unseal()
    assert it.state is State.CLOSED


@pytest.mark.abuse(45)
def test_a_code_that_was_added_is_found_out(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    it.codes = (forge(it, it.codes[0]), *it.codes[1:])
    it.cast(0)

    require_found_out(it)


@pytest.mark.abuse(45)
def test_a_code_that_is_said_to_replace_one_that_was_added_is_found_out(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    lost, new = forge(it, it.codes[0]), forge(it, it.codes[0])
    it.tamper(SAY_IT_REPLACES, digest(it, lost), digest(it, new))
    it.codes = (new, *it.codes[1:])
    it.cast(0)

    require_found_out(it)


@pytest.mark.abuse(45)
def test_a_code_that_is_said_to_replace_itself_is_found_out(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    new = forge(it, it.codes[0])
    it.codes = (new, *it.codes[1:])
    it.cast(0)
    it.tamper(SAY_IT_REPLACES, digest(it, new), digest(it, new))

    require_found_out(it)


@pytest.mark.abuse(45)
def test_codes_that_are_said_to_replace_each_other_are_found_out(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    one, two = forge(it, it.codes[0]), forge(it, it.codes[0])
    it.codes = (one, two, *it.codes[2:])
    it.cast(0)
    it.cast(1)
    it.tamper(SAY_IT_REPLACES, digest(it, one), digest(it, two))
    it.tamper(SAY_IT_REPLACES, digest(it, two), digest(it, one))

    require_found_out(it)


@pytest.mark.abuse(45)
def test_a_code_that_is_said_to_replace_a_spent_one_is_found_out(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    spent = it.codes[0]
    it.cast(0)
    new = forge(it, spent)
    it.tamper(SAY_IT_REPLACES, digest(it, spent), digest(it, new))
    it.codes = (new, *it.codes[1:])
    it.cast(0)

    require_found_out(it)


@pytest.mark.abuse(45)
def test_a_code_that_is_said_to_replace_one_of_another_group_is_found_out(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    new = forge(it, it.codes[0])
    it.tamper(TAKE_INTO_ANOTHER_GROUP, digest(it, new))
    it.tamper(SAY_IT_REPLACES, digest(it, it.codes[0]), digest(it, new))
    it.codes = (new, *it.codes[1:])
    it.cast(0)

    require_found_out(it)


@pytest.mark.abuse(45)
def test_a_code_that_is_said_to_replace_one_of_another_round_is_found_out(tmp_path):
    it = round_in(State.OPEN, tmp_path)
    other = round_in(State.OPEN, tmp_path, store=it.store, round_id="autumn")
    new = forge(it, it.codes[0])
    it.tamper(SAY_IT_REPLACES, digest(other, other.codes[0]), digest(it, new))
    it.codes = (new, *it.codes[1:])
    it.cast(0)

    require_found_out(it)


@pytest.mark.abuse(45)
def test_a_forged_code_is_found_out_before_the_round_opens(tmp_path):
    it = round_in(State.FROZEN, tmp_path)
    new = forge(it, it.codes[0])
    it.tamper(TAKE_INTO_ANOTHER_GROUP, digest(it, new))
    it.tamper(SAY_IT_REPLACES, digest(it, it.codes[0]), digest(it, new))

    with pytest.raises(RulesChangedError):
        it.bring_to(State.OPEN)
    assert it.state is State.FROZEN


def test_what_was_replaced_as_it_should_be_is_not_found_fault_with(tmp_path):
    it, spares = with_tickets(tmp_path)
    other, others = with_tickets(tmp_path, store=it.store, round_id="autumn")
    for one, unused in ((it, spares), (other, others)):
        one.cast(2)
        void(one, *unused)
        one.codes = (reissue(one).code, *one.codes[1:])
        one.cast(0)
        reissue(one, "R00002")
        reissue(one, "R00002")

    it.bring_to(State.OPENED)
    other.bring_to(State.OPENED)

    assert it.state is other.state is State.OPENED
