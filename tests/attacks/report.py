"""Runs the bench and prints what every adversary achieved.

    python tests/attacks/report.py

As a test run, it ends with 0 if all went as it should.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

TESTS: Final = Path(__file__).with_name("test_adversaries.py")
SOUND: Final = "test_it_does_no_better_than_chance"


@dataclass(slots=True)
class Verdicts:
    """What the tests told of their verdicts, in the order of the table."""

    told: dict[str, str] = field(default_factory=dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the verdict of a test."""
        properties = dict(report.user_properties)
        if report.when == "call" and "verdict" in properties:
            name = report.nodeid.rpartition("::")[2].rstrip("]")
            self.told[name] = properties["verdict"]


def main() -> int:
    """Run the bench, print the table, and return how the run ended."""
    verdicts = Verdicts()
    ended = pytest.main([str(TESTS), "-p", "no:cacheprovider"], plugins=[verdicts])
    from attacks.adversaries import ADVERSARIES  # noqa: PLC0415 -- pytest sets the path

    weakened = {
        name.partition("[")[2].rpartition(", ")[0]: verdict
        for name, verdict in verdicts.told.items()
        if not name.startswith(SOUND)
    }
    for adversary in ADVERSARIES:
        print(f"\n{adversary.name} -- {adversary.scene}; sees {adversary.sees}")  # noqa: T201 -- a command
        for name, verdict in verdicts.told.items():
            test, _, tried = name.partition("[")
            who, _, raters = tried.rpartition(", ")
            if (test, who) == (SOUND, adversary.name):
                print(f"  {raters:>10}  {verdict}")  # noqa: T201 -- a command
        if adversary.still:
            print(f"       still  {adversary.still}")  # noqa: T201 -- a command
        told = weakened.get(adversary.name, "not tried")
        print(f"    weakened  {adversary.beaten_by.name}: {told}")  # noqa: T201 -- a command
    return ended


if __name__ == "__main__":
    sys.exit(main())
