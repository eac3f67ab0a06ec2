"""The tables of a batch: what each Parquet file holds.

`number` counts a batch's documents from 0; it joins the tables of one batch. `key` is the fingerprint of a
segment's text and joins segments with vectors, which are stored once a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from align.text.corpus import segment_columns

if TYPE_CHECKING:
    import polars as pl

    Tables = Mapping[str, pl.DataFrame]
    """Table name -> its rows, with the columns of `schemas`."""

BATCHES = "batches"
STATISTICS = "statistics"
CACHE = "cache"
ROW_GROUP = 8_192
"""Rows that are read together: small, so that a few documents of a large batch cost little."""
VECTOR_TYPE = "<f2"
"""NumPy type of the bytes of a vector: half precision, little-endian."""


def text_key(text: str) -> int:
    """Fingerprint of a text, 64 bits; texts that differ share one with a chance of 1 in 10^7 per million texts."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def schemas() -> dict[str, dict[str, Any]]:
    """Table name -> columns with their Polars types."""
    import polars as pl

    return {
        "documents": _document_columns(),
        "segments": {"number": pl.UInt32, **segment_columns(), "key": pl.UInt64},
        "vectors": {"key": pl.UInt64, "vector": pl.Binary},
        "grams": {"gram": pl.UInt64, "number": pl.UInt32},
        "lines": {"line": pl.UInt64, "story": pl.UInt64, "number": pl.UInt32},
        "words": {"word": pl.String, "documents": pl.Int64},  # less than 0: of documents that went
        "pairs": _pair_columns(),
        "supports": {  # what a translation rests on: cosine of a segment's best bead, by the other language
            "a": pl.String,
            "b": pl.String,
            "key": pl.UInt64,
            "language": pl.String,
            "cosine": pl.Float64,
        },
    }


def _document_columns() -> dict[str, Any]:
    import polars as pl

    return {
        "number": pl.UInt32,
        "id": pl.String,
        "version": pl.UInt32,
        "source": pl.String,
        "url": pl.String,
        "title": pl.String,
        "published": pl.String,
        "language": pl.String,
        "confidence": pl.Float64,
        "path": pl.String,
        "line": pl.Int64,
        "key": pl.UInt64,  # of the normalised text: equal for exact copies
        "fingerprint": pl.String,  # of the text as it stands
        "traces": pl.UInt32,  # marks of machine translation
        "text": pl.String,
    }


def _pair_columns() -> dict[str, Any]:
    import polars as pl

    span: dict[str, Any] = dict.fromkeys(("a_start", "a_end", "b_start", "b_end"), pl.Int64)
    positions = pl.List(pl.Int64)
    bead: dict[str, Any] = {"a": positions, "b": positions, "score": pl.Float64, "probability": pl.Float64}
    return {
        "a": pl.String,
        "b": pl.String,
        "relation": pl.String,
        "containment_a": pl.Float64,
        "containment_b": pl.Float64,
        "score": pl.Float64,
        "direction": pl.String,
        "direction_reason": pl.String,
        "evidence": pl.List(pl.Struct({**span, "score": pl.Float64})),
        "beads": pl.List(pl.Struct(bead)),
    }


def empty_tables() -> dict[str, pl.DataFrame]:
    """Every table of a batch, without a row."""
    import polars as pl

    return {name: pl.DataFrame(schema=columns) for name, columns in schemas().items()}


NUMBERED = ("documents", "segments", "grams", "lines")
"""Tables whose rows belong to a document of their batch, by `number`."""
