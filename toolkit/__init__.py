"""Pingyi 评议: democratic appraisal rounds, from template to signed result.

``import toolkit as tk`` gives the whole public face; each name is loaded
when it is first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from toolkit.analysis import exact, intervals, statements
    from toolkit.analysis.disclosure import protect
    from toolkit.analysis.scores import score
    from toolkit.i18n import translator
    from toolkit.reports.figures import figure_bytes
    from toolkit.reports.plots.diverging_bars import draw_diverging_bars
    from toolkit.reports.plots.dot_intervals import draw_dot_intervals
    from toolkit.reports.plots.estimates import estimates_table, ranked
    from toolkit.reports.plots.heatmap import draw_heatmap
    from toolkit.reports.plots.importance_grid import draw_importance_grid
    from toolkit.reports.plots.scores import score_estimates
    from toolkit.reports.plots.shares import share_estimates
    from toolkit.reports.plots.trend_panels import draw_trend_panels
    from toolkit.services.reading import read_publication
    from toolkit.storage.engine import open_store
    from toolkit.survey.loading import load_survey
    from toolkit.tally import Tally, read_tally

__all__ = [
    "Tally",
    "draw_diverging_bars",
    "draw_dot_intervals",
    "draw_heatmap",
    "draw_importance_grid",
    "draw_trend_panels",
    "estimates_table",
    "exact",
    "figure_bytes",
    "intervals",
    "load_survey",
    "open_store",
    "protect",
    "ranked",
    "read_publication",
    "read_tally",
    "score",
    "score_estimates",
    "share_estimates",
    "statements",
    "translator",
]

_HOMES: Final = {
    "Tally": "toolkit.tally",
    "draw_diverging_bars": "toolkit.reports.plots.diverging_bars",
    "draw_dot_intervals": "toolkit.reports.plots.dot_intervals",
    "draw_heatmap": "toolkit.reports.plots.heatmap",
    "draw_importance_grid": "toolkit.reports.plots.importance_grid",
    "draw_trend_panels": "toolkit.reports.plots.trend_panels",
    "estimates_table": "toolkit.reports.plots.estimates",
    "exact": "toolkit.analysis.exact",
    "figure_bytes": "toolkit.reports.figures",
    "intervals": "toolkit.analysis.intervals",
    "load_survey": "toolkit.survey.loading",
    "open_store": "toolkit.storage.engine",
    "protect": "toolkit.analysis.disclosure",
    "ranked": "toolkit.reports.plots.estimates",
    "read_publication": "toolkit.services.reading",
    "read_tally": "toolkit.tally",
    "score": "toolkit.analysis.scores",
    "score_estimates": "toolkit.reports.plots.scores",
    "share_estimates": "toolkit.reports.plots.shares",
    "statements": "toolkit.analysis.statements",
    "translator": "toolkit.i18n",
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
