"""The sentences that go with a round: where it stands, and what each panel offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.apps.organise.running.offers import Offer
from toolkit.collection.round import State
from toolkit.collection.staff import Act
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.apps.desk.told import Done, Standing
    from toolkit.i18n import Translator

STATES: Final[Mapping[State, Phrase]] = {
    State.DRAFT: Phrase("Draft"),
    State.FROZEN: Phrase("Frozen"),
    State.OPEN: Phrase("Open"),
    State.CLOSED: Phrase("Closed"),
    State.OPENED: Phrase("Counted"),
    State.PUBLISHED: Phrase("Published"),
    State.DESTROYED: Phrase("Destroyed"),
}

NEXT_STEP: Final[Mapping[State, Phrase]] = {
    State.DRAFT: Phrase(
        "Nothing is fixed yet. Rehearse, issue the codes, and then freeze the rules."
    ),
    State.FROZEN: Phrase(
        "The rules are fixed. Put up the poster, hand out the codes, and open the "
        "round together with the scrutineers."
    ),
    State.OPEN: Phrase(
        "Raters are voting. Nothing can be read before you close the round."
    ),
    State.CLOSED: Phrase(
        "No ballot is taken any more, and nothing has been read yet. Next, the "
        "scrutineers open the box."
    ),
    State.OPENED: Phrase(
        "The box is counted. When the opinions are reviewed, publish the results, once."
    ),
    State.PUBLISHED: Phrase(
        "The results are out and fixed. When the time for objections is over, destroy "
        "what is secret."
    ),
    State.DESTROYED: Phrase(
        "Envelopes, key, codes and names are gone. The published archive stays."
    ),
}

TITLES: Final[Mapping[Offer, Phrase]] = {
    Offer.FORM: Phrase("The ballot as raters see it"),
    Offer.REHEARSE: Phrase("Rehearsal"),
    Offer.ISSUE: Phrase("Codes"),
    Offer.BALLOTS: Phrase("Paper ballots"),
    Offer.FREEZE: Phrase("Freeze the rules"),
    Offer.DISCARD: Phrase("Discard this draft"),
    Offer.NOTICES: Phrase("Poster and leaflets"),
    Offer.OPEN: Phrase("Open the round"),
    Offer.VOID: Phrase("Take codes back"),
    Offer.REISSUE: Phrase("Replace a lost link"),
    Offer.CLOSE: Phrase("Close the round"),
    Offer.UNSEAL: Phrase("Open the box here"),
    Offer.TAKE_BOX: Phrase("Take the box away"),
    Offer.BRING: Phrase("Bring a count from elsewhere"),
    Offer.PUBLISH: Phrase("Publish"),
    Offer.DOCUMENTS: Phrase("Archive and documents"),
    Offer.DESTROY: Phrase("Destroy what is secret"),
}

TEXTS: Final[Mapping[Offer, Phrase]] = {
    Offer.FORM: Phrase("What is ticked here is handed in nowhere."),
    Offer.REHEARSE: Phrase(
        "Made-up raters vote in a copy of this round. You get the documents as they "
        "would look, each marked as a rehearsal; the round itself is not touched."
    ),
    Offer.ISSUE: Phrase(
        "Every rater gets one code: as a personal link to be sent, or as a ticket "
        "drawn from a bag, so that nobody knows whose it is. The files exist once: "
        "print and send them, then let the server forget them."
    ),
    Offer.BALLOTS: Phrase("Word documents to be printed, for those who vote on paper."),
    Offer.FREEZE: Phrase(
        "Survey, roster, thresholds and codes are fixed for good, and the key of the "
        "box is made. Do this with the scrutineers at the printer: each gets one slip."
    ),
    Offer.DISCARD: Phrase("The draft and its codes are deleted; nothing of it stays."),
    Offer.NOTICES: Phrase(
        "They show the address and the key fingerprint, and tell raters how to vote."
    ),
    Offer.OPEN: Phrase(
        "The slips are tried on a test envelope, and the box is seen to be empty. "
        "Scan each slip, or type its code or its words."
    ),
    Offer.VOID: Phrase(
        "Tickets that nobody drew, in front of everybody: scan them, one a line."
    ),
    Offer.REISSUE: Phrase("The old link is no longer valid from then on."),
    Offer.CLOSE: Phrase(
        "Take back the tickets that nobody drew first. A closed round is never opened "
        "again."
    ),
    Offer.UNSEAL: Phrase(
        "The box is compared with the roll, opened in memory and counted. If anything "
        "is wrong nothing is written. Scan each slip, or type its code or its words."
    ),
    Offer.TAKE_BOX: Phrase(
        "A copy for scrutineers, to be counted on a computer of their own, or kept "
        "for a recount. Nobody can read it without the slips."
    ),
    Offer.BRING: Phrase(
        "The file that pingyi unseal --box has written on the scrutineers' computer. "
        "Delete it in both places afterwards: it holds opinions as they were written."
    ),
    Offer.PUBLISH: Phrase(
        "The archive and all documents are written. Opinions that nobody has reviewed "
        "are not shown, now or later."
    ),
    Offer.DOCUMENTS: Phrase(
        "All in one file: the archive that anybody can check, and the documents in "
        "the language of this page."
    ),
    Offer.DESTROY: Phrase(
        "Only when the time for objections is over, with the scrutineers present: no "
        "recount is possible afterwards. Then burn the slips, and delete box files "
        "and backups."
    ),
}

WITH_KEY_HERE: Final[Mapping[Offer, Phrase]] = {
    Offer.OPEN: Phrase(
        "The key on this server is tried on a test envelope, and the box is seen to "
        "be empty."
    ),
    Offer.UNSEAL: Phrase(
        "The box is compared with the roll, opened in memory with the key on this "
        "server, and counted. If anything is wrong nothing is written."
    ),
    Offer.TAKE_BOX: Phrase("A copy for scrutineers, to be kept for a recount."),
}

PRESSES: Final[Mapping[Offer, Phrase]] = {
    Offer.FORM: Phrase("Show the ballot"),
    Offer.REHEARSE: Phrase("Rehearse"),
    Offer.ISSUE: Phrase("Issue codes"),
    Offer.BALLOTS: Phrase("Make paper ballots"),
    Offer.FREEZE: Phrase("Freeze the rules …"),
    Offer.DISCARD: Phrase("Discard the draft …"),
    Offer.NOTICES: Phrase("Make poster and leaflets"),
    Offer.OPEN: Phrase("Open the round"),
    Offer.VOID: Phrase("Take these back"),
    Offer.REISSUE: Phrase("Replace the link"),
    Offer.CLOSE: Phrase("Close the round …"),
    Offer.UNSEAL: Phrase("Open the box"),
    Offer.TAKE_BOX: Phrase("Pack the box"),
    Offer.BRING: Phrase("Upload the count"),
    Offer.PUBLISH: Phrase("Publish …"),
    Offer.DOCUMENTS: Phrase("Write the documents"),
    Offer.DESTROY: Phrase("Destroy …"),
}
HIDE_FORM: Final = Phrase("Hide the ballot")
ISSUE_ANEW: Final = Phrase("Issue codes anew …")

QUESTIONS: Final[Mapping[Offer, Phrase]] = {
    Offer.ISSUE: Phrase(
        "All codes that were issued before become invalid, also those that were "
        "printed or sent. Issue new ones?"
    ),
    Offer.FREEZE: Phrase(
        "From now on nothing of it can be changed, and key slips are given once. "
        "Freeze the rules?"
    ),
    Offer.DISCARD: Phrase("Delete this draft for good?"),
    Offer.CLOSE: Phrase("Nobody can vote in this round any more. Close it for good?"),
    Offer.PUBLISH: Phrase(
        "Results are published once and for good; nothing can be added or taken back. "
        "Publish them?"
    ),
    Offer.DESTROY: Phrase(
        "Envelopes, key, codes and names are deleted for good. Type the id of the "
        "round to go on."
    ),
}
AGREEMENTS: Final[Mapping[Offer, Phrase]] = {
    Offer.ISSUE: Phrase("Yes, issue new codes"),
    Offer.FREEZE: Phrase("Yes, freeze for good"),
    Offer.DISCARD: Phrase("Yes, delete the draft"),
    Offer.CLOSE: Phrase("Yes, close for good"),
    Offer.PUBLISH: Phrase("Yes, publish for good"),
    Offer.DESTROY: Phrase("Yes, destroy for good"),
}

RECORDED: Final[Mapping[str, Phrase]] = {
    Act.DRAFTED: Phrase("made the draft"),
    Act.ISSUED: Phrase("issued codes"),
    Act.VOIDED: Phrase("took codes back"),
    Act.REISSUED: Phrase("replaced a lost link"),
    Act.FROZEN: Phrase("froze the rules"),
    Act.REHEARSED: Phrase("rehearsed"),
    Act.OPEN: Phrase("opened the round"),
    Act.CLOSED: Phrase("closed the round"),
    Act.TAKEN_AWAY: Phrase("took the box away"),
    Act.OPENED: Phrase("opened the box"),
    Act.PUBLISHED: Phrase("published the results"),
    Act.DESTROYED: Phrase("destroyed what was secret"),
    Act.DECIDED: Phrase("decided a grade"),
}


def state(standing_at: State, _: Translator) -> str:
    """Return a state in words."""
    return _(STATES[standing_at])


def next_step(standing_at: State, _: Translator) -> str:
    """Return what comes next in a state."""
    return _(NEXT_STEP[standing_at])


def title(offer: Offer, _: Translator) -> str:
    """Return what an offer is called."""
    return _(TITLES[offer])


def text(offer: Offer, _: Translator, *, is_key_here: bool = False) -> str:
    """Return what an offer is for; without slips, nothing is said of them."""
    if is_key_here and offer in WITH_KEY_HERE:
        return _(WITH_KEY_HERE[offer])
    return _(TEXTS[offer])


def question(offer: Offer, _: Translator) -> str:
    """Return what is asked before it is done."""
    return _(QUESTIONS[offer])


def agreement(offer: Offer, _: Translator) -> str:
    """Return the answer that lets it be done."""
    return _(AGREEMENTS[offer])


def dismissal(*, has_files: bool, is_asked: bool, _: Translator) -> str:
    """Return what stands on the button that puts a job away."""
    if is_asked:
        return _("Yes, forget the files")
    return _("I have it: forget the files") if has_files else _("Understood")


def recorded(done: Done, _: Translator) -> str:
    """Return what somebody did, as it stands in the record."""
    if done.detail == "refused":
        return _("tried codes that had been used; none was taken back")
    return _(RECORDED[done.act]) if done.act in RECORDED else done.act


def named(standing: Standing, _: Translator) -> str:
    """Return a round and its state in words, to be chosen from a list."""
    return _("{title} · {state}", title=standing.title, state=STATES[standing.state])


def press(offer: Offer, standing: Standing, *, is_shown: bool, _: Translator) -> str:
    """Return what stands on the button of an offer."""
    if offer is Offer.ISSUE and standing.issued:
        return _(ISSUE_ANEW)
    if offer is Offer.FORM and is_shown:
        return _(HIDE_FORM)
    return _(PRESSES[offer])
