"""Many-facet Rasch: severity of raters and difficulty of items on one scale.

For research on how a questionnaire is used, on outside data or on rounds
whose raters agreed to be linked: it needs to know which mark was whose.
The levels of a facet come in as numbers that mean nothing elsewhere; the
measures of raters and subjects are for checking the model and belong in
no report.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan, sqrt
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.special import log_softmax

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[Any]

_A_PAIR: Final = 2


@dataclass(frozen=True, eq=False)
class Facet:
    """The levels of one facet in sorted order, on the common scale of logits.

    ``measures`` with ``errors``; ``infit`` and ``outfit`` are mean squares
    near 1 where a level is as regular as the model expects.  A level with
    nothing but the best or the worst marks has an endless measure.
    """

    levels: NDArray[Any]
    measures: NDArray[Any]
    errors: NDArray[Any]
    infit: NDArray[Any]
    outfit: NDArray[Any]

    @property
    def separation(self) -> float:
        """The true spread of the measures, in units of their error."""
        true, error = self._spread()
        return sqrt(true / error) if error else nan

    @property
    def reliability(self) -> float:
        """The share of the measures' variance that is not error, 0 to 1."""
        true, error = self._spread()
        return true / (true + error) if true + error else nan

    def _spread(self) -> tuple[float, float]:
        known = np.isfinite(self.measures)
        if known.sum() < _A_PAIR:
            return nan, nan
        error = float(np.square(self.errors[known]).mean())
        return max(float(self.measures[known].var(ddof=1)) - error, 0.0), error


@dataclass(frozen=True, eq=False)
class ManyFacets:
    """A fitted model: its facets, and the steps from each mark to the next.

    ``steps`` has one row if all items share them, else one for each level
    of the facet they were taken by; each row adds up to 0.
    """

    facets: Mapping[str, Facet]
    steps: NDArray[Any]
    log_likelihood: float


def many_facets(
    marks: ArrayLike, facets: Mapping[str, ArrayLike], *, steps_by: str | None = None
) -> ManyFacets:
    """Return measures of subjects, and of the facets that pull marks down.

    Formula: ln(P_k ÷ P_{k−1}) = θ − Σ δ_f − τ_k for marks 0 … K, with θ of
    the first facet and δ of the others, each of which has mean 0; by joint
    maximum likelihood.  With ``steps_by`` each level of that facet has its
    own τ (partial credit), else all share them (rating scale).  Errors are
    1 ÷ √Σ variance, infit Σ (x − E)² ÷ Σ variance, outfit the mean of
    (x − E)² ÷ variance.  Source: J. M. Linacre (1994), Many-Facet Rasch
    Measurement; D. Andrich (1978), Psychometrika 43:561–573; G. N. Masters
    (1982), Psychometrika 47:149–174.  Unit: logits.

    Joint likelihood spreads measures too far, the more so the fewer marks
    each level has; not for fewer than some ten.  Never to rank persons.

    Parameters
    ----------
    marks : whole numbers from 0, the worst, all on one scale.
    facets : for each facet, the level of every mark; subjects first.

    >>> marks = [2, 1, 1, 0, 2, 2, 1, 1, 1, 0, 0, 1]
    >>> model = many_facets(marks, {"subject": [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6],
    ...                             "rater": [7, 8] * 6})
    >>> model.facets["rater"].measures.round(2).tolist()
    [-1.1, 1.1]

    Raises
    ------
    TallyError : columns of different lengths, a mark that is no whole number
        from 0 or was never given, or levels that no chain of marks connects:
        their measures could not be compared.
    """
    table = np.asarray(marks, dtype=float)
    coded = {name: np.unique(of, return_inverse=True) for name, of in facets.items()}
    if not coded or {len(codes) for _, codes in coded.values()} != {len(table)}:
        raise TallyError(reason=Phrase("the columns do not have the same length"))
    if not (np.isfinite(table).all() and (table >= 0).all() and (table % 1 == 0).all()):
        raise TallyError(reason=Phrase("a mark is no whole number from 0"))
    design = _Design(table.astype(int), coded, steps_by)
    where = design.fitted()
    return design.told(where)


