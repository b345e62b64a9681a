"""Apart: rounds in which nothing joins the envelopes of one rater.

Where colleagues appraise each other, or work is shared out, few raters have
the same list of subjects.  Who saw there which envelopes were handed in
together would see whom they leave out, and so whose they are.  In such a
round each envelope has a pack number and a receipt of its own.  What has to
be known of a whole submission is then known by nobody: whether it is empty
throughout, and how one rater's grades spread.
"""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.collection.credential import SHORT_CODE_LENGTH, draw_code

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Numbers:
    """What stands in an envelope beside the answers: pack number and receipt."""

    pack: str
    receipt: str


def count_known_by_list(
    eligible: Mapping[str, Mapping[str, int]],
    slates: Mapping[str, Collection[str]],
    *,
    fewest: int,
) -> int:
    """Return how many raters could be known by which subjects they were given.

    They are those whose list too few of their group share, while others of the
    group have some subject of it too.  A round is apart if there are any.

    Parameters
    ----------
    eligible : how many raters of each group have each list, as it was frozen.
    slates : the subjects of each list.
    fewest : how many together hide each other.
    """
    crowd: Counter[tuple[str, str]] = Counter()
    for slate, groups in eligible.items():
        for group, raters in groups.items():
            crowd.update({(group, subject): raters for subject in slates[slate]})
    return sum(
        raters
        for slate, groups in eligible.items()
        for group, raters in groups.items()
        if 0 < raters < fewest
        and any(crowd[group, subject] > raters for subject in slates[slate])
    )


def number_envelopes(
    subjects: Iterable[str], *, receipt: str, bearer: str | None
) -> dict[str, Numbers]:
    """Return the numbers in the envelope of each subject.

    Parameters
    ----------
    receipt : the one that the rater keeps.
    bearer : the subject whose envelope alone has this receipt, where they are
        numbered apart; the other receipts nobody ever sees.  Otherwise all
        envelopes have the same numbers.
    """
    if bearer is None:
        return dict.fromkeys(subjects, Numbers(secrets.token_hex(16), receipt))
    return {
        subject: Numbers(
            secrets.token_hex(16),
            receipt if subject == bearer else draw_code(SHORT_CODE_LENGTH),
        )
        for subject in subjects
    }
