"""What the desk makes on paper: codes, key slips, notices, ballots.

Codes and slips exist in the file that is taken away, and nowhere else.  Where
they cannot be printed they are listed, since without them a round is lost.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from toolkit.apps.desk import files
from toolkit.apps.desk.jobs import Outcome
from toolkit.apps.desk.words import words
from toolkit.i18n import Phrase, translator
from toolkit.services import conducting, issuing, printing
from toolkit.services.overview import status_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.apps.desk.task import Task
    from toolkit.i18n import Language

NOWHERE_ELSE = Phrase("These codes exist nowhere else.")
OLD_LINK = Phrase("The old link is no longer valid.")
DIGEST = Phrase("Digest of the rules: {digest}")
KEPT_HERE = Phrase("The key lies in a file on this machine; every ballot page says so.")
GIVE_OUT = Phrase("Give each slip to one scrutineer; any {needed} open the box.")
AT_ONCE = Phrase(
    "Print them now, a page for each scrutineer, to be sealed in an envelope. Then let "
    "the server forget the file; without slips nobody can ever open the box."
)


def codes(
    task: Task,
    language: Language,
    *,
    by_ticket: Sequence[str],
    spares: int,
    two_squares: bool,
    anew: bool,
) -> Outcome:
    """Issue codes, tickets as sheets to print and links as a table."""
    _ = translator(language)
    address = task.ballot_page
    issued = issuing.issue_codes(
        task.store,
        task.round_id,
        by_ticket=by_ticket,
        spares=spares,
        anew=anew,
        today=task.today,
    )

    def sheets() -> bytes:
        return printing.print_tickets(
            task.store,
            task.round_id,
            issued,
            _,
            address=address,
            with_code_squares=two_squares,
        )

    pages = files.printed(sheets) if issued.tickets else None
    taken = [task.keep("-tickets.pdf", pages)] if pages else []
    if issued.links or not pages:
        table = printing.code_table(issued, _, address=address, with_tickets=not pages)
        taken.append(task.keep("-links.csv", files.listed(table)))
    return Outcome((words(NOWHERE_ELSE),), tuple(taken))


def link(task: Task, language: Language, number: str) -> Outcome:
    """Replace a lost link."""
    new = issuing.reissue(task.store, task.round_id, number, today=task.today)
    table = printing.code_table(
        issuing.Issued((new,), ()),
        translator(language),
        address=task.ballot_page,
        with_tickets=False,
    )
    taken = task.keep("-link.csv", files.listed(table))
    return Outcome((words(OLD_LINK),), (taken,))


def key(
    task: Task, language: Language, *, slips: int, needed: int, on_server: bool
) -> Outcome:
    """Freeze a round, and print its key slips if it has some."""
    _ = translator(language)
    cut = conducting.freeze(
        task.store,
        task.round_id,
        today=task.today,
        slips=slips,
        needed=needed,
        on_server=on_server,
    )
    digest = status_of(task.store, task.round_id).rules_digest
    said = words(DIGEST, digest=digest)
    if on_server:
        return Outcome((said, words(KEPT_HERE)))

    def sheets() -> bytes:
        return printing.print_slips(task.store, task.round_id, cut, _)

    pages = files.printed(sheets)
    taken = (
        task.keep("-key-slips.pdf", pages)
        if pages
        else task.keep("-key-slips.txt", files.slips_as_text(cut, _))
    )
    return Outcome((said, words(GIVE_OUT, needed=needed), words(AT_ONCE)), (taken,))


def notices(task: Task, language: Language) -> Outcome:
    """Make poster and leaflets."""
    _ = translator(language)
    with TemporaryDirectory() as made:
        folder = Path(made)
        printing.print_notices(
            task.store, task.round_id, folder, _, address=task.ballot_page
        )
        pack = files.packed({"": folder})
    return Outcome(takeaways=(task.keep("-notices.zip", pack),))


def ballots(task: Task, language: Language) -> Outcome:
    """Make paper ballots."""
    with TemporaryDirectory() as made:
        path = Path(made) / f"{task.round_id}.docx"
        printing.print_round(task.store, task.round_id, path, translator(language))
        pack = files.packed({"": path.parent})
    return Outcome(takeaways=(task.keep("-ballots.zip", pack),))
