"""Commands that lead a round through its life, in the order of its steps."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli.manners import Command, progress, speaker, spoken

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.services.conducting import Status

_FILE = click.Path(path_type=Path)


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.option("--survey", required=True, help="Id of a shipped survey, or a file.")
@click.option("--roster", required=True, type=_FILE, help="Workbook of the roster.")
@click.option("--title", required=True, help="Title of the round, as raters see it.")
@click.option("--fewest", default=5, help="Fewest ballots whose figures are shown.")
def new(round_id: str, survey: str, roster: Path, title: str, fewest: int) -> None:
    """Make a round of a survey and a roster."""
    from toolkit.services import conducting, designing
    from toolkit.survey.loading import load_survey

    _ = speaker()
    store = _store()
    asked = load_survey(survey)
    people = designing.load_roster(roster, asked)
    for note in people.notes:
        click.echo(f"  {note.place}  {_.explain(note)}", err=True)
    designing.new_round(
        store,
        round_id=round_id,
        title=title,
        survey=asked,
        roster=people,
        fewest=fewest,
    )
    click.echo(
        _(
            "Round {round}: {subjects} subjects, {raters} raters.",
            round=round_id,
            subjects=sum(one.is_graded for one in people.subjects),
            raters=len(people.raters),
        )
    )
    _say_consequences(conducting.status(store, round_id), _)


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

    _ = speaker()
    store = _store()
    slips = conducting.freeze(store, round_id, today=_today())
    for number, slip in enumerate(slips, start=1):
        click.echo(_("Slip {number}: {slip}", number=number, slip=show_code(slip)))
    click.echo(_("Give each slip to one scrutineer; any two open the box."), err=True)
    digest = conducting.status(store, round_id).rules_digest
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
    """Show where rounds stand and what comes next."""
    from toolkit.services import conducting

    _ = speaker()
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
        for one in conducting.statuses(_store(), round_id)
    ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
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


def _say_consequences(status: Status, _: Translator) -> None:
    """Print what is going to be shown together, or not at all."""
    from toolkit.reports.wording import named_group

    fewest = status.round.fewest
    for label, slates in status.merged.items():
        groups = named_group(status.survey, label, _)
        click.echo(
            _(
                "{groups} are shown together in {slates} units: "
                "one of them has fewer than {fewest} raters there.",
                groups=groups,
                slates=slates,
                fewest=fewest,
            )
        )
    if status.too_small:
        click.echo(
            _(
                "In {slates} units fewer than {fewest} may vote: they are not shown.",
                slates=status.too_small,
                fewest=fewest,
            )
        )


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
