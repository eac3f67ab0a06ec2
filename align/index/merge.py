"""Many small batches into fewer large ones, so that opening a store doesn't slow down with every hour's batch.

As in Lucene's tiered policy: RUN neighbours of about one size become one of the next size. A store of a year of
hourly batches has some thirty of them, and each document was written again four times. Only neighbours are merged
and every document keeps its place, so that numbers, and what was judged after what, stay as they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from align.index.batch import write_table, write_vectors
from align.index.commit import Entry
from align.index.store import Store
from align.index.tables import schemas

if TYPE_CHECKING:
    import polars as pl

RUN = 8
"""Batches of one tier that are merged, and how many times larger the next tier is."""
SMALL = 100
"""Documents up to which a batch is of the lowest tier."""
SORTED = {
    "documents": ["number"],
    "segments": ["number", "position"],
    "grams": ["gram", "number"],
    "lines": ["line", "story", "number"],
    "words": ["word"],
    "pairs": ["a", "b"],
    "supports": ["a", "b", "key", "language", "cosine"],
}
"""Columns that each table of a batch is sorted by; vectors are by key."""


def choose_run(batches: Sequence[Entry]) -> tuple[Entry, ...]:
    """The last batches that are worth merging: RUN of one tier, with the smaller ones after them; or none."""
    tiers = [_tier(entry) for entry in batches]
    for tier in sorted(set(tiers)):
        larger = [place for place, other in enumerate(tiers) if other > tier]
        start = larger[-1] + 1 if larger else 0
        if tiers[start:].count(tier) >= RUN:
            return tuple(batches[start:])
    return ()


def _tier(entry: Entry) -> int:
    tier, limit = 0, SMALL
    while entry.documents > limit:
        tier, limit = tier + 1, limit * RUN
    return tier


def write_merged(store: Store, run: Sequence[Entry], folder: Path) -> dict[str, int]:
    """Write one batch of several neighbours; gives rows by table. What was derived from dead documents is left out."""
    import polars as pl

    names = [entry.name for entry in run]
    first = pl.lit(store.offsets[names[0]], pl.UInt32)
    tables = {name: store.scan(name, batches=names) for name in ("segments", "grams", "lines")}
    tables["documents"] = store.scan("documents", dead=True, batches=names)
    tables = {name: rows.with_columns(pl.col("number") - first) for name, rows in tables.items()}
    words = store.scan("words", batches=names).group_by("word").agg(pl.col("documents").sum())
    tables["words"] = words.filter(pl.col("documents") != 0)
    tables["pairs"] = _pairs(store, names)
    tables["supports"] = store.scan("supports", batches=names).drop("batch").unique()
    tables["vectors"] = store.scan("vectors", batches=names)
    return write_sorted(tables, folder, sum(entry.segments for entry in run))


def write_sorted(tables: Mapping[str, pl.LazyFrame], folder: Path, segments: int) -> dict[str, int]:
    """Write the tables of a batch of so many segments, at most; gives rows by table."""
    import polars as pl

    counted = {}
    for name, table in tables.items():
        path, rows = folder / f"{name}.parquet", table.select(list(schemas()[name]))
        if name == "vectors":
            write_vectors(rows, path, segments)
        else:
            write_table(rows.sort(SORTED[name]), path)
        counted[name] = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
    return counted


def _pairs(store: Store, names: Sequence[str]) -> pl.LazyFrame:
    """Each pair as it was judged last, unless a document of it came again later."""
    import polars as pl

    homes = store.scan("documents", batches=names).select("id", pl.col("batch").alias("home"))
    return (
        store.scan("pairs", batches=names)
        .join(homes, left_on="a", right_on="id", how="left")
        .join(homes, left_on="b", right_on="id", how="left", suffix="_b")
        .filter(pl.col("batch") >= pl.max_horizontal("home", "home_b", pl.lit(0, pl.UInt32)))
        .sort("a", "b", "batch")
        .unique(["a", "b"], keep="last", maintain_order=True)
    )


def rows_in_run(store: Store, run: Sequence[Entry], rows: Mapping[str, Sequence[int]]) -> tuple[int, ...]:
    """Rows by batch -> rows of the batch that the run becomes."""
    first = store.offsets[run[0].name]
    moved = (store.offsets[entry.name] - first + row for entry in run for row in rows.get(entry.name, ()))
    return tuple(sorted(moved))
