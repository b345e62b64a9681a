"""An empty roster: the sheets and headers that a survey asks for, to be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.collection.roster.headers import Field, Side
from toolkit.collection.roster.wanted import wanted_by
from toolkit.i18n import Phrase
from toolkit.storage.sheet_writing import write_sheets
from toolkit.survey.model import Direction

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from toolkit.collection.roster.wanted import Wanted
    from toolkit.i18n import Translator
    from toolkit.survey.model import Survey

SHEETS: Final[Mapping[Side, Phrase]] = {
    Side.SUBJECTS: Phrase("Subjects"),
    Side.RATERS: Phrase("Raters"),
}
"""What the sheets are called; the reader of rosters knows both languages."""

_HEADERS: Final[Mapping[Field, Phrase]] = {
    Field.NAME: Phrase("Name"),
    Field.NUMBER: Phrase("Staff no./student no."),
    Field.BRANCH: Phrase("Branch"),
    Field.UNIT: Phrase("Unit"),
    Field.COLLEGE: Phrase("College"),
    Field.SUPERIOR: Phrase("Superior organisation"),
    Field.STANDING: Phrase("Standing"),
    Field.CATEGORY: Phrase("Category"),
}


def write_roster_template(survey: Survey, path: Path, _: Translator) -> None:
    """Write a workbook with the sheets and headers that a survey asks for."""
    wanted = wanted_by(survey, None)
    write_sheets(
        path,
        {
            _(SHEETS[side]): [[_(_HEADERS[field]) for field in _fields(side, wanted)]]
            for side in wanted.required
        },
    )


def _fields(side: Side, wanted: Wanted) -> Iterator[Field]:
    """Yield what to ask for, required or not, in the order of the headers."""
    asked = {Field.NAME, *wanted.required[side]}
    is_people = side is Side.RATERS or wanted.subjects in {"member", "nominee"}
    if is_people:
        asked |= {Field.NUMBER, Field.UNIT}
    if wanted.groups[side]:
        asked |= {Field.CATEGORY}
    if side is Side.SUBJECTS and wanted.has_members:
        asked |= {Field.STANDING}
    if side is Side.RATERS and wanted.direction is Direction.LOWER_TO_HIGHER:
        asked |= {Field.SUPERIOR}
    if wanted.direction is Direction.SELF_EVALUATION:
        asked |= {Field.UNIT}
    yield from (field for field in _HEADERS if field in asked)
