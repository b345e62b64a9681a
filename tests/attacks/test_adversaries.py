"""Every adversary tries; in a weakened store each of them succeeds.

Who still succeeds against the store as it is says why, and fails the test as
soon as that is no longer so.
"""

from __future__ import annotations

import pytest
from attacks.adversaries import ADVERSARIES
from attacks.bench import FEWEST, sizes_for


def everyone(*, at, may_succeed=True):
    """Return every adversary with each size of round it is tried at."""
    return [
        pytest.param(
            adversary,
            raters,
            id=f"{adversary.name}, {raters} raters",
            marks=[
                *(pytest.mark.abuse(number) for number in adversary.threats),
                *(
                    [pytest.mark.xfail(reason=adversary.still, strict=True)]
                    if adversary.still and not may_succeed
                    else []
                ),
            ],
        )
        for adversary in ADVERSARIES
        for raters in at(adversary)
    ]


@pytest.mark.parametrize(
    ("adversary", "raters"), everyone(at=sizes_for, may_succeed=False)
)
def test_it_does_no_better_than_chance(rounds, adversary, raters, record_property):
    verdict = rounds.judge(adversary, raters)
    record_property("verdict", str(verdict))

    assert not verdict.is_leak, f"{adversary.sees}: {verdict}"


@pytest.mark.parametrize(("adversary", "raters"), everyone(at=lambda _: [FEWEST]))
def test_it_succeeds_against_a_weakened_store(
    rounds, adversary, raters, record_property
):
    verdict = rounds.judge(adversary, raters, adversary.beaten_by)
    record_property("verdict", str(verdict))

    assert verdict.is_leak, f"{adversary.beaten_by.name}: {verdict}"
