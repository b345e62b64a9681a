"""What planning knows, and what it does not let itself be told."""

from __future__ import annotations

import pytest
from desks import a_desk

from toolkit.apps.organise.planning.model import LONGEST, PlanningModel
from toolkit.collection.staff import Role
from toolkit.storage import rounds

SHORT = "member-appraisal-short"


def missing(model):
    return [step.missing for step in model.screen.steps if step.missing]


def titles(office):
    with office.store.reading() as connection:
        return {one.id: one.title for one in rounds.list_rounds(connection)}


def test_before_loading_nothing_is_offered(office):
    screen = PlanningModel(a_desk(office), language="en", on_made=list).screen

    assert (screen.is_loaded, screen.surveys.names) == (False, ())


def test_a_draft_is_made_step_by_step(model, choose, workbook, office, made):
    assert missing(model)[0] == "Choose a survey."
    choose(SHORT)
    assert missing(model)[0] == "Upload the roster."
    model.upload(workbook)
    model.look_ahead()
    assert missing(model) == ["Give the round a title."]
    model.type("title", "2026年春季民主评议")
    model.look_ahead()
    assert missing(model) == []
    model.make()

    assert made == ["2026-member-appraisal-short"]
    assert titles(office) == {made[0]: "2026年春季民主评议"}
    assert model.screen.made == "The draft 2026-member-appraisal-short was made."
    assert model.screen.fields["round_id"].text == "2026-member-appraisal-short-2"


def test_steps_wait_for_their_turn(model, choose, workbook):
    first = [step.is_open for step in model.screen.steps]
    second = [step.is_open for step in choose(SHORT).steps]
    model.upload(workbook)

    assert first == [True] + [False] * 6
    assert second == [True] * 2 + [False] * 5
    assert all(step.is_open for step in model.screen.steps)
    assert model.screen.now == 5  # until what follows has been looked up


def test_a_broken_file_is_listed_and_not_used(model, choose):
    screen = choose("broken.yaml")

    assert screen.surveys.lines[0].place == "broken.yaml:1"
    assert screen.surveys.preview == ""
    assert missing(model)[0] == "Correct what is listed, then read the file again."


def test_a_corrected_file_is_read_again(model, choose, own):
    choose("broken.yaml")
    own("broken.yaml", is_broken=False)
    model.read_again()
    model.look_ahead()

    assert model.screen.surveys.lines == ()
    assert model.screen.steps[0].is_done
    assert "<!doctype html>" in model.screen.surveys.preview


def test_a_file_that_is_gone_leaves_the_rest(model, choose, office):
    choose("scored.yaml")
    (office.settings.templates / "scored.yaml").unlink()
    model.read_again()

    assert model.screen.surveys.chosen is None
    assert len(model.screen.surveys.names) > 10


def test_a_survey_is_told_with_direction_and_cycle(model, choose):
    english = choose(SHORT).surveys.about
    model.language = "zh-CN"

    assert english == "The masses appraise members, every 2 years."
    assert "群众评议党员" in model.screen.surveys.about


def test_the_form_follows_parameters_and_language(model, choose):
    choose("every-kind.yaml")
    model.type("value:amount", "300元")
    model.look_ahead()
    english = model.screen.surveys.preview
    model.language = "zh-CN"
    model.look_ahead()

    assert "300元" in english
    assert model.screen.surveys.preview != english
    assert model.screen.surveys.parameters["amount"].text == "300元"


def test_a_value_that_cannot_be_filled_in_stays_and_is_told(model, choose):
    choose("every-kind.yaml")
    model.type("value:amount", "{amount}")

    field = model.screen.surveys.parameters["amount"]
    assert (field.text, field.fault) == ("{amount}", "Braces cannot be filled in.")


def test_an_empty_roster_is_offered_for_the_survey(model, choose):
    first = choose(SHORT).template
    model.type("title", "x")
    model.look_ahead()

    assert first.name == "roster-member-appraisal-short.xlsx"
    assert model.screen.template == first
    assert choose("member-appraisal").template.name == "roster-member-appraisal.xlsx"


