"""The round archive: a folder that any program can read and check.

A Frictionless Data Package: ``datapackage.json`` names every file with
its SHA-256 and describes the tables.  It holds the publication and
nothing that is not published.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any, Final

from toolkit.errors import ArchiveRefusedError, FolderTakenError, TallyError
from toolkit.heads import Head
from toolkit.opinions import ReleasedOpinion
from toolkit.problem import Problem
from toolkit.publication import (
    Banded,
    BoxCount,
    ListedSubject,
    Publication,
    Reason,
    Seals,
    Withheld,
)
from toolkit.storage.formulae import guarded, unguarded
from toolkit.survey.model import Survey
from toolkit.tally import BALLOT_COLUMNS, COUNT_COLUMNS, Tally

PACKAGE: Final = "datapackage.json"
TALLY: Final = "tally.parquet"
OPINIONS: Final = "opinions.csv"
RULES: Final = "rules.json"
RECEIPTS: Final = "receipts.txt"
PROTOCOL: Final = "protocol.json"
BANDS: Final = "bands.csv"

_OPINION_COLUMNS: Final = ("subject", "item", "text")
_BAND_NUMBERS: Final = ("low", "high", "of", "percent_low", "percent_high")
_BAND_COLUMNS: Final = ("subject", "item", "grade", *_BAND_NUMBERS)
_TYPES: Final = dict.fromkeys(("count", *_BAND_NUMBERS), "integer")


def canonical(data: object) -> str:
    """Return JSON that is the same for equal data, byte for byte."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def write_archive(publication: Publication, folder: Path, *, rules: str) -> Path:
    """Write the archive of a publication into a new folder, whole or not at all.

    Parameters
    ----------
    rules : the frozen rules, byte for byte as their digest was taken.

    Raises
    ------
    FolderTakenError : the folder holds something else than an earlier try.
    """
    _require_free(folder, publication.round_id)
    draft = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    publication.tally.to_parquet(draft / TALLY)
    texts = {
        OPINIONS: _csv(
            _OPINION_COLUMNS,
            ((o.subject, o.item, guarded(o.text)) for o in publication.opinions),
        ),
        BANDS: _csv(_BAND_COLUMNS, map(astuple, publication.bands)),
        RULES: rules,
        RECEIPTS: "".join(f"{code}\n" for code in publication.receipts),
        PROTOCOL: canonical(_protocol(publication)),
    }
    for name, text in texts.items():
        (draft / name).write_text(text, encoding="utf-8", newline="")
    _write_package(
        draft,
        publication,
        [
            _resource(draft / TALLY, "parquet", columns=COUNT_COLUMNS),
            _resource(draft / OPINIONS, "csv", columns=_OPINION_COLUMNS),
            _resource(draft / BANDS, "csv", columns=_BAND_COLUMNS),
            _resource(draft / RULES, "json"),
            _resource(draft / RECEIPTS, "txt"),
            _resource(draft / PROTOCOL, "json", counts=BALLOT_COLUMNS),
        ],
    )
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)
    return folder


def _require_free(folder: Path, round_id: str) -> None:
    if folder.exists() and any(folder.iterdir()):
        try:
            found = json.loads(_text(folder / PACKAGE))["name"]
        except (OSError, ValueError, KeyError, TypeError):
            found = None
        if found != round_id:
            raise FolderTakenError(folder=folder)


def read_archive(folder: Path) -> Publication:
    """Return the publication in an archive.

    Raises
    ------
    ArchiveRefusedError : a file is missing, damaged or not as described.
    """
    try:
        for resource in json.loads(_text(folder / PACKAGE))["resources"]:
            _require_hash(folder / str(resource["path"]), str(resource["hash"]))
        return _publication(folder)
    except ArchiveRefusedError:
        raise
    except (OSError, ValueError, KeyError, TypeError, TallyError) as error:
        problem = Problem(
            place=Path(getattr(error, "filename", None) or folder).name,
            message="This part of the archive is missing or damaged.",
            remedy="Take another copy of the archive.",
        )
        raise ArchiveRefusedError(file=folder.name, problems=[problem]) from error


