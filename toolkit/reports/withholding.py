"""What is not shown, and why: whole subjects, or single questions about them.

A reader who finds no counts is told the reason in the same words on every
sheet, page and figure, and whether there are bands in their place.  How many
there were is never told here.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from toolkit.publication import Reason, Withheld
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
    """Return why a question about a subject has no counts, if it has none."""
    withheld = _withheld(publication, subject, question.id)
    return withheld.reason if withheld else None


def why_withheld(withheld: Withheld, publication: Publication, _: Translator) -> str:
    """Return why counts are not shown, in a few words."""
    is_banded = any(one.subject == withheld.subject for one in publication.bands)
    match withheld:
        case Withheld(reason=Reason.TOO_FEW):
            return _(
                "fewer than {fewest} valid ballots, not shown",
                fewest=publication.fewest,
            )
        case Withheld(reason=Reason.FEW_ASKED):
            return _(
                "fewer than {fewest} were asked, not shown", fewest=publication.fewest
            )
        case Withheld(reason=Reason.BANDS, item=""):
            return _(
                "fewer than {fewest} valid ballots, bands in place of votes",
                fewest=publication.fewest_counted,
            )
        case Withheld(reason=Reason.BANDS):
            return _(
                "fewer than {fewest} were asked, bands in place of votes",
                fewest=publication.fewest_counted,
            )
        case _ if is_banded:
            return _("too few could be computed, bands in place of votes")
        case _:
            return _("too few could be computed, not shown")


def why_subject_withheld(publication: Publication, subject: str, _: Translator) -> str:
    """Return why a subject has no counts, as a sentence; empty if it has some."""
    withheld = _withheld(publication, subject, "")
    return as_sentence(why_withheld(withheld, publication, _), _) if withheld else ""


def _withheld(publication: Publication, subject: str, item: str) -> Withheld | None:
    """Return what withholds a question, the whole subject before itself alone."""
    about = {
        one.item: one
        for one in publication.withheld
        if one.subject == subject and one.item in {"", item}
    }
    return about.get("") or about.get(item)


def why_empty(
    publication: Publication,
    subjects: Iterable[ListedSubject],
    question: Question,
    _: Translator,
) -> str:
    """Return why a question has no counts on some subjects; empty if it has."""
    found = (_withheld(publication, one.id, question.id) for one in subjects)
    told = (why_withheld(one, publication, _) for one in found if one is not None)
    return _.join([*dict.fromkeys(told)])


def withheld_questions(
    publication: Publication, subject: str, _: Translator
) -> tuple[str, ...]:
    """Return the sentences on single questions about a subject without counts."""
    told = (
        as_sentence(
            _(
                "“{item}”: {said}",
                item=_asked(publication, one.item, _),
                said=why_withheld(one, publication, _),
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
    """Return the sentences on subjects without counts, or without some.

    Names are left out where there is one subject only.
    """
    names: defaultdict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        if why := why_subject_withheld(publication, subject.id, _):
            names[why].append(subject.name)
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
