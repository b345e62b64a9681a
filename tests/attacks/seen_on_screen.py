"""What a visitor of the staff apps can read: all that their widgets hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from attacks.chance import Score, score_secrets
from attacks.seen_in_rows import one_of

from toolkit.apps.environment import Told
from toolkit.apps.meeting.model import MeetingModel
from toolkit.apps.meeting.view import MeetingView
from toolkit.apps.preview.model import PreviewModel
from toolkit.apps.preview.view import PreviewView
from toolkit.collection.round import State
from toolkit.shipped import shipped

if TYPE_CHECKING:
    from attacks.stage import Play
    from ipywidgets import Widget

TITLE = "2026年春季民主评议"
"""As rounds of the stage are called."""


def widget_state(play: Play) -> Score:
    """Ask every widget for its state, as a visitor's browser may."""
    opened, published = play.moments[State.OPENED], play.moments[State.PUBLISHED]
    with TemporaryDirectory() as folder:
        for name, content in published.files.items():
            if name.startswith("published/"):
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        shelf = Path(folder, "published")
        said = "\n".join(_states_of_apps(shelf))
    withheld = (
        one_of("opinion", row)
        for row in published.rows["opinion"]
        if row["review"] == "withheld"
    )
    roll = (row["digest"].hex() for row in opened.rows["credential"])
    receipts = (row["code"] for row in opened.rows["receipt"])
    sought = (*withheld, *roll, *receipts, *play.codes)
    return score_secrets(one for one in sought if one in said)


def _states_of_apps(shelf: Path) -> Iterator[str]:
    meeting = MeetingView(MeetingModel(shelf, language="zh-CN"), soon=lambda act: act())
    meeting.load()
    for part in meeting.part.options:
        meeting.part.value = part[1] if isinstance(part, tuple) else part
        for place in range(len(meeting.members.options)):
            meeting.members.index = place
            yield from _states(meeting.root)
    preview = PreviewView(PreviewModel(Told(shelf, "zh-CN", shipped("templates"))))
    preview.load()
    for place, source in enumerate(preview.sources.options):
        if TITLE in source:
            preview.sources.index = place
            yield from _states(preview.root)


def _states(widget: Widget) -> Iterator[str]:
    yield str(widget.get_state())
    for child in getattr(widget, "children", ()):
        yield from _states(child)
