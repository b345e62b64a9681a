"""All that is promised about collecting ballots, measured into one table.

How fast ballots are stored and counted, how long a hall waits, and what is
lost when things break.  ``python benchmarks/collecting.py`` takes about ten
minutes on two cores, and wants them for itself; ``--short`` runs the faults
in their short form.
"""

from __future__ import annotations

import sys

import ballot_box
import faults
import hall_burst
import server_speed
from table import show


def main(*, in_full: bool) -> None:
    """Print the table."""
    show(
        [
            *hall_burst.measure(),
            *server_speed.measure(),
            *ballot_box.measure(),
            *faults.measure(in_full=in_full),
        ]
    )


if __name__ == "__main__":
    main(in_full="--short" not in sys.argv)
