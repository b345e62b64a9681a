"""Commands for other programs: surveys converted, counts exported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.manners import Command, say_refusal, speaker, spoken
from toolkit.errors import FileRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.i18n import Translator
    from toolkit.problem import Problem
    from toolkit.services.exchanging import Converted

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=Command)
@spoken
@click.argument("file")
@click.option(
    "--out",
    required=True,
    type=_FILE,
    help="File to write: .yaml from an XLSForm; .xlsx (XLSForm) or .json (SurveyJS) "
    "from a survey.",
)
@click.option("--json", "as_json", is_flag=True, help="Print for a program to read.")
def convert(file: str, out: Path, *, as_json: bool) -> int:
    """Convert a survey from or for another program; list what was left out."""
    from toolkit.services import exchanging

    _ = speaker()
    try:
        converted = exchanging.convert(file, out)
    except FileRefusedError as refused:
        if as_json:
            _print({"fine": False, "problems": _told(refused.problems, _)})
        else:
            say_refusal(refused, _)
        return 1
    if as_json:
        _print(
            {
                "fine": converted.is_fine,
                "file": str(converted.file),
                "left_out": _told(converted.left_out, _),
                "changed": _told(converted.changed, _),
                "problems": _told(converted.problems, _),
            }
        )
    else:
        _say(converted, _)
    return 0 if converted.is_fine else 1


@click.command(cls=Command)
@spoken
@click.argument("source")
@click.option(
    "--out",
    required=True,
    type=_FILE,
    help="File to write: .csv, .xlsx, .parquet, .sav (SPSS) or .dta (Stata).",
)
@click.option(
    "--encoding",
    type=click.Choice(["utf-8", "gb18030"]),
    default="utf-8",
    help="Encoding of csv files; UTF-8 has a mark in front, so that Excel knows it.",
)
@click.option(
    "--codebook",
    type=_FILE,
    help="File of the codebook, .csv or .xlsx; by default beside the data, or a "
    "sheet of the workbook.",
)
@click.option("--json", "as_json", is_flag=True, help="Print for a program to read.")
def export(
    source: str, out: Path, encoding: str, codebook: Path | None, *, as_json: bool
) -> None:
    """Write published counts, or a tally, as labelled data with a codebook."""
    from toolkit.services import exporting
    from toolkit.settings import read_settings

    _ = speaker()
    files = exporting.export(
        source,
        out,
        _,
        shelf=read_settings().published,
        encoding=encoding,
        codebook_file=codebook,
    )
    if as_json:
        _print({"files": [str(file) for file in files]})
        return
    for file in files:
        click.echo(_("{file} is written.", file=file))


def _say(converted: Converted, _: Translator) -> None:
    click.echo(_("{file} is written.", file=converted.file))
    _list(_("Left out:"), converted.left_out, _)
    _list(_("Changed or added, to be looked at:"), converted.changed, _)
    to_do = [one for one in converted.problems if one.blocks]
    notes = [one for one in converted.problems if not one.blocks]
    _list(_("It cannot be used as it is. To be done by hand:"), to_do, _)
    _list(_("Notes:"), notes, _)


def _list(title: str, problems: Iterable[Problem], _: Translator) -> None:
    lines = [f"  {problem.place}  {_.explain(problem)}" for problem in problems]
    if lines:
        click.echo("\n".join([title, *lines]))


def _told(problems: Iterable[Problem], _: Translator) -> list[dict[str, str]]:
    return [{"place": one.place, "said": _.explain(one)} for one in problems]


def _print(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))
