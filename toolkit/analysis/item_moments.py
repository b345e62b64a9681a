"""Item moments: what answers to several items have in common, as sums.

Reliability, discrimination and derived importance all follow from the
number of complete ballots, the items' sums and their sums of products.
Moments add up; a single ballot cannot be read from those of a crowd.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np
import pandas as pd

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

_FEWEST: Final = 2


@dataclass(frozen=True, eq=False)
class ItemMoments:
    """Sums over complete ballots; two of the same items can be added.

    Attributes
    ----------
    ballots : how many ballots are in.
    sums : one sum for each item.
    products : items × items, sums of products of two items' values.
    """

    ballots: int
    sums: NDArray[np.float64]
    products: NDArray[np.float64]

    @classmethod
    def from_sums(cls, ballots: int, sums: ArrayLike, products: ArrayLike) -> Self:
        """Return the moments with these sums.

        >>> ItemMoments.from_sums(2, [3, 7], [[5, 11], [11, 25]]).covariance.tolist()
        [[0.5, 0.5], [0.5, 0.5]]

        Raises
        ------
        TallyError : the sums do not fit together.
        """
        line = np.asarray(sums, dtype=np.float64)
        square = np.asarray(products, dtype=np.float64)
        if line.ndim != 1 or square.shape != (len(line), len(line)):
            raise TallyError(reason=Phrase("sums and products are not of one shape"))
        return cls(ballots, line, square)

    @classmethod
    def from_values(cls, values: ArrayLike) -> Self:
        """Return the moments of a table ballots × items of numbers.

        A ballot with a missing value is left out.

        >>> ItemMoments.from_values([[1, 2], [3, 4], [5, None]]).ballots
        2

        Raises
        ------
        TallyError : it is no table.
        """
        table = np.asarray(values, dtype=np.float64)
        if table.ndim != _FEWEST:
            raise TallyError(reason=Phrase("the counts are not of the shape needed"))
        whole = table[~np.isnan(table).any(axis=1)]
        return cls(len(whole), whole.sum(axis=0), whole.T @ whole)

    @classmethod
    def from_patterns(
        cls, patterns: pd.DataFrame, scores: Sequence[Mapping[str, float]]
    ) -> Self:
        """Return the moments of answer patterns, as `Sums` keeps them.

        Formula: sums of n·x and n·x·y over patterns given n times.  Only
        ballots with a scored grade on every item count.

        Parameters
        ----------
        patterns : a table with the columns ``pattern`` and ``count``.
        scores : for each item in order, the number each grade stands for.

        >>> table = pd.DataFrame({"pattern": ["a|b", "a|blank"], "count": [3, 1]})
        >>> ItemMoments.from_patterns(table, [{"a": 2, "b": 1}] * 2).sums.tolist()
        [6.0, 3.0]

        Raises
        ------
        TallyError : a pattern has another number of items.
        """
        ballots, sums = 0, np.zeros(len(scores))
        products = np.zeros((len(scores), len(scores)))
        for pattern, count in zip(patterns["pattern"], patterns["count"], strict=True):
            grades = pattern.split("|")
            if len(grades) != len(scores):
                raise TallyError(reason=Phrase("a pattern has another number of items"))
            found = [by.get(grade) for by, grade in zip(scores, grades, strict=True)]
            if None not in found:
                values = np.asarray(found, dtype=np.float64)
                ballots += int(count)
                sums += count * values
                products += count * np.outer(values, values)
        return cls(ballots, sums, products)

    def __add__(self, other: ItemMoments) -> ItemMoments:
        return ItemMoments.from_sums(
            self.ballots + other.ballots,
            self.sums + other.sums,
            self.products + other.products,
        )

    @property
    def means(self) -> NDArray[np.float64]:
        """The items' means; ``TallyError`` without a ballot."""
        if self.ballots == 0:
            raise TallyError(reason=Phrase("nothing was counted"))
        return self.sums / self.ballots

    @property
    def covariance(self) -> NDArray[np.float64]:
        """The items' covariances, with n − 1; ``TallyError`` below two ballots."""
        if self.ballots < _FEWEST:
            raise TallyError(reason=Phrase("fewer than two ballots are complete"))
        scaled = self.ballots * self.products - np.outer(self.sums, self.sums)
        return np.asarray(scaled / (self.ballots * (self.ballots - 1)))


