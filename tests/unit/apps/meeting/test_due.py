"""The line that says by when the next round is due."""

from __future__ import annotations

from toolkit.apps.meeting.model import MeetingModel
from toolkit.apps.meeting.view import MeetingView


def test_the_screen_says_by_when_the_next_round_is_due(model):
    model.language = "en"
    view = MeetingView(model)

    assert "Cycle of 24 months: after this round, the next is due by 2028-03-05." in (
        view.due.value
    )


def test_the_line_is_about_the_round_that_is_open(model):
    model.language = "en"
    view = MeetingView(model)
    view.rounds.index = 1

    assert "2026-03-07" in view.due.value


def test_where_there_is_no_round_there_is_no_line(tmp_path):
    view = MeetingView(MeetingModel(tmp_path, language="en"))

    assert view.due.value == ""


def test_the_screen_says_which_direction_was_never_held(model):
    model.language = "en"

    said = MeetingView(model).due.value

    assert "Never held, by what is published here: Members appraise their branch" in (
        said
    )
    assert "The masses appraise members" not in said
