"""Which pairs of spans are worth scoring: those around segments that are close, or stand in a small gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.beads.spans import LARGEST


if TYPE_CHECKING:
    from numpy.typing import NDArray

    from align.beads.comparison import Comparison, Floats, Side
    from align.beads.spans import SpanTable

    Integers = NDArray[np.int64]

NEAREST = 8
"""Neighbours kept of each segment; more than LARGEST, so that some always stand outside a bead."""
ANCHORS = 2
"""Best partners of a segment around which beads are looked for."""
SHAPES = 12
"""Spans kept around an anchor."""
GROWTH = 0.06
"""Cosine that a bead has to gain with each segment more; wider windows are always more alike."""


@dataclass(frozen=True)
class Nearest:
    """The closest segments of the other side by margin, best first."""

    places: Integers
    """Shape (n, k)."""
    margins: Floats


@dataclass(frozen=True)
class Candidates:
    """Possible beads, one a row: `[source_start, source_end)` and `[target_start, target_end)`."""

    source_start: Integers
    source_end: Integers
    target_start: Integers
    target_end: Integers
    anchor: Integers
    """Row of the span table in whose patch the bead lies."""

    def __len__(self) -> int:
        return len(self.anchor)

    @property
    def source(self) -> tuple[Integers, Integers]:
        """First segment and the one after the last."""
        return self.source_start, self.source_end

    @property
    def target(self) -> tuple[Integers, Integers]:
        """First segment and the one after the last."""
        return self.target_start, self.target_end


def nearest(comparison: Comparison) -> tuple[Nearest, Nearest]:
    """Closest segments both ways by cosine less half the hubness of both."""
    forth = _nearest(comparison.source, comparison.target)
    back = _nearest(comparison.target, comparison.source)
    return forth, back


def _nearest(side: Side, other: Side) -> Nearest:
    k = min(NEAREST, len(other))
    places = np.empty((len(side), k), dtype=np.int64)
    margins = np.empty((len(side), k), dtype=np.float32)
    step = max(1, 8_000_000 // len(other))
    for start in range(0, len(side), step):
        rows = side.vectors[start : start + step] @ other.vectors.T - other.hubness / 2
        top = np.argpartition(-rows, k - 1, axis=1)[:, :k] if k < len(other) else np.tile(np.arange(k), (len(rows), 1))
        values = np.take_along_axis(rows, top, axis=1)
        order = np.lexsort((top, -values), axis=1)
        places[start : start + step] = np.take_along_axis(top, order, axis=1)
        margins[start : start + step] = np.take_along_axis(values, order, axis=1)
    return Nearest(places, margins - side.hubness[:, None] / 2)


def choose_anchors(forth: Nearest, back: Nearest) -> Integers:
    """Pairs of segments around which to look for beads, shape (a, 2), sorted and distinct.

    The best partners of each segment, and every cell of the small gaps between pairs that choose each
    other: a bead of three or more segments may have no piece that is anybody's nearest.
    """
    rows, columns = forth.places, back.places
    pairs = [
        np.stack([np.repeat(np.arange(len(rows)), rows[:, :ANCHORS].shape[1]), rows[:, :ANCHORS].ravel()], axis=1),
        np.stack([columns[:, :ANCHORS].ravel(), np.repeat(np.arange(len(columns)), columns[:, :ANCHORS].shape[1])], axis=1),
        _gap_cells(forth, back),
    ]
    return np.unique(np.concatenate(pairs), axis=0)


def _gap_cells(forth: Nearest, back: Nearest) -> Integers:
    """Cells between consecutive mutual neighbours that leave at most LARGEST segments a side between them."""
    source = np.arange(len(forth.places))
    target = forth.places[:, 0]
    mutual = (back.places[target, 0] == source) & (forth.margins[:, 0] > 0)
    source = np.concatenate([[-1], source[mutual], [len(forth.places)]])
    target = np.concatenate([[-1], target[mutual], [len(back.places)]])
    high, wide = np.diff(source) - 1, np.diff(target) - 1
    small = (high >= 1) & (high <= LARGEST) & (wide >= 1) & (wide <= LARGEST)
    cells = np.stack(np.meshgrid(np.arange(LARGEST), np.arange(LARGEST), indexing="ij"), axis=-1).reshape(-1, 2)
    inside = (cells[None, :, 0] < high[small, None]) & (cells[None, :, 1] < wide[small, None])
    corners = np.stack([source[:-1][small], target[:-1][small]], axis=1) + 1
    found: Integers = (corners[:, None, :] + cells[None])[inside]
    return found


def spans_around(table: SpanTable) -> Candidates:
    """The most promising beads around each anchor, distinct, sorted by source and target."""
    lengths = np.arange(1, LARGEST + 1)
    shapes = np.array([(a, m, b, n) for m in lengths for a in range(m) for n in lengths for b in range(n)])
    source = table.anchors[:, :1] - shapes[:, 0], table.anchors[:, :1] - shapes[:, 0] + shapes[:, 1]
    target = table.anchors[:, 1:] - shapes[:, 2], table.anchors[:, 1:] - shapes[:, 2] + shapes[:, 3]
    rows = np.broadcast_to(np.arange(len(table.anchors))[:, None], source[0].shape)
    values = table.cosines(rows, source, target) - GROWTH * (shapes[:, 1] + shapes[:, 3]).astype(np.float32)
    values[:, (shapes[:, 1] == 1) & (shapes[:, 3] == 1)] = np.inf
    top = np.argpartition(-values, SHAPES, axis=1)[:, :SHAPES]
    keep = np.take_along_axis(values, top, axis=1) > -1
    chosen = [np.take_along_axis(x, top, axis=1)[keep] for x in (*source, *target, rows)]
    _, first = np.unique(_key(chosen), return_index=True)
    return Candidates(*(x[first] for x in chosen))


def _key(spans: list[Integers]) -> Integers:
    """One number a bead, ordered by source start, target start, then size."""
    width = np.int64(max(int(spans[3].max(initial=0)), int(spans[1].max(initial=0))) + 1)
    key: Integers = (spans[0] * width + spans[2]) * 64 + (spans[1] - spans[0]) * 8 + (spans[3] - spans[2])
    return key
