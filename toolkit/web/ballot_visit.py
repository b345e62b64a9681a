"""What posting a ballot, asking for its form and asking the roll have in common.

What is refused comes back with what was filled in.  A device that many
share is the exception: what one has handed in is not shown to the next.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final, TypeVar

from toolkit.collection.credential import CredentialKind
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
from toolkit.services import announcing
from toolkit.services.roll import HAS_ROLL
from toolkit.web.badge import badge_for, remarks
from toolkit.web.fields import fields_for
from toolkit.web.notices import standing
from toolkit.web.refusals import status_of
from toolkit.web.visit import FORM, JSON, Visit
from toolkit.web.words import words_for_script

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from toolkit.forms.page import Places
    from toolkit.services.announcing import Notice
    from toolkit.services.casting import FormForRater
    from toolkit.storage.engine import Store
    from toolkit.web.wire import FilledForm

T = TypeVar("T")

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

    def lead_back(self, round_id: str) -> None:
        """Send whoever reloads what was posted back to the page of the round."""
        self.redirect(f"/b/{round_id}{self.query}")

    async def refuse_not_json(self) -> None:
        """Say that a body is not JSON at all."""
        error = MalformedBallotError(reason=Phrase("it is not JSON"))
        await self.refuse(error, status=HTTPStatus.BAD_REQUEST)

    async def show_start(
        self, notice: Notice, *, message: str = "", code: str = "", large: bool = False
    ) -> None:
        """Show what a round is about, and the field for the code."""
        badges = [
            badge_for(kind, self.say, needed=notice.needed)
            for kind in sorted(notice.kinds)
        ]
        await self.show(
            "start.html",
            notice=notice,
            is_open=notice.state is State.OPEN,
            has_roll=notice.state in HAS_ROLL,
            has_receipts=notice.state in {State.PUBLISHED, State.DESTROYED},
            standing=standing(notice.state, self.say),
            badges=badges,
            remarks=self.remarks(notice.needed, notice.kinds),
            words=words_for_script(self.say),
            message=message,
            code="" if self.is_kiosk else code,
            large=large,
        )

    def remarks(self, needed: int, kinds: Collection[CredentialKind]) -> list[str]:
        """Return what the badge says of this round and this device."""
        return remarks(
            self.say,
            needed=needed,
            is_kiosk=self.is_kiosk,
            has_links=CredentialKind.LINK in kinds,
        )

    async def show_ballot(
        self,
        form: FormForRater,
        filled: FilledForm,
        *,
        draft: str = "",
        message: str = "",
        unfit: Places = (),
    ) -> None:
        """Show the ballot with what is filled in, and what is to be corrected.

        The script keeps a draft of it, if it is told under which key.
        """
        await self.show(
            "ballot.html",
            form=form,
            fields=fields_for(form, filled, language=self.language, unfit=unfit),
            group=form.survey.group(form.group).text[self.language],
            badge=badge_for(form.kind, self.say, needed=form.needed),
            remarks=self.remarks(form.needed, {form.kind}),
            words=words_for_script(self.say, is_apart=form.is_apart),
            filled=filled,
            draft=draft,
            message=message,
            places=places_on(form.survey, form.subjects, unfit, language=self.language),
        )

    async def opened_or_refused(
        self,
        round_id: str,
        filled: FilledForm,
        hand_out: Callable[[Store, str, str], T],
    ) -> T | None:
        """Return what a plain form's code opens, or refuse it."""
        try:
            return await self.door.ask_with_code(
                self.address, hand_out, round_id, filled.code
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
        is_spent = isinstance(error, AlreadyVotedError)
        if not filled.answers or (is_spent and self.may_be_anothers):
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

    @property
    def may_be_anothers(self) -> bool:
        """Whether the next person may be posting what the one before filled in.

        With “back” a browser does that by itself.  On a shared device a code
        that is spent therefore shows neither answers nor receipt any more.
        """
        return self.is_kiosk and not self.is_from_script
