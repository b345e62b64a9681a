"""Whatever people do with a round, in whatever order, nothing is lost or doubled.

The round is compared with a model of it: a dictionary of who handed in what.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from ceremonies import with_tickets
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from small_rounds import GRADED, ROUND, TODAY, new_idem

from toolkit.collection.credential import CredentialKind, draw_credential
from toolkit.collection.round import NEXT, State
from toolkit.errors import (
    AlreadyVotedError,
    BallotError,
    CodeInUseError,
    FileRefusedError,
    MalformedBallotError,
    MoveRefusedError,
    NoSuchRaterError,
    NotOpenError,
    RoundError,
    UnknownCodeError,
    VoidedCodeError,
)
from toolkit.services import announcing, casting, issuing, opening
from toolkit.services.batching import close_due_batches
from toolkit.services.overview import status_of
from toolkit.services.verifying import verify
from toolkit.storage import batches, counter
from toolkit.storage.ballot_box import Outcome

STAFF, STUDENTS, SPARES = 7, 4, 2  # the students draw tickets
RATERS = STAFF + STUDENTS
FEWEST = 3
SUBJECTS = ("m001", "m002")

raters = st.integers(0, RATERS - 1)
spares = st.integers(0, SPARES - 1)
grades = st.sampled_from(["excellent", "qualified", "dont_know", ""])
early_grades = st.integers(1, RATERS).flatmap(
    lambda raters: st.lists(grades, min_size=raters, max_size=raters)
)


def in_state(*states):
    return precondition(lambda machine: machine.state in states)


class RoundMachine(RuleBasedStateMachine):
    """A round of eleven raters and two subjects, and the model beside it.

    Attributes
    ----------
    acknowledged : own number and grade of every ballot, by rater.
    dead : codes that were replaced, and tickets that were taken back.
    replaced : how often a link was replaced.
    waiting : of how many raters of each group envelopes wait for a batch.
    noted : how many raters' worth of envelopes every batch holds.
    """

    ballots = Bundle("ballots")

    @initialize(early=early_grades)
    def open_a_round(self, early):
        """Some raters vote at once, so that there is something to count."""
        self.folder = Path(tempfile.mkdtemp())
        self.round, self.spares = with_tickets(
            self.folder,
            staff=STAFF,
            students=STUDENTS,
            spares=SPARES,
            fewest=FEWEST,
            fewest_texts=FEWEST,
        )
        self.state = State.OPEN
        self.forms = [self.round.form(rater) for rater in range(RATERS)]
        self.acknowledged = {}
        self.receipts = []
        self.dead = set()
        self.replaced = 0
        self.waiting = Counter()
        self.noted = []
        for rater, grade in enumerate(early):
            self.hand_in(self.fill_in(rater, grade))

    def teardown(self):
        self.round.store.close()
        shutil.rmtree(self.folder)

    @rule(target=ballots, rater=raters, grade=grades)
    def fill_in(self, rater, grade):
        answers = {(subject, GRADED): grade for subject in SUBJECTS}
        sealed = casting.seal_answers(self.forms[rater], answers)
        return rater, grade, new_idem(), sealed

    @rule(ballot=ballots)
    def hand_in(self, ballot):
        """Hand in a ballot for the first time, again, or as a second one."""
        rater, grade, idem, sealed = ballot
        earlier = self.acknowledged.get(rater)

        outcome = self.outcome(rater, idem, sealed.envelopes)

        if self.state is not State.OPEN:
            assert outcome is NotOpenError
        elif earlier is None:
            assert outcome is Outcome.COUNTED
            self.acknowledged[rater] = idem, grade
            self.receipts.append(sealed.receipt)
            self.waiting["staff" if rater < STAFF else "students"] += 1
        else:
            wanted = Outcome.AGAIN if earlier[0] == idem else AlreadyVotedError
            assert outcome is wanted

    @rule(ballot=ballots, kind=st.sampled_from(CredentialKind))
    def hand_in_with_a_wrong_code(self, ballot, kind):
        _, _, idem, sealed = ballot

        outcome = self.outcome(0, idem, sealed.envelopes, code=draw_credential(kind))

        is_open = self.state is State.OPEN
        assert outcome is (UnknownCodeError if is_open else NotOpenError)

    @rule(ballot=consumes(ballots), subject=st.sampled_from(SUBJECTS))
    def hand_in_only_a_part(self, ballot, subject):
        rater, _, _, sealed = ballot
        part = {subject: sealed.envelopes[subject]}

        outcome = self.outcome(rater, new_idem(), part)

        is_open = self.state is State.OPEN
        assert outcome is (MalformedBallotError if is_open else NotOpenError)

    @rule(ballot=ballots, thief=raters)
    def hand_in_what_another_sealed(self, ballot, thief):
        """What lies in the box already cannot be put in a second time."""
        rater, _, idem, sealed = ballot
        if self.acknowledged.get(rater, ("",))[0] != idem or thief == rater:
            return

        outcome = self.outcome(thief, new_idem(), sealed.envelopes)

        if self.state is not State.OPEN:
            assert outcome is NotOpenError
        elif thief in self.acknowledged:
            assert outcome is AlreadyVotedError
        else:
            assert outcome is MalformedBallotError

    @rule(rater=raters)
    def ask_for_the_form(self, rater):
        if self.state is not State.OPEN:
            with pytest.raises(NotOpenError):
                self.round.form(rater)
        elif rater in self.acknowledged:
            with pytest.raises(AlreadyVotedError):
                self.round.form(rater)
        else:
            assert self.round.form(rater) == self.forms[rater]

    @rule(rater=raters)
    def replace_a_link(self, rater):
        """The lost link is dead; the new one is the rater's from now on."""
        number = f"R{rater + 1:05d}"

        link = self.outcome_of(
            lambda: issuing.reissue(self.round.store, ROUND, number, today=TODAY)
        )

        if self.state is not State.OPEN:
            assert link is NotOpenError
        elif rater >= STAFF:
            assert link is NoSuchRaterError
        elif rater in self.acknowledged:
            assert link is CodeInUseError
        else:
            codes = list(self.round.codes)
            self.dead.add(codes[rater])
            codes[rater] = link.code
            self.round.codes = tuple(codes)
            self.replaced += 1

    @rule(spare=spares, rater=raters)
    def take_a_spare_back(self, spare, rater):
        """Together with a code that was used, it stays as it is."""
        code, used = self.spares[spare], rater in self.acknowledged
        codes = [code, self.round.codes[rater]] if used else [code]

        taken_back = self.outcome_of(
            lambda: issuing.void_codes(self.round.store, ROUND, codes, today=TODAY)
        )

        if self.state is not State.OPEN:
            assert taken_back is NotOpenError
        elif used:
            assert taken_back is FileRefusedError
        else:
            assert taken_back == ({} if code in self.dead else {"students": 1})
            self.dead.add(code)

    @precondition(lambda machine: machine.dead)
    @rule(ballot=ballots, data=st.data())
    def hand_in_with_a_dead_code(self, ballot, data):
        _, _, idem, sealed = ballot
        code = data.draw(st.sampled_from(sorted(self.dead)))

        outcome = self.outcome(0, idem, sealed.envelopes, code=code)

        is_open = self.state is State.OPEN
        assert outcome is (VoidedCodeError if is_open else NotOpenError)

    @rule()
    def make_up_a_batch(self):
        """Of every group in which twice the threshold wait, but for the threshold."""
        close_due_batches(self.round.store)

        if self.state is State.OPEN:
            enough = {
                group: raters - FEWEST
                for group, raters in self.waiting.items()
                if raters >= 2 * FEWEST
            }
            self.waiting -= Counter(enough)
            self.noted += [sum(enough.values())] if enough else []

    @in_state(State.OPEN, State.CLOSED, State.OPENED)
    @rule(steps=st.integers(1, 3), where=st.sampled_from(["here", "elsewhere"]))
    def go_on(self, steps, where):
        """Close, open the box, publish: whatever comes next."""
        for _ in range(steps):
            if self.state is State.OPEN:
                self.noted += [self.waiting.total()] if self.waiting else []
                self.waiting.clear()
            if self.state is State.CLOSED and where == "elsewhere":
                self.count_elsewhere()
            elif self.state is not State.PUBLISHED:
                self.round.bring_to(NEXT[self.state])
            self.state = self.round.state

    def count_elsewhere(self):
        """Open the box on a machine of the scrutineers' own."""
        box, count = (self.folder / name for name in ("box", "count"))
        opening.export_box(self.round.store, ROUND, box)
        opening.count_box(box, self.round.slips, count)
        opening.take_count(self.round.store, ROUND, count, today=TODAY)

    @in_state(State.OPEN, State.OPENED, State.PUBLISHED)
    @rule()
    def try_to_open_the_box(self):
        """It opens once, after closing."""
        with pytest.raises(MoveRefusedError):
            self.round.unseal()

    def outcome(self, rater, idem, envelopes, *, code=None):
        """Hand in; return the outcome, or the kind of refusal."""
        return self.outcome_of(
            lambda: self.round.hand_in(rater, envelopes, idem=idem, code=code)
        )

    def outcome_of(self, act):
        """Do it; return what came of it, or the kind of refusal."""
        try:
            return act()
        except (BallotError, RoundError, FileRefusedError) as refused:
            return type(refused)

    @invariant()
    def what_was_acknowledged_is_in_the_box_once(self):
        wanted = len(self.acknowledged) * len(SUBJECTS)

        assert self.round.count_rows("spent", "envelope") == [wanted, wanted]

    @invariant()
    def turnout_is_told_as_it_may_be(self):
        returned = announcing.returned(self.round.store, ROUND)

        handed_in = len(self.acknowledged)
        shown = handed_in - handed_in % 5 if self.state is State.OPEN else handed_in
        assert returned == shown

    @invariant()
    def only_valid_codes_count_as_issued(self):
        spares_left = SPARES - len(self.dead.intersection(self.spares))

        issued = status_of(self.round.store, ROUND).issued
        assert issued == RATERS + spares_left

    @invariant()
    def every_batch_has_its_head(self):
        with self.round.store.reading() as connection:
            heads = batches.read_heads(connection, ROUND)

        wanted = [raters * len(SUBJECTS) for raters in self.noted]
        assert [one.envelopes for one in heads] == wanted
        newest = announcing.newest_head(self.round.store, ROUND)
        assert newest == (heads[-1].head if heads else None)

    @in_state(State.OPEN, State.CLOSED)
    @invariant()
    def no_batch_holds_few_of_a_group(self):
        with self.round.store.reading() as connection:
            box = list(counter.read_envelopes(connection, ROUND))
        of_all = Counter((one.subject, one.group) for one in box)
        noted = [one for one in box if one.batch != batches.NONE]

        for (_, *cell), size in Counter(
            (one.batch, one.subject, one.group) for one in noted
        ).items():
            assert size >= min(FEWEST, of_all[tuple(cell)])

    @in_state(State.OPENED, State.PUBLISHED)
    @invariant()
    def what_was_marked_is_what_is_counted(self):
        with self.round.store.reading() as connection:
            tally = counter.read_tally(connection, ROUND)
            box = counter.read_box_count(connection, ROUND)
        marked = Counter(grade for _, grade in self.acknowledged.values() if grade)

        for subject in SUBJECTS:
            part = tally.select(subject=subject)
            counted = part.counts.groupby("grade")["count"].sum().to_dict()
            assert counted == marked
            assert part.ballots["valid"].sum() == marked.total()
            assert part.ballots["returned"].sum() == len(self.acknowledged)
        assert box.spent == box.envelopes == tally.ballots["returned"].sum()
        assert (box.voided, box.replaced) == (len(self.dead), self.replaced)

    @in_state(State.PUBLISHED)
    @invariant()
    def everybody_finds_the_receipt(self):
        receipts = announcing.receipts(self.round.store, ROUND)

        assert receipts == tuple(sorted(self.receipts))
        assert verify(self.round.archive).rounds == 1


EXAMPLES = {"sqlite": 15, "postgresql": 6}


def test_nothing_is_lost_or_doubled(any_database):
    run_state_machine_as_test(
        RoundMachine,
        settings=settings(max_examples=EXAMPLES[any_database], stateful_step_count=18),
    )
