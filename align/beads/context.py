"""What the neighbourhood says about a possible bead, once all have a first probability: the second scorer's features.

Beads that follow each other support each other, rivals for the same segments speak against each other,
and a pair of texts that is faithful everywhere else will be faithful here. All of it is learned as
additive evidence; nothing is a switch.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from align.beads.agreement import agree, incidence
from align.beads.order import chain_of, fills, in_order, line_features
from align.beads.reading import reading_features
from align.beads.select import select_beads
from align.beads.spans import LARGEST

if TYPE_CHECKING:
    from align.beads.candidates import Candidates
    from align.beads.comparison import Floats
    from align.beads.features import Evidence
    from align.beads.spans import Integers, Spans

BEST = 6
"""Candidates remembered of each segment, best first."""
REACH = 3
"""Segments that may stand between a bead and the next that supports it."""
FADE = 0.6
"""What support loses with each segment between."""
WINDOW = 5
"""Segments each way that count as a bead's surroundings."""
LIMIT = 12.0


@dataclass(frozen=True)
class Context:
    """The candidates and what the first scorer thinks of them."""

    evidence: Evidence
    odds: Floats
    """Log odds by the first scorer, (n,)."""

    @property
    def candidates(self) -> Candidates:
        """The possible beads."""
        return self.evidence.candidates

    @property
    def counts(self) -> tuple[int, int]:
        """Segments of both sides."""
        return self.evidence.counts

    @cached_property
    def agreed(self) -> tuple[Floats, Floats]:
        """Log odds after every segment had its say; probability of each segment to stand alone."""
        links = incidence(self.candidates, self.counts)
        return agree(self.odds, links, self.counts)

    @cached_property
    def belief(self) -> Floats:
        """Probabilities of the agreed log odds."""
        return probability(self.agreed[0])

    @cached_property
    def rivals(self) -> tuple[Floats, Floats, Floats]:
        """Best log odds of candidates that share source segments only, target segments only, both."""
        c = self.candidates
        forth, near = _rivals(self.odds, c.source, c.target, self.counts[0])
        back, also = _rivals(self.odds, c.target, c.source, self.counts[1])
        return forth, back, np.maximum(near, also)

    @cached_property
    def support(self) -> tuple[Floats, Floats]:
        """Fading belief in the best bead just before, just after, in order; 0 to 1."""
        c = self.candidates
        before = _support((c.source_end, c.target_end), (c.source_start, c.target_start), self.belief, -1)
        after = _support((c.source_start, c.target_start), (c.source_end, c.target_end), self.belief, 1)
        return before, after

    @cached_property
    def skeleton(self) -> Integers:
        """Candidates that are likelier than not, none sharing a segment."""
        return select_beads(self.candidates, np.round(self.belief, 4), self.counts)


def probability(odds: Floats) -> Floats:
    """The logistic function."""
    return (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).astype(np.float32)


def _rivals(odds: Floats, spans: Spans, other: Spans, count: int) -> tuple[Floats, Floats]:
    """Best rival for a span's segments elsewhere on the other side; and one that overlaps on both sides."""
    listed = _best_of_segments(odds, spans, count)
    own = np.arange(len(odds))[:, None]
    places = np.minimum(spans[0][:, None] + np.arange(LARGEST), spans[1][:, None] - 1)
    rows = listed[places].reshape(len(odds), LARGEST * BEST)
    known = (rows >= 0) & (rows != own)
    overlap = (other[0][rows] < other[1][:, None]) & (other[1][rows] > other[0][:, None])
    values = np.where(known, odds[rows], np.float32(-LIMIT))
    elsewhere = np.where(overlap, np.float32(-LIMIT), values).max(axis=1, initial=-LIMIT)
    around = np.where(overlap, values, np.float32(-LIMIT)).max(axis=1, initial=-LIMIT)
    return elsewhere, around


def _best_of_segments(odds: Floats, spans: Spans, count: int) -> Integers:
    """Rows of the BEST candidates that take a segment, best first, shape (count, BEST); -1 for none."""
    step = np.arange(LARGEST)
    places = spans[0][:, None] + step
    inside = places < spans[1][:, None]
    rows = np.broadcast_to(np.arange(len(odds))[:, None], places.shape)[inside]
    segments = places[inside]
    order = np.lexsort((-odds[rows], segments))
    rows, segments = rows[order], segments[order]
    starts = np.searchsorted(segments, np.arange(count))
    rank = np.arange(len(segments)) - starts[segments]
    listed = np.full((count, BEST), -1, dtype=np.int64)
    listed[segments[rank < BEST], rank[rank < BEST]] = rows[rank < BEST]
    return listed


