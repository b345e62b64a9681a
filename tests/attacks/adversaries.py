"""Who tries to learn who wrote what, from what each may see.

An adversary looks at a scene: a round in a file or on a server, the ballot
server, a voter's device, what is published.  It guesses in which order
things came, which of them belong together, or what should have stayed
secret; and it says in which weakened store it must succeed.
``python tests/attacks/report.py`` prints them all, with what they achieved.

Here is only the table; how each goes about it stands in the module it is
taken from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from attacks import (
    desk,
    device,
    door,
    peers,
    seen_by_scrutineers,
    seen_from_outside,
    seen_in_rows,
    seen_on_disk,
    seen_on_screen,
    seen_on_server,
)
from attacks import weaknesses as weak

if TYPE_CHECKING:
    from attacks.chance import Score
    from attacks.weaknesses import Weakness


class Scene(StrEnum):
    """Where something is to be seen."""

    FILE = "a round in a file"
    SERVER = "a round on PostgreSQL"
    DOOR = "the ballot server"
    DEVICE = "a voter's device"
    DESK = "what is published"
    PEERS = "a round among colleagues"


@dataclass(frozen=True, slots=True)
class Adversary:
    """Somebody who looks at a scene and guesses.

    Attributes
    ----------
    attempt : looks at what was played, and has its guess scored.
    threats : the numbers of the abuse tests it stands for.
    needs_many : whether a guess is better or worse, so that it has to be tried
        with few raters and with many; secrets are found or not.
    still : why it succeeds against the store as it is; empty if it does not.
    """

    name: str
    sees: str
    attempt: Callable[[Any], Score]
    beaten_by: Weakness
    threats: tuple[int, ...] = ()
    scene: Scene = Scene.FILE
    needs_many: bool = True
    still: str = ""


def _each(
    named: str,
    sees: str,
    attempt: Callable[..., Callable[[Any], Score]],
    *of: tuple[str, Weakness],
    **more: Any,
) -> tuple[Adversary, ...]:
    """Return one adversary for each of some tables."""
    return tuple(
        Adversary(
            named.format(table), sees.format(table), attempt(table), weakness, **more
        )
        for table, weakness in of
    )


ADVERSARIES: Final = (
    # The database's administrator, who may ask for any row in any order
    *_each(
        "{} as they come",
        "rows of `{}`, without ORDER BY",
        seen_in_rows.row_order,
        ("spent", weak.NUMBERED),
        ("envelope", weak.NUMBERED),
        ("opinion", weak.AS_THEY_CAME),
        ("receipt", weak.AS_THEY_CAME),
        threats=(63,),
    ),
    *_each(
        "{} by id",
        "rows of `{}`, sorted by their keys",
        seen_in_rows.key_order,
        ("envelope", weak.CLOCKED),
        ("opinion", weak.AS_THEY_CAME),
        ("receipt", weak.AS_THEY_CAME),
        threats=(65,),
    ),
    Adversary(
        "any clock in the box",
        "columns of `envelope` that the schema does not name",
        seen_in_rows.any_clock,
        weak.STAMPED,
        (65,),
    ),
    Adversary(
        "packs of opinions",
        "the ranks of opinions on two subjects",
        seen_in_rows.packs,
        weak.AS_THEY_CAME,
    ),
    Adversary(
        "submissions' own keys",
        "keys seen in transit, and the roll after the count",
        seen_in_rows.submission_keys,
        weak.IDEM_KEPT,
        needs_many=False,
    ),
    # Who seizes the disk, or a copy of it
    *_each(
        "{} as they lie",
        "where rows of `{}` lie in the file after the count",
        seen_on_disk.byte_order,
        ("spent", weak.UNSCRUBBED),
        ("envelope", weak.UNSCRUBBED),
        ("opinion", weak.AS_THEY_CAME),
        ("receipt", weak.AS_THEY_CAME),
        threats=(63,),
    ),
    Adversary(
        "words in the sealed box",
        "every byte on the disk while the round is open",
        seen_on_disk.carved_words,
        weak.OPEN_ENVELOPES,
        (61,),
        needs_many=False,
    ),
    Adversary(
        "remains after destruction",
        "every byte on the disk at the end, free pages too",
        seen_on_disk.carved_remains,
        weak.UNSCRUBBED,
        (61,),
        needs_many=False,
    ),
    Adversary(
        "words by commit",
        "the write-ahead log while the round is open",
        seen_on_disk.log_reveals_words,
        weak.OPEN_ENVELOPES,
        (61,),
    ),
    Adversary(
        "envelopes by commit",
        "the write-ahead log after the count",
        seen_on_disk.log_pairs_envelopes,
        weak.UNSCRUBBED,
    ),
    # Whoever makes backups, or sees sizes and times only
    Adversary(
        "two backups around a vote",
        "all tables before and after one vote",
        seen_from_outside.two_backups,
        weak.STAMPED,
        (62,),
        needs_many=False,
    ),
    Adversary(
        "weight of envelopes",
        "the length of what lies in the box",
        seen_from_outside.weighed_envelopes,
        weak.UNFILLED,
        (62,),
    ),
    Adversary(
        "times of files",
        "when each file was changed",
        seen_from_outside.file_times,
        weak.A_FILE_FOR_EACH,
    ),
    # Everybody who reads what is published, or works with the staff apps
    Adversary(
        "published receipts",
        "the order of the list",
        seen_from_outside.published_receipts,
        weak.AS_THEY_CAME,
    ),
    Adversary(
        "published opinions",
        "their order in the archive",
        seen_from_outside.published_opinions,
        weak.AS_THEY_CAME,
    ),
    Adversary(
        "the archive",
        "every byte of it",
        seen_from_outside.archive_secrets,
        weak.NOTHING_WITHHELD,
        needs_many=False,
    ),
    Adversary(
        "widget state",
        "all that the widgets of the staff apps hold",
        seen_on_screen.widget_state,
        weak.NOTHING_WITHHELD,
        needs_many=False,
    ),
    Adversary(
        "the rest of a total",
        "all figures, and how many raters each group has",
        desk.minus_the_rest,
        weak.UNPROTECTED,
        scene=Scene.DESK,
        needs_many=False,
    ),
    Adversary(
        "the own ballots",
        "all figures, and what two of the smallest group marked",
        desk.minus_the_own,
        weak.UNPROTECTED,
        scene=Scene.DESK,
        needs_many=False,
    ),
    # Scrutineers who know who came when
    Adversary(
        "order of the box file",
        "its rows, batch by batch",
        seen_by_scrutineers.box_order,
        weak.CLOCKED,
    ),
    Adversary(
        "late voters",
        "the batches in the box file",
        seen_by_scrutineers.late_voters,
        weak.SMALL_BATCHES,
        needs_many=False,
    ),
    *_each(
        "self-omission by {}",
        "whom envelopes with one {} in the opened box are about",
        peers.self_omission,
        ("pack", weak.NUMBERED_ALIKE),
        ("receipt", weak.NUMBERED_ALIKE),
        scene=Scene.PEERS,
    ),
    # The administrator of a PostgreSQL server
    *_each(
        "{} by ctid",
        "on which page rows of `{}` lie after the count",
        seen_on_server.place_on_page,
        ("spent", weak.AS_WRITTEN),
        ("envelope", weak.AS_WRITTEN),
        ("opinion", weak.AS_THEY_CAME),
        ("receipt", weak.AS_THEY_CAME),
        threats=(64,),
        scene=Scene.SERVER,
    ),
    *_each(
        "{} by xmin",
        "which transaction wrote rows of `{}`",
        seen_on_server.transaction,
        ("spent", weak.AS_WRITTEN),
        ("envelope", weak.AS_WRITTEN),
        threats=(64,),
        scene=Scene.SERVER,
    ),
    Adversary(
        "roll and box by xmin",
        "rows of both that one transaction wrote",
        seen_on_server.same_transaction,
        weak.AS_WRITTEN,
        (64,),
        Scene.SERVER,
    ),
    # Those around the ballot server
    Adversary(
        "the server's log",
        "everything anything logs, at its most talkative",
        door.log_secrets,
        weak.LOUD,
        (61,),
        Scene.DOOR,
        needs_many=False,
    ),
    Adversary(
        "the turnout",
        "the status page, asked after each vote",
        door.turnout_watched,
        weak.FRESH_TURNOUT,
        scene=Scene.DOOR,
        needs_many=False,
    ),
    Adversary(
        "keys compared",
        "the key and fingerprint each voter is told",
        door.keys_compared,
        weak.A_KEY_FOR_EACH,
        scene=Scene.DOOR,
        needs_many=False,
    ),
    Adversary(
        "weight of requests",
        "the length of what each voter sends",
        door.weighed_requests,
        weak.UNFILLED,
        (62,),
        Scene.DOOR,
    ),
    # Whoever sits down at the same machine afterwards
    Adversary(
        "what pages keep",
        "storage, cookies, history and fields after handing in",
        device.left_in_pages,
        weak.KEPT_DRAFT,
        scene=Scene.DEVICE,
        needs_many=False,
    ),
    Adversary(
        "what the browser keeps",
        "every byte of the browser's folder",
        device.left_on_disk,
        weak.PLAIN_DRAFT,
        scene=Scene.DEVICE,
        needs_many=False,
    ),
)
