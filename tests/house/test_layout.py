"""The house as seen from the street: what lies where, and what must lie nowhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from places import PACKAGE, ROOT, in_project, modules, project_files

AT_THE_TOP = {
    *("toolkit", "notebooks", "templates", "sample_data"),
    *("tests", "benchmarks", "docs", "changelog.d", ".ci"),
    *("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"),
    *("pyproject.toml", "constraints.txt", "Makefile", ".gitignore"),
}
NO_SUBJECT = {"utils", "helpers", "common", "base", "manager"}
LONGEST = 300
LISTS = {"toolkit/errors.py"}  # one kind of thing, one after another

FORBIDDEN_IMPORTS = {
    "Floors: a module may use only what lies below it": (
        "survey/model.py",
        "toolkit.tally",
    ),
    "No circles": ("survey/model.py", "toolkit.survey.loading"),
    "The reading wing knows no people": (
        "analysis/__init__.py",
        "toolkit.collection.roster",
    ),
    "The collecting wing sees no results": (
        "collection/__init__.py",
        "toolkit.analysis",
    ),
    "The ballot box knows no roster": (
        "storage/ballot_box.py",
        "toolkit.collection.roster",
    ),
    "The verifier shares no code with what it checks": (
        "services/verifying.py",
        "toolkit.tally",
    ),
    "The ballot server stays light": ("web/__init__.py", "pandas"),
    "An app's model knows no widget": ("apps/meeting/model.py", "ipywidgets"),
    "Kernels hold no store: an app asks at the desk": (
        "apps/meeting/model.py",
        "toolkit.storage.engine",
    ),
}

NOWHERE = {
    "a package index": re.compile(
        r"index[-]url|find-links +https?:|\"resolved\": *\"https?:"
        r"|https?://\S*/simple(?:[/\"'\s]|$)"
        r"|\b(?:pypi|pythonhosted|npmjs|npmmirror)\.(?:org|com)\b"
    ),
    "a developer's machine": re.compile(
        r"(?<![\w.])/(?:work|root|farm|Users/\w+|home/\w+)/[A-Za-z.]"
    ),
}


def test_the_top_level_holds_what_it_should_and_nothing_else():
    tops = {path.relative_to(ROOT).parts[0] for path in project_files()}

    assert tops == AT_THE_TOP


@pytest.mark.parametrize("path", project_files(), ids=in_project)
def test_a_file_has_found_its_subject(path):
    assert path.stem.strip("_").lower() not in NO_SUBJECT


@pytest.mark.parametrize("path", modules(), ids=in_project)
def test_a_module_is_short_enough_for_one_subject(path):
    assert (
        in_project(path) in LISTS
        or len(path.read_text("utf-8").splitlines()) <= LONGEST
    )


@pytest.mark.parametrize("secret", NOWHERE)
def test_no_text_names(secret):
    named = [
        f"{in_project(path)}:{number}: {line.strip()}"
        for path in project_files()
        for number, line in enumerate(lines_of(path), start=1)
        if NOWHERE[secret].search(line)
    ]

    assert named == []


def lines_of(path):
    try:
        return path.read_text("utf-8").splitlines()
    except UnicodeDecodeError:  # no text
        return []


def test_the_constraints_are_names_and_versions_sorted():
    lines = (ROOT / "constraints.txt").read_text("ascii").splitlines()

    assert all(
        re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9a-z.+!]*", pin) for pin in lines
    )
    assert lines == sorted(lines, key=lambda pin: pin.partition("==")[0].lower())
    assert "pingyi" not in {pin.partition("==")[0] for pin in lines}


def test_a_change_is_told_in_a_file_of_a_known_kind():
    told = [path.name for path in (ROOT / "changelog.d").iterdir()]
    fragment = re.compile(r"\+[a-z0-9-]+\.(added|changed|fixed|removed|security)\.md")

    assert [it for it in told if it != "README.md" and not fragment.fullmatch(it)] == []


def lint_imports(folder):
    """Return the verdict on each contract for the package in a folder."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    run = subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, text=True, check=False
    )
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)$", run.stdout, re.MULTILINE))
    assert verdicts, run.stdout
    return verdicts


def contracts():
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {it["name"] for it in pyproject["tool"]["importlinter"]["contracts"]}


def test_every_import_contract_is_kept():
    assert lint_imports(ROOT) == dict.fromkeys(contracts(), "KEPT")


def test_every_import_contract_is_tried():
    assert FORBIDDEN_IMPORTS.keys() == contracts()


@pytest.mark.parametrize("contract", FORBIDDEN_IMPORTS)
def test_an_import_contract_bites(tmp_path, contract):
    module, forbidden = FORBIDDEN_IMPORTS[contract]
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    copy = shutil.copytree(PACKAGE, tmp_path / "toolkit")
    with (copy / module).open("a", encoding="utf-8") as file:
        file.write(f"\nimport {forbidden}\n")

    assert lint_imports(tmp_path)[contract] == "BROKEN"
