"""Why a segment stands where it stands: its candidates, what spoke for and against them, why they lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from align.beads.align import bead_of, choose_rows, mirror, score_candidates, turn_round
from align.beads.comparison import compare
from align.beads.scorer import glance
from align.beads.select import LIKELY
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
    leftover: bool
    """Chosen only because it pairs segments that no likely bead took (`pair_leftovers`)."""
    rival: Bead | None
    """The chosen bead that took its segments."""
    features: dict[str, float]
    """Name -> value, rounded; of both scorers."""
    contributions: dict[str, float]
    """Name -> log odds that the feature added at a glance, strongest first."""

    @property
    def reason(self) -> str:
        """One sentence: what spoke for it, or why it lost."""
        sign = 1 if self.chosen else -1
        strongest = [name for name, added in self.contributions.items() if sign * added > 0.1][:STRONGEST]
        because = ", ".join(f"{name} ({self.contributions[name]:+.1f})" for name in strongest) or "nothing much"
        if self.leftover:
            gain = self.features["gain over a sub-span, lesser side"]
            return f"chosen of what was left over: together the segments are closer than any part ({gain:+.2f})"
        if self.chosen:
            return f"chosen, for: {because}"
        lost = (
            f"less likely than one half ({self.bead.probability:.2f})" if self.bead.probability < LIKELY else "likely"
        )
        if self.rival:
            names = f"{[*self.rival.source]}:{[*self.rival.target]}"
            lost += f"; {names} took its segments with {self.rival.probability:.2f}"
        return f"{lost}; against: {because}"


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
    """The candidates of one segment, the chosen one first, then likeliest first; none if nothing had a chance.

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
    if turn_round(source_texts, target_texts):
        turned = explain_segment(
            target_vectors,
            source_vectors,
            target_texts,
            source_texts,
            position,
            background=background,
            source_language=target_language,
            target_language=source_language,
            side="target" if side == "source" else "source",
        )
        return tuple(replace(one, bead=mirror(one.bead), rival=one.rival and mirror(one.rival)) for one in turned)
    comparison = compare((source_vectors, target_vectors), texts, (source_language, target_language), background)
    if not all(texts):
        return ()
    scored = score_candidates(comparison)
    claimed, leftovers = choose_rows(scored, (len(source_texts), len(target_texts)))
    winners = {row: bead_of(scored, row) for row in (*claimed, *leftovers)}
    start, end = scored.candidates.source if side == "source" else scored.candidates.target
    rows = np.flatnonzero((start <= position) & (position < end))
    ranked = sorted(rows.tolist(), key=lambda row: (row not in winners, -scored.probabilities[row], row))
    return tuple(_explained(scored, row, winners, row in leftovers) for row in ranked)


def _explained(scored: Scored, row: int, winners: dict[int, Bead], leftover: bool) -> Explained:
    features = {name: values[row : row + 1] for name, values in scored.features.items()}
    added = {name: float(value[0]) for name, value in glance().contributions(features).items()}
    ranked = sorted(added, key=lambda name: (-abs(added[name]), name))
    bead = bead_of(scored, row)
    others = (winner for number, winner in winners.items() if number != row)
    rival = next((w for w in others if {*w.source} & {*bead.source} or {*w.target} & {*bead.target}), None)
    return Explained(
        bead,
        row in winners,
        leftover,
        rival,
        {name: round_score(value[0]) for name, value in features.items()},
        {name: round_score(added[name]) for name in ranked},
    )
