"""Every refusal the toolkit makes on purpose.

ToolkitError
├── FileRefusedError
│   ├── SurveyRefusedError
│   ├── RosterRefusedError
│   ├── ArchiveRefusedError
│   │   └── ArchiveMissingError
│   └── DatabaseRefusedError
├── RoundError
│   ├── NoSuchRoundError
│   ├── RoundExistsError
│   ├── BadRoundIdError
│   ├── MoveRefusedError
│   ├── NoCodesError
│   ├── CodesIssuedError
│   ├── NoSuchRaterError
│   ├── CodeInUseError
│   ├── NotDraftError
│   ├── ReviewOverError
│   ├── NotPublishedError
│   ├── DecisionRefusedError
│   ├── NotOpenError
│   ├── RollGoneError
│   └── NotClosedError
├── BallotError
│   ├── UnknownCodeError
│   ├── VoidedCodeError
│   ├── MistypedCodeError
│   ├── AlreadyVotedError
│   ├── MalformedBallotError
│   ├── BallotTooLargeError
│   ├── WrongFormatError
│   ├── ForeignPageError
│   ├── TooManyTriesError
│   └── BusyError
├── CeremonyError
│   ├── SlipRefusedError
│   ├── KeyMissingError
│   ├── RulesChangedError
│   ├── EnvelopeChangedError
│   ├── BoxChangedError
│   ├── CountMismatchError
│   ├── CountRefusedError
│   └── MarksToldError
├── TallyError
│   ├── ColumnMissingError
│   └── WeightUndecidedError
├── StaffError
│   ├── NotPermittedError
│   ├── WrongPasswordError
│   ├── SlowDownError
│   ├── PasswordsDifferError
│   ├── WeakPasswordError
│   ├── InvitationRefusedError
│   ├── NoSuchAccountError
│   ├── LastOrganiserError
│   ├── BadAccountNameError
│   ├── HubSilentError
│   ├── HubRefusedError
│   ├── HubNotAllowedError
│   ├── SignInLapsedError
│   └── NotInvitedError
└── SettingError
    ├── FontMissingError
    ├── FolderTakenError
    ├── FileTakenError
    ├── StoreTakenError
    ├── PepperDiffersError
    ├── PrinterFailedError
    ├── AddressRefusedError
    │   └── AppsAddressRefusedError
    ├── ExtraMissingError
    └── ClusterFailedError

Inner floors raise these; only doors catch them and say them in the
reader's language.  The drawing above is kept true by a test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.problem import Problem


class ToolkitError(Exception):
    """Base of every error raised on purpose; said like a `Problem`."""

    message: ClassVar[str] = "Something went wrong."
    remedy: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts: Mapping[str, object] = facts
        super().__init__(f"{self.message} {self.remedy}".strip().format(**facts))


class FileRefusedError(ToolkitError):
    """A file written by people cannot be taken; all its problems are listed."""

    message = "{file} cannot be used as it is."
    remedy = "Correct what is listed below and try again; nothing was changed."

    def __init__(
        self, *, file: str, problems: Sequence[Problem] = (), **facts: object
    ) -> None:
        self.problems = tuple(problems)
        super().__init__(file=file, **facts)

    def __str__(self) -> str:
        lines = [super().__str__(), *(f"  {problem}" for problem in self.problems)]
        return "\n".join(lines)


class SurveyRefusedError(FileRefusedError):
    """A survey template breaks the rules of survey templates."""


class RosterRefusedError(FileRefusedError):
    """A roster has problems that a person must settle first."""


class ArchiveRefusedError(FileRefusedError):
    """A round archive does not agree with itself."""

    message = "{file} differs from what was published."
    remedy = "Compare it with a copy handed out at publication; trust neither alone."


class DatabaseRefusedError(FileRefusedError):
    """A database server would lose ballots or tell too much; all of it is listed."""

    message = "The database {file} is not safe for ballots as its server is set up."
    remedy = "Have what is listed below changed and try again; no ballot was touched."


class ArchiveMissingError(ArchiveRefusedError):
    """A folder holds no archive at all, or not the one that is asked for."""

    message = "There is no archive here that could be checked: {file}."
    remedy = "Name the folder that was published; a box belongs to one round only."


class RoundError(ToolkitError):
    """A round cannot do what was asked in its present state."""


class NoSuchRoundError(RoundError):
    """No round has this id."""

    message = "There is no round {round}."
    remedy = "pingyi status lists the rounds there are."


class RoundExistsError(RoundError):
    """The id of a new round is taken."""

    message = "There is a round {round} already."
    remedy = "Choose another id; rounds are never overwritten."


class BadRoundIdError(RoundError):
    """The id cannot be part of a web address."""

    message = "“{round}” cannot be the id of a round."
    remedy = "Use small letters, digits and hyphens, 64 at most, as in “2026-spring”."


class MoveRefusedError(RoundError):
    """The lifecycle has no such step."""

    message = "Round {round} is {state} and cannot become {wanted}."
    remedy = "A round goes one way only; pingyi status shows the next step."


class NoCodesError(RoundError):
    """A round without codes cannot be frozen."""

    message = "No codes were issued for round {round}."
    remedy = "Issue links or tickets first; after freezing none can be added."


class CodesIssuedError(RoundError):
    """Codes are issued once."""

    message = "Codes were issued for round {round} already."
    remedy = "They exist on paper and in messages only and cannot be shown again."


class NoSuchRaterError(RoundError):
    """No rater of the round has this number and a personal link."""

    message = "Nobody with the number {number} has a personal link in round {round}."
    remedy = "Numbers are those of the roster; lost tickets are replaced by spares."


class CodeInUseError(RoundError):
    """A code that is spent can be neither voided nor replaced."""

    message = "A ballot was handed in with this code in round {round}."
    remedy = "It stays in the box and counts; the code cannot be taken back."


class NotDraftError(RoundError):
    """Only a draft can still be tried out, or given up."""

    message = "Round {round} is {state}; this can be done with a draft only."
    remedy = "Make a new round for it."


class ReviewOverError(RoundError):
    """Opinions are reviewed between opening and publication only."""

    message = "Round {round} is {state}; its opinions are not under review."
    remedy = "Opinions are reviewed after the box is opened and before publication."


class NotPublishedError(RoundError):
    """No grade is decided on before the result is published."""

    message = "Round {round} is {state}; a committee decides on published results."
    remedy = "Publish the round first."


class DecisionRefusedError(RoundError):
    """A committee's grade cannot be written down as it is."""

    message = "The grade was not written down: {reason}."


