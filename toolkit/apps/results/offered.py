"""The panels there are, in the order of their buttons.

Importing this brings in what they compute with; the model does so while it
looks for rounds.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from toolkit.apps.results.panels import (
    agreement,
    comparisons,
    distributions,
    importance,
    order,
    overview,
    scores,
    sensitivity,
    trends,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.apps.results.panel import Panel

PANELS: Final[Mapping[str, Panel]] = MappingProxyType(
    {
        "overview": overview.PANEL,
        "distributions": distributions.PANEL,
        "scores": scores.PANEL,
        "order": order.PANEL,
        "comparisons": comparisons.PANEL,
        "trends": trends.PANEL,
        "sensitivity": sensitivity.PANEL,
        "importance": importance.PANEL,
        "agreement": agreement.PANEL,
    }
)
