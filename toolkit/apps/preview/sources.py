"""Where a form to look at comes from: rounds, templates, and published archives.

Nothing here opens a database: the form of a round that is not published yet
comes from the desk, as the page that its raters see.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from toolkit.collection.round import State
from toolkit.i18n import LANGUAGES, Phrase, translator
from toolkit.survey.loading import check_template, shipped_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from toolkit.apps.desk.calls import Desk
    from toolkit.apps.desk.told import Standing
    from toolkit.forms.page import Subject
    from toolkit.i18n import Language
    from toolkit.problem import Problem
    from toolkit.survey.model import Survey


TO_COME: Final[Mapping[State, Phrase]] = {
    State.DRAFT: Phrase("Draft"),
    State.FROZEN: Phrase("Frozen"),
    State.OPEN: Phrase("Open"),
    State.CLOSED: Phrase("Closed"),
    State.OPENED: Phrase("Counted"),
}
"""Where a round is not published yet, in words."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What there is to look at.

    Attributes
    ----------
    survey : none if it cannot be used, or if its page comes as it is.
    page : the form as raters see it, in any language.
    ballot_page : its address, while ballots are taken.
    """

    survey: Survey | None = None
    subjects: Sequence[Subject] = ()
    problems: tuple[Problem, ...] = ()
    page: Callable[[Language], str] | None = None
    ballot_page: str = ""


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


def find_rounds(desk: Desk) -> tuple[Source, ...]:
    """Return the rounds that are not published yet, newest first.

    Raises
    ------
    DeskRefusedError : they are not for whoever asks.
    """
    return tuple(
        _round(desk, one) for one in desk.running.rounds() if one.state in TO_COME
    )


def _round(desk: Desk, told: Standing) -> Source:
    def opened() -> Opened:
        now = desk.running.standing(told.id)  # it may have been opened meanwhile
        return Opened(
            page=cache(lambda language: desk.running.preview(told.id, language)),
            ballot_page=now.ballot_page if now.state is State.OPEN else "",
        )

    names = {
        tag: translator(tag)(
            "{title} · {state}", title=told.title, state=TO_COME[told.state]
        )
        for tag in LANGUAGES
    }
    return Source(names, opened)


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
