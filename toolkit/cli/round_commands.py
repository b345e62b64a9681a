"""Commands that lead a round through its life, in the order of its steps."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from toolkit.cli.manners import Command, pairs, progress, say_problems, speaker, spoken

_FILE = click.Path(path_type=Path)


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.option("--survey", required=True, help="Id of a shipped survey, or a file.")
@click.option("--roster", required=True, type=_FILE, help="Workbook of the roster.")
@click.option("--title", required=True, help="Title of the round, as raters see it.")
@click.option("--fewest", default=5, help="Fewest ballots whose figures are shown.")
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
    from toolkit.cli.consequences import consequences
    from toolkit.services import designing
    from toolkit.services.overview import status_of

    _ = speaker()
    store = _store()
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
@click.option(
    "--by-ticket", multiple=True, help="A rater group that draws tickets; repeatable."
)
def tickets(round_id: str, by_ticket: tuple[str, ...]) -> None:
    """Issue links and tickets, once, as a table on standard output.

    Codes exist in this output only. Print it or send it, then delete it.
    """
    from toolkit.services import conducting
    from toolkit.settings import read_settings

    _ = speaker()
    settings = read_settings()
    issued = conducting.issue_codes(_store(), round_id, by_ticket=by_ticket)
    address = f"{settings.ballot_address}/b/{round_id}"
    rows = csv.writer(sys.stdout)
    rows.writerow([_("Unit"), _("Group"), _("Name"), _("Number"), _("Code")])
    for link in issued.links:
        rows.writerow(
            [link.unit, link.group, link.name, link.number, f"{address}#{link.code}"]
        )
    for ticket in issued.tickets:
        rows.writerow([ticket.unit, ticket.group, "", "", ticket.code])
    click.echo(_("These codes exist nowhere else."), err=True)


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
def freeze(round_id: str) -> None:
    """Fix rules and roster, make the round key, and print its slips."""
    from toolkit.collection.credential import show_code
    from toolkit.services import conducting
    from toolkit.services.overview import status_of

    _ = speaker()
    store = _store()
    slips = conducting.freeze(store, round_id, today=_today())
    for number, slip in enumerate(slips, start=1):
        click.echo(_("Slip {number}: {slip}", number=number, slip=show_code(slip)))
    click.echo(_("Give each slip to one scrutineer; any two open the box."), err=True)
    digest = status_of(store, round_id).rules_digest
    click.echo(_("Digest of the rules: {digest}", digest=digest))


@click.command("open", cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.option(
    "--slip", "slips", multiple=True, help="A key slip; asked for if missing."
)
def open_(round_id: str, slips: tuple[str, ...]) -> None:
    """Open a frozen round, once two slips have been seen to fit."""
    from toolkit.services import conducting

    _ = speaker()
    conducting.open_round(
        _store(), round_id, slips=slips or _ask_slips(), today=_today()
    )
    click.echo(_("Round {round} is open.", round=round_id))


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
def close(round_id: str) -> None:
    """Close an open round for good."""
    from toolkit.services import conducting

    _ = speaker()
    conducting.close_round(_store(), round_id, today=_today())
    click.echo(_("Round {round} is closed.", round=round_id))


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.option(
    "--slip", "slips", multiple=True, help="A key slip; asked for if missing."
)
def unseal(round_id: str, slips: tuple[str, ...]) -> None:
    """Open the box of a closed round with two slips, and count."""
    from toolkit.services import opening

    _ = speaker()
    chosen = slips or _ask_slips()
    with progress(_("Opening envelopes")) as tell:
        opening.unseal(_store(), round_id, slips=chosen, today=_today(), progress=tell)
    click.echo(_("The box of round {round} is open and counted.", round=round_id))


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
def publish(round_id: str) -> None:
    """Publish an opened round, once, as an archive in the data folder."""
    from toolkit.services import reporting
    from toolkit.settings import read_settings

    _ = speaker()
    folder = read_settings().published / round_id
    reporting.publish(_store(), round_id, folder, today=_today())
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
    conducting.destroy(_store(), round_id, today=_today())
    click.echo(_("Destroyed; the published archive stays."))


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print for a program to read.")
def status(round_id: str | None, *, as_json: bool) -> None:
    """Show where rounds stand, what comes next, and which appraisal is due."""
    from toolkit.cli import due_lines
    from toolkit.services.calendar import calendar
    from toolkit.services.overview import statuses

    _ = speaker()
    store = _store()
    due = calendar(store, today=_today()) if round_id is None else ()
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
        click.echo(
            _(
                "{round}  {title}  {state}; {returned} of {issued} handed in",
                **one,
            )
        )
    if not found:
        click.echo(_("There is no round yet."))
    for line in due_lines.lines(due, _):
        click.echo(line)


def _store() -> Any:  # noqa: ANN401 -- naming the type would load the database layer
    from toolkit.settings import read_settings

    return read_settings().open_store()


def _today() -> date:
    return date.today()  # noqa: DTZ011 -- the day on the organiser's own wall


def _ask_slips() -> list[str]:
    _ = speaker()
    return [
        click.prompt(_("Slip {number}", number=number), hide_input=True)
        for number in (1, 2)
    ]