def test_a_roster_is_told_in_counts(planned):
    roster = planned.screen.roster

    assert (roster.file, roster.subjects, roster.raters) == ("r.xlsx", 6, 40)
    assert [name for name, _count in roster.groups] == [
        "Staff",
        "Students",
        "Retired staff",
    ]


def test_a_broken_roster_is_told_by_cell_and_takes_no_old_ones_place(planned):
    planned.upload([("评议对象.csv", "姓名,单位\n王,\n".encode())])
    planned.look_ahead()

    assert not planned.screen.roster.is_read
    assert any(line.place for line in planned.screen.roster.lines)
    assert missing(planned)[0] == "Upload the roster."


def test_notes_stand_after_what_blocks(planned):
    planned.upload([("评议对象.csv", "姓名,单位,年龄\n王,\n".encode())])

    notes = [line.is_note for line in planned.screen.roster.lines]
    assert notes == sorted(notes)


def test_what_cannot_be_a_roster_is_told_in_a_banner(planned):
    planned.upload([("a.csv", b""), ("b.csv", b""), ("c.csv", b"")])

    assert "one workbook, or two csv files" in planned.screen.banner
    planned.type("title", "x")
    assert planned.screen.banner == ""


def test_another_survey_needs_another_roster(planned, choose):
    screen = choose("member-appraisal")

    assert screen.roster is None
    assert screen.fields["round_id"].text == "2026-member-appraisal"


def test_an_id_of_ones_own_stays_with_another_survey(planned, choose):
    planned.type("round_id", "spring")

    assert choose("member-appraisal").fields["round_id"].text == "spring"


def test_a_taken_id_is_told_beside_its_field(planned):
    planned.type("title", "x")
    planned.make()
    planned.type("round_id", "2026-member-appraisal-short")
    planned.look_ahead()

    assert "already" in planned.screen.fields["round_id"].fault
    assert not planned.screen.may_make


def test_an_id_that_is_taken_meanwhile_is_refused_by_the_service(planned, office, made):
    planned.type("title", "x")
    planned.look_ahead()
    other = PlanningModel(a_desk(office, name="qian"), language="en", on_made=list)
    other.load()
    plan = a_desk(office).planning.kept()
    a_desk(office).planning.make(plan)
    planned.make()

    assert made == []
    assert "There is a round" in planned.screen.banner


def test_shares_are_as_wished_and_the_seed_is_shown(planned):
    planned.choose_way("shares")
    seed = planned.screen.fields["seed"].text
    planned.type("at_most", "2")
    planned.type("at_least", "３")
    planned.look_ahead()

    assert len(seed) == 16
    assert f"Drawn with the seed {seed}: post it." in planned.screen.outlook.said


def test_shares_that_cannot_be_are_told_with_the_way_out(planned):
    planned.type("title", "x")
    planned.choose_way("shares")
    planned.type("at_most", "1")
    planned.type("at_least", "999")
    planned.look_ahead()

    assert planned.screen.outlook.refused
    assert any("Ask for" in line.said for line in planned.screen.outlook.lines)
    assert not planned.screen.may_make


def test_raters_are_drawn(planned):
    planned.choose_way("lot")
    planned.type("draw", "18")
    planned.look_ahead()

    assert planned.screen.outlook.raters == 18


