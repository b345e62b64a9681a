"""Commands that read and write files: surveys, documents, archives."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.manners import Command, pairs, progress, speaker, spoken
from toolkit.errors import SurveyRefusedError

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.problem import Problem
    from toolkit.services.recounting import Recounted

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
_PATH = click.Path(path_type=Path)


def _encoding(
    _context: click.Context, _option: click.Parameter, name: str | None
) -> str | None:
    """Return the name of an encoding of text, if Python knows it."""
    if name is None:
        return None
    try:
        "".encode(name)
    except LookupError as error:
        raise click.BadParameter(name, param_hint="--encoding") from error
    return name


@click.command(cls=Command)
@spoken
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print for a program to read.")
def check(file: str, *, as_json: bool) -> int:
    """Check a survey template and list all that is wrong in it."""
    from toolkit.survey.loading import check_template

    _ = speaker()
    try:
        checked = check_template(file)
    except SurveyRefusedError as refused:
        if not as_json:
            raise
        name, fine, problems = file, False, refused.problems
    else:
        name, fine, problems = checked.name, checked.is_in_order, checked.problems
    if as_json:
        told = [_told(problem, _) for problem in problems]
        click.echo(json.dumps({"fine": fine, "problems": told}, indent=1))
        return 0 if fine else 1
    if fine:
        click.echo(_("{survey} is in order.", survey=Path(name).stem))
    else:
        click.echo(_.explain(SurveyRefusedError(file=name)), err=True)
    for problem in problems:
        note = "" if problem.blocks else _("Note: ")
        said = f"{note}{_.explain(problem)} [{problem.facts['rule']}]"
        click.echo(f"  {problem.place}  {said}", err=True)
    return 0 if fine else 1


def _told(problem: Problem, _: Translator) -> dict[str, object]:
    return {
        "place": problem.place,
        "rule": problem.facts.get("rule", ""),
        "blocks": problem.blocks,
        "said": _.explain(problem),
    }


@click.command(cls=Command)
@spoken
@click.argument("files", type=_PATH, nargs=-1, required=True)
@click.option("--out", required=True, type=_FILE, help="Parquet file of the tally.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=COLUMN",
    help="What the file calls subject, item, group or grade; repeatable.",
)
@click.option(
    "--encoding",
    metavar="NAME",
    callback=_encoding,
    help="Of csv that is neither in UTF-8 nor in GB18030.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="Let so many processes count, by way of Dask.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Let a Dask cluster count; its machines find the files under the same path.",
)
def tally(
    files: tuple[Path, ...],
    *,
    out: Path,
    columns: tuple[str, ...],
    encoding: str | None,
    workers: int | None,
    scheduler: str | None,
) -> None:
    """Count outside marks, one to a row, from Parquet or csv.

    Of a folder, all such files in it are counted.
    """
    from toolkit.services import counting
    from toolkit.tally import MARK_COLUMNS

    _ = speaker()
    renamed = pairs(columns, "--column", known=MARK_COLUMNS)
    with progress(_("Counting marks")) as tell:
        counted = counting.count_marks(
            files,
            renamed,
            out=out,
            encoding=encoding,
            workers=workers,
            scheduler=scheduler,
            progress=tell,
        )
    counting.write_tally(counted, out)
    _say_counted(int(counted.counts["count"].sum()), out, _)


@click.command(cls=Command)
@spoken
@click.argument("files", type=_PATH, nargs=-1, required=True)
@click.option("--out", required=True, type=_FILE, help="Parquet file of the tally.")
@click.option(
    "--equal-too", is_flag=True, help="Add files that hold the same as another, too."
)
def pool(files: tuple[Path, ...], out: Path, *, equal_too: bool) -> None:
    """Add up the tallies of many boxes.

    Of a folder, all tallies in it are added, published archives included.
    """
    from toolkit.services import counting

    _ = speaker()
    added = counting.pool(files, out=out, equal_too=equal_too)
    counting.write_tally(added, out)
    _say_counted(int(added.counts["count"].sum()), out, _)


def _say_counted(marks: int, out: Path, _: Translator) -> None:
    click.echo(_("{marks} marks counted in {file}.", marks=marks, file=out))


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
@click.option("--box", type=_FILE, help="Count this box anew, too.")
@click.option(
    "--slip", "slips", multiple=True, help="A key slip; asked for if missing."
)
@click.option("--key", "key_file", type=_FILE, help="The key, if it has no slips.")
@click.option("--json", "as_json", is_flag=True, help="Print for a program to read.")
def verify(
    folder: Path,
    *,
    box: Path | None,
    slips: tuple[str, ...],
    key_file: Path | None,
    as_json: bool,
) -> None:
    """Recompute a published round from its files; name what differs.

    With a box and its key, every envelope is opened and counted anew.
    """
    from toolkit.services import verifying

    _ = speaker()
    found = verifying.verify(folder)
    counted = _recount(folder, box, slips, key_file) if box is not None else None
    if as_json:
        told = asdict(found) | ({"recount": asdict(counted)} if counted else {})
        click.echo(json.dumps(told))
        return
    click.echo(
        _(
            "Yes: {files} files agree with each other, {envelopes} envelopes "
            "add up in {rounds} rounds.",
            **asdict(found),
        )
    )
    if found.compared:
        click.echo(
            _(
                "Of {compared} subjects less is told because of earlier rounds; "
                "whether it must be, only the archives of those can show.",
                compared=found.compared,
            )
        )
    if counted is not None:
        click.echo(
            _(
                "Yes: counted anew, the box of round {round} holds {valid} valid and "
                "{invalid} invalid ballots, and every figure is as it was published.",
                **asdict(counted),
            )
        )


def _recount(
    folder: Path, box: Path, slips: tuple[str, ...], key_file: Path | None
) -> Recounted:
    from toolkit.cli.surroundings import ask_slips
    from toolkit.services import recounting

    _ = speaker()
    archive, needed = recounting.find_archive(folder, box)
    chosen = slips if slips or key_file else ask_slips(needed)
    with progress(_("Opening envelopes")) as tell:
        return recounting.recount(
            archive, box, chosen, key_file=key_file, progress=tell
        )
