"""What is known of a possible bead from its two spans alone: the first scorer's features.

Every feature treats both sides alike, so that mirrored input gets mirrored beads. Cosines are of centred
vectors; a span's vector is the weighted mean of its segments'.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from align.beads.order import in_order, line_features
from align.beads.spans import LARGEST, SpanTable

if TYPE_CHECKING:
    from align.beads.candidates import Candidates, Nearest
    from align.beads.comparison import Comparison, Floats, Side
    from align.beads.order import Chain
    from align.beads.spans import Integers, Spans


@dataclass(frozen=True)
class Evidence:
    """All that the features read."""

    comparison: Comparison
    nearest: tuple[Nearest, Nearest]
    candidates: Candidates
    meaning: SpanTable
    """Of sentence vectors."""
    words: SpanTable
    """Of shared words."""

    def part(self, rows: Integers | slice) -> Evidence:
        """The same for some of the candidates."""
        return replace(self, candidates=self.candidates.take(rows))

    @property
    def sides(self) -> tuple[Side, Side]:
        """Source and target."""
        return self.comparison.source, self.comparison.target

    @cached_property
    def mutual(self) -> Chain:
        """Segments that are each other's nearest, sorted by source."""
        source = np.arange(len(self.nearest[0].places))
        target = self.nearest[0].places[:, 0]
        chosen = (self.nearest[1].places[target, 0] == source) & (self.nearest[0].margins[:, 0] > 0)
        source, target = source[chosen], target[chosen]
        return (source, source + 1), (target, target + 1)

    @cached_property
    def cosines(self) -> Floats:
        """Cosine of the two spans' vectors."""
        return self._cosines(self.candidates.source, self.candidates.target)

    def _cosines(self, source: Spans, target: Spans) -> Floats:
        return self.meaning.cosines(self.candidates.anchor, source, target)

    @cached_property
    def sizes(self) -> tuple[Integers, Integers]:
        """Segments a side."""
        c = self.candidates
        return c.source_end - c.source_start, c.target_end - c.target_start

    @cached_property
    def characters(self) -> tuple[Floats, Floats]:
        """Characters a side."""
        c, sides = self.candidates, self.comparison
        return span_sums(sides.source.lengths, c.source), span_sums(sides.target.lengths, c.target)

    @cached_property
    def hubness(self) -> Floats:
        """Mean hubness of both spans, weighted as their vectors are."""
        c = self.candidates
        sides = ((self.comparison.source, c.source), (self.comparison.target, c.target))
        means = [span_sums(s.hubness * s.weights, spans) / span_sums(s.weights, spans) for s, spans in sides]
        return np.asarray((means[0] + means[1]) / 2, dtype=np.float32)

    @cached_property
    def margins(self) -> Floats:
        """Cosine less hubness."""
        return self.cosines - self.hubness

    @cached_property
    def shrunk(self) -> tuple[Floats, Floats]:
        """Best cosine after one end segment is taken from the source, from the target; -2 if it has but one."""
        (a, b), (c, d) = self.candidates.source, self.candidates.target
        source = np.maximum(self._cosines((a + 1, b), (c, d)), self._cosines((a, b - 1), (c, d)))
        target = np.maximum(self._cosines((a, b), (c + 1, d)), self._cosines((a, b), (c, d - 1)))
        return source, target

    @cached_property
    def grown(self) -> tuple[Floats, Floats]:
        """Best cosine with one neighbour more on the source, on the target; -2 if there is none."""
        (a, b), (c, d) = self.candidates.source, self.candidates.target
        source = np.maximum(self._cosines((a - 1, b), (c, d)), self._cosines((a, b + 1), (c, d)))
        target = np.maximum(self._cosines((a, b), (c - 1, d)), self._cosines((a, b), (c, d + 1)))
        return source, target

    @cached_property
    def pieces(self) -> Floats:
        """Margins of all segment pairs inside a bead, shape (n, LARGEST, LARGEST); -2 outside."""
        c = self.candidates
        step = np.arange(LARGEST)
        source = (c.source_start[:, None] + step)[:, :, None]
        target = (c.target_start[:, None] + step)[:, None, :]
        inside = (source < c.source_end[:, None, None]) & (target < c.target_end[:, None, None])
        source, target = np.broadcast_arrays(
            np.minimum(source, c.source_end[:, None, None] - 1), np.minimum(target, c.target_end[:, None, None] - 1)
        )
        rows = np.broadcast_to(c.anchor[:, None, None], source.shape)
        margins = self.meaning.cosines(rows, (source, source + 1), (target, target + 1))
        margins -= (self.comparison.source.hubness[source] + self.comparison.target.hubness[target]) / 2
        found: Floats = np.where(inside, margins, np.float32(-2))
        return found

    @cached_property
    def rivals(self) -> tuple[Floats, Floats]:
        """Best margin outside the bead of each source segment, of each target segment; (n, LARGEST), -2 outside."""
        c = self.candidates
        return (
            _outside(self.nearest[0], c.source, c.target),
            _outside(self.nearest[1], c.target, c.source),
        )


