"""The files of an archive, as the verifier reads them: apart from all other code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.errors import ArchiveRefusedError
from toolkit.i18n import Phrase
from toolkit.problem import Problem

PACKAGE: Final = "datapackage.json"


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file; refuse anything else."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise differs(
            path.parent, path.name, Phrase("The file cannot be read.")
        ) from error
    if not isinstance(data, dict):
        raise differs(path.parent, path.name, Phrase("The file cannot be read."))
    return data


def read_table(path: Path) -> Iterator[tuple[str, str, str, str, int]]:
    """Return the rows of a tally; refuse what is none."""
    try:
        table = pq.read_table(path)
        columns = ["subject", "item", "group", "grade", "count"]
        if table.column_names != columns:
            raise differs(path.parent, path.name, Phrase("The columns are others."))
        return zip(*(table[name].to_pylist() for name in columns), strict=True)
    except (OSError, KeyError, pa.ArrowException) as error:
        raise differs(
            path.parent, path.name, Phrase("The file cannot be read.")
        ) from error


def read_ballots(path: Path) -> list[Any]:
    """Return the ballot counts that ride in the metadata of a tally."""
    stored = (pq.read_schema(path).metadata or {}).get(b"pingyi.ballots", b"[]")
    return list(json.loads(stored))


def verify_files(package: Path) -> int:
    """Check a package against itself, then each file against it; return how many."""
    folder = package.parent
    described = read_json(package)
    stated = described.pop("digest", None)
    plain = json.dumps(described, ensure_ascii=False, sort_keys=True).encode()
    if stated != hashlib.sha256(plain).hexdigest():
        raise differs(folder, PACKAGE, Phrase("The list of files was changed."))
    for resource in described["resources"]:
        path = folder / resource["path"]
        if not path.is_file():
            raise differs(folder, resource["path"], Phrase("The file is missing."))
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if resource["hash"] != f"sha256:{found}":
            raise differs(folder, resource["path"], Phrase("The file was changed."))
    listed = {one["path"] for one in described["resources"]} | {PACKAGE}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in listed:
            raise differs(folder, name, Phrase("The file does not belong here."))
    return len(listed)


def differs(
    folder: Path, file: str, message: Phrase, **facts: object
) -> ArchiveRefusedError:
    """Return the refusal of a file that is not as it should be."""
    problem = Problem(place=str(folder / file), message=message, facts=facts)
    return ArchiveRefusedError(file=file, problems=[problem])
