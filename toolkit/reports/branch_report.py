"""The report on what is listed in one place, in the order committees read it.

What the counts say is filled in.  What only people can say, the problems
found and the measures to be taken, is left as room to write.  One skeleton
serves every survey: its title and what is left to write are tables, and a
section that does not apply is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from toolkit.analysis.participation import Ballots, ballots_by_subject
from toolkit.i18n import Phrase
from toolkit.reports.band_tables import band_tables
from toolkit.reports.item_tables import item_tables
from toolkit.reports.naming import is_branch, numbered, report_title
from toolkit.reports.parts import OF_PEOPLE, part_of
from toolkit.reports.protocol import ballot_table
from toolkit.reports.report import (
    Block,
    Chart,
    FillIn,
    Heading,
    Paragraph,
    Report,
)
from toolkit.reports.score_tables import score_tables
from toolkit.reports.summary import list_tables
from toolkit.reports.wording import (
    day_of,
    named_group,
    named_item,
    too_few_for_words,
    turnout,
)
from toolkit.survey.model import Direction

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.reports.parts import Part
    from toolkit.survey.questions import Question

_TO_WRITE: Final[Mapping[Direction, tuple[Phrase, ...]]] = {
    Direction.MASSES_TO_MEMBERS: (Phrase("Problems"), Phrase("Measures")),
    Direction.MEMBERS_TO_BRANCH: (Phrase("Problems"), Phrase("Measures")),
    Direction.LOWER_TO_HIGHER: (Phrase("Matters that need a reply"),),
    Direction.OPINION_SURVEY: (Phrase("Suggestions"),),
    Direction.CONSULTATION: (Phrase("What was adopted, what was not, and why"),),
    Direction.SELF_EVALUATION: (Phrase("Shortcomings"), Phrase("Improvements")),
    Direction.PROPOSAL: (Phrase("Next steps"),),
    Direction.SELECTION: (Phrase("Decision"),),
}
"""What people are to write, each under a heading of its own."""

_APPRAISALS: Final = frozenset(
    {
        Direction.MASSES_TO_MEMBERS,
        Direction.MEMBERS_TO_BRANCH,
        Direction.LOWER_TO_HIGHER,
    }
)


def branch_report(publication: Publication, branch: str, _: Translator) -> Report:
    """Return the report on the subjects of one branch, or of none."""
    part, survey = part_of(publication, branch), publication.survey
    by_branch = is_branch(publication, branch)
    is_appraisal = survey.direction in _APPRAISALS
    by_whom = (
        _("To be filled in by the branch.")
        if by_branch
        else _("To be filled in by the organiser.")
    )
    sections: tuple[tuple[Phrase, tuple[Block, ...]], ...] = (
        (Phrase("The round"), tuple(_the_round(publication, part, _))),
        (Phrase("How it was done"), tuple(_how_it_was_done(publication, part, _))),
        (
            Phrase("Results of the appraisal") if is_appraisal else Phrase("Results"),
            tuple(_results(publication, part, _)),
        ),
        (Phrase("Main opinions"), tuple(_opinions(publication, part, _))),
        *((heading, (FillIn(by_whom),)) for heading in _TO_WRITE[survey.direction]),
    )
    told = [(heading, blocks) for heading, blocks in sections if blocks]
    headings = numbered([heading for heading, _blocks in told], _)
    return Report(
        title=report_title(publication, branch, _),
        subtitle=publication.title,
        blocks=tuple(
            block
            for heading, (_heading, blocks) in zip(headings, told, strict=True)
            for block in (Heading(heading), *blocks)
        ),
        signatures=(
            _("Branch (seal): ____________")
            if by_branch
            else _("Organiser (seal): ____________"),
            _("Date: ____________"),
        ),
    )


def _the_round(publication: Publication, part: Part, _: Translator) -> Iterator[Block]:
    ballots = ballots_by_subject(publication.tally)
    yield Paragraph(_what_and_when(publication, part, _))
    counts = [ballots.get(one.id, Ballots()) for one in part.subjects]
    yield Paragraph(turnout(counts, _))
    yield ballot_table(publication, [part.name], _)


def _what_and_when(publication: Publication, part: Part, _: Translator) -> str:
    """Return how many were appraised and when it was published; people are counted."""
    n, day = len(part.subjects), day_of(publication, _)
    if n == 1:
        return _("The result was published on {day}.", day=day)
    if not part.name:
        return _("Subjects: {n}; the result was published on {day}.", n=n, day=day)
    facts = {"n": n, "branch": part.name, "day": day}
    if publication.survey.subjects in OF_PEOPLE:
        return _(
            "{n} subjects of {branch} were appraised; the result was published on "
            "{day}.",
            **facts,
        )
    return _("Subjects in {branch}: {n}; the result was published on {day}.", **facts)


def _how_it_was_done(
    publication: Publication, part: Part, _: Translator
) -> Iterator[Block]:
    survey = publication.survey
    groups = [named_group(survey, group.id, _) for group in survey.rater_groups]
    facts = {"form": survey.title[_.language], "groups": _.join(groups)}
    yield Paragraph(
        _("The form “{form}” is signed; it was for these groups: {groups}.", **facts)
        if survey.is_signed
        else _(
            "Raters of these groups voted in secret on the form “{form}”: {groups}.",
            **facts,
        )
    )
    overall = survey.overall_question
    if overall is not None:
        yield Paragraph(_about_grades(part, overall, _))
    yield Paragraph(
        _(
            "Rules and roster were fixed before the first ballot. The box was opened "
            "once, after the close, and the result was published once."
        )
    )
    if survey.written_items:
        yield Paragraph(_("Opinions were reviewed before they were released."))


def _about_grades(part: Part, overall: Question, _: Translator) -> str:
    grades = _.join([grade.text[_.language] for grade in overall.scale.grades])
    exit_words = overall.scale.exit.text[_.language]
    if len(part.subjects) == 1:
        return _(
            "On the whole the grades were {grades}; whoever could not judge chose "
            "“{exit}” or left the line empty.",
            grades=grades,
            exit=exit_words,
        )
    return _(
        "On the whole each subject was graded {grades}; whoever could not judge "
        "chose “{exit}” or left the line empty.",
        grades=grades,
        exit=exit_words,
    )


def _results(publication: Publication, part: Part, _: Translator) -> Iterator[Block]:
    yield Chart(part.name)
    tables = (
        *(table.spread(_) for table in list_tables(publication, part, _)),
        *item_tables(publication, [part], _),
        *band_tables(publication, part.subjects, _),
        *score_tables(publication, _, subjects=part.subjects),
    )
    said: set[str] = set()
    for table in tables:
        notes = tuple(note for note in table.notes if note not in said)
        said.update(notes)
        yield replace(table, above=(), notes=notes, signatures=())


def _opinions(publication: Publication, part: Part, _: Translator) -> Iterator[Block]:
    if not publication.survey.written_items:
        return
    names = {one.id: one.name for one in part.subjects}
    released = [one for one in publication.opinions if one.subject in names]
    if not released:
        yield Paragraph(_("No opinion has been released after review."))
    for item in publication.survey.written_items:
        about = [one for one in released if one.item == item.id]
        if about:
            yield Heading(named_item(item, _), level=2)
        for subject, name in names.items():
            for opinion in about:
                if opinion.subject == subject:
                    yield Paragraph(_named(publication, name, opinion.text, _))
    yield from _kept_back(publication, names, _)


def _named(publication: Publication, name: str, said: str, _: Translator) -> str:
    """Return what is said of a subject with its name, if there are others."""
    if len(publication.subjects) == 1 and publication.survey.subjects != "member":
        return said
    return _("{name}: {said}", name=name, said=said)


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
        said = too_few_for_words(publication, _)
        yield Paragraph(_named(publication, _.join(few), said, _))
