"""How many ballots it takes until something is told of them.

Every wing must agree on these numbers: who designs a round, who protects
and publishes it, the ballot page and the notices that announce it.
"""

from __future__ import annotations

from typing import Final

FEWEST: Final = 5
"""Ballots whose figures are shown, unless a round decides otherwise."""
FEWEST_TEXTS: Final = 10
"""Ballots whose opinions are shown word for word, unless it does."""
FLOOR: Final = 3
"""No round may decide on less."""
COUNTED: Final = 2
"""Times the smallest number shown: so many are told in counts, fewer in bands."""
