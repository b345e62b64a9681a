"""Read what was published: archives on a shelf, and one of them opened.

Needs no database, no key and no roster, and imports none of them, so a
reader's program stays light.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import ArchiveRefusedError
from toolkit.storage import archive

if TYPE_CHECKING:
    from toolkit.publication import Publication
    from toolkit.survey.model import Direction


@dataclass(frozen=True, slots=True)
class PublishedRound:
    """A published round to choose from."""

    id: str
    title: str
    day: str
    direction: Direction
    folder: Path


@dataclass(frozen=True, slots=True)
class Shelf:
    """The archives in a folder: rounds to choose from, and those refused."""

    rounds: tuple[PublishedRound, ...]
    refused: tuple[ArchiveRefusedError, ...]


def read_publication(folder: str | Path) -> Publication:
    """Return the publication in an archive; `ArchiveRefusedError` if damaged."""
    return archive.read_archive(Path(folder))


def find_publications(folder: Path) -> Shelf:
    """Return the archives directly under a folder, newest first."""
    rounds: list[PublishedRound] = []
    refused: list[ArchiveRefusedError] = []
    # What begins with a dot is an archive that was not finished.
    for package in sorted(folder.glob(f"[!.]*/{archive.PACKAGE}")):
        try:
            read = archive.read_archive(package.parent)
        except ArchiveRefusedError as error:
            refused.append(error)
        else:
            rounds.append(
                PublishedRound(
                    read.round_id,
                    read.title,
                    read.day,
                    read.survey.direction,
                    package.parent,
                )
            )
    rounds.sort(key=lambda one: (one.day, one.id), reverse=True)
    return Shelf(tuple(rounds), tuple(refused))
