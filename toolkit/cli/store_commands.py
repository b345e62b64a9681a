"""Commands on the whole store: back it up, put a backup back."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.manners import Command, speaker, spoken
from toolkit.cli.surroundings import the_store

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=Command)
@spoken
@click.option("--out", required=True, type=_FILE, help="File to write the backup to.")
def backup(out: Path) -> None:
    """Write a backup of all rounds: sealed ballots, and nothing that was opened.

    The pepper and keys on this machine are not in it.
    """
    from toolkit.services import backing_up

    _ = speaker()
    opened = backing_up.back_up(the_store(), out)
    click.echo(_("Backup written to {file}.", file=out))
    for one in opened:
        click.echo(
            _(
                "Round {round} goes in as a closed one, under a new head; it would be "
                "opened anew with its slips.",
                round=one.id,
            )
        )
    click.echo(
        _(
            "Keep the pepper apart from it, and delete all backups of a round when it "
            "is destroyed."
        ),
        err=True,
    )


@click.command(cls=Command)
@spoken
@click.argument("file", type=_FILE)
def restore(file: Path) -> None:
    """Put a backup into an empty store."""
    from toolkit.services import backing_up

    _ = speaker()
    for one in backing_up.restore(the_store(), file):
        click.echo(_("{round}  {state}", round=one.id, state=one.state))
