"""What the app knows: which round, which opinion, and the text at hand.

Knows no widget.  A browser can be made to ask for anything, so what is asked
for is checked here, and again at the desk.  Nothing moves on by itself when
something is decided: a button pressed twice must not decide on an opinion
that nobody has read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import traitlets as t

from toolkit.apps.desk.wire import DeskRefusedError
from toolkit.apps.opinions.remarks import remarks
from toolkit.i18n import HOME_LANGUAGE, LANGUAGES, Translator, translator
from toolkit.opinions import Review

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.apps.desk.calls import Desk
    from toolkit.apps.desk.told import Refusal, Reviewed
    from toolkit.apps.desk.told_opinions import OpinionTold, ReviewRound
    from toolkit.i18n import Language


@dataclass(frozen=True, slots=True)
class AtHand:
    """The opinion at hand: as it was written, and as it may be shown.

    ``text`` is what is being written, ``shown`` what is released.
    """

    subject: str
    asked: str
    body: str
    review: Review
    shown: str
    text: str
    remarks: tuple[str, ...]
    may_be_released: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """Opinions by what they are about, and the number of the one at hand."""

    names: tuple[str, ...] = ()
    chosen: int | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """All there is to see; it is drawn as it is.

    ``is_over`` says that the round was published: nothing is left but numbers.
    """

    language: Language = HOME_LANGUAGE
    rounds: Listed = Listed()
    is_over: bool = False
    fewest_texts: int = 0
    count: Reviewed | None = None
    waiting: Listed = Listed()
    decided: Listed = Listed()
    at_hand: AtHand | None = None
    may_go_on: bool = False
    may_go_back: bool = False
    is_loaded: bool = False
    refusal: Refusal | None = None


class OpinionsModel(t.HasTraits):
    """The opinions of a round, the one at hand, and the texts being written."""

    language = t.Enum(LANGUAGES, HOME_LANGUAGE)
    screen = t.Instance(Screen, ())

    def __init__(self, desk: Desk, *, language: Language) -> None:
        self._desk = desk
        self._rounds: tuple[ReviewRound, ...] = ()
        self._round: ReviewRound | None = None
        self._opinions: dict[str, OpinionTold] = {}
        self._count: Reviewed | None = None
        self._at_hand = ""
        self._before: list[str] = []
        self._written: dict[str, str] = {}
        self._is_loaded = False
        self._refusal: Refusal | None = None
        super().__init__(language=language)
        self._show()

    def load(self) -> None:
        """Look for rounds, and take up the newest."""
        self._attempt(self._list)
        self._is_loaded = True
        if self._rounds and self._refusal is None:
            self.choose(0)
        self._show()

    def choose(self, number: int) -> None:
        """Review one of the rounds."""
        if number in range(len(self._rounds)):
            self._round = self._rounds[number]
            self._at_hand, self._opinions = "", {}
            self._before.clear()
            self._written.clear()
            self._attempt(self._look)
            self._at_hand = next(iter(self._ids(is_waiting=True)), "")
            self._show()

    def take_up(self, number: int, *, is_waiting: bool) -> None:
        """Take up one of those that wait, or one of those that are decided."""
        ids = self._ids(is_waiting=is_waiting)
        if number in range(len(ids)):
            self._turn_to(ids[number])

    def go_on(self) -> None:
        """Take up the next that waits, from the first again after the last."""
        self._turn_to(self._next_waiting())

    def go_back(self) -> None:
        """Take up the one that was at hand before."""
        if self._before:
            self._at_hand = self._before.pop()
            self._refusal = None
            self._show()

    def write(self, text: str) -> None:
        """Write the text that may be shown of the one at hand."""
        found = self._opinions.get(self._at_hand)
        if found is not None:
            self._written[found.id] = text[: 2 * self._longest(found)]
            self._show()

    def release(self) -> None:
        """Let the one at hand be shown as its text stands now."""
        found = self._opinions.get(self._at_hand)
        if found and self._may_be_released(found):
            self._decide(
                lambda: self._desk.reviewing.release(found.id, self._text_of(found))
            )

    def withhold(self) -> None:
        """Keep the one at hand from being shown."""
        if self._at_hand in self._opinions:
            self._decide(lambda: self._desk.reviewing.withhold(self._at_hand))

    def _decide(self, do: Callable[[], None]) -> None:
        if self._attempt(do):
            self._written.pop(self._at_hand, None)
            self._attempt(self._look)
        self._show()

    def _attempt(self, do: Callable[[], object]) -> bool:
        """Do something at the desk; return whether it was done."""
        try:
            do()
        except DeskRefusedError as error:
            self._refusal = error.refusal
        else:
            self._refusal = None
        return self._refusal is None

    def _list(self) -> None:
        self._rounds = self._desk.reviewing.rounds()

    def _look(self) -> None:
        """Look at what is decided now, by whomever."""
        if self._round is not None:
            reviewing, round_id = self._desk.reviewing, self._round.id
            self._count = reviewing.reviewed(round_id)
            found = () if self._round.is_over else reviewing.opinions(round_id)
            self._opinions = {one.id: one for one in found}

    def _turn_to(self, opinion: str) -> None:
        if opinion and opinion != self._at_hand:
            if self._at_hand:
                self._before.append(self._at_hand)
            self._at_hand, self._refusal = opinion, None
            self._show()

    def _ids(self, *, is_waiting: bool) -> list[str]:
        return [
            one.id
            for one in self._opinions.values()
            if (one.review is Review.WAITING) is is_waiting
        ]

    def _next_waiting(self) -> str:
        ids = list(self._opinions)
        place = ids.index(self._at_hand) + 1 if self._at_hand in ids else 0
        there = {*self._ids(is_waiting=True)} - {self._at_hand}
        return next((one for one in (*ids[place:], *ids[:place]) if one in there), "")

    def _longest(self, told: OpinionTold) -> int:
        return max(self._round.longest if self._round else 0, len(told.body))

    def _text_of(self, told: OpinionTold) -> str:
        return self._written.get(told.id, told.shown or told.body)

    def _may_be_released(self, told: OpinionTold) -> bool:
        text = self._text_of(told)
        return bool(text.strip()) and len(text) <= self._longest(told)

    @t.observe("language")
    def _show(self, _change: object = None) -> None:
        _ = translator(self.language)
        found, titles = self._round, tuple(one.title for one in self._rounds)
        self.screen = Screen(
            language=self.language,
            rounds=Listed(titles, self._rounds.index(found) if found else None),
            is_over=found is not None and found.is_over,
            fewest_texts=found.fewest_texts if found else 0,
            count=self._count,
            waiting=self._listed(_, is_waiting=True),
            decided=self._listed(_, is_waiting=False),
            at_hand=self._drawn(_),
            may_go_on=bool(self._next_waiting()),
            may_go_back=bool(self._before),
            is_loaded=self._is_loaded,
            refusal=self._refusal,
        )

    def _listed(self, _: Translator, *, is_waiting: bool) -> Listed:
        """Name opinions by whom they are about; a number tells those alike apart."""
        said = {Review.RELEASED: _("Released"), Review.WITHHELD: _("Withheld")}
        alike: Counter[str] = Counter()
        names: dict[str, str] = {}
        for one in self._opinions.values():
            alike[one.subject] += 1
            about = f"{one.subject} {alike[one.subject]}".strip()
            parts = (said.get(one.review), about, one.asked[self.language])
            names[one.id] = " · ".join(filter(None, parts))
        ids = self._ids(is_waiting=is_waiting)
        chosen = ids.index(self._at_hand) if self._at_hand in ids else None
        return Listed(tuple(names[one] for one in ids), chosen)

    def _drawn(self, _: Translator) -> AtHand | None:
        told = self._opinions.get(self._at_hand)
        if told is None or self._round is None:
            return None
        text = self._text_of(told)
        found = remarks(text, self._round.names, longest=self._longest(told), _=_)
        return AtHand(
            subject=told.subject,
            asked=told.asked[self.language],
            body=told.body,
            review=told.review,
            shown=told.shown,
            text=text,
            remarks=tuple(found),
            may_be_released=self._may_be_released(told),
        )
