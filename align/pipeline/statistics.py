"""What the decisions about one pair take from the whole collection: how rare words are, how common lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from align.candidates import Rarity
from align.candidates.lexical import MAX_DOCUMENTS
from align.index.durable import reporting
from align.index.store import Store
from align.index.tables import STATISTICS
from align.text.line_counts import LineCounts

if TYPE_CHECKING:
    import polars as pl


class Statistics(Protocol):
    """Counts over a collection."""

    def rarity(self, words: Iterable[str]) -> Rarity:
        """How rare these words are."""

    def stock(self) -> pl.Series | None:
        """Grams too common to join documents; None when they are to be counted."""

    def lines(self, own: LineCounts) -> LineCounts:
        """In how many pages the lines stand that some documents hold, given their own counts."""


@dataclass(frozen=True)
class LiveStatistics:
    """The counts of a store together with those of new documents."""

    store: Store
    added: Mapping[str, int] = field(default_factory=dict)
    """Word -> new documents that hold it, less those that they take the place of."""
    documents: int = 0
    """How many all are."""

    def rarity(self, words: Iterable[str]) -> Rarity:
        """How rare these words are at present."""
        import polars as pl

        wanted = sorted(words)
        rows = self.store.matching("words", "word", wanted).group_by("word").agg(pl.col("documents").sum())
        stored = dict(self.store.collect(rows).iter_rows())
        counts = {word: stored.get(word, 0) + self.added.get(word, 0) for word in wanted}
        return Rarity(self.documents, {word: count for word, count in counts.items() if count > 0})

    def stock(self) -> pl.Series | None:
        """None: grams are counted as they are looked up."""
        return None

    def lines(self, own: LineCounts) -> LineCounts:
        """The documents' own counts and the store's together."""
        return own.merge(_line_counts(self.store.find("lines", "line", map(number_of, own.lines))))


@dataclass(frozen=True)
class FrozenStatistics:
    """Counts that were taken once and stay, so that what comes later changes nothing."""

    folder: Path
    documents: int

    def rarity(self, words: Iterable[str]) -> Rarity:
        """How rare these words were."""
        import polars as pl

        rows = self._read("words").filter(pl.col("word").is_in(pl.Series(sorted(words), dtype=pl.String).implode()))
        with reporting("read", self.folder):
            return Rarity(self.documents, dict(rows.select("word", "documents").collect().iter_rows()))

    def stock(self) -> pl.Series | None:
        """Grams that stood in too many documents."""
        with reporting("read", self.folder):
            return self._read("stock").collect()["gram"]

    def lines(self, own: LineCounts) -> LineCounts:
        """The frozen counts of those lines."""
        import polars as pl

        wanted = pl.Series(list(map(number_of, own.lines)), dtype=pl.UInt64).implode()
        with reporting("read", self.folder):
            return _line_counts(self._read("lines").filter(pl.col("line").is_in(wanted)).collect())

    def _read(self, table: str) -> pl.LazyFrame:
        import polars as pl

        return pl.scan_parquet(self.folder / f"{table}.parquet", glob=False)


def statistics_of(store: Store, added: Mapping[str, int], documents: int) -> Statistics:
    """The frozen counts of a store that has some, else its live ones together with those of new documents."""
    frozen = store.commit.statistics
    if frozen is None:
        return LiveStatistics(store, added, documents)
    return FrozenStatistics(store.path / STATISTICS / frozen.name, frozen.documents)


def freeze(store: Store) -> tuple[dict[str, pl.DataFrame], int]:
    """The counts of a store as tables, and how many documents they are of."""
    import polars as pl

    frozen = store.commit.statistics
    if frozen is not None:
        folder = store.path / STATISTICS / frozen.name
        with reporting("read", folder):
            tables = {path.stem: pl.read_parquet(path, glob=False) for path in sorted(folder.glob("*.parquet"))}
        return tables, frozen.documents
    words = store.scan("words").group_by("word").agg(pl.col("documents").sum())
    grams = store.scan("grams").group_by("gram").len()
    lines = store.scan("lines").select("line", "story", pl.lit(0, pl.UInt32).alias("number")).unique()
    return {
        "words": store.collect(words.filter(pl.col("documents") > 0).sort("word")),
        "lines": store.collect(lines.sort("line", "story")),
        "stock": store.collect(grams.filter(pl.col("len") > MAX_DOCUMENTS).select("gram").sort("gram")),
    }, len(store.documents())


def number_of(fingerprint: bytes) -> int:
    """A fingerprint as the number that tables hold."""
    return int.from_bytes(fingerprint, "little")


def _line_counts(rows: pl.DataFrame) -> LineCounts:
    lines: dict[bytes, set[bytes]] = {}
    for line, story in rows.select("line", "story").iter_rows():
        lines.setdefault(line.to_bytes(8, "little"), set()).add(story.to_bytes(8, "little"))
    counts = LineCounts()
    # `merge` keeps of each line as many stories as count.
    return counts.merge(LineCounts({}, {line: tuple(sorted(stories)) for line, stories in lines.items()}))
