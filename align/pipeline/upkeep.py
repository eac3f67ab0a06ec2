"""Looking after a store: what it holds, taking documents out, making room, mending its indexes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.errors import SettingsError, StoreError
from align.index.commit import COMMIT, lost_commit, restore_commit
from align.index.compact import compact
from align.index.lock import take_writing
from align.index.nearest import Search
from align.index.store import Store, duplicates, opened
from align.index.verify import litter
from align.index.writer import writing
from align.pipeline.arrivals import words_of
from align.pipeline.batch_tables import words_table
from align.pipeline.store import refresh_caches

if TYPE_CHECKING:
    import polars as pl


def describe(path: Path) -> dict[str, Any]:
    """What a store holds and what it was made with, as plain values."""
    import polars as pl

    with opened(path) as store:
        documents = store.documents()
        pairs = store.pairs().filter(pl.col("relation") != "related")
        commit = store.commit
        return {
            "store": str(path),
            "commit": commit.number,
            "encoder": commit.encoder,
            "revision": commit.revision,
            "dimension": commit.dimension,
            "segmenter": commit.segmenter,
            "schema": commit.schema,
            "frozen_statistics": commit.statistics is not None,
            "batches": len(commit.batches),
            "documents": len(documents),
            "copies": len(duplicates(documents)),
            "removed": sum(map(len, commit.removed.values())),
            "superseded": sum(map(len, commit.superseded.values())),
            "languages": _counts(documents["language"]),
            "sources": documents["source"].n_unique(),
            "segments": store.collect(store.scan("segments").select(pl.len())).item(),
            "vectors": store.collect(store.scan("vectors").select(pl.len())).item(),
            "pairs": _counts(pairs["relation"]),
            "bytes": sum(file.stat().st_size for file in path.rglob("*") if file.is_file()),
            "litter": litter(store),
        }


def list_documents(path: Path, source: str | None = None) -> list[dict[str, Any]]:
    """The documents of a store, all or of one source, by id; `duplicate_of` is the first one with the same text."""
    with opened(path) as store:
        names = list(store.offsets)
        documents = store.documents()
        copies = duplicates(documents)
        return [
            {
                "id": row["id"],
                "version": row["version"],
                "source": row["source"],
                "url": row["url"],
                "title": row["title"],
                "published": row["published"],
                "language": row["language"],
                "duplicate_of": copies.get(row["id"]),
                "batch": names[row["batch"]],
            }
            for row in documents.iter_rows(named=True)
            if source is None or row["source"] == source
        ]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which documents are meant: each that one of these is true of."""

    ids: tuple[str, ...] = ()
    source: str | None = None
    before: str | None = None
    """A date, ISO 8601; documents without a date are never meant by it."""


def remove_documents(path: Path, choice: Choice, *, dry_run: bool = False) -> list[str]:
    """Take documents, in all their versions, out of a store; gives their ids. Their text goes with `compact`.

    Raises:
        StoreError: an id that isn't there; in use, damaged, can't be written.
        SettingsError: nothing was chosen, or the date is none.
    """
    if choice == Choice():
        raise SettingsError("say what to remove: ids, --source or --before")
    if dry_run:
        with opened(path) as store:
            return _chosen(store, choice)
    with writing(path) as writer:
        names = _chosen(writer.store, choice)
        if names:
            rows = writer.store.scan("documents", dead=True).select("number", "id")
            every = writer.store.collect(rows)
            numbers = [number for number, name in every.iter_rows() if name in set(names)]
            live = set(numbers) - writer.store.dead
            words = words_of(writer.store, live)
            writer.remove(numbers, {"words": words_table((word, -count) for word, count in words.items())})
        return names


def compact_store(path: Path) -> list[str]:
    """Make one batch of all; gives the folders that a reader still holds, whose text is there as long."""
    with writing(path) as writer:
        left = compact(writer)
        refresh_caches(writer.store, "auto")
        return left


def rebuild_caches(path: Path, search: Search = "auto") -> list[str]:
    """Build the search indexes of a store anew, and restore a damaged commit first; gives their languages.

    Raises:
        StoreError: the commit and its copy are damaged; in use, can't be written.
    """
    if (path / COMMIT).exists() or lost_commit(path):
        lock = take_writing(path)
        try:
            restore_commit(path)
        finally:
            lock.close()
    with writing(path) as writer:
        return refresh_caches(writer.store, search, anew=True)


def _chosen(store: Store, choice: Choice) -> list[str]:
    documents = store.documents()
    unknown = sorted(set(choice.ids) - set(documents["id"]))
    if unknown:
        raise StoreError(f"{store.path}: no document {unknown[0]!r}; `align index list {store.path}` has the ids")
    if choice.source is not None and choice.source not in set(documents["source"]):
        known = ", ".join(sorted(source for source in set(documents["source"]) if source is not None)[:20]) or "none"
        raise StoreError(f"{store.path}: no document of source {choice.source!r}; its sources are {known}")
    limit = None if choice.before is None else _moment(choice.before)
    return [
        row["id"]
        for row in documents.iter_rows(named=True)
        if row["id"] in set(choice.ids)
        or (choice.source is not None and row["source"] == choice.source)
        or (limit is not None and row["published"] is not None and _moment(row["published"]) < limit)
    ]


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"--before {text}: write a date such as 2024-05-31") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _counts(values: pl.Series | Iterable[str]) -> dict[str, int]:
    from collections import Counter

    return dict(sorted(Counter(values).items()))
