"""Planning at the desk, reached through the wire as an app reaches it."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from desks import a_desk, an_office
from places import SURVEYS
from rosters import lines_of, tables_for, write_roster_for
from sqlalchemy import select

from toolkit.apps.desk.plan_limits import LARGEST_NUMBER, LONGEST_TEXT
from toolkit.apps.desk.roster_files import LARGEST_ROSTER
from toolkit.apps.desk.told import Plan, RosterFile
from toolkit.apps.desk.wire import DeskRefusedError
from toolkit.collection.round import State
from toolkit.collection.staff import Role, Staff
from toolkit.storage import rounds
from toolkit.storage.sheets import read_sheets
from toolkit.storage.tables import act
from toolkit.survey.loading import load_survey, shipped_templates

SOURCE = "member-appraisal-short"
SURVEY = load_survey(SOURCE)


@pytest.fixture(scope="module")
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
def planning(office):
    return a_desk(office).planning


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("roster") / "名册.xlsx"
    return RosterFile("名册.xlsx", write_roster_for(SURVEY, path).read_bytes())


@pytest.fixture
def plan(planning, workbook):
    told = planning.read_roster(SOURCE, [workbook])
    return Plan(round_id="spring", title="2026", source=SOURCE, roster=told.handle)


def refusal(call, *given):
    with pytest.raises(DeskRefusedError) as refused:
        call(*given)
    return refused.value.refusal.said["en"]


def with_own_files(office):
    folder = office.settings.templates
    folder.mkdir()
    (folder / "broken.yaml").write_text("id: other\n", "utf-8")
    text = (SURVEYS / "every-kind.yaml").read_text("utf-8")
    (folder / "every-kind.yaml").write_text(text, "utf-8")


def test_shipped_surveys_are_offered_with_direction_and_cycle(planning):
    offered = {one.source: one for one in planning.surveys()}

    assert list(offered) == shipped_templates()
    assert offered[SOURCE].title == SURVEY.title
    assert offered[SOURCE].direction["en"] == "The masses appraise members"
    assert offered[SOURCE].cycle_months == 24


def test_own_surveys_come_first_with_what_is_wrong_in_them(office, planning):
    with_own_files(office)

    broken, fine, *_shipped = planning.surveys()

    assert (broken.source, broken.is_own) == ("broken.yaml", True)
    assert broken.found[0].place == "broken.yaml:1"
    assert (fine.source, fine.found) == ("every-kind.yaml", ())


def test_what_can_be_set_about_a_survey_is_told(office, planning):
    with_own_files(office)

    told = planning.survey("every-kind.yaml")

    assert set(told.parameters) == {"amount"}
    assert not told.is_scored
    assert [one.id for one in planning.survey(SOURCE).groups] == [
        group.id for group in SURVEY.rater_groups
    ]


def test_an_id_is_proposed_that_is_free(planning, plan):
    first = planning.survey(SOURCE).round_id
    planning.make(replace(plan, round_id=first))

    assert first == "2026-member-appraisal-short"
    assert planning.survey(SOURCE).round_id == f"{first}-2"


@pytest.mark.abuse(33)
@pytest.mark.parametrize(
    "source", ["", "none", "../pingyi.db", "/etc/passwd", "x.yaml", "a\0.yaml"]
)
def test_only_what_is_offered_can_be_had(planning, source):
    assert "there is no such survey" in refusal(planning.survey, source)


def test_a_file_that_was_broken_meanwhile_is_told_by_place(office, planning):
    with_own_files(office)

    with pytest.raises(DeskRefusedError) as refused:
        planning.preview(Plan(source="broken.yaml"), "en")
    assert refused.value.refusal.found[0].place == "broken.yaml:1"


def test_the_form_has_made_up_names_until_there_is_a_roster(planning, plan):
    before = planning.preview(replace(plan, roster=""), "en")
    after = planning.preview(plan, "en")

    assert "Zhang San" in before
    assert "Zhang San" not in after


def test_the_form_has_the_names_of_one_list(office, planning, plan):
    roster = office.rosters[plan.roster]
    units = {one.unit for one in roster.subjects}
    seen = {
        one.name for one in roster.subjects if one.name in planning.preview(plan, "en")
    }

    assert len(units) > 1
    assert seen == {
        one.name for one in roster.subjects if one.unit == roster.subjects[0].unit
    }


def test_nominees_stand_on_the_form_as_options(planning, tmp_path):
    survey = load_survey("nomination")
    path = write_roster_for(survey, tmp_path / "r.xlsx")
    told = planning.read_roster("nomination", [RosterFile("r.xlsx", path.read_bytes())])
    (names,) = (
        rows
        for side, rows in tables_for(survey, raters=40, subjects=6, seed=1).items()
        if side == "评议对象"
    )
    page = planning.preview(Plan(source="nomination", roster=told.handle), "zh-CN")

    assert all(row["候选人"] in page for row in names)


def test_another_value_stands_in_the_wording(office, planning):
    with_own_files(office)
    plan = Plan(source="every-kind.yaml", values={"amount": "300元"})

    assert "人均不少于300元" in planning.preview(plan, "zh-CN")


def test_a_roster_is_told_in_counts(planning, workbook):
    told = planning.read_roster(SOURCE, [workbook])

    assert (told.file, told.subjects, told.raters) == ("名册.xlsx", 6, 40)
    assert sum(told.groups.values()) == 40
    assert sum(told.listed.values()) == 6
    assert told.branches == len(told.listed)
    assert planning.roster(told.handle) == replace(told, file="")


def test_a_roster_with_problems_is_told_by_cell_and_kept_nowhere(
    office, planning, tmp_path
):
    rows = tables_for(SURVEY, raters=40, subjects=6, seed=1)
    rows["评议对象"][1]["政治面貌"] = "群众"
    path = tmp_path / "r.csv"
    texts = {
        name: "\n".join(",".join(line) for line in lines_of(table)).encode()
        for name, table in rows.items()
    }
    told = planning.read_roster(
        SOURCE, [RosterFile(f"{name}.csv", text) for name, text in texts.items()]
    )

    assert told.handle is None
    assert [one.place for one in told.found if not one.is_note] == ["评议对象.csv!F3"]
    assert office.rosters == {}
    assert not path.exists()


def test_a_new_roster_takes_the_place_of_the_one_before(
    office, planning, workbook, plan
):
    planning.keep(plan)
    planning.read_roster(SOURCE, [workbook])

    assert plan.roster not in office.rosters
    assert len(office.rosters) == 1
    assert planning.kept() == replace(plan, roster="")


@pytest.mark.abuse(33)
@pytest.mark.parametrize(
    "files",
    [
        [],
        [RosterFile("", b"")],
        [RosterFile("a.csv", b"")] * 2,
        [RosterFile(f"{n}.csv", b"") for n in range(3)],
        [RosterFile("..", b"")],
    ],
)
def test_a_roster_is_one_workbook_or_two_files(planning, files):
    assert "one workbook, or two csv files" in refusal(
        planning.read_roster, SOURCE, files
    )


@pytest.mark.abuse(33)
@pytest.mark.parametrize("name", ["册" * 300 + ".xlsx", "a\0b\n.xlsx", "-.xlsx"])
def test_strange_names_are_no_hindrance(planning, workbook, name):
    told = planning.read_roster(SOURCE, [replace(workbook, name=name)])

    assert told.handle
    assert told.file.isprintable()


@pytest.mark.abuse(33)
def test_a_name_with_folders_in_it_writes_nowhere_else(planning, workbook, tmp_path):
    hostile = replace(workbook, name=f"{tmp_path}/../{tmp_path.name}/stolen.xlsx")

    told = planning.read_roster(SOURCE, [hostile])

    assert told.file == "stolen.xlsx"
    assert not (tmp_path / "stolen.xlsx").exists()


def test_what_is_too_large_is_not_read(office, monkeypatch):
    monkeypatch.setattr("toolkit.apps.desk.roster_files.LARGEST_ROSTER", 1 << 20)
    large = RosterFile("r.xlsx", bytes((1 << 20) + 1))

    said = refusal(a_desk(office).planning.read_roster, SOURCE, [large])
    assert said.startswith("r.xlsx cannot be used: it is larger than 1 MB")
    assert LARGEST_ROSTER == 20 << 20


def test_an_empty_roster_can_be_taken_away(office, planning, tmp_path):
    takeaway = planning.template(SOURCE, "en")

    kept = office.takeaways.find(
        takeaway.address.rpartition("/")[2], owner=Staff("zhao", Role.ORGANISER)
    )
    path = tmp_path / "r.xlsx"
    path.write_bytes(kept.content)
    assert list(read_sheets(path)) == ["Subjects", "Raters"]
    assert takeaway.name == "roster-member-appraisal-short.xlsx"


def test_what_is_kept_is_each_persons_own(office, plan):
    zhao, qian = a_desk(office).planning, a_desk(office, name="qian").planning
    zhao.keep(plan)

    assert zhao.kept() == plan
    assert qian.kept() == Plan()


def test_what_follows_is_told_before_anything_is_made(office, planning, plan):
    told = planning.foresee(replace(plan, draw=12, seed="a"))

    assert (told.subjects, told.raters) == (6, 12)
    assert told.said[0]["en"] == "Drawn with the seed a: post it."
    assert "2026" not in str(told.noted)
    with office.store.reading() as connection:
        assert rounds.list_rounds(connection) == []


def test_without_a_roster_there_are_tables_all_the_same(planning):
    told = planning.foresee(Plan(source=SOURCE))

    assert (told.subjects, told.said) == (0, ())
    assert len(told.tables) == 4


def test_days_that_are_past_are_noted(planning):
    days = {"opens": "2026-03-04", "closes": "2026-03-05"}

    (noted,) = planning.foresee(Plan(source=SOURCE, **days)).noted
    assert noted["en"] == "2026-03-04 is past already."


@pytest.mark.parametrize(
    ("round_id", "said"),
    [("Spring 1", "cannot be the id"), ("spring", "There is a round spring already")],
)
def test_an_id_that_cannot_be_had_is_told_at_once(planning, plan, round_id, said):
    planning.make(plan)

    told = planning.foresee(replace(plan, round_id=round_id))

    assert said in told.refused["en"]
    assert planning.foresee(replace(plan, round_id="")).refused is None


def test_a_draft_is_made_in_the_name_of_whoever_asks(office, planning, plan):
    made = planning.make(replace(plan, opens="2026-03-10", closes="2026-03-20"))

    assert (made.id, made.state, made.subjects) == ("spring", State.DRAFT, 6)
    assert (made.opens, made.closes) == ("2026-03-10", "2026-03-20")
    with office.store.reading() as connection:
        (row,) = connection.execute(select(act)).mappings()
    assert (row["act"], row["by"], row["day"]) == ("drafted", "zhao", "2026-03-05")


def test_a_taken_id_is_refused(planning, plan):
    planning.make(plan)

    assert "There is a round spring already" in refusal(planning.make, plan)


def test_a_roster_serves_only_the_survey_it_was_read_for(planning, plan):
    other = replace(plan, source="member-appraisal")

    assert "not read for this survey" in refusal(planning.make, other)
    assert "not read for this survey" in refusal(planning.foresee, other)
    assert "not read for this survey" in refusal(
        planning.make, replace(plan, roster="")
    )


def test_a_draft_can_be_discarded_and_planned_anew(office, planning, plan):
    planning.keep(plan)
    planning.make(plan)
    planning.discard("spring")

    with office.store.reading() as connection:
        assert rounds.list_rounds(connection) == []
    assert planning.make(planning.kept()).state is State.DRAFT


@pytest.mark.abuse(33)
@pytest.mark.parametrize(
    "what",
    [
        {"title": "x" * (LONGEST_TEXT + 1)},
        {"seed": "x" * (LONGEST_TEXT + 1)},
        {"values": {"amount": "x" * (LONGEST_TEXT + 1)}},
        {"values": {str(n): "" for n in range(300)}},
        {"values": {"amount": "{amount}"}},
        {"at_most": 0},
        {"at_least": -1},
        {"draw": LARGEST_NUMBER + 1},
        {"fewest": 10**9},
    ],
)
def test_what_no_round_needs_is_taken_by_no_call(office, planning, what):
    plan = Plan(source=SOURCE, **what)

    for call in (planning.keep, planning.foresee, planning.make):
        assert refusal(call, plan).startswith("The plan cannot be used")
    assert office.plans == {}


@pytest.mark.abuse(33)
@pytest.mark.parametrize(
    "what",
    [
        {"fewest": 2},
        {"fewest": 9, "fewest_texts": 8},
        {"weights": {"staff": 100.0}},
        {"opens": "2026-03-20", "closes": "2026-03-10"},
        {"opens": "soon"},
        {"at_least": 5},
        {"draw": 41},
        {"values": {"money": "1"}},
        {"round_id": "../x"},
    ],
)
def test_what_an_app_lets_through_is_refused_by_the_service(
    office, planning, plan, what
):
    assert refusal(planning.make, replace(plan, **what))
    with office.store.reading() as connection:
        assert rounds.list_rounds(connection) == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ORGANISER}))
def test_nobody_but_organisers_plans(office, planning, plan, role):
    planning.make(plan)
    other = a_desk(office, role, "qian").planning

    for call, *given in (
        (other.surveys,),
        (other.survey, SOURCE),
        (other.preview, plan, "en"),
        (other.read_roster, SOURCE, [RosterFile("r.xlsx", b"")]),
        (other.roster, plan.roster),
        (other.template, SOURCE, "en"),
        (other.keep, plan),
        (other.kept,),
        (other.foresee, plan),
        (other.make, replace(plan, round_id="autumn")),
        (other.discard, "spring"),
    ):
        assert "qian may not do this" in refusal(call, *given)
