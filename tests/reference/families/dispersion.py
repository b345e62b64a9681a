"""Answers about the shape of one distribution of grades, or of several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import log, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.analysis.dispersion import (
    agreement_a,
    consensus,
    grade_entropy,
    l_squared,
    leik_dispersion,
    ordinal_variation,
    polarisation,
)
from toolkit.analysis.grade_counts import sample_variance

if TYPE_CHECKING:
    from reference.compute import Answers

Index = Callable[[Sequence[float]], Any]


def entropy_share(counts: Sequence[float]) -> float:
    """Return the entropy as a share of the most there can be."""
    return grade_entropy(counts) * log(2) / log(len(counts))


def mean(counts: Sequence[float]) -> float:
    """Return the mean grade, grades being 1, 2, 3 and so on."""
    return float(np.average(np.arange(1, 1 + len(counts)), weights=counts))


def variation(counts: Sequence[float]) -> float:
    """Return Kvålseth's coefficient of ordinal variation."""
    return 1 - sqrt(1 - min(1.0, ordinal_variation(counts)))


INDICES: Mapping[str, Index] = {
    name: kind
    for names, kind in (
        (("A", "agreement_A", "agreement", "van_der_eijk_A", "agrmt_A"), agreement_a),
        (("polarisation", "polarization", "polarisation_A"), polarisation),
        (("consensus", "tastle_wierman_consensus", "Cns", "cns"), consensus),
        (
            ("dissention", "dissension", "tastle_wierman_dissention"),
            lambda counts: 1 - consensus(counts),
        ),
        (("leik", "leik_dispersion", "leik_D", "D", "Leik"), leik_dispersion),
        (
            ("leik_consensus", "leik_agreement"),
            lambda counts: 1 - leik_dispersion(counts),
        ),
        (
            ("l2", "lsquared", "l_squared", "blair_lacy_l2", "blair_lacy_lsquared"),
            l_squared,
        ),
        (("l", "blair_lacy_l"), lambda counts: sqrt(l_squared(counts))),
        (
            ("dsquared", "d_squared"),
            lambda counts: l_squared(counts) * (len(counts) - 1) / 4,
        ),
        (("one_minus_l2", "LSQ"), lambda counts: 1 - l_squared(counts)),
        (
            ("IOV", "iov", "berry_mielke_IOV", "berry_mielke", "ordinal_variation"),
            ordinal_variation,
        ),
        (("COV", "cov", "kvalseth_COV", "kvalseth"), variation),
        (
            ("entropy", "entropy_bits", "shannon_entropy_bits", "shannon_entropy"),
            grade_entropy,
        ),
        (
            ("entropy_nats", "shannon_entropy_nats"),
            lambda counts: grade_entropy(counts) * log(2),
        ),
        (
            (
                "entropy_normalised",
                "entropy_normalized",
                "normalised_entropy",
                "normalized_entropy",
                "relative_entropy",
                "evenness",
                "shannon_evenness",
            ),
            entropy_share,
        ),
        (("n", "N"), lambda counts: int(sum(counts))),
        (("mean", "mean_grade"), mean),
        (("variance", "sample_variance"), sample_variance),
        (("sd", "sample_sd"), lambda counts: sqrt(sample_variance(counts))),
    )
    for name in names
}


def dispersion_polarisation(case: Mapping[str, Any]) -> Answers:
    """Every index by name; for several vectors ``<index>_<vector>``.

    An index asked of several by its plain name is told as a list, and
    ``<index>_by_vector`` as a table.
    """
    vectors = _vectors(case["input"])
    if not isinstance(vectors, Mapping):
        return {name: partial(kind, vectors) for name, kind in INDICES.items()}
    answers: dict[str, Callable[[], Any]] = {}
    for name, kind in INDICES.items():
        for vector, counts in vectors.items():
            answers[f"{name}_{vector}"] = partial(kind, counts)
            answers[f"{vector}_{name}"] = partial(kind, counts)
        answers[name] = partial(_each, kind, list(vectors.values()))
        answers[f"{name}_by_vector"] = partial(_by_name, kind, vectors)
    return answers


def _vectors(given: Mapping[str, Any]) -> Any:
    """Return one row of counts, or rows by name."""
    for name in ("vectors", "counts", "frequencies", "tallies", "rows", "shares"):
        told = given.get(name)
        if isinstance(told, Mapping):
            return told
        if told and isinstance(told[0], Mapping):
            names = ("label", "id", "name", "subject")
            return {
                str(next((row[one] for one in names if one in row), place)): row[
                    "counts"
                ]
                for place, row in enumerate(told)
            }
        if told and isinstance(told[0], list):
            return {str(place): row for place, row in enumerate(told)}
        if told:
            return told
    grades = given.get("grades", given.get("categories"))
    marks = [one for one in given.get("ratings", given.get("values", ())) if one]
    scale = grades or range(1, 1 + given.get("K", given.get("A", max(marks))))
    return [marks.count(grade) for grade in scale]


def _each(kind: Index, several: Sequence[Sequence[float]]) -> list[Any]:
    return [kind(counts) for counts in several]


def _by_name(kind: Index, vectors: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    return {name: kind(counts) for name, counts in vectors.items()}


FAMILIES = {"dispersion_polarisation": dispersion_polarisation}
