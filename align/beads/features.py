"""What is known of a possible bead from its two spans alone: the first scorer's features.

Every feature treats both sides alike, so that mirrored input gets mirrored beads. Cosines are of centred
vectors; a span's vector is the weighted mean of its segments'.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from align.beads.candidates import mutual_chain
from align.beads.order import fills, in_order, line_features
from align.beads.spans import LARGEST, PATCH, REACH, SpanTable

if TYPE_CHECKING:
    from align.beads.candidates import Candidates, Nearest
    from align.beads.comparison import Comparison, Floats, Side
    from align.beads.order import Chain
    from align.beads.spans import Integers, Spans


FILLS = "fills the gap between those choosing each other"
VARIANTS = np.array(
    [
        (0, 0, 0, 0),
        *[(1, 0, 0, 0), (0, -1, 0, 0), (0, 0, 1, 0), (0, 0, 0, -1)],
        *[(-1, 0, 0, 0), (0, 1, 0, 0), (0, 0, -1, 0), (0, 0, 0, 1)],
    ]
)
"""What is added to a bead's four ends: nothing; an end segment less, on the source, on the target; one more."""


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

    @property
    def counts(self) -> tuple[int, int]:
        """Segments of both sides."""
        return len(self.comparison.source), len(self.comparison.target)

    @cached_property
    def mutual(self) -> Chain:
        """Segments that are each other's nearest, sorted by source."""
        return mutual_chain(*self.nearest)

    @cached_property
    def variants(self) -> Floats:
        """Cosines of the two spans and of their variants (VARIANTS), shape (9, n); -2 where there is none."""
        c = self.candidates
        rows = np.broadcast_to(c.anchor, (len(VARIANTS), len(c)))
        spans = vary(c)
        return self.meaning.cosines(rows, spans[:2], spans[2:])

    @property
    def cosines(self) -> Floats:
        """Cosine of the two spans' vectors."""
        found: Floats = self.variants[0]
        return found

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
    def residue(self) -> Floats:
        """1 where a segment of either span is what sites write around articles, else 0."""
        c, sides = self.candidates, self.comparison
        found = span_sums(sides.source.residue, c.source) + span_sums(sides.target.residue, c.target)
        return np.asarray(np.minimum(found, 1), dtype=np.float32)

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
        return self.variants[1:3].max(axis=0), self.variants[3:5].max(axis=0)

    @cached_property
    def grown(self) -> tuple[Floats, Floats]:
        """Best cosine with one neighbour more on the source, on the target; -2 if there is none."""
        return self.variants[5:7].max(axis=0), self.variants[7:9].max(axis=0)

    @cached_property
    def pieces(self) -> Floats:
        """Margins of all segment pairs inside a bead, shape (LARGEST, LARGEST, n); -2 outside."""
        c, sizes = self.candidates, self.sizes
        step = np.arange(LARGEST)
        inside = (step[:, None, None] < sizes[0]) & (step[:, None] < sizes[1])
        middle = self.meaning.anchors[c.anchor].T
        corner = (c.anchor * PATCH + c.source_start - middle[0] + REACH) * PATCH + c.target_start - middle[1] + REACH
        dots = self.meaning.singles.reshape(-1)[corner + (step[:, None] * PATCH + step)[:, :, None]]
        weights, hubs = [], []
        for side, (start, end) in zip(self.sides, (c.source, c.target), strict=True):
            places = np.minimum(start + step[:, None], end - 1)
            weights.append(side.weights[places])
            hubs.append(side.hubness[places])
        margins = dots / (weights[0][:, None] * weights[1]) - (hubs[0][:, None] + hubs[1]) / 2
        found: Floats = np.where(inside, margins, np.float32(-2))
        return found

    @cached_property
    def rivals(self) -> tuple[Floats, Floats]:
        """Best margin outside the bead of each source segment, of each target segment; (LARGEST, n), -2 outside."""
        c = self.candidates
        return (
            _outside(self.nearest[0], c.source, c.target),
            _outside(self.nearest[1], c.target, c.source),
        )


