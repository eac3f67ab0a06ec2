"""Translation units as rows: JSON Lines, CSV and Parquet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from align.formats.bitext import Bitext, TranslationUnit, finding_line
from align.formats.cells import csv_line, harmless
from align.formats.records import Row, finding_row
from align.schema import Finding

COLUMNS = [
    "id",
    "original",
    "translation",
    "original_language",
    "translation_language",
    "original_document",
    "translation_document",
    "original_positions",
    "translation_positions",
    "shape",
    "score",
    "probability",
    "relation",
    "direction",
    "findings",
]
_BYTE_ORDER_MARK = "\ufeff"


def unit_rows(bitexts: Sequence[Bitext]) -> Iterator[Row]:
    """Each unit as a row that `align lint` takes, too; keys as in `COLUMNS`."""
    for bitext in bitexts:
        for unit in bitext.units:
            yield _unit_row(bitext, unit)


def _unit_row(bitext: Bitext, unit: TranslationUnit) -> Row:
    return {
        "id": str(unit.number),
        "original": unit.original,
        "translation": unit.translation,
        "original_language": bitext.original_language,
        "translation_language": bitext.translation_language,
        "original_document": bitext.original.id,
        "translation_document": bitext.translation.id,
        "original_positions": list(unit.bead.source),
        "translation_positions": list(unit.bead.target),
        "shape": unit.shape,
        "score": unit.bead.score,
        "probability": unit.bead.probability,
        "relation": bitext.pair.relation.value,
        "direction": bitext.direction,
        "findings": [finding_row(finding) for finding in unit.findings],
    }


def csv_lines(bitexts: Sequence[Bitext], *, raw: bool = False) -> Iterator[str]:
    """Units as CSV with a header, positions apart by spaces, findings a line each within their cell.

    For spreadsheets, unless `raw`: a byte order mark, so that Excel reads UTF-8; an apostrophe before what would be
    taken for a formula; U+FFFD for control characters. `raw` leaves every text as it is.
    """
    if not raw:
        yield _BYTE_ORDER_MARK
    yield csv_line(COLUMNS)
    for bitext in bitexts:
        for unit in bitext.units:
            row = _unit_row(bitext, unit)
            row["findings"] = "\n".join(map(finding_line, unit.findings))
            for side in ("original_positions", "translation_positions"):
                row[side] = " ".join(map(str, row[side]))
            yield csv_line([value if raw else harmless(value) for value in row.values()])


def parquet_bytes(bitexts: Sequence[Bitext]) -> bytes:
    """Units as Parquet; positions are lists, findings lists of structs."""
    import polars as pl

    text, span = pl.String, pl.List(pl.Int64)
    finding: dict[str, Any] = {field.name: text for field in fields(Finding) if field.name != "line"}
    finding |= {"span": span, "original_span": span, "confidence": pl.Float64}
    schema: dict[str, Any] = dict.fromkeys(COLUMNS, text)
    schema |= {"original_positions": span, "translation_positions": span, "score": pl.Float64}
    schema |= {"probability": pl.Float64, "findings": pl.List(pl.Struct(finding))}
    buffer = io.BytesIO()
    pl.DataFrame(list(unit_rows(bitexts)), schema=schema).write_parquet(buffer)
    return buffer.getvalue()
