"""Which pairs of spans are worth scoring: those around segments that are close, or stand in a small gap."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from align.beads.spans import LARGEST, PATCH, REACH, lengths_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from align.beads.comparison import Comparison, Floats, Side
    from align.beads.order import Chain
    from align.beads.spans import SpanTable

    Integers = NDArray[np.int64]

NEAREST = 8
"""Neighbours kept of each segment; more than LARGEST, so that some always stand outside a bead."""
ANCHORS = 2
"""Best partners of a segment around which beads are looked for."""
EXACT = 4_000_000
"""Pairs of segments up to which all are compared; beyond, a search over shortened vectors goes first."""
SHORT = 128
OVERFETCH = 24
SHAPES = 12
"""Spans kept around an anchor."""
GAP = 3
"""Segments a side between two links of the chain whose beads are looked at in any case."""
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

    def take(self, rows: Integers | slice) -> Candidates:
        """Some of the candidates."""
        return Candidates(*(getattr(self, field.name)[rows] for field in fields(self)))

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
    source, target = comparison.source, comparison.target
    if len(source) * len(target) <= EXACT:
        margins = source.vectors @ target.vectors.T
        margins -= (source.hubness[:, None] + target.hubness) / 2
        return _best(margins), _best(margins.T)
    mean = (source.vectors.mean(axis=0) + target.vectors.mean(axis=0)) / 2
    axes = _principal_axes(source.vectors - mean, target.vectors - mean)
    short = [np.column_stack([side.vectors @ axes, -side.hubness / 2]).astype(np.float32) for side in (source, target)]
    return _search(source, target, *short), _search(target, source, *short[::-1])


def mutual_chain(forth: Nearest, back: Nearest) -> Chain:
    """Segments that are each other's nearest, sorted by source."""
    source = np.arange(len(forth.places))
    target = forth.places[:, 0]
    chosen = (back.places[target, 0] == source) & (forth.margins[:, 0] > 0)
    source, target = source[chosen], target[chosen]
    return (source, source + 1), (target, target + 1)


def _best(margins: Floats) -> Nearest:
    k = min(NEAREST, margins.shape[1])
    places = np.argpartition(-margins, k - 1, axis=1)[:, :k]
    values = np.take_along_axis(margins, places, axis=1)
    order = np.lexsort((places, -values), axis=1)
    return Nearest(np.take_along_axis(places, order, axis=1), np.take_along_axis(values, order, axis=1))


def _principal_axes(*sides: Floats) -> Floats:
    """Directions that tell segments apart, shape (dimension, SHORT): what makes a large search cheap."""
    spread = sum(side.T @ side / len(side) for side in sides)
    _, axes = np.linalg.eigh(spread)
    found: Floats = axes[:, -SHORT:]
    return found


def _search(side: Side, other: Side, short: Floats, other_short: Floats) -> Nearest:
    """Over-fetch by short vectors, then take the best by the full ones."""
    import faiss

    asked = short.copy()
    asked[:, -1] = 1
    _, rough = faiss.knn(asked, other_short, OVERFETCH, metric=faiss.METRIC_INNER_PRODUCT)
    margins = np.empty(rough.shape, dtype=np.float32)
    for start in range(0, len(side), 500):
        part = slice(start, start + 500)
        margins[part] = np.einsum("nd,nkd->nk", side.vectors[part], other.vectors[rough[part]])
    margins -= (side.hubness[:, None] + other.hubness[rough]) / 2
    best = _best(margins)
    return Nearest(np.take_along_axis(rough, best.places, axis=1), best.margins)


def choose_anchors(forth: Nearest, back: Nearest) -> Integers:
    """Pairs of segments around which to look for beads, shape (a, 2), sorted and distinct.

    The best partners of each segment, and every cell of the small gaps between pairs that choose each
    other: a bead of three or more segments may have no piece that is anybody's nearest.
    """
    rows, columns = forth.places, back.places
    pairs = [
        np.stack([np.repeat(np.arange(len(rows)), rows[:, :ANCHORS].shape[1]), rows[:, :ANCHORS].ravel()], axis=1),
        np.stack(
            [columns[:, :ANCHORS].ravel(), np.repeat(np.arange(len(columns)), columns[:, :ANCHORS].shape[1])], axis=1
        ),
        _gap_cells(forth, back),
        _gap_cells(back, forth)[:, ::-1],
    ]
    return np.unique(np.concatenate(pairs), axis=0)


def _gap_cells(forth: Nearest, back: Nearest) -> Integers:
    """Cells between consecutive mutual neighbours that leave at most LARGEST segments a side between them."""
    (source, _), (target, _) = mutual_chain(forth, back)
    source = np.concatenate([[-1], source, [len(forth.places)]])
    target = np.concatenate([[-1], target, [len(back.places)]])
    high, wide = np.diff(source) - 1, np.diff(target) - 1
    small = (high >= 1) & (high <= LARGEST) & (wide >= 1) & (wide <= LARGEST)
    cells = np.stack(np.meshgrid(np.arange(LARGEST), np.arange(LARGEST), indexing="ij"), axis=-1).reshape(-1, 2)
    inside = (cells[None, :, 0] < high[small, None]) & (cells[None, :, 1] < wide[small, None])
    corners = np.stack([source[:-1][small], target[:-1][small]], axis=1) + 1
    found: Integers = (corners[:, None, :] + cells[None])[inside]
    return found


