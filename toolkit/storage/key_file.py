"""A round key that lies on the server, for small rounds and trials.

It stands in a file of its own, outside the database and its backups.
Who administers the machine can read it, and every ballot page says so.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.collection import sealing
from toolkit.errors import FileTakenError, KeyMissingError

if TYPE_CHECKING:
    from toolkit.storage.engine import Store


def keep_key(store: Store, round_id: str, key: sealing.PrivateKey) -> None:
    """Write the key into its file, and onto the disk.

    Raises
    ------
    FileTakenError : there is a key of a round of this name already.
    """
    store.keys.mkdir(mode=0o700, exist_ok=True)
    if _file(store, round_id).exists():
        raise FileTakenError(file=_file(store, round_id))
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    with os.fdopen(os.open(_file(store, round_id), flags, 0o600), "w") as file:
        file.write(f"{key.private_numbers().private_value:064x}\n")
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(store.keys, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def read_key(store: Store, round_id: str) -> sealing.PrivateKey:
    """Return the key; ``KeyMissingError`` if its file is gone or damaged."""
    file = _file(store, round_id)
    try:
        return sealing.key_from_number(int(file.read_text("ascii"), 16))
    except (OSError, ValueError) as error:
        raise KeyMissingError(round=round_id, file=file) from error


def forget_key(store: Store, round_id: str) -> None:
    """Overwrite the key and delete its file."""
    file = _file(store, round_id)
    with suppress(FileNotFoundError), file.open("r+b") as kept:
        kept.write(bytes(file.stat().st_size))
        kept.flush()
        os.fsync(kept.fileno())
    file.unlink(missing_ok=True)


def _file(store: Store, round_id: str) -> Path:
    return store.keys / f"{round_id}.key"
