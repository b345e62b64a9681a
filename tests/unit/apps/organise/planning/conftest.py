"""A real desk, a roster, surveys of one's own where they are chosen, and the model."""

from __future__ import annotations

import shutil

import pytest
from desks import a_desk, an_office
from places import ROOT, SURVEYS
from rosters import write_roster_for

from toolkit.apps.organise.planning.model import PlanningModel
from toolkit.survey.loading import load_survey

SHORT = "member-appraisal-short"


def own_survey(source, *, is_broken):
    """Return the text of a survey of one's own: broken, with a parameter, or scored."""
    if is_broken:
        return "id: other\n"
    if source == "every-kind.yaml":
        return (SURVEYS / source).read_text("utf-8")
    short = (ROOT / "templates" / f"{SHORT}.yaml").read_text("utf-8")
    named = short.replace(f"id: {SHORT}", f"id: {source.removesuffix('.yaml')}")
    return named.replace("scoring: none", "scoring: q4_100_75_50_0")


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A data folder whose store is made already."""
    home = tmp_path_factory.mktemp("home")
    an_office(home).store.close()
    return home


@pytest.fixture
def office(home, tmp_path):
    shutil.copytree(home, tmp_path, dirs_exist_ok=True)
    return an_office(tmp_path)


@pytest.fixture
def own(office):
    """Write a survey of one's own; that of one name is broken at first."""

    def own(source, *, is_broken=None):
        is_broken = source == "broken.yaml" if is_broken is None else is_broken
        folder = office.settings.templates
        folder.mkdir(exist_ok=True)
        (folder / source).write_text(own_survey(source, is_broken=is_broken), "utf-8")

    return own


@pytest.fixture
def made():
    """The ids of rounds that were made."""
    return []


@pytest.fixture
def model(office, made):
    model = PlanningModel(a_desk(office), language="en", on_made=made.append)
    model.load()
    return model


@pytest.fixture
def choose(model, office, own):
    """Choose a survey by its source; one of one's own is written beforehand."""

    def choose(source):
        if source.endswith(".yaml"):
            own(source)
            model.load()
        offered = a_desk(office).planning.surveys()
        model.choose([one.source for one in offered].index(source))
        model.look_ahead()
        return model.screen

    return choose


@pytest.fixture(scope="session")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("roster") / "r.xlsx"
    content = write_roster_for(load_survey(SHORT), path).read_bytes()
    return [("r.xlsx", content)]


@pytest.fixture
def planned(model, choose, workbook):
    """The model with everything a draft needs but its title."""
    choose(SHORT)
    model.upload(workbook)
    model.look_ahead()
    return model
