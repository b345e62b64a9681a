"""Publish a round once, and write its archive and documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from toolkit.analysis.asked import known_as_asked
from toolkit.analysis.disclosure import protect
from toolkit.collection import sealing
from toolkit.collection.round import State
from toolkit.collection.staff import Act
from toolkit.errors import NoSuchRoundError
from toolkit.publication import ListedSubject, Publication, Seals
from toolkit.services.earlier_rounds import too_near
from toolkit.services.freezing import require_as_frozen
from toolkit.services.reading import find_publications
from toolkit.storage import (
    archive,
    ballot_box,
    batches,
    counter,
    ledger,
    rounds,
    scrubbing,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from toolkit.collection.round import Round
    from toolkit.i18n import Translator
    from toolkit.opinions import ReleasedOpinion
    from toolkit.storage.engine import Store

FIGURE_FORMS: Final[tuple[Literal["png", "svg"], ...]] = ("png", "svg")

Progress = Callable[[int, int], None]


def publish(store: Store, round_id: str, folder: Path, *, today: date) -> Publication:
    """Publish an opened round: write its archive into ``folder``, once.

    Only opinions that were released are published, and only on subjects
    with enough ballots.  Rounds that lie published beside ``folder`` are
    looked at: what they and this one would tell together is told in bands.

    Raises
    ------
    ArchiveRefusedError : an archive beside it is damaged and cannot be
        compared.
    """
    store.require(Act.PUBLISHED)
    scrubbing.scrub_if_due(store, round_id)
    with store.writing() as connection:
        moved = rounds.take_round(connection, round_id).move_to(State.PUBLISHED)
        frozen = rounds.get_frozen(connection, round_id)
        if frozen is None:
            raise NoSuchRoundError(round=round_id)
        require_as_frozen(connection, moved)
        publication = _publication(connection, moved, frozen, today)
        publication = _beside_earlier(connection, publication, folder)
        publication = _with_opinions(connection, publication)
        archive.write_archive(publication, folder, rules=frozen.rules)
        rounds.save_state(connection, moved)
        rounds.record_act(
            connection, round_id, done=moved.state.value, day=today.isoformat()
        )
    return publication


def _publication(
    connection: Connection, moved: Round, frozen: rounds.Frozen, today: date
) -> Publication:
    survey = rounds.get_survey(connection, moved.id)
    counted = counter.read_tally(connection, moved.id)
    protected = protect(counted, fewest=moved.fewest, survey=survey)
    return Publication(
        round_id=moved.id,
        title=moved.title,
        day=today.isoformat(),
        survey=survey,
        subjects=tuple(
            ListedSubject(one.id, one.name, one.branch, one.category)
            for one in rounds.get_subjects(connection, moved.id)
        ),
        tally=protected.tally,
        withheld=protected.withheld,
        fewest=moved.fewest,
        fewest_texts=moved.fewest_texts,
        opinions=(),
        receipts=ballot_box.read_receipts(connection, moved.id),
        box=counter.read_box_count(connection, moved.id),
        seals=Seals(
            rules=frozen.rules_digest,
            roster=rounds.get_roster_digest(connection, moved.id),
            key=sealing.fingerprint(frozen.public_key),
        ),
        heads=batches.read_heads(connection, moved.id),
        bands=protected.bands,
    )


def _beside_earlier(
    connection: Connection, draft: Publication, folder: Path
) -> Publication:
    """Return the publication without what earlier ones would help to compute."""
    shelf = find_publications(folder.parent)
    for refused in shelf.refused:
        raise refused
    earlier = (archive.read_archive(one.folder) for one in shelf.rounds)
    near = too_near(connection, draft, earlier)
    if not near.in_bands and not near.hidden:
        return draft
    protected = protect(
        counter.read_tally(connection, draft.round_id),
        fewest=draft.fewest,
        survey=draft.survey,
        in_bands=near.in_bands,
        hidden=near.hidden,
    )
    return replace(
        draft,
        tally=protected.tally,
        withheld=protected.withheld,
        bands=protected.bands,
    )


def _with_opinions(connection: Connection, draft: Publication) -> Publication:
    """Return the publication with the released opinions of enough ballots.

    Of a text that waits for an answer, so many must be known to have given it.
    """
    valid = draft.tally.ballots.groupby("subject")["valid"].sum()
    waiting = {item.id for item in draft.survey.items if item.show_if}

    def ballots(opinion: ReleasedOpinion) -> int:
        if opinion.item not in waiting:
            return int(valid[opinion.subject])
        return known_as_asked(
            draft.tally, draft.survey, subject=opinion.subject, item=opinion.item
        )

    released = ledger.read_released(connection, draft.round_id)
    shown = (one for one in released if ballots(one) >= draft.fewest_texts)
    return replace(draft, opinions=tuple(shown))


def write_documents(
    publication: Publication,
    folder: Path,
    _: Translator,
    *,
    progress: Progress | None = None,
) -> list[Path]:
    """Write the documents of a publication; return their files.

    The result summary (O5), the count protocol (O4), and for every branch
    its report and its figures as png and svg.
    """
    # Drawing libraries are slow to import; who only reads should not wait.
    from toolkit.reports import excel, figures, naming, word  # noqa: PLC0415  # slow to load

    (folder / "figures").mkdir(parents=True, exist_ok=True)
    written = [folder / "O5-result-summary.xlsx", folder / "O4-count-protocol.docx"]
    excel.write_result_summary(publication, written[0], _)
    word.write_count_protocol(publication, written[1], _)
    branches = publication.branches
    for number, branch in enumerate(branches, start=1):
        name = "-".join(filter(None, (f"{number:02d}", _file_name(branch))))
        report = folder / f"{naming.report_file(publication.survey)}-{name}.docx"
        word.write_branch_report(publication, branch, report, _)
        written.append(report)
        drawn = figures.branch_figures(publication, branch, _)
        for part, form in product(range(len(drawn)), FIGURE_FORMS):
            page = f"-{part + 1}" if len(drawn) > 1 else ""
            path = folder / "figures" / f"{name}{page}.{form}"
            path.write_bytes(figures.figure_bytes(drawn[part], form))
            written.append(path)
        if progress is not None:
            progress(number, len(branches))
    archive.describe_documents(publication, folder)
    return written


def _file_name(branch: str) -> str:
    return "".join(c for c in branch if c.isalnum())
