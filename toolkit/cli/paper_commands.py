"""Commands that make what goes on paper: ballots, poster, leaflets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.manners import Command, speaker, spoken
from toolkit.i18n import HOME_LANGUAGE, LANGUAGES, translator

if TYPE_CHECKING:
    from toolkit.i18n import Language, Translator
    from toolkit.services.printing import Printed

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=Command)
@spoken
@click.argument("survey", required=False)
@click.option("--out", required=True, type=_FILE, help="Word document to write.")
@click.option("--round", "round_id", help="A round, for its title and its subjects.")
@click.option("--roster", type=_FILE, help="Workbook of the roster.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=HOME_LANGUAGE,
    help="Language of the ballot.",
)
def paper(
    survey: str | None,
    out: Path,
    round_id: str | None,
    roster: Path | None,
    language: Language,
) -> None:
    """Write the paper ballots of a survey or of a round, as Word documents.

    A round has its own survey and subjects; for a survey, name a roster or
    leave the names to be written in.
    """
    _ = speaker()
    printing = translator(language)
    if round_id is not None and survey is None and roster is None:
        printed = _print_round(round_id, out, printing)
    elif survey is not None and round_id is None:
        printed = _print_survey(survey, roster, out, printing)
    else:
        raise click.UsageError(
            _("Name a survey, with a roster or without, or a round.")
        )
    for one in printed:
        click.echo(f"{one.path}  {_.join(one.branches)}".rstrip())


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.option("--out", required=True, type=_FOLDER, help="Folder for the pages.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=HOME_LANGUAGE,
    help="Language of the pages.",
)
def notices(round_id: str, out: Path, language: Language) -> None:
    """Write the poster of a frozen round, and the leaflet for its raters."""
    from toolkit.services import printing
    from toolkit.settings import read_settings

    settings = read_settings()
    written = printing.print_notices(
        settings.open_store(),
        round_id,
        out,
        translator(language),
        address=f"{settings.ballot_address}/b/{round_id}",
    )
    for path in written:
        click.echo(path)


def _print_round(round_id: str, out: Path, _: Translator) -> tuple[Printed, ...]:
    from toolkit.services import printing
    from toolkit.settings import read_settings

    return printing.print_round(read_settings().open_store(), round_id, out, _)


def _print_survey(
    survey: str, roster: Path | None, out: Path, _: Translator
) -> tuple[Printed, ...]:
    from toolkit.services import designing, printing
    from toolkit.survey.loading import load_survey

    asked = load_survey(survey)
    people = designing.load_roster(roster, asked).subjects if roster else ()
    graded = [one for one in people if one.is_graded]
    return (printing.print_survey(asked, out, _, subjects=graded),)
