"""Whether a ballot was handed in with a code: asked of the roll by its holder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.services import announcing, roll
from toolkit.web.ballot_visit import BallotVisit
from toolkit.web.refusals import status_of
from toolkit.web.visit import answered
from toolkit.web.wire import NotJSONError, read_code, read_form, read_json

if TYPE_CHECKING:
    from toolkit.services.announcing import Notice


class Roll(BallotVisit):
    """What the roll says of a code; asking changes nothing."""

    @answered
    async def get(self, round_id: str) -> None:
        """Lead whoever reloads the answer's address back to the page."""
        self.lead_back(round_id)

    @answered
    async def post(self, round_id: str) -> None:
        """Answer yes or no: as data, or on the page."""
        self.require_readable()
        notice = await self.door.ask(announcing.notice, round_id)
        try:
            is_in = await self.door.ask_with_code(
                self.address, roll.handed_in, round_id, self._code()
            )
        except NotJSONError:
            await self.refuse_not_json()
        except ToolkitError as error:
            await self._refuse_at(notice, error)
        else:
            await self._tell(notice, is_in=is_in)

    def _code(self) -> str:
        body = self.request.body
        return read_code(read_json(body)) if self.speaks_json else read_form(body).code

    async def _tell(self, notice: Notice, *, is_in: bool) -> None:
        if self.speaks_json:
            await self.finish({"handed_in": is_in})
            return
        message = (
            self.say("A ballot has been handed in with this code.")
            if is_in
            else self.say("No ballot has been handed in with this code.")
        )
        await self.show_start(notice, message=message)

    async def _refuse_at(self, notice: Notice, error: ToolkitError) -> None:
        if self.speaks_json:
            await self.refuse(error)
            return
        self.set_refused(status_of(error))
        await self.show_start(notice, message=self.say.explain(error))
