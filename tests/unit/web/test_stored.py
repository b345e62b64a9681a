"""The page on what is stored is as true as the schema it is made from."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, DateTime, Integer, MetaData, String, Text

from toolkit.i18n import translator
from toolkit.storage.tables import metadata
from toolkit.storage.wording import TABLES, about_column
from toolkit.web.stored import Trace, summary

SAY = translator("en")
COLUMNS = [
    (table.name, column.name)
    for table in metadata.tables.values()
    for column in table.columns
]


def schema_with(column, table="envelope"):
    """Return the schema with one column more."""
    schema = MetaData()
    for one in metadata.tables.values():
        one.to_metadata(schema)
    schema.tables[table].append_column(column)
    return schema


def test_every_table_is_put_in_words_and_none_that_is_not_there():
    assert TABLES.keys() == metadata.tables.keys()


def test_every_table_and_column_is_put_in_words_in_both_languages():
    phrases = [*TABLES.values(), *(about_column(*column) for column in COLUMNS)]
    english, chinese = (
        [translator(language)(it) for it in phrases] for language in ("en", "zh-CN")
    )

    assert [it for it in english if not it.endswith(".") or "Nobody has" in it] == []
    assert [it for it in chinese if not it.endswith("。")] == []


def test_the_page_tells_every_table_and_column(visitor):
    html = visitor.get("/stored").text

    assert [it for it in COLUMNS if f"<code>{it[0]}.{it[1]}</code>" not in html] == []


def test_nothing_that_is_handed_in_stands_beside_a_time_an_address_or_a_person():
    first, *others = summary(metadata, SAY)

    assert "a time or day, an address or device, a person." in first
    assert [line.partition(").")[0] for line in others] == [
        "It does have one for: an order (envelope.batch",
        "It does have one for: an order (head.batch",
    ]


@pytest.mark.parametrize(
    ("name", "kind", "trace"),
    [
        ("created", Text, Trace.TIME),
        ("secret", DateTime, Trace.TIME),
        ("remote_ip", String, Trace.ADDRESS),
        ("user_agent", String, Trace.ADDRESS),
        ("sequence", Integer, Trace.ORDER),
        ("staff_number", String, Trace.PERSON),
        ("rater", String, Trace.PERSON),
    ],
)
@pytest.mark.parametrize("table", ["envelope", "spent", "opinion", "mark_count"])
def test_a_column_that_should_not_be_there_is_told_of(table, name, kind, trace):
    schema = schema_with(Column(name, kind), table)

    first, *others = summary(schema, SAY)

    nouns = {
        Trace.TIME: "a time or day",
        Trace.ADDRESS: "an address or device",
        Trace.ORDER: "an order",
        Trace.PERSON: "a person",
    }
    assert nouns[trace] not in first
    assert any(nouns[trace] in line and f"{table}.{name}" in line for line in others)
