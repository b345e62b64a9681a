"""Where a form to look at comes from: templates, and rounds that were published.

Nothing here opens a database: the names of a round are read where everybody
may read them, in its archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.i18n import LANGUAGES
from toolkit.survey.loading import check_template, shipped_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from toolkit.forms.page import Subject
    from toolkit.i18n import Language
    from toolkit.problem import Problem
    from toolkit.survey.model import Survey


@dataclass(frozen=True, slots=True)
class Opened:
    """A survey, if it can be used, its subjects if it has some, its problems."""

    survey: Survey | None
    subjects: Sequence[Subject] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to choose from: its name in every language, and how to open it."""

    names: Mapping[Language, str]
    open: Callable[[], Opened]


def find_sources(*, templates: Path | None, archives: Path) -> tuple[Source, ...]:
    """Return the shipped surveys, the operator's own, and published rounds."""
    own = sorted(templates.glob("*.y*ml")) if templates else []
    files: list[str | Path] = [*shipped_templates(), *own]
    return (*map(_template, files), *_rounds(archives))


def _template(file: str | Path) -> Source:
    checked = check_template(file)
    title = checked.survey.title if checked.survey else {}
    names: dict[Language, str] = {
        tag: f"{title.get(tag, '')} [{checked.name.removesuffix('.yaml')}]".strip()
        for tag in LANGUAGES
    }
    return Source(names, lambda: _opened(file))


def _opened(file: str | Path) -> Opened:
    """Read a file anew: its writer may be at it."""
    checked = check_template(file)
    survey = checked.survey if checked.is_in_order else None
    return Opened(survey, problems=checked.problems)


def _rounds(archives: Path) -> Iterator[Source]:
    # Slow to import, and where nothing is published, not needed.
    from toolkit.services.reading import find_publications, read_publication  # noqa: PLC0415  # slow to load

    for one in find_publications(archives).rounds:
        name = f"{one.title} · {one.day}"

        def opened(folder: Path = one.folder) -> Opened:
            publication = read_publication(folder)
            return Opened(publication.survey, publication.subjects)

        yield Source(dict.fromkeys(LANGUAGES, name), opened)
