"""Commands on codes: issue them, take them back, replace a lost one.

Codes leave through the printer or standard output, and exist nowhere else.
"""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING

import click

from toolkit.cli.manners import Command, speaker, spoken
from toolkit.cli.surroundings import printing_with, the_store, today

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.services.issuing import Issued


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.option(
    "--by-ticket", multiple=True, help="A rater group that draws tickets; repeatable."
)
@click.option(
    "--spares",
    type=click.IntRange(min=0),
    default=0,
    help="How many more tickets each bag holds.",
)
@click.option(
    "--print-with",
    "printer",
    metavar="COMMAND",
    help="Print the tickets as A4 sheets with this command, such as lp.",
)
@click.option(
    "--two-squares", is_flag=True, help="Print a second square that holds the code."
)
@click.option("--anew", is_flag=True, help="Forget the codes that were issued before.")
def tickets(
    round_id: str,
    *,
    by_ticket: tuple[str, ...],
    spares: int,
    printer: str | None,
    two_squares: bool,
    anew: bool,
) -> None:
    """Issue links and tickets, once, as a table on standard output.

    Codes exist in this output and on paper only. Print it or send it, then
    delete it.
    """
    from toolkit.services import issuing
    from toolkit.settings import read_settings

    _ = speaker()
    store = the_store()
    address = f"{read_settings().ballot_address}/b/{round_id}"
    issued = issuing.issue_codes(
        store, round_id, by_ticket=by_ticket, spares=spares, anew=anew
    )

    def sheets() -> bytes:
        from toolkit.services import printing

        return printing.print_tickets(
            store, round_id, issued, _, address=address, with_code_squares=two_squares
        )

    with printing_with(printer, sheets) as is_printed:
        _write_table(issued, _, address=address, with_tickets=not is_printed)
        click.echo(_("These codes exist nowhere else."), err=True)


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.argument("number")
def reissue(round_id: str, number: str) -> None:
    """Replace the lost link of a rater, by staff or student number.

    The old link is no longer valid.
    """
    from toolkit.services import issuing
    from toolkit.settings import read_settings

    _ = speaker()
    link = issuing.reissue(the_store(), round_id, number, today=today())
    address = f"{read_settings().ballot_address}/b/{round_id}"
    _write_table(issuing.Issued((link,), ()), _, address=address, with_tickets=False)
    click.echo(_("The old link is no longer valid."), err=True)


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.argument("codes", nargs=-1)
def void(round_id: str, codes: tuple[str, ...]) -> None:
    """Take codes back, such as tickets that nobody drew.

    Codes are read from standard input, one a line, as a scanner types them,
    if none is named.
    """
    from toolkit.services import issuing
    from toolkit.services.overview import status_of

    _ = speaker()
    store = the_store()
    typed = codes or tuple(filter(None, map(str.strip, sys.stdin)))
    taken_back = issuing.void_codes(store, round_id, typed, today=today())
    survey = status_of(store, round_id).survey
    for group, count in sorted(taken_back.items()):
        name = survey.group(group).text[_.language]
        click.echo(
            _("{group}: {count} codes are no longer valid.", group=name, count=count)
        )
    if not taken_back:
        click.echo(_("No code was taken back: all of these had been before."))


def _write_table(
    issued: Issued, _: Translator, *, address: str, with_tickets: bool
) -> None:
    from toolkit.services import printing

    table = printing.code_table(issued, _, address=address, with_tickets=with_tickets)
    csv.writer(sys.stdout).writerows(table)
