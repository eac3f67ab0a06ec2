"""A store opened for reading: the live rows of the batches that its commit names, as lazy Polars tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from align.errors import StoreError
from align.index.commit import COMMIT, Commit, no_store, read_commit
from align.index.durable import reporting
from align.index.lock import take_reading
from align.index.tables import BATCHES, NUMBERED, VECTOR_TYPE, schemas
from align.schema import Corpus, Document, Language, Origin
from align.text.corpus import segment_columns

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from align.encode.base import Encoder
    from align.schema import Vectors


@dataclass(frozen=True)
class Store:
    """What a commit names. Documents are numbered over all batches, in the order of the commit."""

    path: Path
    commit: Commit
    hidden: frozenset[int] = frozenset()
    """Documents, by number, that are passed over beside those that the commit calls dead."""

    def check(self, encoder: Encoder, segmenter: str) -> None:
        """See to it that new batches will be comparable with the old ones.

        Raises:
            StoreError: the store was made with another encoder or segmenter.
        """
        made = self.commit
        if (made.encoder, made.revision, made.dimension) != (encoder.name, encoder.revision, encoder.dimension):
            same = made.encoder == encoder.name
            raise StoreError(
                f"{self.path}: made with the encoder {made.encoder} ({made.revision}), this is {encoder.name} "
                f"({encoder.revision}); {'install that revision' if same else f'give --model {made.encoder}'}, "
                "or add the feeds to a new store"
            )
        if made.segmenter != segmenter:
            raise StoreError(
                f"{self.path}: made with the segmenter {made.segmenter}, this is {segmenter}; install the align "
                "it was made with, or add the feeds to a new store"
            )

    def without(self, numbers: Iterable[int]) -> Store:
        """The same store with some documents passed over."""
        return replace(self, hidden=self.hidden | frozenset(numbers))

    @property
    def offsets(self) -> dict[str, int]:
        """Batch -> the number of its first document."""
        offsets, total = {}, 0
        for entry in self.commit.batches:
            offsets[entry.name] = total
            total += entry.documents
        return offsets

    @property
    def dead(self) -> frozenset[int]:
        """Numbers of documents that aren't to be seen: removed, superseded, hidden."""
        offsets = self.offsets
        gone = (self.commit.removed, self.commit.superseded)
        return self.hidden | {offsets[name] + row for rows in gone for name in rows for row in rows[name]}

    def folder(self, batch: str) -> Path:
        """Where a batch's Parquet files are."""
        return self.path / BATCHES / batch

    def scan(self, table: str, *, dead: bool = False, batches: Iterable[str] | None = None) -> pl.LazyFrame:
        """The rows of a table, with `batch` counted from 0; those of dead documents only where asked for.

        Args:
            table: its name, see `tables.schemas`.
            dead: whether to keep the rows of dead documents.
            batches: read only these.
        """
        import polars as pl

        columns = schemas()[table]
        wanted = None if batches is None else set(batches)
        parts = [pl.LazyFrame(schema={**columns, "batch": pl.UInt32})]
        offsets = self.offsets
        for place, entry in enumerate(self.commit.batches):
            if wanted is not None and entry.name not in wanted:
                continue
            path = self.folder(entry.name) / f"{table}.parquet"
            part = pl.scan_parquet(path, glob=False).with_columns(pl.lit(place, pl.UInt32).alias("batch"))
            if table in NUMBERED:
                part = part.with_columns(pl.col("number") + pl.lit(offsets[entry.name], pl.UInt32))
            parts.append(part)
        rows = pl.concat(parts[1:] or parts)
        if table in NUMBERED and not dead and (gone := self.dead):
            rows = rows.filter(~pl.col("number").is_in(pl.Series(sorted(gone), dtype=pl.UInt32).implode()))
        return rows

    def find(self, table: str, column: str, values: Iterable[object] | pl.Series) -> pl.DataFrame:
        """The live rows of a table whose column holds one of the values, sorted by place."""
        return self.collect(self.matching(table, column, values))

    def matching(self, table: str, column: str, values: Iterable[object] | pl.Series) -> pl.LazyFrame:
        """The same, not read yet."""
        import polars as pl

        kind = schemas()[table][column]
        wanted = values if isinstance(values, pl.Series) else pl.Series(list(values), dtype=kind)
        return self.scan(table).filter(pl.col(column).is_in(wanted.unique().implode()))

    def collect(self, rows: pl.LazyFrame) -> pl.DataFrame:
        """Read rows of this store.

        Raises:
            StoreError: a file is missing or damaged.
        """
        with reporting("read", self.path):
            return rows.collect()

    def count(self) -> int:
        """How many documents are live."""
        return sum(entry.documents for entry in self.commit.batches) - len(self.dead)

    def documents(self) -> pl.DataFrame:
        """Live documents by id, without their texts."""
        return self.collect(self.scan("documents").drop("text").sort("id"))

    def corpus(self, numbers: Iterable[int] | None = None, *, texts: bool = True) -> Corpus:
        """Documents by number, all where None, with their segments; without `texts` a document's text is empty."""
        import polars as pl

        if numbers is None:
            rows, segments = self.scan("documents"), self.scan("segments")
        else:
            chosen = sorted(set(numbers))
            rows, segments = self.matching("documents", "number", chosen), self.matching("segments", "number", chosen)
        if not texts:
            rows = rows.with_columns(text=pl.lit(""))
        found = self.collect(rows.sort("id"))
        table = self.collect(segments.select(list(segment_columns())).sort("document", "position"))
        languages = {row["id"]: Language(row["language"], row["confidence"]) for row in found.iter_rows(named=True)}
        return Corpus(tuple(map(_document, found.iter_rows(named=True))), languages, table, duplicates(found))

    def pairs(self) -> pl.DataFrame:
        """Pairs of live documents by (a, b), each as it was judged last; some may have sunk to `related`."""
        import polars as pl

        homes = self.scan("documents").select("id", pl.col("batch").alias("home"))
        rows = (
            self.scan("pairs")
            .join(homes, left_on="a", right_on="id")
            .join(homes, left_on="b", right_on="id", suffix="_b")
            # Judged before a document's present version came: about another text.
            .filter(pl.col("batch") >= pl.max_horizontal("home", "home_b"))
            .sort("a", "b", "batch")
            .unique(["a", "b"], keep="last", maintain_order=True)
        )
        return self.collect(rows.select(list(schemas()["pairs"])))

    def body_keys(self, batches: Iterable[str] | None = None) -> pl.LazyFrame:
        """Number, language of the document and key of each live body segment that repeats none before it."""
        import polars as pl

        documents = self.scan("documents", batches=batches).select("number", pl.col("language").alias("spoken"))
        return (
            self.scan("segments", batches=batches)
            .filter((pl.col("kind") == "body") & pl.col("repeat_of").is_null())
            .select("number", "key")
            .join(documents, on="number")
            .rename({"spoken": "language"})
        )

    def vectors(
        self, keys: NDArray[np.uint64], batches: Iterable[str] | None = None
    ) -> tuple[NDArray[np.uint64], Vectors]:
        """Which of the keys have a vector, sorted, and their vectors as float32."""
        import polars as pl

        wanted = pl.Series(keys, dtype=pl.UInt64).unique().implode()
        rows = self.scan("vectors", batches=batches).filter(pl.col("key").is_in(wanted))
        found = self.collect(rows.unique("key").sort("key"))
        return found["key"].to_numpy(), unpack_vectors(found["vector"], self.commit.dimension)


