"""Pingyi 评议: democratic appraisal rounds, from template to signed result.

``import toolkit as tk`` gives the whole public face; each name is loaded
when it is first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from toolkit.analysis import exact, intervals
    from toolkit.analysis.disclosure import protect
    from toolkit.analysis.scores import score
    from toolkit.services.reading import read_publication
    from toolkit.storage.engine import open_store
    from toolkit.survey.loading import load_survey
    from toolkit.tally import Tally, read_tally

__all__ = [
    "Tally",
    "exact",
    "intervals",
    "load_survey",
    "open_store",
    "protect",
    "read_publication",
    "read_tally",
    "score",
]

_HOMES: Final = {
    "Tally": "toolkit.tally",
    "exact": "toolkit.analysis.exact",
    "intervals": "toolkit.analysis.intervals",
    "load_survey": "toolkit.survey.loading",
    "open_store": "toolkit.storage.engine",
    "protect": "toolkit.analysis.disclosure",
    "read_publication": "toolkit.services.reading",
    "read_tally": "toolkit.tally",
    "score": "toolkit.analysis.scores",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 -- each name has its own type
    """Load a public name from its home on first use."""
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    if home.endswith(f".{name}"):
        return import_module(home)
    return getattr(import_module(home), name)
