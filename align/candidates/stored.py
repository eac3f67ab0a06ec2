"""Which documents of a store new ones are worth comparing with: the same candidates as among all at once.

Nothing here passes over the store in Python: the grams of the new documents are looked up in the store's, and
only their segments are searched. A margin is the same from both sides, so the matches of an old segment with a
new one are found from the new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.candidates.lexical import MAX_DOCUMENTS, MIN_SHARED, Shared, gram_postings, join_crowds
from align.candidates.vectors import MIN_MARGIN, NEIGHBOURHOOD, NEIGHBOURS, worth_aligning
from align.encode import Background
from align.index.nearest import Hits, Nearest, Tail, join_vectors, merge
from align.index.store import Store
from align.index.tables import text_key
from align.schema import Body

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from align.schema import Vectors

Pairs = list[tuple[str, str]]


def lexical_beside(
    store: Store, tokens: Mapping[str, Sequence[Sequence[str]]], stock: pl.Series | None = None
) -> list[Shared]:
    """Pairs of a new document with a new or stored one that share at least MIN_SHARED rare grams, by (a, b).

    Crowds of near-copies are joined as they are there.

    Args:
        store: what was there before.
        tokens: id of a new document -> the words of each body segment.
        stock: grams too common to join documents; None counts them here.
    """
    import polars as pl

    names = sorted(tokens)
    new = gram_postings([tokens[name] for name in names])
    old = store.find("grams", "gram", new["gram"]).select("gram", "number")
    if stock is None:
        counted = pl.concat([new["gram"], old["gram"]]).value_counts()
        stock = counted.filter(pl.col("count") > MAX_DOCUMENTS)["gram"]
    ids = _ids(store, old["number"]).select("number", "id")
    named = pl.DataFrame({"document": range(len(names)), "a": names}, schema={"document": pl.UInt32, "a": pl.String})
    left = new.join(named, on="document").select("gram", "a")
    right = pl.concat([left.rename({"a": "b"}), old.join(ids, on="number").select("gram", pl.col("id").alias("b"))])
    common = pl.col("gram").is_in(stock.implode())
    shared = (
        left.filter(~common)
        .join(right.filter(~common), on="gram")
        .filter((pl.col("a") < pl.col("b")) | ~pl.col("b").is_in(pl.Series(names).implode()))
        .group_by("a", "b")
        .len()
        .filter(pl.col("len") >= MIN_SHARED)
        .select(document=pl.min_horizontal("a", "b"), document_b=pl.max_horizontal("a", "b"), len="len")
    )
    sizes = left.group_by("a").len("grams").rename({"a": "document"})
    crowds = join_crowds(
        right.filter(common).rename({"b": "document"}),
        lambda documents: pl.concat([sizes, _count_grams(store, ids.filter(pl.col("id").is_in(documents.implode())))]),
    )
    came = pl.col("document").is_in(names) | pl.col("document_b").is_in(names)
    both = pl.concat([shared, crowds.filter(came)]).group_by("document", "document_b").agg(pl.col("len").sum())
    return sorted(both.iter_rows())


def _count_grams(store: Store, ids: pl.DataFrame) -> pl.DataFrame:
    """How many grams stored documents have: document (its id), grams."""
    import polars as pl

    counts = store.matching("grams", "number", ids["number"]).group_by("number").agg(pl.len().alias("grams"))
    return store.collect(counts).join(ids, on="number").select(pl.col("id").alias("document"), "grams")


def _ids(store: Store, numbers: pl.Series) -> pl.DataFrame:
    return store.collect(store.matching("documents", "number", numbers).select("number", "id", "language"))


@dataclass(frozen=True)
class Matches:
    """What the search for new segments found."""

    pairs: Pairs
    """(a, b), a < b, in different languages, at least one of them new."""
    best: Mapping[tuple[int, str], float]
    """(row of a new segment, another language) -> its highest cosine there."""
    rivals: pl.DataFrame
    """key, language, cosine: stored segments with how close a new one of another language came."""


class Neighbours:
    """The stored and the new segments together, searched by language."""

    def __init__(
        self, bodies: Iterable[Body], rows: Mapping[str, int], vectors: Vectors, nearest: Mapping[str, Nearest]
    ) -> None:
        """Take the new documents in languages that the encoder covers, with their vectors, and the store's index."""
        import numpy as np

        self._nearest = nearest
        held: dict[str, dict[int, int]] = {}
        self._row_of: dict[int, int] = {}
        self.holders: list[tuple[int, str, str]] = []
        for body in bodies:
            keys = {text_key(text): rows[text] for text in body.texts}
            held.setdefault(body.language, {}).update(keys)
            self._row_of.update(keys)
            self.holders += [(key, body.language, body.document) for key in keys]
        self.rows: dict[str, list[int]] = {}
        """Of the new segments of a language, in the order of `new`."""
        self.new: dict[str, Tail] = {}
        for language, row_of in held.items():
            sorted_keys = np.array(sorted(row_of), np.uint64)
            self.rows[language] = [row_of[int(key)] for key in sorted_keys]
            self.new[language] = Tail(sorted_keys, vectors[self.rows[language]])

    @property
    def languages(self) -> list[str]:
        """All that have segments, sorted."""
        return sorted(self.new.keys() | {language for language, index in self._nearest.items() if len(index)})

    def search(self, language: str, queries: Vectors, k: int) -> Hits:
        """The k nearest segments of a language, new or stored, best first."""
        import numpy as np

        nothing = Hits(np.zeros((len(queries), 0), np.float32), np.zeros((len(queries), 0), np.uint64))
        old, new = self._nearest.get(language), self.new.get(language)
        found = nothing if old is None else old.search(queries, k)
        return merge(found, nothing if new is None else new.search(queries, k), k)

    def row_of(self, key: int) -> int | None:
        """The row of a new segment among the vectors; None for a stored one."""
        return self._row_of.get(key)

    def vectors(self, language: str, keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], Vectors]:
        """Those of the keys that have a vector in a language, sorted, with the vectors."""
        new, old = self.new.get(language), self._nearest.get(language)
        if old is None:
            return self.new[language].pick(keys)
        return old.vectors(keys) if new is None else join_vectors(new.pick(keys), old.vectors(keys))

    def around(
        self, language: str, keys: NDArray[np.uint64], background: Background, other: str
    ) -> NDArray[np.float32]:
        """Mean cosine of segments of a language to their nearest ordinary sentences of another, shape of the keys.

        0 for a key that belongs to nobody any more: an old index may find it, but nobody holds it.
        """
        import numpy as np

        distinct, places = np.unique(keys, return_inverse=True)
        means = np.zeros(len(distinct), np.float32)
        new, old = self.new.get(language), self._nearest.get(language)
        parts = [] if old is None else [old.vectors(distinct)]
        parts += [] if new is None else [new.pick(distinct)]
        for held, vectors in parts:
            near = background.nearest(vectors, other, NEIGHBOURHOOD)
            means[np.searchsorted(distinct, held)] = near.mean(axis=1)
        return means[places].reshape(keys.shape)


