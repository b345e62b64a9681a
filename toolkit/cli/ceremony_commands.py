"""Commands of the ceremonies: freeze, open, close, and open the box."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.manners import Command, progress, speaker, spoken
from toolkit.cli.surroundings import ask_slips, printing_with, the_store, today

_FILE = click.Path(dir_okay=False, path_type=Path)
_slips = click.option(
    "--slip", "slips", multiple=True, help="A key slip; asked for if missing."
)


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.option("--slips", default=3, help="How many key slips there are.")
@click.option("--needed", default=2, help="How many of them open the box.")
@click.option(
    "--key-on-server",
    "on_server",
    is_flag=True,
    help="Keep the key on this machine, without slips; every ballot page says so.",
)
@click.option(
    "--print-with",
    "printer",
    metavar="COMMAND",
    help="Print the slips, a page each, with this command, such as lp.",
)
def freeze(
    round_id: str, *, slips: int, needed: int, on_server: bool, printer: str | None
) -> None:
    """Fix rules and roster, make the round key, and print its slips."""
    from toolkit.collection.credential import show_code
    from toolkit.collection.key_slips import slip_words
    from toolkit.services import conducting
    from toolkit.services.overview import status_of

    _ = speaker()
    store = the_store()
    codes = conducting.freeze(
        store,
        round_id,
        today=today(),
        slips=slips,
        needed=needed,
        on_server=on_server,
    )

    def sheets() -> bytes:
        from toolkit.services import printing

        return printing.print_slips(store, round_id, codes, _)

    digest = status_of(store, round_id).rules_digest
    click.echo(_("Digest of the rules: {digest}", digest=digest))
    if on_server:
        click.echo(
            _("The key lies in a file on this machine; every ballot page says so.")
        )
        return
    with printing_with(printer, sheets) as is_printed:
        if not is_printed:
            for number, code in enumerate(codes, start=1):
                slip = f"{show_code(code)}  {' '.join(slip_words(code, _.language))}"
                click.echo(_("Slip {number}: {slip}", number=number, slip=slip))
        click.echo(
            _(
                "Give each slip to one scrutineer; any {needed} open the box.",
                needed=needed,
            ),
            err=True,
        )


@click.command("open", cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@_slips
def open_(round_id: str, slips: tuple[str, ...]) -> None:
    """Open a frozen round, once its slips have been seen to fit."""
    from toolkit.services import conducting

    _ = speaker()
    store = the_store()
    conducting.open_round(
        store, round_id, slips=slips or _slips_for(round_id), today=today()
    )
    click.echo(_("Round {round} is open.", round=round_id))


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
def close(round_id: str) -> None:
    """Close an open round for good."""
    from toolkit.services import conducting
    from toolkit.services.overview import status_of

    _ = speaker()
    store = the_store()
    conducting.close_round(store, round_id, today=today())
    click.echo(_("Round {round} is closed.", round=round_id))
    found = status_of(store, round_id)
    if found.head is not None:
        click.echo(_("Head of the box: {head}", head=found.head))
    for group, count in sorted(found.undrawn.items()):
        click.echo(
            _(
                "{group}: {count} more codes are valid than there are raters; they "
                "count as issued, since they were not taken back.",
                group=found.survey.group(group).text[_.language],
                count=count,
            ),
            err=True,
        )


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.option("--out", required=True, type=_FILE, help="File to write the box to.")
def box(round_id: str, out: Path) -> None:
    """Write the closed box into a file, to be opened on another machine."""
    from toolkit.services import opening

    _ = speaker()
    taken = opening.export_box(the_store(), round_id, out)
    click.echo(
        _(
            "{count} sealed envelopes in {file}.",
            count=sum(taken.spent.values()),
            file=out,
        )
    )


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND", required=False)
@_slips
@click.option(
    "--box", "box_file", type=_FILE, help="Open this box, not one in the store."
)
@click.option("--out", type=_FILE, help="File for what was counted of that box.")
@click.option(
    "--count", "counted", type=_FILE, help="Take in what was counted elsewhere."
)
def unseal(
    round_id: str | None,
    *,
    slips: tuple[str, ...],
    box_file: Path | None,
    out: Path | None,
    counted: Path | None,
) -> None:
    """Open the box of a closed round with its slips, and count.

    Here, or on a machine of the scrutineers' own: there --box FILE --out
    COUNT, and then ROUND --count COUNT on the server.
    """
    from toolkit.services import opening

    _ = speaker()
    if round_id is None and box_file is not None and out is not None and not counted:
        _count_elsewhere(box_file, out, slips)
        return
    if round_id is None or box_file is not None or out is not None:
        raise click.UsageError(
            _("Name a round, or a box with --box and a file for its count with --out.")
        )
    if counted is not None:
        opening.take_count(the_store(), round_id, counted, today=today())
    else:
        chosen = slips or _slips_for(round_id)
        with progress(_("Opening envelopes")) as tell:
            opening.unseal(
                the_store(), round_id, slips=chosen, today=today(), progress=tell
            )
    click.echo(_("The box of round {round} is open and counted.", round=round_id))


def _count_elsewhere(box_file: Path, out: Path, slips: tuple[str, ...]) -> None:
    from toolkit.services import opening

    _ = speaker()
    opening.require_new(out)
    known = opening.look_at_box(box_file)
    chosen = slips or tuple(ask_slips(known.needed))
    with progress(_("Opening envelopes")) as tell:
        counted = opening.count_box(box_file, chosen, out, progress=tell)
    ballots = counted.folded.tally.ballots
    click.echo(
        _(
            "Round {round}: {valid} valid and {invalid} invalid ballots.",
            round=known.round_id,
            valid=int(ballots["valid"].sum()),
            invalid=int(ballots["invalid"].sum()),
        )
    )
    click.echo(_("Digest of the count: {digest}", digest=counted.digest))
    click.echo(
        _(
            "The file holds opinions as they were written: delete it when it is "
            "taken in."
        ),
        err=True,
    )


def _slips_for(round_id: str) -> tuple[str, ...]:
    """Ask for as many slips as the round needs; for none if its key is here."""
    from toolkit.services.overview import status_of

    return tuple(ask_slips(status_of(the_store(), round_id).slips_needed))
