"""The kernel learns where the operator's own surveys lie, if there are some."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.apps.environment import Told, environment_of_kernel, read_environment


@pytest.mark.parametrize("templates", [None, Path("surveys")])
def test_an_app_reads_where_surveys_lie(templates):
    told = Told(Path("archives"), "en", templates)

    assert read_environment(environment_of_kernel({}, told)) == told


def test_a_kernel_is_told_of_no_folder_that_is_not_there():
    told = Told(Path("archives"), "en")

    assert "PINGYI_TEMPLATES" not in environment_of_kernel({}, told)
