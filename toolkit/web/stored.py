"""What this system stores, told by the schema itself.

What tables and columns hold is put in words; but whether one tells when,
from where, in which order or by whom something was handed in is judged
here by its type and name, not by what it says of itself: should such a
column ever be added, this page tells of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Date, DateTime, Interval, Time

from toolkit.storage.tables import metadata
from toolkit.storage.wording import TABLES, about_column
from toolkit.web.visit import Visit, answered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Column, MetaData

    from toolkit.i18n import Translator

ORGANISERS: Final = frozenset(
    {
        *("account", "invitation", "decision"),
        *("round", "frozen", "wrap", "subject", "slate", "electorate", "rater"),
        *("credential", "voided", "act"),
    }
)
"""Tables of what organisers prepare and do; all others hold what raters hand in."""


class Trace(StrEnum):
    """What a column could tell of the way something came here."""

    TIME = "time"
    ADDRESS = "address"
    ORDER = "order"
    PERSON = "person"


_WORDS: Final[Mapping[Trace, str]] = {
    Trace.TIME: (
        "at|clock|created|date|day|deadline|expires|hour|minute|moment|month|second|"
        "since|stamp|time|timestamp|until|updated|week|when|year"
    ),
    Trace.ADDRESS: (
        "address|agent|browser|cookie|device|host|ip|mac|port|referrer|session|url"
    ),
    Trace.ORDER: (
        "batch|counter|index|order|place|position|rank|row|seq|sequence|serial"
    ),
    Trace.PERSON: (
        "account|actor|author|contact|email|mail|name|number|person|phone|rater|user|"
        "voter"
    ),
}
_TIMES: Final = (Date, DateTime, Interval, Time)


@dataclass(frozen=True, slots=True)
class ToldColumn:
    """A column: its name, what it holds, and what it could tell."""

    name: str
    about: str
    traces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldTable:
    """A table: its name, what it is for, and its columns."""

    name: str
    about: str
    columns: tuple[ToldColumn, ...]


class Stored(Visit):
    """The page for whoever wants to know what is kept."""

    @answered
    async def get(self) -> None:
        """Tell every table and column, what lies elsewhere, and what nowhere."""
        await self.show(
            "stored.html",
            summary=summary(metadata, self.say),
            tables=told(metadata, self.say),
            outside=_outside(self.say),
            never=_never(self.say),
        )


def traces_of(column: Column[Any]) -> frozenset[Trace]:
    """Return what a column could tell, by its type, its name and its keys."""
    found = {
        trace
        for trace, words in _WORDS.items()
        if re.search(rf"(?<![a-z])(?:{words})(?![a-z])", column.name.lower())
    }
    if isinstance(column.type, _TIMES):
        found.add(Trace.TIME)
    if column.table.autoincrement_column is column:
        found.add(Trace.ORDER)
    if any(key.target_fullname.startswith("rater.") for key in column.foreign_keys):
        found.add(Trace.PERSON)
    return frozenset(found)


def told(schema: MetaData, say: Translator) -> list[ToldTable]:
    """Return every table with every column, in the reader's language."""
    nouns = _nouns(say)
    return [
        ToldTable(
            table.name,
            say(TABLES[table.name]),
            tuple(
                ToldColumn(
                    column.name,
                    say(about_column(table.name, column.name)),
                    tuple(
                        nouns[trace] for trace in Trace if trace in traces_of(column)
                    ),
                )
                for column in table.columns
            ),
        )
        for table in schema.tables.values()
    ]


def summary(schema: MetaData, say: Translator) -> list[str]:
    """Return in plain words what stands beside that which raters hand in."""
    nouns = _nouns(say)
    found = [
        (trace, table.name, column.name)
        for table in schema.tables.values()
        if table.name not in ORGANISERS
        for column in table.columns
        for trace in traces_of(column)
    ]
    absent = [nouns[it] for it in Trace if it not in {trace for trace, *_ in found}]
    return [
        say(
            "Nothing that raters hand in, and nothing counted from it, has a column "
            "beside it for: {what}.",
            what=say.join(absent),
        ),
        *(
            say(
                "It does have one for: {what} ({column}). {about}",
                what=nouns[trace],
                column=f"{table}.{column}",
                about=about_column(table, column),
            )
            for trace, table, column in found
        ),
    ]


def _nouns(say: Translator) -> dict[Trace, str]:
    return {
        Trace.TIME: say("a time or day"),
        Trace.ADDRESS: say("an address or device"),
        Trace.ORDER: say("an order"),
        Trace.PERSON: say("a person"),
    }


def _outside(say: Translator) -> list[str]:
    """Return what is stored elsewhere than in the database."""
    return [
        say("The pepper: a secret without which codes cannot be tried against the "
            "database. It lies in a file of its own."),
        say("The key of a round, if it was decided that it lies on the server: in a "
            "file of its own, outside database and backups, until the round is "
            "destroyed. Otherwise the key exists on the scrutineers' paper slips "
            "only."),
        say("The archives of published rounds: rules, counts, the protocol of the "
            "count, receipts and the opinions that were released."),
        say("On the rater's own device, never on a shared one: a draft of the ballot "
            "until it is handed in, and whether large text is switched on. The draft "
            "is encrypted; its key is told by the server, and only while no ballot "
            "has been handed in with the code."),
    ]  # fmt: skip


def _never(say: Translator) -> list[str]:
    """Return what is stored nowhere."""
    return [
        say("Codes as they stand on tickets or in messages."),
        say("When a ballot was handed in, from which address and on what device. No "
            "visit is logged and no cookie is set."),
        say("A ballot that can be read: it is opened in memory, counted and "
            "forgotten."),
        say("Whose a ballot is, and which opinions come from the same person."),
    ]  # fmt: skip
