"""Which tables the results of a survey will have, told before a round is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.reports.scoring import policy_weights, scored_questions
from toolkit.reports.wording import named_item
from toolkit.survey.presets import NO_SCORING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.i18n import Translator
    from toolkit.survey.items import Item
    from toolkit.survey.model import Survey

NAMED: Final = 4
"""So many items are named in one sentence; of more, it is said how many there are."""


def result_tables(survey: Survey, _: Translator, *, fewest_texts: int) -> Iterator[str]:
    """Yield a sentence about each kind of table that the results will have."""
    yield _("For each subject: ballots issued, returned, valid and invalid.")
    rated = {one.item for one in survey.rated_questions}
    chosen = {one.id for one in survey.items if one.kind == "choose"}
    other = chosen | {one.item for one in survey.questions} - rated
    if rated:
        yield _(
            "Of every grade, how often it was given and its share of votes, {groups}: "
            "{items}.",
            groups=_by_group(survey, _),
            items=_named(survey, rated, _),
        )
    if other:
        yield _(
            "Of every option, how often it was chosen and its share, {groups}: "
            "{items}.",
            groups=_by_group(survey, _),
            items=_named(survey, other, _),
        )
    if scored := {one.item for one in scored_questions(survey)}:
        named = _named(survey, scored, _)
        yield (
            _("A score, the rater groups weighted as planned: {items}.", items=named)
            if policy_weights(survey)
            else _("A score, every ballot counting the same: {items}.", items=named)
        )
    if written := {one.id for one in survey.written_items}:
        yield _(
            "Opinions that were reviewed, word for word, on subjects with {fewest} "
            "ballots at least: {items}.",
            fewest=fewest_texts,
            items=_named(survey, written, _),
        )
    if survey.scoring == NO_SCORING:
        yield _("No scores are computed and nobody is ranked.")


def _by_group(survey: Survey, _: Translator) -> str:
    groups = [group.text[_.language] for group in survey.rater_groups]
    if len(groups) == 1:
        return _("for all together")
    return _("for {groups} and for all together", groups=_.join(groups))


def _named(survey: Survey, ids: Iterable[str], _: Translator) -> str:
    wanted = set(ids)
    items: list[Item] = [item for item in survey.items if item.id in wanted]
    names = [_("“{name}”", name=named_item(item, _)) for item in items]
    if len(names) <= NAMED:
        return _.join(names)
    some = _.join(names[:NAMED])
    return _("{items} and others, {count} in all", items=some, count=len(names))
