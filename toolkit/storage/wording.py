"""What every table and column is about, in words for those whose data it holds.

The ballot server shows them on its page on what is stored; a test sees to
it that nothing is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES: Final[Mapping[str, Phrase]] = {
    "round": Phrase("Rounds of appraisal."),
    "frozen": Phrase("What is fixed before a round opens and cannot be changed later."),
    "wrap": Phrase("The private half of a round's key, locked for the key slips."),
    "subject": Phrase("Who or what is appraised."),
    "slate": Phrase("Which subjects stand on which ballot."),
    "rater": Phrase("The roster: who may take part."),
    "electorate": Phrase("How many raters may appraise whom."),
    "credential": Phrase("Codes that were given out, by their digests only."),
    "voided": Phrase("Codes that were taken back."),
    "spent": Phrase("The roll: with which codes a ballot was handed in."),
    "envelope": Phrase("The box: sealed ballots, each alone, not told whose."),
    "head": Phrase("Digests of the box, noted down while it fills."),
    "ballot_count": Phrase("The count: how many ballots there were."),
    "spoiled_count": Phrase("The count: why ballots are invalid."),
    "mark_count": Phrase("The count: how often each grade was given."),
    "pattern_count": Phrase(
        "The count: which grades stand together on a ballot. Never published; "
        "deleted with the round."
    ),
    "spread_count": Phrase(
        "The count: how raters make use of the grades. Never published; deleted with "
        "the round."
    ),
    "replicate_count": Phrase(
        "The count in random parts, to see how sure a figure is. Never published; "
        "deleted with the round."
    ),
    "opinion": Phrase("What was written, each text alone, apart from all marks."),
    "receipt": Phrase("Receipts of counted ballots, apart from what was in them."),
    "box_count": Phrase("The count: whether roll and box agree."),
    "act": Phrase("What organisers and scrutineers did, by day; nothing of raters."),
    "account": Phrase("The accounts of staff; raters have none."),
    "invitation": Phrase("Links with which staff set a password, once."),
    "decision": Phrase("What a committee decided about published results."),
}

_SHARED: Final[Mapping[str, Phrase]] = {
    "round": Phrase("Of which round."),
    "subject": Phrase("Whom or what it is about."),
    "group": Phrase("Of which group of raters."),
    "item": Phrase("To which question."),
    "grade": Phrase("Which grade."),
    "count": Phrase("How often."),
}
"""Columns that mean the same wherever they stand."""

_UNTOLD: Final = Phrase("Nobody has said what this is for.")

_COLUMNS: Final[Mapping[str, Mapping[str, Phrase]]] = {
    "round": {
        "id": Phrase("The name of the round, as it stands in addresses."),
        "title": Phrase("The title of the round."),
        "state": Phrase("How far the round has come."),
        "fewest": Phrase("How many ballots there must be to show a group's figures."),
        "fewest_texts": Phrase(
            "How many ballots there must be to show a group's opinions."
        ),
        "survey": Phrase("The questions."),
        "roster_digest": Phrase("A digest of the roster, so that changes are noticed."),
        "assignment": Phrase("How it was decided who appraises whom."),
        "scrubbed": Phrase("Whether the database was rewritten after opening the box."),
        "opens": Phrase("The first day of voting, as planned."),
        "closes": Phrase("The last day of voting, as planned."),
    },
    "frozen": {
        "rules": Phrase("The rules of the round, word for word."),
        "rules_digest": Phrase("A digest of the rules, as it stands on the notice."),
        "public_key": Phrase("The public half of the key: it seals and cannot open."),
        "needed": Phrase(
            "How many key slips open the box; 0 if the key lies on the server."
        ),
        "probe": Phrase("A test envelope, to see that the key is the right one."),
    },
    "wrap": {
        "wrap": Phrase("The key, locked; without the slips on paper it is of no use."),
    },
    "subject": {
        "id": Phrase("A short name within the round."),
        "name": Phrase("The name, as it stands on the ballot."),
        "branch": Phrase("The branch."),
        "category": Phrase("What kind of subject, where a survey tells them apart."),
        "position": Phrase("At which place of the ballot it stands."),
    },
    "slate": {
        "slate": Phrase("A short name of the list of subjects."),
        "subject": Phrase("A subject on the list."),
    },
    "rater": {
        "id": Phrase("A short name within the round."),
        "name": Phrase("The rater's name."),
        "number": Phrase("The rater's staff or student number."),
        "unit": Phrase("The rater's unit."),
        "group": Phrase("In which group the rater's ballot is counted."),
        "slate": Phrase("Which list of subjects the rater appraises."),
    },
    "electorate": {
        "slate": Phrase("Which list of subjects."),
        "eligible": Phrase("How many raters of the group may appraise the list."),
    },
    "credential": {
        "digest": Phrase("A digest of the code; the code itself is not stored."),
        "kind": Phrase("Whether it is a personal link or a hall ticket."),
        "group": Phrase("In which group a ballot with this code is counted."),
        "slate": Phrase("Which list of subjects the code opens."),
        "rater": Phrase("Whose personal link it is; always empty for hall tickets."),
    },
    "voided": {
        "digest": Phrase("A digest of the code that is no longer valid."),
        "replaced_by": Phrase("A digest of the code given in its place, if any."),
    },
    "spent": {
        "digest": Phrase(
            "A digest of the code; for a personal link it can be found out whose."
        ),
        "subject": Phrase("A subject on whom a ballot was handed in with the code."),
        "idem": Phrase(
            "A digest by which a ballot sent twice is recognised; blanked when the box "
            "is opened."
        ),
    },
    "envelope": {
        "id": Phrase("A random number."),
        "batch": Phrase(
            "In which batch of many it fell into the box; blanked when the box is "
            "opened."
        ),
        "leaf": Phrase("A digest of the envelope, so that none can be exchanged."),
        "sealed": Phrase("The sealed ballot; without the key nobody can read it."),
    },
    "head": {
        "batch": Phrase("The number of the batch."),
        "envelopes": Phrase("How many envelopes it has."),
        "head": Phrase("A digest of all envelopes up to here."),
    },
    "ballot_count": {
        "eligible": Phrase("How many ballots there could have been at most."),
        "issued": Phrase("For how many ballots codes were given out."),
        "returned": Phrase("How many ballots were handed in."),
        "valid": Phrase("How many of them are valid."),
        "invalid": Phrase("How many of them are invalid."),
    },
    "spoiled_count": {"reason": Phrase("Why they are invalid.")},
    "pattern_count": {
        "pattern": Phrase("The grades of a ballot on one subject, not told whose."),
    },
    "spread_count": {
        "spread": Phrase("How often a rater gave each grade, not told who."),
        "raters": Phrase("How many raters did so."),
    },
    "replicate_count": {"replicate": Phrase("Which part, drawn by lot.")},
    "opinion": {
        "id": Phrase("A random number."),
        "body": Phrase("The text as it was written; deleted with the round."),
        "claim": Phrase("A digest of the code with which its author finds the answer."),
        "review": Phrase("What its reviewers decided."),
        "shown": Phrase("The text as it is shown, once it was reviewed."),
    },
    "receipt": {
        "id": Phrase("A random number."),
        "code": Phrase("The receipt, as its rater knows it."),
    },
    "box_count": {
        "spent": Phrase("How many marks the roll has."),
        "envelopes": Phrase("How many envelopes there were in the box."),
        "voided": Phrase("How many codes were taken back."),
        "replaced": Phrase("How many of those were replaced by new ones."),
    },
    "act": {
        "sequence": Phrase("A running number."),
        "day": Phrase("On which day."),
        "act": Phrase("What was done."),
        "detail": Phrase("Further particulars of it."),
        "by": Phrase("Which of the staff did it; empty if it was done by command."),
    },
    "account": {
        "name": Phrase("The name to sign in with."),
        "role": Phrase("What the account is for."),
        "password": Phrase("A hash of the password."),
    },
    "invitation": {
        "digest": Phrase("A digest of the link."),
        "account": Phrase("Whose link it is."),
        "until": Phrase("The last day on which it is valid."),
    },
    "decision": {
        "reason": Phrase("Why the grade departs from the votes, where it does."),
    },
}


def about_column(table: str, column: str) -> Phrase:
    """Return what a column holds."""
    return _COLUMNS.get(table, {}).get(column) or _SHARED.get(column, _UNTOLD)
