"""A ballot from a browser that cannot seal: it is sealed on receipt.

Its content is here for a moment, in memory only, and the page says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import MalformedBallotError
from toolkit.i18n import Phrase
from toolkit.services import casting

if TYPE_CHECKING:
    from toolkit.services.casting import FormForRater, Outcome, SealedBallot
    from toolkit.storage.engine import Store
    from toolkit.web.wire import FilledForm


def seal_and_cast(
    store: Store, form: FormForRater, filled: FilledForm
) -> tuple[Outcome, SealedBallot]:
    """Seal a plain form's answers and drop them in the box.

    Raises
    ------
    MalformedBallotError : an answer the form cannot give, or a text too long;
        and all that `casting.cast` refuses.
    """
    _require_known(form, filled)
    sealed = casting.seal_answers(form, filled.answers, idem=filled.idem)
    outcome = casting.cast(
        store,
        form.round_id,
        code=filled.code,
        idem=filled.idem,
        envelopes=sealed.envelopes,
    )
    return outcome, sealed


def _require_known(form: FormForRater, filled: FilledForm) -> None:
    """Refuse answers that the form's own fields cannot give."""
    subjects = {one.id for one in form.subjects}
    texts = {item.id for item in form.survey.text_items}
    marks = {
        (item.id, option.code)
        for item in form.survey.closed_items
        for option in form.survey.scale_of(item).options
    }
    for (subject, item), answer in filled.answers.items():
        if subject not in subjects or not (item in texts or (item, answer) in marks):
            raise MalformedBallotError(reason=Phrase("its fields are not as agreed"))
