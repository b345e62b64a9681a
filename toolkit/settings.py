"""What the operator may set, by environment variables ``PINGYI_*``."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

from toolkit.storage.engine import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Mapping

BALLOT_PORT: Final = 8765
APPS_PORT: Final = 8866


@dataclass(frozen=True, slots=True)
class HubSettings:
    """The JupyterHub through which staff may sign in: all of these, or none.

    Attributes
    ----------
    api : where this machine reaches its API (``PINGYI_HUB_API``).
    address : where browsers reach it (``PINGYI_HUB_ADDRESS``).
    client : what it calls this server (``PINGYI_HUB_CLIENT``).
    token_file : the file that holds the token of this server and nothing
        else (``PINGYI_HUB_TOKEN_FILE``).
    """

    api: str = ""
    address: str = ""
    client: str = ""
    token_file: str = ""


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
    apps_address : where staff's browsers reach the apps
        (``PINGYI_APPS_ADDRESS``), as printed in invitations.
    plain_http : whether ballots may be served without TLS beyond this
        machine (``PINGYI_PLAIN_HTTP=yes``).
    hub : a JupyterHub that knows staff (``PINGYI_HUB_*``).
    """

    home: Path
    database: str
    ballot_address: str
    apps_address: str
    plain_http: bool
    hub: HubSettings

    @property
    def published(self) -> Path:
        """The folder of published archives, which apps may read."""
        return self.home / "published"

    @property
    def documents(self) -> Path:
        """The folder of documents that the apps have written, round by round."""
        return self.home / "documents"

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
        apps_address=environment.get("PINGYI_APPS_ADDRESS")
        or f"http://127.0.0.1:{APPS_PORT}",
        plain_http=environment.get("PINGYI_PLAIN_HTTP") == "yes",
        hub=HubSettings(
            **{
                one.name: environment.get(f"PINGYI_HUB_{one.name.upper()}", "")
                for one in fields(HubSettings)
            }
        ),
    )
