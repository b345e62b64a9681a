"""Deciding at the desk: a committee's grades, and the minutes to take away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from toolkit.analysis.decisions import Decision
from toolkit.apps.desk.told import DecidedGrade
from toolkit.i18n import translator
from toolkit.reports.minutes import file_name
from toolkit.services import deciding

if TYPE_CHECKING:
    from toolkit.apps.desk.office import Visit
    from toolkit.apps.desk.told import Takeaway
    from toolkit.i18n import Language


@dataclass(frozen=True, slots=True)
class DecidingDesk:
    """Answers what `calls.Deciding` lists."""

    visit: Visit

    def decisions(self, round_id: str) -> tuple[DecidedGrade, ...]:
        """Return what was decided about the subjects of a round."""
        return tuple(
            DecidedGrade(one.subject, one.grade, one.reason)
            for one in deciding.decisions(self.visit.store, round_id)
        )

    def decide(self, round_id: str, subject: str, grade: str, reason: str) -> None:
        """Write down a grade; without one, take back what was decided."""
        deciding.decide(
            self.visit.store,
            round_id,
            Decision(subject, grade, reason),
            published=self.visit.office.settings.published,
            today=self.visit.today,
        )

    def minutes(self, round_id: str, language: Language) -> Takeaway:
        """Return the minutes of what was decided, as a Word document."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "minutes.docx"
            deciding.write_minutes(
                self.visit.store,
                round_id,
                path,
                translator(language),
                published=self.visit.office.settings.published,
            )
            content = path.read_bytes()
        return self.visit.office.takeaways.keep(
            file_name(round_id), content, owner=self.visit.staff
        )
