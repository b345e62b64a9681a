"""What the meeting app knows, and what it does not let itself be told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from archives import put_archive
from factories import a_large_publication, a_publication

from toolkit.apps.meeting.model import Choice, MeetingModel
from toolkit.errors import FontMissingError
from toolkit.reports import figures
from toolkit.tally import Tally

BEYOND = [-1, 2, 99, 10**9]


def loaded(shelf, language="zh-CN"):
    model = MeetingModel(shelf, language=language)
    model.load()
    return model


def damage(folder):
    path = folder / "opinions.csv"
    path.write_bytes(path.read_bytes() + b"\n")


def test_before_loading_nothing_is_shown(shelf):
    screen = MeetingModel(shelf, language="en").screen

    assert (screen.is_loaded, screen.page, screen.problems) == (False, None, ())


def test_the_newest_round_is_opened_at_its_first_member(model):
    screen = model.screen

    assert screen.rounds.chosen == 0
    assert screen.rounds.names[0] == "2026年民主评议 · 2026-03-05"
    assert screen.branches == Choice(("教师支部", "学生支部"), 0)
    assert screen.members.chosen == 0
    assert screen.page.name == screen.members.names[0]


def test_a_page_says_what_the_documents_say(model):
    page = model.screen.page

    assert page.grids[0].rows[0][0].text == "优秀"
    assert any("优秀" in sentence for sentence in page.said)
    assert [group.texts for group in page.opinions] == [("备课认真",)]


def test_pages_are_turned_from_branch_to_branch(model):
    seen = []
    for _ in range(3):
        seen.append((model.screen.branches.chosen, model.screen.members.chosen))
        model.turn(+1)

    assert seen == [(0, 0), (0, 1), (1, 0)]


def test_there_is_no_page_before_the_first_or_after_the_last(model):
    model.turn(-1)
    assert model.screen.is_first
    model.turn(+99)

    assert model.screen.is_last
    assert model.screen.page.branch == "学生支部"


def test_a_branch_opens_at_its_first_member(model):
    model.turn(+1)
    model.choose_branch(1)

    assert (model.screen.branches.chosen, model.screen.members.chosen) == (1, 0)


def test_a_member_is_one_of_the_branch_at_hand(model):
    model.choose_member(1)

    assert model.screen.page.name == model.screen.members.names[1]


@pytest.mark.abuse(57)
@pytest.mark.parametrize("number", BEYOND)
def test_what_is_not_there_cannot_be_chosen(model, number):
    before = model.screen

    model.choose_branch(number)
    model.choose_member(number)
    model.chosen = number

    assert model.screen == before


def test_another_round_opens_at_its_first_member(model):
    model.turn(+2)
    model.chosen = 1

    assert model.screen.page.title == "2024年民主评议"
    assert model.screen.members.chosen == 0


def test_the_language_changes_on_the_spot(model):
    model.turn(+1)
    model.language = "en"

    assert model.screen.page.grids[0].rows[0][0].text == "Excellent"
    assert model.screen.members.chosen == 1


@pytest.mark.abuse(52)
def test_a_withheld_member_has_no_counts_but_the_reason(model):
    model.turn(+2)
    page = model.screen.page

    assert page.grids[0].rows == ()
    assert any("5" in sentence for sentence in page.said)


def test_a_figure_is_wanted_only_where_it_is_seen(model):
    assert not model.screen.wants_figures
    model.part = "branch"

    assert model.screen.wants_figures


def test_a_figure_is_drawn_once_for_all_members_of_a_branch(model, monkeypatch):
    model.draw()
    monkeypatch.setattr(figures, "figure_of", None)
    model.turn(+1)
    model.draw()

    assert b"<svg" in model.screen.figures[0]


def test_a_large_branch_is_drawn_in_parts(tmp_path):
    put_archive(a_large_publication(branches=1, subjects=30), tmp_path)
    model = loaded(tmp_path)
    model.draw()

    first = model.screen.figures
    model.turn(+14)
    assert model.screen.figures == first
    model.turn(+1)
    model.draw()
    assert model.screen.figures != first


def test_a_figure_that_cannot_be_drawn_is_not_asked_for_again(model, monkeypatch):
    def refuse(*_):
        raise FontMissingError(characters="䶮", points="U+4DAE")

    monkeypatch.setattr(figures, "figure_of", refuse)
    model.part = "branch"
    model.draw()

    assert not model.screen.wants_figures
    assert "䶮" in model.screen.problems[0]
    assert model.screen.page is not None


def test_an_empty_shelf_is_no_problem(tmp_path):
    screen = loaded(tmp_path / "nowhere").screen

    assert (screen.is_loaded, screen.page, screen.problems) == (True, None, ())


def test_a_damaged_archive_is_named_and_the_others_are_shown(tmp_path):
    put_archive(a_publication(), tmp_path)
    damage(put_archive(a_publication(round_id="tampered-with"), tmp_path))
    screen = loaded(tmp_path).screen

    assert "tampered-with" in screen.problems[0]
    assert "opinions.csv" in screen.problems[0]
    assert len(screen.rounds.names) == 1
    assert screen.page is not None


def test_an_archive_damaged_during_the_meeting_is_not_opened(tmp_path):
    put_archive(a_publication(), tmp_path)
    other = put_archive(a_publication(round_id="2024", day="2024-03-07"), tmp_path)
    model = loaded(tmp_path)
    damage(other)
    model.chosen = 1

    assert model.screen.page is None
    assert "2024" in model.screen.problems[0]


def test_an_archive_gone_during_the_meeting_is_named(tmp_path):
    put_archive(a_publication(), tmp_path)
    other = put_archive(a_publication(round_id="2024", day="2024-03-07"), tmp_path)
    model = loaded(tmp_path, language="en")
    (other / "datapackage.json").unlink()
    model.chosen = 1

    assert "datapackage.json" in model.screen.problems[0]


def test_an_archive_that_contradicts_itself_is_not_shown(tmp_path):
    publication = a_publication()
    counts = publication.tally.counts.assign(group="nobody")
    ballots = publication.tally.ballots.assign(group="nobody")
    strange = Tally.from_counts(counts, ballots)
    put_archive(replace(publication, tally=strange), tmp_path)
    screen = loaded(tmp_path, language="en").screen

    assert screen.page is None
    assert "do not fit the survey" in screen.problems[0]


def test_a_draft_of_an_archive_is_no_archive(tmp_path):
    (tmp_path / "notes").mkdir()

    assert loaded(tmp_path).screen.problems == ()
