"""The ballot: its page, its form, its way into the box.

The script sends sealed envelopes and is answered in JSON.  A browser
without script posts a plain form, is answered with pages, and has its
ballot sealed on receipt; whatever is refused, what was filled in comes
back to it.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from toolkit.collection.round import State
from toolkit.errors import (
    AlreadyVotedError,
    BallotTooLargeError,
    MalformedBallotError,
    NoSuchRoundError,
    ToolkitError,
    WrongFormatError,
)
from toolkit.forms.page import places_on
from toolkit.i18n import Phrase
from toolkit.services import announcing, casting
from toolkit.web.badge import badge_for
from toolkit.web.fields import fields_for
from toolkit.web.notices import standing
from toolkit.web.plain import read_answers, seal_and_cast
from toolkit.web.refusals import status_of
from toolkit.web.visit import FORM, JSON, Visit, answered
from toolkit.web.wire import (
    FilledForm,
    NotJSONError,
    read_code,
    read_form,
    read_json,
    read_submission,
)
from toolkit.web.words import words_for_script

if TYPE_CHECKING:
    from toolkit.forms.page import Places
    from toolkit.services.announcing import Notice
    from toolkit.services.casting import FormForRater
    from toolkit.storage.rounds import StoredSubject

LARGEST_BODY: Final = 2 * 1024 * 1024
"""What a form of four hundred subjects with two opinions on each needs."""


class BallotVisit(Visit):
    """What posting a ballot and asking for its form have in common."""

    def require_readable(self) -> None:
        """Refuse what another page sends, in another format, or too large."""
        self.require_own_page()
        if self.content_type.lower() not in {JSON, FORM}:
            raise WrongFormatError
        if len(self.request.body) > LARGEST_BODY:
            raise BallotTooLargeError

    async def refuse_not_json(self) -> None:
        """Say that a body is not JSON at all."""
        error = MalformedBallotError(reason=Phrase("it is not JSON"))
        await self.refuse(error, status=HTTPStatus.BAD_REQUEST)

    async def form_for(
        self, round_id: str, code: str, *, even_if_spent: bool = False
    ) -> FormForRater:
        """Return the form that a code opens."""
        return await self.door.ask_with_code(
            self.address, casting.hand_out, round_id, code, even_if_spent=even_if_spent
        )

    async def show_start(
        self, notice: Notice, *, message: str = "", code: str = "", large: bool = False
    ) -> None:
        """Show what a round is about, and the field for the code."""
        await self.show(
            "start.html",
            notice=notice,
            is_open=notice.state is State.OPEN,
            has_receipts=notice.state in {State.PUBLISHED, State.DESTROYED},
            standing=standing(notice.state, self.say),
            badges=[badge_for(kind, self.say) for kind in sorted(notice.kinds)],
            words=words_for_script(self.say),
            message=message,
            code=code,
            large=large,
        )

    async def show_ballot(
        self,
        form: FormForRater,
        filled: FilledForm,
        *,
        message: str = "",
        unfit: Places = (),
    ) -> None:
        """Show the ballot with what is filled in, and what is to be corrected."""
        await self.show(
            "ballot.html",
            form=form,
            fields=fields_for(form, filled, language=self.language, unfit=unfit),
            group=form.survey.group(form.group).text[self.language],
            badge=badge_for(form.kind, self.say),
            words=words_for_script(self.say),
            filled=filled,
            message=message,
            places=places_on(form.survey, form.subjects, unfit, language=self.language),
        )

    async def form_or_refusal(
        self, round_id: str, filled: FilledForm, *, even_if_spent: bool = False
    ) -> FormForRater | None:
        """Return the form that a plain form's code opens, or refuse it."""
        try:
            return await self.form_for(
                round_id, filled.code, even_if_spent=even_if_spent
            )
        except NoSuchRoundError:
            raise
        except ToolkitError as error:
            await self.give_back(round_id, filled, error)
            return None

    async def give_back(
        self, round_id: str, filled: FilledForm, error: ToolkitError
    ) -> None:
        """Say why a form is not taken, and give back what was filled in."""
        notice = await self.door.ask(announcing.notice, round_id)
        self.set_refused(status_of(error))
        message = self.say.explain(error)
        if not filled.answers:
            await self.show_start(
                notice, message=message, code=filled.code, large=filled.is_large
            )
            return
        asked = {
            item.id: item.text[self.language] for item in notice.survey.written_items
        }
        await self.show(
            "given_back.html",
            notice=notice,
            filled=filled,
            message=message,
            written=[
                (asked[item], " ".join(said))
                for (_, field), said in filled.answers.items()
                if (item := field.partition(".")[0]) in asked
                and not field.endswith(".grade")
            ],
        )


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
        outcome = await self.door.ask_with_code(
            self.address,
            casting.cast,
            round_id,
            code=submission.code,
            idem=submission.idem,
            envelopes=submission.envelopes,
        )
        await self.finish({"outcome": outcome.value})

    async def _take_plain(self, round_id: str, filled: FilledForm) -> None:
        form = await self.form_or_refusal(round_id, filled, even_if_spent=True)
        if form is None:
            return
        if filled.is_cleared:
            await self.show_ballot(form, filled)
            return
        if not filled.answers and not filled.is_sure:
            message = words_for_script(self.say)["empty"]
            await self.show_ballot(form, replace(filled, is_sure=True), message=message)
            return
        try:
            read = read_answers(form, filled)
            if read.unfit:
                await self._ask_to_correct(form, filled, read.unfit)
                return
            outcome, sealed = await self.door.ask(seal_and_cast, form, filled, read)
        except AlreadyVotedError as error:
            await self.give_back(round_id, filled, error)
            return
        except ToolkitError as error:
            self.set_refused(status_of(error))
            await self.show_ballot(form, filled, message=self.say.explain(error))
            return
        await self.show(
            "handed_in.html",
            title=form.title,
            receipt=sealed.receipt,
            author_code=sealed.author_code,
            is_again=outcome is casting.Outcome.AGAIN,
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
        self.redirect(f"/b/{round_id}?lang={self.language}")

    @answered
    async def post(self, round_id: str) -> None:
        """Hand out the form: as data, or as a page with what is filled in."""
        self.require_readable()
        if self.speaks_json:
            await self._hand_out_data(round_id)
            return
        filled = read_form(self.request.body)
        form = await self.form_or_refusal(round_id, filled)
        if form is not None:
            await self.show_ballot(form, replace(filled, idem=secrets.token_hex(16)))

    async def _hand_out_data(self, round_id: str) -> None:
        try:
            code = read_code(read_json(self.request.body))
        except NotJSONError:
            await self.refuse_not_json()
            return
        form = await self.form_for(round_id, code)
        await self.finish(
            {
                "group": form.group,
                "subjects": [_told(one) for one in form.subjects],
                "survey": form.survey.to_data(),
                "key": form.key,
                "fingerprint": form.fingerprint,
                "pad": form.size,
            }
        )


def _told(subject: StoredSubject) -> dict[str, str]:
    """Return a subject as the form tells it; its group only where there are some."""
    told = {"id": subject.id, "name": subject.name}
    return told | ({"category": subject.category} if subject.category else {})
