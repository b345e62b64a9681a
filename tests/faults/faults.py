"""What may break, numbered: a test carries the number of what it survives.

    @pytest.mark.fault("F3")
    def test_on_a_full_disk_ballots_are_refused_until_there_is_room(...): ...

``tests/house/test_threats.py`` asks for a test of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FAULTS: Final[Mapping[str, str]] = {
    "F1": "the server is killed while it takes ballots",
    "F2": "power fails between two writes to the disk",
    "F3": "the disk is full, and then is not",
    "F4": "files may not grow, or only be read",
    "F5": "another process holds the database",
    "F6": "the answer is lost after the ballot was stored",
    "F7": "the request breaks off on its way",
    "F8": "the same request arrives eight times at once",
    "F9": "two servers work on one database",
    "F10": "the PostgreSQL server stops, or a standby lags behind it",
    "F11": "the clock jumps while the round is open, closed or opened",
    "F12": "opening is killed at any of its steps",
    "F13": "opening is killed between the count and the scrubbing",
    "F14": "one key slip is lost, or two are",
    "F15": "a backup from the middle of the round is put back",
    "F16": "the server is told to stop under load",
    "F17": "no file descriptor or thread is left",
    "F18": "making or changing the tables is interrupted",
    "F19": "a browser reloads, goes back, taps twice, loses its network or storage",
}
