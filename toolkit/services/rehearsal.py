"""Rehearse a draft: made-up raters vote in a copy of it, from codes to documents.

The organiser sees before anything is frozen what the meeting will see.  The
copy lives in a store of its own, in a folder that is deleted at the end;
only documents stay, and all of them say what they are.  No code, key or
ballot of a real round is ever near it.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Final

from toolkit.collection.staff import Act
from toolkit.errors import FolderTakenError, SettingError
from toolkit.i18n import Phrase
from toolkit.publication import MERGED
from toolkit.services.overview import status_of
from toolkit.services.rehearsal_draft import copy_draft
from toolkit.services.rehearsal_round import DATABASE, RehearsalRound
from toolkit.services.rehearsing import UnexpectedReplyError
from toolkit.storage import rounds
from toolkit.storage.archive import PACKAGE
from toolkit.storage.engine import open_store

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.services.rehearsal_round import Progress
    from toolkit.storage.engine import Store

SHARE: Final = 0.8
SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of a rehearsal.

    Attributes
    ----------
    raters : how many may vote in the draft.
    acknowledged, counted : ballots that the server said it had taken, and
        those found in the box; always as many.
    answers : how often the server gave each answer; see `rehearsing.ANSWERS`.
    in_counts, in_bands, withheld : of how many subjects the results are told
        in counts, in bands, or not.
    merged : rater groups shown together, as ``staff+retired``, and for how
        many subjects.
    documents : the files that were kept.
    """

    raters: int
    acknowledged: int
    counted: int
    answers: Counter[str]
    in_counts: int
    in_bands: int
    withheld: int
    merged: Counter[str]
    documents: tuple[Path, ...]
    seconds: float


def rehearse_round(
    store: Store,
    round_id: str,
    folder: Path,
    _: Translator,
    *,
    today: date,
    share: float = SHARE,
    seed: int = SEED,
    progress: Progress | None = None,
) -> Rehearsal:
    """Play a draft through with made-up raters, and keep its documents in a folder.

    Parameters
    ----------
    folder : a new one; nothing is written into it before all went well.
    share : of all raters who take part, above 0 and up to 1.
    seed : decides who takes part and what they answer.

    Raises
    ------
    NotPermittedError : it is not for whoever acts.
    NoSuchRoundError : there is no such round.
    SettingError : the round is no draft, or there is no such share.
    FolderTakenError : the folder holds something.
    UnexpectedReplyError : the server did not answer, or the box did not hold,
        what was agreed: a mistake of ours.
    """
    since = perf_counter()
    store.require(Act.REHEARSED)
    if not 0 < share <= 1:
        raise SettingError(
            setting=share, reason=Phrase("a share is above 0 and at most 1")
        )
    if folder.exists() and any(folder.iterdir()):
        raise FolderTakenError(folder=folder)
    with TemporaryDirectory(prefix="pingyi-rehearsal-") as made:
        home = Path(made)
        with closing(open_store(home / DATABASE)) as copy:
            marked = copy_draft(store, round_id, copy, _)
            it = RehearsalRound(copy, marked.id, home, today, progress)
            answers = it.from_codes_to_count(share=share, seed=seed)
            publication = it.from_count_to_documents(_)
            found = status_of(copy, marked.id)
        acknowledged = answers["counted"] + answers["again"]
        if acknowledged != found.returned:
            message = f"{acknowledged} acknowledged, {found.returned} counted"
            raise UnexpectedReplyError(message)
        documents = _keep(it.documents, folder, _("rehearsal"))
    with store.writing() as connection:
        rounds.record_act(
            connection, round_id, done=Act.REHEARSED.value, day=today.isoformat()
        )
    told = Counter(_manners_of_telling(publication))
    return Rehearsal(
        raters=found.raters,
        acknowledged=acknowledged,
        counted=found.returned,
        answers=answers,
        in_counts=told["counts"],
        in_bands=told["bands"],
        withheld=told["nothing"],
        merged=_merged(publication),
        documents=documents,
        seconds=perf_counter() - since,
    )


def _manners_of_telling(publication: Publication) -> Iterator[str]:
    """Yield how each subject's results are told."""
    hidden = {one.subject for one in publication.withheld if not one.item}
    banded = {one.subject for one in publication.bands}
    for subject in publication.subjects:
        if subject.id not in hidden:
            yield "counts"
        else:
            yield "bands" if subject.id in banded else "nothing"


def _merged(publication: Publication) -> Counter[str]:
    labels = publication.tally.ballots["group"]
    return Counter(label for label in labels if MERGED in label)


def _keep(written: Path, folder: Path, mark: str) -> tuple[Path, ...]:
    """Move documents into a folder, each name marked; return where they are.

    The package that would prove them a round's own stays behind.
    """
    kept = []
    for path in sorted(written.rglob("*")):
        if path.is_file() and path.name != PACKAGE:
            place = folder / path.relative_to(written)
            place.parent.mkdir(parents=True, exist_ok=True)
            kept.append(place.with_name(f"{mark}-{place.name}"))
            shutil.move(path, kept[-1])
    return tuple(kept)
