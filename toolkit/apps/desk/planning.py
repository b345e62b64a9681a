"""Planning at the desk: surveys, rosters, what follows from them, and the draft.

A roster stays at the desk: an app is told counts and problems, and sends a
handle.  What an app sends is a visitor's input, and is checked here again.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from toolkit.apps.desk.plan_limits import require_bounded
from toolkit.apps.desk.roster_files import by_name_of, read_files, roster_told
from toolkit.apps.desk.running import RunningDesk
from toolkit.apps.desk.survey_words import offered, survey_at
from toolkit.apps.desk.told import (
    Foreseen,
    Plan,
    RaterGroup,
    RosterTold,
    SurveyTold,
)
from toolkit.apps.desk.words import found, refusal, sentences, words
from toolkit.collection.assignment.deriving import appraised, is_about_one
from toolkit.collection.staff import Act
from toolkit.errors import RosterRefusedError, RoundError, SettingError, ToolkitError
from toolkit.forms.page import preview_page
from toolkit.forms.samples import sample_subjects
from toolkit.i18n import Phrase, translator
from toolkit.services import designing, discarding
from toolkit.services.consequences import consequences, outlook
from toolkit.services.days import days_of
from toolkit.services.result_tables import result_tables
from toolkit.services.roster_template import write_roster_template
from toolkit.services.weighting import with_weights
from toolkit.survey.loading import shipped_templates
from toolkit.survey.presets import NO_SCORING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.apps.desk.office import Visit
    from toolkit.apps.desk.told import OfferedSurvey, RosterFile, Standing, Takeaway
    from toolkit.collection.roster.model import Roster
    from toolkit.forms.page import Subject
    from toolkit.i18n import Language
    from toolkit.services.designing import PlannedRound
    from toolkit.survey.model import Survey

_MARK: Final = ":"
"""Stands between the survey a roster was read for, and its number."""


@dataclass(frozen=True, slots=True)
class PlanningDesk:
    """Answers what `calls.Planning` lists."""

    visit: Visit

    def surveys(self) -> tuple[OfferedSurvey, ...]:
        """Return the surveys to choose from, the operator's own included."""
        self._require()
        shipped = (offered(source, source) for source in shipped_templates())
        own = (offered(path.name, path) for path in self._own_files().values())
        return (*own, *shipped)

    def survey(self, source: str) -> SurveyTold:
        """Return what can be set about a survey."""
        self._require()
        survey = survey_at(self._place_of(source))
        wish = f"{self.visit.today.year}-{survey.id}"[:60]
        return SurveyTold(
            source=source,
            title=survey.title,
            parameters=survey.parameters,
            groups=tuple(
                RaterGroup(one.id, one.text, one.weight) for one in survey.rater_groups
            ),
            cycle_months=survey.cycle_months,
            is_scored=survey.scoring != NO_SCORING,
            round_id=designing.free_id(self.visit.store, wish),
        )

    def preview(self, plan: Plan, language: Language) -> str:
        """Return the form raters will see, as a page of HTML."""
        self._require()
        require_bounded(plan)
        survey = self._survey_of(plan)
        subjects = self._seen(plan, survey)
        if not subjects:
            subjects = sample_subjects(survey, translator(language))
        return preview_page(survey, subjects, language=language)

    def read_roster(self, source: str, files: Sequence[RosterFile]) -> RosterTold:
        """Read a roster for a survey; it is kept until the server stops."""
        self._require()
        survey = survey_at(self._place_of(source))
        by_name = by_name_of(files)
        shown = ", ".join(by_name)
        self._forget_roster()
        try:
            roster = read_files(by_name, survey)
        except RosterRefusedError as error:
            return RosterTold(shown, None, 0, 0, 0, {}, found(error.problems))
        handle = f"{source}{_MARK}{secrets.token_hex(16)}"
        self.visit.office.rosters[handle] = roster
        return replace(roster_told(roster, handle), file=shown)

    def roster(self, handle: str) -> RosterTold | None:
        """Return what was read as a roster, if it is still kept."""
        self._require()
        roster = self.visit.office.rosters.get(handle)
        return None if roster is None else roster_told(roster, handle)

    def template(self, source: str, language: Language) -> Takeaway:
        """Return an empty roster workbook to fill in."""
        self._require()
        survey, _ = survey_at(self._place_of(source)), translator(language)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "roster.xlsx"
            write_roster_template(survey, path, _)
            content = path.read_bytes()
        name = _("roster-{survey}.xlsx", survey=survey.id)
        kept = self.visit.office.takeaways
        return kept.keep(name, content, owner=self.visit.staff)

    def keep(self, plan: Plan) -> None:
        """Keep what was planned so far, for whoever asks, until the server stops."""
        self._require()
        require_bounded(plan)
        self.visit.office.plans[self.visit.staff.name] = plan

    def kept(self) -> Plan:
        """Return what this person had planned when the page was left."""
        self._require()
        plan = self.visit.office.plans.get(self.visit.staff.name, Plan())
        is_there = plan.roster in self.visit.office.rosters
        return plan if is_there else replace(plan, roster="")

    def foresee(self, plan: Plan) -> Foreseen:
        """Return what follows from a plan; nothing is made."""
        self._require()
        require_bounded(plan)
        survey, days = self._survey_of(plan), days_of(plan.opens, plan.closes)
        planned = self._planned(plan, survey) if plan.roster else None
        asked = planned.survey if planned else survey
        return Foreseen(
            subjects=len(planned.subjects) if planned else 0,
            raters=len(planned.raters) if planned else 0,
            said=sentences(lambda _: consequences(outlook(planned), _))
            if planned
            else (),
            tables=sentences(
                lambda _: result_tables(asked, _, fewest_texts=plan.fewest_texts)
            ),
            noted=tuple(
                words("{day} is past already.", day=day)
                for day in (days.opens, days.closes)
                if day and date.fromisoformat(day) < self.visit.today
            ),
            refused=self._id_refused(plan),
        )

    def make(self, plan: Plan) -> Standing:
        """Make a draft round."""
        self._require()
        require_bounded(plan)
        designing.new_round(
            self.visit.store,
            round_id=plan.round_id,
            title=plan.title.strip() or plan.round_id,
            survey=self._survey_of(plan),
            roster=self._roster_of(plan),
            fewest=plan.fewest,
            fewest_texts=plan.fewest_texts,
            plan=_wishes(plan),
            days=days_of(plan.opens, plan.closes),
            today=self.visit.today,
        )
        return RunningDesk(self.visit).standing(plan.round_id)

    def discard(self, round_id: str) -> None:
        """Delete a draft round."""
        discarding.discard_draft(self.visit.store, round_id, today=self.visit.today)

    def _require(self) -> None:
        self.visit.store.require(Act.DRAFTED)

    def _own_files(self) -> dict[str, Path]:
        folder = self.visit.office.settings.templates
        return {path.name: path for path in sorted(folder.glob("*.y*ml"))}

    def _place_of(self, source: str) -> str | Path:
        """Return where a survey lies: only what is offered can be had."""
        if source in shipped_templates():
            return source
        own = self._own_files()
        if source not in own:
            raise SettingError(setting=source, reason=Phrase("there is no such survey"))
        return own[source]

    def _survey_of(self, plan: Plan) -> Survey:
        values = {name: said for name, said in plan.values.items() if said}
        survey = designing.filled_survey(survey_at(self._place_of(plan.source)), values)
        return with_weights(survey, plan.weights)

    def _roster_of(self, plan: Plan) -> Roster:
        roster = self.visit.office.rosters.get(plan.roster)
        if roster is None or plan.roster.partition(_MARK)[0] != plan.source:
            raise SettingError(
                setting=Phrase("The roster"),
                reason=Phrase("it was not read for this survey; upload it again"),
            )
        return roster

    def _planned(self, plan: Plan, survey: Survey) -> PlannedRound:
        return designing.planned_round(
            round_id=plan.round_id,
            title=plan.title,
            survey=survey,
            roster=self._roster_of(plan),
            fewest=plan.fewest,
            fewest_texts=plan.fewest_texts,
            plan=_wishes(plan),
        )

    def _seen(self, plan: Plan, survey: Survey) -> Sequence[Subject]:
        """Return whom some rater will see on the form, if a roster says so."""
        if not plan.roster or survey.subjects == "none":
            return ()
        try:
            roster = self._roster_of(plan)
            if is_about_one(survey):
                return [one for one in roster.subjects if one.is_graded]
            planned = self._planned(plan, survey)
        except ToolkitError:  # said where the plan is judged
            return ()
        first = next(iter(planned.slates.values()))
        return [one for one in appraised(roster, survey) if one.id in first]

    def _forget_roster(self) -> None:
        office = self.visit.office
        plan = office.plans.get(self.visit.staff.name, Plan())
        office.rosters.pop(plan.roster, None)

    def _id_refused(self, plan: Plan) -> Mapping[Language, str] | None:
        try:
            designing.require_free_id(self.visit.store, plan.round_id)
        except RoundError as error:
            return refusal(error).said if plan.round_id else None
        return None


def _wishes(plan: Plan) -> designing.Plan:
    return designing.plan_of(
        at_most=plan.at_most, at_least=plan.at_least, draw=plan.draw, seed=plan.seed
    )
