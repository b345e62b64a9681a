"""The examples in the docstrings of `toolkit.reports.plots` run."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

from toolkit.reports import plots

MODULES = [module.name for module in iter_modules(plots.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name):
    outcome = doctest.testmod(import_module(f"toolkit.reports.plots.{name}"))

    assert outcome.failed == 0
