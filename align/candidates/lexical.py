"""Pairs of documents in one language that share word sequences.

Every three words in a row are a gram; two documents that share enough grams, none of which stands in
too many documents, are worth a closer look (w-shingling, Broder 1997, without the sampling of MinHash:
an inverted list over hashed grams is exact and one sort).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from align.candidates.words import grams

if TYPE_CHECKING:
    import polars as pl

GRAM = 3
MIN_SHARED = 4
"""Grams that two documents must share; a sentence of ten words has eight."""
MAX_DOCUMENTS = 60
"""A gram in more documents than this is a stock phrase and joins nobody."""


def lexical_candidates(documents: Mapping[str, Sequence[Sequence[str]]]) -> list[tuple[str, str]]:
    """Pairs (a, b), a < b, of documents that share at least MIN_SHARED rare grams.

    Args:
        documents: id -> the words of each body segment; of exact copies pass one.
    """
    import polars as pl

    names = sorted(documents)
    postings = gram_postings([documents[name] for name in names])
    rare = postings.filter(pl.len().over("gram").is_between(2, MAX_DOCUMENTS))
    shared = (
        rare.join(rare, on="gram", suffix="_b")
        .filter(pl.col("document") < pl.col("document_b"))
        .group_by("document", "document_b")
        .len()
        .filter(pl.col("len") >= MIN_SHARED)
        .sort("document", "document_b")
    )
    return [(names[a], names[b]) for a, b in shared.select("document", "document_b").iter_rows()]


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
