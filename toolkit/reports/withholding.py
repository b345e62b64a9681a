"""What is not shown, and why: whole subjects, or single questions about them.

A reader who finds no figures is told the reason in the same words on every
sheet, page and figure.  How many there were is never told here.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from toolkit.publication import Reason
from toolkit.reports.blocks import AS_OPTIONS
from toolkit.reports.wording import as_sentence, named_item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject, Publication
    from toolkit.survey.questions import Question


def reason_for(
    publication: Publication, subject: str, question: Question
) -> Reason | None:
    """Return why a question about a subject has no figures, if it has none."""
    about_all = publication.reason_to_withhold(subject)
    about_one = (
        one.reason
        for one in publication.withheld
        if (one.subject, one.item) == (subject, question.id)
    )
    return about_all or next(about_one, None)


def why_withheld(reason: Reason, publication: Publication, _: Translator) -> str:
    """Return why figures are not shown, in a few words."""
    said = {
        Reason.TOO_FEW: _(
            "fewer than {fewest} valid ballots, not shown", fewest=publication.fewest
        ),
        Reason.FEW_ASKED: _(
            "fewer than {fewest} were asked, not shown", fewest=publication.fewest
        ),
    }
    return said[reason]


def why_empty(
    publication: Publication,
    subjects: Iterable[ListedSubject],
    question: Question,
    _: Translator,
) -> str:
    """Return why a question has no figures on some subjects; empty if it has."""
    reasons = (reason_for(publication, one.id, question) for one in subjects)
    told = (why_withheld(one, publication, _) for one in reasons if one is not None)
    return _.join([*dict.fromkeys(told)])


def withheld_questions(
    publication: Publication, subject: str, _: Translator
) -> tuple[str, ...]:
    """Return the sentences on single questions about a subject that are not shown."""
    told = (
        as_sentence(
            _(
                "“{item}”: {said}",
                item=_asked(publication, one.item, _),
                said=why_withheld(one.reason, publication, _),
            ),
            _,
        )
        for one in publication.withheld
        if one.subject == subject and one.item
    )
    return tuple(dict.fromkeys(told))


def withheld_subjects(
    publication: Publication, subjects: Iterable[ListedSubject], _: Translator
) -> tuple[str, ...]:
    """Return the sentences on subjects whose figures are not shown, or some not.

    Names are left out where there is one subject only.
    """
    names: defaultdict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        reason = publication.reason_to_withhold(subject.id)
        if reason is not None:
            why = why_withheld(reason, publication, _)
            names[as_sentence(why, _)].append(subject.name)
        for said in withheld_questions(publication, subject.id, _):
            names[said].append(subject.name)
    if len(publication.subjects) == 1:
        return tuple(names)
    return tuple(
        _("{name}: {said}", name=_.join(few), said=said) for said, few in names.items()
    )


def _asked(publication: Publication, item: str, _: Translator) -> str:
    """Return what a question is called; the options of a list share one name."""
    question = publication.survey.question(item)
    if question.kind == AS_OPTIONS:
        return named_item(publication.survey.item(question.item), _)
    return named_item(question, _)
