"""A ballot from a browser that cannot seal: it is sealed on receipt.

Its content is here for a moment, in memory only, and the page says so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.errors import MalformedBallotError
from toolkit.forms.page import field_names
from toolkit.i18n import Phrase
from toolkit.services import casting
from toolkit.survey.items import UnfitAnswerError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.services.casting import FormForRater, SealedBallot
    from toolkit.storage.engine import Store
    from toolkit.survey.items import Answer, Item
    from toolkit.web.wire import FilledForm

Cell = tuple[str, str]
"""Subject and item."""


@dataclass(frozen=True, slots=True)
class ReadForm:
    """What a plain form says.

    Attributes
    ----------
    answers : each as its item takes it.
    unfit : where something stands that the item does not take.
    """

    answers: Mapping[Cell, Answer]
    unfit: frozenset[Cell]


def read_answers(form: FormForRater, filled: FilledForm) -> ReadForm:
    """Return the answers in the fields of a form, and where there are none.

    Raises
    ------
    MalformedBallotError : a field that the form does not have.
    """
    answers: dict[Cell, Answer] = {}
    unfit: set[Cell] = set()
    for cell, (item, fields) in _by_cell(form, filled).items():
        try:
            answer = item.read(fields)
            if answer is not None:
                answers[cell] = item.check(answer, form.survey)
        except UnfitAnswerError:
            unfit.add(cell)
    return ReadForm(answers, frozenset(unfit))


def seal_form(
    _: Store, form: FormForRater, filled: FilledForm, read: ReadForm
) -> SealedBallot:
    """Seal a plain form's answers; called in a thread, as it takes a moment.

    Raises
    ------
    MalformedBallotError : an answer that its item does not take.
    """
    return casting.seal_answers(form, read.answers, idem=filled.idem)


def _by_cell(
    form: FormForRater, filled: FilledForm
) -> dict[Cell, tuple[Item, dict[str, Sequence[str]]]]:
    """Return the fields of every cell that has some, by the part of the name."""
    groups = {one.id: one.category for one in form.subjects}
    items = {item.id: (item, field_names(item)) for item in form.survey.items}
    fields: defaultdict[Cell, dict[str, Sequence[str]]] = defaultdict(dict)
    for (subject, name), values in filled.answers.items():
        item_id, _, part = name.partition(".")
        item, parts = items.get(item_id, (None, frozenset()))
        if item is None or part not in parts or subject not in groups:
            raise MalformedBallotError(reason=Phrase("its fields are not as agreed"))
        if item.only_for and groups[subject] not in item.only_for:
            raise MalformedBallotError(reason=Phrase("it answers what is not asked"))
        fields[subject, item_id][part] = values
    return {cell: (items[cell[1]][0], said) for cell, said in fields.items()}
