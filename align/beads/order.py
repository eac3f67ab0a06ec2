"""Where a bead lies beside a chain of beads that are held to be right: in line, off it, filling a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from align.beads.comparison import Floats
    from align.beads.spans import Integers, Spans

    Chain = tuple[Spans, Spans]
    """Spans of both sides, none sharing a segment, sorted by source."""

FAR = 50
"""Segments beyond which distance makes no difference."""
MANY = 9
"""Segments left over beyond which more make no difference."""
NEAR = 3
"""Segments that may stand between two beads that follow each other."""


def in_order(chain: Chain) -> float:
    """Share of beads that the next on one side follows closely on the other too; 0 to 1, low for short chains."""
    count = len(chain[0][0]) - 1
    if count < 1:
        return 0.0
    followed = 0
    for _, (low, high) in (chain, turned(chain)):
        gap = low[1:] - high[:-1]
        followed += int(np.sum((gap >= 0) & (gap <= NEAR)))
    return followed / 2 / (count + 2)


def turned(chain: Chain) -> Chain:
    """The same chain seen from the other side, sorted by target."""
    source, target = chain
    order = np.argsort(target[0], kind="stable")
    return (target[0][order], target[1][order]), (source[0][order], source[1][order])


def offsets(chain: Chain, source: Spans, target: Spans) -> list[Floats]:
    """How far spans lie off the diagonals through the nearest beads before and after them, seen from each side.

    Returns:
        Four arrays of segments, signed, within FAR either way; FAR where there is no such bead.
    """
    return [*_offsets(chain, source, target), *_offsets(turned(chain), target, source)]


def _offsets(chain: Chain, one: Spans, other: Spans) -> tuple[Floats, Floats]:
    (start, end), (low, high) = chain
    if not len(start):
        far = np.full(len(one[0]), FAR, dtype=np.float32)
        return far, far
    last = np.searchsorted(end, one[0], side="right") - 1
    following = np.searchsorted(start, one[1], side="left")
    place = np.maximum(last, 0)
    before = np.where(last >= 0, (other[0] - high[place]) - (one[0] - end[place]), FAR)
    place = np.minimum(following, len(start) - 1)
    after = np.where(following < len(start), (low[place] - other[1]) - (start[place] - one[1]), FAR)
    return np.clip(before, -FAR, FAR).astype(np.float32), np.clip(after, -FAR, FAR).astype(np.float32)


def fills(chain: Chain, source: Spans, target: Spans) -> Floats:
    """1 where spans fill exactly what two beads of the chain, in order, leave between them; else 0."""
    (start, end), (low, high) = chain
    if not len(start):
        return np.zeros(len(source[0]), dtype=np.float32)
    last = np.searchsorted(end, source[0], side="right") - 1
    following = np.searchsorted(start, source[1], side="left")
    both = (last >= 0) & (following < len(start))
    last, following = np.maximum(last, 0), np.minimum(following, len(start) - 1)
    exact = (end[last] == source[0]) & (high[last] == target[0])
    exact &= (start[following] == source[1]) & (low[following] == target[1])
    found: Floats = (both & exact).astype(np.float32)
    return found


def left_over(chain: Chain, source: Spans, target: Spans, counts: tuple[int, int]) -> tuple[Floats, Floats]:
    """Segments of each side between spans and the nearest beads around them; MANY where those aren't in order.

    The ends of the texts, after `counts` segments, are as good as beads.
    """
    (start, end), (low, high) = chain
    last = np.searchsorted(end, source[0], side="right") - 1
    following = np.searchsorted(start, source[1], side="left")
    end, high = np.append(end, 0), np.append(high, 0)
    start, low = np.append(start, counts[0]), np.append(low, counts[1])
    found = []
    before, after = target[0] - high[last], low[following] - target[1]
    ordered = (before >= 0) & (after >= 0)
    for gaps in ((source[0] - end[last]) + (start[following] - source[1]), before + after):
        found.append(np.where(ordered, np.minimum(gaps, MANY), MANY).astype(np.float32))
    return found[0], found[1]


def line_features(chain: Chain, source: Spans, target: Spans, counts: tuple[int, int]) -> dict[str, Floats]:
    """How many of a bead's four neighbours it is in line with, how far the nearest line is, what is left over."""
    distances = np.abs(np.stack(offsets(chain, source, target)))
    nearest = np.sort(distances, axis=0)
    alone = left_over(chain, source, target, counts)
    return {
        "left over in the gap, lesser side": np.minimum(*alone),
        "left over in the gap, greater side": np.maximum(*alone),
        "neighbours in line": (distances <= 1).sum(axis=0).astype(np.float32),
        "distance from the nearest line": np.log1p(nearest[0]),
        "distance from the second line": np.log1p(nearest[1]),
    }


def chain_of(source: Spans, target: Spans, rows: Integers) -> Chain:
    """Some beads as a chain, sorted by source."""
    rows = rows[np.argsort(source[0][rows], kind="stable")]
    return (source[0][rows], source[1][rows]), (target[0][rows], target[1][rows])
