"""What anybody may ask of the ballot server: all but the ballot itself.

Nothing is changed by GET, and a code in an address's query is not read:
link scanners follow such addresses.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from tornado.web import HTTPError

from toolkit.collection.round import State
from toolkit.services import announcing
from toolkit.web.assets import ASSETS
from toolkit.web.visit import Visit, answered

if TYPE_CHECKING:
    from toolkit.i18n import Translator


class Home(Visit):
    """Says how to reach a ballot; lists none."""

    @answered
    async def get(self) -> None:
        """Show how to reach a ballot."""
        _ = self.say
        messages = [
            _("Ballots have an address of their own: it is on your ticket or in your "
              "message."),
            _("Here nothing is listed, and nothing is kept of your visit."),
        ]  # fmt: skip
        title = _("Democratic appraisal")
        await self.show("message.html", title=title, messages=messages)


class Status(Visit):
    """How a round stands, as anybody may know it."""

    @answered
    async def get(self, round_id: str) -> None:
        """Tell the state and the turnout; of an open round rounded, and hourly."""
        notice = await self.door.ask(announcing.notice, round_id)
        returned = await self.door.turnouts.tell(round_id, notice.state)
        head = await self.door.ask(announcing.newest_head, round_id)
        if self.speaks_json:
            await self.finish(
                {
                    "round": notice.round_id,
                    "title": notice.title,
                    "state": notice.state.value,
                    "returned": returned,
                    "head": head,
                }
            )
            return
        messages = [
            standing(notice.state, self.say),
            self.say("Ballots handed in: {returned}", returned=returned),
        ]
        if notice.state is State.OPEN:
            messages.append(self.say("This figure is refreshed every hour."))
        if head is not None:
            messages.append(self.say("Newest head of the box: {head}", head=head))
        await self.show("message.html", title=notice.title, messages=messages)


class Receipts(Visit):
    """The receipts of all ballots counted, one to a line."""

    @answered
    async def get(self, round_id: str) -> None:
        """List the receipts, once they are published."""
        receipts = await self.door.ask(announcing.receipts, round_id)
        self.set_header("Content-Type", "text/plain; charset=UTF-8")
        if receipts:
            await self.finish("".join(f"{receipt}\n" for receipt in receipts))
            return
        self.set_status(HTTPStatus.NOT_FOUND)
        words = self.say("The receipts are listed here once the result is published.")
        await self.finish(f"{words}\n")


class Health(Visit):
    """Whether the database answers."""

    @answered
    async def get(self) -> None:
        """Answer 200 or 503."""
        is_healthy = await self.door.ask(announcing.is_healthy)
        if not is_healthy:
            self.set_refused(HTTPStatus.SERVICE_UNAVAILABLE)
        self.set_header("Content-Type", "text/plain; charset=UTF-8")
        await self.finish("ok\n" if is_healthy else "no database\n")


class Static(Visit):
    """The style and the script; their address holds their digest."""

    @answered
    async def get(self, name: str) -> None:
        """Hand out a file, to be kept as long as it is the same."""
        if name not in ASSETS:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Type", ASSETS[name].content_type)
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        await self.finish(ASSETS[name].content)


class Nowhere(Visit):
    """Every other address."""

    def prepare(self) -> None:
        """Say that there is nothing."""
        raise HTTPError(HTTPStatus.NOT_FOUND)


def standing(state: State, _: Translator) -> str:
    """Return how a round stands, in words for raters."""
    return {
        State.FROZEN: _("This round has not been opened yet."),
        State.OPEN: _("This round is open."),
        State.CLOSED: _("This round is closed; the ballots are about to be counted."),
        State.OPENED: _("This round is closed; the ballots are being counted."),
        State.PUBLISHED: _("This round is over and its result is published."),
        State.DESTROYED: _(
            "This round is over; ballots, codes and key have been destroyed."
        ),
    }[state]
