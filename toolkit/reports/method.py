"""How it was counted: the rules every reader of a figure may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.reports.marks import overall_item
from toolkit.reports.report import Column, Table

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.survey.model import Scale


def formula(scale: Scale, _: Translator) -> tuple[str, ...]:
    """Return how the shares of a scale are computed and rounded."""
    return (
        _(
            "Share = votes for the grade ÷ votes for all grades (without “{exit}” "
            "and blank) × 100%, rounded half up to two places; invalid cells are "
            "not counted either.",
            exit=scale.exit.text[_.language],
        ),
        _("Because of rounding, shares may not add up to 100%."),
    )


def method_notes(publication: Publication, _: Translator) -> tuple[str, ...]:
    """Return the rules of counting and of showing, one paragraph each."""
    survey = publication.survey
    scale = survey.scale_of(overall_item(survey))
    exit_words = scale.exit.text[_.language]
    return (
        _(
            "Form: {form}, version {version}.",
            form=survey.title[_.language],
            version=survey.version,
        ),
        _(
            "What one rater says about one subject is one ballot. Eligible: raters "
            "on the approved roster. Issued: codes handed out. Returned: ballots "
            "handed in. Returned = valid + invalid."
        ),
        _("Participation = returned ÷ eligible × 100%."),
        _(
            "A line left empty is an abstention and not “{exit}”. Two marks in one "
            "line make that cell invalid, not the ballot. A submission left empty "
            "throughout is invalid.",
            exit=exit_words,
        ),
        *formula(scale, _),
        _("The share of “{exit}” is one of valid ballots.", exit=exit_words),
        _(
            "Subjects with fewer than {fewest} valid ballots are not shown, to "
            "protect the voters. Rater groups with fewer than {fewest} valid ballots "
            "on a subject are shown together with another group; the totals contain "
            "all valid ballots all the same.",
            fewest=publication.fewest,
        ),
        _(
            "Opinions are shown word for word only after review, and only for "
            "subjects with {fewest} valid ballots or more.",
            fewest=publication.fewest_texts,
        ),
        _("No scores are computed and nobody is ranked."),
        _("There are counts here only, and no ballots."),
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
