"""What may be done to a round while it is led, as wishes of whoever leads it.

Knows no widget, and keeps neither a code nor a key slip.  A browser can be
made to ask for anything, so sizes and choices are checked here, and by the
desk again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import traitlets as t

from toolkit.apps.desk.words import words
from toolkit.apps.organise.running.offers import Offer
from toolkit.apps.organise.running.state import RoundModel
from toolkit.collection.key_slips import MOST_SLIPS
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_CODES: Final = 5_000
MOST_SPARES: Final = 999
LONGEST_LINE: Final = 200
"""Characters of a code, a key slip or a number that are taken at all."""
LARGEST_COUNT: Final = 20 << 20
"""Bytes of a file that still fit into one call of the desk."""

TOO_MUCH: Final = Phrase("This is more than can be taken at once.")
NO_NUMBER: Final = Phrase("This is not a number that can be taken.")
NO_SLIPS: Final = Phrase("Scan or type all {needed} key slips.")
NO_ID: Final = Phrase("To destroy it, type the id of the round as it stands above.")
TAKEN_BACK: Final = Phrase("{count} codes are no longer valid.")
NONE_TAKEN: Final = Phrase("No code was taken back: all of these had been before.")


class RunningModel(RoundModel):
    """Everything that is done to a round, from draft to destruction."""

    def show_form(self) -> None:
        """Show what raters see, or hide it again."""

        def change() -> None:
            shown = self._desk.running.preview(self._id, self.language)
            self._form = "" if self._form else shown

        self._do(Offer.FORM, change)

    def rehearse(self) -> None:
        """Let made-up raters vote in a copy."""
        self._do(
            Offer.REHEARSE, lambda: self._desk.running.rehearse(self._id, self.language)
        )

    def issue(
        self, by_ticket: Iterable[str], spares: int, *, two_squares: bool
    ) -> None:
        """Issue codes, or issue them anew if that was asked about."""
        standing = self._standing
        if standing is None:
            return
        known = {group.id for group in standing.groups}
        groups = sorted(known.intersection(by_ticket))
        if not 0 <= spares <= MOST_SPARES:
            self._refuse(Offer.ISSUE, NO_NUMBER)
            return
        self._do(
            Offer.ISSUE,
            lambda: self._desk.running.print_codes(
                self._id,
                groups,
                spares if groups else 0,
                self.language,
                two_squares=two_squares,
                anew=standing.issued > 0,
            ),
        )

    def print_ballots(self) -> None:
        """Make paper ballots."""
        self._do(
            Offer.BALLOTS,
            lambda: self._desk.running.print_ballots(self._id, self.language),
        )

    def freeze(self, slips: int, needed: int, *, on_server: bool) -> None:
        """Fix everything, and make the key."""
        if not on_server and not 1 < needed <= slips <= MOST_SLIPS:
            self._refuse(Offer.FREEZE, NO_NUMBER)
            return
        self._do(
            Offer.FREEZE,
            lambda: self._desk.running.freeze(
                self._id, slips, needed, self.language, on_server=on_server
            ),
        )

    def discard(self) -> None:
        """Delete a draft."""
        if self._do(Offer.DISCARD, lambda: self._desk.planning.discard(self._id)):
            self._standing = None
            self._refusal = None
            self._show()
            self._on_moved()

    def print_notices(self) -> None:
        """Make poster and leaflets."""
        self._do(
            Offer.NOTICES,
            lambda: self._desk.running.print_notices(self._id, self.language),
        )

    def open(self, slips: Sequence[str]) -> None:
        """Open the round, with slips if it has some."""
        if (fit := self._fit_slips(Offer.OPEN, slips)) is not None:
            self._do(Offer.OPEN, lambda: self._desk.running.open(self._id, fit))

    def close(self) -> None:
        """Close the round."""
        self._do(Offer.CLOSE, lambda: self._desk.running.close(self._id))

    def void(self, typed: str) -> bool:
        """Take back codes, one a line; return whether that was done."""
        codes = [line.strip() for line in typed.splitlines() if line.strip()]
        if len(codes) > MOST_CODES or any(len(one) > LONGEST_LINE for one in codes):
            self._refuse(Offer.VOID, TOO_MUCH)
            return False

        def take_back() -> None:
            taken_back = self._desk.running.void(self._id, codes)
            count = sum(taken_back.values())
            self._said = words(TAKEN_BACK, count=count) if count else words(NONE_TAKEN)

        return bool(codes) and self._do(Offer.VOID, take_back)

    def reissue(self, number: str) -> bool:
        """Replace somebody's lost link; return whether that was begun."""
        typed = number.strip()
        if not typed or len(typed) > LONGEST_LINE:
            return False
        return self._do(
            Offer.REISSUE,
            lambda: self._desk.running.reissue(self._id, typed, self.language),
        )

    def unseal(self, slips: Sequence[str]) -> None:
        """Open the box here."""
        if (fit := self._fit_slips(Offer.UNSEAL, slips)) is not None:
            self._do(Offer.UNSEAL, lambda: self._desk.running.unseal(self._id, fit))

    def take_box(self) -> None:
        """Have the closed box packed."""
        self._do(Offer.TAKE_BOX, lambda: self._desk.running.take_box(self._id))

    def bring_count(self, content: bytes) -> None:
        """Have taken in what was counted elsewhere."""
        if len(content) > LARGEST_COUNT:
            self._refuse(Offer.BRING, TOO_MUCH)
            return
        self._do(Offer.BRING, lambda: self._desk.running.bring_count(self._id, content))

    def publish(self) -> None:
        """Publish, once."""
        self._do(
            Offer.PUBLISH, lambda: self._desk.running.publish(self._id, self.language)
        )

    def write_documents(self) -> None:
        """Have the documents written in this language."""
        self._do(
            Offer.DOCUMENTS,
            lambda: self._desk.running.documents(self._id, self.language),
        )

    def destroy(self, typed: str) -> bool:
        """Destroy what is secret, if the round's id was typed; tell whether begun."""
        if self._asked is Offer.DESTROY and typed.strip() != self._id:
            self._refuse(Offer.DESTROY, NO_ID, is_asked=True)
            return False
        return self._do(Offer.DESTROY, lambda: self._desk.running.destroy(self._id))

    def _fit_slips(self, offer: Offer, slips: Sequence[str]) -> tuple[str, ...] | None:
        """Return the slips that were typed, if they can be the right ones."""
        needed = self._standing.slips_needed if self._standing else 0
        typed = tuple(one.strip() for one in slips if one.strip())
        if any(len(one) > LONGEST_LINE for one in typed):
            self._refuse(offer, TOO_MUCH)
        elif len(typed) < needed:
            self._refuse(offer, NO_SLIPS, needed=needed)
        else:
            return typed[:needed]
        return None

    @t.observe("language")
    def _speak(self, _change: object) -> None:
        if self._form:
            self._form = self._desk.running.preview(self._id, self.language)
        self._show()
