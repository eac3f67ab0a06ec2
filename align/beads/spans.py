"""Cosines of spans of segments, without ever building their vectors: summed-area tables around anchors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from align.beads.comparison import Floats

    Integers = NDArray[np.int64]
    Spans = tuple[Integers, Integers]

LARGEST = 5
"""Segments a side of a bead."""
REACH = LARGEST
"""A patch reaches this far from its anchor: a bead's other pieces and one segment more."""
PATCH = 2 * REACH + 1
BLOCK = 2_000
"""Anchors whose patches are computed at a time."""


@dataclass(frozen=True)
class SpanTable:
    """Dot products of all spans near anchors; rows may be any vectors that add up to a span's vector."""

    anchors: Integers
    """Source and target position of the middle of each patch, shape (a, 2)."""
    sums: Floats
    """Summed-area table of dot products, shape (a, PATCH + 1, PATCH + 1)."""
    singles: Floats
    """Dot products of single rows, shape (a, PATCH, PATCH)."""
    norms: tuple[Floats, Floats]
    """Lengths of the summed vectors by first segment and number of segments, source and target."""

    @property
    def counts(self) -> tuple[int, int]:
        """Rows of both sides."""
        return len(self.norms[0]) - 1, len(self.norms[1]) - 1

    def dots(self, rows: Integers, source: Spans, target: Spans) -> Floats:
        """Dot products of span sums; a span outside the texts counts only what is inside."""
        middle = self.anchors[rows]
        top, bottom = (place - middle[..., 0] + REACH for place in source)
        left, right = (place - middle[..., 1] + REACH for place in target)
        flat, width = self.sums.reshape(-1), PATCH + 1
        corner = rows * width * width
        upper, lower = corner + top * width, corner + bottom * width
        found: Floats = flat[lower + right] - flat[upper + right] - flat[lower + left] + flat[upper + left]
        return found

    def cosines(self, rows: Integers, source: Spans, target: Spans) -> Floats:
        """Cosines of spans; -2 for a span that is empty or leaves the texts."""
        left, right = (lengths_of(table, spans) for table, spans in zip(self.norms, (source, target), strict=True))
        inside = (left > 0) & (right > 0)
        cosines = self.dots(rows, source, target) / np.maximum(left * right, 1e-6)
        found: Floats = np.where(inside, cosines, np.float32(-2))
        return found


def lengths_of(norms: Floats, spans: Spans) -> Floats:
    """Lengths of span vectors; 0 for a span that is empty or leaves the text."""
    start, end = spans
    inside = (start >= 0) & (end < len(norms)) & (end > start)
    found: Floats = norms[np.where(inside, start, 0), np.where(inside, end - start, 0)]
    return found


def span_table(source: Floats, target: Floats, anchors: Integers) -> SpanTable:
    """Dot products around anchors, in blocks that bound the memory."""
    singles = np.empty((len(anchors), PATCH, PATCH), dtype=np.float32)
    for start in range(0, len(anchors), BLOCK):
        singles[start : start + BLOCK] = _patches(source, target, anchors[start : start + BLOCK])
    sums = np.zeros((len(anchors), PATCH + 1, PATCH + 1), dtype=np.float32)
    np.cumsum(singles, axis=1, out=sums[:, 1:, 1:])
    np.cumsum(sums, axis=2, out=sums)
    return SpanTable(anchors, sums, singles, (span_norms(source), span_norms(target)))


def _patches(source: Floats, target: Floats, anchors: Integers) -> Floats:
    """Dot products of single rows around anchors; 0 outside the texts."""
    window = np.arange(PATCH)
    down, across = anchors[:, :1] + window, anchors[:, 1:] + window
    if len(source) * len(target) <= len(anchors) * PATCH * PATCH:
        # Of short texts all dot products are fewer than those of the patches.
        found: Floats = np.pad(source @ target.T, REACH)[down[:, :, None], across[:, None, :]]
    else:
        padded = [np.pad(rows, ((REACH, REACH), (0, 0))) for rows in (source, target)]
        found = padded[0][down] @ padded[1][across].transpose(0, 2, 1)
    return found


def span_norms(rows: Floats) -> Floats:
    """Lengths of the sums of 0 to LARGEST + 1 consecutive rows, shape (n + 1, LARGEST + 2), by first row."""
    norms = np.zeros((len(rows) + 1, LARGEST + 2), dtype=np.float32)
    total = np.zeros_like(rows)
    for size in range(1, min(LARGEST + 1, len(rows)) + 1):
        reach = len(rows) - size + 1
        total[:reach] += rows[size - 1 :]
        norms[:reach, size] = np.linalg.norm(total[:reach], axis=1)
    return norms