def test_what_was_wished_for_another_way_is_forgotten_in_the_plan(planned, office):
    planned.choose_way("lot")
    planned.type("draw", "18")
    planned.choose_way("all")

    kept = a_desk(office).planning.kept()
    assert (kept.draw, kept.seed) == (None, "")
    assert planned.screen.fields["draw"].text == "18"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("fewest", ""),
        ("fewest", "2"),
        ("fewest", "five"),
        ("fewest_texts", "4"),
        ("fewest_texts", "-1"),
        ("closes", "2026-01-01"),
        ("opens", "soon"),
        ("title", "x" * 201),
        ("round_id", "Spring 2026"),
    ],
)
def test_what_cannot_be_read_stays_with_a_sentence(planned, name, text):
    planned.type("title", "x")
    planned.type("opens", "2026-03-10")
    planned.type(name, text)
    planned.look_ahead()

    field = planned.screen.fields[name]
    assert field.text == text
    assert field.fault
    assert not planned.screen.may_make


def test_past_days_are_noted_and_do_not_stand_in_the_way(planned):
    planned.type("title", "x")
    planned.type("opens", "2026-03-04")
    planned.look_ahead()

    assert planned.screen.days_noted == ("2026-03-04 is past already.",)
    assert planned.screen.may_make


def test_weights_are_asked_for_where_the_survey_is_scored(model, choose, workbook):
    assert choose(SHORT).weights == {}
    assert list(choose("scored.yaml").weights) == ["staff", "students", "retired"]
    for group, weight in (("staff", "50"), ("students", "30"), ("retired", "30")):
        model.type(f"weight:{group}", weight)
    too_much = model.screen.weights_fault
    model.type("weight:retired", "20%")
    model.upload(workbook)
    model.look_ahead()

    assert too_much == "Together the weights make 110; they must make 100."
    assert model.screen.weights_fault == ""
    assert any("weighted as planned" in one for one in model.screen.outlook.tables)


def test_a_closed_page_loses_nothing(planned, office):
    planned.type("title", "2026")
    planned.choose_way("shares")
    planned.type("at_most", "2")
    planned.type("opens", "2026-03-10")

    again = PlanningModel(a_desk(office), language="en", on_made=list)
    again.load()
    again.look_ahead()

    before = planned.screen
    planned.look_ahead()
    assert {n: f.text for n, f in again.screen.fields.items()} == {
        n: f.text for n, f in before.fields.items()
    }
    assert again.screen.way == "shares"
    assert again.screen.roster.raters == 40
    assert again.screen.surveys.chosen == before.surveys.chosen
    assert again.screen.may_make


def test_whoever_comes_back_to_the_plan_finds_it_as_it_was(planned):
    planned.type("fewest", "two")
    planned.load()

    assert planned.screen.fields["fewest"].text == "two"
    assert planned.screen.roster.raters == 40


def test_what_was_kept_of_a_survey_that_is_gone_is_let_go(planned, choose, office):
    choose("scored.yaml")
    (office.settings.templates / "scored.yaml").unlink()

    again = PlanningModel(a_desk(office), language="en", on_made=list)
    again.load()

    assert again.screen.surveys.chosen is None
    assert again.screen.banner == ""


def test_what_the_desk_refuses_is_told_in_a_banner(office):
    desk = a_desk(office, Role.SCRUTINEER, "qian")
    model = PlanningModel(desk, language="en", on_made=list)
    model.load()

    assert "qian may not do this" in model.screen.banner


@pytest.mark.abuse(33)
def test_what_a_browser_forges_changes_nothing(planned, office):
    before = planned.screen
    planned.choose(-1)
    planned.choose(99)
    planned.type("roster", "x")
    planned.type("source", "/etc/passwd")
    planned.type("value:none", "x")
    planned.type("weight:staff", "100")
    planned.type("title", "x" * (LONGEST + 1))
    planned.choose_way("none")
    planned.upload([])

    assert planned.screen == before


@pytest.mark.abuse(33)
def test_nothing_is_made_while_something_is_missing(planned, office, made):
    planned.make()

    assert (made, titles(office)) == ([], {})


@pytest.mark.abuse(33)
def test_a_number_with_a_sign_or_fraction_is_none(planned):
    for text in ("+5", "5.0", "5e1", "٥" * 9, "½", "0x5"):
        planned.type("fewest", text)

        assert planned.screen.fields["fewest"].fault
