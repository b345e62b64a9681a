"""What was chosen from a list: one row for each option, in the form's order.

Options with as many votes have equal numbers, and that is all that is said
of it: nothing is sorted by votes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.reports.marks import asked, chosen
from toolkit.reports.naming import block_title
from toolkit.reports.report import Column, Kind, Table
from toolkit.reports.wording import named_item, named_mark
from toolkit.survey.items import ChooseItem
from toolkit.survey.words import BLANK, INVALID, NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.i18n import Translator
    from toolkit.reports.blocks import Block
    from toolkit.reports.gathering import Gathered
    from toolkit.reports.marks import Marks
    from toolkit.survey.model import Survey


def choose_table(gathered: Gathered, block: Block, _: Translator) -> Table:
    """Return the votes for each option of one list."""
    return Table(
        title=block_title(gathered.survey, block, _),
        columns=(
            *gathered.part_columns(_),
            Column(_("Option"), width=26),
            Column(_("Chosen"), Kind.SHARE, width=18),
        ),
        rows=tuple(
            (
                *gathered.part_cells(part),
                named_item(question, _),
                chosen(marks) if (marks := gathered.told(part, question)) else None,
            )
            for part, question in gathered.rows(block)
        ),
        notes=(
            *how_votes_count(gathered.survey, block, _),
            *_about_the_rest(gathered, block, _),
        ),
    ).with_remarks([gathered.why_empty(*row, _) for row in gathered.rows(block)], _)


def how_votes_count(survey: Survey, block: Block, _: Translator) -> Iterator[str]:
    """Yield what votes are shares of, and how many each rater has."""
    yield _(
        "Share = votes for the option ÷ all valid ballots that were asked (“{exit}”, "
        "“{blank}” and invalid cells included) × 100%, rounded half up to two places.",
        exit=block.scale.exit.text[_.language],
        blank=named_mark(block.scale, BLANK, _),
    )
    item = survey.item(block.questions[0].item)
    if isinstance(item, ChooseItem) and item.at_most > 1:
        yield _(
            "Up to {most} may be chosen on one ballot, so shares may add up to more "
            "than 100%; whoever chooses more makes this cell invalid.",
            most=item.at_most,
        )
    yield _("In the order of the form, not of votes.")


def the_rest(marks: Marks, block: Block, _: Translator) -> str:
    """Return the sentence on ballots that chose nothing from a list."""
    said = _(
        "{asked} valid ballots were asked; of these “{exit}” {cannot_say}, “{empty}” "
        "{blank}, invalid cells {invalid}.",
        empty=named_mark(block.scale, BLANK, _),
        asked=asked(marks),
        exit=block.scale.exit.text[_.language],
        cannot_say=marks[block.scale.exit.code].count,
        blank=marks[BLANK].count,
        invalid=marks[INVALID].count,
    )
    if NOT_ASKED not in marks:
        return said
    return _("{said} Not asked: {n}.", said=said, n=marks[NOT_ASKED].count)


def _about_the_rest(gathered: Gathered, block: Block, _: Translator) -> Iterator[str]:
    for part in gathered.parts:
        marks = gathered.told(part, block.questions[0])
        if marks is None:
            continue
        said = the_rest(marks, block, _)
        several = len(gathered.parts) > 1
        yield _("{name}: {said}", name=part.name, said=said) if several else said