def within_covariance(parts: Iterable[ItemMoments]) -> NDArray[np.float64]:
    """Return the items' covariances within subjects, differences between removed.

    Formula, over subjects s: Σ_s (P_s − S_s S_sᵀ ÷ n_s) ÷ (N − number of
    subjects).  Source: G. J. Geldhof, K. J. Preacher and M. J. Zyphur
    (2014), Psychological Methods 19:72–91.  Reliability of these is about
    raters of one subject; of the pooled ones about both levels mixed.

    Parameters
    ----------
    parts : the moments of each subject.

    >>> one = ItemMoments.from_values([[1, 1], [2, 3]])
    >>> two = ItemMoments.from_values([[7, 7], [8, 9]])
    >>> within_covariance([one, two]).tolist()
    [[0.5, 1.0], [1.0, 2.0]]

    Raises
    ------
    TallyError : no subject has two complete ballots.
    """
    known = [part for part in parts if part.ballots > 0]
    free = sum(part.ballots - 1 for part in known)
    if free == 0:
        raise TallyError(reason=Phrase("fewer than two ballots are complete"))
    return np.asarray(
        sum((part.ballots - 1) * part.covariance for part in known if part.ballots > 1)
        / free
    )


def between_covariance(parts: Iterable[ItemMoments]) -> NDArray[np.float64]:
    """Return the items' covariances between subjects, raters' differences removed.

    Formula, for mean products B between and W within, G subjects of n_s
    ballots, N in all: (B − W) ÷ c, c = (N − Σ n_s² ÷ N) ÷ (G − 1).  Source:
    B. O. Muthén (1994), Sociological Methods & Research 22:376–398; Geldhof,
    Preacher and Zyphur (2014), who take reliability at this level from it.
    Variances can come out negative where subjects do not differ.

    >>> one = ItemMoments.from_values([[1, 1], [2, 3]])
    >>> two = ItemMoments.from_values([[7, 7], [8, 9]])
    >>> between_covariance([one, two]).tolist()
    [[17.75, 17.5], [17.5, 17.0]]

    Raises
    ------
    TallyError : fewer than two subjects, or none has two complete ballots.
    """
    known = [part for part in parts if part.ballots > 0]
    within = within_covariance(known)
    sizes = np.array([part.ballots for part in known], dtype=np.float64)
    if len(known) < _FEWEST:
        raise TallyError(reason=Phrase("fewer than two subjects or ratings each"))
    whole = sum(known[1:], known[0])
    apart = sum(
        part.ballots * np.outer(part.means - whole.means, part.means - whole.means)
        for part in known
    ) / (len(known) - 1)
    size = (sizes.sum() - (sizes**2).sum() / sizes.sum()) / (len(known) - 1)
    return np.asarray((apart - within) / size)


def pairwise_covariance(values: ArrayLike) -> NDArray[np.float64]:
    """Return the items' covariances, each from the ballots that have both.

    It wastes no answer where many ballots have gaps, but its parts come
    from different ballots: they need not fit together, and a reliability
    made of them can be out of bounds.  ``nan`` for two items that fewer
    than two ballots share.

    Parameters
    ----------
    values : ballots × items; a missing answer is ``nan`` or ``None``.

    >>> pairwise_covariance([[1, 1], [3, 2], [5, None]]).tolist()
    [[4.0, 1.0], [1.0, 0.5]]

    Raises
    ------
    TallyError : it is no table.
    """
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != _FEWEST:
        raise TallyError(reason=Phrase("the counts are not of the shape needed"))
    return pd.DataFrame(table).cov().to_numpy()