def _support(have: Spans, want: Spans, belief: Floats, direction: int) -> Floats:
    """Best belief among beads whose corner `have` lies within REACH of the corner `want`."""
    width = np.int64(max(int(have[1].max(initial=0)), int(want[1].max(initial=0))) + 2 * REACH + 2)
    keys = (have[0] + REACH) * width + have[1] + REACH
    corners, places = np.unique(keys, return_inverse=True)
    best = np.zeros(len(corners) + 1, dtype=np.float32)
    np.maximum.at(best, places, belief)
    source, target = np.divmod(np.arange((REACH + 1) ** 2), REACH + 1)
    asked = (want[0] + REACH) * width + want[1] + REACH + direction * (source * width + target)[:, None]
    place = np.minimum(np.searchsorted(corners, asked), len(corners) - 1)
    faded = np.float32(FADE) ** (source + target).astype(np.float32)
    values = np.where(corners[place] == asked, best[place], np.float32(0)) * faded[:, None]
    found: Floats = values.max(axis=0)
    return found


def all_features(evidence: Evidence, own: dict[str, Floats], odds: Floats) -> dict[str, Floats]:
    """Name -> value of each candidate, in the order in which the second scorer was trained.

    Args:
        evidence: the candidates and what is known of them.
        own: features of the first scorer.
        odds: log odds by the first scorer.
    """
    read = reading_features(evidence.candidates, evidence.counts, own)
    return own | read | context_features(Context(evidence, odds))


def context_features(context: Context) -> dict[str, Floats]:
    """Name -> value of each candidate."""
    x = context
    source_only, target_only, both = x.rivals
    before, after = x.support
    order = order_features(x)
    local = [
        _local(1 - alone, spans)
        for alone, spans in zip(_halves(x), (x.candidates.source, x.candidates.target), strict=True)
    ]
    lonely = _lonely(x)
    features = {
        "first log odds": x.odds,
        "agreed log odds": np.clip(x.agreed[0], -LIMIT, LIMIT),
        "rival elsewhere, greater": np.maximum(source_only, target_only),
        "rival elsewhere, lesser": np.minimum(source_only, target_only),
        "odds over the rival with other ends": x.odds - both,
        "support, lesser side": np.minimum(before, after),
        "support, greater side": np.maximum(before, after),
        "support times order": (before + after) * order["order of the pair"],
        "aligned around, lesser side": np.minimum(*local),
        "aligned around, greater side": np.maximum(*local),
        "segments that would stand alone": lonely,
        **order,
    }
    return {name: np.asarray(values, dtype=np.float32) for name, values in features.items()}


def _halves(context: Context) -> tuple[Floats, Floats]:
    alone = context.agreed[1]
    return alone[: context.counts[0]], alone[context.counts[0] :]


def _local(values: Floats, spans: Spans) -> Floats:
    """Mean of values up to WINDOW segments around a span, the span left out."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    start, end = np.maximum(spans[0] - WINDOW, 0), np.minimum(spans[1] + WINDOW, len(values))
    outside = sums[end] - sums[start] - (sums[spans[1]] - sums[spans[0]])
    # Two segments of nothing known stand beside each span, so that short texts don't jump.
    found: Floats = ((outside + 1) / ((end - start) - (spans[1] - spans[0]) + 2)).astype(np.float32)
    return found


def _lonely(context: Context) -> Floats:
    """How many segments of a bead would have no other partner, by the agreed beliefs."""
    c = context.candidates
    owners, segments = incidence(c, context.counts)
    taken = np.bincount(segments, context.belief[owners], minlength=sum(context.counts))
    rest = 1 - np.clip(taken[segments] - context.belief[owners], 0, 1)
    return np.bincount(owners, rest, minlength=len(c)).astype(np.float32)


def order_features(context: Context) -> dict[str, Floats]:
    """How well a bead fits between the likely beads around it, and how orderly and complete the pair is."""
    c, size = context.candidates, len(context.odds)
    chain = chain_of(c.source, c.target, context.skeleton)
    covered = [1 - float(half.mean()) for half in _halves(context)]
    several = (chain[0][1] - chain[0][0] > 1) | (chain[1][1] - chain[1][0] > 1)
    pair = {
        "covered, lesser side": min(covered),
        "covered, greater side": max(covered),
        "order of the pair": in_order(chain),
        "beads of several segments": float(several.sum()) / (len(several) + 3),
    }
    whole = {name: np.full(size, value) for name, value in pair.items()}
    line = {
        f"{name}, likely": values for name, values in line_features(chain, c.source, c.target, context.counts).items()
    }
    return {**line, "fills the gap": fills(chain, c.source, c.target), **whole}