def vary(candidates: Candidates) -> tuple[Integers, Integers, Integers, Integers]:
    """The four ends of beads and of their variants, each of shape (9, n); some leave the texts or hold nothing."""
    ends = (*candidates.source, *candidates.target)
    a, b, c, d = (end + VARIANTS[:, place, None] for place, end in enumerate(ends))
    return a, b, c, d


def _outside(near: Nearest, spans: Spans, other: Spans) -> Floats:
    """Margin of the best partner that doesn't stand in `other`, by segment of `spans`."""
    places = spans[0] + np.arange(LARGEST)[:, None]
    found = np.full(places.shape, -2, dtype=np.float32)
    step, row = np.nonzero(places < spans[1])
    segments = places[step, row]
    partners = near.places[segments]
    own = (partners >= other[0][row, None]) & (partners < other[1][row, None])
    # A text so short that all of it stands in the bead has no rivals.
    values = np.where(own, np.float32(-0.3), near.margins[segments])
    found[step, row] = np.maximum.reduce(list(values.T))
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
    best = [e.pieces.max(axis=1), e.pieces.max(axis=0)]
    lead = [np.where(b > -1.5, b - r, 2) for b, r in zip(best, e.rivals, strict=True)]
    rival = [r.max(axis=0) for r in e.rivals]
    worst = [np.where(b > -1.5, b, 2).min(axis=0) for b in best]
    behind = [one.min(axis=0) for one in lead]
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
        "lead of the worst piece, lesser side": np.minimum(*behind),
        "lead of the worst piece, greater side": np.maximum(*behind),
        "margin of the worst piece": np.minimum(*worst),
        "margin of the best piece": best[0].max(axis=0),
        "characters, shorter side": np.minimum(*characters),
        "page residue": e.residue,
        "shared words": shared,
        "shared words, cosine": np.maximum(e.words.cosines(c.anchor, c.source, c.target), -1),
        **_length_features(e),
        **line_features(e.mutual, c.source, c.target, e.counts),
        FILLS: fills(e.mutual, c.source, c.target),
        **_pair_features(e),
    }
    return {name: np.asarray(values, dtype=np.float32) for name, values in features.items()}


def word_features(evidence: Evidence) -> dict[str, Floats]:
    """What shared words say for a bead's end segments and against its neighbours; for candidates that have a chance."""
    c = evidence.candidates
    spans = vary(c)
    shared = evidence.words.dots(np.broadcast_to(c.anchor, (len(VARIANTS), len(c))), spans[:2], spans[2:])
    return {
        "shared words lost with an end": shared[0] - shared[1:5].max(axis=0),
        "shared words won with a neighbour": shared[5:].max(axis=0) - shared[0],
    }


def _length_features(evidence: Evidence) -> dict[str, Floats]:
    """How well lengths fit, and whether they would fit better with a segment more or less."""
    c, usual = evidence.candidates, _usual_ratio(evidence)
    sums = [np.concatenate([[0.0], np.cumsum(side.lengths)]) for side in evidence.sides]
    a, b, s, t = vary(c)
    fit = (b > a) & (t > s) & (a >= 0) & (s >= 0) & (b < len(sums[0])) & (t < len(sums[1]))
    a, b, s, t = (np.where(fit, place, 0) for place in (a, b, s, t))
    found = np.abs(np.log1p(sums[0][b] - sums[0][a]) - np.log1p(sums[1][t] - sums[1][s]) - usual)
    misfits = np.where(fit, found, 3.0)
    own = misfits[0]
    return {
        "misfit of lengths": own,
        "misfit of lengths over a sub-span": own - misfits[1:5].min(axis=0),
        "misfit of lengths over a super-span": own - misfits[5:9].min(axis=0),
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
