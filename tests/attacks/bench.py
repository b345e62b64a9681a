"""Lets every adversary try, at rounds of several sizes.

``PINGYI_FULL=1`` plays more rounds, and larger ones.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

from attacks.adversaries import Adversary, Scene
from attacks.chance import Verdict, judge
from attacks.desk import put_on_the_desk
from attacks.device import play_on_a_device
from attacks.door import play_at_the_door
from attacks.peers import play_among_peers
from attacks.stage import play_round
from attacks.weaknesses import SOUND, Weakness

IS_FULL: Final = os.environ.get("PINGYI_FULL") == "1"
REPEATS: Final = {12: 10, 40: 5, 300: 2} if IS_FULL else {12: 3, 40: 1}
"""How many rounds of each size are played and their scores added up."""
FEWEST: Final = min(REPEATS)

PLAYS: Final[Mapping[Scene, Callable[..., object]]] = {
    Scene.FILE: play_round,
    Scene.SERVER: play_round,
    Scene.DOOR: play_at_the_door,
    Scene.DEVICE: play_on_a_device,
    Scene.DESK: put_on_the_desk,
    Scene.PEERS: play_among_peers,
}
NEEDS: Final = {Scene.SERVER: "cluster", Scene.DEVICE: "browser"}
"""What else a scene needs: the fixture of this name."""


@dataclass(slots=True)
class Rounds:
    """Scenes in a folder, each played when somebody first looks at it.

    Attributes
    ----------
    fixture : gives what a scene needs, by name.
    """

    folder: Path
    fixture: Callable[[str], object]
    _played: dict[tuple[Scene, str, int, int], Any] = field(default_factory=dict)
    _folders: Iterator[int] = field(default_factory=count)

    def seen(self, scene: Scene, weakness: Weakness, raters: int, number: int) -> Any:
        """Return what is to be seen of the round of this number and size."""
        key = scene, weakness.name, raters, number
        if key not in self._played:
            folder = self.folder / str(next(self._folders))
            needed = (
                {NEEDS[scene]: self.fixture(NEEDS[scene])} if scene in NEEDS else {}
            )
            self._played[key] = PLAYS[scene](
                folder, raters=raters, weakness=weakness, **needed
            )
            shutil.rmtree(folder, ignore_errors=True)  # what was to be seen is kept
        return self._played[key]

    def judge(
        self, adversary: Adversary, raters: int, weakness: Weakness = SOUND
    ) -> Verdict:
        """Let an adversary try at rounds of a size, in a store so weakened."""

        def attempt(number: int) -> Any:
            return adversary.attempt(
                self.seen(adversary.scene, weakness, raters, number)
            )

        is_tried_often = weakness is SOUND and adversary.needs_many
        return judge(attempt, rounds=REPEATS[raters] if is_tried_often else 1)


def sizes_for(adversary: Adversary) -> tuple[int, ...]:
    """Return with how many raters an adversary is to be tried."""
    return tuple(REPEATS) if adversary.needs_many else (FEWEST,)
