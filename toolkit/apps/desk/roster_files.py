"""The files of a roster as they are uploaded, and what is told of what they hold."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from toolkit.apps.desk.told import RosterFile, RosterTold
from toolkit.apps.desk.words import found
from toolkit.errors import SettingError
from toolkit.i18n import Phrase
from toolkit.services import designing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.collection.roster.model import Roster
    from toolkit.survey.model import Survey

LARGEST_ROSTER: Final = 20 << 20
"""Bytes of a roster's files together."""
MOST_FILES: Final = 2
LONGEST_NAME: Final = 60
"""Characters of a file's name, counted from its end, that every disk takes."""
_NO_NAMES: Final = frozenset({"", ".", ".."})


def by_name_of(files: Sequence[RosterFile]) -> dict[str, bytes]:
    """Return the contents of uploaded files by name.

    Raises
    ------
    SettingError : they are too many or too large, or have no names.
    """
    by_name = {_name_of(one): one.content for one in files}
    shown = ", ".join(by_name)
    if not 1 <= len(by_name) == len(files) <= MOST_FILES or (_NO_NAMES & set(by_name)):
        reason = Phrase("a roster is one workbook, or two csv files")
        raise SettingError(setting=shown, reason=reason)
    if sum(map(len, by_name.values())) > LARGEST_ROSTER:
        most = LARGEST_ROSTER >> 20
        reason = Phrase("it is larger than {most} MB", most=most)
        raise SettingError(setting=shown, reason=reason)
    return by_name


def _name_of(file: RosterFile) -> str:
    """Return the name of a file without folders and without what is no name."""
    shown = "".join(one for one in file.name if one.isprintable())
    return Path(shown).name[-LONGEST_NAME:]


def read_files(files: Mapping[str, bytes], survey: Survey) -> Roster:
    """Read files where only this server can; they are gone afterwards."""
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return designing.load_roster(Path(folder) / next(iter(files)), survey)


def roster_told(roster: Roster, handle: str) -> RosterTold:
    """Return a roster in counts; its people stay here."""
    headings = Counter(one.branch for one in roster.subjects if one.branch)
    return RosterTold(
        file="",
        handle=handle,
        subjects=sum(one.is_graded for one in roster.subjects),
        branches=len(headings),
        raters=len(roster.raters),
        groups=Counter(one.group for one in roster.raters),
        found=found(roster.notes),
        listed=headings,
    )
