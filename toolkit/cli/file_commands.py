"""Commands that read and write files: surveys, documents, archives."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from toolkit.cli.manners import Command, progress, say_refusal, speaker, spoken
from toolkit.errors import SurveyRefusedError

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(cls=Command)
@spoken
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print for a program to read.")
def check(file: str, *, as_json: bool) -> int:
    """Check a survey template and list all that is wrong in it."""
    from toolkit.survey.loading import load_survey

    _ = speaker()
    try:
        survey = load_survey(file)
    except SurveyRefusedError as refused:
        if not as_json:
            say_refusal(refused, _)
            return 1
        problems = [
            {"place": problem.place, "said": _.explain(problem)}
            for problem in refused.problems
        ]
        click.echo(json.dumps({"fine": False, "problems": problems}, indent=1))
        return 1
    if as_json:
        click.echo(json.dumps({"fine": True, "problems": []}, indent=1))
    else:
        click.echo(_("{survey} is in order.", survey=survey.id))
    return 0


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.option("--out", required=True, type=_FOLDER, help="Folder for the documents.")
def report(round_id: str, out: Path) -> None:
    """Write the documents of a published round."""
    from toolkit.services import reading, reporting
    from toolkit.settings import read_settings

    _ = speaker()
    publication = reading.read_publication(read_settings().published / round_id)
    with progress(_("Writing documents")) as tell:
        files = reporting.write_documents(publication, out, _, progress=tell)
    click.echo(_("{count} files in {folder}.", count=len(files), folder=out))


@click.command(cls=Command)
@spoken
@click.argument("folder", type=_FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print for a program to read.")
def verify(folder: Path, *, as_json: bool) -> None:
    """Recompute a published round from its files; name what differs."""
    from toolkit.services import verifying

    _ = speaker()
    found = verifying.verify(folder)
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    click.echo(
        _(
            "Yes: {files} files agree with each other, {envelopes} envelopes "
            "add up in {rounds} rounds.",
            **asdict(found),
        )
    )
