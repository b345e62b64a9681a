"""What the operator may set, by environment variables ``PINGYI_*``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from toolkit.storage.engine import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Mapping

BALLOT_PORT: Final = 8765
APPS_PORT: Final = 8866


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data lie and where the servers listen.

    Attributes
    ----------
    home : the data folder (``PINGYI_HOME``, by default ``~/.pingyi``).
    database : a SQLAlchemy URL or the path of a SQLite file
        (``PINGYI_DATABASE``, by default a file in the data folder).
    ballot_address : where raters' browsers reach the ballot server
        (``PINGYI_BALLOT_ADDRESS``), as printed in links.
    plain_http : whether ballots may be served without TLS beyond this
        machine (``PINGYI_PLAIN_HTTP=yes``).
    """

    home: Path
    database: str
    ballot_address: str
    plain_http: bool

    @property
    def published(self) -> Path:
        """The folder of published archives, which apps may read."""
        return self.home / "published"

    @property
    def templates(self) -> Path:
        """The folder of the operator's own surveys, which apps may read."""
        return self.home / "templates"

    def open_store(self) -> Store:
        """Return the store these settings name."""
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return open_store(self.database, pepper=self.home / "pepper")


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of this environment."""
    home = Path(environment.get("PINGYI_HOME") or "~/.pingyi").expanduser().resolve()
    return Settings(
        home=home,
        database=environment.get("PINGYI_DATABASE") or str(home / "pingyi.db"),
        ballot_address=environment.get("PINGYI_BALLOT_ADDRESS")
        or f"http://127.0.0.1:{BALLOT_PORT}",
        plain_http=environment.get("PINGYI_PLAIN_HTTP") == "yes",
    )
