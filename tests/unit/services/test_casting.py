"""Hand out the form, take the ballot: every outcome there is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from small_rounds import (
    GRADED,
    PRAISED,
    ROUND,
    SURVEY,
    WISHED,
    draft,
    new_idem,
    round_in,
    small_roster,
    small_store,
    wait_for_no_lock,
)
from sqlalchemy.exc import IntegrityError

from toolkit.collection import sealing
from toolkit.collection.ballot import read_ballot
from toolkit.collection.credential import (
    CredentialKind,
    author_code_for,
    draw_credential,
    show_code,
)
from toolkit.collection.key_slips import join_slips
from toolkit.collection.round import State
from toolkit.errors import (
    AlreadyVotedError,
    BusyError,
    MalformedBallotError,
    MistypedCodeError,
    NoSuchRoundError,
    NotOpenError,
    UnknownCodeError,
)
from toolkit.services import casting, issuing
from toolkit.storage import rounds
from toolkit.storage.ballot_box import Outcome

pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def voting(tmp_path):
    return round_in(State.OPEN, tmp_path)


def held(it):
    """Return how many roll marks and envelopes there are."""
    return it.count_rows("spent", "envelope")


def contents(it, sealed, subject="m001", *, group="staff"):
    """Return the ballot in an envelope, as the scrutineers would read it."""
    with it.store.reading() as connection:
        wraps = rounds.get_frozen(connection, it.id).wraps
    key = join_slips(wraps, it.slips, round_id=it.id)
    plain = sealing.unseal(sealed.envelopes[subject], key, it.info(group, subject))
    return read_ballot(plain, SURVEY)


# The form


def test_a_code_opens_the_form_of_its_slate(voting):
    form = voting.form(0)

    assert [one.id for one in form.subjects] == ["m001", "m002"]
    assert (form.group, form.kind) == ("staff", CredentialKind.LINK)
    assert form.survey == SURVEY
    assert form.fingerprint == sealing.fingerprint(form.key)


def test_each_unit_gets_its_own_form(tmp_path):
    it = round_in(State.OPEN, tmp_path, roster=small_roster(units=2, staff=1))

    forms = [{one.id for one in it.form(rater).subjects} for rater in (0, 7)]

    assert forms == [{"m001", "m002"}, {"m003", "m004"}]


def test_asking_for_the_form_changes_nothing(voting):
    for _ in range(3):
        voting.form(0)

    assert held(voting) == [0, 0]
    voting.cast(0)


def test_a_spent_code_opens_no_form(voting):
    voting.cast(0)

    with pytest.raises(AlreadyVotedError):
        voting.form(0)


def test_a_round_that_is_not_open_hands_out_no_form(tmp_path):
    it = round_in(State.FROZEN, tmp_path)

    for state in it.life():
        if state is not State.OPEN:
            with pytest.raises(NotOpenError):
                it.form(0)


@pytest.mark.abuse(1)
@pytest.mark.abuse(2)
@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("", MistypedCodeError),
        ("ABCD-EFGH-0121", MistypedCodeError),
        ("ABCD-EFGH-012T", UnknownCodeError),
        (draw_credential(CredentialKind.LINK), UnknownCodeError),
    ],
    ids=["empty", "wrong check", "another", "drawn anew"],
)
def test_a_wrong_code_opens_nothing(voting, code, error):
    with pytest.raises(error):
        casting.hand_out(voting.store, ROUND, code)
    with pytest.raises(error):
        voting.hand_in(0, voting.seal(0).envelopes, code=code)
    assert held(voting) == [0, 0]


@pytest.mark.abuse(4)
def test_a_code_of_another_round_opens_nothing(tmp_path, voting):
    other = round_in(State.OPEN, tmp_path, store=voting.store, round_id="autumn")

    with pytest.raises(UnknownCodeError):
        casting.hand_out(voting.store, ROUND, other.codes[0])
    with pytest.raises(UnknownCodeError):
        voting.hand_in(0, voting.seal(0).envelopes, code=other.codes[0])


@pytest.mark.abuse(3)
def test_a_code_is_taken_as_it_is_typed(tmp_path):
    planned = draft(tmp_path)
    issued = issuing.issue_codes(planned.store, ROUND, by_ticket=["staff"])
    planned.codes = tuple(ticket.code for ticket in issued.tickets)
    planned.bring_to(State.OPEN)
    typed = f" {show_code(planned.codes[0])} ".lower().replace("0", "o")

    form = casting.hand_out(planned.store, ROUND, typed)
    outcome = planned.hand_in(0, planned.seal(0).envelopes, code=typed)

    assert form.kind is CredentialKind.TICKET
    assert outcome is Outcome.COUNTED


# Sealing for a browser that cannot


def test_every_subject_gets_an_envelope_of_the_one_size(voting):
    plain = voting.seal(0, grade="")
    much = voting.seal(1, grade="basically_qualified", words="多听意见" * 100)

    sizes = {len(one) for it in (plain, much) for one in it.envelopes.values()}

    assert set(plain.envelopes) == set(much.envelopes) == {"m001", "m002"}
    assert sizes == {voting.form(0).size + sealing.OVERHEAD}


def test_what_was_filled_in_is_sealed(voting):
    form = voting.form(0)
    answers = {("m001", GRADED): "qualified", ("m001", WISHED): " 多听\r\n意见 "}

    sealed = casting.seal_answers(form, answers)

    first, second = contents(voting, sealed), contents(voting, sealed, "m002")
    assert first.marks == {GRADED: "qualified"}
    assert {item: words.body for item, words in first.texts.items()} == {
        WISHED: "多听 意见"
    }
    assert second.is_empty


def test_one_submission_has_one_pack_and_one_receipt(voting):
    sealed, other = voting.seal(0), voting.seal(0)

    first, second = contents(voting, sealed), contents(voting, sealed, "m002")
    assert first.pack == second.pack != contents(voting, other).pack
    assert first.receipt == second.receipt == sealed.receipt != other.receipt


@pytest.fixture
def few(voting):
    """A round in which few share a list: eight of twelve members each."""
    return round_in(
        State.OPEN,
        voting.folder,
        store=voting.store,
        round_id="few",
        roster=small_roster(members=12, staff=4, students=0),
        at_most=8,
    )


def test_a_form_tells_whether_envelopes_are_numbered_apart(voting, few):
    assert few.form(0).is_apart
    assert not voting.form(0).is_apart


def test_apart_one_envelope_bears_the_receipt_and_no_two_a_number(few):
    sealed = few.seal(0)

    ballots = [contents(few, sealed, subject) for subject in sealed.envelopes]
    assert len({one.pack for one in ballots}) == 8
    assert len({one.receipt for one in ballots}) == 8
    assert sealed.receipt in {one.receipt for one in ballots}


def test_apart_what_is_sealed_again_bears_the_same_receipt_in_the_same_place(few):
    form = few.form(0)

    def bearer(idem):
        sealed = casting.seal_answers(form, {}, idem=idem)
        (bearer,) = (
            subject
            for subject in sealed.envelopes
            if contents(few, sealed, subject).receipt == sealed.receipt
        )
        return bearer, sealed.receipt

    first = [bearer(f"{number:032x}") for number in range(12)]

    assert first == [bearer(f"{number:032x}") for number in range(12)]
    assert len({subject for subject, _ in first}) > 1


def test_an_author_keeps_one_code_for_all_texts(voting):
    answers = {("m001", PRAISED): "备课认真", ("m002", WISHED): "少开会"}

    sealed = casting.seal_answers(voting.form(0), answers)

    for subject, item in answers:
        words = contents(voting, sealed, subject).texts[item]
        assert words.code == author_code_for(
            sealed.author_code, subject=subject, item=item
        )


@pytest.mark.parametrize("words", ["", "  \n", "\u200b"])
def test_who_wrote_nothing_gets_no_author_code(voting, words):
    assert voting.seal(0, words=words).author_code is None


def test_answers_about_others_are_left_out(voting):
    sealed = casting.seal_answers(voting.form(0), {("m099", GRADED): "excellent"})

    assert contents(voting, sealed).is_empty


@pytest.mark.parametrize("words", ["评" * 400, "😀" * 400, "一\r\n" * 200, '"' * 400])
def test_the_longest_text_is_taken(voting, words):
    voting.cast(0, words=words)

    assert held(voting) == [2, 2]


@pytest.mark.parametrize("words", ["评" * 401, "\U0001d160" * 400, "好 " * 201])
def test_a_text_that_is_too_long_is_refused(voting, words):
    with pytest.raises(MalformedBallotError, match="too long"):
        voting.seal(0, words=words)


@pytest.mark.parametrize("grade", ["superb", "x" * 5000, "优秀"])
def test_a_mark_that_is_not_on_the_scale_is_refused(voting, grade):
    with pytest.raises(MalformedBallotError):
        voting.seal(0, grade=grade)


def test_an_answer_to_what_is_not_asked_is_refused(voting):
    with pytest.raises(MalformedBallotError):
        casting.seal_answers(voting.form(0), {("m001", "A99"): "好"})


# The ballot


def test_a_ballot_is_counted(voting):
    outcome = voting.hand_in(0, voting.seal(0).envelopes)

    assert outcome is Outcome.COUNTED
    assert held(voting) == [2, 2]


@pytest.mark.abuse(7)
def test_the_same_submission_again_changes_nothing(voting):
    envelopes, idem = voting.seal(0).envelopes, new_idem()

    outcomes = [voting.hand_in(0, envelopes, idem=idem) for _ in range(3)]

    assert outcomes == [Outcome.COUNTED, Outcome.AGAIN, Outcome.AGAIN]
    assert held(voting) == [2, 2]


@pytest.mark.abuse(6)
def test_a_second_ballot_with_the_same_code_is_refused(voting):
    sealed = voting.seal(0), voting.seal(0)
    voting.hand_in(0, sealed[0].envelopes)

    with pytest.raises(AlreadyVotedError):
        voting.hand_in(0, sealed[1].envelopes)
    assert held(voting) == [2, 2]


def test_the_number_of_another_s_submission_helps_nobody(voting):
    idem = new_idem()
    first, second = voting.seal(0).envelopes, voting.seal(1).envelopes
    voting.hand_in(0, first, idem=idem)

    assert voting.hand_in(1, second, idem=idem) is Outcome.COUNTED
    assert held(voting) == [4, 4]


@pytest.mark.abuse(9)
@pytest.mark.abuse(10)
def test_a_round_that_is_not_open_takes_no_ballot(voting):
    ballot = voting.seal(0)
    it = draft(voting.folder, store=voting.store, round_id="autumn")

    for state in it.life():
        if state is not State.OPEN:
            with pytest.raises(NotOpenError):
                it.hand_in(0, ballot.envelopes, code=voting.codes[0])
    assert held(it) == [0, 0]


@pytest.mark.abuse(9)
def test_after_closing_even_a_counted_ballot_is_not_acknowledged_again(voting):
    envelopes, idem = voting.seal(0).envelopes, new_idem()
    voting.hand_in(0, envelopes, idem=idem)
    voting.bring_to(State.CLOSED)

    with pytest.raises(NotOpenError):
        voting.hand_in(0, envelopes, idem=idem)
    assert held(voting) == [2, 2]


def test_a_round_that_does_not_exist_takes_no_ballot(voting):
    envelopes = voting.seal(0).envelopes

    with pytest.raises(NoSuchRoundError):
        casting.cast(
            voting.store,
            "autumn",
            code=voting.codes[0],
            idem=new_idem(),
            envelopes=envelopes,
        )


@pytest.mark.abuse(15)
@pytest.mark.abuse(16)
@pytest.mark.abuse(40)
@pytest.mark.parametrize(
    "change",
    [
        lambda _: {},
        lambda envelopes: {"m001": envelopes["m001"]},
        lambda envelopes: envelopes | {"m003": envelopes["m001"]},
        lambda envelopes: {"m001": envelopes["m001"], "m003": envelopes["m002"]},
        lambda envelopes: envelopes | {"m002": envelopes["m002"][:-1]},
        lambda envelopes: envelopes | {"m002": envelopes["m002"] + b"\0"},
        lambda envelopes: envelopes | {"m002": b""},
        lambda envelopes: envelopes | {"m002": envelopes["m001"]},
    ],
    ids=[
        *("none", "a missing subject", "an extra subject", "a foreign subject"),
        *("a short one", "a long one", "an empty one", "one twice"),
    ],
)
def test_envelopes_that_are_not_those_of_the_form_are_refused(voting, change):
    envelopes = dict(voting.seal(0).envelopes)

    with pytest.raises(MalformedBallotError):
        voting.hand_in(0, change(envelopes))
    assert held(voting) == [0, 0]
    voting.cast(0)


@pytest.mark.parametrize(
    "idem", ["", "x" * 32, "a" * 31, "a" * 33, "A" * 32, "a" * 32 + "\n", "１" * 32]
)
def test_a_submission_without_its_own_number_is_refused(voting, idem):
    with pytest.raises(MalformedBallotError):
        voting.hand_in(0, voting.seal(0).envelopes, idem=idem)
    assert held(voting) == [0, 0]


@pytest.mark.abuse(37)
def test_somebody_else_s_envelope_copied_is_refused(voting):
    victim = voting.cast(0)
    own = voting.seal(1).envelopes

    with pytest.raises(MalformedBallotError):
        voting.hand_in(1, own | {"m001": victim.envelopes["m001"]})
    assert held(voting) == [2, 2]
    assert voting.hand_in(1, own) is Outcome.COUNTED


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("table", ["spent", "envelope"])
def test_what_fails_on_its_way_leaves_neither_mark_nor_envelope(voting, table):
    with voting.store.writing() as connection:
        connection.exec_driver_sql(
            f"CREATE TRIGGER broken BEFORE INSERT ON {table} "
            "WHEN NEW.subject = 'm002' BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )

    with pytest.raises((IntegrityError, MalformedBallotError)):
        voting.hand_in(0, voting.seal(0).envelopes)

    assert held(voting) == [0, 0]


@pytest.mark.on("sqlite")
def test_a_locked_store_says_that_it_is_busy(voting):
    envelopes, idem = voting.seal(0).envelopes, new_idem()
    wait_for_no_lock(voting.store)

    with voting.store.writing(), pytest.raises(BusyError):
        voting.hand_in(0, envelopes, idem=idem)

    assert voting.hand_in(0, envelopes, idem=idem) is Outcome.COUNTED


def test_whatever_a_stranger_s_client_sealed_is_taken_unread(voting):
    nonsense = bytes(voting.form(0).size)

    voting.cast_plain(0, {"m001": nonsense, "m002": nonsense})

    assert held(voting) == [2, 2]


# Races


def race(*runners):
    """Start all at one moment; return what each returned or raised."""
    start = Barrier(len(runners))

    def run(runner):
        start.wait()
        try:
            return runner()
        except (AlreadyVotedError, NotOpenError) as refused:
            return type(refused)

    with ThreadPoolExecutor(len(runners)) as pool:
        return list(pool.map(run, runners))


def test_of_two_ballots_racing_with_one_code_one_is_counted(voting):
    ballots = [voting.seal(0).envelopes for _ in range(4)]

    outcomes = race(*[lambda b=b: voting.hand_in(0, b) for b in ballots])

    assert sorted(map(str, outcomes)) == sorted(
        map(str, [Outcome.COUNTED, *[AlreadyVotedError] * 3])
    )
    assert held(voting) == [2, 2]


def test_of_one_ballot_sent_four_times_at_once_one_is_counted(voting):
    envelopes, idem = voting.seal(0).envelopes, new_idem()

    outcomes = race(*[lambda: voting.hand_in(0, envelopes, idem=idem)] * 4)

    assert sorted(outcomes) == [*[Outcome.AGAIN] * 3, Outcome.COUNTED]
    assert held(voting) == [2, 2]


@pytest.mark.abuse(11)
def test_a_ballot_in_a_race_with_closing_is_in_the_box_or_refused(voting):
    ballots = [voting.seal(rater).envelopes for rater in range(6)]
    casts = [lambda r=r, b=b: voting.hand_in(r, b) for r, b in enumerate(ballots)]

    *outcomes, _ = race(*casts, lambda: voting.bring_to(State.CLOSED))

    counted = outcomes.count(Outcome.COUNTED)
    assert counted + outcomes.count(NotOpenError) == 6
    assert held(voting) == [2 * counted] * 2


def test_a_burst_of_ballots_right_after_a_restart_is_counted(tmp_path):
    voting = round_in(State.OPEN, tmp_path, roster=small_roster(staff=20))
    ballots = [voting.seal(rater).envelopes for rater in range(20)]
    voting.store.close()
    voting.store = small_store(tmp_path)

    outcomes = race(
        *[lambda r=r, b=b: voting.hand_in(r, b) for r, b in enumerate(ballots)]
    )

    assert outcomes == [Outcome.COUNTED] * 20
