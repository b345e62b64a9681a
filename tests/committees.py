"""A published round on whose members a committee decides.

Three members of one branch; eight raters found each of them excellent, four
qualified.  So one of the three may be given the first grade.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from small_rounds import SmallRound, round_in, small_roster

from toolkit.collection.round import State
from toolkit.storage.engine import open_store

if TYPE_CHECKING:
    from toolkit.storage.engine import Store

VOTES = ("excellent",) * 8 + ("qualified",) * 4


def a_voted_round(folder: Path) -> SmallRound:
    """Return such a round in a store of its own."""
    voted = round_in(State.OPEN, folder, roster=small_roster(members=3))
    for number, grade in enumerate(VOTES):
        voted.cast(number, grade=grade)
    return voted.bring_to(State.PUBLISHED)


def a_published_home(folder: Path) -> Store:
    """Return the store of a data folder with such a round, made once and copied."""
    shutil.copytree(_published_home().name, folder, dirs_exist_ok=True)
    return open_store(folder / "pingyi.db")


@cache
def _published_home() -> TemporaryDirectory[str]:
    home = TemporaryDirectory(prefix="pingyi-")
    a_voted_round(Path(home.name)).store.close()
    return home
