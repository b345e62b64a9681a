"""The command that rehearses a draft round."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.manners import Command, progress, speaker, spoken
from toolkit.cli.surroundings import the_store, today

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.i18n import Translator
    from toolkit.services.rehearsal import Rehearsal
    from toolkit.survey.model import Survey

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(cls=Command)
@spoken
@click.argument("round_id", metavar="ROUND")
@click.option("--out", required=True, type=_FOLDER, help="Folder for the documents.")
@click.option("--share", default=0.8, help="Share of the raters who take part.")
@click.option("--seed", default=7, help="Repeats the same draw and marks.")
def rehearse(round_id: str, *, out: Path, share: float, seed: int) -> None:
    """Rehearse a draft: made-up raters vote in a copy of it.

    Nothing is frozen and nobody real takes part; the documents say so.
    """
    from toolkit.cli.serving import stop_when_asked
    from toolkit.services.overview import status_of
    from toolkit.services.rehearsal import rehearse_round

    _ = speaker()
    store = the_store()
    stop_when_asked()
    with progress(_("Rehearsal")) as tell:
        found = rehearse_round(
            store,
            round_id,
            out,
            _,
            today=today(),
            share=share,
            seed=seed,
            progress=tell,
        )
    for line in _summary(found, status_of(store, round_id).survey, _):
        click.echo(line)
    click.echo(_("{count} files in {folder}.", count=len(found.documents), folder=out))


def _summary(found: Rehearsal, survey: Survey, _: Translator) -> Iterator[str]:
    from toolkit.reports.wording import named_group
    from toolkit.services.rehearsing import ANSWERS

    yield _("Rehearsal: nothing was voted for real, and the draft is as before.")
    yield _(
        "{voted} of {raters} made-up raters took part; all their ballots were counted.",
        voted=found.acknowledged,
        raters=found.raters,
    )
    for answer, count in found.answers.most_common():
        yield f"    {count:5d}  {_.words(ANSWERS[answer])}"
    yield _(
        "Results are told in counts on {counts} subjects, in bands on {bands}, "
        "not at all on {withheld}.",
        counts=found.in_counts,
        bands=found.in_bands,
        withheld=found.withheld,
    )
    for label, subjects in found.merged.items():
        yield _(
            "Rater groups shown together: {groups}, on {subjects} subjects.",
            groups=named_group(survey, label, _),
            subjects=subjects,
        )
