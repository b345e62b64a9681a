"""What starts often or serves many brings in nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

FIGURES = {"pandas", "numpy", "pyarrow", "scipy", "matplotlib"}
SCREENS = {"ipywidgets", "IPython", "jupyter_server", "voila"}


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("toolkit", {"pandas", "matplotlib", "ipywidgets"}),
        ("toolkit.cli.commands", {"pandas", "matplotlib", "voila"}),
        ("toolkit.web.server", FIGURES | SCREENS),
        ("toolkit.apps.meeting.view", {"pandas", "numpy", "matplotlib", "voila"}),
        ("toolkit.apps.preview.view", {"pandas", "numpy", "matplotlib", "voila"}),
        ("toolkit.services.reading", {"sqlalchemy", "cryptography", "matplotlib"}),
    ],
)
def test_a_light_module_brings_in_nothing_heavy(module, heavy):
    source = f"import sys, {module}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", source], stdout=subprocess.PIPE, text=True, check=True
    )

    loaded = set(run.stdout.split())

    assert module in loaded
    assert loaded & heavy == set()
