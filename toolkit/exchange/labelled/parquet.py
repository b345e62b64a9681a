"""Writes a labelled table as Parquet: codes as they are, labels as metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.exchange.labelled.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.exchange.labelled.model import LabelledTable


def write_parquet(path: Path, table: LabelledTable, *, title: str) -> None:
    """Write a table; every field has its ``label``, the whole its ``title``."""
    schema = pa.schema(
        [
            pa.field(
                variable.name,
                pa.int64() if variable.kind is Kind.COUNT else pa.string(),
                metadata={"label": variable.label},
            )
            for variable in table.variables
        ],
    )
    written = pa.Table.from_pandas(table.frame, schema, preserve_index=False)
    about = {**(written.schema.metadata or {}), b"title": title.encode()}
    pq.write_table(written.replace_schema_metadata(about), path)
