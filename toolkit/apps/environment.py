"""What an app's kernel is told through its environment, and nothing more.

The staff server writes it and the app reads it, so the two agree here.  Of
the server's own environment a kernel gets what Python needs: no secret of
the server can be read in it, and the socket of the desk is none.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from toolkit.errors import SettingError
from toolkit.i18n import Language, Phrase, choose

ARCHIVES: Final = "PINGYI_ARCHIVES"
TEMPLATES: Final = "PINGYI_TEMPLATES"
LANGUAGE: Final = "PINGYI_LANG"
DESK: Final = "PINGYI_DESK"
BALLOTS: Final = "PINGYI_BALLOT_ADDRESS"

NEEDED: Final = frozenset(
    {
        *("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH"),
        *("HOME", "TMPDIR", "TZ", "LANG", "MPLCONFIGDIR", "XDG_CACHE_HOME"),
        *("SYSTEMROOT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP"),
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """Where published archives lie, and which language the visitor reads.

    ``templates`` is where the operator's own surveys lie, if there are some;
    ``desk`` is the socket at which the server hears its apps; ``ballots`` is
    the address of the ballot server.
    """

    archives: Path
    language: Language
    templates: Path | None = None
    desk: Path | None = None
    ballots: str = ""


def environment_of_kernel(server: Mapping[str, str], told: Told) -> dict[str, str]:
    """Return a kernel's environment, given the server's and what to tell it."""
    kept = {
        name: value
        for name, value in server.items()
        if name in NEEDED or name.startswith("LC_")
    }
    own = {
        ARCHIVES: told.archives,
        LANGUAGE: told.language,
        TEMPLATES: told.templates,
        DESK: told.desk,
        BALLOTS: told.ballots,
    }
    return kept | {name: str(value) for name, value in own.items() if value}


def read_environment(environment: Mapping[str, str] = os.environ) -> Told:
    """Return what the environment of this kernel tells.

    Raises
    ------
    SettingError : the page is served by another Voilà than the toolkit's,
        perhaps beside an interface that runs a visitor's programs.
    """
    if environment.get("SERVER_SOFTWARE", "").startswith("voila/"):
        raise SettingError(
            setting="Voilà", reason=Phrase("only pingyi serve shows this page safely")
        )

    def path(name: str) -> Path | None:
        told = environment.get(name)
        return Path(told) if told else None

    return Told(
        archives=path(ARCHIVES) or Path(),
        language=choose(environment.get(LANGUAGE), environment.get("LANG")),
        templates=path(TEMPLATES),
        desk=path(DESK),
        ballots=environment.get(BALLOTS, ""),
    )
