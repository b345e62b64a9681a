"""How it was counted: the rules every reader of a figure may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.reports.report import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.survey.questions import Question


def formula(question: Question, _: Translator) -> tuple[str, ...]:
    """Return how the shares of a question are computed and rounded."""
    exit_words = question.scale.exit.text[_.language]
    return (
        _(
            "Share = votes for the grade ÷ votes for all grades (without “{exit}” "
            "and blank) × 100%, rounded half up to two places; invalid cells are "
            "not counted either.",
            exit=exit_words,
        )
        if question.is_graded
        else _(
            "Share = votes for the answer ÷ votes for all answers (without “{exit}” "
            "and blank) × 100%, rounded half up to two places; invalid cells are "
            "not counted either.",
            exit=exit_words,
        ),
        _("Because of rounding, shares may not add up to 100%."),
    )


def method_notes(publication: Publication, _: Translator) -> tuple[str, ...]:
    """Return the rules of counting and of showing, one paragraph each."""
    survey = publication.survey
    return (
        _(
            "Form: {form}, version {version}.",
            form=survey.title[_.language],
            version=survey.version,
        ),
        *_about_ballots(publication, _),
        *_about_shares(publication, _),
        *_about_few(publication, _),
        *_about_those_asked(publication, _),
        *_about_opinions(publication, _),
        _("No scores are computed and nobody is ranked.")
        if survey.scoring == "none"
        else _("Scores stand beside the counts they come from; nobody is ranked."),
        _("There are counts here only, and no ballots."),
    )


def _about_ballots(publication: Publication, _: Translator) -> Iterator[str]:
    yield (
        _(
            "What one rater says about one subject is one ballot. Eligible: raters "
            "on the approved roster. Issued: codes handed out. Returned: ballots "
            "handed in. Returned = valid + invalid."
        )
        if len(publication.subjects) > 1
        else _(
            "What one rater hands in is one ballot. Eligible: raters on the approved "
            "roster. Issued: codes handed out. Returned: ballots handed in. "
            "Returned = valid + invalid."
        )
    )
    yield _("Participation = returned ÷ eligible × 100%.")


def _about_shares(publication: Publication, _: Translator) -> Iterator[str]:
    questions = publication.survey.questions
    exits = dict.fromkeys(one.scale.exit.text[_.language] for one in questions)
    if not exits:
        return
    exit_words = _.join(list(exits))
    yield _(
        "A line left empty is an abstention and not “{exit}”. Two marks in one "
        "line make that cell invalid, not the ballot. A submission left empty "
        "throughout is invalid; where few raters share a list of subjects, it counts "
        "as abstaining.",
        exit=exit_words,
    )
    overall = publication.survey.overall_question
    if overall is not None:
        yield from formula(overall, _)
    yield _("The share of “{exit}” is one of valid ballots.", exit=exit_words)


def _about_few(publication: Publication, _: Translator) -> Iterator[str]:
    """Yield from how many ballots on votes, bands, and nothing are told, and why."""
    counted, fewest = publication.fewest_counted, publication.fewest
    yield _(
        "To protect the voters, votes are told of {counted} valid ballots or more "
        "only: from exact counts of a few, it could be found out who marked what. "
        "Rater groups with fewer than {counted} valid ballots on a subject are shown "
        "together with another group; the totals contain all valid ballots all the "
        "same.",
        counted=counted,
    )
    yield _(
        "Subjects with {fewest} to {most} valid ballots in all are told in bands of a "
        "fifth in place of votes (0–20%, 20–40% and so on), every mark alike, whether "
        "it praises or blames. Of subjects with fewer than {fewest} valid ballots, "
        "nothing is shown.",
        fewest=fewest,
        most=counted - 1,
    )
    yield _(
        "Where it could be computed from all that is published, earlier rounds of the "
        "same raters included, what fewer than {fewest} marked, bands stand in place "
        "of votes, or nothing is shown.",
        fewest=fewest,
    )


def _about_those_asked(publication: Publication, _: Translator) -> Iterator[str]:
    if any(question.is_conditional for question in publication.survey.questions):
        yield _(
            "Some questions are asked of those only who gave a certain answer before; "
            "whoever was not asked is in no share. Rater groups of which some were "
            "asked, but fewer than {counted}, are shown together with another group. "
            "A question that fewer than {counted} were asked in all is told in bands, "
            "and one that fewer than {fewest} were asked is not shown.",
            counted=publication.fewest_counted,
            fewest=publication.fewest,
        )


def _about_opinions(publication: Publication, _: Translator) -> Iterator[str]:
    if not publication.survey.written_items:
        return
    yield (
        _(
            "Opinions are shown word for word only after review, and only for "
            "subjects with {fewest} valid ballots or more.",
            fewest=publication.fewest_texts,
        )
        if len(publication.subjects) > 1
        else _(
            "Opinions are shown word for word only after review, and only with "
            "{fewest} valid ballots or more.",
            fewest=publication.fewest_texts,
        )
    )


def seals(publication: Publication, _: Translator) -> Table:
    """Return what was fixed before the first ballot, for comparison."""
    fixed = publication.seals
    return Table(
        title="",
        columns=(
            Column(_("Fixed before the first ballot"), width=24),
            Column(_("Value"), width=80),
        ),
        rows=(
            (_("Rules (SHA-256)"), fixed.rules),
            (_("Roster (SHA-256)"), fixed.roster),
            (_("Key fingerprint"), fixed.key),
        ),
    )