def unpack_vectors(column: pl.Series, dimension: int) -> Vectors:
    """Bytes as they are stored -> shape (n, dimension), float32."""
    import numpy as np

    vectors = np.frombuffer(b"".join(column), VECTOR_TYPE).astype(np.float32)
    if vectors.size != len(column) * dimension:
        raise StoreError("vectors of another length than the store's; see `align index verify`")
    return vectors.reshape(len(column), dimension)


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    """A store to read from; what it was when opened it stays, whatever is written meanwhile.

    Raises:
        StoreError: no store, a newer one, or a damaged one.
    """
    if not (path / COMMIT).exists():  # before anything is locked: what is no store stays as it is
        raise no_store(path)
    lock = take_reading(path)
    try:
        yield Store(path, read_commit(path))
    finally:
        if lock is not None:
            lock.close()


def _document(row: dict[str, object]) -> Document:
    keys = ("id", "text", "source", "url", "title", "published")
    return Document(origin=Origin(row["path"], row["line"]), **{key: row[key] for key in keys})  # type: ignore[arg-type]


def duplicates(documents: pl.DataFrame) -> dict[str, str]:
    """Id -> the smallest id with the same normalised text; documents are sorted by id."""
    import polars as pl

    first = documents.select("id", pl.col("id").first().over("key").alias("first"))
    return dict(first.filter(pl.col("id") != pl.col("first")).iter_rows())
