"""A branch's report on its appraisal, in the order committees read it.

What the counts say is filled in.  What only people can say, the problems
found and the measures to be taken, is left as room to write.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.analysis.participation import Ballots, ballots_by_subject
from toolkit.reports.marks import overall_item
from toolkit.reports.protocol import ballot_table
from toolkit.reports.report import (
    Block,
    Chart,
    FillIn,
    Heading,
    Paragraph,
    Report,
)
from toolkit.reports.summary import branch_summary, totals
from toolkit.reports.wording import (
    day_of,
    named_group,
    named_item,
    too_few_for_words,
    turnout,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject, Publication


def branch_report(publication: Publication, branch: str, _: Translator) -> Report:
    """Return the report of one branch."""
    members = dict(publication.by_branch())[branch]
    return Report(
        title=_("Report on the appraisal in {branch}", branch=branch),
        subtitle=publication.title,
        blocks=(
            Heading(_("I. The round")),
            *_the_round(publication, branch, members, _),
            Heading(_("II. How it was done")),
            *_how_it_was_done(publication, _),
            Heading(_("III. Results")),
            *_results(publication, branch, _),
            Heading(_("IV. Main opinions")),
            *_opinions(publication, members, _),
            Heading(_("V. Problems")),
            FillIn(_("To be filled in by the branch.")),
            Heading(_("VI. Measures")),
            FillIn(_("To be filled in by the branch.")),
        ),
        signatures=(_("Branch (seal): ____________"), _("Date: ____________")),
    )


def _the_round(
    publication: Publication,
    branch: str,
    members: Sequence[ListedSubject],
    _: Translator,
) -> Iterator[Block]:
    ballots = ballots_by_subject(publication.tally)
    yield Paragraph(
        _(
            "{n} subjects of {branch} were appraised; the result was published on "
            "{day}.",
            n=len(members),
            branch=branch,
            day=day_of(publication, _),
        )
    )
    yield Paragraph(turnout([ballots.get(one.id, Ballots()) for one in members], _))
    yield ballot_table(publication, [branch], _)


def _how_it_was_done(publication: Publication, _: Translator) -> Iterator[Block]:
    survey = publication.survey
    scale = survey.scale_of(overall_item(survey))
    yield Paragraph(
        _(
            "Raters of these groups voted in secret on the form “{form}”: {groups}.",
            form=survey.title[_.language],
            groups=_.join(
                [named_group(survey, group.id, _) for group in survey.rater_groups]
            ),
        )
    )
    yield Paragraph(
        _(
            "On the whole each subject was graded {grades}; whoever could not judge "
            "chose “{exit}” or left the line empty.",
            grades=_.join([grade.text[_.language] for grade in scale.grades]),
            exit=scale.exit.text[_.language],
        )
    )
    yield Paragraph(
        _(
            "Rules and roster were fixed before the first ballot. The box was opened "
            "once, after the close, and the result was published once. Opinions "
            "were reviewed before they were released."
        )
    )


def _results(publication: Publication, branch: str, _: Translator) -> Iterator[Block]:
    item = named_item(overall_item(publication.survey), _)
    yield Chart(
        branch,
        said=_(
            "Bars of the shares of each grade, one bar for each subject of {branch}, "
            "on “{item}”; the numbers stand in the table below.",
            branch=branch,
            item=item,
        ),
    )
    summary = branch_summary(publication, branch, _).spread(_)
    yield replace(summary, above=(), signatures=())
    for table in totals(publication, [branch], _):
        yield replace(table, above=(), notes=table.notes[-1:])


def _opinions(
    publication: Publication, members: Sequence[ListedSubject], _: Translator
) -> Iterator[Block]:
    if not publication.survey.text_items:
        yield Paragraph(_("This form asks for no opinions in words."))
        return
    names = {one.id: one.name for one in members}
    released = [one for one in publication.opinions if one.subject in names]
    if not released:
        yield Paragraph(_("No opinion has been released after review."))
    for item in publication.survey.text_items:
        about = [one for one in released if one.item == item.id]
        if about:
            yield Heading(named_item(item, _), level=2)
        for subject, name in names.items():
            for opinion in about:
                if opinion.subject == subject:
                    yield Paragraph(_("{name}: {said}", name=name, said=opinion.text))
    yield from _kept_back(publication, names, _)


def _kept_back(
    publication: Publication, names: Mapping[str, str], _: Translator
) -> Iterator[Block]:
    ballots = ballots_by_subject(publication.tally)
    few = [
        name
        for subject, name in names.items()
        if ballots.get(subject, Ballots()).valid < publication.fewest_texts
    ]
    if few:
        yield Paragraph(
            _(
                "{name}: {said}",
                name=_.join(few),
                said=too_few_for_words(publication, _),
            )
        )
