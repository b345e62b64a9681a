"""Archives as published rounds leave them, made from publications."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from toolkit.storage.archive import canonical, write_archive

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.publication import Publication


def put_archive(publication: Publication, shelf: Path) -> Path:
    """Put the archive of a publication on a shelf; return its folder."""
    rules = {
        "id": publication.round_id,
        "title": publication.title,
        "fewest": publication.fewest,
        "fewest_texts": publication.fewest_texts,
        "survey": publication.survey.model_dump(mode="json"),
        "subjects": [asdict(one) for one in publication.subjects],
    }
    folder = shelf / publication.round_id
    return write_archive(publication, folder, rules=canonical(rules))
