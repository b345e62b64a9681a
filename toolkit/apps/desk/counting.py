"""What the desk does with a box: rehearse, take it away, open it, publish it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from toolkit.apps.desk import files
from toolkit.apps.desk.jobs import Outcome
from toolkit.apps.desk.words import sentences, words
from toolkit.errors import FileRefusedError
from toolkit.i18n import Phrase, translator
from toolkit.reports.wording import named_group
from toolkit.services import opening, reading, reporting
from toolkit.services.overview import status_of
from toolkit.services.rehearsal import rehearse_round

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.apps.desk.jobs import Tell
    from toolkit.apps.desk.task import Task
    from toolkit.i18n import Language, Translator
    from toolkit.services.rehearsal import Rehearsal
    from toolkit.survey.model import Survey

ENVELOPES = Phrase("{count} sealed envelopes in {file}.")
CHECKSUM = Phrase("SHA-256 of the file, to be noted down: {digest}")
COUNTED = Phrase("The box of round {round} is open and counted.")
WRITTEN = Phrase("{count} files in {folder}.")


def rehearse(task: Task, language: Language, tell: Tell) -> Outcome:
    """Let made-up raters vote in a copy of a draft."""
    with TemporaryDirectory() as made:
        folder = Path(made) / task.round_id
        rehearsal = rehearse_round(
            task.store,
            task.round_id,
            folder,
            translator(language),
            today=task.today,
            progress=tell,
        )
        pack = files.packed({"": folder})
    survey = status_of(task.store, task.round_id).survey
    return Outcome(
        sentences(lambda _: _rehearsed(rehearsal, survey, _)),
        (task.keep("-rehearsal.zip", pack),),
    )


def _rehearsed(rehearsal: Rehearsal, survey: Survey, _: Translator) -> Iterator[str]:
    yield _(
        "{counted} of {raters} made-up raters handed in, and all of their ballots "
        "were found in the box.",
        counted=rehearsal.counted,
        raters=rehearsal.raters,
    )
    yield _(
        "With so many ballots, {in_counts} subjects are told in counts, {in_bands} "
        "in bands, and {withheld} not at all.",
        in_counts=rehearsal.in_counts,
        in_bands=rehearsal.in_bands,
        withheld=rehearsal.withheld,
    )
    for label, subjects in rehearsal.merged.items():
        yield _(
            "{groups} are shown together for {subjects} subjects.",
            groups=named_group(survey, label, _),
            subjects=subjects,
        )


def unseal(task: Task, slips: Sequence[str], tell: Tell) -> Outcome:
    """Open a closed box here."""
    opening.unseal(
        task.store, task.round_id, slips=slips, today=task.today, progress=tell
    )
    return _counted(task)


def take_box(task: Task) -> Outcome:
    """Give a closed box away, as it is."""
    with TemporaryDirectory() as made:
        path = Path(made) / f"{task.round_id}.box"
        box = opening.export_box(task.store, task.round_id, path, today=task.today)
        content = path.read_bytes()
    taken = task.keep(".box", content)
    many = words(ENVELOPES, count=sum(box.spent.values()), file=taken.name)
    digest = hashlib.sha256(content).hexdigest()
    return Outcome((many, words(CHECKSUM, digest=digest)), (taken,))


def bring_count(task: Task, content: bytes) -> Outcome:
    """Take in what was counted elsewhere."""
    with TemporaryDirectory() as made:
        path = Path(made) / f"{task.round_id}.count"
        path.write_bytes(content)
        try:
            opening.take_count(task.store, task.round_id, path, today=task.today)
        except FileRefusedError as refused:  # it names the folder, which is gone
            problems = [replace(one, place=path.name) for one in refused.problems]
            raise FileRefusedError(file=path.name, problems=problems) from refused
    return _counted(task)


def _counted(task: Task) -> Outcome:
    return Outcome((words(COUNTED, round=task.round_id),))


def publish(task: Task, language: Language, tell: Tell) -> Outcome:
    """Publish an opened round, and write its documents."""
    folder = task.settings.published / task.round_id
    reporting.publish(task.store, task.round_id, folder, today=task.today)
    return document(task, language, tell)


def document(task: Task, language: Language, tell: Tell) -> Outcome:
    """Write the documents of a published round, and give them with its archive."""
    archive = task.settings.published / task.round_id
    folder = task.settings.documents / task.round_id
    written = reporting.write_documents(
        reading.read_publication(archive), folder, translator(language), progress=tell
    )
    pack = files.packed({"archive": archive, "documents": folder})
    said = words(WRITTEN, count=len(written), folder=folder)
    return Outcome((said,), (task.keep("-documents.zip", pack),))
