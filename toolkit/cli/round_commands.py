"""Commands that make a round, publish and destroy it, and tell how it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from toolkit.cli.manners import Command, pairs, say_problems, speaker, spoken
from toolkit.cli.surroundings import the_store, today
from toolkit.thresholds import FEWEST

_FILE = click.Path(path_type=Path)


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.option("--survey", required=True, help="Id of a shipped survey, or a file.")
@click.option("--roster", required=True, type=_FILE, help="Workbook of the roster.")
@click.option("--title", required=True, help="Title of the round, as raters see it.")
@click.option(
    "--fewest", default=FEWEST, help="Fewest ballots whose figures are shown."
)
@click.option("--at-most", type=int, help="Most subjects one rater appraises.")
@click.option("--at-least", type=int, help="Fewest raters who appraise one subject.")
@click.option("--draw", type=int, help="How many raters are drawn by lot.")
@click.option("--seed", default="", help="What draw and shares follow from.")
@click.option(
    "--set",
    "values",
    multiple=True,
    metavar="NAME=VALUE",
    help="Another value for a parameter of the survey; repeatable.",
)
def new(
    round_id: str,
    *,
    survey: str,
    roster: Path,
    title: str,
    fewest: int,
    values: tuple[str, ...],
    **plan: Any,  # noqa: ANN401 -- numbers and a text, as typed
) -> None:
    """Make a round of a survey and a roster."""
    from toolkit.services import designing
    from toolkit.services.consequences import consequences
    from toolkit.services.overview import status_of

    _ = speaker()
    store = the_store()
    asked = designing.load_filled_survey(survey, pairs(values, "--set"))
    people = designing.load_roster(roster, asked)
    say_problems(people.notes, _)
    designing.new_round(
        store,
        round_id=round_id,
        title=title,
        survey=asked,
        roster=people,
        fewest=fewest,
        plan=designing.plan_of(**plan),
    )
    found = status_of(store, round_id)
    click.echo(
        _(
            "Round {round}: {subjects} subjects, {raters} raters.",
            round=round_id,
            subjects=found.subjects,
            raters=found.raters,
        )
    )
    for line in consequences(found, _):
        click.echo(line)


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
def publish(round_id: str) -> None:
    """Publish an opened round, once, as an archive in the data folder."""
    from toolkit.services import reporting
    from toolkit.settings import read_settings

    _ = speaker()
    folder = read_settings().published / round_id
    reporting.publish(the_store(), round_id, folder, today=today())
    click.echo(_("Published in {folder}.", folder=folder))


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.option("--yes", is_flag=True, help="Do not ask.")
def destroy(round_id: str, *, yes: bool) -> None:
    """Delete envelopes, key, codes and names of a published round."""
    from toolkit.services import conducting

    _ = speaker()
    question = _("Delete envelopes, key, codes and names of {round}?", round=round_id)
    if not yes:
        click.confirm(question, abort=True)
    conducting.destroy(the_store(), round_id, today=today())
    click.echo(_("Destroyed; the published archive stays."))


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print for a program to read.")
def status(round_id: str | None, *, as_json: bool) -> None:
    """Show where rounds stand, what comes next, and which appraisal is due."""
    from toolkit.cli import due_lines
    from toolkit.collection.round import State
    from toolkit.services.calendar import calendar
    from toolkit.services.overview import statuses

    _ = speaker()
    store = the_store()
    due = calendar(store, today=today()) if round_id is None else ()
    found = [
        {
            "round": one.round.id,
            "title": one.round.title,
            "state": one.round.state,
            "next": one.next,
            "issued": one.issued,
            "returned": one.returned,
            "rules_digest": one.rules_digest,
        }
        for one in statuses(store, round_id)
    ]
    if as_json:
        told = {"rounds": found, "due": due_lines.facts(due)}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for one in found:
        line = _("{round}  {title}  {state}; {returned} of {issued} handed in", **one)
        if one["state"] is State.DESTROYED:  # the roll is gone
            line = _("{round}  {title}  {state}", **one)
        click.echo(line)
    if not found:
        click.echo(_("There is no round yet."))
    for line in due_lines.lines(due, _):
        click.echo(line)
