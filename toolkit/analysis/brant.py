"""The test of one odds ratio: whether it holds at every step of the scale.

`proportional_odds` takes it to be so.  Where it is not, where a group is
freer with the best grade and as sparing with the worst, one odds ratio
tells half the story, and the steps have to be shown one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats
from scipy.special import expit

from toolkit.analysis.proportional_odds import Cells, cells_of, fit
from toolkit.analysis.transitions import ChiSquare
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.analysis.crosstab import Numbers


@dataclass(frozen=True, slots=True)
class Brant:
    """The test of all columns together, of each, and the log odds by step.

    A small p-value says that one odds ratio for the whole scale will not
    do; ``by_step`` then shows, step by step, what it hid.
    """

    overall: ChiSquare
    by_column: Mapping[str, ChiSquare]
    by_step: Mapping[str, tuple[float, ...]]


def brant(
    counts: pd.DataFrame, *, grade: str, by: Sequence[str], count: str = "count"
) -> Brant:
    """Return whether the odds change alike at every step of the scale.

    Formula: a binary logit at each step, Wald test of β₁ = … = β_{K−1}, with
    covariances (XᵀWⱼⱼX)⁻¹XᵀWⱼₗX(XᵀWₗₗX)⁻¹, Wⱼₗ = πₗ − πⱼπₗ for steps j ≤ l
    and π the fitted share above.  Source: R. Brant (1990), Biometrics
    46:1171–1178.  Columns and levels as in `proportional_odds`.

    Not for sparse tables: merge grades almost nobody gave.  With thousands
    of marks it finds differences too small to matter; look at ``by_step``.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"group": ["peers"] * 3 + ["staff"] * 3,
    ...     "grade": [1, 2, 3] * 2, "count": [5, 3, 2, 1, 3, 6]})
    >>> found = brant(table, grade="grade", by=["group"])
    >>> round(found.overall.chi2, 3), found.overall.df
    (0.11, 1)

    Raises
    ------
    TallyError : fewer than three grades, no column, or as for
        `proportional_odds`, at any one step.
    """
    cells = cells_of(counts, grade=grade, by=by, count=count)
    steps, columns = cells.steps, len(cells.names)
    if steps < 2 or not columns:  # noqa: PLR2004 -- one step is like itself
        raise TallyError(reason=Phrase("there are no steps to compare"))
    fits = [fit(_split(cells, step)) for step in range(steps)]
    betas = np.array([list(one.coefficients.values()) for one in fits])
    x = np.column_stack([np.ones(len(cells.x)), cells.x - cells.x.mean(axis=0)])
    above = np.column_stack(
        [
            expit(cells.x @ beta - one.thresholds[0])
            for beta, one in zip(betas, fits, strict=True)
        ]
    )
    covariance = _covariance(x, above, cells.weights)
    return Brant(
        overall=_equal(betas, covariance, list(range(columns))),
        by_column={
            name: _equal(betas, covariance, [place])
            for place, name in enumerate(cells.names)
        },
        by_step={
            name: tuple(map(float, betas[:, place]))
            for place, name in enumerate(cells.names)
        },
    )


def _split(cells: Cells, step: int) -> Cells:
    return replace(cells, places=(cells.places > step).astype(np.intp))


def _covariance(x: Numbers, above: Numbers, weights: Numbers) -> Numbers:
    """Return covariances by step, step, column and column, intercepts left out."""
    steps = above.shape[1]

    def crossed(j: int, k: int) -> Numbers:
        both = above[:, max(j, k)] - above[:, j] * above[:, k]
        return np.asarray(x.T @ ((weights * both)[:, None] * x))

    inverse = [np.linalg.inv(crossed(j, j)) for j in range(steps)]
    return np.array(
        [
            [(inverse[j] @ crossed(j, k) @ inverse[k])[1:, 1:] for k in range(steps)]
            for j in range(steps)
        ]
    )


def _equal(betas: Numbers, covariance: Numbers, columns: list[int]) -> ChiSquare:
    """Return the Wald test that the first step's coefficients are all the others'."""
    steps, number = len(betas), len(columns)
    stacked = betas[:, columns].ravel()
    joint = covariance[:, :, columns][:, :, :, columns]
    joint = joint.transpose(0, 2, 1, 3).reshape(steps * number, steps * number)
    ones, rest = np.ones((steps - 1, 1)), -np.eye(steps - 1)
    contrast = np.kron(np.hstack([ones, rest]), np.eye(number))
    off = contrast @ stacked
    chi2 = float(off @ np.linalg.solve(contrast @ joint @ contrast.T, off))
    return ChiSquare(chi2, off.size, float(stats.chi2.sf(chi2, off.size)))
