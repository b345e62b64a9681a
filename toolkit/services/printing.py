"""Print what a round needs on paper: ballots, tickets, slips, notices.

A round's ballots are the same for all raters of a slate; who the raters are
is not looked up.  Pages with codes are returned to whoever prints them and
are never written into a file.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.collection import sealing
from toolkit.collection.key_slips import slip_words
from toolkit.errors import NoSuchRoundError
from toolkit.paper.ballot import paper_ballot
from toolkit.paper.notices import leaflet, poster
from toolkit.paper.slip_sheets import PrintedSlip, slip_sheets
from toolkit.paper.ticket_sheets import Bag, ticket_sheets
from toolkit.paper.word import write_ballot
from toolkit.services import announcing
from toolkit.storage import rounds
from toolkit.storage.formulae import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from toolkit.i18n import Translator
    from toolkit.paper.subject import Subject
    from toolkit.services.issuing import Issued
    from toolkit.storage.engine import Store
    from toolkit.survey.model import Survey


@dataclass(frozen=True, slots=True)
class Printed:
    """A document, and the branches whose members it lists, if it lists any."""

    path: Path
    branches: tuple[str, ...]


def print_survey(
    survey: Survey, path: Path, _: Translator, *, subjects: Sequence[Subject] = ()
) -> Printed:
    """Write the paper ballot of a survey, on some subjects or left blank."""
    write_ballot(paper_ballot(survey, subjects, _=_), path, _)
    return Printed(path, _branches(subjects))


def print_round(
    store: Store, round_id: str, path: Path, _: Translator
) -> tuple[Printed, ...]:
    """Write the paper ballots of a round, one document for each slate.

    Where there are several, the slate is added to the name of each file.

    Raises
    ------
    NoSuchRoundError : there is no such round.
    """
    with store.reading() as connection:
        title = rounds.get_round(connection, round_id).title
        survey = rounds.get_survey(connection, round_id)
        slates = {
            slate: rounds.get_subjects(connection, round_id, on_slate=slate)
            for slate in rounds.get_slates(connection, round_id)
        }
    printed = []
    for slate, subjects in slates.items():
        there = path if len(slates) == 1 else path.with_stem(f"{path.stem}-{slate}")
        write_ballot(paper_ballot(survey, subjects, title=title, _=_), there, _)
        printed.append(Printed(there, _branches(subjects)))
    return tuple(printed)


def print_tickets(
    store: Store,
    round_id: str,
    issued: Issued,
    _: Translator,
    *,
    address: str,
    with_code_squares: bool = False,
) -> bytes:
    """Return the PDF of the hall tickets that were issued, to be cut.

    Parameters
    ----------
    address : of the ballot page.
    with_code_squares : see `ticket_sheets`.
    """
    with store.reading() as connection:
        title = rounds.get_round(connection, round_id).title
        survey = rounds.get_survey(connection, round_id)
    bags: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for ticket in issued.tickets:
        bags[ticket.unit, ticket.group].append(ticket.code)
    return ticket_sheets(
        [
            Bag(
                unit=unit,
                group=group,
                group_name=survey.group(group).text[_.language],
                codes=tuple(codes),
                spares=issued.spares,
            )
            for (unit, group), codes in sorted(bags.items())
        ],
        title=title,
        address=address,
        with_code_squares=with_code_squares,
        _=_,
    )


def code_table(
    issued: Issued, _: Translator, *, address: str, with_tickets: bool
) -> list[list[str]]:
    """Return the links that were issued as lines of a table, headers first.

    Parameters
    ----------
    address : of the ballot page.
    with_tickets : whether the codes of tickets are listed too.
    """
    lines = [[_("Unit"), _("Group"), _("Name"), _("Number"), _("Code")]]
    for link in issued.links:
        unit, name, number = map(guarded, (link.unit, link.name, link.number))
        lines.append([unit, link.group, name, number, f"{address}#{link.code}"])
    if with_tickets:
        lines += (
            [guarded(one.unit), one.group, "", "", one.code] for one in issued.tickets
        )
    return lines


def print_slips(
    store: Store, round_id: str, codes: Sequence[str], _: Translator
) -> bytes:
    """Return the PDF of the key slips of a frozen round, and of their record."""
    with store.reading() as connection:
        title = rounds.get_round(connection, round_id).title
        frozen = rounds.get_frozen(connection, round_id)
    if frozen is None:
        raise NoSuchRoundError(round=round_id)
    return slip_sheets(
        [PrintedSlip(code, slip_words(code, _.language)) for code in codes],
        title=title,
        needed=frozen.needed,
        fingerprint=sealing.fingerprint(frozen.public_key),
        rules_digest=frozen.rules_digest,
        _=_,
    )


def print_notices(
    store: Store, round_id: str, folder: Path, _: Translator, *, address: str
) -> tuple[Path, ...]:
    """Write the poster of a frozen round, and a leaflet for each kind of code.

    Raises
    ------
    NoSuchRoundError, NotOpenError : there is no such round, or it is a draft.
    """
    notice = announcing.notice(store, round_id)
    told = {
        "title": notice.title,
        "address": address,
        "fingerprint": notice.fingerprint,
    }
    pages = {"poster.pdf": poster(**told, _=_)}
    for kind in sorted(notice.kinds):
        pages[f"leaflet-{kind.value}.pdf"] = leaflet(
            kind, **told, fewest=notice.fewest, needed=notice.needed, _=_
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pages.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in pages)


def _branches(subjects: Sequence[Subject]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.branch for one in subjects if one.branch))
