"""Convert a survey: to a spreadsheet or a web form, and from a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlsxwriter.exceptions import FileCreateError

from toolkit.errors import SettingError, SurveyRefusedError
from toolkit.exchange.surveyjs import write_surveyjs
from toolkit.exchange.xlsform.reading import read_xlsform
from toolkit.exchange.xlsform.writing import write_xlsform
from toolkit.i18n import Phrase
from toolkit.problem import Problem
from toolkit.storage.sheet_writing import write_sheets
from toolkit.storage.table_file import read_tables
from toolkit.survey.loading import check_survey, id_of_name, load_survey
from toolkit.survey.writing import write_template

if TYPE_CHECKING:
    from toolkit.survey.model import Survey

TEMPLATES: Final = frozenset({".yaml", ".yml"})
OFFICE_FILES: Final = frozenset({".xlsx", ".xls", ".xlsm", ".xltm", ".csv"})


@dataclass(frozen=True, slots=True)
class Converted:
    """A file that was written, and what there is to say about it.

    Attributes
    ----------
    left_out : what it does not say that the other file said.
    changed : what it says otherwise, or in addition.
    problems : what `pingyi check` finds in it.
    """

    file: Path
    left_out: tuple[Problem, ...] = ()
    changed: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_fine(self) -> bool:
        """Whether what was written can be used at once."""
        return not any(problem.blocks for problem in self.problems)


def convert(source: str, target: Path) -> Converted:
    """Write a survey as the kind of file that the target's name ends in.

    A template that is written is always written whole: what `pingyi check`
    would refuse in it is told with its lines, to be corrected by hand.

    Parameters
    ----------
    source : a template, by path or shipped id, which becomes an XLSForm
        (.xlsx) or SurveyJS JSON (.json); or an XLSForm (.xlsx), which
        becomes a template (.yaml).

    Raises
    ------
    FileRefusedError : the source cannot be read, or not be written so.
    """
    suffix = target.suffix.lower()
    if Path(source).suffix.lower() not in OFFICE_FILES:
        if suffix in _WAYS:
            return _WAYS[suffix](load_survey(source), target)
    elif suffix in TEMPLATES:
        return _to_template(Path(source), target)
    problem = Problem(
        target.name,
        "“{source}” is not converted into “{target}”.",
        "Make .xlsx or .json of a template, or a .yaml template of an .xlsx file.",
        {"source": source, "target": target.name},
    )
    raise SurveyRefusedError(file=source, problems=[problem])


def _to_template(source: Path, target: Path) -> Converted:
    wanted_id = id_of_name(target.stem)
    read = read_xlsform(
        read_tables(source), file=source.name, survey_id=wanted_id or ""
    )
    text = write_template(read.data).encode()
    _write(target, text)
    checked = check_survey(text, name=target.name, expected_id=wanted_id)
    return Converted(target, read.left_out, read.changed, checked.problems)


def _to_xlsform(survey: Survey, target: Path) -> Converted:
    written = write_xlsform(survey)
    with _writing(target):
        write_sheets(target, written.data)
    return Converted(target, written.left_out)


def _to_surveyjs(survey: Survey, target: Path) -> Converted:
    written = write_surveyjs(survey)
    text = json.dumps(written.data, ensure_ascii=False, indent=2) + "\n"
    _write(target, text.encode())
    return Converted(target, written.left_out)


_WAYS: Final[Mapping[str, Callable[[Survey, Path], Converted]]] = {
    ".xlsx": _to_xlsform,
    ".json": _to_surveyjs,
}
"""How a template is written, by the end of the file's name."""


def _write(target: Path, content: bytes) -> None:
    with _writing(target):
        target.write_bytes(content)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, FileCreateError) as error:
        raise SettingError(
            setting=target, reason=Phrase("it cannot be written")
        ) from error
