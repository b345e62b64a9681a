"""A committee decides in the app; whoever may not finds nothing to decide with."""

from __future__ import annotations

import pytest
from archives import put_archive
from committees import a_published_home
from desks import a_desk, an_office
from factories import a_lifelike_publication, a_publication
from small_rounds import ROUND

from toolkit.apps.meeting.model import MeetingModel
from toolkit.apps.meeting.view import MeetingView
from toolkit.collection.staff import Role
from toolkit.survey.loading import load_survey

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def home(tmp_path):
    a_published_home(tmp_path).close()
    return tmp_path


@pytest.fixture
def office(home):
    return an_office(home)


@pytest.fixture
def opened(home, office):
    """Open the app as somebody, at the part where grades are decided."""

    def view_of(role=Role.COMMITTEE, *, language="en"):
        model = MeetingModel(
            home / "published", language=language, desk=a_desk(office, role)
        )
        model.load()
        model.part = "decision"
        return MeetingView(model, soon=lambda do: do())

    return view_of


@pytest.fixture
def view(opened):
    return opened()


def decided(office):
    found = a_desk(office).deciding.decisions(ROUND)
    return [(one.subject, one.grade, one.reason) for one in found]


def is_seen(control):
    return control.layout.display != "none"


def test_a_grade_as_most_voted_is_written_down_when_it_is_chosen(view, office):
    view.grade.value = "excellent"

    assert decided(office) == [("m001", "excellent", "")]
    assert "Most votes: Excellent." in view.voted.value
    assert "Written down: Excellent." in view.voted.value


def test_another_grade_waits_for_its_reason(view, office):
    view.grade.value = "qualified"
    before = decided(office), view.voted.value
    view.reason.value = "两次未完成集体工作"

    assert before[0] == []
    assert "Give the reason." in before[1]
    assert decided(office) == [("m001", "qualified", "两次未完成集体工作")]
    assert "Give the reason." not in view.voted.value


def test_what_waits_is_still_there_when_pages_were_turned(view, office):
    view.grade.value = "qualified"
    view.on.click()
    assert (view.grade.value, view.voted.value.count("Give the reason")) == ("", 0)
    view.back.click()

    assert view.grade.value == "qualified"
    assert decided(office) == []


def test_a_reason_may_come_before_its_grade(view, office):
    view.reason.value = "两次未完成集体工作"
    assert "choose a grade" in view.voted.value
    view.grade.value = "qualified"

    assert decided(office) == [("m001", "qualified", "两次未完成集体工作")]


def test_a_grade_is_taken_back(view, office):
    view.grade.value = "excellent"
    view.grade.value = ""

    assert decided(office) == []
    assert "Written down" not in view.voted.value


def test_the_quota_is_told_at_once_and_binds_nobody(view, office):
    view.grade.value = "excellent"
    kept = view.decided.value, view.voted.value
    view.on.click()
    view.grade.value = "excellent"

    assert "“Excellent”: 1 of at most 1 (a third of 3 participants" in kept[0]
    assert "more than the quota" not in kept[1]
    assert "1 more than the quota allows" in view.voted.value
    assert len(decided(office)) == 2


def test_who_is_not_decided_yet_is_listed(view):
    view.grade.value = "excellent"
    assert "Not decided yet (2): 党员2号, 党员3号." in view.decided.value
    for _member in range(2):
        view.on.click()
        view.grade.value = "excellent"

    assert "All grades are decided here." in view.decided.value


def test_what_somebody_else_decided_is_seen_when_the_page_is_turned(opened):
    mine, theirs = opened(), opened()
    mine.on.click()
    mine.grade.value = "excellent"
    theirs.on.click()

    assert theirs.grade.value == "excellent"


def test_the_minutes_are_offered_until_something_else_is_decided(view):
    view.minutes.click()
    offered = view.taken.value
    view.grade.value = "excellent"

    assert f'download="minutes-{ROUND}.docx"' in offered
    assert 'href="/take/' in offered
    assert view.taken.value == ""


def test_the_language_is_switched_on_the_spot(view):
    view.grade.value = "qualified"
    view.language.value = "zh-CN"

    assert view.grade.options[0] == ("未评定", "")
    assert "优秀" in view.voted.value
    assert view.grade.value == "qualified"


@pytest.mark.abuse(57)
def test_an_organiser_reads_what_was_decided_and_decides_nothing(opened, office):
    opened().grade.value = "excellent"
    reading = opened(Role.ORGANISER)
    reading.grade.value = "qualified"
    reading.reason.value = "because"
    reading.model.choose_grade("")

    assert not is_seen(reading.grade)
    assert not is_seen(reading.reason)
    assert is_seen(reading.minutes)
    assert "Only the committee decides" in reading.voted.value
    assert decided(office) == [("m001", "excellent", "")]


@pytest.mark.abuse(57)
def test_a_grade_that_is_none_is_not_chosen(view, office):
    view.model.choose_grade("splendid")
    view.model.choose_grade("dont_know")

    assert view.model.screen.conclusion.grade == ""
    assert decided(office) == []


@pytest.mark.abuse(33)
def test_a_reason_never_becomes_markup(opened, office):
    a_desk(office, Role.COMMITTEE).deciding.decide(ROUND, "m001", "qualified", HOSTILE)
    reading = opened(Role.ORGANISER)

    assert "&lt;script&gt;" in reading.voted.value
    assert "<script" not in reading.voted.value


def test_a_round_from_elsewhere_is_read_and_not_decided_on(home, opened):
    there = a_publication(round_id="2030-elsewhere", day="2030-03-05")
    put_archive(there, home / "published")
    view = opened()

    assert "own store" in view.voted.value
    assert "There is no round 2030-elsewhere" in view.voted.value
    assert not any(map(is_seen, (view.grade, view.reason, view.minutes)))


def test_a_refused_choice_says_why_and_waits(view, office, home):
    (home / "published" / ROUND / "protocol.json").write_text("{}")
    view.grade.value = "excellent"

    assert "differs from what was published" in view.voted.value
    assert view.grade.value == "excellent"
    assert decided(office) == []


def test_where_members_are_not_graded_there_is_no_such_part(home, opened):
    survey = load_survey("branch-appraisal")
    few = {"teachers": 10}
    there = a_lifelike_publication(
        survey, raters=few, round_id="2030-b", day="2030-03-05"
    )
    put_archive(there, home / "published")
    view = opened()

    assert [code for _words, code in view.part.options] == [
        "counts",
        "branch",
        "opinions",
    ]
    assert view.part.value == "counts"
    view.rounds.index = 1
    view.part.value = "decision"
    view.rounds.index = 0

    assert view.part.value == "counts"


@pytest.mark.abuse(57)
def test_without_a_desk_nothing_is_decided(home):
    model = MeetingModel(home / "published", language="en")
    model.load()
    model.part = "decision"
    model.choose_grade("excellent")
    model.say_why("because")
    model.take_minutes()

    assert (model.screen.part, model.screen.conclusion) == ("counts", None)
