"""What is wrong in a file that people wrote: the place, the fault, the way out.

Such a file is read to its end, and all its problems are said together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: the place, what is wrong, the way out.

    ``message`` and ``remedy`` are English and the keys of their translations;
    ``facts`` fill the blanks of both.  A problem that does not block is
    reported, and the file is taken all the same.
    """

    place: str
    message: str
    remedy: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    blocks: bool = True

    def __str__(self) -> str:
        said = f"{self.message} {self.remedy}".strip()
        return f"{self.place}: {said.format(**self.facts)}"
