"""A closed box as one Parquet file, to be opened on a machine of its own.

The columns are ``subject, group, batch, sealed``; what else is known of
the box stands in the file's metadata under ``pingyi.box``, as JSON.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.collection import sealing
from toolkit.collection.box import Box, SealedEnvelope
from toolkit.collection.turnout import Turnout
from toolkit.errors import FileRefusedError
from toolkit.heads import Head
from toolkit.i18n import Phrase
from toolkit.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_KEY: Final = b"pingyi.box"
_VERSION: Final = 1
_ROWS: Final = 4096
_COLUMNS: Final = (
    ("subject", pa.string()),
    ("group", pa.string()),
    ("batch", pa.int32()),
    ("sealed", pa.binary()),
)


def write_box(path: Path, box: Box, envelopes: Sequence[SealedEnvelope]) -> None:
    """Write a box and its envelopes, in the order in which these are given."""
    told = json.dumps(_told(box), ensure_ascii=False)
    path.touch(mode=0o600)
    schema = pa.schema(_COLUMNS, metadata={_KEY: told.encode()})
    with pq.ParquetWriter(path, schema, compression="none") as writer:
        for start in range(0, len(envelopes), _ROWS):
            part = envelopes[start : start + _ROWS]
            columns = [[getattr(one, name) for one in part] for name, _ in _COLUMNS]
            writer.write_table(pa.table(columns, schema=schema))


def read_box(path: Path) -> Box:
    """Return what is known of the box in a file.

    Raises
    ------
    FileRefusedError : it is no box file, or is damaged.
    """
    with _refused(path):
        data = json.loads(pq.read_metadata(path).metadata[_KEY])
        if data["version"] != _VERSION:
            raise ValueError(data["version"])
        return _box(data)


def read_envelopes(path: Path) -> list[SealedEnvelope]:
    """Return the envelopes in a file.

    Raises
    ------
    FileRefusedError : it is no box file, or is damaged.
    """
    with _refused(path):
        table = pq.read_table(path)
        columns = (table[name].to_pylist() for name, _ in _COLUMNS)
        return [
            SealedEnvelope(
                subject, group, batch, sealed, hashlib.sha256(sealed).digest()
            )
            for subject, group, batch, sealed in zip(*columns, strict=True)
        ]


def _told(box: Box) -> dict[str, Any]:
    return {
        "version": _VERSION,
        "rules": box.rules,
        "needed": box.needed,
        "wraps": [sealing.encode(one) for one in box.wraps],
        "probe": sealing.encode(box.probe),
        "turnout": [
            {
                "subject": subject,
                "group": group,
                "eligible": told.eligible,
                "issued": told.issued,
                "spent": box.spent.get((subject, group), 0),
            }
            for (subject, group), told in sorted(box.turnout.items())
        ],
        "heads": [
            {"batch": one.batch, "envelopes": one.envelopes, "head": one.head}
            for one in box.heads
        ],
    }


def _box(data: dict[str, Any]) -> Box:
    places = {(one["subject"], one["group"]): one for one in data["turnout"]}
    return Box(
        rules=data["rules"],
        needed=data["needed"],
        wraps=tuple(map(sealing.decode, data["wraps"])),
        probe=sealing.decode(data["probe"]),
        turnout={
            place: Turnout(one["eligible"], one["issued"])
            for place, one in places.items()
        },
        spent={place: one["spent"] for place, one in places.items() if one["spent"]},
        heads=tuple(Head(**one) for one in data["heads"]),
    )


@contextmanager
def _refused(path: Path) -> Iterator[None]:
    """Refuse a file that is not as agreed, whatever is wrong with it."""
    try:
        yield
    except (OSError, LookupError, TypeError, ValueError, pa.ArrowException) as error:
        problem = Problem(place=str(path), message=Phrase("This is no box of a round."))
        raise FileRefusedError(file=path.name, problems=[problem]) from error
