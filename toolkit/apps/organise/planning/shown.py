"""From what is known of a plan to the screen, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from toolkit.apps.desk.told import Plan
from toolkit.apps.organise.planning.fields import (
    NUMBERS,
    TEXTS,
    VALUE,
    WEIGHT,
    Read,
    Typed,
    typed_of,
)
from toolkit.apps.organise.planning.screen import (
    FieldShown,
    Line,
    OutlookShown,
    RosterShown,
    Screen,
    StepShown,
    SurveysShown,
    Width,
)
from toolkit.i18n import translator
from toolkit.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.apps.desk.told import (
        Foreseen,
        Found,
        OfferedSurvey,
        Refusal,
        RosterTold,
        SurveyTold,
        Takeaway,
    )
    from toolkit.i18n import Language, Phrase, Translator

MONTHS_A_YEAR: Final = 12
_OF_RATERS: Final = frozenset({"at_most", "at_least", "draw", "seed"})
_OF_LIMITS: Final = frozenset({"fewest", "fewest_texts", "opens", "closes"})
_OF_DRAFT: Final = frozenset({"title", "round_id"})


@dataclass(frozen=True, slots=True)
class Known:
    """What was typed, and what the desk has told.

    Attributes
    ----------
    chosen : the number of the survey among those offered.
    survey : what can be set about it; none if its file is not in order.
    roster : what was read last, problems included.
    refused : why nothing follows from the plan.
    banner : why the last thing that was asked for was not done.
    made : the id of the draft that was made last.
    """

    offered: tuple[OfferedSurvey, ...] | None = None
    chosen: int | None = None
    survey: SurveyTold | None = None
    roster: RosterTold | None = None
    typed: Typed = field(default_factory=lambda: typed_of(Plan()))
    read: Read = field(default_factory=lambda: Read(Plan(), {}))
    preview: str = ""
    template: Takeaway | None = None
    foreseen: Foreseen | None = None
    refused: Refusal | None = None
    banner: Refusal | None = None
    made: str = ""
    is_outlook_due: bool = False


def screen_of(known: Known, language: Language, width: Width) -> Screen:
    """Return the screen that follows from what is known."""
    _ = translator(language)
    foreseen = known.foreseen
    return Screen(
        language=language,
        width=width,
        is_loaded=known.offered is not None,
        banner=known.banner.said[language] if known.banner else "",
        made=_("The draft {round} was made.", round=known.made) if known.made else "",
        steps=tuple(_steps(known, _)),
        surveys=_surveys(known, _),
        template=known.template,
        roster=_roster(known, _),
        way=known.typed.way,
        fields={name: _field(name, known, _) for name in (*TEXTS, *NUMBERS)},
        is_scored=known.survey is not None and known.survey.is_scored,
        weights=_weights(known, _),
        weights_fault=_fault(WEIGHT, known, _),
        days_noted=tuple(one[language] for one in foreseen.noted) if foreseen else (),
        outlook=_outlook(known, _),
        is_outlook_due=known.is_outlook_due,
    )


def _steps(known: Known, _: Translator) -> Iterable[StepShown]:
    """Yield the steps; after the survey comes the roster, then all the others."""
    has_survey, has_roster = known.survey is not None, bool(known.read.plan.roster)
    survey = _("Choose a survey.")
    if known.chosen is not None and not has_survey:
        survey = _("Correct what is listed, then read the file again.")
    marked = _("Correct what is marked.")
    faults = known.read.faults
    waiting = _("Wait a moment …")
    refused = _("Change the plan: nothing can be made of it as it is.")
    outlook = "" if known.foreseen else refused if known.refused else waiting
    yield StepShown(is_open=True, missing="" if has_survey else survey)
    yield StepShown(has_survey, "" if has_roster else _("Upload the roster."))
    yield StepShown(has_roster, marked if _OF_RATERS & set(faults) else "")
    is_marked = any(name.startswith(WEIGHT) for name in faults)
    yield StepShown(has_roster, marked if is_marked else "")
    yield StepShown(has_roster, marked if _OF_LIMITS & set(faults) else "")
    yield StepShown(has_roster, marked if faults else outlook)
    yield StepShown(has_roster, _missing_of_draft(known, _))


def _missing_of_draft(known: Known, _: Translator) -> str:
    if _OF_DRAFT & set(known.read.faults) or (
        known.foreseen and known.foreseen.refused
    ):
        return _("Correct what is marked.")
    if not known.read.plan.title:
        return _("Give the round a title.")
    return "" if known.read.plan.round_id else _("Give the round an id.")


def _surveys(known: Known, _: Translator) -> SurveysShown:
    offered, survey = known.offered or (), known.survey
    if known.chosen is None:
        return SurveysShown(tuple(_name(one, _) for one in offered))
    chosen = offered[known.chosen]
    parameters = survey.parameters if survey else {}
    return SurveysShown(
        names=tuple(_name(one, _) for one in offered),
        chosen=known.chosen,
        about=_about(chosen, _),
        lines=_lines(chosen.found, _),
        parameters={
            name: FieldShown(
                known.typed[f"{VALUE}{name}"] or text[_.language],
                _fault(f"{VALUE}{name}", known, _),
                name,
            )
            for name, text in parameters.items()
        },
        preview=known.preview,
    )


def _name(one: OfferedSurvey, _: Translator) -> str:
    title = one.title[_.language]
    if not one.is_own or title == one.source:
        return title
    return _("{title} (own file {file})", title=title, file=one.source)


def _about(one: OfferedSurvey, _: Translator) -> str:
    if not one.direction or one.cycle_months is None:
        return ""
    years, months = divmod(one.cycle_months, MONTHS_A_YEAR)
    cycle = _("every {months} months", months=one.cycle_months)
    if not months:
        cycle = _("every year") if years == 1 else _("every {years} years", years=years)
    return _("{direction}, {cycle}.", direction=one.direction[_.language], cycle=cycle)


def _roster(known: Known, _: Translator) -> RosterShown | None:
    told = known.roster
    if told is None or known.survey is None:
        return None
    names = {group.id: group.name[_.language] for group in known.survey.groups}
    return RosterShown(
        file=told.file,
        is_read=told.handle is not None,
        subjects=told.subjects,
        raters=told.raters,
        groups=tuple(
            (name, told.groups[id_])
            for id_, name in names.items()
            if id_ in told.groups
        ),
        headings=tuple(told.listed.items()),
        lines=_lines(told.found, _),
    )


def _lines(found: Iterable[Found], _: Translator) -> tuple[Line, ...]:
    """Return what was found, notes last."""
    lines = (Line(one.place, one.said[_.language], one.is_note) for one in found)
    return tuple(sorted(lines, key=lambda line: line.is_note))


def _field(name: str, known: Known, _: Translator) -> FieldShown:
    fault = _fault(name, known, _)
    foreseen = known.foreseen
    if name == "round_id" and not fault and foreseen and foreseen.refused:
        fault = foreseen.refused[_.language]
    return FieldShown(known.typed[name], fault)


def _fault(name: str, known: Known, _: Translator) -> str:
    fault: Phrase | None = known.read.faults.get(name)
    if fault is None:
        return ""
    return _.explain(Problem(name, fault, facts=fault.facts))


def _weights(known: Known, _: Translator) -> Mapping[str, FieldShown]:
    if known.survey is None or not known.survey.is_scored:
        return {}
    return {
        group.id: FieldShown(
            known.typed.texts.get(
                f"{WEIGHT}{group.id}",
                "" if group.weight is None else f"{group.weight:g}",
            ),
            _fault(f"{WEIGHT}{group.id}", known, _),
            group.name[_.language],
        )
        for group in known.survey.groups
    }


def _outlook(known: Known, _: Translator) -> OutlookShown | None:
    if known.refused is not None:
        refused = known.refused
        return OutlookShown(
            refused=refused.said[_.language], lines=_lines(refused.found, _)
        )
    if known.foreseen is None:
        return None
    return OutlookShown(
        known.foreseen.subjects,
        known.foreseen.raters,
        tuple(one[_.language] for one in known.foreseen.said),
        tuple(one[_.language] for one in known.foreseen.tables),
    )
