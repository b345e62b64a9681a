"""Whatever people do with a round, in whatever order, nothing is lost or doubled.

The round is compared with a model of it: a dictionary of who handed in what.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
)
from small_rounds import GRADED, ROUND, new_idem, round_in, small_roster

from toolkit.collection.credential import CredentialKind, draw_credential
from toolkit.collection.round import State
from toolkit.errors import (
    AlreadyVotedError,
    BallotError,
    MalformedBallotError,
    MoveRefusedError,
    NotOpenError,
    UnknownCodeError,
)
from toolkit.services import announcing, casting
from toolkit.services.casting import Outcome
from toolkit.services.verifying import verify
from toolkit.storage import counter

RATERS = 6
SUBJECTS = ("m001", "m002")

raters = st.integers(0, RATERS - 1)
grades = st.sampled_from(["excellent", "qualified", "dont_know", ""])


def in_state(*states):
    return precondition(lambda machine: machine.state in states)


class RoundMachine(RuleBasedStateMachine):
    """A round of six raters and two subjects, and the model beside it."""

    ballots = Bundle("ballots")

    @initialize()
    def open_a_round(self):
        self.folder = Path(tempfile.mkdtemp())
        roster = small_roster(staff=3, students=3)
        self.round = round_in(
            State.OPEN, self.folder, roster=roster, fewest=3, fewest_texts=3
        )
        self.state = State.OPEN
        self.forms = [self.round.form(rater) for rater in range(RATERS)]
        self.acknowledged = {}
        self.receipts = []

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

    @in_state(State.OPEN, State.CLOSED, State.OPENED)
    @rule()
    def go_on(self):
        """Close, open the box, publish: whatever comes next."""
        following = {
            State.OPEN: State.CLOSED,
            State.CLOSED: State.OPENED,
            State.OPENED: State.PUBLISHED,
        }
        self.state = following[self.state]
        self.round.bring_to(self.state)

    @in_state(State.OPEN, State.OPENED, State.PUBLISHED)
    @rule()
    def try_to_open_the_box(self):
        """It opens once, after closing."""
        with pytest.raises(MoveRefusedError):
            self.round.unseal()

    def outcome(self, rater, idem, envelopes, *, code=None):
        """Hand in; return the outcome, or the kind of refusal."""
        try:
            return self.round.hand_in(rater, envelopes, idem=idem, code=code)
        except (BallotError, NotOpenError) as refused:
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

    @in_state(State.PUBLISHED)
    @invariant()
    def everybody_finds_the_receipt(self):
        receipts = announcing.receipts(self.round.store, ROUND)

        assert receipts == tuple(sorted(self.receipts))
        assert verify(self.round.archive).rounds == 1


TestRound = RoundMachine.TestCase
TestRound.settings = settings(
    max_examples=15,
    stateful_step_count=18,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
