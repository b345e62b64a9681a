"""Give the rater groups of a survey other weights than its file does."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from toolkit.errors import SettingError
from toolkit.i18n import Phrase
from toolkit.survey.presets import NO_SCORING
from toolkit.survey.rules import WHOLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.survey.model import Survey

_ROUNDED: Final = 0.05
"""How far from a whole weights like 33.3 may be, for each group."""


def with_weights(survey: Survey, weights: Mapping[str, float]) -> Survey:
    """Return the survey with other weights of its rater groups, in per cent.

    Parameters
    ----------
    weights : by rater group; what is not named keeps the survey's own weight.

    Raises
    ------
    SettingError : the survey is not scored, has no such group, or the weights
        of all groups do not make 100.
    """
    if not weights:
        return survey
    own = {group.id: group.weight for group in survey.rater_groups}
    wanted = own | dict(weights)
    reason = _unfit_weights(survey, wanted)
    if reason is not None:
        said = ", ".join(f"{group} {weight}" for group, weight in weights.items())
        raise SettingError(setting=said, reason=reason)
    groups = tuple(
        group.model_copy(update={"weight": wanted[group.id]})
        for group in survey.rater_groups
    )
    return survey.model_copy(update={"rater_groups": groups})


def _unfit_weights(survey: Survey, wanted: Mapping[str, float | None]) -> Phrase | None:
    given = [weight for weight in wanted.values() if weight is not None]
    if survey.scoring == NO_SCORING:
        return Phrase("this survey is not scored, so nothing is weighted")
    if set(wanted) != {group.id for group in survey.rater_groups}:
        return Phrase("the survey has no such rater group")
    if len(given) < len(wanted) or not all(0 < one <= WHOLE for one in given):
        return Phrase("each group needs a weight above 0, 100 at most")
    if not math.isclose(math.fsum(given), WHOLE, abs_tol=_ROUNDED * len(given)):
        return Phrase("together the weights must make 100")
    return None
