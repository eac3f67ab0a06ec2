"""Which of the scored candidates become beads: likely ones first, no segment twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from align.beads.candidates import Candidates
    from align.beads.comparison import Floats
    from align.beads.spans import Integers

LIKELY = 0.5
"""Probability from which a bead is claimed where there are others."""
ENOUGH = 3
"""Beads that make a reprint."""
CLOSE = 0.2
"""Margin of two segments together with two from which they are looked at once more."""
GAIN = 0.02
"""What the margin gains over the closest part, on either side."""


def select_beads(
    candidates: Candidates, probabilities: NDArray[np.floating], counts: tuple[int, int], least: float = LIKELY
) -> Integers:
    """Rows of the chosen candidates, likeliest first.

    Greedy by probability; measured, it equals the exact maximum-weight set on all but a handful of
    documents. Ties go to the bead that starts earlier on both sides together, whichever side is which.

    Args:
        candidates: possible beads.
        probabilities: shape (n,), rounded, so that a tie is a tie on every machine.
        counts: segments of both sides.
        least: probability below which nothing is chosen.
    """
    c = candidates
    rows = np.flatnonzero(probabilities >= least)
    together = c.source_start + c.target_start
    size = c.source_end - c.source_start + c.target_end - c.target_start
    apart = np.abs(c.source_start - c.target_start)
    order = rows[np.lexsort((c.source_start[rows], apart[rows], size[rows], together[rows], -probabilities[rows]))]
    free = [np.ones(count, dtype=bool) for count in counts]
    chosen = []
    for row in order.tolist():
        source = slice(c.source_start[row], c.source_end[row])
        target = slice(c.target_start[row], c.target_end[row])
        if free[0][source].all() and free[1][target].all():
            free[0][source] = free[1][target] = False
            chosen.append(row)
    return np.array(chosen, dtype=np.int64)


def claim_beads(candidates: Candidates, probabilities: NDArray[np.floating], counts: tuple[int, int]) -> Integers:
    """Rows of the beads that are claimed, likeliest first: the likely ones.

    Texts without ENOUGH of them are hardly translations, and each segment of the shorter one may have found a partner
    by chance: there they are claimed only if their odds, multiplied, exceed that many chances.
    """
    rows = select_beads(candidates, probabilities, counts)
    if len(rows) >= ENOUGH:
        return rows
    sure = np.clip(probabilities[rows], LIKELY, 0.9999)
    return rows if np.prod(sure / (1 - sure)) >= min(counts) else rows[:0]


def pair_leftovers(
    candidates: Candidates, features: Mapping[str, Floats], chosen: Integers, counts: tuple[int, int]
) -> Integers:
    """Rows of two-to-two beads among the segments that no chosen bead took.

    Where a text retells two sentences in other portions, no piece of it is a translation by itself, and the second
    scorer, which knows such beads from few examples, finds them unlikely. What speaks for them is that the two
    together are clearly closer than either alone. Only in a pair that has beads enough to be a reprint. They keep
    their low probability, so that nothing rests on them: measured on made-up retellings, 2 in 5 of these are the
    gold's bead and 2 in 3 share a segment on both sides with one, but in translations hardly any is right.
    """
    if len(chosen) < ENOUGH:
        return chosen[:0]
    c = candidates
    fits = (
        (c.source_end - c.source_start == 2)
        & (c.target_end - c.target_start == 2)
        & (features["margin"] >= CLOSE)
        & (features["gain over a sub-span, lesser side"] >= GAIN)
    )
    margins = np.where(fits, np.minimum(features["margin"], LIKELY), 0.0).round(4)
    taken = [
        {place for row in chosen for place in range(start[row], end[row])}
        for start, end in ((c.source_start, c.source_end), (c.target_start, c.target_end))
    ]
    free = [
        row
        for row in select_beads(candidates, margins, counts, CLOSE).tolist()
        if not {c.source_start[row], c.source_start[row] + 1} & taken[0]
        and not {c.target_start[row], c.target_start[row] + 1} & taken[1]
    ]
    return np.array(free, dtype=np.int64)