def spans_around(table: SpanTable, chain: Chain) -> Candidates:
    """The most promising beads around each anchor, and those that close a small gap of the chain.

    Distinct, sorted by source and target.
    """
    blocks = np.array_split(np.arange(len(table.anchors)), len(table.anchors) // 2_000 + 1)
    found = [_spans_of(table, rows) for rows in blocks]
    found.append(_gap_spans(table, chain))
    chosen = [np.concatenate(parts) for parts in zip(*found, strict=True)]
    _, first = np.unique(_key(chosen), return_index=True)
    return Candidates(*(x[first] for x in chosen))


def _spans_of(table: SpanTable, rows: Integers) -> list[Integers]:
    """Columns of candidates around some anchors; a pair of single segments is always among them."""
    shapes = _shapes()
    values = _cosines_around(table, rows) - GROWTH * (shapes[:, 1] + shapes[:, 3]).astype(np.float32)
    values[:, (shapes[:, 1] == 1) & (shapes[:, 3] == 1)] = np.inf
    top = np.argpartition(-values, SHAPES, axis=1)[:, :SHAPES]
    place, which = np.nonzero(np.take_along_axis(values, top, axis=1) > -1)
    chosen = shapes[top[place, which]].T
    anchors = table.anchors[rows[place]]
    source_start, target_start = anchors[:, 0] - chosen[0], anchors[:, 1] - chosen[2]
    return [source_start, source_start + chosen[1], target_start, target_start + chosen[3], rows[place]]


def _gap_spans(table: SpanTable, chain: Chain) -> list[Integers]:
    """Columns of the beads that begin or end where a link of the chain does and reach into the gap beside it.

    A sentence that the translator added or drew into its neighbour makes a span less alike, not more, so that no
    cosine finds it; where little stands between two links, it is worth a look all the same.
    """
    (source, _), (target, _) = chain
    high, wide = np.diff(source) - 1, np.diff(target) - 1
    small = np.flatnonzero((high >= 0) & (high <= GAP) & (wide >= 0) & (wide <= GAP) & (high + wide > 0))
    m, n = (side.ravel() + 1 for side in np.indices((GAP + 1, GAP + 1)))
    inside = (m <= high[small, None] + 1) & (n <= wide[small, None] + 1)
    gap, shape = np.nonzero(inside)
    m, n, first, last = m[shape], n[shape], small[gap], small[gap] + 1
    rows = [_row_of(table.anchors, source[link], target[link]) for link in (first, last)]
    columns = []
    for skipped in (0, 1):
        start, low = source[first] + skipped, target[first] + skipped
        columns.append([start, start + m, low, low + n, rows[0]])
        end, top = source[last] + 1 - skipped, target[last] + 1 - skipped
        columns.append([end - m, end, top - n, top, rows[1]])
    found = [np.concatenate(parts) for parts in zip(*columns, strict=True)]
    fits = np.ones(len(found[4]), dtype=bool)
    for side, (start, end) in enumerate((found[:2], found[2:4])):
        middle = table.anchors[found[4], side]
        fits &= (start >= 0) & (end <= table.counts[side]) & (start > middle - REACH) & (end <= middle + REACH)
    return [column[fits] for column in found]


def _row_of(anchors: Integers, source: Integers, target: Integers) -> Integers:
    """Rows of sorted anchors that are known to be there."""
    width = np.int64(int(anchors[:, 1].max()) + 1)
    rows: Integers = np.searchsorted(anchors[:, 0] * width + anchors[:, 1], source * width + target)
    return rows


def _cosines_around(table: SpanTable, rows: Integers) -> Floats:
    """Cosines of all shapes around some anchors, shape (anchors, shapes); -2 where one leaves the texts.

    What `SpanTable.cosines` says, but a shape has the same place in every patch, and a side but 15 spans.
    """
    shapes, sides = _shapes(), _sides()
    width = PATCH + 1
    sums = table.sums[rows].reshape(len(rows), width * width)
    top, left = REACH - shapes[:, 0], REACH - shapes[:, 2]
    bottom, right = top + shapes[:, 1], left + shapes[:, 3]
    upper, lower = top * width, bottom * width
    dots = sums[:, lower + right] - sums[:, upper + right] - sums[:, lower + left] + sums[:, upper + left]
    lengths = []
    for norms, middle in zip(table.norms, table.anchors[rows].T, strict=True):
        start = middle[:, None] - sides[:, 0]
        lengths.append(lengths_of(norms, (start, start + sides[:, 1])))
    count = len(sides)
    one, other = np.divmod(np.arange(count * count), count)
    product = lengths[0][:, one] * lengths[1][:, other]
    inside = product > 0
    found: Floats = np.where(inside, dots / np.maximum(product, 1e-6), np.float32(-2))
    return found


@cache
def _sides() -> Integers:
    """All spans that hold an anchor: segments before it and in all; (15, 2)."""
    return np.array([(before, size) for size in range(1, LARGEST + 1) for before in range(size)])


@cache
def _shapes() -> Integers:
    """All beads that hold an anchor: segments before it and in all, source then target; (225, 4)."""
    return np.array([(*source, *target) for source in _sides() for target in _sides()])


def _key(spans: list[Integers]) -> Integers:
    """One number a bead, ordered by source start, target start, then size."""
    width = np.int64(int(spans[3].max(initial=0)) + 1)
    key: Integers = (spans[0] * width + spans[2]) * 64 + (spans[1] - spans[0]) * 8 + (spans[3] - spans[2])
    return key
