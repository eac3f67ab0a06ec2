"""Why a segment stands where it stands: its candidates, what spoke for and against them, why they lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.beads.align import bead_of, score_candidates
from align.beads.comparison import compare
from align.beads.scorer import glance
from align.beads.select import LIKELY, select_beads
from align.errors import AlignmentError
from align.schema import Bead, round_score

if TYPE_CHECKING:
    from align.beads.align import Scored
    from align.encode.background import Background
    from align.schema import Vectors

STRONGEST = 3
"""Contributions that a reason names."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One candidate of a segment."""

    bead: Bead
    chosen: bool
    reason: str
    """One sentence: what spoke for it, or why it lost."""
    features: dict[str, float]
    """Name -> value, rounded; of both scorers."""
    contributions: dict[str, float]
    """Name -> log odds that the feature added at a glance, strongest first."""


def explain_segment(
    source_vectors: Vectors,
    target_vectors: Vectors,
    source_texts: Sequence[str],
    target_texts: Sequence[str],
    position: int,
    *,
    background: Background,
    source_language: str,
    target_language: str,
    side: str = "source",
) -> tuple[Explained, ...]:
    """The candidates of one segment, likeliest first; none if nothing had a chance.

    Args:
        source_vectors, target_vectors, source_texts, target_texts: as for `align_segments`.
        position: 0-based segment of the side.
        background, source_language, target_language: as for `align_segments`.
        side: `source` or `target`.

    Raises:
        AlignmentError: no such segment, or vectors that can't be aligned.
    """
    texts = source_texts, target_texts
    if not 0 <= position < len(texts[side == "target"]):
        raise AlignmentError(
            f"there is no segment {position}: the {side} has {len(texts[side == 'target'])} (0-based); name another"
        )
    comparison = compare((source_vectors, target_vectors), texts, (source_language, target_language), background)
    if not all(texts):
        return ()
    scored = score_candidates(comparison)
    chosen = select_beads(scored.candidates, scored.probabilities, (len(source_texts), len(target_texts)))
    start, end = scored.candidates.source if side == "source" else scored.candidates.target
    rows = np.flatnonzero((start <= position) & (position < end))
    rows = rows[np.argsort(-scored.probabilities[rows], kind="stable")]
    winners = {int(row): bead_of(scored, int(row)) for row in chosen}
    return tuple(_explained(scored, int(row), winners) for row in rows)


def _explained(scored: Scored, row: int, winners: dict[int, Bead]) -> Explained:
    features = {name: values[row : row + 1] for name, values in scored.features.items()}
    added = {name: float(value[0]) for name, value in glance().contributions(features).items()}
    ranked = sorted(added, key=lambda name: (-abs(added[name]), name))
    bead = bead_of(scored, row)
    return Explained(
        bead,
        row in winners,
        _reason(bead, row in winners, list(winners.values()), added),
        {name: round_score(value[0]) for name, value in features.items()},
        {name: round_score(added[name]) for name in ranked},
    )


def _reason(bead: Bead, chosen: bool, winners: Sequence[Bead], added: dict[str, float]) -> str:
    sign = 1 if chosen else -1
    strongest = sorted(
        (name for name in added if sign * added[name] > 0.1), key=lambda name: (-sign * added[name], name)
    )
    because = ", ".join(f"{name} ({added[name]:+.1f})" for name in strongest[:STRONGEST])
    if chosen:
        return f"chosen, for: {because}" if because else "chosen"
    rival = next((w for w in winners if {*w.source} & {*bead.source} or {*w.target} & {*bead.target}), None)
    lost = f"less likely than one half ({bead.probability:.2f})" if bead.probability < LIKELY else "likely"
    taken = f"; {[*rival.source]}:{[*rival.target]} took its segments with {rival.probability:.2f}" if rival else ""
    return f"{lost}{taken}; against: {because}" if because else f"{lost}{taken}"