def _outside(near: Nearest, spans: Spans, other: Spans) -> Floats:
    """Margin of the best partner that doesn't stand in `other`, by segment of `spans`."""
    found = np.full((len(spans[0]), LARGEST), -2, dtype=np.float32)
    for step in range(LARGEST):
        inside = np.flatnonzero(spans[0] + step < spans[1])
        places = near.places[spans[0][inside] + step]
        margins = near.margins[spans[0][inside] + step]
        own = (places >= other[0][inside, None]) & (places < other[1][inside, None])
        # A text so short that all of it stands in the bead has no rivals.
        found[inside, step] = np.where(own, np.float32(-0.3), margins).max(axis=1)
    return found


def span_sums(values: Floats, spans: Spans) -> Floats:
    """Sums of values over spans."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    found: Floats = (sums[spans[1]] - sums[spans[0]]).astype(np.float32)
    return found


def own_features(evidence: Evidence) -> dict[str, Floats]:
    """Name -> value of each candidate, in the order in which the scorer was trained."""
    e = evidence
    large, small = np.maximum(*e.sizes), np.minimum(*e.sizes)
    shrunk = [np.where(s > -1.5, e.cosines - s, 0.15) for s in e.shrunk]
    grown = [np.where(g > -1.5, e.cosines - g, 0.15) for g in e.grown]
    best = [e.pieces.max(axis=2), e.pieces.max(axis=1)]
    lead = [np.where(b > -1.5, b - r, 2) for b, r in zip(best, e.rivals, strict=True)]
    rival = [r.max(axis=1) for r in e.rivals]
    worst = [np.where(b > -1.5, b, 2).min(axis=1) for b in best]
    c = e.candidates
    shared = e.words.dots(c.anchor, c.source, c.target)
    characters = [np.log1p(x) for x in e.characters]
    features = {
        "cosine": e.cosines,
        "margin": e.margins,
        "hubness": e.hubness,
        "segments, larger side": large,
        "segments, smaller side": small,
        "gain over a sub-span, lesser side": np.minimum(*shrunk),
        "gain over a sub-span, greater side": np.maximum(*shrunk),
        "loss against a super-span, lesser side": np.minimum(*grown),
        "loss against a super-span, greater side": np.maximum(*grown),
        "margin over rivals, lesser side": e.margins - np.maximum(*rival),
        "margin over rivals, greater side": e.margins - np.minimum(*rival),
        "lead of the worst piece, lesser side": np.minimum(lead[0].min(axis=1), lead[1].min(axis=1)),
        "lead of the worst piece, greater side": np.maximum(lead[0].min(axis=1), lead[1].min(axis=1)),
        "margin of the worst piece": np.minimum(*worst),
        "margin of the best piece": e.pieces.max(axis=(1, 2)),
        "characters, shorter side": np.minimum(*characters),
        "shared words": shared,
        "shared words, cosine": np.maximum(e.words.cosines(c.anchor, c.source, c.target), -1),
        **_length_features(e),
        **line_features(e.mutual, c.source, c.target),
        **_pair_features(e),
    }
    return {name: np.asarray(values, dtype=np.float32) for name, values in features.items()}


def _length_features(evidence: Evidence) -> dict[str, Floats]:
    """How well lengths fit, and whether they would fit better with a segment more or less."""
    c, usual = evidence.candidates, _usual_ratio(evidence)
    sums = [np.concatenate([[0.0], np.cumsum(side.lengths)]) for side in evidence.sides]
    (a, b), (s, t) = c.source, c.target

    def misfit(a: Integers, b: Integers, s: Integers, t: Integers) -> Floats:
        fit = (b > a) & (t > s) & (a >= 0) & (s >= 0) & (b < len(sums[0])) & (t < len(sums[1]))
        a, b, s, t = (np.where(fit, place, 0) for place in (a, b, s, t))
        found: Floats = np.abs(np.log1p(sums[0][b] - sums[0][a]) - np.log1p(sums[1][t] - sums[1][s]) - usual)
        return np.where(fit, found, 3.0)

    own = misfit(a, b, s, t)
    less = [misfit(a + 1, b, s, t), misfit(a, b - 1, s, t), misfit(a, b, s + 1, t), misfit(a, b, s, t - 1)]
    more = [misfit(a - 1, b, s, t), misfit(a, b + 1, s, t), misfit(a, b, s - 1, t), misfit(a, b, s, t + 1)]
    return {
        "misfit of lengths": own,
        "misfit of lengths over a sub-span": own - np.minimum.reduce(less),
        "misfit of lengths over a super-span": own - np.minimum.reduce(more),
    }


def _usual_ratio(evidence: Evidence) -> float:
    """Median log ratio of lengths of segments that choose each other; near 0 while there are few."""
    (source, _), (target, _) = evidence.mutual
    if not len(source):
        return 0.0
    lengths = [np.log1p(side.lengths) for side in evidence.sides]
    ratios = lengths[0][source] - lengths[1][target]
    return float(np.median(ratios)) * len(ratios) / (len(ratios) + 10)


def _pair_features(evidence: Evidence) -> dict[str, Floats]:
    """How much of the pair chooses each other, and in which order; the same for all its candidates."""
    pairs = len(evidence.mutual[0][0])
    shares = [pairs / len(side) for side in evidence.sides]
    whole = {
        "choosing each other, lesser side": min(shares),
        "choosing each other, greater side": max(shares),
        "order of those choosing each other": in_order(evidence.mutual),
        "segments, shorter text": float(np.log(min(len(side) for side in evidence.sides))),
    }
    return {name: np.full(len(evidence.candidates), value) for name, value in whole.items()}