class NotOpenError(RoundError):
    """Ballots are not being accepted."""

    message = "Round {round} is {state}; ballots are taken only while it is open."
    remedy = "Nothing you filled in is lost in this browser. Ask the organiser."


class RollGoneError(RoundError):
    """What the roll said is destroyed."""

    message = "The roll of this round was destroyed together with its codes."
    remedy = "The published list of receipts still shows which ballots were counted."


class NotClosedError(RoundError):
    """The box can be taken away between closing and opening only."""

    message = "Round {round} is {state}; its box can be taken away while it is closed."
    remedy = (
        "Close the round first; a box that was opened is kept until it is destroyed."
    )


class BallotError(ToolkitError):
    """A ballot is not accepted at the door; nothing was stored."""


class UnknownCodeError(BallotError):
    """No credential of this round has the code."""

    message = "This code is not known in this round."
    remedy = (
        "Check it against your slip or message, or ask the organiser for a new one."
    )


class VoidedCodeError(BallotError):
    """The code was taken back, or replaced by a new one."""

    message = "This code was taken back and is no longer valid."
    remedy = "Use the newest message you got, or ask the organiser."


class MistypedCodeError(BallotError):
    """The code's length or check character is wrong."""

    message = "This code has a typing error."
    remedy = "Compare it with your slip; capital or small letters do not matter."


class AlreadyVotedError(BallotError):
    """The credential is spent on another submission."""

    message = "A ballot was handed in with this code already."
    remedy = "If it was not yours, tell the scrutineers at once."


class MalformedBallotError(BallotError):
    """The submission is not of the agreed form."""

    message = "The ballot could not be read: {reason}."
    remedy = (
        "Reload the page and hand in again; what you filled in stays in this browser."
    )


class BallotTooLargeError(BallotError):
    """The submission exceeds the size a ballot can have."""

    message = "The ballot is larger than this form allows."
    remedy = "Shorten the written opinions and hand in again."


class WrongFormatError(BallotError):
    """Neither JSON nor a plain form."""

    message = "Only the ballot page's own format is taken here."
    remedy = "Use the ballot page."


