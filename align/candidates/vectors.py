"""Pairs of documents in different languages with segments that lie close together.

For each segment its nearest segments in every other language are fetched from a FAISS index. What
counts is not the cosine, which is high for all sentences of one topic, but the margin over the
neighbourhood: half the mean cosine of both sides to their nearest ordinary sentences (distance
margin, Artetxe & Schwenk 2019), where the neighbourhood is the background, so that a feed of five
pages has one, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING

from align.encode.background import Background
from align.index import SegmentIndex
from align.schema import Body

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.schema import Vectors

NEIGHBOURS = 8
NEIGHBOURHOOD = 4
MIN_MARGIN = 0.1
"""A hit below this is any other sentence. Measured on news: the best hit of unrelated documents stays under .3 in
99 of 100 pairs; the three best of a real pair sum to .75 and up, even where three sentences are all it shares."""
ONE_HIT = 0.25
THREE_HITS = 0.4
"""An alignment is worth its cost when the best margin, or the sum of the three best, reaches this."""


def vector_candidates(
    bodies: Iterable[Body], rows: Mapping[str, int], vectors: Vectors, background: Background
) -> list[tuple[str, str]]:
    """Pairs (a, b), a < b, of documents in different languages that may be translations.

    Args:
        bodies: documents in languages that the encoder covers.
        rows: segment text -> its row in the vectors.
        vectors: one row a distinct segment text, shape (n, dimension).
        background: ordinary sentences of the languages.
    """
    holders: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for body in bodies:
        for text in body.texts:
            holders[body.language][rows[text]].add(body.document)
    strengths: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    indexes = {language: _LanguageIndex(sorted(held), vectors) for language, held in holders.items()}
    for source, target in permutations(sorted(holders), 2):
        for row, found, margin in _hits(indexes[source], indexes[target], background, source, target):
            for document in holders[source][row]:
                for other in holders[target][found]:
                    pair = (min(document, other), max(document, other))
                    key = min(row, found)
                    strengths[pair][key] = max(margin, strengths[pair].get(key, 0.0))
    return sorted(pair for pair, margins in strengths.items() if _worth_aligning(margins.values()))


class _LanguageIndex:
    """The distinct segments of one language."""

    def __init__(self, rows: Sequence[int], vectors: Vectors) -> None:
        self.rows = rows
        self.vectors = vectors[list(rows)]
        self.index = SegmentIndex(self.vectors)


def _hits(
    source: _LanguageIndex,
    target: _LanguageIndex,
    background: Background,
    source_language: str,
    target_language: str,
) -> Iterable[tuple[int, int, float]]:
    """(source row, target row, margin) of every neighbour with a margin that says something."""
    cosines, columns = target.index.search(source.vectors, NEIGHBOURS)
    around_source = _neighbourhood(source.vectors, background, target_language)
    around_target = _neighbourhood(target.vectors, background, source_language)
    margins = cosines - (around_source[:, None] + around_target[columns]) / 2
    for index, rank in zip(*(margins >= MIN_MARGIN).nonzero(), strict=True):
        yield source.rows[index], target.rows[columns[index, rank]], float(margins[index, rank])


def _neighbourhood(vectors: Vectors, background: Background, language: str) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = background.nearest(vectors, language, NEIGHBOURHOOD).mean(axis=1)
    return mean


def _worth_aligning(margins: Iterable[float]) -> bool:
    best = sorted(margins, reverse=True)[:3]
    return best[0] >= ONE_HIT or sum(best) >= THREE_HITS
