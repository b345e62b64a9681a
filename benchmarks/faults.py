"""What is lost when things break: the fault tests in their long form, as a table.

Each test tells what it counted: kills, crashes, answers cut, images of the
disk; ballots acknowledged, and those answered “in the box already” when they
were sent again.  A lost or doubled ballot fails its test.
``python benchmarks/faults.py`` takes several minutes, ``--short`` under two.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

from table import Line, show

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "pytest", "tests/faults", "-p", "no:cacheprovider"]
COMMAND += ["-o", "junit_family=xunit1"]


def measure(*, in_full: bool = True) -> list[Line]:
    """Run the fault tests; return a line for each that counted something."""
    environment = {**os.environ, "PINGYI_FULL": "1" if in_full else ""}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "results.xml"
        subprocess.run(  # noqa: S603 -- our own command
            [*COMMAND, f"--junitxml={file}"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        cases = list(ET.parse(file).iter("testcase"))  # noqa: S314 -- pytest wrote it just now
    lines = [line for case in cases if (line := _line(case)) is not None]
    failed = [case.get("name", "") for case in cases if _is_failed(case)]
    return [
        *lines,
        Line("fault tests that failed", str(len(failed)), ", ".join(failed)),
    ]


def _line(case: ET.Element) -> Line | None:
    told = [(one.get("name"), one.get("value")) for one in case.iter("property")]
    if not told:
        return None
    what = case.get("name", "").removeprefix("test_").replace("_", " ")
    verdict = "failed" if _is_failed(case) else "none lost, none doubled"
    return Line(what, verdict, ", ".join(f"{name} {value}" for name, value in told))


def _is_failed(case: ET.Element) -> bool:
    return any(case.find(kind) is not None for kind in ("failure", "error"))


if __name__ == "__main__":
    show(measure(in_full="--short" not in sys.argv))
