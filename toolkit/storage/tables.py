"""All tables, in one place.

The rule this schema keeps: no table that holds spent credentials,
envelopes, opinions or receipts has a column for a time, an address, a
sequence or a person, and their rows are keyed by random numbers or
digests.  SQLite keeps them without a hidden row number.  See ADR 0003.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata: Final = MetaData()


def _word(length: int) -> String:
    """Return the type of short words: sorted by code point in every database."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def _round_key() -> Column[str]:
    return Column("round", ForeignKey("round.id"), primary_key=True)


round_ = Table(
    "round",
    metadata,
    Column("id", _word(64), primary_key=True),
    Column("title", Text, nullable=False),
    Column("state", _word(16), nullable=False),
    Column("fewest", Integer, nullable=False),
    Column("fewest_texts", Integer, nullable=False),
    Column("survey", Text, nullable=False),
    Column("roster_digest", _word(64), nullable=False),
    Column("assignment", Text, nullable=False),
    Column("scrubbed", Boolean, nullable=False, default=False),
    Column("opens", _word(10), nullable=False, default=""),  # planned, as announced
    Column("closes", _word(10), nullable=False, default=""),
)

frozen = Table(
    "frozen",
    metadata,
    _round_key(),
    Column("rules", Text, nullable=False),
    Column("rules_digest", _word(64), nullable=False),
    Column("public_key", _word(87), nullable=False),
    Column("needed", Integer, nullable=False),
    Column("probe", LargeBinary, nullable=False),
)

wrap = Table(
    "wrap",
    metadata,
    _round_key(),
    Column("wrap", LargeBinary, primary_key=True),
    sqlite_with_rowid=False,
)

subject = Table(
    "subject",
    metadata,
    _round_key(),
    Column("id", _word(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("branch", Text, nullable=False),
    Column("category", _word(32), nullable=False),
    Column("position", Integer, nullable=False),
)

slate = Table(
    "slate",
    metadata,
    _round_key(),
    Column("slate", _word(16), primary_key=True),
    Column("subject", _word(16), primary_key=True),
    ForeignKeyConstraint(["round", "subject"], ["subject.round", "subject.id"]),
)

rater = Table(
    "rater",
    metadata,
    _round_key(),
    Column("id", _word(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("group", _word(32), nullable=False),
    Column("slate", _word(16), nullable=False),
)

electorate = Table(
    "electorate",
    metadata,
    _round_key(),
    Column("slate", _word(16), primary_key=True),
    Column("group", _word(32), primary_key=True),
    Column("eligible", Integer, nullable=False),
)

credential = Table(
    "credential",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("round", ForeignKey("round.id"), nullable=False),
    Column("kind", _word(8), nullable=False),
    Column("group", _word(32), nullable=False),
    Column("slate", _word(16), nullable=False),
    Column("rater", _word(16), nullable=True),  # empty for tickets: they are drawn
    sqlite_with_rowid=False,
)

voided = Table(
    "voided",
    metadata,
    Column("digest", ForeignKey("credential.digest"), primary_key=True),
    Column("replaced_by", ForeignKey("credential.digest"), nullable=True, unique=True),
    sqlite_with_rowid=False,
)

spent = Table(
    "spent",
    metadata,
    Column("digest", ForeignKey("credential.digest"), primary_key=True),
    Column("subject", _word(16), primary_key=True),
    Column("idem", LargeBinary(32), nullable=False),
    sqlite_with_rowid=False,
)

envelope = Table(
    "envelope",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("round", ForeignKey("round.id"), nullable=False),
    Column("group", _word(32), nullable=False),
    Column("subject", _word(16), nullable=False),
    Column("batch", Integer, nullable=False),  # of many; 0 once the box is open
    Column("leaf", LargeBinary(32), nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

head = Table(
    "head",
    metadata,
    _round_key(),
    Column("batch", Integer, primary_key=True, autoincrement=False),
    Column("envelopes", Integer, nullable=False),
    Column("head", _word(64), nullable=False),
)

ballot_count = Table(
    "ballot_count",
    metadata,
    _round_key(),
    Column("subject", _word(16), primary_key=True),
    Column("group", _word(32), primary_key=True),
    Column("eligible", Integer, nullable=False),
    Column("issued", Integer, nullable=False),
    Column("returned", Integer, nullable=False),
    Column("valid", Integer, nullable=False),
    Column("invalid", Integer, nullable=False),
)

spoiled_count = Table(
    "spoiled_count",
    metadata,
    _round_key(),
    Column("subject", _word(16), primary_key=True),
    Column("group", _word(32), primary_key=True),
    Column("reason", _word(16), primary_key=True),
    Column("count", Integer, nullable=False),
)

mark_count = Table(
    "mark_count",
    metadata,
    _round_key(),
    Column("subject", _word(16), primary_key=True),
    Column("item", _word(48), primary_key=True),
    Column("group", _word(32), primary_key=True),
    Column("grade", _word(32), primary_key=True),
    Column("count", Integer, nullable=False),
)

pattern_count = Table(
    "pattern_count",
    metadata,
    _round_key(),
    Column("subject", _word(16), primary_key=True),
    Column("group", _word(32), primary_key=True),
    Column("pattern", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

spread_count = Table(
    "spread_count",
    metadata,
    _round_key(),
    Column("item", _word(48), primary_key=True),
    Column("group", _word(32), primary_key=True),
    Column("spread", Text, primary_key=True),
    Column("raters", Integer, nullable=False),
)

replicate_count = Table(
    "replicate_count",
    metadata,
    _round_key(),
    Column("replicate", Integer, primary_key=True),
    Column("subject", _word(16), primary_key=True),
    Column("item", _word(48), primary_key=True),
    Column("group", _word(32), primary_key=True),
    Column("grade", _word(32), primary_key=True),
    Column("count", Integer, nullable=False),
)

opinion = Table(
    "opinion",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("round", ForeignKey("round.id"), nullable=False),
    Column("subject", _word(16), nullable=False),
    Column("item", _word(8), nullable=False),
    Column("body", Text, nullable=False),
    Column("claim", LargeBinary(32), nullable=False),  # digest of the author code
    Column("review", _word(16), nullable=False),
    Column("shown", Text, nullable=False, default=""),
    sqlite_with_rowid=False,
)

receipt = Table(
    "receipt",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("round", ForeignKey("round.id"), nullable=False),
    Column("code", _word(16), nullable=False),
    sqlite_with_rowid=False,
)

box_count = Table(
    "box_count",
    metadata,
    _round_key(),
    Column("spent", Integer, nullable=False),
    Column("envelopes", Integer, nullable=False),
    Column("voided", Integer, nullable=False),
    Column("replaced", Integer, nullable=False),
)

act = Table(
    "act",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("day", _word(10), nullable=False),
    Column("round", _word(64), nullable=False),
    Column("act", _word(32), nullable=False),
    Column("detail", Text, nullable=False, default=""),
    Column("by", _word(64), nullable=False, default=""),  # empty: by command
)

account = Table(
    "account",
    metadata,
    Column("name", _word(64), primary_key=True),
    Column("role", _word(16), nullable=False),
    Column("password", Text, nullable=False, default=""),  # hashed; empty: none yet
    sqlite_with_rowid=False,
)

invitation = Table(
    "invitation",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("account", ForeignKey("account.name"), nullable=False),
    Column("until", _word(10), nullable=False),  # the last day
    sqlite_with_rowid=False,
)

decision = Table(
    "decision",
    metadata,
    _round_key(),
    Column("subject", _word(16), primary_key=True),
    Column("grade", _word(32), nullable=False),
    Column("reason", Text, nullable=False, default=""),
)
