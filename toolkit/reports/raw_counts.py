"""The published counts one by one, for those who compute themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.reports.naming import part_heading, subject_heading
from toolkit.reports.parts import is_whole
from toolkit.reports.report import Column, Kind, Table
from toolkit.reports.withholding import withheld_subjects
from toolkit.reports.wording import heading, named_group, named_mark

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.publication import Publication


def raw_counts(publication: Publication, _: Translator) -> Table:
    """Return one row for each count of the published tally, codes beside words."""
    survey = publication.survey
    named = {one.id: one for one in publication.subjects}
    scales = {question.id: question.scale for question in survey.questions}
    counts = publication.tally.counts
    rows = (
        (
            named[subject].branch,
            subject,
            "" if is_whole(publication) else named[subject].name,
            item,
            group,
            named_group(survey, group, _),
            mark,
            named_mark(scales[item], mark, _),
            int(count),
        )
        for subject, item, group, mark, count in zip(
            *(counts[column] for column in counts), strict=True
        )
    )
    return Table(
        title=_("Raw counts"),
        above=heading(publication, _),
        columns=(
            Column(part_heading(survey, _), width=20),
            Column(_("Subject code"), width=10),
            Column(subject_heading(survey, _), Kind.NAME, width=12),
            Column(_("Item"), width=8),
            Column(_("Group code"), width=16),
            Column(_("Rater group"), width=20),
            Column(_("Mark code"), width=20),
            Column(_("Mark"), width=12),
            Column(_("Votes"), Kind.COUNT, width=8),
        ),
        rows=tuple(rows),
        notes=withheld_subjects(publication, publication.subjects, _),
    ).compact()
