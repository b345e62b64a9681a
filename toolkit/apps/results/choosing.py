"""What there is to choose from in a round, and the part of it that was chosen.

Only what a publication tells is offered: a rater group that is nowhere shown
apart is no choice.  A part is again a publication, so that tables and
figures of documents can be made of it, and still withhold the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from toolkit.apps.results.panel import Chosen
from toolkit.reports.parts import Part
from toolkit.reports.scoring import scored_questions
from toolkit.reports.wording import in_survey_order, named_group
from toolkit.survey.presets import MARKS, NO_SCORING, PRESETS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from toolkit.analysis.schemes import Scheme
    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject, Publication
    from toolkit.survey.items import Item
    from toolkit.survey.model import Survey

_SCHEMES: Final = (*PRESETS, *MARKS)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wished of a round; nothing is everything, and no scores."""

    part: int | None = None
    item: str | None = None
    group: str | None = None
    scheme: Scheme | None = None


def parts_of(publication: Publication, _: Translator) -> tuple[Part, ...]:
    """Return what subjects can be looked at apart: branches, then kinds of subjects."""
    listed = publication.subjects
    alone = all(one.branch in {"", one.name} for one in listed)
    branches = () if alone else tuple(publication.by_branch())
    kinds = (
        (kind.text[_.language], tuple(one for one in listed if one.category == kind.id))
        for kind in publication.survey.subject_groups
    )
    found = (Part(name, some) for name, some in (*branches, *kinds))
    return tuple(part for part in found if 0 < len(part.subjects) < len(listed))


def items_of(publication: Publication) -> tuple[Item, ...]:
    """Return the items that are counted."""
    survey = publication.survey
    counted = {question.item for question in survey.questions}
    return tuple(item for item in survey.items if item.id in counted)


def groups_of(publication: Publication) -> tuple[str, ...]:
    """Return the labels of rater groups, where there are several."""
    tally = publication.tally
    labels = {*tally.counts["group"], *tally.ballots["group"]}
    return in_survey_order(labels, publication.survey) if len(labels) > 1 else ()


def schemes_of(survey: Survey) -> tuple[Scheme, ...]:
    """Return the points that fit some question; those of the rules first."""
    own = () if survey.scoring == NO_SCORING else (survey.scoring,)
    others = (name for name in _SCHEMES if name not in own)
    fitting = (name for name in others if scored_questions(_scored(survey, name)))
    return (*own, *fitting)


def named_scheme(scheme: Scheme, survey: Survey, _: Translator) -> str:
    """Return what a scheme is called: its points, and whether the rules set it."""
    points = _points(scheme, _)
    is_own = scheme == survey.scoring
    return _("{points} (by the rules)", points=points) if is_own else points


def choose(
    publications: Sequence[Publication],
    wishes: Wishes,
    _: Translator,
    *,
    is_published: bool = True,
) -> Chosen:
    """Return the part of the first of some rounds that is wished for."""
    whole = publications[0]
    asked = [
        question.id
        for question in whole.survey.questions
        if wishes.item in {None, question.item}
    ]
    subjects = _subjects(whole, wishes, _)
    ids = [one.id for one in subjects]
    tally = whole.tally.select(subject=ids, group=wishes.group)
    shown = replace(
        whole,
        title=_title(whole, wishes, _),
        survey=_scored(_only(whole.survey, wishes.item), wishes.scheme),
        subjects=subjects,
        tally=tally.select(item=asked),
        withheld=tuple(
            one
            for one in whole.withheld
            if one.subject in ids and one.item in {"", *asked}
        ),
        # Bands are told of all groups together.
        bands=tuple(
            one
            for one in whole.bands
            if one.subject in ids and one.item in asked and wishes.group is None
        ),
    )
    return Chosen(
        publications=tuple(publications) if is_published else (),
        survey=whole.survey,
        tally=tally,
        subjects=subjects,
        shown=shown,
        item=wishes.item,
        group=wishes.group,
        scheme=wishes.scheme,
        fewest=whole.fewest if is_published else 1,
    )


def _subjects(
    whole: Publication, wishes: Wishes, _: Translator
) -> tuple[ListedSubject, ...]:
    part = None if wishes.part is None else parts_of(whole, _)[wishes.part]
    listed = whole.subjects if part is None else part.subjects
    if wishes.group is None:
        return listed
    places = whole.tally.ballots if len(whole.tally.ballots) else whole.tally.counts
    there: Collection[str] = {*places.loc[places["group"] == wishes.group, "subject"]}
    return tuple(one for one in listed if one.id in there)


def _title(whole: Publication, wishes: Wishes, _: Translator) -> str:
    if wishes.group is None:
        return whole.title
    group = named_group(whole.survey, wishes.group, _)
    return _("{name}: {said}", name=whole.title, said=group)


def _only(survey: Survey, item: str | None) -> Survey:
    if item is None:
        return survey
    return survey.model_copy(update={"items": (survey.item(item),), "overall": None})


def _scored(survey: Survey, scheme: Scheme | None) -> Survey:
    return survey.model_copy(update={"scoring": scheme or NO_SCORING})


def _points(scheme: Scheme, _: Translator) -> str:
    if isinstance(scheme, Mapping):
        return _(" / ").join(f"{points:g}" for points in scheme.values())
    if scheme in MARKS:
        return _("{low}–{high}", low=MARKS[scheme].lowest, high=MARKS[scheme].highest)
    return _(" / ").join(f"{points:g}" for points in PRESETS[scheme])
