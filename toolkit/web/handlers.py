"""The ballot: its page, its form, its way into the box.

The script sends sealed envelopes and is answered in JSON.  A browser
without script posts a plain form, is answered with pages, and has its
ballot sealed on receipt; whatever is refused, what was filled in comes
back to it.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from toolkit.errors import AlreadyVotedError, ToolkitError
from toolkit.services import announcing, casting, drafts
from toolkit.services.dropping import Submission
from toolkit.storage.ballot_box import Outcome
from toolkit.web.ballot_visit import BallotVisit
from toolkit.web.plain import read_answers, seal_form
from toolkit.web.refusals import status_of
from toolkit.web.visit import answered
from toolkit.web.wire import (
    FilledForm,
    NotJSONError,
    read_again,
    read_code,
    read_form,
    read_json,
    read_submission,
)
from toolkit.web.words import words_for_script

if TYPE_CHECKING:
    from toolkit.forms.page import Places
    from toolkit.services.casting import FormForRater
    from toolkit.storage.rounds import StoredSubject


class Ballot(BallotVisit):
    """The page of a round, and the way into its box."""

    @answered
    async def get(self, round_id: str) -> None:
        """Show the page; what a code opens is asked for by POST."""
        await self.show_start(await self.door.ask(announcing.notice, round_id))

    @answered
    async def post(self, round_id: str) -> None:
        """Take a ballot, sealed by the script or to be sealed here."""
        self.require_readable()
        if self.speaks_json:
            await self._take_sealed(round_id)
        else:
            await self._take_plain(round_id, read_form(self.request.body))

    async def _take_sealed(self, round_id: str) -> None:
        try:
            submission = read_submission(read_json(self.request.body))
        except NotJSONError:
            await self.refuse_not_json()
            return
        outcome = await self.door.cast(self.address, round_id, submission)
        await self.finish({"outcome": outcome.value})

    async def _take_plain(self, round_id: str, filled: FilledForm) -> None:
        hand_out = partial(casting.hand_out, even_if_spent=not self.may_be_anothers)
        form = await self.opened_or_refused(round_id, filled, hand_out)
        if form is None:
            return
        if filled.is_cleared:
            await self.show_ballot(form, filled)
            return
        if not filled.answers and not filled.is_sure:
            words = words_for_script(self.say, is_apart=form.is_apart)
            message = words["empty"]
            await self.show_ballot(form, replace(filled, is_sure=True), message=message)
            return
        try:
            read = read_answers(form, filled)
            if read.unfit:
                await self._ask_to_correct(form, filled, read.unfit)
                return
            sealed = await self.door.ask(seal_form, form, filled, read)
            submission = Submission(filled.code, filled.idem, sealed.envelopes)
            outcome = await self.door.cast(self.address, round_id, submission)
        except AlreadyVotedError as error:
            await self.give_back(round_id, filled, error)
            return
        except ToolkitError as error:
            self.set_refused(status_of(error))
            await self.show_ballot(form, filled, message=self.say.explain(error))
            return
        await self.show(
            "handed_in.html",
            round_id=round_id,
            title=form.title,
            receipt=sealed.receipt,
            author_code=sealed.author_code,
            is_apart=form.is_apart,
            is_again=outcome is Outcome.AGAIN,
        )

    async def _ask_to_correct(
        self, form: FormForRater, filled: FilledForm, unfit: Places
    ) -> None:
        self.set_refused(HTTPStatus.UNPROCESSABLE_ENTITY)
        message = words_for_script(self.say)["unfit"]
        await self.show_ballot(form, filled, message=message, unfit=unfit)


class Form(BallotVisit):
    """The form that a code opens; asking for it changes nothing."""

    @answered
    async def get(self, round_id: str) -> None:
        """Lead whoever reloads a form's address back to the page."""
        self.lead_back(round_id)

    @answered
    async def post(self, round_id: str) -> None:
        """Hand out the form: as data, or as a page with what is filled in."""
        self.require_readable()
        if self.speaks_json:
            await self._hand_out_data(round_id)
            return
        filled = read_form(self.request.body)
        opened = await self.opened_or_refused(
            round_id, filled, drafts.hand_out_with_key
        )
        if opened is None:
            return
        form, key = opened
        keeps_draft = self.is_from_script and not self.is_kiosk
        await self.show_ballot(
            form,
            replace(filled, idem=secrets.token_hex(16)),
            draft=key if keeps_draft else "",
        )

    async def _hand_out_data(self, round_id: str) -> None:
        try:
            code = read_code(read_json(self.request.body))
        except NotJSONError:
            await self.refuse_not_json()
            return
        form, draft = await self.door.ask_with_code(
            self.address, drafts.hand_out_with_key, round_id, code
        )
        told: dict[str, object] = {
            "group": form.group,
            "subjects": [_told(one) for one in form.subjects],
            "survey": form.survey.to_data(),
            "key": form.key,
            "fingerprint": form.fingerprint,
            "pad": form.size,
        }
        if form.is_apart:
            told["apart"] = True
        if self.is_from_script:  # only a page keeps drafts
            told["draft"] = draft
        await self.finish(told)


class Again(BallotVisit):
    """Whether a submission arrived whose answer was lost; asking changes nothing."""

    @answered
    async def get(self, round_id: str) -> None:
        """Lead whoever reloads the answer's address back to the page."""
        self.lead_back(round_id)

    @answered
    async def post(self, round_id: str) -> None:
        """Tell the key of the receipt kept with it, if it arrived."""
        self.require_readable()
        try:
            code, idem = read_again(read_json(self.request.body))
        except NotJSONError:
            await self.refuse_not_json()
            return
        key = await self.door.ask_with_code(
            self.address, drafts.key_of_receipt, round_id, code, idem
        )
        await self.finish({"again": key})


def _told(subject: StoredSubject) -> dict[str, str]:
    """Return a subject as the form tells it; its group only where there are some."""
    told = {"id": subject.id, "name": subject.name}
    return told | ({"category": subject.category} if subject.category else {})