def _publication(folder: Path) -> Publication:
    rules = json.loads(_text(folder / RULES))
    protocol = json.loads(_text(folder / PROTOCOL))
    opinions = [
        ReleasedOpinion(row["subject"], row["item"], unguarded(row["text"]))
        for row in _rows(folder / OPINIONS)
    ]
    bands = [
        Banded(
            row["subject"],
            row["item"],
            row["grade"],
            *(int(row[name]) for name in _BAND_NUMBERS),
        )
        for row in _rows(folder / BANDS)
    ]
    return Publication(
        round_id=rules["id"],
        title=rules["title"],
        day=protocol["day"],
        survey=Survey.model_validate_json(json.dumps(rules["survey"])),
        subjects=tuple(ListedSubject(**subject) for subject in rules["subjects"]),
        tally=Tally.read_parquet(folder / TALLY),
        withheld=tuple(
            Withheld(one["subject"], Reason(one["reason"]), one.get("item", ""))
            for one in protocol["withheld"]
        ),
        fewest=rules["fewest"],
        fewest_texts=rules["fewest_texts"],
        opinions=tuple(opinions),
        receipts=tuple(_text(folder / RECEIPTS).split()),
        box=BoxCount(
            protocol["spent"], protocol["envelopes"], **protocol.get("codes", {})
        ),
        seals=Seals(**protocol["seals"]),
        heads=tuple(Head(**one) for one in protocol.get("heads", ())),
        bands=tuple(bands),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _protocol(publication: Publication) -> dict[str, Any]:
    seals = publication.seals
    return {
        "round": publication.round_id,
        "day": publication.day,
        "spent": publication.box.spent,
        "envelopes": publication.box.envelopes,
        "codes": {
            "voided": publication.box.voided,
            "replaced": publication.box.replaced,
        },
        "heads": [asdict(one) for one in publication.heads],
        "ballots": publication.tally.ballots.to_dict("records"),
        "withheld": [
            {"subject": one.subject, "reason": one.reason.value}
            | ({"item": one.item} if one.item else {})
            for one in publication.withheld
        ],
        "seals": {"rules": seals.rules, "roster": seals.roster, "key": seals.key},
    }


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    out.write("\ufeff")  # spreadsheets take a file without it for another encoding
    written = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    written.writerow(columns)
    written.writerows(rows)
    return out.getvalue()


def describe_documents(publication: Publication, folder: Path) -> None:
    """Write the data package of a folder of documents, so that they can be checked."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    resources = [
        _resource(path, path.suffix[1:], below=folder)
        for path in files
        if path.name != PACKAGE
    ]
    _write_package(folder, publication, resources)


def _write_package(
    folder: Path, publication: Publication, resources: list[dict[str, Any]]
) -> None:
    """Describe the files of a folder; ``digest`` is that of the rest of it."""
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": publication.round_id,
        "title": publication.title,
        "created": publication.day,
        "resources": resources,
    }
    plain = json.dumps(package, ensure_ascii=False, sort_keys=True)
    package["digest"] = hashlib.sha256(plain.encode()).hexdigest()
    (folder / PACKAGE).write_text(canonical(package), encoding="utf-8", newline="")


def _resource(
    path: Path,
    form: str,
    *,
    columns: tuple[str, ...] = (),
    counts: tuple[str, ...] = (),
    below: Path | None = None,
) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": path.stem,
        "path": path.relative_to(below or path.parent).as_posix(),
        "format": form,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_digest(path)}",
    }
    if columns:
        resource["profile"] = "tabular-data-resource"
        resource["schema"] = {
            "fields": [
                {"name": name, "type": _TYPES.get(name, "string")} for name in columns
            ]
        }
    if counts:
        resource["description"] = f"ballots: {', '.join(counts)}"
    return resource


def _require_hash(path: Path, stated: str) -> None:
    found = f"sha256:{_digest(path)}"
    if found != stated:
        problem = Problem(
            place=path.name,
            message="The file differs from what was published.",
            remedy="Take another copy of the archive.",
        )
        raise ArchiveRefusedError(file=path.parent.name, problems=[problem])


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
