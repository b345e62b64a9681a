"""Everything an app may ask of the desk: the whole list, part by part.

The server does what is asked if it is for the person who asks, and records
it under that person's name.  Whatever cannot be done raises
`DeskRefusedError`, whose refusal says why in every language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from toolkit.apps.desk.told import (
    CountProtocol,
    DecidedGrade,
    Foreseen,
    Job,
    OfferedSurvey,
    Person,
    Plan,
    Reviewed,
    RosterFile,
    RosterTold,
    Standing,
    SurveyTold,
    Takeaway,
)
from toolkit.apps.desk.told_opinions import OpinionTold, ReviewRound
from toolkit.i18n import Language


class Reception(Protocol):
    """Who is there, and what the server is busy with."""

    def who(self) -> Person:
        """Return who sits before the app."""

    def jobs(self) -> tuple[Job, ...]:
        """Return the slow things this person has begun, oldest first."""

    def forget(self, job: str) -> None:
        """Take a job that is over, and its takeaways, off the list."""


class Planning(Protocol):
    """Plan a round: survey, roster, groups, thresholds, days."""

    def surveys(self) -> tuple[OfferedSurvey, ...]:
        """Return the surveys to choose from, the operator's own included."""

    def survey(self, source: str) -> SurveyTold:
        """Return what can be set about a survey."""

    def preview(self, plan: Plan, language: Language) -> str:
        """Return the form raters will see, as a page of HTML."""

    def read_roster(self, source: str, files: Sequence[RosterFile]) -> RosterTold:
        """Read a roster for a survey; it is kept until the server stops.

        ``files`` are one workbook or two csv files.
        """

    def roster(self, handle: str) -> RosterTold | None:
        """Return what was read as a roster, if it is still kept."""

    def template(self, source: str, language: Language) -> Takeaway:
        """Return an empty roster workbook to fill in."""

    def keep(self, plan: Plan) -> None:
        """Keep what was planned so far, for whoever asks, until the server stops."""

    def kept(self) -> Plan:
        """Return what this person had planned when the page was left."""

    def foresee(self, plan: Plan) -> Foreseen:
        """Return what follows from a plan; nothing is made."""

    def make(self, plan: Plan) -> Standing:
        """Make a draft round."""

    def discard(self, round_id: str) -> None:
        """Delete a draft round."""


class Running(Protocol):
    """Lead a round through its life.

    Whatever takes long or gives files is a job: a page that is closed
    meanwhile loses neither codes nor key slips.
    """

    def rounds(self) -> tuple[Standing, ...]:
        """Return all rounds, newest first, without their records."""

    def standing(self, round_id: str) -> Standing:
        """Return how a round stands, with its record."""

    def preview(self, round_id: str, language: Language) -> str:
        """Return the form that raters of a round see, as a page of HTML."""

    def rehearse(self, round_id: str, language: Language) -> Job:
        """Let made-up raters vote in a copy of a draft."""

    def print_codes(
        self,
        round_id: str,
        by_ticket: Sequence[str],
        spares: int,
        language: Language,
        *,
        two_squares: bool = False,
        anew: bool = False,
    ) -> Job:
        """Issue links and tickets: sheets to print, and a table of links."""

    def reissue(self, round_id: str, number: str, language: Language) -> Job:
        """Replace the lost link of a rater, by staff or student number."""

    def void(self, round_id: str, codes: Sequence[str]) -> Mapping[str, int]:
        """Take codes back; return how many, by rater group."""

    def freeze(
        self,
        round_id: str,
        slips: int,
        needed: int,
        language: Language,
        *,
        on_server: bool = False,
    ) -> Job:
        """Fix rules and roster; give the sheets of key slips, if there are any."""

    def print_notices(self, round_id: str, language: Language) -> Job:
        """Make poster and leaflets, in a zip file."""

    def print_ballots(self, round_id: str, language: Language) -> Job:
        """Make paper ballots, in a zip file."""

    def open(self, round_id: str, slips: Sequence[str]) -> Standing:
        """Open a frozen round, once its slips have been seen to fit."""

    def close(self, round_id: str) -> Standing:
        """Close an open round for good."""

    def unseal(self, round_id: str, slips: Sequence[str]) -> Job:
        """Open the box of a closed round and count."""

    def take_box(self, round_id: str) -> Job:
        """Give the closed box, to be opened on another machine."""

    def bring_count(self, round_id: str, content: bytes) -> Job:
        """Take in what was counted on another machine."""

    def protocol(self, round_id: str) -> CountProtocol:
        """Return what was counted when the box was opened."""

    def reviewed(self, round_id: str) -> Reviewed:
        """Return how far the review of opinions is, in numbers."""

    def publish(self, round_id: str, language: Language) -> Job:
        """Publish an opened round, once, and write its documents."""

    def documents(self, round_id: str, language: Language) -> Job:
        """Write the documents of a published round anew; give them and the archive."""

    def destroy(self, round_id: str) -> Job:
        """Delete envelopes, key, codes and names of a published round."""


class Deciding(Protocol):
    """A committee's own grades, beside what was voted."""

    def decisions(self, round_id: str) -> tuple[DecidedGrade, ...]:
        """Return what was decided about the subjects of a round."""

    def decide(self, round_id: str, subject: str, grade: str, reason: str) -> None:
        """Write down a grade; without one, take back what was decided."""

    def minutes(self, round_id: str, language: Language) -> Takeaway:
        """Return the minutes of what was decided, as a Word document."""


class Reviewing(Protocol):
    """Decide what is shown of the opinions of an opened round."""

    def rounds(self) -> tuple[ReviewRound, ...]:
        """Return rounds that are opened or published, newest first."""

    def opinions(self, round_id: str) -> tuple[OpinionTold, ...]:
        """Return the opinions under review: by subject and question, then at random."""

    def reviewed(self, round_id: str) -> Reviewed:
        """Return how far the review is."""

    def release(self, opinion: str, shown: str) -> None:
        """Let an opinion be shown in these words."""

    def withhold(self, opinion: str) -> None:
        """Keep an opinion from being shown."""


class Desk(Protocol):
    """All parts together."""

    reception: Reception
    planning: Planning
    running: Running
    deciding: Deciding
    reviewing: Reviewing
