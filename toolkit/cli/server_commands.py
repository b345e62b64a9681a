"""Commands that start servers."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.manners import Command, speaker, spoken

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(cls=Command)
@spoken
@click.option("--out", type=_FOLDER, help="Folder for all that is made.")
@click.option("--raters", default=300, help="How many raters are drawn.")
@click.option("--seed", default=7, help="Repeats the same draw and marks.")
@click.option("--serve/--no-serve", default=True, help="Whether to serve afterwards.")
def demo(out: Path | None, raters: int, seed: int, *, serve: bool) -> None:
    """Play one whole round on sample data, then serve a second one."""
    from toolkit.cli import demonstration

    demonstration.play(out, raters=raters, seed=seed, serve=serve, _=speaker())


@click.command("verify-page", cls=Command)
@spoken
@click.argument("url")
@click.option("--fingerprint", help="Fingerprint of the key, as on the notice.")
def verify_page(url: str, fingerprint: str | None) -> int:
    """Compare a ballot page, as it is served, with the one published here.

    For scrutineers, on a machine of their own.
    """
    from toolkit.cli.manners import REFUSED, say_problems
    from toolkit.services import page_check
    from toolkit.web.assets import DIGESTS

    _ = speaker()
    found = page_check.check_page(url, expected=DIGESTS, fingerprint=fingerprint)
    say_problems(found.problems, _)
    if not found.is_genuine:
        click.echo(_("No: this page is not as it should be."))
        return REFUSED
    click.echo(_("Key fingerprint: {fingerprint}", fingerprint=found.fingerprint))
    click.echo(_("Yes: style and scripts are those of this version, byte for byte."))
    return 0


@click.command(cls=Command)
@spoken
@click.option(
    "--only", type=click.Choice(["ballots", "apps"]), help="One server of the two."
)
@click.option("--address", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port; 0 takes a free one.")
def serve(only: str | None, address: str, port: int | None) -> None:
    """Serve the ballot page and the staff apps."""
    from toolkit.cli import serving

    serving.serve(only, address=address, port=port, _=speaker())