class ForeignPageError(BallotError):
    """A page of another site tried to hand in."""

    message = "Ballots are taken only from the ballot page itself."
    remedy = "Open the address printed on your slip."


class TooManyTriesError(BallotError):
    """Too many wrong codes arrive at present."""

    message = "Too many wrong codes are being tried just now."
    remedy = "Wait a minute and try again; your code stays valid."


class BusyError(BallotError):
    """The store cannot take the ballot at this moment."""

    message = "The ballot box is busy, or its database does not answer."
    remedy = "Try again in a moment; a ballot page that is kept open does so by itself."


class CeremonyError(ToolkitError):
    """The box cannot be opened as asked; it is untouched."""


class SlipRefusedError(CeremonyError):
    """The key slips do not open the box."""

    message = "These key slips do not open the box of round {round}."
    remedy = "Enter {needed} different slips of this round, as they stand on paper."


class KeyMissingError(CeremonyError):
    """The key of the round should lie on this machine, and does not."""

    message = (
        "The key of round {round} should lie in {file}; it is not there, or another."
    )
    remedy = (
        "Put the file back, or open the box on the machine where it lies; nobody can "
        "without it."
    )


class RulesChangedError(CeremonyError):
    """What was frozen is no longer as it was: a hard stop."""

    message = "What was frozen for round {round} was changed afterwards."
    remedy = "Do not go on. Call the scrutineers and keep the database as it is."


class EnvelopeChangedError(CeremonyError):
    """An envelope is not the one that was dropped: a hard stop."""

    message = (
        "An envelope for {subject} ({group}) in the box of round {round} is not "
        "the one that was handed in."
    )
    remedy = "Do not go on. Call the scrutineers and keep the database as it is."


class BoxChangedError(CeremonyError):
    """The box is not as its heads say: a hard stop."""

    message = (
        "In batch {batch} of the box of round {round}, envelopes were added, taken "
        "away or exchanged after they had been noted."
    )
    remedy = "Do not go on. Call the scrutineers and keep the database as it is."


class CountMismatchError(CeremonyError):
    """Roll and box do not agree: a hard stop."""

    message = (
        "Roll and box of round {round} do not agree for {subject} ({group}): "
        "{spent} handed in, {envelopes} envelopes in the box."
    )
    remedy = "Do not publish. Call the scrutineers and keep the database as it is."


class CountRefusedError(CeremonyError):
    """What was counted elsewhere is not the count of this box."""

    message = (
        "{file} is no count of the box of round {round}, made with its slips and not "
        "changed since."
    )
    remedy = "Count the box again, and bring the file here yourselves."


class MarksToldError(CeremonyError):
    """The figures together would tell how some few raters voted."""

    message = (
        "The figures on {subject} would tell how the {size} raters of {groups} voted."
    )
    remedy = "Nothing was published. Decide with the scrutineers what to leave out."


class TallyError(ToolkitError):
    """Counts that contradict each other or do not fit together."""

    message = "The counts do not fit: {reason}."
    remedy = "Check the table they come from."


class ColumnMissingError(TallyError):
    """A table of marks or counts lacks a column."""

    message = "The column “{column}” is missing."
    remedy = "A table of marks has the columns subject, item, group and grade."


class WeightUndecidedError(TallyError):
    """A rater group that has weight gave no grade."""

    message = (
        "The group “{group}” has weight and gave no grade; does its weight move to "
        "the others, or is no composite made?"
    )
    remedy = "Let the committee decide: change the weights, or leave the composite out."


class StaffError(ToolkitError):
    """Somebody who runs rounds cannot be let in, or may not do this."""


class NotPermittedError(StaffError):
    """The role of this person does not include it."""

    message = "{account} may not do this: it is not for the role {role}."
    remedy = "Ask somebody whose task it is."


class WrongPasswordError(StaffError):
    """Nobody of this name has this password."""

    message = "Name or password is not right."
    remedy = "Try again, or ask for a new link to sign in with."


class SlowDownError(StaffError):
    """Too many wrong passwords were tried."""

    message = "Too many wrong passwords have been tried."
    remedy = "Wait a quarter of an hour, or ask for a new link to sign in with."


class PasswordsDifferError(StaffError):
    """A new password was not typed twice alike."""

    message = "The two passwords differ."
    remedy = "Type the same one twice."


