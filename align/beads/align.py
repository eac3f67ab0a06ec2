"""Align two lists of segments: beads in any order, how much they cover, and what the texts are to each other.

The idea in ten lines:

1. A sentence's translation is the sentence that is closer to it than ordinary sentences are (`comparison`).
2. Around the closest pairs, and in the small gaps between them, all beads up to 5 to 5 are looked at; the
   promising ones are candidates, and so are those that close such a gap (`spans`, `candidates`).
3. A first scorer judges each by itself: cosine, hubness, rivals, lengths, shared words, what a segment more
   or less would change (`features`); most are dropped at a glance before (`scorer`).
4. Every segment stands in one bead or none; candidates settle that among themselves (`agreement`).
5. A second scorer knows the neighbourhood: what stands before and after, how orderly and how complete the pair
   is, what the best reading from top to bottom would lose (`context`, `reading`). A faithful translation is
   recognised, not declared; in a reprint order means little.
6. The likely candidates that share no segment are the beads; of what is left over in a reprint, two segments
   that only together say what two others say (`select`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from align.beads.candidates import choose_anchors, mutual_chain, nearest, spans_around
from align.beads.comparison import compare
from align.beads.context import all_features
from align.beads.features import FILLS, Evidence, own_features, word_features
from align.beads.scorer import first_scorer, glance, second_scorer
from align.beads.select import ENOUGH, claim_beads, pair_leftovers
from align.beads.spans import span_table
from align.encode.background import Background
from align.schema import Alignment, Bead, Verdict, round_score

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from align.beads.candidates import Candidates
    from align.beads.comparison import Comparison, Floats
    from align.schema import Vectors

CHANCE = -7.0
"""Log odds at a glance (1 in 1,100) below which a candidate is given up, unless it fills a gap."""
BLOCK = 20_000
"""Candidates whose features are computed at a time."""
WHOLE = 0.7
"""Share of both texts that a translation covers."""


@dataclass(frozen=True)
class Scored:
    """The candidates that have a chance, and what both scorers make of them."""

    evidence: Evidence
    features: dict[str, Floats]
    """Of both scorers, by name."""
    probabilities: NDArray[np.float64]
    """Rounded; (n,)."""

    @property
    def candidates(self) -> Candidates:
        """The possible beads."""
        return self.evidence.candidates


def align_segments(
    source_vectors: Vectors,
    target_vectors: Vectors,
    source_texts: Sequence[str],
    target_texts: Sequence[str],
    *,
    background: Background,
    source_language: str,
    target_language: str,
    hubness: tuple[Floats, Floats] | None = None,
) -> Alignment:
    """Find the beads of two lists of segments, in any order.

    Args:
        source_vectors: one row a segment from any encoder, shape (n, dimension); need not be of unit length.
        target_vectors: the same of the other side, shape (m, dimension).
        source_texts: the n segments; their lengths and shared words are read.
        target_texts: the m segments.
        background: ordinary sentences by the same encoder.
        source_language: ISO 639-1; one that the background doesn't know gets all of it.
        target_language: the same of the other side.
        hubness: what `measure_hubness` says of the source's segments and of the target's, shapes (n,) and (m,), for
            who aligns a text many times; None measures it here, with the same result but for rounding.

    Returns:
        Beads of up to 5 to 5 segments, contiguous on each side, in order of the source; score is the
        cosine margin (0 to 1), probability is calibrated. Exchanged sides give exchanged beads.

    Raises:
        AlignmentError: vectors or hubness that don't fit the texts or the background, or a zero or NaN row.
    """
    if turn_round(source_texts, target_texts):
        turned = align_segments(
            target_vectors,
            source_vectors,
            target_texts,
            source_texts,
            background=background,
            source_language=target_language,
            target_language=source_language,
            hubness=None if hubness is None else hubness[::-1],
        )
        beads = tuple(sorted((mirror(bead) for bead in turned.beads), key=lambda bead: bead.source))
        return Alignment(beads, turned.target_coverage, turned.source_coverage, turned.verdict)
    texts = source_texts, target_texts
    languages = source_language, target_language
    comparison = compare((source_vectors, target_vectors), texts, languages, background, hubness)
    if not len(comparison.source) or not len(comparison.target):
        return Alignment((), 0.0, 0.0, Verdict.NONE)
    scored = score_candidates(comparison)
    counts = len(source_texts), len(target_texts)
    chosen = (bead_of(scored, row) for rows in choose_rows(scored, counts) for row in rows)
    beads = tuple(sorted(chosen, key=lambda bead: bead.source))
    source_covered = _coverage([bead.source for bead in beads], source_texts)
    target_covered = _coverage([bead.target for bead in beads], target_texts)
    verdict = verdict_of(len(beads), min(counts), min(source_covered, target_covered))
    return Alignment(beads, source_covered, target_covered, verdict)


def turn_round(source: Sequence[str], target: Sequence[str]) -> bool:
    """Whether to align the other way round: one pair is always computed in one order, so that mirrored
    input gives mirrored beads to the last digit of floating point."""
    return (len(target), list(target)) < (len(source), list(source))


def mirror(bead: Bead) -> Bead:
    """The bead with its sides exchanged."""
    return replace(bead, source=bead.target, target=bead.source)


def gather_evidence(comparison: Comparison) -> Evidence:
    """Candidates of two sides and the tables from which their features are read."""
    near = nearest(comparison)
    anchors = choose_anchors(*near)
    source, target = comparison.source, comparison.target
    meaning = span_table(source.vectors * source.weights[:, None], target.vectors * target.weights[:, None], anchors)
    words = span_table(source.words, target.words, anchors)
    return Evidence(comparison, near, spans_around(meaning, mutual_chain(*near)), meaning, words)


def score_candidates(comparison: Comparison) -> Scored:
    """Drop the hopeless at a glance, then judge the rest twice: by itself, and among its neighbours."""
    evidence, own = hopeful(gather_evidence(comparison))
    features = all_features(evidence, own, first_scorer().log_odds(own))
    second = second_scorer().log_odds(features)
    probabilities = np.round(1 / (1 + np.exp(-second.astype(np.float64))), 4)
    return Scored(evidence, features, probabilities)


def hopeful(evidence: Evidence) -> tuple[Evidence, dict[str, Floats]]:
    """The candidates that have a chance at a glance, and their own features; in bounded blocks."""
    kept, found = [], []
    for start in range(0, len(evidence.candidates), BLOCK):
        features = own_features(evidence.part(slice(start, start + BLOCK)))
        rows = np.flatnonzero(promising(glance().log_odds(features), features))
        kept.append(rows + start)
        found.append({name: values[rows] for name, values in features.items()})
    own = {name: np.concatenate([features[name] for features in found]) for name in found[0]}
    chosen = evidence.part(np.concatenate(kept))
    return chosen, own | word_features(chosen)


def promising(odds: Floats, features: dict[str, Floats]) -> NDArray[np.bool_]:
    """Which candidates are judged at all: those with a chance at a glance, and what fills a gap, however unlike."""
    found: NDArray[np.bool_] = (odds > CHANCE) | (features[FILLS] > 0)
    return found


def choose_rows(scored: Scored, counts: tuple[int, int]) -> tuple[list[int], list[int]]:
    """Rows of the candidates that are claimed, and of those that pair what is left over, unlikely as they are."""
    claimed = claim_beads(scored.candidates, scored.probabilities, counts)
    leftovers = pair_leftovers(scored.candidates, scored.features, claimed, counts)
    return claimed.tolist(), leftovers.tolist()


def bead_of(scored: Scored, row: int) -> Bead:
    """A candidate as a bead."""
    c = scored.candidates
    return Bead(
        tuple(range(int(c.source_start[row]), int(c.source_end[row]))),
        tuple(range(int(c.target_start[row]), int(c.target_end[row]))),
        round_score(min(max(scored.features["margin"][row], 0.0), 1.0)),
        round_score(scored.probabilities[row]),
    )


def _coverage(places: Sequence[Sequence[int]], texts: Sequence[str]) -> float:
    """Share of characters that stand in a bead."""
    aligned = sum(len(texts[place]) for bead in places for place in bead)
    return round_score(aligned / max(sum(map(len, texts)), 1))


def verdict_of(beads: int, segments: int, covered: float) -> Verdict:
    """What two texts are to each other.

    Args:
        beads: number of beads.
        segments: of the shorter text.
        covered: of the less covered text, 0 to 1.
    """
    if beads and covered >= WHOLE:
        return Verdict.TRANSLATION
    return Verdict.PARTIAL if beads >= max(1, min(ENOUGH, segments)) else Verdict.NONE
