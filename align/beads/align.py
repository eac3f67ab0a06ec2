"""Align two lists of segments: beads in any order, coverage and verdict (first version)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from align.encode.background import Background
from align.errors import AlignmentError
from align.schema import Alignment, Bead, Verdict, round_score

if TYPE_CHECKING:
    from align.schema import Vectors


def align_segments(
    source_vectors: Vectors,
    target_vectors: Vectors,
    source_texts: Sequence[str],
    target_texts: Sequence[str],
    *,
    background: Background,
    source_language: str,
    target_language: str,
    encode: Callable[[Sequence[str]], Vectors] | None = None,
) -> Alignment:
    """Find the beads of two lists of segments."""
    for name, vectors, texts in (("source", source_vectors, source_texts), ("target", target_vectors, target_texts)):
        if len(vectors) != len(texts):
            raise AlignmentError(f"{name}: {len(vectors)} vectors for {len(texts)} segments; give one row a segment")
    if not len(source_texts) or not len(target_texts):
        return Alignment((), 0.0, 0.0, Verdict.NONE)
    similarity = np.asarray(source_vectors, np.float32) @ np.asarray(target_vectors, np.float32).T
    hubs = background.nearest(source_vectors, target_language, 5).mean(1)[:, None] / 2
    hubs = hubs + background.nearest(target_vectors, source_language, 5).mean(1)[None, :] / 2
    margin = similarity - hubs
    beads = []
    best_target, best_source = margin.argmax(1), margin.argmax(0)
    for i, j in enumerate(best_target):
        if best_source[j] == i:
            probability = 1 / (1 + np.exp(-20 * (float(margin[i, j]) - 0.08)))
            if probability >= 0.5:
                beads.append(Bead((i,), (int(j),), round_score(float(margin[i, j])), round_score(probability)))
    covered = [
        sum(len(texts[i]) for bead in beads for i in getattr(bead, side)) / max(sum(map(len, texts)), 1)
        for side, texts in (("source", source_texts), ("target", target_texts))
    ]
    low = min(covered)
    verdict = Verdict.TRANSLATION if low >= 0.7 else Verdict.PARTIAL if len(beads) >= 3 else Verdict.NONE
    return Alignment(tuple(beads), round_score(covered[0]), round_score(covered[1]), verdict)
