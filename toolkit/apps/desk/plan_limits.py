"""How long texts and how large numbers of a plan may be: a visitor typed them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from toolkit.errors import SettingError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from toolkit.apps.desk.told import Plan

LONGEST_TEXT: Final = 200
LARGEST_NUMBER: Final = 100_000
MOST_TEXTS: Final = 200
_BRACES: Final = frozenset("{}")


def require_bounded(plan: Plan) -> None:
    """Refuse a plan with texts or numbers that no round needs.

    Raises
    ------
    SettingError
    """
    texts = [plan.round_id, plan.title, plan.source, plan.roster, plan.seed]
    texts += [plan.opens, plan.closes, *plan.values, *plan.values.values()]
    texts += plan.weights
    if len(texts) > MOST_TEXTS or any(len(text) > LONGEST_TEXT for text in texts):
        raise SettingError(
            setting=Phrase("The plan"),
            reason=Phrase("a text is longer than {most} characters", most=LONGEST_TEXT),
        )
    if any(_BRACES & set(said) for said in plan.values.values()):
        raise SettingError(
            setting=Phrase("The plan"), reason=Phrase("braces cannot be filled in")
        )
    wishes = (plan.at_most, plan.at_least, plan.draw)
    numbers = [plan.fewest, plan.fewest_texts, *(it for it in wishes if it is not None)]
    if not all(1 <= number <= LARGEST_NUMBER for number in numbers) or not all(
        math.isfinite(weight) for weight in plan.weights.values()
    ):
        raise SettingError(
            setting=Phrase("The plan"),
            reason=Phrase(
                "a number is not between 1 and {most}", most=f"{LARGEST_NUMBER:,}"
            ),
        )
