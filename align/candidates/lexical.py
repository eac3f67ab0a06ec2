"""Pairs of documents in one language that share word sequences.

Every three words in a row are a gram; two documents that share enough grams, none of which stands in
too many documents, are worth a closer look (w-shingling, Broder 1997, without the sampling of MinHash:
an inverted list over hashed grams is exact and one sort).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from align.candidates.words import grams

if TYPE_CHECKING:
    import polars as pl

GRAM = 3
MIN_SHARED = 4
"""Grams that two documents must share; a sentence of ten words has eight."""
MAX_DOCUMENTS = 60
"""A gram in more documents than this is a stock phrase and joins nobody."""


CROWD = 50
"""Documents that repeat one and the same document up to which all of them are compared with each other; of more,
each is compared with that one alone, so that a thousand near-copies cost a thousand comparisons, not half a million."""
MOSTLY = 0.4
"""Share of both documents' grams that has to be stock, and shared, for two of a crowd: more than a site's furniture."""

Shared = tuple[str, str, int]
"""Two documents, a < b, and how many grams they share."""


def lexical_candidates(documents: Mapping[str, Sequence[Sequence[str]]]) -> list[Shared]:
    """Pairs of documents that share at least MIN_SHARED rare grams, by (a, b).

    Of more near-copies than MAX_DOCUMENTS even the story's own grams are stock: each of these documents is paired
    with the one of them that holds most of the grams.

    Args:
        documents: id -> the words of each body segment; of exact copies pass one.
    """
    import polars as pl

    names = sorted(documents)
    postings = gram_postings([documents[name] for name in names])
    held = pl.len().over("gram")
    rare = postings.filter(held.is_between(2, MAX_DOCUMENTS))
    shared = (
        rare.join(rare, on="gram", suffix="_b")
        .filter(pl.col("document") < pl.col("document_b"))
        .group_by("document", "document_b")
        .len()
        .filter(pl.col("len") >= MIN_SHARED)
    )
    sizes = postings["document"].value_counts(name="grams")
    crowds = join_crowds(postings.filter(held > MAX_DOCUMENTS), lambda documents: sizes)
    both = pl.concat([shared, crowds]).group_by("document", "document_b").agg(pl.col("len").sum())
    rows = both.sort("document", "document_b").iter_rows()
    return [(names[a], names[b], count) for a, b, count in rows]


def join_crowds(stock: pl.DataFrame, count: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """Documents that consist of stock grams, each with the one of the gram's documents that holds most of them.

    Args:
        stock: document and gram, of the grams that are too common.
        count: documents -> document and grams, how many each has in all.

    Returns:
        document < document_b, and len, the grams that they share.
    """
    import polars as pl

    if stock.is_empty():
        return pl.DataFrame(
            schema={**dict.fromkeys(("document", "document_b"), stock["document"].dtype), "len": pl.UInt32}
        )
    held = pl.len().over("document")
    ranked = stock.with_columns(held=held).sort("held", "document", descending=[True, False])
    heads = ranked.unique("gram", keep="first", maintain_order=True).select("gram", pl.col("document").alias("head"))
    shared = (
        stock.join(heads, on="gram").filter(pl.col("document") != pl.col("head")).group_by("document", "head").len()
    )
    sizes = count(pl.concat([shared["document"], shared["head"]]).unique())
    least = pl.max_horizontal(pl.col("grams") * MOSTLY, pl.col("grams_head") * MOSTLY, MIN_SHARED)
    return (
        shared.join(sizes, on="document")
        .join(sizes, left_on="head", right_on="document", suffix="_head")
        .filter(pl.col("len") >= least)
        .select(
            document=pl.min_horizontal("document", "head"), document_b=pl.max_horizontal("document", "head"), len="len"
        )
        .unique()
    )


def gram_postings(documents: Iterable[Iterable[Sequence[str]]]) -> pl.DataFrame:
    """One row for each document and each distinct gram in it."""
    import polars as pl

    numbers: list[int] = []
    hashes: list[int] = []
    for number, segments in enumerate(documents):
        distinct = sorted({_hash(gram) for tokens in segments for gram in grams(tokens, GRAM)})
        numbers.extend([number] * len(distinct))
        hashes.extend(distinct)
    return pl.DataFrame({"document": numbers, "gram": hashes}, schema={"document": pl.UInt32, "gram": pl.UInt64})


def _hash(gram: Sequence[str]) -> int:
    digest = hashlib.blake2b("\x1f".join(gram).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
