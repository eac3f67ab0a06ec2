"""All batches into one, without the rows of documents that were removed: those are then really gone.

Runs in bounded memory: each table is streamed from the old batches into the new one. Older versions of documents
keep their text and lose what was derived from it. Words stay in counts that were frozen for the store.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from align.index.batch import check_whole
from align.index.durable import discard
from align.index.merge import write_sorted
from align.index.store import Store
from align.index.tables import CACHE
from align.index.writer import Writer

if TYPE_CHECKING:
    import polars as pl


def compact(writer: Writer) -> list[str]:
    """Rewrite a store as one batch and discard what it no longer needs.

    Gives the folders that somebody still reads: they go with the next writer, until then their text is there.

    Raises:
        StoreError: a file of the store is damaged; full disk, read-only folder.
    """
    store = writer.store
    if not store.commit.batches:
        return []
    check_whole((store.folder(entry.name), entry) for entry in store.commit.batches)
    kept = _kept(store)
    old = kept.filter(~kept["live"])["new"].to_list()
    writer.replace_all(lambda folder: _write(store, kept, folder), old)
    discard(writer.path / CACHE)  # an index holds vectors, too
    return writer.sweep()


def _kept(store: Store) -> pl.DataFrame:
    """number, new number, live: of each document that stays; live ones first, of older versions the last text."""
    import polars as pl

    offsets = store.offsets
    removed = [offsets[name] + row for name, rows in store.commit.removed.items() for row in rows]
    rows = store.collect(store.scan("documents", dead=True).select("number", "id", "version"))
    rows = rows.filter(~pl.col("number").is_in(removed)).with_columns(live=~pl.col("number").is_in(sorted(store.dead)))
    # A document that was read anew stands there more than once with one version.
    rows = rows.sort("live", "id", "version", "number", descending=[True, False, False, True])
    rows = rows.unique(["id", "version"], keep="first", maintain_order=True)
    return rows.select("number", "live", pl.int_range(pl.len(), dtype=pl.UInt32).alias("new"))


def _write(store: Store, kept: pl.DataFrame, folder: Path) -> dict[str, int]:
    import polars as pl

    live = kept.filter("live").select("number", "new").lazy()
    numbered = {
        "documents": store.scan("documents", dead=True).join(kept.select("number", "new").lazy(), on="number"),
        "segments": store.scan("segments").join(live, on="number"),
        "grams": store.scan("grams").join(live, on="number"),
        "lines": store.scan("lines").join(live, on="number"),
    }
    tables = {name: rows.with_columns(number="new") for name, rows in numbered.items()}
    words = store.scan("words").group_by("word").agg(pl.col("documents").sum())
    tables["words"] = words.filter(pl.col("documents") != 0)
    pairs = store.pairs()
    tables["pairs"] = pairs.filter(pl.col("relation") != "related").lazy()
    translations = pairs.filter(pl.col("relation").str.ends_with("translation")).select("a", "b").lazy()
    supports = store.scan("supports").join(translations, on=["a", "b"], how="semi")
    tables["supports"] = supports.drop("batch").unique()
    held = store.scan("segments").select("key").unique()
    tables["vectors"] = store.scan("vectors").join(held, on="key", how="semi")
    return write_sorted(tables, folder, store.commit.segments)