def match_beside(store: Store, neighbours: Neighbours, background: Background) -> Matches:
    """Search every new segment in every other language, stored and new."""
    import polars as pl

    close, rivals = [], []
    best: dict[tuple[int, str], float] = {}
    for source in sorted(neighbours.new):
        for target in neighbours.languages:
            if source != target:
                hits = neighbours.search(target, neighbours.new[source].vectors, NEIGHBOURS)
                if hits.keys.shape[1]:
                    highest = zip(neighbours.rows[source], hits.cosines[:, 0].tolist(), strict=True)
                    best.update(((row, target), cosine) for row, cosine in highest)
                found = _with_margins(hits, neighbours, background, source, target)
                close.append(found.filter(pl.col("margin") >= MIN_MARGIN))
                rivals.append(found.select(pl.col("other").alias("key"), pl.lit(source).alias("language"), "cosine"))
    if not close:
        return Matches([], {}, pl.DataFrame(schema={"key": pl.UInt64, "language": pl.String, "cosine": pl.Float32}))
    closest = pl.concat(rivals).group_by("key", "language").agg(pl.col("cosine").max()).sort("key", "language")
    return Matches(_worth(store, pl.concat(close), neighbours.holders), best, closest)


def _with_margins(hits: Hits, neighbours: Neighbours, background: Background, source: str, target: str) -> pl.DataFrame:
    """key, source, other, target, cosine, margin of the nearest segments of each new one."""
    import numpy as np
    import polars as pl

    new = neighbours.new[source]
    around_source = background.nearest(new.vectors, target, NEIGHBOURHOOD).mean(axis=1)
    around_target = neighbours.around(target, hits.keys, background, source)
    around = (around_source[:, None] + around_target) * np.float32(0.5)
    return pl.DataFrame(
        {
            "key": np.repeat(new.keys, hits.keys.shape[1]),
            "source": pl.Series([source] * hits.keys.size, dtype=pl.String),
            "other": hits.keys.ravel(),
            "target": pl.Series([target] * hits.keys.size, dtype=pl.String),
            "cosine": hits.cosines.ravel(),
            "margin": (hits.cosines - around).ravel() / background.contrast,
        }
    )


def _worth(store: Store, close: pl.DataFrame, holders: list[tuple[int, str, str]]) -> Pairs:
    """Pairs of documents whose close segments make them worth an alignment."""
    import polars as pl

    new = pl.DataFrame(holders, schema={"key": pl.UInt64, "language": pl.String, "id": pl.String}, orient="row")
    wanted = store.body_keys().filter(pl.col("key").is_in(close["other"].unique().implode()))
    old = store.collect(wanted)
    old = old.join(_ids(store, old["number"]).select("number", "id"), on="number").select("key", "language", "id")
    # What too many documents say joins nobody, as in `match_vectors`.
    every = pl.concat([new, old]).filter(pl.len().over("key", "language") <= MAX_DOCUMENTS)
    matched = (
        close.join(new.join(every, on=new.columns, how="semi"), left_on=["key", "source"], right_on=["key", "language"])
        .join(every, left_on=["other", "target"], right_on=["key", "language"], suffix="_other")
        .select(
            a=pl.min_horizontal("id", "id_other"),
            b=pl.max_horizontal("id", "id_other"),
            # The segment of the first document, so that a match found from both sides counts once.
            place=pl.when(pl.col("id") < pl.col("id_other")).then("key").otherwise("other"),
            margin="margin",
        )
        .group_by("a", "b", "place")
        .agg(pl.col("margin").max())
        .group_by("a", "b")
        .agg("margin")
    )
    return sorted((a, b) for a, b, margins in matched.iter_rows() if worth_aligning(margins))