class WeakPasswordError(StaffError):
    """A password is too easily guessed."""

    message = "A password needs {fewest} characters at least."
    remedy = "A few words that do not belong together are easy to keep in mind."


class InvitationRefusedError(StaffError):
    """A link to sign in with was used before, or its time is over."""

    message = "This link is no longer valid."
    remedy = "Ask an organiser for a new one."


class NoSuchAccountError(StaffError):
    """There is nobody of this name."""

    message = "There is no account {account}."
    remedy = "See pingyi account list."


class LastOrganiserError(StaffError):
    """Without this account, nobody could lead rounds in the apps."""

    message = "{account} is the last organiser."
    remedy = "Invite another organiser first, and let them set a password."


class BadAccountNameError(StaffError):
    """The name cannot be one to sign in with."""

    message = "{account} cannot be the name of an account."
    remedy = "Take up to 32 letters, digits, dots, dashes or underscores."


class HubSilentError(StaffError):
    """The hub cannot be reached, or says what no hub would."""

    message = "JupyterHub does not answer as it should."
    remedy = "Try again in a minute, or sign in with name and password."


class HubRefusedError(StaffError):
    """The hub takes the code or the token of this server for wrong."""

    message = "JupyterHub did not confirm who you are."
    remedy = "Try again, or sign in with name and password."


class HubNotAllowedError(StaffError):
    """Whoever came from the hub did not want to, or may not."""

    message = "JupyterHub was not allowed to say who you are, so nobody is signed in."
    remedy = "Try again and agree, or sign in with name and password."


class SignInLapsedError(StaffError):
    """Nobody began to sign in with this browser, or too long ago."""

    message = "This sign-in was not begun in this browser, or too long ago."
    remedy = "Begin again."


class NotInvitedError(StaffError):
    """The hub knows somebody who has no account here."""

    message = "JupyterHub knows you as {account}, a name that has no account here."
    remedy = "Ask an organiser of the appraisal to invite exactly this name."


class SettingError(ToolkitError):
    """The machine or its settings do not allow it."""

    message = "{setting} cannot be used: {reason}."


class FontMissingError(SettingError):
    """No installed font can draw the text."""

    message = "No installed font can draw “{characters}” ({points})."
    remedy = (
        "Install one that can: apt-get install fonts-noto-cjk on Debian, "
        "Noto Sans CJK SC elsewhere."
    )


class FolderTakenError(SettingError):
    """A folder that should be new holds something."""

    message = "The folder {folder} is not empty."
    remedy = "Name a new one, so that nothing is overwritten."


class FileTakenError(SettingError):
    """A file that should be new is there already."""

    message = "There is a file {file} already."
    remedy = "Name a new one, or move it away, so that nothing is overwritten."


class StoreTakenError(SettingError):
    """A backup goes into an empty store only."""

    message = "There are rounds in this store already."
    remedy = "Name another data folder or database, so that none is overwritten."


class PepperDiffersError(SettingError):
    """A backup's codes were digested under another pepper."""

    message = (
        "The pepper here is not the one under which the codes of {file} are known."
    )
    remedy = "Put the file pepper of the old data folder here first; then try again."


class PrinterFailedError(SettingError):
    """The command that prints codes has failed; they are said otherwise."""

    message = "“{command}” has failed: {reason}."
    remedy = (
        "What was to be printed stands on standard output instead, this once: copy it "
        "now, then check the printer."
    )


class AddressRefusedError(SettingError):
    """The wish to listen on this address is unsafe."""

    message = "Ballots are not served over plain HTTP on {address}."
    remedy = (
        "Put a TLS proxy in front and listen on 127.0.0.1, or, for a hall with its "
        "own router, set PINGYI_PLAIN_HTTP=yes."
    )


class AppsAddressRefusedError(AddressRefusedError):
    """The staff apps would be reachable from other machines."""

    message = "The staff apps are served on this machine only, not on {address}."
    remedy = "Listen on 127.0.0.1 and forward the port through an encrypted tunnel."


class ExtraMissingError(SettingError):
    """What was asked needs libraries that are not installed by default."""

    message = "{option} needs libraries that are not installed."
    remedy = "Install Pingyi together with its extra: pingyi[{extra}]."


class ClusterFailedError(SettingError):
    """The cluster did not count; no tally was written."""

    message = "The cluster did not count the marks: {reason}."
    remedy = (
        "Check the cluster, or count without it: one machine counts millions of "
        "marks a second."
    )
