"""How things are called and said: names, days, ranges, and recurring notes.

One wording for one fact, whichever document or screen it stands on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Final

from toolkit.analysis.merging import merge_groups
from toolkit.publication import MERGED
from toolkit.reports.report import Share, percent_text
from toolkit.survey.words import BLANK, INVALID, NOT_ASKED, Scale

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit.analysis.participation import Ballots
    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject, Publication
    from toolkit.survey.items import Item
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question
    from toolkit.tally import Tally

EVERYONE: Final = "*"
"""The label of all rater groups pooled; no survey can have such a group."""

_ASIDE: Final = re.compile(r"\s*[（(][^（(]*[)）]$")


def day_of(publication: Publication, _: Translator) -> str:
    """Return the day of publication in words."""
    day = date.fromisoformat(publication.day)
    return _(
        "{year}-{month:02d}-{day:02d}", year=day.year, month=day.month, day=day.day
    )


def heading(publication: Publication, _: Translator) -> tuple[str, ...]:
    """Return the line under a title: which round, published when."""
    day = day_of(publication, _)
    return (_("{title}, published {day}", title=publication.title, day=day),)


def named_group(survey: Survey, label: str, _: Translator) -> str:
    """Return a rater group in words; groups merged are named one by one."""
    if label == EVERYONE:
        return _("All groups")
    codes = label.split(MERGED)
    return _(" + ").join(survey.group(code).text[_.language] for code in codes)


def named_item(item: Question | Item, _: Translator) -> str:
    """Return what an item asks, without full stop and closing aside."""
    return _ASIDE.sub("", item.text[_.language].rstrip("。."))


def named_mark(scale: Scale, mark: str, _: Translator) -> str:
    """Return a mark in words: a grade, the exit, blank or invalid."""
    words = {option.code: option.text[_.language] for option in scale.options}
    words |= {
        BLANK: _("Blank"),
        INVALID: _("Invalid cell"),
        NOT_ASKED: _("Not asked"),
    }
    if (
        words[scale.exit.code] == words[BLANK]
    ):  # who abstains says so; who is silent not
        words[BLANK] = _("Left empty")
    return words[mark]


def in_survey_order(labels: Iterable[str], survey: Survey) -> tuple[str, ...]:
    """Return group labels in the order in which the survey lists the groups."""
    order = [group.id for group in survey.rater_groups]

    def place(label: str) -> list[int]:
        return [order.index(code) for code in label.split(MERGED)]

    return tuple(sorted(labels, key=place))


def span(numbers: Iterable[object], _: Translator) -> str:
    """Return the one number there is, or the first and the last of several."""
    told = list(dict.fromkeys(str(number) for number in numbers))
    return told[0] if len(told) == 1 else _("{low}–{high}", low=told[0], high=told[-1])


def signatures(_: Translator) -> tuple[str, ...]:
    """Return who signs a count, and the place for the day."""
    return (
        _("Chief scrutineer: ____________"),
        _("Scrutineer: ____________"),
        _("Teller: ____________"),
        _("Date: ____________"),
    )


def turnout(ballots: Sequence[Ballots], _: Translator) -> str:
    """Return the sentence on who could vote and what came back.

    ``ballots`` has one entry for each subject; where they differ, the
    smallest and the largest number are said.
    """
    rates = (Share(each.returned, each.eligible) for each in ballots)
    return _(
        "Eligible {eligible}, took part {returned} ({rate}); "
        "ballots issued {issued}, returned {returned}, valid {valid}, "
        "invalid {invalid}.",
        eligible=span(sorted(each.eligible for each in ballots), _),
        issued=span(sorted(each.issued for each in ballots), _),
        returned=span(sorted(each.returned for each in ballots), _),
        valid=span(sorted(each.valid for each in ballots), _),
        invalid=span(sorted(each.invalid for each in ballots), _),
        rate=span(
            map(percent_text, sorted(rates, key=lambda rate: rate.percent or 0)), _
        ),
    )


def labels_by_subject(tally: Tally) -> dict[str, frozenset[str]]:
    """Return the groups, merged or not, each subject's figures are shown by."""
    labels: defaultdict[str, set[str]] = defaultdict(set)
    places = zip(tally.ballots["subject"], tally.ballots["group"], strict=True)
    for subject, label in places:
        labels[subject].add(label)
    return {subject: frozenset(found) for subject, found in labels.items()}


def too_few_for_words(publication: Publication, _: Translator) -> str:
    """Return the sentence on subjects whose opinions are not shown one by one."""
    return _(
        "Fewer than {fewest} valid ballots: opinions are not shown word for word.",
        fewest=publication.fewest_texts,
    )


def as_sentence(words: str, _: Translator) -> str:
    """Return a few words as a sentence of their own."""
    return _("{sentence}.", sentence=words[0].upper() + words[1:])


def without_those_not_asked(said: str, _: Translator) -> str:
    """Return what shares are of, where some raters may not have been asked."""
    return _("{said} Whoever was not asked is in no share.", said=said)


def merged_groups(
    publication: Publication, subjects: Iterable[ListedSubject], _: Translator
) -> tuple[str, ...]:
    """Return the sentences on groups that are shown together, and why.

    Where a sentence is not true of all the subjects shown, it names those
    it is true of.
    """
    labels = labels_by_subject(publication.tally)
    shown = [one for one in subjects if not publication.reason_to_withhold(one.id)]
    names: defaultdict[str, list[str]] = defaultdict(list)
    for subject in shown:
        there = in_survey_order(labels.get(subject.id, ()), publication.survey)
        for label in there:
            if MERGED in label:
                names[_why_merged(publication, label, there, _)].append(subject.name)
    return tuple(
        said
        if len(few) == len(shown)
        else _("{name}: {said}", name=_.join(few), said=said)
        for said, few in names.items()
    )


def _why_merged(
    publication: Publication, label: str, there: Iterable[str], _: Translator
) -> str:
    survey, codes = publication.survey, label.split(MERGED)
    names = {code: named_group(survey, code, _) for code in codes}
    small = [code for code in codes if _merges_into(label, code, there, survey)]
    if any(question.is_conditional for question in survey.questions):
        return _(
            "Of {groups}, one had fewer than {fewest} valid ballots, or fewer who "
            "were asked one of the questions; they are shown together.",
            fewest=publication.fewest_counted,
            groups=_.join([*names.values()]),
        )
    if len(small) == 1:
        return _(
            "Fewer than {fewest} of “{group}” took part (valid ballots); "
            "shown together with {others}.",
            fewest=publication.fewest_counted,
            group=names.pop(small[0]),
            others=_.join([*names.values()]),
        )
    return _(
        "Among {groups}, a group had fewer than {fewest} taking part (valid "
        "ballots); they are shown together.",
        fewest=publication.fewest_counted,
        groups=_.join([*names.values()]),
    )


def _merges_into(label: str, code: str, there: Iterable[str], survey: Survey) -> bool:
    """Return whether the rules merge to ``label`` if only this group is small.

    The rules are public: what follows from them and from the label is no
    secret, and nothing else is told.
    """
    present = [group for one in there for group in one.split(MERGED)]
    sizes = {group: 0 if group == code else 1 for group in present}
    order = survey.merge_order
    return merge_groups(sizes, fewest=1, merge_with=order)[code] == label
