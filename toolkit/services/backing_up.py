"""Back up the store, sealed as it is, and put a backup back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.collection.round import State
from toolkit.errors import FileTakenError, StoreTakenError
from toolkit.storage import backup, rounds

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.collection.round import Round
    from toolkit.storage.engine import Store


def back_up(store: Store, path: Path) -> list[Round]:
    """Write a backup of all rounds, and return those that must be opened anew.

    Raises
    ------
    FileTakenError : there is such a file already.
    """
    if path.exists():
        raise FileTakenError(file=path)
    with store.reading() as connection:
        backup.write_backup(connection, path, pepper=store.pepper)
        found = rounds.list_rounds(connection)
    return [one for one in found if one.state is State.OPENED]


def restore(store: Store, path: Path) -> list[Round]:
    """Put a backup into an empty store, and return its rounds.

    Raises
    ------
    StoreTakenError : the store holds rounds, which would be lost.
    FileRefusedError : the file is no backup.
    PepperDiffersError : its codes were digested under another pepper.
    """
    with store.writing() as connection:
        if not backup.is_empty(connection):
            raise StoreTakenError
        backup.load_backup(path, connection, pepper=store.pepper)
        return rounds.list_rounds(connection)
