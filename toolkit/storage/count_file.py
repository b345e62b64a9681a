"""What was counted away from the server, on its way back to it.

The file holds texts before any review and counts before any protection:
it goes from hand to hand with those who counted, and is then deleted.
It is signed with the round key: nobody makes or edits one without the slips.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from toolkit.collection import sealing
from toolkit.collection.ballot import Spoil
from toolkit.collection.folding import Folded, UnlinkedText
from toolkit.errors import FileRefusedError, TallyError
from toolkit.i18n import Phrase
from toolkit.problem import Problem
from toolkit.sums import PATTERN_COLUMNS, REPLICATE_COLUMNS, SPREAD_COLUMNS, Sums
from toolkit.tally import BALLOT_COLUMNS, COUNT_COLUMNS, Tally

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.collection.box import Box

_VERSION: Final = 1
_SUMS: Final = {
    "patterns": PATTERN_COLUMNS,
    "spreads": SPREAD_COLUMNS,
    "replicates": REPLICATE_COLUMNS,
}


@dataclass(frozen=True, slots=True)
class Counted:
    """What came out of a box, and which box it was.

    ``digest`` is that of the file, for those who counted to compare.
    """

    rules_digest: str
    head: str
    folded: Folded
    digest: str
    said: bytes
    signature: bytes


def write_count(path: Path, box: Box, folded: Folded, key: sealing.PrivateKey) -> str:
    """Write what came out of a box; return the digest of the file."""
    data = {
        "version": _VERSION,
        "rules_digest": box.rules_digest,
        "head": _head_of(box),
        "counts": _rows(folded.tally.counts),
        "ballots": _rows(folded.tally.ballots),
        "sums": {name: _rows(getattr(folded.sums, name)) for name in _SUMS},
        "texts": [asdict(text) for text in folded.texts],
        "receipts": folded.receipts,
        "spoiled": [[*key, count] for key, count in sorted(folded.spoiled.items())],
    }
    said = json.dumps(data, ensure_ascii=False).encode()
    raw = said + b"\n" + sealing.encode(sealing.sign(said, key)).encode()
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(raw)
    return hashlib.sha256(raw).hexdigest()


def read_count(path: Path) -> Counted:
    """Return what `write_count` wrote.

    Raises
    ------
    FileRefusedError : it is no count of a box, or is damaged.
    """
    try:
        raw = path.read_bytes()
        said, _, signature = raw.partition(b"\n")
        data = json.loads(said)
        if data["version"] != _VERSION:
            raise _refusal(path)
        return Counted(
            rules_digest=data["rules_digest"],
            head=data["head"],
            folded=_folded(data),
            digest=hashlib.sha256(raw).hexdigest(),
            said=said,
            signature=sealing.decode(signature.decode("ascii")),
        )
    except (OSError, LookupError, TypeError, ValueError, TallyError) as error:
        raise _refusal(path) from error


def is_of(counted: Counted, box: Box) -> bool:
    """Return whether a count is that of this very box, by who had its slips."""
    is_its = (counted.rules_digest, counted.head) == (box.rules_digest, _head_of(box))
    public = sealing.key_from_text(box.key)
    return is_its and sealing.is_signed(counted.said, counted.signature, public)


def _folded(data: dict[str, Any]) -> Folded:
    return Folded(
        tally=Tally.from_counts(
            _frame(data["counts"], COUNT_COLUMNS),
            _frame(data["ballots"], BALLOT_COLUMNS),
        ),
        sums=Sums(
            **{name: _frame(data["sums"][name], kept) for name, kept in _SUMS.items()}
        ),
        texts=tuple(UnlinkedText(**text) for text in data["texts"]),
        receipts=tuple(data["receipts"]),
        spoiled={(s, g, Spoil(why)): n for s, g, why, n in data["spoiled"]},
    )


def _head_of(box: Box) -> str:
    return box.heads[-1].head if box.heads else ""


def _rows(frame: pd.DataFrame) -> list[list[object]]:
    return [list(row) for row in frame.itertuples(index=False, name=None)]


def _frame(rows: list[list[object]], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns))


def _refusal(path: Path) -> FileRefusedError:
    problem = Problem(place=str(path), message=Phrase("This is no count of a box."))
    return FileRefusedError(file=path.name, problems=[problem])
