"""Which threats no test carries, and why not.

What stands here does not exist in the toolkit, so that nobody could try it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LEFT_OUT: Final[Mapping[int | str, str]] = {}
