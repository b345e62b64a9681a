"""The meeting app as widgets, driven as a browser drives them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from archives import put_archive
from factories import a_lifelike_publication, a_publication, members

from toolkit.apps.meeting.model import MeetingModel
from toolkit.apps.meeting.view import MeetingView, app
from toolkit.opinions import ReleasedOpinion
from toolkit.publication import ListedSubject
from toolkit.survey.loading import load_survey

HOSTILE = "<script>alert(1)</script>"
SLY = "<img src=x onerror=alert(1)>"


@pytest.fixture
def view(model):
    return MeetingView(model, soon=lambda do: do())


def pieces(view):
    """Return all the HTML there is on the screen."""
    return [
        view.banner.value,
        view.name.value,
        view.position.value,
        view.counts.value,
        view.said.value,
        view.branch.value,
        view.opinions.value,
    ]


def test_the_first_member_is_shown_with_counts_and_sentences(view):
    assert "王䶮" in view.name.value
    assert "优秀" in view.counts.value
    assert "<li>" in view.said.value
    assert view.position.value == '<span class="position">1 / 2</span>'


def test_the_next_button_turns_the_page(view):
    before = view.counts.value
    view.on.click()

    assert "李㛃" in view.name.value
    assert view.counts.value != before
    assert view.members.index == 1


def test_the_buttons_rest_at_either_end(view):
    assert (view.back.disabled, view.on.disabled) == (True, False)
    view.on.click()
    view.on.click()

    assert (view.back.disabled, view.on.disabled) == (False, True)


@pytest.mark.abuse(57)
def test_a_button_pressed_all_the_same_does_no_harm(view):
    view.back.click()

    assert "王䶮" in view.name.value


def test_a_branch_a_member_and_a_round_are_chosen_from_lists(view):
    view.branches.index = 1
    assert "学生支部" in view.name.value
    view.branches.index = 0
    view.members.index = 1
    assert "李㛃" in view.name.value
    view.rounds.index = 1

    assert view.model.screen.page.title == "2024年民主评议"


def test_the_language_is_switched_on_the_spot(view):
    view.language.value = "en"

    assert "Excellent" in view.counts.value
    assert view.on.description == "Next ›"


def test_the_figure_is_drawn_when_it_is_looked_at(view):
    assert "<img" not in view.branch.value
    view.part.value = "branch"

    assert 'src="data:image/svg+xml;base64,' in view.branch.value


def test_while_the_figure_is_drawn_the_screen_says_so(model):
    later = []
    view = MeetingView(model, soon=later.append)
    view.part.value = "branch"
    assert "hint" in view.branch.value
    later.pop()()

    assert "<img" in view.branch.value


@pytest.mark.parametrize("part", ["counts", "branch", "opinions"])
def test_one_part_at_a_time_is_on_the_wall(view, part):
    view.part.value = part

    shown = {name for name in view.root._dom_classes if name.startswith("is-")}  # noqa: SLF001  # as a browser is told
    assert shown == {f"is-{part}"}


def test_large_type_is_a_switch(view):
    view.large.value = True
    assert "is-large" in view.root._dom_classes  # noqa: SLF001  # as a browser is told
    view.large.value = False

    assert "is-large" not in view.root._dom_classes  # noqa: SLF001  # as a browser is told


def test_without_a_round_the_screen_says_so(tmp_path):
    model = MeetingModel(tmp_path, language="en")
    view = MeetingView(model)
    assert "Reading the archives" in view.banner.value
    model.load()

    assert "No round has been published yet." in view.banner.value
    assert "is-empty" in view.root._dom_classes  # noqa: SLF001  # as a browser is told


def test_a_problem_stands_in_the_banner(tmp_path):
    folder = put_archive(a_publication(), tmp_path)
    (folder / "tally.parquet").write_bytes(b"no tally")
    model = MeetingModel(tmp_path, language="en")
    view = MeetingView(model)
    model.load()

    assert 'role="alert"' in view.banner.value
    assert "tally.parquet" in view.banner.value
    assert "Traceback" not in view.banner.value


def test_what_nobody_foresaw_is_told_in_a_sentence(view, monkeypatch):
    monkeypatch.setattr(type(view.model), "turn", lambda *_: 1 / 0)

    view.on.click()

    assert "problems" in view.banner.value
    assert "ZeroDivision" not in view.banner.value


@pytest.mark.abuse(33)
def test_what_people_wrote_never_becomes_markup(tmp_path):
    publication = a_publication(
        title=f"2026 {SLY}",
        subjects=[
            ListedSubject("m1", HOSTILE, branch=SLY),
            *members(["m2"], branch=SLY),
        ],
        opinions=(ReleasedOpinion("m1", "A16", HOSTILE + SLY),),
    )
    put_archive(publication, tmp_path)
    model = MeetingModel(tmp_path, language="en")
    view = MeetingView(model, soon=lambda do: do())
    model.load()
    view.part.value = "branch"

    html = "".join(pieces(view))
    assert "&lt;script&gt;" in view.name.value
    assert "&lt;script&gt;" in view.opinions.value
    assert "<script" not in html
    assert "<img src=x" not in html
    assert html.count("<img") == 1


def test_the_app_shows_itself_before_it_reads(shelf, monkeypatch):
    monkeypatch.setenv("PINGYI_ARCHIVES", str(shelf))
    monkeypatch.setenv("PINGYI_LANG", "en")
    shown = []

    async def open_page():
        shown.append(app())
        shown.append(banner_of(shown[0]))
        await asyncio.sleep(0.1)
        shown.append(banner_of(shown[0]))

    in_a_thread(lambda: asyncio.run(open_page()))

    assert "Reading the archives" in shown[1]
    assert shown[2] == ""


def banner_of(root):
    return root.children[2].value


@pytest.mark.abuse(59)
def test_the_app_refuses_another_voila_in_a_sentence(monkeypatch):
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    monkeypatch.setenv("PINGYI_LANG", "en")

    assert "only pingyi serve shows this page safely" in app().value


def in_a_thread(do):
    """Do something where no event loop is at work: a browser keeps one here."""
    with ThreadPoolExecutor() as threads:
        threads.submit(do).result()


def test_opening_the_app_brings_in_nothing_heavy():
    source = "import sys, toolkit.apps.meeting.view; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", source], stdout=subprocess.PIPE, text=True, check=True
    )

    assert {"pandas", "numpy", "matplotlib", "voila"} & {*run.stdout.split()} == set()


def opened(publication, tmp_path):
    put_archive(publication, tmp_path)
    model = MeetingModel(tmp_path, language="en")
    view = MeetingView(model, soon=lambda do: do())
    model.load()
    return view


def manners(view):
    return {name for name in view.root._dom_classes if name.startswith("is-")}  # noqa: SLF001  # as a browser is told


def test_a_survey_about_one_matter_is_one_page(tmp_path):
    view = opened(a_lifelike_publication(load_survey("opinion-survey")), tmp_path)

    assert manners(view) == {"is-counts", "is-single", "is-flat"}
    assert (view.back.disabled, view.on.disabled) == (True, True)
    assert "<small>" not in view.name.value
    assert view.part.options[1][0] == "Figures"


def test_a_form_shows_its_tables_and_figures_scale_by_scale(tmp_path):
    view = opened(a_lifelike_publication(load_survey("branch-appraisal")), tmp_path)
    view.part.value = "branch"

    assert view.counts.value.count("<table") == 2
    assert "Results by item: Done / Partly done / Not done" in view.counts.value
    assert view.branch.value.count("<img") == 2


def test_branches_that_are_appraised_are_paged_through_as_one_list(tmp_path):
    subjects = [ListedSubject(f"b{n}", f"Branch {n}", f"Branch {n}") for n in "123"]
    survey = load_survey("branch-appraisal")
    view = opened(a_lifelike_publication(survey, subjects=subjects), tmp_path)
    view.on.click()

    assert "Branch 2" in view.name.value
    assert view.position.value == '<span class="position">2 / 3</span>'
    assert "is-flat" in manners(view)


@pytest.mark.parametrize(
    "name", ["nomination", "party-day-selection", "consultation", "self-evaluation"]
)
def test_every_kind_of_survey_has_a_page(tmp_path, name):
    survey = load_survey(name).filled()
    view = opened(a_lifelike_publication(survey), tmp_path)
    view.part.value = "branch"

    assert view.banner.value == ""
    assert "<table" in view.counts.value
    assert "<img" in view.branch.value


def test_of_few_ballots_bands_are_shown_and_no_votes(tmp_path):
    counts = {"m1": {"staff": {"excellent": 7, "qualified": 2}}}

    view = opened(a_publication(counts), tmp_path)

    assert '<td class="number">60–80%</td>' in view.counts.value
    assert '<td class="number">20–40%</td>' in view.counts.value
    assert "ewer than 10 valid ballots, bands in place of votes" in view.counts.value
    assert "“Excellent” 60–80%" in view.said.value
    for told in (">7<", ">2<", "77.78"):
        assert told not in "".join(pieces(view))