class _Design:
    """Marks and the levels they belong to, without levels of one mark only."""

    def __init__(
        self,
        marks: Array,
        coded: Mapping[str, tuple[Array, Array]],
        steps_by: str | None,
    ) -> None:
        self.names, self.top = list(coded), int(marks.max())
        self.levels = [levels for levels, _ in coded.values()]
        codes = np.array([codes for _, codes in coded.values()])
        self.signs = np.array([1] + [-1] * (len(codes) - 1))
        self.kept, self.ends = self._without_extremes(marks, codes)
        self.marks, self.codes = marks[self.kept], codes[:, self.kept]
        self._require_connected()
        self.owner = self.names.index(steps_by) if steps_by else None
        step_codes = 0 * marks if self.owner is None else codes[self.owner]
        self.by = step_codes[self.kept]
        self.rows = int(step_codes.max()) + 1
        self._require_every_mark()
        self.offsets = np.cumsum([0] + [len(one) for one in self.levels])

    def _without_extremes(
        self, marks: Array, codes: Array
    ) -> tuple[Array, list[Array]]:
        """Return which marks tell something, and levels that are endless."""
        kept = np.ones(len(marks), dtype=bool)
        ends = [np.zeros(len(levels)) for levels in self.levels]
        while True:
            before = kept.sum()
            for sign, of, end in zip(self.signs, codes, ends, strict=True):
                given = np.bincount(of[kept], minlength=len(end))
                total = np.bincount(of[kept], marks[kept], minlength=len(end))
                best = (given > 0) & (total == given * self.top)
                end[best] = sign * inf
                worst = (given > 0) & (total == 0)
                end[worst] = -sign * inf
                kept &= ~(best | worst)[of]
            if kept.sum() == before:
                return kept, ends

    def _require_connected(self) -> None:
        sizes = np.cumsum([0] + [len(one) for one in self.levels])
        nodes = self.codes + sizes[:-1, None]
        first = np.repeat(nodes[:1], len(nodes) - 1, axis=0).ravel()
        links = coo_array(
            (np.ones(first.size), (first, nodes[1:].ravel())), (sizes[-1],) * 2
        )
        parts = connected_components(links, directed=False)[1][np.unique(nodes)]
        if nodes.size == 0 or (len(nodes) > 1 and len(set(parts.tolist())) > 1):
            raise TallyError(reason=Phrase("raters and subjects are not crossed"))

    def _require_every_mark(self) -> None:
        used = np.zeros((self.rows, self.top + 1))
        np.add.at(used, (self.by, self.marks), 1)
        if (used[np.unique(self.by)] == 0).any():
            raise TallyError(reason=Phrase("a mark between two others was never given"))

    def parts(self, where: Array) -> tuple[list[Array], Array]:
        measures = np.split(where[: self.offsets[-1]], self.offsets[1:-1])
        return measures, where[self.offsets[-1] :].reshape(self.rows, self.top)

    def logs(self, where: Array) -> Array:
        """Return the log probability of every mark that could have been given."""
        measures, steps = self.parts(where)
        line = sum(
            sign * one[of]
            for sign, one, of in zip(self.signs, measures, self.codes, strict=True)
        )
        passed = np.cumsum(np.column_stack([np.zeros(self.rows), steps]), axis=1)
        found: Array = np.outer(line, np.arange(self.top + 1)) - passed[self.by]
        return np.asarray(log_softmax(found, axis=1))

    def fitted(self) -> Array:
        places = np.arange(self.top + 1)

        def unlikelihood(where: Array) -> tuple[float, Array]:
            logs = self.logs(where)
            chances = np.exp(logs)
            left = self.marks - chances @ places
            reached = self.marks[:, None] >= places[1:]
            expected = chances[:, ::-1].cumsum(axis=1)[:, -2::-1]
            steeper = np.zeros((self.rows, self.top))
            np.add.at(steeper, self.by, reached - expected)
            slopes = [
                -sign * np.bincount(of, left, minlength=len(levels))
                for sign, of, levels in zip(
                    self.signs, self.codes, self.levels, strict=True
                )
            ]
            given = logs[np.arange(len(logs)), self.marks]
            return -float(given.sum()), np.concatenate([*slopes, steeper.ravel()])

        start = np.zeros(self.offsets[-1] + self.rows * self.top)
        options: Any = {"gtol": 1e-9, "ftol": 1e-15, "maxiter": 20000, "maxfun": 40000}
        return np.asarray(
            minimize(
                unlikelihood, start, jac=True, method="L-BFGS-B", options=options
            ).x
        )

    def told(self, where: Array) -> ManyFacets:
        measures, steps = self._centred(*self.parts(where.copy()))
        logs = self.logs(where)
        chances, places = np.exp(logs), np.arange(self.top + 1)
        expected = chances @ places
        variance = chances @ places**2 - expected**2
        squares = (self.marks - expected) ** 2
        facets = {}
        for place, name in enumerate(self.names):
            of, size = self.codes[place], len(self.levels[place])
            known = np.bincount(of, minlength=size) > 0
            spread, apart, odd, given = (
                np.where(known, np.bincount(of, one, minlength=size), nan)
                for one in (variance, squares, squares / variance, 0 * of + 1)
            )
            facets[name] = Facet(
                levels=self.levels[place],
                measures=np.where(known, measures[place], self.ends[place]),
                errors=1 / np.sqrt(spread),
                infit=apart / spread,
                outfit=odd / given,
            )
        given = logs[np.arange(len(logs)), self.marks]
        return ManyFacets(facets, steps, float(given.sum()))

    def _centred(
        self, measures: list[Array], steps: Array
    ) -> tuple[list[Array], Array]:
        """Return measures whose zero is that of every facet but the first."""
        own = np.bincount(self.by, minlength=self.rows) > 0
        if self.owner is None:
            measures[0] = measures[0] - steps.mean()
        else:  # the mean of a row of steps is part of its level's measure
            pulled = self.signs[self.owner] * steps.mean(axis=1)
            measures[self.owner] = measures[self.owner] - pulled
        steps = steps - steps.mean(axis=1, keepdims=True)
        for place in range(1, len(measures)):
            known = np.bincount(self.codes[place], minlength=len(measures[place])) > 0
            middle = measures[place][known].mean()
            measures[place] = measures[place] - middle
            measures[0] = measures[0] - middle
        return measures, np.where(own[:, None], steps, nan)
